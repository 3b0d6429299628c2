import type { UserError } from "../errors.ts";
import { plainText } from "../views/plain-text.ts";

/** The most signs of what was wrong, and of what to do: a name from outside may be as long as its file. */
const LONGEST = 600;

const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST / 2)}…${text.slice(-LONGEST / 2)}`;

/** What the user can put right, in one line for stderr. */
export const complaint = ({ message, hint }: UserError): string =>
  `watchbill: ${plainText(shortened(message))}; ${plainText(shortened(hint))}\n`;
