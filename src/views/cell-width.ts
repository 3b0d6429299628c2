/** How many terminal cells a text takes. */
export type Measure = (text: string) => number;

/** Latin and Greek letters, punctuation, arrows, blocks and shapes: one cell each; kana, Han and Hangul: two. No marks, no emoji. */
const PLAIN =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u0384-\u03ff\u2010-\u2027\u2190-\u21ff\u2264\u2265\u2500-\u25fc\u2713\u2717\ufffd\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]*$/;
const DOUBLE = /[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]/g;
const COMBINING = /[\u3099\u309a]/;

/** The cells of a text whose characters all have a width of their own; null for one that needs real measuring. */
export function plainWidth(text: string): number | null {
  if (!PLAIN.test(text) || COMBINING.test(text)) return null;
  return text.length + (text.match(DOUBLE)?.length ?? 0);
}

/** Draws with plain widths, and once more with real ones where a text turns out to need them: their tables load slowly. */
export async function drawn(draw: (measure: Measure) => string): Promise<string> {
  let plain = true;
  const text = draw((part) => {
    const width = plainWidth(part);
    plain &&= width !== null;
    return width ?? part.length;
  });
  if (plain) return text;
  const { textWidth } = await import("./text-width.ts");
  return draw(textWidth);
}

/** Cuts a text to a number of terminal cells, the cut marked with `…`. */
export function cut(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const sign of signsOf(text)) {
    const next = measure(sign);
    if (used + next > width - 1) break;
    kept += sign;
    used += next;
  }
  return `${kept.trimEnd()}…`;
}

/** What can't be cut apart: characters, or clusters of them where a text has marks or emoji. */
function signsOf(text: string): Iterable<string> {
  if (plainWidth(text) !== null) return text;
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}
