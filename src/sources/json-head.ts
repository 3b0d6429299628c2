/**
 * Parses JSON that may be cut off, by leaving out what isn't whole: members of the outer objects and items of the outermost list are
 * kept up to the cut. Undefined where it isn't JSON as far as it goes.
 */
export function jsonHead(text: string): unknown {
  const closers: string[] = [];
  let whole = { end: 0, closing: "" };
  const keep = (end: number): void => {
    const lists = closers.filter((closer) => closer === "]").length;
    // An item of a list is known only as a whole: by its members it is told what it is.
    if (lists === 0 || (lists === 1 && closers.at(-1) === "]")) whole = { end, closing: closers.toReversed().join("") };
  };
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      closers.push(token === "{" ? "}" : "]");
      keep(index + 1);
    } else if (token === "}" || token === "]") {
      closers.pop();
      keep(index + 1);
    } else if (token === ",") keep(index);
  }
  try {
    return JSON.parse(`${text.slice(0, whole.end)}${whole.closing}`);
  } catch {
    return undefined;
  }
}

/** Strings, so that what stands in them isn't taken for structure; one that is cut off reaches to the end. */
const TOKEN = /"(?:[^"\\]|\\[^])*(?:"|\\?$)|[[\]{},]/g;
