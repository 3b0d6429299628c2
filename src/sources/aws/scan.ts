import type { Gap } from "../../inventory/gap.ts";
import type { Account, SourceAssumption } from "../../inventory/inventory.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Instant } from "../../units/month.ts";
import type { Cell, InventoryRecord, PlannedCells } from "../inventory-record.ts";
import type { Pacer } from "./admission.ts";
import type { Asker } from "./asker.ts";
import { createAsker } from "./asker.ts";
import type { Seeker } from "./guardduty-state.ts";
import { ledRecords } from "./led-account.ts";
import type { Leads } from "./leads.ts";
import { createLeads } from "./leads.ts";
import { observeCell } from "./observe-cell.ts";
import type { Tree } from "./organization.ts";
import { planAccount } from "./plan-account.ts";
import { readCell } from "./read-cell.ts";
import { isOver, Refused } from "./refused.ts";
import { PAUSE_MILLISECONDS, ROUNDS } from "./rounds.ts";
import type { Session } from "./session.ts";

/** What happens while AWS is read. */
export type ScanEvent =
  /** An unfinished file is older than a day: what it holds is no longer true. */
  | { readonly type: "anew"; readonly file: string }
  | {
      readonly type: "planned";
      readonly accounts: number;
      /** All cells; those that an interrupted scan closed are among them. */
      readonly cells: readonly { readonly accountId: string; readonly regionId: string }[];
      readonly closed: number;
    }
  | { readonly type: "refused"; readonly gap: Gap }
  | { readonly type: "reading"; readonly accountId: string; readonly regionId: string }
  | { readonly type: "again"; readonly accountId: string; readonly regionId: string; readonly round: number }
  | {
      readonly type: "read";
      readonly accountId: string;
      readonly regionId: string;
      readonly workloads: number;
      /** Calls made so far, and how many of them the SDK repeated. */
      readonly calls: number;
      readonly repeated: number;
    };

/** What is read, and where it goes. */
export type ScanRequest = {
  readonly accounts: readonly Omit<Account, "ou">[];
  readonly tree: Promise<Tree>;
  readonly assumptions: readonly SourceAssumption[];
  /** Null: every Region that an account may use. */
  readonly regions: readonly string[] | null;
  /** The organization's management account; null where nobody told. */
  readonly managementId: string | null;
  /** Whether GuardDuty's administrator is asked for the other accounts. */
  readonly organization: boolean;
  readonly asOf: Instant;
  readonly tables: ReferenceTables;
  /** What an interrupted scan read already. */
  readonly closed: readonly Cell[];
  readonly planned: readonly PlannedCells[];
  readonly metered: readonly Cell[];
  /** Takes a cell that was read to its end. */
  readonly take: (cell: Cell, records: readonly InventoryRecord[]) => void;
  readonly onProgress: (event: ScanEvent) => void;
  /** Aborts the signal, so that no call is waited for any more. */
  readonly stop: (why: unknown) => void;
};

/** Whether all was read, or the credentials ended first. */
export type ScanEnd = "whole" | "expired";

/** Cells in work at one time: enough to keep all admitted calls busy while each waits for its own. */
const MOST_CELLS = 96;

/** Regions whose administrator is asked at one time: each tells of all accounts, which is much to hold. */
const REGIONS_AHEAD = 4;

const WHOLE: Cell = { accountId: null, regionId: null };

/**
 * Reads all accounts and Regions. Cells go Region by Region, in each in a shuffled order, the same in every run; one that fails for a
 * passing reason goes to the back of the queue, twice at most. Nothing is taken once it has ended. Throws what the signal was aborted with.
 */
export async function scan(
  session: Session,
  request: ScanRequest,
  pacer: Pacer,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const closed = new Set(request.closed.map(keyOf));
  const whole = closed.has(keyOf(WHOLE)) ? "whole" : unlessOver(takeWhole(request, signal));
  const late: LateAccount[] = [];
  const parts = [whole, scanAccounts(session, closed, request, late, pacer, signal)];
  const ends = await together(parts, request.stop);
  if (!ends.every((end) => end === "whole")) return "expired";
  signal.throwIfAborted();
  for (const { planned: cells, records } of late) {
    request.take({ accountId: cells.accountId, regionId: null }, [{ record: "planned", ...cells }, ...records]);
  }
  return "whole";
}

