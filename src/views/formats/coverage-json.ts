import type { Advice } from "../../plan/advice.ts";
import type { AgentOverhead, Appetite, HiddenCost } from "../../plan/agent-overhead.ts";
import { countsByKind } from "../../plan/coverage-count.ts";
import type { CoverageFunnel } from "../../plan/coverage-funnel.ts";
import type { CoverageIssue } from "../../plan/coverage-issue.ts";
import type { CoveredShare } from "../../plan/coverage-report.ts";
import type { CoverageShare, Share } from "../../plan/coverage-share.ts";
import type { Dimension, StatisticsRow } from "../../plan/coverage-statistics.ts";
import { DIMENSIONS } from "../../plan/coverage-statistics.ts";
import type { DoublePay } from "../../plan/double-pay.ts";
import { decimalUsd } from "../../units/usd.ts";
import { vcpus } from "../../units/vcpu.ts";
import { adviceMeaning, adviceRemedy, adviceSteps } from "../advice-words.ts";
import type { IssueTables } from "../coverage-words.ts";
import { DOUBLE_PAY_WORDS, meaningOf, remedyOf, stepsOf } from "../coverage-words.ts";
import { plainJson } from "../plain-text.ts";
import type { ShownCoverage } from "../shown-coverage.ts";
import { assumption, gaps, jsonHead } from "./json.ts";
import { figure, isoInstant, money, vcpuRange } from "./json-figures.ts";

/** Prints a coverage report as JSON, schemaVersion 1 (data/schemas/coverage.schema.json). */
export function coverageJson(
  { report, resources, issues, advice }: ShownCoverage,
  tables: IssueTables,
  version: string,
): string {
  const { result, funnel, statistics, unlisted, hidden, doublePay } = report;
  const names = new Map(result.frame.accounts.map(({ id, name }) => [id, name]));
  const nameOf = (id: string | null): string | null => names.get(id ?? "") ?? null;
  return `${plainJson({
    ...jsonHead(result, version),
    funnel: { stages: stagesOf(funnel), counts: countsByKind(funnel.counted) },
    statistics: {
      together: statisticsRow(statistics.together),
      ...Object.fromEntries(
        DIMENSIONS.map((by) => [
          by,
          statistics[by].map((row) => ({ ...keyed(by, row.key, nameOf), ...statisticsRow(row) })),
        ]),
      ),
    },
    resources: resources.map((resource) => resourceRow(resource, nameOf)),
    unlisted: unlisted.map(({ kind, ...share }) => ({ kind, ...shareRow(share) })),
    issues: issues.map((issue) => issueRow(issue, tables, nameOf)),
    advice: advice.map((one) => adviceRow(one, tables, nameOf)),
    hiddenCost: hiddenPart(hidden),
    doublePay: doublePay.map((one) => doublePayRow(one, nameOf)),
    gaps: gaps(result),
    skipped: result.frame.skipped,
    assumptions: result.assumptions.map(assumption),
  })}\n`;
}

type NameOf = (id: string | null) => string | null;

const stagesOf = ({ stages }: CoverageFunnel) =>
  stages.map(({ id, figure: found, lost }) => ({
    stage: id,
    ...(found === null ? { vcpus: null, monthlyCost: null } : figure(found)),
    lostVcpus: lost === null ? null : vcpuRange(lost),
  }));

/** What a row is of, under a name of its own. */
function keyed(by: Dimension, key: string | null, nameOf: NameOf): object {
  switch (by) {
    case "account":
      return { accountId: key, name: nameOf(key) };
    case "region":
      return { regionId: key };
    case "kind":
    case "management":
    case "agentVersion":
      return { [by]: key };
  }
}

const share = ({ vcpus: of, cost, exact }: Share) => ({ vcpus: vcpuRange(of), monthlyCost: decimalUsd(cost), exact });

const shareRow = ({ workloads, eligible, current }: CoverageShare) => ({
  workloads,
  eligible: share(eligible),
  current: current === null ? null : share(current),
});

const statisticsRow = ({ counted, metered, ...of }: StatisticsRow) => ({
  counted: counted === null ? null : { ...counted, percent: percentOf(counted) },
  ...shareRow(of),
  meteredVcpus: metered === null ? null : vcpus(metered),
});

