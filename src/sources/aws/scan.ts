import type { Gap } from "../../inventory/gap.ts";
import type { Account, SourceAssumption } from "../../inventory/inventory.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Instant } from "../../units/month.ts";
import type { Cell, InventoryRecord, PlannedCells } from "../inventory-record.ts";
import type { Pacer } from "./admission.ts";
import type { Asker } from "./asker.ts";
import { createAsker } from "./asker.ts";
import type { Leads } from "./leads.ts";
import { createLeads } from "./leads.ts";
import { observeCell } from "./observe-cell.ts";
import { planAccount } from "./plan-account.ts";
import { readCell } from "./read-cell.ts";
import { isOver } from "./refused.ts";
import { PAUSE_MILLISECONDS, ROUNDS } from "./rounds.ts";
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
      /** Cells still to be read. */
      readonly left: number;
      /** Calls made so far, and how many of them the SDK repeated. */
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
  /** Whether GuardDuty's administrator is asked for the other accounts. */
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
const MOST_CELLS = 96;

const WHOLE: Cell = { accountId: null, regionId: null };

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
  const closed = new Set(request.closed.map(keyOf));
  const wholeTaken = closed.has(keyOf(WHOLE)) ? null : takeWhole(request);
  const plans = await Promise.all(request.accounts.map(({ id }) => planned(session, id, request, pacer)));
  signal.throwIfAborted();
  const cells = plans.flatMap(({ accountId, regionIds }) => regionIds.map((regionId) => ({ accountId, regionId })));
  const open = cells.filter((cell) => !closed.has(keyOf(cell)));
  request.onProgress({
    type: "planned",
    accounts: plans.length,
    cells: cells.length,
    closed: cells.length - open.length,
  });
  const reachable = new Set(plans.filter(({ regionIds }) => regionIds.length > 0).map(({ accountId }) => accountId));
  const leads: Leads =
    request.organization && plans.length > 1
      ? createLeads(session, reachable, request.asOf, pacer, (regionId, records, gaps) => {
          if (closed.has(keyOf({ accountId: null, regionId }))) return;
          for (const gap of gaps) request.onProgress({ type: "refused", gap });
          request.take({ accountId: null, regionId }, records);
        })
      : () => Promise.resolve(null);
  // Every cell waits for its Region's administrator, so these go first, and the home Region before all.
  const regionIds = new Set(open.map(({ regionId }) => regionId));
  const home = [session.homeRegion].filter((regionId) => regionIds.has(regionId));
  for (const regionId of new Set([...home, ...regionIds])) {
    leads(regionId).catch(() => {
      // The cells that wait for it are told.
    });
  }
  const end = await readCells(session, open, leads, request, pacer, signal);
  await wholeTaken;
  return end;
}

const keyOf = ({ accountId, regionId }: Cell): string => `${accountId} ${regionId}`;

async function takeWhole({ accounts, tree, assumptions, take }: ScanRequest): Promise<void> {
  const units = await tree;
  take(WHOLE, [
    ...accounts.map((account): InventoryRecord => ({ record: "account", ...account, ou: units.get(account.id) ?? [] })),
    ...assumptions.map((assumption): InventoryRecord => ({ record: "assumption", ...assumption })),
  ]);
}

/** The Regions of an account: those that an interrupted scan listed, else as the account lists them now. */
async function planned(session: Session, id: string, request: ScanRequest, pacer: Pacer): Promise<PlannedCells> {
  const known = request.planned.find(({ accountId }) => accountId === id);
  if (known !== undefined) return known;
  const plan = await planAccount(session, id, request, pacer);
  tellGaps(plan.records, request);
  request.take({ accountId: id, regionId: null }, [{ record: "planned", ...plan.planned }, ...plan.records]);
  return plan.planned;
}

function tellGaps(records: readonly InventoryRecord[], { onProgress }: ScanRequest): void {
  for (const record of records) if (record.record === "gap") onProgress({ type: "refused", gap: record });
}

/** A cell in the queue: how often it was read before, and from when on it may be read again. */
type Job = { readonly cell: PlacedCell; readonly asker: Asker | null; readonly round: number; readonly due: number };

type PlacedCell = { readonly accountId: string; readonly regionId: string };

async function readCells(
  session: Session,
  open: readonly PlacedCell[],
  leads: Leads,
  request: ScanRequest,
  pacer: Pacer,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const { tables, asOf, onProgress, take } = request;
  const queue = shuffled(open).map((cell): Job => ({ cell, asker: null, round: 0, due: 0 }));
  let left = open.length;
  const state: { end: ScanEnd } = { end: "whole" };
  const read = async ({ cell, asker: before, round, due }: Job): Promise<void> => {
    const { accountId, regionId } = cell;
    const asker = before ?? createAsker(session.at(accountId, regionId));
    if (due > pacer.now()) await pacer.sleep(due - pacer.now());
    const answers = await readCell(asker, { tables, asOf, lead: leads(regionId) });
    signal.throwIfAborted();
    if (asker.refused().some(isOver)) {
      state.end = "expired";
      return;
    }
    if (round < ROUNDS && asker.again()) {
      queue.push({ cell, asker, round: round + 1, due: pacer.now() + PAUSE_MILLISECONDS * (round + 1) });
      onProgress({ type: "again", accountId, regionId, round: round + 1 });
      return;
    }
    const records = observeCell(asker, answers, { tables, asOf });
    take(cell, records);
    left--;
    tellGaps(records, request);
    const workloads = records.filter(({ record }) => record === "workload").length;
    const { made, repeated } = session.count;
    onProgress({ type: "read", accountId, regionId, workloads, left, calls: made, repeated });
  };
  const work = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined && state.end === "whole"; job = queue.shift()) {
      signal.throwIfAborted();
      await read(job);
    }
  };
  await Promise.all(Array.from({ length: Math.min(MOST_CELLS, open.length) }, work));
  return state.end;
}

/** The same order in every run, and no account or Region asked for all its cells at once. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const order = [...items];
  let state = 20261121;
  for (let last = order.length - 1; last > 0; last--) {
    // A linear congruential generator mixes well enough for this.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = state % (last + 1);
    const [a, b] = [order[last], order[other]];
    if (a === undefined || b === undefined) continue;
    order[last] = b;
    order[other] = a;
  }
  return order;
}
