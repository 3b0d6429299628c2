import { stringify } from "csv-stringify/sync";
import type { LeftOut, Rollout, RolloutStep } from "../../plan/rollout.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";
import { defused } from "./csv.ts";
import { isoInstant } from "./json-figures.ts";

/** Prints one row for each unit, those that are switched on first; text that a spreadsheet would take for a formula is defused. */
export function rolloutCsv({ steps, leftOut, result }: Rollout): string {
  const names = new Map(result.frame.accounts.map(({ id, name }) => [id, name]));
  const unitOf = ({ unit: { what, name, accountId }, vcpus: { low, expected, high } }: RolloutStep | LeftOut) => ({
    unit: what,
    name: defused(name),
    account_name: defused(names.get(accountId ?? "") ?? ""),
    vcpus_low: String(vcpus(low)),
    vcpus_expected: String(vcpus(expected)),
    vcpus_high: high === null ? "?" : String(vcpus(high)),
  });
  const rows = [
    ...steps.map((step) => ({
      ...unitOf(step),
      from: isoInstant(step.start),
      free_until: step.freeUntil === null ? "" : isoInstant(step.freeUntil),
      adds_usd: decimalUsd(step.adds),
      ceiling_needed_usd: "",
    })),
    ...leftOut.map((left) => ({
      ...unitOf(left),
      from: "",
      free_until: "",
      adds_usd: "",
      ceiling_needed_usd: decimalUsd(left.needs),
    })),
  ];
  return stringify(rows, { header: true, columns: COLUMNS });
}

const COLUMNS = [
  "unit",
  "name",
  "account_name",
  "from",
  "free_until",
  "vcpus_low",
  "vcpus_expected",
  "vcpus_high",
  "adds_usd",
  "ceiling_needed_usd",
];
