import { stringify } from "csv-stringify/sync";
import type { AccountFigure } from "../../plan/figure.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";
import { plainText } from "../plain-text.ts";

/** Prints one row for each account × Region × kind; text that a spreadsheet would take for a formula is defused. */
export function csvReport(result: Forecast): string {
  const rows = result.cells.map((cell) => {
    const account = result.frame.accounts.find(({ id }) => id === cell.accountId);
    const gap = result.gaps.some(
      ({ group }) => group.accountId === cell.accountId && group.regionId === cell.regionId && group.kind === cell.kind,
    );
    return {
      account_id: defused(cell.accountId ?? ""),
      account_name: defused(account?.name ?? ""),
      region: defused(cell.regionId ?? ""),
      kind: cell.kind,
      workloads: cell.workloads,
      protected_vcpus: vcpus(cell.vcpus.protected),
      eligible_vcpus: vcpus(cell.vcpus.eligible),
      unverified_vcpus: vcpus(cell.vcpus.unverified),
      ineligible_vcpus: vcpus(cell.vcpus.ineligible),
      unknown_vcpus: cell.vcpus.unknownWorkloads > 0 || gap ? "?" : vcpus(cell.vcpus.unknown),
      ...costs("current", cell.current),
      ...costs("everything", cell.everything),
      read: gap ? "in part" : "whole",
    };
  });
  return stringify(rows, { header: true, columns: COLUMNS });
}

const COSTS = ["low", "expected", "high", "standalone"];
const COLUMNS = [
  "account_id",
  "account_name",
  "region",
  "kind",
  "workloads",
  "protected_vcpus",
  "eligible_vcpus",
  "unverified_vcpus",
  "ineligible_vcpus",
  "unknown_vcpus",
  ...["current", "everything"].flatMap((basis) => COSTS.map((part) => `${basis}_${part}_usd`)),
  "read",
];

/** The four amounts of a basis; `?` stands where nothing bounds one, or where the source can't know it. */
function costs(basis: string, of: AccountFigure | null): Record<string, string> {
  const { cost, standalone } = of ?? { cost: null, standalone: null };
  const amounts = [cost?.low, cost?.expected, cost?.high, standalone?.expected];
  return Object.fromEntries(
    amounts.map((usd, index) => [
      `${basis}_${COSTS[index]}_usd`,
      usd === null || usd === undefined ? "?" : decimalUsd(usd),
    ]),
  );
}

/** A leading sign that makes a spreadsheet compute gets an apostrophe before it. */
export const defused = (text: string): string => plainText(text).replace(/^(?=[=+\-@\t\r])/, "'");
