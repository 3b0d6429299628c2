import { PassThrough } from "node:stream";
import type { InventoryFrame } from "../../inventory/inventory.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Instant } from "../../units/month.ts";
import type { Judge, WorkloadSink } from "../inventory-file.ts";
import { readInventoryStream } from "../inventory-file.ts";
import type { Cell, InventoryHeader, InventoryRecord, PlannedCells, ScanIdentity } from "../inventory-record.ts";
import { cellLine, endLine, headerLine, recordLine } from "../inventory-record.ts";
import { resumeInventoryWriter } from "../inventory-resume.ts";
import { openInventoryWriter } from "../inventory-writer.ts";
import type { Pacer } from "./admission.ts";
import type { Accounts } from "./organization.ts";
import { findAccounts } from "./organization.ts";
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
  readonly onProgress: (event: ScanEvent) => void;
};

/** Reads AWS into an inventory at once; workloads are handed on as their cells close. Cells that credentials no longer reached are gaps. */
export async function readLive(
  question: LiveQuestion,
  judge: Judge,
  onWorkload: WorkloadSink,
): Promise<InventoryFrame> {
  const found = await findAccounts(callerOf(question), question.session.identity, question);
  const lines = new PassThrough();
  const frame = readInventoryStream("AWS", lines, judge, onWorkload);
  let records = 0;
  const write = (line: string): void => {
    lines.write(`${line}\n`);
  };
  write(headerLine(headerOf(question, found)));
  const take = (cell: Cell, entries: readonly InventoryRecord[]): void => {
    for (const entry of entries) write(recordLine(entry));
    write(cellLine(cell));
    records += entries.length + 1;
  };
  try {
    const end = await scanAll(question, found, { closed: [], planned: [], asOf: question.now, take });
    if (end === "whole") write(endLine(records));
  } finally {
    lines.end();
  }
  return frame;
}

/** How a scan into a file went. */
export type FileScan = {
  readonly end: ScanEnd;
  /** Cells that an earlier, interrupted scan had read. */
  readonly resumed: number;
  /** Why an unfinished file was begun anew; null where there was none, or it goes on. */
  readonly restarted: "broken" | "other-scan" | "too-old" | null;
};

/** Reads AWS into an inventory file, or goes on with an unfinished one. What is read stays in FILE.part whatever happens. */
export async function scanToFile(question: LiveQuestion, path: string): Promise<FileScan> {
  const { session } = question;
  const resumption = resumeInventoryWriter(path, { asOf: question.now, scan: scanIdentity(question) });
  const known = resumption.state === "resumed" ? resumption : null;
  const whole = known?.closed.some(({ accountId, regionId }) => accountId === null && regionId === null) === true;
  const found: Accounts =
    known !== null && whole
      ? { organization: known.header.organization, accounts: known.accounts, tree: NO_TREE, assumptions: [] }
      : await findAccounts(callerOf(question), session.identity, question);
  const writer = known?.writer ?? openInventoryWriter(path, headerOf(question, found));
  try {
    const end = await scanAll(question, found, {
      closed: known?.closed ?? [],
      planned: known?.planned ?? [],
      asOf: known?.header.asOf ?? question.now,
      take: writer.writeRecords,
    });
    if (end === "whole") await writer.finish();
    else writer.close();
    const restarted = resumption.state === "fresh" && resumption.why !== "no-file" ? resumption.why : null;
    return { end, resumed: known?.closed.filter(({ regionId }) => regionId !== null).length ?? 0, restarted };
  } catch (error) {
    writer.close();
    throw error;
  }
}

const NO_TREE = Promise.resolve(new Map<string, readonly string[]>());

const callerOf = ({ session }: LiveQuestion) => session.at(session.identity.accountId, session.homeRegion);

type Where = {
  readonly closed: readonly Cell[];
  readonly planned: readonly PlannedCells[];
  readonly asOf: Instant;
  readonly take: (cell: Cell, records: readonly InventoryRecord[]) => void;
};

function scanAll(question: LiveQuestion, found: Accounts, where: Where): Promise<ScanEnd> {
  const { session, regions, organization, tables, onProgress, pacer, signal } = question;
  const { accounts, tree, assumptions } = found;
  const request = { accounts, tree, assumptions, regions, organization, tables, onProgress, ...where };
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
    identity: session.identity.arn,
    arguments: [
      ...(organization ? ["--organization"] : []),
      `--role=${role}`,
      `--accounts=${accounts?.toSorted().join(",") ?? ""}`,
      `--regions=${regions?.toSorted().join(",") ?? ""}`,
    ],
  };
}
