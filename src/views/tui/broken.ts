import type { Measure } from "../cell-width.ts";

/** Breaks lines between words, since a terminal breaks within them; a word that is longer than a line stays whole. What no newline ends stays as it is. */
export function broken(text: string, columns: number, measure: Measure): string {
  const lines = text.split("\n");
  return lines
    .map((line, index) => (index === lines.length - 1 ? line : brokenLine(line, columns, measure)))
    .join("\n");
}

function brokenLine(line: string, columns: number, measure: Measure): string {
  if (measure(line) <= columns) return line;
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || measure(last) + 1 + measure(word) > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}
