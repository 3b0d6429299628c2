import { PassThrough } from "node:stream";
import { Kept } from "../../errors.ts";
import type { Gap } from "../../inventory/gap.ts";
import { INTERRUPTED_API } from "../../inventory/gap.ts";
import type { InventoryFrame } from "../../inventory/inventory.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Instant } from "../../units/month.ts";
import type { CellSink, Judge, WorkloadSink } from "../inventory-file.ts";
import { readInventoryStream } from "../inventory-file.ts";
import type { Cell, InventoryHeader, InventoryRecord, PlannedCells, ScanIdentity } from "../inventory-record.ts";
import { cellLine, endLine, headerLine, recordLine } from "../inventory-record.ts";
import { lockInventory } from "../inventory-lock.ts";
import type { Resumption } from "../inventory-resume.ts";
import { resumeInventoryWriter } from "../inventory-resume.ts";
import { openInventoryWriter, partPath } from "../inventory-writer.ts";
import type { Pacer } from "./admission.ts";
import type { Accounts } from "./organization.ts";
import { findAccounts, findManagement, NO_TREE } from "./organization.ts";
import type { ScanEnd, ScanEvent } from "./scan.ts";
import { scan } from "./scan.ts";
import type { Session } from "./session.ts";

/** What of AWS is read, and how. */
export type LiveQuestion = {
  readonly session: Session;
  /** How the session is called: its profile. */
  readonly profile: string | null;
  readonly role: string;
  readonly organization: boolean;
  /** Null: the caller's account, or all of the organization. */
  readonly accounts: readonly string[] | null;
  /** Null: every Region that an account may use. */
  readonly regions: readonly string[] | null;
  readonly now: Instant;
  readonly tables: ReferenceTables;
  readonly pacer: Pacer;
  readonly signal: AbortSignal;
  /** Aborts the signal: the first reason counts. */
  readonly stop: (why: unknown) => void;
  readonly onProgress: (event: ScanEvent) => void;
};

/** Reads AWS into an inventory at once; workloads are handed on as their cells close, and so is the frame so far. Cells that credentials no longer reached are gaps. */
export async function readLive(
  question: LiveQuestion,
  judge: Judge,
  onWorkload: WorkloadSink,
  onCell: CellSink = () => {},
): Promise<InventoryFrame> {
  const lines = new PassThrough();
  const read = stopping(question, () => readInventoryStream("AWS", lines, judge, onWorkload, { onCell }));
  const [frame, end] = await Promise.all([read, stopping(question, () => writeLines(question, lines))]);
  return end === "expired" ? { ...frame, gaps: frame.gaps.map(orExpired) } : frame;
}

/** What was not read since the session ended says so. */
const orExpired = (gap: Gap): Gap =>
  gap.api === INTERRUPTED_API
    ? {
        ...gap,
        reason: "expired",
        message: "the AWS session ended before this was read to its end; log in and read again",
      }
    : gap;

