import { readText } from "./input.ts";

/** A line of an order, with its number in the file. */
export type OrderLine = { readonly name: string; readonly line: number };

/** Reads names, one a line, in their order; `#` begins a remark, as the first word or after a blank. */
export const readOrder = (file: string): OrderLine[] =>
  readText(file)
    .split(/\r?\n/)
    .map((text, index) => ({ name: withoutRemark(text).trim(), line: index + 1 }))
    .filter(({ name }) => name !== "");

function withoutRemark(text: string): string {
  const { index } = /(^|\s)#/.exec(text) ?? { index: text.length };
  return text.slice(0, index);
}
