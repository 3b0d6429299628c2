/** A text of HCL: each block at its outside with its labels, the strings, and what HCL has no place for. */
export type HclForm = {
  readonly blocks: readonly string[];
  readonly strings: readonly string[];
  readonly faults: readonly string[];
};

const TOKEN =
  /(?<comment>#[^\n]*)|(?<string>"(?:[^"\\\n]|\\.)*")|(?<word>[A-Za-z_][\w-]*)|(?<sign>[{}[\]()=,.?:!<>*&|+-])|(?<space>[ \n]+|\d+)|(?<fault>.)/gsu;

/** Templates that the texts themselves hold; any other is one that a name began. */
const OWN_TEMPLATE = /\$\{(?:var|data|local|aws_\w+)\.[\w.]+\}/g;

/** Reads HCL sign by sign, as far as its own texts go. */
export function hclForm(text: string): HclForm {
  const faults: string[] = [];
  const strings: string[] = [];
  const blocks: string[] = [];
  let head: string[] = [];
  let depth = 0;
  for (const { groups = {}, 0: token } of text.matchAll(TOKEN)) {
    const { string, sign, word, fault } = groups;
    if (fault !== undefined) faults.push(token);
    if (string !== undefined) {
      const bare = string.slice(1, -1).replaceAll(OWN_TEMPLATE, "");
      if (/[$%]\{/.test(bare)) faults.push(token);
      strings.push(bare.replace(/\\U([0-9a-f]{8})|\\u([0-9a-f]{4})|\\(.)/g, unescaped));
    }
    if (depth === 0 && (word !== undefined || string !== undefined)) head.push(token);
    if (sign === "{" && depth === 0) {
      blocks.push(head.join(" "));
      head = [];
    }
    if (sign !== undefined) depth += "{[(".includes(sign) ? 1 : "}])".includes(sign) ? -1 : 0;
    if (depth < 0) faults.push("closed too often");
  }
  if (depth !== 0 || head.length > 0) faults.push("not closed");
  return { blocks, strings, faults };
}

const unescaped = (_: string, long?: string, short?: string, sign = ""): string => {
  const code = long ?? short;
  return code === undefined ? sign : String.fromCodePoint(Number.parseInt(code, 16));
};
