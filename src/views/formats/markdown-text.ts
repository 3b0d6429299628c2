import { plainText } from "../plain-text.ts";

/** The most signs of a name that a comment shows. */
const LONGEST = 64;

/** Cuts a text that is too long in its middle, since names differ at their ends: `module.checkout…group.more`. */
export function cutMiddle(text: string, most = LONGEST): string {
  const signs = [...text];
  if (signs.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${signs.slice(0, most - 1 - tail).join("")}…${signs.slice(signs.length - tail).join("")}`;
}

/** What Markdown, or the HTML in it, would act on, written so that it is shown. */
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  // A backslash would do in a text, and not in every renderer's table.
  "|": "&#124;",
};

/** Stands for a comment while a text is written; plain text holds none. */
const PART = "\u2063";

/** What platforms look for in what is shown: @team, #12, !34, &56, $x$, ~label, %mark, :sign: and addresses. */
const SOUGHT = /[@#!$~%^](?=[^\s.,;])|&(?=\d)|:(?=\/\/|[\w+-]+:)|www(?=\.)/gi;

/** A text from outside, whole, as the text that it is: no markup, no mention, no reference, no formula, no link. */
export const markdownText = (text: string): string =>
  plainText(text)
    .toWellFormed()
    .replace(SOUGHT, `$&${PART}`)
    .replace(/[&<>|\\`*_{}[\]()~]/g, (sign) => ESCAPES[sign] ?? `\\${sign}`)
    .replace(/^( *)([-+=#:])/, "$1\\$2")
    .replace(/^( *\d+)(?=\.(?:\s|$))/, "$1\\")
    .replaceAll(PART, "<!-- -->");

/** A name from outside, cut in the middle. */
export const markdownName = (name: string): string => markdownText(cutMiddle(name));

/** An address such as a resource's: as code where it holds nothing that could leave it. */
export function markdownCode(name: string): string {
  const short = cutMiddle(name);
  return /^[\w.:/@=+\-["\],… ]*[\w.:/@=+\-["\],…]$/.test(short) && !short.startsWith(" ")
    ? `\`${short}\``
    : markdownText(short);
}
