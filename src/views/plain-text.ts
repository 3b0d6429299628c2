/** Characters that could move a cursor, start an escape sequence, turn the reading direction or break a line. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A name from outside, made harmless for a terminal: whatever isn't plain text becomes a replacement mark. */
export const plainText = (text: string): string => text.replace(UNSAFE, "\ufffd");

/** JSON that a terminal may show: control and direction characters are escaped, which changes no value. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