async function scanAccounts(
  session: Session,
  closed: ReadonlySet<string>,
  request: ScanRequest,
  late: LateAccount[],
  pacer: Pacer,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const asked = request.accounts.map(({ id }) => unlessOver(planned(session, id, request, late, pacer, signal)));
  const answered = await together(asked, request.stop);
  const plans = answered.filter((plan) => plan !== null);
  if (plans.length < answered.length) return "expired";
  const cells = plans.flatMap(({ accountId, regionIds }) => regionIds.map((regionId) => ({ accountId, regionId })));
  const open = cells.filter((cell) => !closed.has(keyOf(cell)));
  request.onProgress({
    type: "planned",
    accounts: plans.length,
    cells,
    closed: cells.length - open.length,
  });
  const reachable = new Set(plans.filter(({ regionIds }) => regionIds.length > 0).map(({ accountId }) => accountId));
  const leads: Leads =
    request.organization && plans.length > 1
      ? createLeads(session, seekerOf(session, request), reachable, request.asOf, pacer, (regionId, records, gaps) => {
          if (closed.has(keyOf({ accountId: null, regionId }))) return;
          signal.throwIfAborted();
          for (const gap of gaps) request.onProgress({ type: "refused", gap });
          request.take({ accountId: null, regionId }, records);
        })
      : () => Promise.resolve(null);
  const end = await readCells(session, open, closed, leads, request, pacer, signal);
  if (end === "expired") return end;
  const known = [...new Set(cells.map(({ regionId }) => regionId))].sort();
  const told = late.map(async (one) => {
    if (!request.organization || !one.records.some(({ record }) => record === "gap")) return true;
    const records = await unlessOver(ledRecords(one.planned.accountId, one.records, known, leads, request));
    if (records !== null) one.records = records;
    return records !== null;
  });
  return (await together(told, request.stop)).every(Boolean) ? "whole" : "expired";
}

/** An account of which no Region is read, with what is written of it at the end. */
type LateAccount = { readonly planned: PlannedCells; records: readonly InventoryRecord[] };

