import type { Gap } from "../../inventory/gap.ts";
import { hiddenKinds } from "../../inventory/gap.ts";
import type { Instant } from "../../units/month.ts";
import type { InventoryRecord } from "../inventory-record.ts";
import type { Pacer } from "./admission.ts";
import type { Asker } from "./asker.ts";
import { createAsker } from "./asker.ts";
import type { Lead, Seeker } from "./guardduty-state.ts";
import { readLead } from "./guardduty-state.ts";
import { isOver } from "./refused.ts";
import { PAUSE_MILLISECONDS, ROUNDS } from "./rounds.ts";
import type { Session } from "./session.ts";

/** What GuardDuty's administrators tell, Region by Region, each asked once and only where a cell needs it. Throws a Refused where the credentials have ended. */
export type Leads = (regionId: string) => Promise<Lead | null>;

/** What a Region's administrator told of the whole, and what it refused. */
export type LeadRecords = (regionId: string, records: readonly InventoryRecord[], gaps: readonly Gap[]) => void;

/** Finds administrators among the accounts that can be entered, the caller first. */
export function createLeads(
  session: Session,
  seeker: Seeker,
  reachable: ReadonlySet<string>,
  asOf: Instant,
  pacer: Pacer,
  take: LeadRecords,
): Leads {
  const leads = new Map<string, Promise<Lead | null>>();
  const ask = async (regionId: string): Promise<Lead | null> => {
    const askers = new Map<string, Asker>();
    const askerOf = (accountId: string): Asker | null => {
      if (!reachable.has(accountId)) return null;
      const asker = askers.get(accountId) ?? createAsker(session.at(accountId, regionId));
      askers.set(accountId, asker);
      return asker;
    };
    let lead = await readLead(askerOf, seeker, asOf);
    for (let round = 1; round <= ROUNDS && again([...askers.values()]); round++) {
      await pacer.sleep(PAUSE_MILLISECONDS * round);
      lead = await readLead(askerOf, seeker, asOf);
    }
    // A session that has ended says nothing of GuardDuty, and the next one asks again.
    const over = [...askers.values()].flatMap(({ refused }) => refused()).find(isOver);
    if (over !== undefined) throw over;
    const gaps = [...askers.values()].flatMap(gapsOf);
    const metered = (lead?.metered ?? []).map((one): InventoryRecord => ({ record: "metered", ...one }));
    take(regionId, [...metered, ...gaps.map((gap): InventoryRecord => ({ record: "gap", ...gap }))], gaps);
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

const gapsOf = ({ accountId, regionId, refused }: Asker): Gap[] =>
  refused().map(({ api, reason, message }) => ({
    accountId,
    regionId,
    api,
    reason,
    message,
    hides: hiddenKinds(api).map((kind) => ({ kind, bound: null })),
  }));
