import { stringify } from "csv-stringify/sync";
import type { TrialCalendar } from "../../plan/trial-calendar.ts";
import type { Instant } from "../../units/month.ts";
import type { Range } from "../../units/range.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";
import { defused } from "./csv.ts";
import { isoInstant } from "./json-figures.ts";

/** Prints one row for each clock; text that a spreadsheet would take for a formula is defused. */
export function trialsCsv({ result, clocks }: TrialCalendar): string {
  const names = new Map(result.frame.accounts.map(({ id, name }) => [id, name]));
  const rows = clocks.map(({ accountId, regionId, kinds, ...clock }) => ({
    account_id: defused(accountId ?? ""),
    account_name: defused(names.get(accountId ?? "") ?? ""),
    region: defused(regionId ?? ""),
    kind: kinds.join(" "),
    state: clock.state,
    started: day(clock.started),
    ends: day(clock.ends),
    ends_within: clock.ends === null ? "" : clock.precision === "day" ? "1 day" : "exact",
    ...bounds("vcpus", clock.vcpus, (milli) => String(vcpus(milli))),
    ...bounds("standalone_usd", clock.standalone, decimalUsd),
  }));
  return stringify(rows, { header: true, columns: COLUMNS });
}

const PARTS = ["low", "expected", "high"] as const;

const COLUMNS = [
  "account_id",
  "account_name",
  "region",
  "kind",
  "state",
  "started",
  "ends",
  "ends_within",
  ...["vcpus", "standalone_usd"].flatMap((name) => PARTS.map((part) => `${name}_${part}`)),
];

const day = (instant: Instant | null): string => (instant === null ? "" : isoInstant(instant));

/** The three parts of a range; `?` stands where nothing bounds one, or nothing was read. */
const bounds = (name: string, range: Range | null, write: (value: number) => string): Record<string, string> =>
  Object.fromEntries(
    PARTS.map((part) => {
      const value = range?.[part] ?? null;
      return [`${name}_${part}`, value === null ? "?" : write(value)];
    }),
  );
