/**
 * Characters that could move a cursor, start an escape sequence, turn the reading direction, break a line, or stand where nobody
 * sees them: controls, marks of direction, what has no width or no ink, and the tags by which text is hidden in text.
 */
export const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** JSON, or YAML whose unsafe texts are in double quotes, with what is unsafe escaped, which changes no value; lines stay lines. */
export const escapedText = (text: string): string =>
  text.replace(UNSAFE, (sign) => (sign === "\n" ? sign : sign.split("").map(escaped).join("")));

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
