import type { Cluster, ClusterAddon } from "../inventory/cluster.ts";
import type { Gap, Skipped } from "../inventory/gap.ts";
import type { CoverageRecord } from "../inventory/coverage-record.ts";
import type {
  Account,
  Detector,
  Metered,
  Organization,
  SourceAssumption,
  SourceType,
  TrialClock,
  UsageLevel,
  VpcEndpoint,
} from "../inventory/inventory.ts";
import type { Observation } from "../inventory/workload.ts";
import { HOUR_SECONDS } from "../units/quantity.ts";
import type { Instant } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { isExact } from "../units/range.ts";
import { escapedText } from "../units/unsafe-text.ts";
import { vcpus } from "../units/vcpu.ts";

/** What the first line of an inventory file says: the format and its major version. A minor version only adds. */
export const INVENTORY_FORMAT = "inventory/1";

/** The same without a moment, to measure a change from. */
export const BASELINE_FORMAT = "baseline/1";

/** Who made an inventory and when: the first line of its file. */
export type InventoryHeader = {
  readonly asOf: Instant;
  readonly source: { readonly type: SourceType; readonly name: string };
  readonly sample: boolean;
  readonly organization: Organization | null;
  /** What a scan must have in common with the one it resumes; null where the file wasn't scanned. */
  readonly scan: ScanIdentity | null;
};

/** Who scans (ARN) and with which arguments: two scans that differ here never continue each other. */
export type ScanIdentity = { readonly identity: string; readonly arguments: readonly string[] };

/** An account × Region; null stands for the account, or the organization, as a whole. */
export type Cell = { readonly accountId: string | null; readonly regionId: string | null };

/** One line of an inventory file after the first, but for the cell and end markers, which the writer sets. */
export type InventoryRecord =
  | ({ readonly record: "account" } & Account)
  | ({ readonly record: "planned" } & PlannedCells)
  | ({ readonly record: "detector" } & Detector)
  | ({ readonly record: "trial" } & TrialClock)
  | ({ readonly record: "vpc" } & VpcEndpoint)
  | ({ readonly record: "cluster" } & Cluster)
  | ({ readonly record: "usage" } & UsageLevel)
  | ({ readonly record: "metered" } & Metered)
  | ({ readonly record: "coverage" } & CoverageRecord)
  | ({ readonly record: "gap" } & Gap)
  | ({ readonly record: "skipped" } & Skipped)
  | ({ readonly record: "assumption" } & SourceAssumption)
  | ({ readonly record: "workload" } & Observation);

/** The Regions of an account that a scan means to read: those not closed later are what an interrupted scan missed. */
export type PlannedCells = { readonly accountId: string; readonly regionIds: readonly string[] };

/** Writes the first line. */
export function headerLine(header: InventoryHeader): string {
  const { asOf, source, sample, organization, scan } = header;
  return escapedText(
    JSON.stringify({
      watchbill: INVENTORY_FORMAT,
      asOf: instantText(asOf),
      source,
      sample,
      organization,
      ...(scan === null ? {} : { scan }),
    }),
  );
}

/** Writes the first line of a baseline, which names no moment. */
export const baselineHeaderLine = ({ source, sample, organization }: Omit<InventoryHeader, "asOf" | "scan">): string =>
  escapedText(JSON.stringify({ watchbill: BASELINE_FORMAT, source, sample, organization }));

/** Writes the marker that closes a cell: every line since the marker before it belongs to the cell. */
export const cellLine = ({ accountId, regionId }: Cell): string =>
  JSON.stringify({ record: "cell", account: accountId, region: regionId });

/** Writes the last line: a file that lacks it was interrupted. `records` are the lines between the first and this one. */
export const endLine = (records: number): string => JSON.stringify({ record: "end", records });

/** Writes one record as a line, leaving out what is at its default. */
export function recordLine(record: InventoryRecord): string {
  return escapedText(JSON.stringify(encode(record)));
}

