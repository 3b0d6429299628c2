import { parseAllDocuments } from "yaml";
import { deepLine } from "./nesting.ts";
import { aliasesOf, complexKey } from "./yaml-nodes.ts";

/** The documents of a text of YAML; null where one of them isn't YAML. Depth and aliases are counted, so that a small text can't grow without end. */
export function yamlDocuments(text: string): readonly unknown[] | null {
  if (deepLine(text) !== null) return null;
  try {
    const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: "error" });
    if (!Array.isArray(documents)) return [];
    const isOdd = (document: (typeof documents)[number]): boolean =>
      document.errors.length > 0 || complexKey(document) !== null || aliasesOf(document) === null;
    if (documents.some(isOdd)) return null;
    return documents.map((document): unknown => document.toJS({ maxAliasCount: 100 }));
  } catch {
    return null;
  }
}
