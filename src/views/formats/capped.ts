/** A table, or list, of a document that may be cut short. */
export type Section = {
  readonly title: string;
  /** What stands above its rows. */
  readonly head: readonly string[];
  readonly rows: readonly string[];
  /** What a row is: `account`. */
  readonly word: string;
};

/** How much a place takes, in its own measure. */
export type Room = { readonly most: number; readonly size: (text: string) => number };

/**
 * Fills a place with sections, row by row, as far as it has room; what is left out is counted where it is missing, and sections
 * that find no room at all are named. Never more than `most`, and nothing where there is no room for that.
 */
export function cappedSections(sections: readonly Section[], { most, size }: Room): string {
  const rest = (from: number): string => {
    const names = sections.slice(from).map(({ title }) => title.toLowerCase());
    return names.length === 0 ? "" : `\nLeft out for want of room: ${names.join(", ")}.\n`;
  };
  let text = "";
  for (const [index, { title, head, rows, word }] of sections.entries()) {
    const begin = `\n**${title}**\n\n${head.map((line) => `${line}\n`).join("")}`;
    const tail = (left: number) =>
      left === 0 ? "" : `\n… and ${left} more ${word}${left === 1 ? "" : "s"}, left out for want of room.\n`;
    const free = most - size(text) - size(rest(index + 1));
    const kept: string[] = [];
    let used = size(begin);
    for (const row of rows) {
      const line = `${row}\n`;
      const left = rows.length - kept.length - 1;
      if (used + size(line) + size(tail(left)) > free) break;
      kept.push(line);
      used += size(line);
    }
    if (kept.length === 0) return size(text + rest(index)) > most ? text : text + rest(index);
    text += begin + kept.join("") + tail(rows.length - kept.length);
  }
  return text;
}