/** Waits for all, even where one fails: that stops the others, and is thrown once they have ended. */
async function together<Result>(
  works: readonly (Result | Promise<Result>)[],
  stop: (why: unknown) => void,
): Promise<Result[]> {
  const failures: unknown[] = [];
  const results = await Promise.all(
    works.map(async (work) => {
      try {
        return [await work];
      } catch (error) {
        failures.push(error);
        stop(error);
        return [];
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return results.flat();
}

/** An answer, or null where the credentials ended first. */
async function unlessOver<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused && isOver(error)) return null;
    throw error;
  }
}

const seekerOf = ({ identity: { accountId } }: Session, { managementId, accounts }: ScanRequest): Seeker => ({
  accountId,
  isManagement: accountId === managementId,
  reads: new Set(accounts.map(({ id }) => id)),
});

const keyOf = ({ accountId, regionId }: Cell): string => `${accountId} ${regionId}`;

async function takeWhole({ accounts, tree, assumptions, take }: ScanRequest, signal: AbortSignal): Promise<ScanEnd> {
  const { paths, gaps } = await tree;
  signal.throwIfAborted();
  take(WHOLE, [
    ...accounts.map((account): InventoryRecord => ({ record: "account", ...account, ou: paths.get(account.id) ?? [] })),
    ...assumptions.map((assumption): InventoryRecord => ({ record: "assumption", ...assumption })),
    ...gaps.map((gap): InventoryRecord => ({ record: "gap", ...gap })),
  ]);
  return "whole";
}

/**
 * The Regions of an account: those that an interrupted scan listed, else as the account lists them now. That an account can't be
 * entered is taken late, at the end of all, so that a scan that goes on tries it again.
 */
async function planned(
  session: Session,
  id: string,
  request: ScanRequest,
  late: LateAccount[],
  pacer: Pacer,
  signal: AbortSignal,
): Promise<PlannedCells> {
  const known = request.planned.find(({ accountId }) => accountId === id);
  if (known !== undefined) return known;
  const plan = await planAccount(session, id, request, pacer);
  signal.throwIfAborted();
  tellGaps(plan.records, request);
  if (plan.planned.regionIds.length === 0) late.push({ planned: plan.planned, records: plan.records });
  else request.take({ accountId: id, regionId: null }, [{ record: "planned", ...plan.planned }, ...plan.records]);
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
  closed: ReadonlySet<string>,
  leads: Leads,
  request: ScanRequest,
  pacer: Pacer,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const { tables, asOf, onProgress, take, stop } = request;
  const metered = new Set(request.metered.map(keyOf));
  const regionIds = [...new Set([session.homeRegion, ...open.map(({ regionId }) => regionId)])];
  const byRegion = Map.groupBy(open, ({ regionId }) => regionId);
  const queue = regionIds
    .flatMap((regionId) => shuffled(byRegion.get(regionId) ?? []))
    .map((cell): Job => ({ cell, asker: null, round: 0, due: 0 }));
  /** Cells wait for their Region's administrator, so that is asked well ahead of them, and before all else in the first Regions. */
  const askAhead = (regionId: string): void => {
    const at = regionIds.indexOf(regionId);
    for (const ahead of regionIds.slice(at, at + REGIONS_AHEAD)) {
      if (!byRegion.has(ahead)) continue;
      leads(ahead).catch(() => {
        // The cells that wait for it are told.
      });
    }
  };
  askAhead(session.homeRegion);
  const state: { end: ScanEnd } = { end: "whole" };
  const read = async ({ cell, asker: before, round, due }: Job): Promise<void> => {
    const { accountId, regionId } = cell;
    const asker = before ?? createAsker(session.at(accountId, regionId));
    if (due > pacer.now()) await pacer.sleep(due - pacer.now());
    onProgress({ type: "reading", accountId, regionId });
    askAhead(regionId);
    const answers = await unlessOver(readCell(asker, { tables, asOf, lead: leads(regionId) }));
    const lead = answers === null ? null : await leads(regionId);
    signal.throwIfAborted();
    if (answers === null || asker.refused().some(isOver)) {
      state.end = "expired";
      return;
    }
    if (round < ROUNDS && asker.again()) {
      queue.push({ cell, asker, round: round + 1, due: pacer.now() + PAUSE_MILLISECONDS * (round + 1) });
      onProgress({ type: "again", accountId, regionId, round: round + 1 });
      return;
    }
    // What the administrator told of this account before an interruption, it tells no second time itself.
    const records = observeCell(asker, answers, { tables, asOf }).filter(
      ({ record }) => record !== "metered" || !metered.has(keyOf(cell)),
    );
    // An administrator that told nothing before an interruption may tell now, and its Region's own marker stands already.
    const isOwed = closed.has(keyOf({ accountId: null, regionId })) && !metered.has(keyOf(cell));
    const owed = (isOwed ? (lead?.metered ?? []) : [])
      .filter((one) => keyOf(one) === keyOf(cell))
      .map((one): InventoryRecord => ({ record: "metered", ...one }));
    take(cell, [...records, ...owed]);
    lead?.forget(accountId);
    tellGaps(records, request);
    const workloads = records.filter(({ record }) => record === "workload").length;
    const { made, repeated } = session.count;
    onProgress({ type: "read", accountId, regionId, workloads, calls: made, repeated });
  };
  const work = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined && state.end === "whole"; job = queue.shift()) {
      signal.throwIfAborted();
      await read(job);
    }
  };
  await together(Array.from({ length: Math.min(MOST_CELLS, open.length) }, work), stop);
  return state.end;
}

/** The same order in every run, whatever order accounts are listed in. */
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
