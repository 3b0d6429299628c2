import { stringify } from "csv-stringify/sync";
import type { Share } from "../../plan/coverage-share.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";
import type { ShownCoverage } from "../shown-coverage.ts";
import { defused } from "./csv.ts";
import { isoInstant } from "./json-figures.ts";

/** Prints one row for each resource of the coverage list; text that a spreadsheet would take for a formula is defused. */
export function coverageCsv({ report, resources }: ShownCoverage): string {
  const names = new Map(report.result.frame.accounts.map(({ id, name }) => [id, name]));
  const rows = resources.map(({ record, countedWith, workloads, eligible, current }) => ({
    account_id: defused(record.accountId ?? ""),
    account_name: defused(names.get(record.accountId ?? "") ?? ""),
    region: defused(record.regionId ?? ""),
    resource: record.resource,
    name: defused(record.name),
    status: record.healthy ? "healthy" : "unhealthy",
    management: record.management ?? "",
    agent_version: defused(record.agentVersion ?? ""),
    covered_nodes: record.covered ?? "",
    compatible_nodes: record.compatible ?? "",
    ecs_cluster: defused(record.ecsCluster ?? ""),
    counted_with: defused(countedWith ?? ""),
    reasons: defused(record.reasons.join("; ")),
    updated: record.updatedAt === null ? "" : isoInstant(record.updatedAt),
    workloads,
    ...shareOf("eligible", eligible),
    ...shareOf("current", current),
  }));
  return stringify(rows, { header: true, columns: COLUMNS });
}

/** `?` stands where nobody looked. */
const shareOf = (name: string, share: Share | null): Record<string, string> => ({
  [`${name}_vcpus`]: share === null ? "?" : String(vcpus(share.vcpus.expected)),
  [`${name}_usd`]: share === null ? "?" : decimalUsd(share.cost),
});

const COLUMNS = [
  "account_id",
  "account_name",
  "region",
  "resource",
  "name",
  "status",
  "management",
  "agent_version",
  "covered_nodes",
  "compatible_nodes",
  "ecs_cluster",
  "counted_with",
  "reasons",
  "updated",
  "workloads",
  "eligible_vcpus",
  "eligible_usd",
  "current_vcpus",
  "current_usd",
];
