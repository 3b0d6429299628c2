import {
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { UserError } from "../errors.ts";
import type { Cell, InventoryHeader, InventoryRecord } from "./inventory-record.ts";
import { cellLine, endLine, headerLine, recordLine } from "./inventory-record.ts";

/** Writes one inventory file. Until it is finished it stands under `partPath`, where an interrupted scan is found again. */
export type InventoryWriter = {
  /** Writes all records of a cell and closes it, so that a resumed scan passes it over. */
  readonly writeRecords: (cell: Cell, records: Iterable<InventoryRecord>) => void;
  /** Writes the end record and gives the file its name, gzipped if that ends in `.gz`. Nothing may be written after. */
  readonly finish: () => Promise<void>;
  /** Lets go of the file and leaves it to be resumed; it may be finished or have failed already. */
  readonly close: () => void;
};

/** Only its owner may read an inventory: it names hosts, accounts and tags. */
const OWNER_ONLY = 0o600;
/** The user named the inventory and not what stands beside it while it is written: a link there is somebody else's. */
const NO_LINK = constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);
const CHUNK_CHARACTERS = 1024 * 1024;

/** Where an unfinished inventory file stands. */
export const partPath = (path: string): string => `${path}.part`;

/** Starts an inventory file, in place of an unfinished one. Throws a UserError where it can't be written. */
export function openInventoryWriter(path: string, header: InventoryHeader): InventoryWriter {
  const file = attempt(path, () => openOwn(partPath(path), constants.O_TRUNC));
  attempt(path, () => writeWhole(file, `${headerLine(header)}\n`));
  return createInventoryWriter(path, file, 0);
}

/** Opens a file for writing that only its owner may read, whoever might before. */
export function openOwn(path: string, how: number): number {
  const file = openSync(path, NO_LINK | constants.O_CREAT | how, OWNER_ONLY);
  fchmodSync(file, OWNER_ONLY);
  return file;
}

/** Goes on with a file that is open for appending and holds `records` records. */
export function createInventoryWriter(path: string, file: number, records: number): InventoryWriter {
  let written = records;
  let text = "";
  // The number of a closed file may be another file's or a socket's soon, and behind a torn line nothing can stand.
  let ended: unknown = null;
  const end = (why: unknown): void => {
    if (ended !== null) return;
    ended = why;
    closeSync(file);
  };
  const append = (all: string): void => {
    if (ended !== null) throw ended;
    try {
      attempt(path, () => writeWhole(file, all));
    } catch (error) {
      end(error);
      throw error;
    }
  };
  const flush = (): void => {
    const all = text;
    text = "";
    append(all);
  };
  const write = (line: string): void => {
    written++;
    text += `${line}\n`;
    if (text.length >= CHUNK_CHARACTERS) flush();
  };
  return {
    writeRecords: (cell, entries) => {
      for (const entry of entries) write(recordLine(entry));
      write(cellLine(cell));
      flush();
    },
    finish: async () => {
      append(`${endLine(written)}\n`);
      attempt(path, () => {
        fsyncSync(file);
        end(new Error(`${path} is finished`));
      });
      await nameFinished(path);
    },
    close: () => end(new Error(`${path} is closed`)),
  };
}

/** Writes a whole inventory at once: all its records, then the markers of its cells. Throws a UserError. */
export async function writeInventoryFile(
  path: string,
  header: InventoryHeader,
  records: Iterable<InventoryRecord>,
  cells: readonly Cell[],
): Promise<void> {
  const writer = openInventoryWriter(path, header);
  writer.writeRecords({ accountId: null, regionId: null }, records);
  for (const cell of cells) writer.writeRecords(cell, []);
  await writer.finish();
}

async function nameFinished(path: string): Promise<void> {
  const part = partPath(path);
  if (!path.endsWith(".gz")) {
    attempt(path, () => renameSync(part, path));
    return;
  }
  const packed = `${part}.gz`;
  try {
    const [{ pipeline }, { createGzip }] = await Promise.all([import("node:stream/promises"), import("node:zlib")]);
    await pipeline(
      createReadStream(part),
      createGzip(),
      createWriteStream(packed, { fd: openOwn(packed, constants.O_TRUNC), flush: true }),
    );
    renameSync(packed, path);
    rmSync(part);
  } catch (error) {
    rmSync(packed, { force: true });
    throw writeProblem(path, error);
  }
}

function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
}

/** Does something with the inventory file of `path`. Throws a UserError where the system refuses. */
export function attempt<Result>(path: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw writeProblem(path, error);
  }
}

function writeProblem(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || error instanceof UserError) return error;
  return new UserError(
    "unwritable-file",
    `${path} can't be written (${String(error.code)})`,
    "check the folder and the disk",
  );
}