function encode(record: InventoryRecord): object {
  switch (record.record) {
    case "account":
    case "assumption":
      return record;
    case "planned":
      return { record: "planned", account: record.accountId, regions: record.regionIds };
    case "skipped":
      return placed(record);
    case "detector": {
      const { managedBy, updatedAt, ...rest } = record;
      return { ...placed(rest), ...said({ managedBy, updatedAt: instantOrNull(updatedAt) }) };
    }
    case "trial":
      return { ...placed(record), ends: instantText(record.ends) };
    case "vpc": {
      const { accountId, regionId, vpcId: vpc, ...rest } = record;
      return placed({ accountId, regionId, vpc, ...rest });
    }
    case "cluster":
      return encodeCluster(record);
    case "usage": {
      const [now, mean] = [vcpus(record.now), vcpus(record.mean)];
      return { ...placed(record), now, mean, quietest: vcpus(record.quietest), busiest: vcpus(record.busiest) };
    }
    case "metered":
      return { ...placed(record), vcpus: vcpus(record.vcpus), day: instantText(record.day) };
    case "coverage":
      return encodeListed(record);
    case "gap": {
      const hides = record.hides.map(({ kind, bound }) => ({ kind, bound: bound === null ? null : vcpus(bound) }));
      return { ...placed(record), hides };
    }
    case "workload":
      return encodeWorkload(record);
  }
}

/** A record with its place under the names that the file has for it. */
function placed<Rest extends Cell & { readonly record: string }>(of: Rest): object {
  const { record, accountId, regionId, ...rest } = of;
  return { record, account: accountId, region: regionId, ...rest };
}

function encodeListed(listed: { readonly record: "coverage" } & CoverageRecord): object {
  const { record, accountId, regionId, resource, name, healthy, reasons, ...rest } = listed;
  const { management, agentVersion, covered, compatible, ecsCluster, updatedAt } = rest;
  return {
    ...placed({ record, accountId, regionId, resource, name, healthy }),
    ...said({ management, agentVersion, covered, compatible, ecsCluster, updatedAt: instantOrNull(updatedAt) }),
    ...reasonsOf(reasons),
  };
}

/** The fields that hold something. */
const said = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

function encodeCluster(cluster: { readonly record: "cluster" } & Cluster): object {
  const { accountId, regionId, kind, name, status, kubernetes, addon, tag, vpcId, onFargate } = cluster;
  const told = {
    status,
    kubernetes,
    addon: addon === null || addon === "missing" ? addon : encodeAddon(addon),
    tag,
    vpc: vpcId,
    onFargate: onFargate ? true : null,
  };
  return { record: "cluster", account: accountId, region: regionId, kind, name, ...withoutNulls(told) };
}

const encodeAddon = ({ issues, ...addon }: ClusterAddon): object => ({
  ...withoutNulls(addon),
  ...(issues.length === 0 ? {} : { issues }),
});

const withoutNulls = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

function encodeWorkload(workload: Observation): object {
  const { origin, accountId, regionId, kind, type, count, hours, cluster, tags, facts, coverage, stated } = workload;
  return {
    record: "workload",
    account: accountId,
    region: regionId,
    kind,
    origin,
    ...(type === null ? {} : { type }),
    ...(workload.vcpus === null ? {} : { vcpus: vcpuRange(workload.vcpus) }),
    ...(count.low === 1 && count.high === 1 ? {} : { count: plainRange(count) }),
    ...(hours === "always" ? {} : { hours: hours / HOUR_SECONDS }),
    ...(cluster === null ? {} : { cluster }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
    ...encodeCoverage(coverage),
    ...(workload.unread === true ? { unread: true } : {}),
    ...(stated === undefined ? {} : { stated }),
  };
}

function encodeCoverage(coverage: Observation["coverage"]): object {
  const { state } = coverage;
  switch (state) {
    case "covered":
      return { coverage: state, evidence: coverage.evidence };
    case "not-covered":
      return {
        coverage: state,
        ...(coverage.evidence === null ? {} : { evidence: coverage.evidence }),
        ...reasonsOf(coverage.reasons),
      };
    case "partial":
      return {
        coverage: state,
        evidence: coverage.evidence,
        covered: vcpuRange(coverage.vcpus),
        ...reasonsOf(coverage.reasons),
      };
    case "unknown":
      return reasonsOf(coverage.reasons);
  }
}

const reasonsOf = (reasons: readonly string[]): object => (reasons.length === 0 ? {} : { reasons });

const plainRange = (range: Range): number | Range =>
  isExact(range) ? range.expected : { low: range.low, expected: range.expected, high: range.high };

const vcpuRange = (range: Range): number | Range =>
  plainRange({
    low: vcpus(range.low),
    expected: vcpus(range.expected),
    high: range.high === null ? null : vcpus(range.high),
  });

const instantOrNull = (instant: Instant | null): string | null => (instant === null ? null : instantText(instant));

const instantText = (instant: Instant): string => new Date(instant).toISOString().replace(".000Z", "Z");
