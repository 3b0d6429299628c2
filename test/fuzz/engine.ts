import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { complaint } from "../../src/commands/complaint.ts";
import { UserError } from "../../src/errors.ts";
import type { Random } from "../aws/fake/random.ts";
import { createRandom } from "../aws/fake/random.ts";
import { mutatedBytes, mutatedText } from "./mutate-text.ts";
import { among, mutatedTree, oneOf } from "./mutate-tree.ts";
import type { Reader } from "./reader.ts";
import type { Tree } from "./tree.ts";
import { treeOf, written } from "./tree.ts";

/** What went wrong with an input, in a word that stays the same while the input is made smaller, and as it was told. */
export type Failure = { readonly what: string; readonly told: string };

/** A folder in which inputs are written, with what must not be read beside it. */
export type Place = { readonly folder: string; readonly clear: () => void };

/** The most signs of what a user is told. */
const LONGEST_LINE = 1_300;

const REPOSITORY = realpathSync(fileURLToPath(new URL("../../", import.meta.url)));

const hashed = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return hash;
};

/** Input number `index` of a reader: the same bytes for the same seed. The first ones are the seeds themselves. */
export function inputOf(reader: Reader, seed: number, index: number): Buffer {
  const random = createRandom(hashed(`${seed} ${reader.name} ${index}`));
  const whole = reader.seeds[index];
  if (whole !== undefined) return reader.packed === undefined ? Buffer.from(whole) : reader.packed(whole, () => 0);
  const text = mutated(oneOf(random, reader.seeds), reader, random);
  if (reader.packed !== undefined) return reader.packed(text, random);
  const bytes = Buffer.from(text);
  return reader.file !== null && bytes.length > 0 && random() < 0.03 ? mutatedBytes(bytes, random) : bytes;
}

function mutated(seed: string, { form, tricks = [] }: Reader, random: Random): string {
  const asText = (): string => mutatedText(seed, random, tricks, form === "yaml");
  if (form === "text" || random() < (form === "yaml" ? 0.8 : 0.12)) return asText();
  if (form === "json-lines") return mutatedLines(seed.trimEnd().split("\n"), random, tricks).join("\n");
  const tree = parsedTree(seed);
  return tree === null ? asText() : written(mutatedTree(tree, random, tricks));
}

function mutatedLines(lines: readonly string[], random: Random, tricks: readonly string[]): string[] {
  const at = among(random, lines.length);
  const tree = parsedTree(lines[at] ?? "{}");
  return lines.toSpliced(at, 1, tree === null ? "{}" : written(mutatedTree(tree, random, tricks)));
}

function parsedTree(text: string): Tree | null {
  try {
    return treeOf(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Makes a folder for inputs, beside files that tell when they are read: a link, a pipe and a folder lead out of it or nowhere. */
export function placeFor({ beside = {} }: Reader): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "watchbill-fuzz-")));
  const folder = join(root, "in");
  mkdirSync(join(folder, "folder"), { recursive: true });
  mkdirSync(join(root, "out"));
  const OUTSIDE = JSON.stringify({
    Resources: { Leaked: { Type: "AWS::EC2::Instance", Properties: { InstanceType: "m5.large" } } },
  });
  for (const path of ["outside.template.json", "out/outside.template.json", "out/manifest.json"])
    writeFileSync(join(root, path), OUTSIDE);
  for (const [name, content] of Object.entries(beside)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  symlinkSync(join(root, "outside.template.json"), join(folder, "link.json"));
  symlinkSync(join(root, "out"), join(folder, "linked-folder"));
  execFileSync("mkfifo", [join(folder, "pipe.json")]);
  return { folder, clear: () => rmSync(root, { recursive: true, force: true }) };
}

/** Files that were opened outside of some folders since it was asked last. */
export type Outside = (allowed: readonly string[]) => readonly string[];

/** Has an input read; null where it was read as promised, or refused as promised. `twice` reads it again and compares. */
export async function failureOf(
  reader: Reader,
  bytes: Buffer,
  place: Place,
  outside: Outside,
  twice: boolean,
): Promise<Failure | null> {
  const input = reader.file === null ? bytes.toString() : join(place.folder, reader.file);
  if (reader.file !== null) writeFileSync(input, bytes);
  outside([]);
  const first = await answerOf(reader, input);
  if (typeof first !== "string") return first;
  const strays =
    reader.file === null ? [] : outside([reader.follows === true ? dirname(place.folder) : place.folder, REPOSITORY]);
  if (strays.length > 0) return { what: "read outside", told: `it read ${strays.join(", ")}` };
  const polluted = pollution();
  if (polluted !== null) return { what: "pollution", told: polluted };
  if (!twice) return null;
  const second = await answerOf(reader, input);
  return second === first
    ? null
    : { what: "two answers", told: `${first.slice(0, 500)}\nand then ${String(second).slice(0, 500)}` };
}

async function answerOf(reader: Reader, input: string): Promise<string | Failure> {
  try {
    return JSON.stringify(await reader.read(input), plainValue) ?? "";
  } catch (error) {
    if (!(error instanceof UserError)) return bug(error);
    const line = complaint(error);
    const isClear =
      /^watchbill: [^\n]*\S[^\n]*; \S[^\n]*\n$/.test(line) && line.length <= LONGEST_LINE && error.code !== "";
    return isClear ? line : { what: "no clear line", told: JSON.stringify(line.slice(0, 2_000)) };
  }
}

const plainValue = (_: string, value: unknown): unknown =>
  typeof value === "bigint"
    ? `${value}n`
    : value instanceof Map
      ? [...value]
      : value instanceof Set
        ? [...value]
        : value;

/** Where a bug is thrown from tells it apart from others. */
function bug(error: unknown): Failure {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const name = error instanceof Error ? error.name : typeof error;
  const promise = /broken promise: [^:\n]*/.exec(stack)?.[0] ?? "";
  const from = stack.split("\n").find((line) => line.includes("/src/") || line.includes("node_modules")) ?? "";
  return {
    what: `${name} ${promise}${promise === "" ? from.trim().replace(/:\d+:\d+\)?$/, "") : ""}`,
    told: stack.slice(0, 3_000),
  };
}

const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Number.prototype];
const CLEAN = PROTOTYPES.map((one) => Reflect.ownKeys(one).length);

function pollution(): string | null {
  const at = PROTOTYPES.findIndex((one, index) => Reflect.ownKeys(one).length !== CLEAN[index]);
  if (at < 0) return null;
  const keys = Reflect.ownKeys(PROTOTYPES[at] ?? {}).map(String);
  return `a prototype has grown: ${keys.slice(CLEAN[at]).join(", ")}`;
}

/** Takes away of an input whatever the failure doesn't need; stops after some seconds. */
export async function minimised(
  bytes: Buffer,
  fails: (bytes: Buffer) => Promise<boolean>,
  seconds = 10,
): Promise<Buffer> {
  const until = performance.now() + seconds * 1_000;
  let least = bytes;
  for (let size = Math.ceil(bytes.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < least.length && performance.now() < until;) {
      const less = Buffer.concat([least.subarray(0, at), least.subarray(at + size)]);
      if (await fails(less)) least = less;
      else at += size;
    }
  }
  return least;
}
