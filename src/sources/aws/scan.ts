import type { Gap } from "../../inventory/gap.ts";
import { hiddenKinds } from "../../inventory/gap.ts";
import type { Account, SourceAssumption } from "../../inventory/inventory.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Instant } from "../../units/month.ts";
import type { Cell, InventoryRecord, PlannedCells } from "../inventory-record.ts";
import type { Pacer } from "./admission.ts";
import type { Asker } from "./asker.ts";
import { createAsker } from "./asker.ts";
import type { Lead } from "./guardduty-state.ts";
import { readLead } from "./guardduty-state.ts";
import { observeCell } from "./observe-cell.ts";
import { planAccount } from "./plan-account.ts";
import { readCell } from "./read-cell.ts";
import type { Refused } from "./refused.ts";
import { isOver } from "./refused.ts";
import type { Session } from "./session.ts";

/** What happens while AWS is read. */
export type ScanEvent =
  | { readonly type: "planned"; readonly accounts: number; readonly cells: number; readonly closed: number }
  | { readonly type: "refused"; readonly gap: Gap }
  | { readonly type: "again"; readonly accountId: string; readonly regionId: string; readonly round: number }
  | {
      readonly type: "read";
      readonly accountId: string;
      readonly regionId: string;
      readonly workloads: number;
      readonly left: number;
      readonly calls: number;
      readonly repeated: number;
    };

/** What is read, and where it goes. */
export type ScanRequest = {
  readonly accounts: readonly Omit<Account, "ou">[];
  readonly tree: Promise<ReadonlyMap<string, readonly string[]>>;
  readonly assumptions: readonly SourceAssumption[];
  /** Null: every Region that an account may use. */
  readonly regions: readonly string[] | null;
  /** Whether other accounts are asked through GuardDuty's administrator first. */
  readonly organization: boolean;
  readonly asOf: Instant;
  readonly tables: ReferenceTables;
  /** What an interrupted scan read already. */
  readonly closed: readonly Cell[];
  readonly planned: readonly PlannedCells[];
  /** Takes a cell that was read to its end. */
  readonly take: (cell: Cell, records: readonly InventoryRecord[]) => void;
  readonly onProgress: (event: ScanEvent) => void;
};

/** Whether all was read, or the credentials ended first. */
export type ScanEnd = "whole" | "expired";

/** Cells in work at one time: enough to keep all admitted calls busy while each waits for its own. */
const MOST_CELLS = 40;
/** How often a cell that failed for a passing reason is read again before what is missing becomes a gap. */
const ROUNDS = 2;
const PAUSE_MILLISECONDS = 2_000;

type Job = { readonly asker: Asker; readonly round: number; readonly due: number };

/**
 * Reads all accounts and Regions. Cells go in a shuffled order, the same in every run; one that fails for a passing reason goes
 * to the back of the queue, twice at most. Throws what the signal was aborted with.
 */
