import { chmodSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { clusterCoverage } from "../../src/inventory/cluster-coverage.ts";
import type { Coverage } from "../../src/inventory/coverage.ts";
import type { Detector } from "../../src/inventory/inventory.ts";
import type { ReferenceTables } from "../../src/inventory/reference-tables.ts";
import type { Observation, Tags } from "../../src/inventory/workload.ts";
import type { IssueReader } from "../../src/sources/aws-answers/issue.ts";
import { createIssueReader } from "../../src/sources/aws-answers/issue.ts";
import type { InventoryHeader, InventoryRecord } from "../../src/sources/inventory-record.ts";
import { openInventoryWriter } from "../../src/sources/inventory-writer.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { HOUR_SECONDS } from "../../src/units/quantity.ts";
import { exactly } from "../../src/units/range.ts";
import { VCPU } from "../../src/units/vcpu.ts";
import type { Random } from "./mulberry32.ts";
import { mulberry32 } from "./mulberry32.ts";
import { sampleCluster, sampleCoverage } from "./sample-coverage.ts";
import type { Fleet, Part } from "./sample-fleets.ts";
import { FLEETS } from "./sample-fleets.ts";
import { ACCOUNTS, DETECTORS, GAPS, ORGANIZATION, REGIONS, SKIPPED, TRIALS, VPCS } from "./sample-world.ts";
import { DATA } from "./write-table.ts";

const SEED = 20_261_121;

const HEADER: InventoryHeader = {
  asOf: Date.parse("2026-11-21T00:00:00Z"),
  source: { type: "sample", name: "sample" },
  sample: true,
  organization: ORGANIZATION,
  scan: null,
};

/** One host in so many lacks its tags, as it goes. */
const UNTAGGED = 0.04;

/** Writes the bundled sample organization: invented, and the same bytes each time. */
export async function writeSample(path: string): Promise<void> {
  const tables = readReferenceTables(DATA);
  const readIssue = createIssueReader(tables.reasons);
  const random = mulberry32(SEED);
  const writer = openInventoryWriter(path, HEADER);
  writer.writeRecords({ accountId: null, regionId: null }, [
    ...ACCOUNTS.map((account): InventoryRecord => ({ record: "account", ...account })),
    ...SKIPPED.map((skipped): InventoryRecord => ({ record: "skipped", ...skipped })),
  ]);
  for (const { id: accountId } of ACCOUNTS) {
    for (const regionId of REGIONS) {
      const here = <Entry extends { readonly accountId: string | null; readonly regionId: string | null }>(
        entry: Entry,
      ) => entry.accountId === accountId && entry.regionId === regionId;
      const detector = DETECTORS.find(here) ?? {
        accountId,
        regionId,
        status: "enabled",
        runtime: "off",
        automated: [],
        managedBy: null,
        updatedAt: null,
      };
      const fleets = FLEETS.filter(({ account, region }) => account === accountId && region === regionId).map(
        (fleet) => ({ fleet, observations: observe(fleet, detector, tables, readIssue, random) }),
      );
      writer.writeRecords({ accountId, regionId }, [
        { record: "detector", ...detector },
        ...TRIALS.filter(here).map((trial): InventoryRecord => ({ record: "trial", ...trial })),
        ...VPCS.filter(here).map((vpc): InventoryRecord => ({ record: "vpc", ...vpc })),
        ...fleets.flatMap(({ fleet }): InventoryRecord[] => {
          const cluster = sampleCluster(fleet);
          return cluster === null ? [] : [{ record: "cluster", ...cluster }];
        }),
        ...fleets
          .flatMap(({ fleet, observations }) => sampleCoverage(fleet, observations, detector, HEADER.asOf))
          .map((listed): InventoryRecord => ({ record: "coverage", ...listed })),
        ...GAPS.filter(here).map((gap): InventoryRecord => ({ record: "gap", ...gap })),
        ...fleets
          .flatMap(({ observations }) => observations)
          .map((observation): InventoryRecord => ({ record: "workload", ...observation })),
      ]);
    }
  }
  await writer.finish();
  // A scan's file is for its owner alone; this one is for everybody.
  chmodSync(path, 0o644);
}

/** The hosts or tasks of a fleet, one by one. */
function observe(
  fleet: Fleet,
  detector: Detector,
  tables: ReferenceTables,
  readIssue: IssueReader,
  random: Random,
): Observation[] {
  const members = fleet.parts.flatMap((part) =>
    Array.from({ length: part.grouped === true ? 1 : part.many }, () => part),
  );
  const coverages = switchedOff(fleet, detector) ?? coverageOf(fleet, members, tables, readIssue);
  return members.map((part, index) => ({
    origin: originOf(fleet, random),
    accountId: fleet.account,
    regionId: fleet.region,
    kind: fleet.kind,
    type: part.type,
    vcpus: part.vcpus === undefined ? null : exactly(part.vcpus * VCPU),
    count: exactly(part.grouped === true ? part.many : 1),
    hours: fleet.hours === undefined ? "always" : fleet.hours * HOUR_SECONDS,
    cluster: fleet.kind === "ec2-instance" ? null : fleet.name,
    tags: tagsOf(fleet, part, random),
    facts: part.facts,
    coverage: coverages[index] ?? coverages[0] ?? { state: "unknown", reasons: [] },
  }));
}

/** The coverage of all members where GuardDuty can't watch any of them; null where it can. */
function switchedOff({ kind }: Fleet, { status, runtime }: Detector): Coverage[] | null {
  const because = (code: string): Coverage[] => [{ state: "not-covered", evidence: null, reasons: [code] }];
  if (status === "absent") return because("NO_DETECTOR");
  if (status === "disabled") return because("DETECTOR_DISABLED");
  const on = runtime === "on" || (runtime === "legacy-eks" && kind === "eks-node");
  return on ? null : because("RM_DISABLED");
}

function coverageOf(
  { kind, coverage }: Fleet,
  members: readonly Part[],
  tables: ReferenceTables,
  readIssue: IssueReader,
): Coverage[] {
  const evidence = kind === "fargate-task" ? "sidecar" : "coverage-list";
  const resource = kind === "fargate-task" ? "ECS" : kind === "eks-node" ? "EKS" : "EC2";
  const covered: Coverage = { state: "covered", evidence };
  switch (coverage?.says) {
    case undefined:
      return members.map(() => covered);
    case "nothing":
      return [{ state: "unknown", reasons: ["COVERAGE_NOT_LISTED"] }];
    case "codes":
      return [{ state: "not-covered", evidence: coverage.evidence, reasons: coverage.codes }];
    case "members": {
      const silent = coverage.issues.flatMap(([many, issue]) =>
        Array.from({ length: many }, (): Coverage => {
          return { state: "not-covered", evidence: "coverage-list", reasons: readIssue(resource, issue) };
        }),
      );
      return members.map((_, index) => silent[index] ?? covered);
    }
    case "cluster":
      return clusterCoverage(
        {
          healthy: false,
          covered: coverage.covered,
          compatible: members.length,
          reasons: readIssue(resource, coverage.issue),
        },
        members.map(({ type }) => ({
          nodes: 1,
          each: (tables.instanceTypes.get(type ?? "")?.vcpu ?? 0) * VCPU,
          healthyHost: false,
        })),
      );
  }
}

function tagsOf(fleet: Fleet, part: Part, random: Random): Tags {
  const untagged = random() < UNTAGGED && !("GuardDutyManaged" in fleet.tags);
  return { ...(untagged ? {} : fleet.tags), ...part.tags };
}

function originOf({ kind, region, account, name }: Fleet, random: Random): string {
  if (kind === "fargate-task") return `arn:aws:ecs:${region}:${account}:task/${name}/${hexadecimal(32, random)}`;
  return `i-0${hexadecimal(16, random)}`;
}

const hexadecimal = (digits: number, random: Random): string =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");

if (import.meta.main) await writeSample(fileURLToPath(new URL("sample/organization.ndjson", DATA)));
