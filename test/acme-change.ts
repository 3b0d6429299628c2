import { readFileSync } from "node:fs";
import { ACME } from "./sources/open-words.ts";

type Line = { readonly record?: string; readonly cluster?: string; readonly records?: number };

/** The small world with three nodes more in the cluster `checkout`, as an inventory file; `change` alters what is added. */
export function moreNodes(change: Readonly<Record<string, unknown>> = {}): string {
  const lines = readFileSync(ACME, "utf8").trimEnd().split("\n");
  const more = lines.flatMap((line) => {
    const record = JSON.parse(line) as Line;
    if (record.record === "end") return [JSON.stringify({ record: "end" })];
    if (record.record !== "workload" || record.cluster !== "checkout") return [line];
    const node = { ...record, origin: "module.checkout.aws_eks_node_group.more", type: "m6i.2xlarge", count: 3 };
    return [line, JSON.stringify({ ...node, ...change })];
  });
  return `${more.join("\n")}\n`;
}
