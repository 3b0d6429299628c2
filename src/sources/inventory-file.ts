import { fileURLToPath } from "node:url";
import { UserError } from "../errors.ts";
import type { Inventory, InventoryFrame } from "../inventory/inventory.ts";
import type { Observation, Workload } from "../inventory/workload.ts";
import type { Instant } from "../units/month.ts";
import { fileChunks, gunzip, isGzip, unpacked } from "./inventory-bytes.ts";
import type { RawRecord } from "./inventory-field.ts";
import { isRecord, RecordProblem, wholeField } from "./inventory-field.ts";
import type { FrameCollector } from "./inventory-frame.ts";
import { createFrameCollector } from "./inventory-frame.ts";
import { readHeader } from "./inventory-header.ts";
import { createLineReader } from "./inventory-lines.ts";
import { createWorkloadReader } from "./inventory-workload.ts";

/** Looks up an observation's size and judges its eligibility. */
export type Judge = (observation: Observation) => Workload;

/** Takes workloads one by one, in the order of the file. */
export type WorkloadSink = (workload: Workload) => void;

/** Is told of each account × Region that was read to its end; the frame so far is made where it is asked for. */
export type CellSink = (soFar: () => InventoryFrame) => void;

/** Takes a file's bytes; `finish` says what stood beside the workloads. */
type RecordReader = { readonly push: (chunk: Buffer) => void; readonly finish: () => InventoryFrame };

const WHAT_IT_IS = "name an inventory file; docs/inventory-file.md says what it is";

/** Reads a whole inventory file, its workloads judged anew. Throws a UserError that names file and line. */
export async function readInventory(file: string | URL, judge: Judge): Promise<Inventory> {
  const workloads: Workload[] = [];
  const frame = await readInventoryFile(file, judge, (workload) => workloads.push(workload));
  return { ...frame, workloads };
}

/**
 * Reads an inventory file, plain or gzipped, whose workloads may be too many to hold: each is judged and handed on. Those that
 * an interrupted file does hold are handed on too; the frame's gaps say what it lacks. A baseline is read as of `moment`, and
 * refused without one. Throws a UserError with file and line.
 */
export async function readInventoryFile(
  file: string | URL,
  judge: Judge,
  onWorkload: WorkloadSink,
  moment: Instant | null = null,
): Promise<InventoryFrame> {
  const path = typeof file === "string" ? file : fileURLToPath(file);
  const records = createRecordReader(path, judge, onWorkload, moment);
  const chunks = fileChunks(path);
  const { value: first } = chunks.next();
  if (first === undefined) return records.finish();
  if (isGzip(first)) {
    for await (const chunk of gunzip(path, owned(first, chunks))) records.push(chunk);
    return records.finish();
  }
  records.push(first);
  for (const chunk of chunks) records.push(chunk);
  return records.finish();
}

/** Chunks in memory of their own, since a stream takes several before it is done with the first. */
function* owned(first: Buffer, rest: Iterable<Buffer>): Generator<Buffer, void> {
  yield Buffer.from(first);
  for (const chunk of rest) yield Buffer.from(chunk);
}

/** Who is told of closed cells, and the moment that a baseline is read as of. */
type Watched = { readonly onCell?: CellSink; readonly moment?: Instant | null };

/** Reads an inventory called `name` from a stream such as standard input, plain or gzipped. */
export async function readInventoryStream(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  judge: Judge,
  onWorkload: WorkloadSink,
  { onCell = () => {}, moment = null }: Watched = {},
): Promise<InventoryFrame> {
  const records = createRecordReader(name, judge, onWorkload, moment, onCell);
  for await (const chunk of unpacked(name, chunks)) records.push(chunk);
  return records.finish();
}

function createRecordReader(
  name: string,
  judge: Judge,
  onWorkload: WorkloadSink,
  moment: Instant | null,
  onCell: CellSink = () => {},
): RecordReader {
  const readWorkload = createWorkloadReader();
  let frame: FrameCollector | null = null;
  let records = 0;
  let ended = false;

  const take = (raw: RawRecord): void => {
    if (frame === null) {
      frame = createFrameCollector(readHeader(raw, moment));
      return;
    }
    const collector = frame;
    if (ended) throw new RecordProblem("stands after the end record", "join files by naming each as a source");
    if (raw["record"] === "end") {
      checkCount(raw, records);
      ended = true;
      return;
    }
    records++;
    if (raw["record"] === "workload") onWorkload(judge(readWorkload(raw)));
    else if (!collector.add(raw) && typeof raw["record"] !== "string") {
      throw new RecordProblem(`has no "record"`, `say in "record" what the line is`);
    }
    const isCell = raw["record"] === "cell" && typeof raw["account"] === "string" && typeof raw["region"] === "string";
    // What is going to be read is worth a look before any of it is.
    if (isCell || raw["record"] === "planned") onCell(() => collector.finish("running"));
  };

  const lines = createLineReader(name, (text, number, torn) => {
    const raw = parsed(text);
    if (raw === null && torn && frame !== null) return;
    if (raw === null) throw brokenLine(name, number, torn, frame === null);
    try {
      take(raw);
    } catch (problem) {
      if (!(problem instanceof RecordProblem)) throw problem;
      throw new UserError("bad-record", `${name} line ${number}: ${problem.message}`, problem.hint);
    }
  });

  const finish = (): InventoryFrame => {
    lines.finish();
    if (frame === null) throw new UserError("empty-file", `${name} is empty`, WHAT_IT_IS);
    return frame.finish(ended ? "whole" : "interrupted");
  };
  return { push: lines.push, finish };
}

function parsed(text: string): RawRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** A file that counts its records and holds others was cut or joined by hand. */
function checkCount(raw: RawRecord, records: number): void {
  if (raw["records"] === undefined) return;
  const counted = wholeField(raw, "end", "records", Number.MAX_SAFE_INTEGER);
  if (counted === records) return;
  throw new RecordProblem(
    `the file holds ${records} records and says that it has ${counted}`,
    `take an unharmed copy; where lines were changed on purpose, remove "records" from this line`,
  );
}

function brokenLine(name: string, number: number, torn: boolean, first: boolean): UserError {
  if (first && torn) return new UserError("bad-record", `${name} is cut off in its first line`, WHAT_IT_IS);
  if (first)
    return new UserError(
      "bad-record",
      `${name} is not an inventory file: line ${number} is no JSON object`,
      WHAT_IT_IS,
    );
  return new UserError(
    "bad-record",
    `${name} line ${number} is no JSON object`,
    "mend the line, or take an unharmed copy of the file",
  );
}
