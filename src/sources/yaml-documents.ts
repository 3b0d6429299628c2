import { parseAllDocuments } from "yaml";

/** The documents of a text of YAML; null where one of them isn't YAML. Aliases are counted, so that a small text can't grow without end. */
export function yamlDocuments(text: string): readonly unknown[] | null {
  const documents = parseAllDocuments(text, { prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  if (documents.some(({ errors }) => errors.length > 0)) return null;
  try {
    return documents.map((document): unknown => document.toJS({ maxAliasCount: 100 }));
  } catch {
    return null;
  }
}
