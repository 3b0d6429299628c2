import { COLORS } from "../../src/views/colors.ts";
import { textWidth } from "../../src/views/text-width.ts";
import type { Line, Span } from "../../src/views/tui/line.ts";

/** A cell in pixels, the margin around all of them, and where in a cell letters stand. */
const WIDTH = 8;
const HEIGHT = 18;
const MARGIN = 14;
const BASELINE = 13;

const TEXT = "#E6EDF3";
const GROUND = "#0D1117";

/** Fills are drawn as rectangles, since fonts leave gaps between them: how much of the colour each holds. */
const FILLS: Readonly<Record<string, number>> = { "█": 1, "▓": 0.85, "▒": 0.7, "░": 0.28 };
const STEPS = "▁▂▃▄▅▆▇█";

/** A frame as a picture of a dark terminal, every sign in a cell of its own width whatever font there is. */
export function frameSvg(lines: readonly Line[], columns: number): string {
  const width = columns * WIDTH + 2 * MARGIN;
  const height = lines.length * HEIGHT + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}.b{font-weight:bold}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${GROUND}"/>`,
    ...lines.flatMap((line, row) => drawnLine(line, MARGIN + row * HEIGHT)),
    "</svg>\n",
  ].join("\n");
}

function drawnLine(line: Line, top: number): string[] {
  let column = 0;
  return line.flatMap((span) => {
    const left = column;
    column += textWidth(span.text);
    return drawnSpan(span, left, top);
  });
}

function drawnSpan({ text, style, inverse }: Span, left: number, top: number): string[] {
  const own = COLORS.dark[style] ?? TEXT;
  const color = inverse === true ? GROUND : own;
  const parts = inverse === true ? [box(left, textWidth(text), top, HEIGHT, TEXT)] : [];
  const bold = style === "strong" ? ' class="b"' : "";
  let column = left;
  for (const part of partsOf(text)) {
    const cells = textWidth(part);
    parts.push(...drawnPart(part, column, cells, top, color, bold));
    column += cells;
  }
  return parts;
}

/** Runs of one fill, words with single blanks between them, wide signs alone: what can be drawn at one place. */
const partsOf = (text: string): string[] =>
  text.match(
    /█+|▓+|▒+|░+|[▁-▇│┤─]|[^ -~\u00a0-\u2fff]|[ -~\u00a0-\u24ff\u2600-\u2fff▲▸○●◐]+?(?= {2}|[▁-▓│┤─]|[^ -~\u00a0-\u2fff]|$)/gu,
  ) ?? [];

function drawnPart(part: string, left: number, cells: number, top: number, color: string, bold: string): string[] {
  const [sign = ""] = part;
  const fill = FILLS[sign];
  // On the row under the cursor a full cell would be a hole in it.
  const inset = color === GROUND ? 2 : 0;
  if (fill !== undefined) return [box(left, cells, top + inset, HEIGHT - 2 * inset, color, fill)];
  const step = STEPS.indexOf(sign) + 1;
  if (step > 0) {
    const high = Math.round(((HEIGHT - 2) * step) / STEPS.length);
    return [box(left, cells, top + HEIGHT - 1 - high, high, color)];
  }
  if (sign === "│" || sign === "┤") {
    const middle = MARGIN + left * WIDTH + WIDTH / 2;
    const tick = sign === "┤" ? `M${middle - 4} ${top + HEIGHT / 2}h4` : "";
    return [`<path d="M${middle} ${top}v${HEIGHT}${tick}" stroke="${color}" fill="none"/>`];
  }
  if (part.trim() === "") return [];
  const before = textWidth(part) - textWidth(part.trimStart());
  const shown = part.trim();
  const x = MARGIN + (left + before) * WIDTH;
  const length = textWidth(shown) * WIDTH;
  return [
    `<text x="${x}" y="${top + BASELINE}" textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${color}"${bold}>${escaped(shown)}</text>`,
  ];
}

const box = (left: number, cells: number, top: number, height: number, color: string, opacity = 1): string =>
  `<rect x="${MARGIN + left * WIDTH}" y="${top}" width="${cells * WIDTH}" height="${height}" fill="${color}"${opacity === 1 ? "" : ` fill-opacity="${opacity}"`}/>`;

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
