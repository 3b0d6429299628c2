import type { Gap } from "../../inventory/gap.ts";
import { hiddenKinds } from "../../inventory/gap.ts";
import type { SourceAssumption } from "../../inventory/inventory.ts";
import type { Instant } from "../../units/month.ts";
import type { CoverageCount } from "../aws-answers/coverage-count.ts";
import { countNotes, coverageCount, refusedList } from "../aws-answers/coverage-count.ts";
import type { InventoryRecord } from "../inventory-record.ts";
import type { Pacer } from "./admission.ts";
import type { Asker } from "./asker.ts";
import { createAsker } from "./asker.ts";
import type { Administrator, Seeker } from "./guardduty-state.ts";
import { findAdministrator } from "./guardduty-state.ts";
import type { Lead } from "./lead.ts";
import { readLead } from "./lead.ts";
import { isOver } from "./refused.ts";
import { PAUSE_MILLISECONDS, ROUNDS } from "./rounds.ts";
import type { Session } from "./session.ts";

/** What GuardDuty's administrators tell, Region by Region, each asked once. Throws a Refused where the credentials have ended. */
export type Leads = (regionId: string) => Promise<Lead | null>;

/** What a Region's administrator told of the whole, and what it refused. */
export type LeadRecords = (regionId: string, records: readonly InventoryRecord[], gaps: readonly Gap[]) => void;

/**
 * Finds administrators among the accounts that can be entered. The first Region is asked who it is there: AWS has an organization
 * name the same account everywhere, so the other Regions begin with that one.
 * (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html)
 */
export function createLeads(
  session: Session,
  seeker: Seeker,
  reachable: ReadonlySet<string>,
  asOf: Instant,
  pacer: Pacer,
  take: LeadRecords,
): Leads {
  const leads = new Map<string, Promise<Lead | null>>();
  let first: Promise<Administrator | null> | null = null;
  const ask = async (regionId: string): Promise<Lead | null> => {
    const askers = new Map<string, Asker>();
    const askerOf = (accountId: string): Asker | null => {
      if (!reachable.has(accountId)) return null;
      const asker = askers.get(accountId) ?? createAsker(session.at(accountId, regionId));
      askers.set(accountId, asker);
      return asker;
    };
    const before = first;
    const find = async () => findAdministrator(askerOf, seeker, (await before)?.asker.accountId ?? null);
    const found = find();
    first ??= found;
    const read = async (administrator: Administrator | null) =>
      administrator === null ? null : readLead(administrator, seeker, asOf);
    let lead = await read(await found);
    for (let round = 1; round <= ROUNDS && again([...askers.values()]); round++) {
      await pacer.sleep(PAUSE_MILLISECONDS * round);
      lead = await read(await find());
    }
    // A session that has ended says nothing of GuardDuty, and the next one asks again.
    const over = [...askers.values()].flatMap(({ refused }) => refused()).find(isOver);
    if (over !== undefined) throw over;
    const counted = coverageCount(lead?.counted ?? null);
    const gaps = [...askers.values()].flatMap((asker) => gapsOf(asker, counted));
    const metered = (lead?.metered ?? []).map((one): InventoryRecord => ({ record: "metered", ...one }));
    const notes = countsOf(lead, regionId).map((note): InventoryRecord => ({ record: "assumption", ...note }));
    take(regionId, [...metered, ...notes, ...gaps.map((gap): InventoryRecord => ({ record: "gap", ...gap }))], gaps);
    return lead;
  };
  return (regionId) => {
    const lead = leads.get(regionId) ?? ask(regionId);
    leads.set(regionId, lead);
    return lead;
  };
}

/** Whether any asker has something to ask again; all of them forget what failed in passing. */
const again = (askers: readonly Asker[]): boolean => askers.map((asker) => asker.again()).includes(true);

/** Whether an administrator lists as much as it counts: what it lists of accounts that aren't read is counted too. */
const countsOf = (lead: Lead | null, regionId: string): SourceAssumption[] =>
  lead === null || lead.listed === null
    ? []
    : countNotes(`${lead.accountId} × ${regionId}`, coverageCount(lead.counted), lead.listed);

const gapsOf = ({ accountId, regionId, refused }: Asker, counted: CoverageCount | null): Gap[] =>
  refused().map(({ api, reason, message }) => ({
    accountId,
    regionId,
    api,
    reason,
    message: api === "guardduty:ListCoverage" ? refusedList(message, counted) : message,
    hides: hiddenKinds(api).map((kind) => ({ kind, bound: null })),
  }));
