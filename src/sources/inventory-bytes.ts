import { closeSync, openSync, readSync } from "node:fs";
import { UserError } from "../errors.ts";

const CHUNK_BYTES = 1024 * 1024;

/** Whether bytes begin as gzip does. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Reads a file chunk by chunk; the memory of a chunk is used again for the next. Throws a UserError where it can't be read. */
export function* fileChunks(path: string): Generator<Buffer, void> {
  const file = attempt(path, () => openSync(path, "r"));
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const length = attempt(path, () => readSync(file, chunk, 0, CHUNK_BYTES, null));
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** The text bytes of a stream called `name`, unpacked where it is gzip. Throws a UserError where that is cut off or damaged. */
export async function* unpacked(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  const bytes = chunks[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  for (let length = 0; length < 2;) {
    const next = await bytes.next();
    if (next.done === true) break;
    head.push(next.value);
    length += next.value.length;
  }
  const whole = continued(head, bytes);
  if (isGzip(Buffer.concat(head))) yield* gunzip(name, whole);
  else yield* whole;
}

async function* continued(head: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer, void> {
  for (const chunk of head) yield Buffer.from(chunk);
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield Buffer.from(next.value);
}

/** Unpacks a gzip stream called `name`. Throws a UserError where it is cut off or damaged. */
export async function* gunzip(
  name: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer, void> {
  // Loaded here, since most files are plain and a report should start at once.
  const [{ Readable }, { createGunzip }] = await Promise.all([import("node:stream"), import("node:zlib")]);
  const packed = Readable.from(chunks, { objectMode: false });
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  packed.on("error", (error) => unzip.destroy(error));
  let unpackedBytes = 0;
  try {
    for await (const chunk of packed.pipe(unzip)) {
      unpackedBytes += chunk.length;
      if (unpackedBytes > FREE_BYTES && unpackedBytes > MOST_GROWTH * unzip.bytesWritten) throw bomb(name);
      yield chunk;
    }
  } catch (error) {
    throw gzipProblem(name, error);
  } finally {
    packed.destroy();
  }
}

/** What people scan shrinks to a tenth or a thirtieth; what shrinks far more holds the same again and again. */
const MOST_GROWTH = 200;
const FREE_BYTES = 64 * CHUNK_BYTES;

const bomb = (name: string): UserError =>
  new UserError(
    "gzip-bomb",
    `${name} unpacks to more than ${MOST_GROWTH} times its size`,
    "check where it comes from, or unpack it first",
  );

function gzipProblem(name: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === "Z_BUF_ERROR") {
    return new UserError(
      "truncated-gzip",
      `${name} is a gzip file that ends too early`,
      "copy it again, or scan again",
    );
  }
  if (code === null || !code.startsWith("Z_")) return error;
  return new UserError("damaged-gzip", `${name} is a damaged gzip file (${code})`, "copy it again, or scan again");
}

function attempt<Result>(path: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw fileProblem(path, error);
  }
}

function fileProblem(path: string, error: unknown): unknown {
  switch (codeOf(error)) {
    case null:
      return error;
    case "ENOENT":
      return new UserError("unreadable-file", `${path} does not exist`, "check the path");
    case "EISDIR":
      return new UserError("unreadable-file", `${path} is a folder`, "name a file in it");
    case "EACCES":
    case "EPERM":
      return new UserError("unreadable-file", `${path} may not be read`, "allow this user to read it");
    default:
      return new UserError(
        "unreadable-file",
        `${path} can't be read (${codeOf(error)})`,
        "check the path and the disk",
      );
  }
}

/** The code of a system or zlib error. */
const codeOf = (error: unknown): string | null =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
