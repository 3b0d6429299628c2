import { COLORS } from "../colors.ts";
import { textWidth } from "../text-width.ts";
import type { Line, Style } from "./line.ts";

/** What a terminal can show. */
export type Terminal = {
  readonly colors: "none" | "16" | "truecolor";
  readonly background: "dark" | "light";
  /** Whether the locale is UTF-8; else the ASCII set is drawn. */
  readonly unicode: boolean;
};

const SIXTEEN: Readonly<Record<Terminal["background"], Readonly<Record<Style, string>>>> = {
  dark: {
    text: "",
    dim: "90",
    strong: "1",
    eks: "94",
    fargate: "96",
    ec2: "37",
    within: "32",
    warning: "33",
    exceeded: "31",
    unknown: "95",
  },
  light: {
    text: "",
    dim: "90",
    strong: "1",
    eks: "34",
    fargate: "36",
    ec2: "90",
    within: "32",
    warning: "33",
    exceeded: "31",
    unknown: "35",
  },
};

/** Draws a line with the terminal's escape sequences, blanks at its end left to the terminal. */
export function painted(of: Line, terminal: Terminal): string {
  let drawn = "";
  let before = PLAIN;
  for (const { text, style, inverse } of of) {
    if (text === "") continue;
    const codes = { own: codeOf(style, terminal), inverse: inverse === true };
    drawn += `${change(before, codes)}${terminal.unicode ? text : plainSigns(text)}`;
    before = codes;
  }
  return before.own === "" && !before.inverse ? drawn.trimEnd() : `${drawn}${change(before, PLAIN)}`;
}

type Codes = { readonly own: string; readonly inverse: boolean };

const PLAIN: Codes = { own: "", inverse: false };

/** What leads from one look to the next. Each code is taken back by its own, as Ink does, so that it need not write it anew. */
const change = (from: Codes, to: Codes): string =>
  [
    ...(from.own === to.own || from.own === "" || (isColor(from.own) && isColor(to.own))
      ? []
      : [isColor(from.own) ? "39" : "22"]),
    ...(from.inverse && !to.inverse ? ["27"] : []),
    ...(from.own === to.own || to.own === "" ? [] : [to.own]),
    ...(to.inverse && !from.inverse ? ["7"] : []),
  ]
    .map((code) => `\u001b[${code}m`)
    .join("");

const isColor = (code: string): boolean => code.length > 1;

function codeOf(style: Style, { colors, background }: Terminal): string {
  if (style === "strong") return "1";
  // Without colour, what is dim stays dim: it says only that it matters less.
  if (colors === "none") return style === "dim" ? "2" : "";
  const hex = colors === "truecolor" ? COLORS[background][style] : undefined;
  if (hex === undefined) return SIXTEEN[background][style];
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `38;2;${red};${green};${blue}`;
}

/** The ASCII set: what a terminal that isn't UTF-8 shows in place of marks and fills. One cell each, so that columns stay. */
const ASCII: Readonly<Record<string, string>> = {
  "█": "#",
  "▓": "=",
  "▒": "+",
  "░": ".",
  "│": "|",
  "┤": "|",
  "▸": ">",
  "›": ">",
  "‹": "<",
  "°": "t",
  "–": "-",
  "…": ".",
  "±": "~",
  "●": "*",
  "◐": "/",
  "○": "o",
  "✓": "v",
  "▲": "!",
  "✗": "x",
  "≥": ">",
  "≤": "<",
  "×": "x",
  "·": "-",
  "─": "-",
  "▁": "1",
  "▂": "2",
  "▃": "3",
  "▄": "4",
  "▅": "5",
  "▆": "6",
  "▇": "7",
  "↑": "^",
  "↓": "v",
  "←": "<",
  "→": ">",
};

const BEYOND_ASCII = /[^\u0000-\u007f]/;

/** A text in the ASCII set. Signs that take more than one cell take the blanks beside them: `>=`, and `...` between two figures. Letters lose their accents; of what is left, a name's length stays: a mark for each cell. Exports and copies have the name itself. */
export const plainSigns = (text: string): string =>
  BEYOND_ASCII.test(text)
    ? [...new Intl.Segmenter().segment(text.replaceAll("≥ ", ">=").replaceAll(" … ", "..."))]
        .map(({ segment }) => asciiSign(segment))
        .join("")
    : text;

function asciiSign(sign: string): string {
  const bare = ASCII[sign] ?? sign.normalize("NFD").replace(/\p{Mark}/gu, "");
  return BEYOND_ASCII.test(bare) ? "?".repeat(textWidth(sign)) : bare;
}
