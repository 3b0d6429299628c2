import type { PoolStanding } from "../../plan/pool-standing.ts";
import { poolStandings } from "../../plan/pool-standing.ts";
import { poolName } from "../pool-name.ts";
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
        name: poolName(shown.result, everything, accountNames(shown)),
        today: today.get(keyOf(everything)) ?? null,
        everything,
      }));
  });
