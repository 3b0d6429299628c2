import type { Reason } from "../inventory/reference-tables.ts";
import type { Measure } from "./cell-width.ts";

/** How words are set off: by weight only, so that nothing is said by colour alone. */
export type Paint = (token: "strong" | "dim" | "sample", text: string) => string;

/** What a text report is drawn on and with. */
export type Page = {
  readonly width: number;
  readonly measure: Measure;
  /** Whether all accounts are listed. */
  readonly details: boolean;
  readonly paint: Paint;
  readonly reasons: ReadonlyMap<string, Reason>;
};

/** A table whose titles are set off. */
export const titled = ([title = "", ...rows]: readonly string[], { paint }: Page): string[] => [
  paint("strong", title),
  ...rows,
];

/** Blocks of lines as one text, an empty line between them; a block without lines is left out. */
export const pageText = (blocks: readonly (readonly string[])[]): string =>
  `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
