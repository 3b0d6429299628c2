import type { Gap, Skipped } from "../../inventory/gap.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import { KINDS } from "../../inventory/workload.ts";
import type { InventoryRecord, PlannedCells } from "../inventory-record.ts";
import type { Pacer } from "./admission.ts";
import { isOver, isPassing, Refused } from "./refused.ts";
import { PAUSE_MILLISECONDS, ROUNDS } from "./rounds.ts";
import type { Session } from "./session.ts";

/** The Regions of an account that are read, with what stands beside them. */
export type AccountPlan = { readonly planned: PlannedCells; readonly records: readonly InventoryRecord[] };

/**
 * Enters an account and lists its Regions. Those that it never opted in to, and named ones that it doesn't have, are
 * passed over with a note. An account that can't be
 * entered is a gap; where only the list is refused, the Regions that need no opt-in are read and the others are the gap.
 * Throws a Refused where the credentials have ended.
 */
export async function planAccount(
  session: Session,
  accountId: string,
  { regions: named, tables }: { readonly regions: readonly string[] | null; readonly tables: ReferenceTables },
  pacer: Pacer,
): Promise<AccountPlan> {
  const regions = named === null ? null : [...new Set(named)];
  const entered = await patiently(pacer, () => session.enter(accountId));
  if (entered instanceof Refused) return { planned: { accountId, regionIds: [] }, records: [gap(accountId, entered)] };
  const answer = await listedBy(session, accountId, regions ?? [], pacer);
  if (answer instanceof Refused) {
    const known = [...tables.regions.values()].filter(
      ({ partition, optInRequired }) => partition === session.identity.partition && !optInRequired,
    );
    const regionIds = regions ?? known.map(({ id }) => id).sort();
    // Regions that were named are asked in any case, so that nothing hides beside them.
    return { planned: { accountId, regionIds }, records: regions === null ? [gap(accountId, answer)] : [] };
  }
  const listed = (answer.Regions ?? []).flatMap(({ RegionName, OptInStatus }) =>
    RegionName === undefined ? [] : [{ id: RegionName, open: OptInStatus !== "not-opted-in" }],
  );
  const wanted = listed.filter(({ id }) => regions === null || regions.includes(id));
  const elsewhere = (regions ?? []).filter((id) => !listed.some((region) => region.id === id));
  const skipped = [
    ...wanted.filter(({ open }) => !open).map(({ id }) => ({ regionId: id, reason: "not opted in" })),
    ...elsewhere.map((regionId) => ({ regionId, reason: "not a Region of the account" })),
  ].map((one): InventoryRecord & Skipped => ({ record: "skipped", accountId, ...one }));
  const regionIds = wanted.filter(({ open }) => open).map(({ id }) => id);
  return { planned: { accountId, regionIds: regionIds.sort() }, records: skipped };
}

/** Any Region lists them all; a policy may refuse all but some. The first refusal is the answer where none may be asked. */
async function listedBy(session: Session, accountId: string, regions: readonly string[], pacer: Pacer) {
  const { homeRegion, ownRegion } = session;
  const ask = (regionId: string, rounds = ROUNDS) =>
    patiently(pacer, () => session.at(accountId, regionId).call("ec2:DescribeRegions", { AllRegions: true }), rounds);
  const first = await ask(homeRegion);
  if (!(first instanceof Refused)) return first;
  for (const regionId of new Set([ownRegion, ...regions.slice(0, 1)])) {
    const answer = regionId === homeRegion ? first : await ask(regionId, 0);
    if (!(answer instanceof Refused)) return answer;
  }
  return first;
}

/** Asks again after a pause where the reason may pass; a refusal that stays is the answer. */
async function patiently<Answer>(pacer: Pacer, ask: () => Promise<Answer>, rounds = ROUNDS): Promise<Answer | Refused> {
  for (let round = 0; ; round++) {
    try {
      return await ask();
    } catch (error) {
      // That the session has ended says nothing of the account.
      if (!(error instanceof Refused) || isOver(error)) throw error;
      if (!isPassing(error) || round === rounds) return error;
      await pacer.sleep(PAUSE_MILLISECONDS * (round + 1));
    }
  }
}

const gap = (accountId: string, { api, reason, message }: Refused): InventoryRecord & Gap => ({
  record: "gap",
  accountId,
  regionId: null,
  api,
  reason,
  message,
  hides: KINDS.map((kind) => ({ kind, bound: null })),
});
