import type { Kind } from "../../inventory/workload.ts";
import { KINDS } from "../../inventory/workload.ts";
import type { PoolStanding } from "../../plan/pool-standing.ts";
import { poolStandings } from "../../plan/pool-standing.ts";
import { METER_OF } from "../../pricing/price-list.ts";
import { KIND_SHORT } from "../kind-words.ts";
import { accountNames } from "./account-names.ts";
import { todayFigure } from "./figures.ts";
import type { Shown } from "./shown.ts";

/** A pool on both bases; today is null where the source can't know it. */
export type PoolRow = {
  readonly key: string;
  readonly name: string;
  readonly today: PoolStanding | null;
  readonly everything: PoolStanding;
};

/** Every pool that holds something, or may hold something that was not read. */
export const poolRows = (shown: Shown): readonly PoolRow[] =>
  shown.kept("pools", () => {
    const { population, prices, options } = shown.dataset;
    const keyOf = ({ scope, regionId, meter }: PoolStanding) => `${scope} ${regionId} ${meter}`;
    const current = todayFigure(shown) === null ? [] : poolStandings(population, prices, options, "current");
    const today = new Map(current.map((pool) => [keyOf(pool), pool]));
    return poolStandings(population, prices, options, "everything")
      .filter(({ quantity }) => quantity.high !== 0)
      .map((everything) => ({
        key: keyOf(everything),
        name: poolName(shown, everything),
        today: today.get(keyOf(everything)) ?? null,
        everything,
      }));
  });

/** The kinds that climb a pool's ladder. */
export const kindsOf = ({ meter }: Pick<PoolStanding, "meter">): readonly Kind[] =>
  KINDS.filter((kind) => meter === "all" || METER_OF[kind] === meter);

/** What a pool is called: its Region and kind, with the account where each climbs alone. */
export function poolName(shown: Shown, pool: Pick<PoolStanding, "scope" | "regionId" | "meter">): string {
  const { options, frame } = shown.result;
  const [kind, other] = kindsOf(pool);
  const what = kind === undefined || other !== undefined ? "all kinds" : KIND_SHORT[kind].name;
  const place = `${pool.regionId ?? "no Region"} ${what}`;
  if (options.tierScope === "organization" || frame.accounts.length === 0) return place;
  return `${accountNames(shown)(pool.scope)} ${place}`;
}