export async function scan(
  session: Session,
  request: ScanRequest,
  pacer: Pacer,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const { take, onProgress, asOf, tables } = request;
  const closed = new Set(request.closed.map(keyOf));
  const whole: Cell = { accountId: null, regionId: null };
  const wholeTaken = closed.has(keyOf(whole)) ? null : takeWhole(request);

  const plans = await Promise.all(
    request.accounts.map(async ({ id }): Promise<PlannedCells> => {
      const known = request.planned.find(({ accountId }) => accountId === id);
      if (known !== undefined) return known;
      const { planned, records } = await planAccount(session, id, request, pacer);
      for (const record of records) if (record.record === "gap") onProgress({ type: "refused", gap: record });
      take({ accountId: id, regionId: null }, [{ record: "planned", ...planned }, ...records]);
      return planned;
    }),
  );
  const cells = plans.flatMap(({ accountId, regionIds }) => regionIds.map((regionId) => ({ accountId, regionId })));
  const open = cells.filter((cell) => !closed.has(keyOf(cell)));
  onProgress({ type: "planned", accounts: plans.length, cells: cells.length, closed: cells.length - open.length });

  const reachable = new Set(plans.filter(({ regionIds }) => regionIds.length > 0).map(({ accountId }) => accountId));
  const askers = new Map<string, Asker>();
  const askerOf = (accountId: string, regionId: string): Asker => {
    const key = keyOf({ accountId, regionId });
    const known = askers.get(key);
    if (known !== undefined) return known;
    const asker = createAsker(session.at(accountId, regionId));
    askers.set(key, asker);
    return asker;
  };
  const leads = new Map<string, Promise<Lead | null>>();
  const leadOf = (regionId: string): Promise<Lead | null> => {
    const known = leads.get(regionId);
    if (known !== undefined) return known;
    const lead = request.organization && plans.length > 1 ? leadIn(regionId) : Promise.resolve(null);
    leads.set(regionId, lead);
    return lead;
  };
  const leadIn = async (regionId: string): Promise<Lead | null> => {
    const asked = new Map<string, Asker>();
    const ask = (accountId: string): Asker | null => {
      if (!reachable.has(accountId)) return null;
      const asker = asked.get(accountId) ?? createAsker(session.at(accountId, regionId));
      asked.set(accountId, asker);
      return asker;
    };
    const { accountId } = session.identity;
    let lead = await readLead(ask, accountId, asOf);
    for (let round = 1; round <= ROUNDS && [...asked.values()].some((asker) => asker.again()); round++) {
      await pacer.sleep(PAUSE_MILLISECONDS * round);
      lead = await readLead(ask, accountId, asOf);
    }
    const refused = [...asked.values()].flatMap((asker) => asker.refused().map((one) => leadGap(asker, one)));
    const cell: Cell = { accountId: null, regionId };
    if (!closed.has(keyOf(cell))) {
      for (const gap of refused) onProgress({ type: "refused", gap });
      take(cell, [
        ...(lead?.metered ?? []).map((metered): InventoryRecord => ({ record: "metered", ...metered })),
        ...refused.map((gap): InventoryRecord => ({ record: "gap", ...gap })),
      ]);
    }
    return lead;
  };

  let left = open.length;
  let expired = false;
  const queue = shuffled(open).map((cell): (() => Job) => () => ({
    asker: askerOf(cell.accountId, cell.regionId),
    round: 0,
    due: 0,
  }));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !expired; next = queue.shift()) {
      signal.throwIfAborted();
      const { asker, round, due } = next();
      if (due > pacer.now()) await pacer.sleep(due - pacer.now());
      const answers = await readCell(asker, { tables, asOf, lead: leadOf(asker.regionId) });
      signal.throwIfAborted();
      if (asker.refused().some(isOver)) {
        expired = true;
        return;
      }
      const { accountId, regionId } = asker;
      if (round < ROUNDS && asker.again()) {
        onProgress({ type: "again", accountId, regionId, round: round + 1 });
        const later: Job = { asker, round: round + 1, due: pacer.now() + PAUSE_MILLISECONDS * (round + 1) };
        queue.push(() => later);
        continue;
      }
      const records = observeCell(asker, answers, { tables, asOf });
      take({ accountId, regionId }, records);
      askers.delete(keyOf(asker));
      left--;
      for (const record of records) if (record.record === "gap") onProgress({ type: "refused", gap: record });
      const workloads = records.filter(({ record }) => record === "workload").length;
      const { made, repeated } = session.count;
      onProgress({ type: "read", accountId, regionId, workloads, left, calls: made, repeated });
    }
  };
  const workers = Array.from({ length: Math.min(MOST_CELLS, open.length) }, work);
  await Promise.all([...workers, wholeTaken]);
  return expired ? "expired" : "whole";
}

const keyOf = ({ accountId, regionId }: Cell): string => `${accountId} ${regionId}`;

async function takeWhole({ accounts, tree, assumptions, take }: ScanRequest): Promise<void> {
  const units = await tree;
  const whole: Cell = { accountId: null, regionId: null };
  take(whole, [
    ...accounts.map((account): InventoryRecord => ({ record: "account", ...account, ou: units.get(account.id) ?? [] })),
    ...assumptions.map((assumption): InventoryRecord => ({ record: "assumption", ...assumption })),
  ]);
}

const leadGap = ({ accountId, regionId }: Asker, { api, reason, message }: Refused): Gap => ({
  accountId,
  regionId,
  api,
  reason,
  message,
  hides: hiddenKinds(api).map((kind) => ({ kind, bound: null })),
});

/** The same order in every run, and no account or Region asked for all its cells at once. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const order = [...items];
  let state = 20261121;
  for (let last = order.length - 1; last > 0; last--) {
    // A linear congruential generator is enough to mix an order.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = state % (last + 1);
    const [a, b] = [order[last], order[other]];
    if (a === undefined || b === undefined) continue;
    order[last] = b;
    order[other] = a;
  }
  return order;
}
