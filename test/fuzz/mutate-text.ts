import type { Random } from "../aws/fake/random.ts";
import { HOSTILE_NUMBERS, HOSTILE_TEXTS } from "./hostile-values.ts";
import { among, oneOf } from "./mutate-tree.ts";

/** Pieces of YAML that grow, point, merge, name types, or end a document. */
const YAML_TRICKS: readonly string[] = [
  "&a ",
  "*a",
  "&a [*a]",
  "&a {b: *a}",
  "<<: *a\n",
  "<<: [*a, *a]\n",
  "<<: 5\n",
  "!!binary aGk= ",
  "!!set {a, b}",
  "!!omap [a: 1]",
  "!!js/function 'x' ",
  "!!float .nan",
  "!!int 0x10",
  "!!timestamp 2026-12-10",
  "!<tag:yaml.org,2002:null> ",
  "!Ref ",
  "!Unknown::Tag ",
  ".nan",
  "-.inf",
  "0o17",
  "1_000",
  "12:30:45",
  "yes",
  "~",
  "---\n",
  "...\n",
  "%YAML 1.1\n---\n",
  "%TAG ! tag:x,2000:\n---\n",
  "? [a, b]\n: c\n",
  "? {a: b}\n: c\n",
  "|\n  text\n",
  ">-\n  text\n",
  "# x\n",
  "\t",
  "? ",
  "- ",
  "__proto__: {polluted: true}\n",
  "constructor: {prototype: {polluted: true}}\n",
  `${"- ".repeat(3_000)}x\n`,
  `${"[".repeat(12_000)}\n`,
  `${"? ".repeat(1_500)}x\n`,
  bomb(9, 9),
  bomb(3, 30),
  `x: [${"&b ".repeat(1)}b${", *b".repeat(5_000)}]\n`,
  `${Array.from({ length: 2_000 }, (_, index) => `k${index}: &k${index} v\n`).join("")}`,
];

/** Aliases of aliases: `width` to the power of `depth` values in a few lines. */
function bomb(width: number, depth: number): string {
  const names = Array.from({ length: depth }, (_, index) => `z${index}`);
  return names
    .map(
      (name, index) =>
        `${name}: &${name} [${Array(width)
          .fill(index === 0 ? "x" : `*z${index - 1}`)
          .join(",")}]\n`,
    )
    .join("");
}

/** Changes a text by its lines and signs; `isYaml` adds what only YAML understands. */
export function mutatedText(text: string, random: Random, tricks: readonly string[], isYaml: boolean): string {
  let changed = text;
  for (let count = 1 + (random() < 0.4 ? among(random, 4) : 0); count > 0; count--) {
    changed = changedText(changed, random, tricks, isYaml);
  }
  return changed;
}

function changedText(text: string, random: Random, tricks: readonly string[], isYaml: boolean): string {
  const lines = text.split("\n");
  const at = among(random, lines.length);
  const own = lines[at] ?? "";
  const withLine = (removed: number, ...put: readonly string[]): string =>
    lines.toSpliced(at, removed, ...put).join("\n");
  const from = among(random, text.length + 1);
  const within = (put: string, removed = 0): string => text.slice(0, from) + put + text.slice(from + removed);
  const dice = random();
  if (isYaml && dice < 0.3) {
    const trick = oneOf(random, YAML_TRICKS);
    return random() < 0.5 ? within(trick) : withLine(0, indented(trick, own));
  }
  if (dice < 0.38) return withLine(1);
  if (dice < 0.46) return withLine(0, own);
  if (dice < 0.5) return withLine(0, lines[among(random, lines.length)] ?? "");
  if (dice < 0.56) return withLine(1, `${" ".repeat(among(random, 5))}${own.trimStart()}`);
  if (dice < 0.64)
    return withLine(
      1,
      own.replace(/\d[\d.]*/, () => oneOf(random, HOSTILE_NUMBERS)),
    );
  if (dice < 0.72)
    return withLine(
      1,
      own.replace(/(?<=[:=]\s*)\S.*/, () => oneOf(random, HOSTILE_TEXTS)),
    );
  if (dice < 0.78) return within(oneOf(random, tricks.length > 0 ? tricks : HOSTILE_TEXTS));
  if (dice < 0.84) return within("", 1 + among(random, 12));
  if (dice < 0.88) return text.slice(0, from);
  if (dice < 0.9) return `\ufeff${text}`;
  if (dice < 0.92) return text.replaceAll("\n", random() < 0.5 ? "\r\n" : "\r");
  if (dice < 0.96)
    return within(
      oneOf(random, ["\u0000", "\ud83d", "\u2028", "\u0085", "{", "}", "[", "]", '"', "'", ":", ",", "\\", "\\u0000"]),
    );
  return text + text;
}

const indented = (trick: string, line: string): string => (/^\s*/.exec(line)?.[0] ?? "") + trick.trimEnd();

/** Spoils bytes: cut off, flipped, not UTF-8, another encoding. */
export function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  const at = among(random, bytes.length);
  const dice = random();
  if (dice < 0.3) return bytes.subarray(0, at);
  if (dice < 0.6) {
    const flipped = Buffer.from(bytes);
    for (let count = 1 + among(random, 8); count > 0; count--)
      flipped[among(random, bytes.length)] = among(random, 256);
    return flipped;
  }
  if (dice < 0.7) return Buffer.concat([bytes, Buffer.from([0xff, 0xc3, 0x28])]);
  if (dice < 0.8) return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xed, 0xa0, 0x80]), bytes.subarray(at)]);
  if (dice < 0.9) return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString("utf8"), "utf16le")]);
  return Buffer.concat([bytes, bytes]);
}
