import { KIND_SHORT } from "../../kind-words.ts";
import type { WorkloadRow } from "../workload-rows.ts";
import type { Reasons } from "./workload-cells.ts";
import { coveredCell, stateOf, tagsOf } from "./workload-cells.ts";

/** What a filter finds a row by: all that is shown of it. */
export const wordsOf = (row: WorkloadRow, reasons: Reasons): string =>
  [
    row.name,
    ...(row.parent === null ? [] : [row.parent.name]),
    KIND_SHORT[row.kind].name,
    row.account,
    row.accountId,
    row.regionId,
    stateOf(row),
    coveredCell(row, reasons).text,
    tagsOf(row),
  ].join(" ");

const fieldsOfRows = new WeakMap<WorkloadRow, Readonly<Record<string, string>>>();

/** What fields of a filter, such as kind:, look at. What is unfolded has the fields of its row, save where it was found; a row may stand for a hundred thousand hosts. */
export function fieldsOf(row: WorkloadRow, reasons: Reasons): Readonly<Record<string, string>> {
  const { parent } = row;
  if (parent !== null) return { ...fieldsOf(parent, reasons), host: hostsOf(row) };
  const fields = fieldsOfRows.get(row) ?? fieldsMade(row, reasons);
  fieldsOfRows.set(row, fields);
  return fields;
}

const hostsOf = ({ members }: WorkloadRow): string => members.map(({ workload }) => workload.origin).join(" ");

const COVERED_WORD = { covered: "yes", partial: "partly", "not-covered": "no", unknown: "unread" } as const;

function fieldsMade(row: WorkloadRow, reasons: Reasons): Readonly<Record<string, string>> {
  const first = row.members[0]?.workload;
  const tags = tagsOf(row);
  return {
    kind: `${row.kind} ${KIND_SHORT[row.kind].name}`,
    account: `${row.account} ${row.accountId}`,
    region: row.regionId ?? "",
    tag: tags,
    tags,
    state: stateOf(row),
    covered: `${COVERED_WORD[first?.coverage.state ?? "unknown"]} ${coveredCell(row, reasons).text}`,
    cluster: first?.cluster ?? first?.facts.ecsCluster ?? "",
    type: first?.type ?? "",
    host: hostsOf(row),
  };
}
