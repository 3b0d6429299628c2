import { nearest, UserError } from "../errors.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";

/** A Region that a person typed; an unknown one is an error that names its nearest. `where` says where it stands. */
export function knownRegion(typed: string, tables: ReferenceTables, where = ""): string {
  if (tables.regions.has(typed)) return typed;
  const near = nearest(typed, tables.regions.keys());
  const message = `${where}unknown region "${typed}"`;
  throw new UserError(
    "unknown-region",
    message,
    near === null ? "write it as AWS does, such as us-east-1" : `did you mean ${near}?`,
  );
}
