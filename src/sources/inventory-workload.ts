import type { Coverage, CoverageEvidence } from "../inventory/coverage.ts";
import type { EligibilityState } from "../inventory/eligibility.ts";
import type { Facts, Hours, Kind, Observation, Tags } from "../inventory/workload.ts";
import { HOUR_SECONDS } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import { exactly } from "../units/range.ts";
import { MOST_VCPUS, vcpus } from "../units/vcpu.ts";
import type { RawRecord } from "./inventory-field.ts";
import {
  accountId,
  flagField,
  isRecord,
  rangeField,
  RecordProblem,
  refuse,
  regionId,
  shown,
  textsField,
  vcpuField,
  wordField,
} from "./inventory-field.ts";
import type { Branch } from "./inventory-share.ts";
import { createSharedValues } from "./inventory-share.ts";

/** Reads the workload records of one file, one by one. */
export type WorkloadReader = (raw: RawRecord) => Observation;

const WORKLOAD = "workload";
const MOST_WORKLOADS = 1_000_000;
const MOST_SECONDS = 744 * HOUR_SECONDS;

const ONE = exactly(1);
const NO_TAGS: Tags = Object.freeze({});
const NO_FACTS: Facts = Object.freeze({});
const NOTHING_READ: Coverage = { state: "unknown", reasons: [] };
const EVIDENCE: readonly CoverageEvidence[] = ["coverage-list", "sidecar", "addon", "stated"];
const COVERED: ReadonlyMap<unknown, Coverage> = new Map(
  EVIDENCE.map((evidence) => [evidence, { state: "covered", evidence }]),
);
const COVERAGE_STATES: readonly Coverage["state"][] = ["covered", "not-covered", "partial", "unknown"];
const VERDICTS: readonly EligibilityState[] = ["eligible", "unverified", "ineligible", "unknown"];
const PLATFORMS: readonly unknown[] = ["linux", "windows", "mac"];
const PLACES: readonly unknown[] = ["outpost", "local-zone", "local-cluster", "hybrid-cluster", "connected-cluster"];

/**
 * Makes the reader of a file's workload records. It checks every field by hand, since a million of them pass here, and gives
 * equal ids, types, tags and facts the same object, so that what comes later can tell them apart without comparing.
 */
export function createWorkloadReader(): WorkloadReader {
  const texts = createSharedValues<string>();
  const tagSets = createSharedValues<Tags>();
  const factSets = createSharedValues<Facts>();
  const silences = createSharedValues<Coverage>();
  let lastAccount: string | null = null;
  let lastRegion: string | null = null;

  const accountOf = (value: unknown): string | null => {
    if (value === null || value === lastAccount) return value === null ? null : lastAccount;
    lastAccount = accountId(value, WORKLOAD);
    return lastAccount;
  };
  const regionOf = (value: unknown): string | null => {
    if (value === null || value === lastRegion) return value === null ? null : lastRegion;
    lastRegion = regionId(value, WORKLOAD);
    return lastRegion;
  };
  const textOf = (value: unknown, field: string): string | null => {
    if (value === undefined || value === null) return null;
    const shared = texts.step(texts.root, value);
    if (typeof shared?.value === "string") return shared.value;
    if (typeof value !== "string" || value === "") return refuse(WORKLOAD, field, value, `a text as "${field}"`);
    return keep(shared, value);
  };
  const tagsOf = (value: unknown): Tags => {
    if (value === undefined) return NO_TAGS;
    if (!isRecord(value)) return refuse(WORKLOAD, "tags", value, `keys and values as "tags"`);
    let shared: Branch<Tags> | null = tagSets.root;
    for (const name in value) shared = tagSets.step(tagSets.step(shared, name), value[name]);
    return shared?.value ?? keep(shared, checkedTags(value));
  };
  const factsOf = (value: unknown): Facts => {
    if (value === undefined) return NO_FACTS;
    if (!isRecord(value)) return refuse(WORKLOAD, "facts", value, `facts and their values as "facts"`);
    let shared: Branch<Facts> | null = factSets.root;
    for (const name in value) shared = factSets.step(factSets.step(shared, name), value[name]);
    return shared?.value ?? keep(shared, checkedFacts(value));
  };
  const coverageOf = (raw: RawRecord): Coverage => {
    const { coverage: state, evidence, reasons } = raw;
    if (state === "covered") {
      const covered = COVERED.get(evidence);
      return covered ?? refuse(WORKLOAD, "evidence", evidence, `one of ${EVIDENCE.join(", ")} as "evidence"`);
    }
    if (state === undefined && reasons === undefined) return NOTHING_READ;
    if (state !== "not-covered" || !Array.isArray(reasons)) return partlyCovered(raw);
    let shared = silences.step(silences.root, evidence);
    for (const reason of reasons) shared = silences.step(shared, reason);
    return shared?.value ?? keep(shared, partlyCovered(raw));
  };

  return (raw) => {
    const { origin, vcpus: each, count, hours, stated } = raw;
    if (typeof origin !== "string" || origin === "")
      refuse(WORKLOAD, "origin", origin, `where it was seen as "origin"`);
    const observation: Observation = {
      origin,
      accountId: accountOf(raw["account"]),
      regionId: regionOf(raw["region"]),
      kind: kindOf(raw["kind"]),
      type: textOf(raw["type"], "type"),
      vcpus: each === undefined || each === null ? null : rangeField(each, WORKLOAD, "vcpus", vcpusOf),
      count: count === undefined ? ONE : rangeField(count, WORKLOAD, "count", countOf),
      hours: hours === undefined ? "always" : hoursOf(hours),
      cluster: textOf(raw["cluster"], "cluster"),
      tags: tagsOf(raw["tags"]),
      facts: factsOf(raw["facts"]),
      coverage: coverageOf(raw),
    };
    if (count !== undefined) checkTotal(observation);
    const { unread } = raw;
    if (stated === undefined && unread === undefined) return observation;
    return {
      ...observation,
      ...(unread !== undefined && flagField(raw, WORKLOAD, "unread") ? { unread: true } : {}),
      ...(stated === undefined ? {} : { stated: wordField(raw, WORKLOAD, "stated", VERDICTS) }),
    };
  };
}

