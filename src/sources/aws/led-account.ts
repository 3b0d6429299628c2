import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Instant } from "../../units/month.ts";
import { countRecords, countWords } from "../aws-answers/coverage-count.ts";
import type { InventoryRecord } from "../inventory-record.ts";
import type { Leads } from "./leads.ts";
import { observeCell } from "./observe-cell.ts";
import type { CellAnswers } from "./read-cell.ts";

/** Nothing of the account itself: what its administrator lists stands in for its hosts and clusters. */
const UNREAD: Omit<CellAnswers, "guardDuty"> = {
  raw: { "describe-vpc-endpoints": [] },
  whole: { hosts: false, tasks: false, ecsClusters: false, eksClusters: false },
  subnets: [],
  withoutAddon: [],
  askedOfSsm: new Set(),
  onFargate: [],
  usage: null,
};

/**
 * What GuardDuty's administrator tells of an account that can't be entered, Region by Region: its detector, its trials, and of its
 * workloads what the coverage list names. The account's own gaps stay, and say what was told all the same.
 */
export async function ledRecords(
  accountId: string,
  records: readonly InventoryRecord[],
  regionIds: readonly string[],
  leads: Leads,
  ground: { readonly tables: ReferenceTables; readonly asOf: Instant },
): Promise<readonly InventoryRecord[]> {
  const told = await Promise.all(
    regionIds.map(async (regionId): Promise<InventoryRecord[]> => {
      const guardDuty = (await leads(regionId))?.of(accountId) ?? null;
      if (guardDuty === null) return [];
      const nothing = { detector: null, coverage: null, counted: null, trialDays: null, metered: null };
      const asker = { accountId, regionId, refused: () => [] };
      return observeCell(asker, { ...UNREAD, guardDuty: { ...nothing, ...guardDuty } }, ground);
    }),
  );
  const known = told.flat();
  const listed = known.filter((one) => one.record === "coverage");
  const said =
    known.length === 0
      ? "GuardDuty's administrator tells nothing of the account"
      : `GuardDuty's administrator lists ${countWords(countRecords(listed))} of the account`;
  const gaps = records.map((one) => (one.record === "gap" ? { ...one, message: `${one.message}; ${said}` } : one));
  return [...gaps, ...known];
}
