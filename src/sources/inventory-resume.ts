import { constants, existsSync, ftruncateSync } from "node:fs";
import { UserError } from "../errors.ts";
import { DAY } from "../units/month.ts";
import { fileChunks } from "./inventory-bytes.ts";
import type { Account } from "../inventory/inventory.ts";
import { readAccount, readCell, readMetered, readPlanned } from "./inventory-entry.ts";
import type { RawRecord } from "./inventory-field.ts";
import { isRecord, RecordProblem } from "./inventory-field.ts";
import { readHeader } from "./inventory-header.ts";
import type { Cell, InventoryHeader, PlannedCells } from "./inventory-record.ts";
import type { InventoryWriter } from "./inventory-writer.ts";
import { attempt, createInventoryWriter, openOwn, partPath } from "./inventory-writer.ts";

/** An unfinished inventory file that goes on, or why a new one is needed. */
export type Resumption =
  | {
      readonly state: "resumed";
      readonly writer: InventoryWriter;
      /** The header that the file began with: the inventory keeps its moment. */
      readonly header: InventoryHeader;
      /** What needn't be read again. */
      readonly closed: readonly Cell[];
      /** The accounts that it listed, and the Regions that it meant to read of each. */
      readonly accounts: readonly Account[];
      readonly planned: readonly PlannedCells[];
      /** Where GuardDuty's own figures stand already. */
      readonly metered: readonly Cell[];
    }
  | { readonly state: "fresh"; readonly why: "nothing" | "too-old" };

/** What of a file is worth keeping: up to and with the last marker. */
type Kept = {
  readonly header: InventoryHeader;
  readonly closed: readonly Cell[];
  readonly accounts: readonly Account[];
  readonly planned: readonly PlannedCells[];
  readonly metered: readonly Cell[];
  readonly bytes: number;
  readonly records: number;
};

const NEWLINE = 10;

/**
 * Goes on with the unfinished file of `path` if the same identity began it with the same arguments less than a day before
 * `header.asOf`. What stands after the last closed cell is cut off, every line before is kept as it is, known or not. Throws a
 * UserError where the file is another scan's, or damaged: it may hold hours of work.
 */
export function resumeInventoryWriter(path: string, header: Pick<InventoryHeader, "asOf" | "scan">): Resumption {
  const part = partPath(path);
  const kept = existsSync(part) ? keptPart(part) : null;
  if (kept === null) return { state: "fresh", why: "nothing" };
  if (!sameScan(kept.header, header))
    throw unfinished(part, "was begun by another identity or with other arguments", "give its command");
  const age = header.asOf - kept.header.asOf;
  if (age <= -DAY) throw unfinished(part, "was begun in the future of this machine's clock", "set the clock");
  if (age >= DAY) return { state: "fresh", why: "too-old" };
  const file = attempt(path, () => openOwn(part, constants.O_APPEND));
  attempt(path, () => ftruncateSync(file, kept.bytes));
  const writer = createInventoryWriter(path, file, kept.records);
  const { header: first, closed, accounts, planned, metered } = kept;
  return { state: "resumed", writer, header: first, closed, accounts, planned, metered };
}

const damaged = (part: string, line: number): UserError =>
  unfinished(part, `is damaged in line ${line}`, "mend the line");

const unfinished = (part: string, what: string, instead: string): UserError =>
  new UserError(
    "unfinished-scan",
    `${part} is an unfinished scan that ${what}`,
    `${instead}, name another file with -o, or delete it`,
  );

type Scanned = Pick<InventoryHeader, "scan">;

function sameScan({ scan: a }: Scanned, { scan: b }: Scanned): boolean {
  return (
    a !== null && b !== null && a.identity === b.identity && JSON.stringify(a.arguments) === JSON.stringify(b.arguments)
  );
}

/** Reads an unfinished file up to its last marker; null where not even its first line was written. Throws a UserError where it is damaged. */
function keptPart(part: string): Kept | null {
  const closed: Cell[] = [];
  const accounts: Account[] = [];
  const planned: PlannedCells[] = [];
  const metered: Cell[] = [];
  // What stands after the last marker is cut off, so it must not be believed either.
  const pending = { accounts: [] as Account[], planned: [] as PlannedCells[], metered: [] as Cell[] };
  let kept: Kept | null = null;
  let records = 0;
  let number = 0;
  let broken = 0;
  for (const { line, end } of wholeLines(part)) {
    number++;
    try {
      const raw = parsed(line);
      if (kept === null) {
        kept = { header: readHeader(raw, null), closed, accounts, planned, metered, bytes: end, records };
        continue;
      }
      records++;
      if (raw["record"] === "account") pending.accounts.push(readAccount(raw));
      if (raw["record"] === "planned") pending.planned.push(readPlanned(raw));
      if (raw["record"] === "metered") pending.metered.push(readMetered(raw));
      if (raw["record"] !== "cell") continue;
      if (broken > 0) throw damaged(part, broken);
      const cell = readCell(raw);
      // Accounts that couldn't be entered stand last, and are tried again.
      if (
        cell.accountId !== null &&
        cell.regionId === null &&
        pending.planned.some(({ regionIds }) => regionIds.length === 0)
      )
        return kept;
      closed.push(cell);
      accounts.push(...pending.accounts.splice(0));
      planned.push(...pending.planned.splice(0));
      metered.push(...pending.metered.splice(0));
      kept = { header: kept.header, closed, accounts, planned, metered, bytes: end, records };
    } catch (problem) {
      if (!(problem instanceof RecordProblem) && !(problem instanceof SyntaxError)) throw problem;
      if (kept === null) throw damaged(part, number);
      if (broken === 0) broken = number;
    }
  }
  return kept;
}

function parsed(line: string): RawRecord {
  const value: unknown = JSON.parse(line);
  if (isRecord(value)) return value;
  throw new RecordProblem("is no JSON object", "start a new scan");
}

/** The lines that end with a newline, each with the offset (bytes) behind it. */
function* wholeLines(path: string): Generator<{ readonly line: string; readonly end: number }, void> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for (const chunk of fileChunks(path)) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE); to !== -1; to = bytes.indexOf(NEWLINE, from)) {
      yield { line: bytes.toString("utf8", from, to), end: offset + to + 1 };
      from = to + 1;
    }
    offset += from;
    rest = bytes.subarray(from);
  }
}