function keep<Value>(branch: Branch<Value> | null, value: Value): Value {
  if (branch !== null) branch.value = value;
  return value;
}

function checkedTags(tags: RawRecord): Tags {
  for (const name in tags) {
    if (typeof tags[name] !== "string")
      refuse(WORKLOAD, `tag ${shown(name)}`, tags[name], "the value of every tag as a text");
  }
  return tags as Tags;
}

function checkedFacts(facts: RawRecord): Facts {
  for (const name in facts) checkFact(name, facts[name]);
  return facts as Facts;
}

function kindOf(value: unknown): Kind {
  if (value === "eks-node" || value === "fargate-task" || value === "ec2-instance") return value;
  return refuse(WORKLOAD, "kind", value, `eks-node, fargate-task or ec2-instance as "kind"`);
}

const vcpusOf = (value: unknown): number => vcpuField(value, WORKLOAD, "vcpus");

function countOf(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST_WORKLOADS) return value;
  return refuse(WORKLOAD, "count", value, `a whole number from 0 to ${MOST_WORKLOADS} as "count"`);
}

function hoursOf(value: unknown): Hours {
  if (value === "always") return value;
  const seconds = typeof value === "number" ? Math.round(value * HOUR_SECONDS) : -1;
  if (seconds >= 0 && seconds <= MOST_SECONDS) return seconds;
  return refuse(WORKLOAD, "hours", value, `hours a month from 0 to 744, or always, as "hours"`);
}

function checkFact(name: string, value: unknown): void {
  switch (name) {
    case "platform":
      if (!PLATFORMS.includes(value))
        refuse(WORKLOAD, "platform", value, `one of ${PLATFORMS.join(", ")} as "platform"`);
      return;
    case "place":
      if (!PLACES.includes(value)) refuse(WORKLOAD, "place", value, `one of ${PLACES.join(", ")} as "place"`);
      return;
    case "imds":
    case "metadataTags":
      if (value !== "off") refuse(WORKLOAD, name, value, `off as "${name}", or leave it out`);
      return;
    case "executionRole":
    case "subnets":
      if (value !== "missing") refuse(WORKLOAD, name, value, `missing as "${name}", or leave it out`);
      return;
    case "ssm":
      if (value !== "absent" && value !== "lost")
        refuse(WORKLOAD, name, value, `absent or lost as "ssm", or leave it out`);
      return;
    case "memoryMiB":
      if (typeof value !== "number" || !(value > 0) || !Number.isFinite(value)) {
        refuse(WORKLOAD, name, value, `a number of MiB above 0 as "memoryMiB"`);
      }
      return;
    case "architecture":
    case "os":
    case "kernel":
    case "operator":
    case "vpc":
    case "ecsAgent":
    case "ecsCluster":
    case "launchType":
    case "platformFamily":
    case "platformVersion":
      if (typeof value !== "string" || value === "") refuse(WORKLOAD, name, value, `a text as "${name}"`);
  }
}

/** Coverage that is anything but whole. */
function partlyCovered(raw: RawRecord): Coverage {
  const state = raw["coverage"] === undefined ? "unknown" : wordField(raw, WORKLOAD, "coverage", COVERAGE_STATES);
  const reasons = textsField(raw, WORKLOAD, "reasons");
  switch (state) {
    case "covered":
      return { state, evidence: wordField(raw, WORKLOAD, "evidence", EVIDENCE) };
    case "not-covered": {
      const silent = raw["evidence"] === undefined || raw["evidence"] === null;
      return { state, evidence: silent ? null : wordField(raw, WORKLOAD, "evidence", EVIDENCE), reasons };
    }
    case "partial": {
      const evidence = wordField(raw, WORKLOAD, "evidence", EVIDENCE);
      const covered = rangeField(raw["covered"], WORKLOAD, "covered", (part) => vcpuField(part, WORKLOAD, "covered"));
      return { state, evidence, vcpus: covered, reasons };
    }
    case "unknown":
      return { state, reasons };
  }
}

const most = (range: Range): number => range.high ?? range.expected;

/** A group may not state more than the most vCPUs of a line, or sums over many of them would lose their last digits. */
function checkTotal({ vcpus: each, count }: Observation): void {
  if (each === null) return;
  if (vcpus(most(each)) * most(count) <= MOST_VCPUS) return;
  throw new RecordProblem(
    `${WORKLOAD} has ${most(count)} times ${vcpus(most(each))} vCPUs`,
    `state at most ${MOST_VCPUS} vCPUs in one workload`,
  );
}
