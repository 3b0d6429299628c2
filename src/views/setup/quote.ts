import { plainText } from "../plain-text.ts";

/** A string of HCL: nothing in it ends the string or begins a template, and control characters are escaped. */
export const hclString = (text: string): string =>
  `"${text.replace(SIGNS, (sign) =>
    sign === '"' || sign === "\\" ? `\\${sign}` : `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )}"`;

const SIGNS = /["\\]|[$%](?=\{)|[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Lines of a comment, in HCL, YAML and shell alike; nothing that was read breaks out of it. */
export const comment = (...lines: readonly string[]): string =>
  lines.map((line) => (line === "" ? "#" : `# ${plainText(line)}`)).join("\n");

/** A word of a shell's command line, whatever it holds. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Parts of a file, with an empty line between them and an end of line after the last. */
export const partsOf = (...parts: readonly (string | null)[]): string =>
  `${parts.filter((part) => part !== null).join("\n\n")}\n`;