async function writeLines(question: LiveQuestion, lines: PassThrough): Promise<ScanEnd | "kept"> {
  let records = 0;
  const write = (line: string): void => {
    lines.write(`${line}\n`);
  };
  const take = (cell: Cell, entries: readonly InventoryRecord[]): void => {
    for (const entry of entries) write(recordLine(entry));
    write(cellLine(cell));
    records += entries.length + 1;
  };
  try {
    const found = await findAccounts(callerOf(question), question.session.identity, question);
    write(headerLine(headerOf(question, found)));
    const end = await scanAll(question, found, { ...NOTHING_KNOWN, asOf: question.now, take });
    if (end === "whole") write(endLine(records));
    lines.end();
    return end;
  } catch (error) {
    // What wasn't closed is a gap of the frame, as in a file that was interrupted.
    if (error instanceof Kept && records > 0) {
      lines.end();
      return "kept";
    }
    lines.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

/** Where something fails, the calls under way are given up. */
async function stopping<Result>({ stop }: LiveQuestion, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    stop(error);
    throw error;
  }
}

/**
 * Reads AWS into an inventory file as the process of that number, or goes on with an unfinished one. What is read stays in
 * FILE.part whatever happens. Throws a UserError where another scan writes it.
 */
export async function scanToFile(question: LiveQuestion, path: string, processId: number): Promise<ScanEnd> {
  const unlock = lockInventory(path, processId);
  try {
    return await stopping(question, () => scanLocked(question, path));
  } finally {
    unlock();
  }
}

async function scanLocked(question: LiveQuestion, path: string): Promise<ScanEnd> {
  const resumption = resumeInventoryWriter(path, { asOf: question.now, scan: scanIdentity(question) });
  if (resumption.state === "fresh" && resumption.why === "too-old") {
    question.onProgress({ type: "anew", file: partPath(path) });
  }
  const known = resumption.state === "resumed" ? resumption : null;
  let writer = known?.writer;
  try {
    const found = await accountsOf(question, known);
    writer ??= openInventoryWriter(path, headerOf(question, found));
    const { closed, planned, metered, header } = known ?? { ...NOTHING_KNOWN, header: { asOf: question.now } };
    const where = { closed, planned, metered, asOf: header.asOf, take: writer.writeRecords };
    const end = await scanAll(question, found, where);
    if (end === "whole") await writer.finish();
    return end;
  } finally {
    writer?.close();
  }
}

type Known = Extract<Resumption, { state: "resumed" }>;

/** The accounts as an interrupted scan found them; who manages them is asked anew. */
async function accountsOf(question: LiveQuestion, known: Known | null): Promise<Accounts> {
  const caller = callerOf(question);
  const { identity } = question.session;
  const whole = known?.closed.some(({ accountId, regionId }) => accountId === null && regionId === null);
  if (known === null || whole !== true) return findAccounts(caller, identity, question);
  return {
    organization: known.header.organization,
    managementId: question.organization ? await findManagement(caller, identity) : null,
    accounts: known.accounts,
    tree: Promise.resolve(NO_TREE),
    assumptions: [],
  };
}

const NOTHING_KNOWN = { closed: [], planned: [], metered: [] };

const callerOf = ({ session }: LiveQuestion) => session.at(session.identity.accountId, session.homeRegion);

type Where = {
  readonly closed: readonly Cell[];
  readonly planned: readonly PlannedCells[];
  readonly metered: readonly Cell[];
  readonly asOf: Instant;
  readonly take: (cell: Cell, records: readonly InventoryRecord[]) => void;
};

function scanAll(question: LiveQuestion, found: Accounts, where: Where): Promise<ScanEnd> {
  const { session, regions, organization, tables, onProgress, stop, pacer, signal } = question;
  const { accounts, managementId, tree, assumptions } = found;
  const request = {
    accounts,
    managementId,
    tree,
    assumptions,
    regions,
    organization,
    tables,
    onProgress,
    stop,
    ...where,
  };
  return scan(session, request, pacer, signal);
}

const headerOf = (question: LiveQuestion, { organization }: Accounts): InventoryHeader => ({
  asOf: question.now,
  source: { type: "aws", name: [question.profile, question.session.identity.accountId].filter(Boolean).join("/") },
  sample: false,
  organization,
  scan: scanIdentity(question),
});

/** What two scans must have in common to continue each other. */
function scanIdentity({ session, role, organization, accounts, regions }: LiveQuestion): ScanIdentity {
  return {
    // The SDK names each session of a role anew where its profile doesn't.
    identity: session.identity.arn.replace(/(:assumed-role\/.+)\/[^/]+$/, "$1"),
    arguments: [
      ...(organization ? ["--organization"] : []),
      `--role=${role}`,
      `--accounts=${accounts?.toSorted().join(",") ?? ""}`,
      `--regions=${regions?.toSorted().join(",") ?? ""}`,
    ],
  };
}
