import type { Kind } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Forecast } from "../plan/forecast.ts";
import type { Pool } from "../pricing/estimate.ts";
import { METER_OF } from "../pricing/price-list.ts";
import { KIND_SHORT } from "./kind-words.ts";

/** The kinds that climb a pool's ladder. */
export const kindsOf = ({ meter }: Pick<Pool, "meter">): readonly Kind[] =>
  KINDS.filter((kind) => meter === "all" || METER_OF[kind] === meter);

/** What a pool is called: its Region and kind, with the account where each climbs alone. */
export function poolName(
  { options, frame }: Pick<Forecast, "options" | "frame">,
  pool: Pick<Pool, "scope" | "regionId" | "meter">,
  names: (id: string | null) => string,
): string {
  const [kind, other] = kindsOf(pool);
  const what = kind === undefined || other !== undefined ? "all kinds" : KIND_SHORT[kind].name;
  const place = `${pool.regionId ?? "no Region"} ${what}`;
  if (options.tierScope === "organization" || frame.accounts.length === 0) return place;
  return `${names(pool.scope)} ${place}`;
}
