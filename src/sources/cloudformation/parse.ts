import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document, ErrorCode, Node as YamlNode, ParsedNode, Scalar } from "yaml";
import { UserError } from "../../errors.ts";
import { deepLine } from "../nesting.ts";
import { aliasTargets } from "../yaml-nodes.ts";
import type { Node } from "./node.ts";

/** Short forms of functions; `Ref` and `Condition` have no prefix in the long form. */
const SHORT_FORMS = [
  "And",
  "Base64",
  "Cidr",
  "Equals",
  "FindInMap",
  "GetAZs",
  "GetAtt",
  "If",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform",
];

const TAGS = new Map([
  ...SHORT_FORMS.map((name): [string, string] => [`!${name}`, `Fn::${name}`]),
  ["!Ref", "Ref"],
  ["!Condition", "Condition"],
]);

/** CloudFormation takes templates of up to 1 MB; what an alias stands for counts as often as it is used. */
const MOST_BYTES = 8_000_000;
const MOST_NODES = 400_000;
const MOST_DEPTH = 100;

/** Our own words for what a file can have wrong, since the reader's quote what the file holds. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: "the indentation is wrong, or a bracket or quote is missing",
  DUPLICATE_KEY: "a key stands twice",
  MISSING_CHAR: "a quote, bracket or comma is missing",
  MULTIPLE_DOCS: "a second document begins, and a template is one",
  MULTILINE_IMPLICIT_KEY: "a key runs over several lines; is a quote or colon missing?",
  RESOURCE_EXHAUSTION: "it is nested too deeply",
  TAB_AS_INDENT: "a tab stands where spaces indent",
  UNEXPECTED_TOKEN: "something stands where nothing can",
  BLOCK_AS_IMPLICIT_KEY: "a map begins within a line; is a quote missing?",
  BAD_ALIAS: "an alias can't stand here",
};

/** Reads YAML or JSON into nodes; what is no YAML, or grows without bound, is the user's to mend and named by its line. */
export function parseTemplate(name: string, text: string): Node {
  if (text.length > MOST_BYTES) throw new UserError("too-large", `${name} is too large for a template`, LIMIT);
  const lines = new LineCounter();
  const deep = deepLine(text);
  if (deep !== null) throw bad(name, deep, "it is nested too deeply");
  let document: Document.Parsed<ParsedNode>;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, logLevel: "error" });
  } catch (error) {
    if (error instanceof RangeError) throw bad(name, 1, "it is nested too deeply");
    throw error;
  }
  const [error] = document.errors;
  if (error !== undefined) {
    throw bad(name, lines.linePos(error.pos[0]).line, WORDS[error.code] ?? "it is no YAML and no JSON");
  }
  return nodesOf(name, document, lines);
}

const LIMIT = "CloudFormation takes templates of up to 1 MB";

const bad = (name: string, line: number, why: string): UserError =>
  new UserError("bad-template", `${name} line ${line}: ${why}`, "mend the line, or check that this is the right file");

function nodesOf(name: string, document: Document.Parsed<ParsedNode>, lines: LineCounter): Node {
  let count = 0;
  const targets = aliasTargets(document);
  const lineOf = (node: YamlNode | null): number => (node?.range ? lines.linePos(node.range[0]).line : 1);

  function convert(node: unknown, depth: number, parentLine: number): Node {
    if (depth > MOST_DEPTH) throw bad(name, parentLine, "it is nested too deeply");
    if (++count > MOST_NODES) throw bad(name, parentLine, "its aliases grow without bound");
    if (isAlias(node)) {
      const target = targets.get(node);
      if (target === undefined) throw bad(name, lineOf(node), "an alias names nothing");
      return convert(target, depth + 1, lineOf(node));
    }
    if (isScalar(node)) return tagged(node, scalarNode(node, lineOf(node)));
    if (isSeq(node)) {
      const line = lineOf(node);
      return tagged(node, { is: "list", line, items: node.items.map((item) => convert(item, depth + 1, line)) });
    }
    if (isMap(node)) return tagged(node, mapNode(node.items, depth, lineOf(node)));
    return { is: "null", line: parentLine };
  }

  function mapNode(items: readonly { readonly key: unknown; readonly value: unknown }[], depth: number, line: number) {
    const fields = new Map<string, Node>();
    for (const { key, value } of items) {
      const at = isScalar(key) ? lineOf(key) : line;
      const read = convert(value, depth + 1, at);
      const text = isScalar(key) ? String(key.value) : "";
      if (text === "<<" && isScalar(key) && key.type === "PLAIN") {
        for (const source of read.is === "list" ? read.items : [read])
          if (source.is === "map") for (const [one, own] of source.fields) if (!fields.has(one)) fields.set(one, own);
      } else fields.set(text, { ...read, line: read.is === "map" || read.is === "list" ? at : read.line });
    }
    const [only] = fields;
    if (fields.size === 1 && only !== undefined && /^(Ref|Condition|Fn::(?!ForEach)\w+)$/.test(only[0]))
      return call(only[0], only[1], line);
    return { is: "map", fields, line } as const;
  }

  function tagged(node: YamlNode, read: Node): Node {
    if (node.tag === undefined || node.tag.startsWith("tag:yaml.org")) return read;
    // Tools have tags of their own, such as !Rain::Embed; what they stand for isn't known here.
    return call(TAGS.get(node.tag) ?? node.tag, read, read.line);
  }

  return convert(document.contents, 0, 1);
}

/** `!GetAtt A.B.C` is the attribute B.C of A. */
function call(name: string, argument: Node, line: number): Node {
  if (name !== "Fn::GetAtt" || argument.is !== "text") return { is: "call", name, argument, line };
  const dot = argument.text.indexOf(".");
  const parts = dot < 0 ? [argument.text] : [argument.text.slice(0, dot), argument.text.slice(dot + 1)];
  const items = parts.map((text): Node => ({ is: "text", text, line: argument.line }));
  return { is: "call", name, argument: { is: "list", items, line: argument.line }, line };
}

/** A scalar as it is written; a number keeps its digits, so that an account id keeps its zeros. */
function scalarNode(node: Scalar, line: number): Node {
  const { value, source } = node;
  if (value === null || value === undefined) {
    return node.tag === undefined ? { is: "null", line } : { is: "text", text: "", line };
  }
  if (typeof value === "number" || typeof value === "bigint")
    return { is: "text", text: source ?? String(value), line };
  return { is: "text", text: String(value), line };
}
