import type { Range } from "../../units/range.ts";
import type { Unit } from "./table-spec.ts";
import { rangeMark, rangeText } from "../format-number.ts";
import type { Line } from "./line.ts";
import { textOf } from "./line.ts";
import type { ShownCell } from "./table-spec.ts";

const MARKS: Readonly<Record<string, string>> = {
  "~": "has a range",
  "°": "free in part",
  "+": "not all was read",
};

/** Marks behind a figure as words: `, has a range, not all was read`. */
export const markWords = (marks: string): string =>
  [...marks].map((mark) => (MARKS[mark] === undefined ? "" : `, ${MARKS[mark]}`)).join("");

/** A figure as it is shown, its unit and its marks in words. */
export function cellWords({ text, marks }: ShownCell, unit: Unit | null = null): string {
  if (text === "?") return "unknown";
  if (text === "–") return "not applicable";
  return `${words(text)}${unit === null ? "" : ` ${unit}`}${markWords(marks)}`;
}

/** `, 5,160.00 to 5,388.00`; nothing for a figure that is exact. */
export const boundsWords = (range: Range): string => (rangeMark(range) === "" ? "" : `, ${words(rangeText(range))}`);

const figureMarks = (_: string, digit: string, marks: string): string => `${digit}${markWords(marks)}`;

/** Signs that stand for words, in the order in which they are replaced. */
const SIGNS: readonly (readonly [RegExp, string | ((...found: string[]) => string)])[] = [
  // A legend is about the drawing.
  [/[█▓▒░│] [A-Za-z](?:\S| (?! ))*/g, " "],
  [/(?:·*[█▓▒░│┤▸▁▂▃▄▅▆▇‹›─]+·*)+|·{2,}/g, " "],
  [/(\d)([~°+]+)(?![\d~°+])/g, figureMarks],
  [/(?<=has a range|free in part|not all was read) (?=\w)/g, ", "],
  [/(?<=[\d?]) [–…] (?=[-+\d?])/g, " to "],
  [/≤ ?/g, "at most "],
  [/≥ ?/g, "at least "],
  [/ ?± (\d+)(?: days?)?/g, " plus or minus $1 day"],
  [/, …/g, " and others"],
  [/\?(?= lists)/g, "question mark"],
  [/[✓▲✗?] (?=within|warning|exceeded|undecided)/g, ""],
  [/✓/g, "within"],
  [/▲/g, "warning"],
  [/✗/g, "exceeded"],
  [/●/g, "covered"],
  [/◐/g, "partly covered"],
  [/○/g, "not covered,"],
  [/↑/g, "up"],
  [/↓/g, "down"],
  [/←/g, "left"],
  [/→/g, "right"],
  [/^\s*~ /g, "has a range: "],
  [/^\s*\? /g, "unknown: "],
  [/^\s*· /g, "assumed: "],
  [/(?<=^|\s)\?(?=$|[\s,])/g, "unknown"],
  [/(?<=^|\s)–(?=\s|$)/g, " "],
  [/ · | {2,}/g, ", "],
  [/(?:,\s*){2,}/g, ", "],
  [/^[\s,]+|[\s,]+$/g, ""],
];

/** A text as it is shown, in words: marks and signs are said, drawings left out, and figures stay as they are. */
export const words = (shown: string): string =>
  SIGNS.reduce((text, [sign, word]) => text.replace(sign, word as string), shown);

/** The deepest that a line's own text begins at; what begins further in goes on with the line above. */
const DEEPEST = 8;

/** Lines of a block as sentences: what was broken to fit is whole again, what is only drawn is left out. */
export function sentencesOf(lines: readonly Line[]): string[] {
  const whole: string[] = [];
  for (const text of lines.map(textOf)) {
    const last = whole.at(-1);
    // What has columns of its own goes on with nothing.
    const goesOn = last !== undefined && last !== "" && text.search(/\S/) > DEEPEST && !/\S {2,}\S/.test(text);
    if (goesOn) whole[whole.length - 1] = `${last} ${text.trim()}`;
    else whole.push(text.trim() === "" ? "" : text);
  }
  return whole.map((text) => words(isTitle(text) ? lowered(text) : text)).filter((text) => text !== "");
}

/** Capitals are spelled out by some readers. */
export const lowered = (title: string): string => title.toLowerCase().replaceAll("vcpu", "vCPU");

const isTitle = (text: string): boolean => /^[A-Z ,]{4,}$/.test(text.replaceAll("vCPU", ""));
