import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document, ParsedNode } from "yaml";
import type { z } from "zod";
import { nearest, UserError } from "../errors.ts";
import { deepLine, tooDeep } from "./nesting.ts";
import { aliasesOf, aliasTargets, complexKey } from "./yaml-nodes.ts";

/** A YAML (or JSON) file with the line of each of its values. */
export type YamlFile = {
  readonly name: string;
  readonly value: unknown;
  /** The line of the value at a path, or of its nearest parent. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
};

/** Parses YAML 1.2; a syntax error is the user's, with its line. Aliases are counted, so that a small file can't grow without end. */
export function parseYaml(name: string, text: string): YamlFile {
  const lines = new LineCounter();
  const deep = deepLine(text);
  if (deep !== null) throw tooDeep(`${name} line ${deep}`);
  const document = parsed(name, text, lines);
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    if (error.code === "RESOURCE_EXHAUSTION") throw tooDeep(`${name} line ${line}`);
    const [why = ""] = error.message.split("\n");
    const message = error.code === "MULTIPLE_DOCS" ? "a second document begins, and a file holds one" : why;
    throw new UserError(
      "bad-yaml",
      `${name} line ${line}: ${message}`,
      "mend the line, or check that this is an estimate, settings or scenario file",
    );
  }
  const complex = complexKey(document);
  if (complex !== null) {
    const { line } = lines.linePos(complex.range?.[0] ?? 0);
    throw new UserError("bad-yaml", `${name} line ${line}: a key is no text`, "write a name before the colon");
  }
  const aliases = aliasesOf(document);
  if (aliases === null) throw unbounded(name);
  const targets = aliasTargets(document);
  const stray = aliases.find((alias) => !targets.has(alias));
  if (stray !== undefined) {
    const { line } = lines.linePos(stray.range?.[0] ?? 0);
    throw new UserError("bad-yaml", `${name} line ${line}: *${stray.source} names nothing`, "write the value out");
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw unbounded(name);
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length >= 0; length--) {
      const parent = length === 0 ? null : document.getIn(path.slice(0, length - 1), true);
      const key = path[length - 1];
      if (isMap(parent) && typeof key === "string") {
        const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
        if (pair !== undefined && isScalar(pair.key) && pair.key.range) return lines.linePos(pair.key.range[0]).line;
      }
      const node: unknown = isSeq(parent) ? parent.get(Number(key), true) : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  return { name, value, lineOf };
}

const unbounded = (name: string): UserError =>
  new UserError("bad-yaml", `${name}: its aliases grow without bound`, "write the values out");

function parsed(name: string, text: string, lines: LineCounter): Document.Parsed<ParsedNode> {
  try {
    return parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, logLevel: "error" });
  } catch (error) {
    // Lists in lists need no brackets.
    if (error instanceof RangeError) throw tooDeep(name);
    throw error;
  }
}

/** The keys of a kind of file (of parts of it under the part's own key, "" for its top), and where its form is written down. */
export type Form = {
  readonly keys: readonly string[];
  readonly under?: Readonly<Record<string, readonly string[]>>;
  readonly schema: string;
};

/** Checks a file against its schema; the first thing wrong is an error with its line, and with the nearest word for an unknown key. */
export function checkYaml<T>(file: YamlFile, schema: z.ZodType<T>, form: Form): T {
  const result = schema.safeParse(file.value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(deepest);
  // A misspelt key is behind the one that it leaves out.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  if (issue === undefined) throw new Error("a failed check names an issue");
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const part = issue.path.findLast((one) => typeof one === "string") ?? "";
    const here = form.under?.[String(part)] ?? form.keys;
    const where = `${file.name} line ${file.lineOf([...issue.path, key])}`;
    if (form.keys.includes(key))
      throw new UserError(
        "unknown-key",
        `${where}: the key "${key}" belongs elsewhere`,
        `the keys here are ${here.join(", ")}`,
      );
    const near = nearest(key, here) ?? nearest(key, form.keys);
    const hint = near === null ? `the keys are ${here.join(", ")}` : `did you mean ${near}?`;
    throw new UserError("unknown-key", `${where}: unknown key "${key}"`, hint);
  }
  const last = issue.path.findLast((part) => typeof part === "string");
  const place = last === undefined ? "" : `${last}: `;
  const message = `${file.name} line ${file.lineOf(issue.path)}: ${place}${issue.message}`;
  throw new UserError("bad-value", message, `see ${form.schema}`);
}

type Issue = z.core.$ZodIssue;

/** Of a union that matches nowhere, the issue of the branch that came furthest. */
function deepest(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const branches = issue.errors.flat();
  const strange = branches.find(({ code }) => code === "unrecognized_keys");
  const best = strange ?? branches.sort((a, b) => b.path.length - a.path.length)[0];
  if (best === undefined || (best.path.length === 0 && strange === undefined)) return issue;
  return deepest({ ...best, path: [...issue.path, ...best.path] });
}
