import type { Reason } from "../../inventory/reference-tables.ts";
import { plainText } from "../plain-text.ts";

/** AWS's own words among the reasons stand behind this. */
export const ISSUE = "issue:";

/** The first reason that has a code, in the few letters of a table's column; a code that the tables don't know, in its own. */
export function reasonLabel(codes: readonly string[], reasons: ReadonlyMap<string, Reason>): string | null {
  const code = codes.find((one) => !one.startsWith(ISSUE));
  if (code === undefined) return null;
  return reasons.get(code)?.label ?? plainText(code.toLowerCase().replaceAll("_", " "));
}
