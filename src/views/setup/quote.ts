import { UNSAFE } from "../../units/unsafe-text.ts";
import { plainText } from "../plain-text.ts";

/** A string of HCL: nothing in it ends the string or begins a template, and what nobody sees, or a terminal obeys, is escaped. */
export const hclString = (text: string): string =>
  `"${text
    .toWellFormed()
    .replace(/["\\]/g, (sign) => `\\${sign}`)
    .replace(/[$%](?=\{)/g, escaped)
    .replace(UNSAFE, escaped)}"`;

/** HCL knows no halves of a character: what lies beyond 16 bits has a form of its own. */
function escaped(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const [letter, width] = code > 0xffff ? ["U", 8] : ["u", 4];
  return `\\${letter}${code.toString(16).padStart(width, "0")}`;
}

/** Lines of a comment, in HCL, YAML and shell alike; nothing that was read breaks out of it. */
export const comment = (...lines: readonly string[]): string =>
  lines.map((line) => (line === "" ? "#" : `# ${plainText(line)}`)).join("\n");

/** A word of a shell's command line, whatever it holds. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Parts of a file, with an empty line between them and an end of line after the last. */
export const partsOf = (...parts: readonly (string | null)[]): string =>
  `${parts.filter((part) => part !== null).join("\n\n")}\n`;
