import { readFileSync, writeFileSync } from "node:fs";
import { RESOURCE_TYPES as CLOUDFORMATION } from "../../src/sources/cloudformation/resource-types.ts";
import { RESOURCE_TYPES as TERRAFORM } from "../../src/sources/terraform/resource-types.ts";
import { run } from "./run.ts";

/** The page that says which resources are understood. */
export const UNDERSTOOD_PAGE = new URL("../../docs/infrastructure-code.md", import.meta.url);

const BEGIN = "<!-- understood: written by data/refresh/understood.ts -->";
const END = "<!-- /understood -->";

/** The table of resource types that are looked at, from the code that reads them. */
function understoodTable(): string {
  const rows = [...TERRAFORM, ...CLOUDFORMATION].map(
    ([type, { counts, each, range }]) =>
      `| \`${type}\` | ${counts} | ${each === "" ? "–" : each} | ${range === "" ? "–" : range} |`,
  );
  return ["| Resource type | Counts | vCPU of each | Range |", "|---|---|---|---|", ...rows].join("\n");
}

/** The page with its table as the code has it. */
export function withUnderstood(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("the page has no place for the table");
  return `${page.slice(0, begin)}${BEGIN}\n\n${understoodTable()}\n\n${page.slice(end)}`;
}

function writeUnderstood(): readonly string[] {
  writeFileSync(UNDERSTOOD_PAGE, withUnderstood(readFileSync(UNDERSTOOD_PAGE, "utf8")));
  return ["docs/infrastructure-code.md written"];
}

if (import.meta.main) run(writeUnderstood);
