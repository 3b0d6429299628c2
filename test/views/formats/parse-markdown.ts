/** A table of a comment: titles, then rows, cell by cell, as they are shown. */
export type MarkdownTable = { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** What a renderer shows of a cell, or of a sentence. */
export const shown = (cell: string): string =>
  cell
    .replaceAll("<!-- -->", "")
    .replace(/\*\*(.*?)\*\*/g, "$1")
    .replace(/^`(.*)`$/, "$1")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&(amp|lt|gt|#124);/g, (_, name: string) => ({ amp: "&", lt: "<", gt: ">", "#124": "|" })[name] ?? "")
    .trim();

/** Parses the tables of GitHub's Markdown; a row with more or fewer cells than its titles throws. */
export function markdownTables(text: string): MarkdownTable[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    if (!/^\|(?:(?:---|--:)\|)+$/.test(line)) return [];
    const cells = (row: string): string[] => {
      const [before, ...parts] = row.split("|");
      if (before !== "" || parts.pop() !== "") throw new Error(`no row: ${row}`);
      return parts;
    };
    const wanted = cells(line).length;
    const rows = lines.slice(index + 1);
    const end = rows.findIndex((row) => !row.startsWith("|"));
    const [titles = [], ...body] = [lines[index - 1] ?? "", ...rows.slice(0, end === -1 ? undefined : end)].map(cells);
    const odd = [titles, ...body].find((row) => row.length !== wanted);
    if (odd !== undefined) throw new Error(`${odd.length} cells where there are ${wanted} titles: ${odd.join("|")}`);
    return [{ titles: titles.map(shown), rows: body.map((row) => row.map(shown)) }];
  });
}

/** Markup that a name could have brought: anything but what a comment is made of. */
export function strangeMarkup(text: string): string[] {
  const bare = text
    .replace("<!-- watchbill -->\n", "")
    .replaceAll("<!-- -->", "\u2063")
    .replace(/&(?:amp|lt|gt|#124);/g, "")
    .replace(/^<details><summary>[\w ,]+<\/summary>$|^<\/details>$/gm, "")
    .replace(/^<sub>|<\/sub>$/gm, "")
    .replace(/^\|(?:(?:---|--:)\|)+$/gm, "")
    .replace(/`[\w.:/@=+\-["\],… ]+`/g, "")
    .replace(/\\[!-/:-@[-`{-~]/g, "");
  const found = [/[<>]/g, /!\[|\]\(|`/g, /[@#!$~%^](?=\w)/g, /:\/\/|www\./g, /:[\w+-]+:/g, /(?<!\*)\*(?!\*)/g].flatMap(
    (strange) => bare.match(strange) ?? [],
  );
  return found.filter((one) => one !== "$");
}
