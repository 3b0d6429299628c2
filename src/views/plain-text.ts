import { escapedText, UNSAFE } from "../units/unsafe-text.ts";

/** A name from outside, made harmless for a terminal: whatever isn't plain text becomes replacement marks. */
export const plainText = (text: string): string =>
  text.replace(UNSAFE, (sign) => "\ufffd".repeat(sign.length)).toWellFormed();

/** JSON that a terminal may show: what isn't plain text is escaped, which changes no value. */
export const plainJson = (value: unknown): string => escapedText(JSON.stringify(value, null, 2));