/** Healthy of all, to a tenth of a percent. */
const percentOf = ({ healthy, of }: { readonly healthy: number; readonly of: number }): number =>
  of === 0 ? 0 : Math.round((healthy / of) * 1000) / 10;

const WORDS = "issue:";

function resourceRow({ record, countedWith, ...of }: CoveredShare, nameOf: NameOf) {
  const { reasons, updatedAt } = record;
  return {
    accountId: record.accountId,
    name: nameOf(record.accountId),
    regionId: record.regionId,
    resource: record.resource,
    resourceName: record.name,
    status: record.healthy ? "healthy" : "unhealthy",
    management: record.management,
    agentVersion: record.agentVersion,
    coveredNodes: record.covered,
    compatibleNodes: record.compatible,
    ecsCluster: record.ecsCluster,
    countedWith,
    reasonCodes: reasons.filter((reason) => !reason.startsWith(WORDS)),
    said: reasons.filter((reason) => reason.startsWith(WORDS)).map((reason) => reason.slice(WORDS.length)),
    updatedAt: updatedAt === null ? null : isoInstant(updatedAt),
    ...shareRow(of),
  };
}

const issueRow = (issue: CoverageIssue, tables: IssueTables, nameOf: NameOf) => ({
  reasonCode: issue.code,
  explanation: meaningOf(issue, tables.reasons),
  remedy: remedyOf(issue, tables.reasons),
  ...commandsOf(issue, tables),
  said: issue.said,
  accountId: issue.accountId,
  name: nameOf(issue.accountId),
  regionId: issue.regionId,
  kinds: issue.kinds,
  clusters: issue.clusters,
  stage: issue.stage,
  needs: issue.needs,
  missing: issue.missing,
  of: issue.of,
  vcpus: vcpuRange(issue.vcpus),
  addsMonthlyCost: issue.adds === null ? null : money(issue.adds),
});

const commandsOf = (issue: CoverageIssue, tables: IssueTables) => {
  const { commands, terraform } = stepsOf(issue, tables);
  return { commands, terraform };
};

function adviceRow(advice: Advice, tables: IssueTables, nameOf: NameOf) {
  const { commands, terraform } = adviceSteps(advice, tables);
  return {
    reasonCode: advice.code,
    explanation: adviceMeaning(advice, tables.reasons),
    remedy: adviceRemedy(advice, tables.reasons),
    commands,
    terraform,
    accountId: advice.accountId,
    name: nameOf(advice.accountId),
    regionId: advice.regionId,
    kinds: advice.kinds,
    of: advice.of,
    subject: advice.subject,
    workloads: advice.count,
    vcpus: vcpuRange(advice.vcpus),
    blocks: advice.blocks,
    owner: advice.owner,
    unchecked: advice.unchecked ?? null,
  };
}

function hiddenPart({ kinds, tight }: HiddenCost) {
  const tasks = kinds.find(({ kind }) => kind === "fargate-task");
  return {
    kinds: kinds.map(({ kind, current, eligible }) => ({
      kind,
      current: current === null ? null : overhead(current),
      eligible: overhead(eligible),
    })),
    tightTasks: tight,
    sidecarImage: { tasks: tasks?.eligible.workloads ?? 0, path: ["ecr", "s3", "nat"], monthlyCost: null },
  };
}

const overhead = ({ workloads, unknownCpu, unknownMemory, cpu, memory }: AgentOverhead) => ({
  workloads,
  unknownCpu,
  unknownMemory,
  vcpus: cpu === null ? null : ceiling(cpu, vcpus),
  memoryGiB: ceiling(memory, (mib) => Math.round((mib / 1024) * 1000) / 1000),
});

const ceiling = ({ reserved, low, high }: Appetite<number>, write: (value: number) => number) => ({
  reserved: reserved === null ? null : write(reserved),
  most: { low: write(low), high: write(high) },
});

const doublePayRow = ({ what, accountId, regionId, hosts, vcpus: of, cost }: DoublePay, nameOf: NameOf) => ({
  what,
  accountId,
  name: nameOf(accountId),
  regionId,
  hosts,
  vcpus: vcpuRange(of),
  monthlyCost: cost === null ? null : money(cost),
  explanation: DOUBLE_PAY_WORDS[what].explanation,
  remedy: DOUBLE_PAY_WORDS[what].remedy,
});
