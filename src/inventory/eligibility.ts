import type { HostRole, SystemCode, SystemJudge } from "./operating-system.ts";
import { createSystemJudge } from "./operating-system.ts";
import type { FargateSize, ReferenceTables } from "./reference-tables.ts";
import { cpuUnits, sizeOf } from "./size.ts";
import type { Facts, Observation, Size, Workload } from "./workload.ts";

/** Whether Runtime Monitoring can protect a workload: the verdicts are defined in docs/pricing-model.md. */
export type EligibilityState = "eligible" | "unverified" | "ineligible" | "unknown";

export type Eligibility = {
  readonly state: EligibilityState;
  /** Codes of data/eligibility/reasons.json, most decisive first. */
  readonly reasons: readonly string[];
};

/** What each finding makes of a workload. */
const STATE_OF = {
  REGION_NOT_OFFERED: "ineligible",
  WINDOWS: "ineligible",
  FARGATE_WINDOWS: "ineligible",
  MAC: "ineligible",
  GRAVITON1: "ineligible",
  ARCHITECTURE_UNSUPPORTED: "ineligible",
  EKS_ON_FARGATE: "ineligible",
  EKS_OUTPOSTS_LOCAL: "ineligible",
  EKS_CONNECTED_CLUSTER: "ineligible",
  ECS_MANAGED_INSTANCES: "ineligible",
  ECS_ANYWHERE: "ineligible",
  FARGATE_PLATFORM_OLD: "ineligible",
  KERNEL_UNSUPPORTED: "ineligible",
  PLATFORM_UNKNOWN: "unknown",
  FARGATE_PLATFORM_UNKNOWN: "unknown",
  REGION_NOT_CONFIRMED: "unverified",
  REGION_NOT_LISTED: "unverified",
  EKS_HYBRID_CLUSTER: "unverified",
  OUTPOST: "unverified",
  LOCAL_ZONE: "unverified",
  HOST_SERVICE_MANAGED: "unverified",
  UNVERIFIED_SIZE: "unverified",
  OS_NOT_LISTED: "unverified",
  OS_VERSION_NOT_LISTED: "unverified",
  OS_HOST_NOT_LISTED: "unverified",
  KERNEL_NOT_LISTED: "unverified",
  OS_NOT_VISIBLE: "eligible",
  KERNEL_NOT_VISIBLE: "eligible",
} as const satisfies Readonly<Record<string, EligibilityState>>;

/** A finding about eligibility; each is explained in data/eligibility/reasons.json. */
type EligibilityCode = keyof typeof STATE_OF;

/** A gate that fails for good outranks one that can't be read, and that one a place or system that AWS doesn't vouch for. */
const RANKS: readonly EligibilityState[] = ["ineligible", "unknown", "unverified", "eligible"];

const PLACES: Readonly<Record<NonNullable<Facts["place"]>, EligibilityCode>> = {
  outpost: "OUTPOST",
  "local-zone": "LOCAL_ZONE",
  "local-cluster": "EKS_OUTPOSTS_LOCAL",
  "hybrid-cluster": "EKS_HYBRID_CLUSTER",
  "connected-cluster": "EKS_CONNECTED_CLUSTER",
};

/** Runs EKS Auto Mode nodes, which GuardDuty names as supported whatever their image. */
const EKS_OPERATOR = "eks.amazonaws.com";

const ARCHITECTURES: ReadonlySet<string> = new Set(["x86_64", "arm64"]);

const stated = (state: EligibilityState): Eligibility => ({ state, reasons: ["STATED"] });

/** The verdicts that a person can type. */
const STATED: Readonly<Record<EligibilityState, Eligibility>> = {
  eligible: stated("eligible"),
  unverified: stated("unverified"),
  ineligible: stated("ineligible"),
  unknown: stated("unknown"),
};

/**
 * Makes the judge of an inventory: it adds size and eligibility to what was observed. A person's verdict outranks the facts;
 * what was not seen fails no gate. Verdicts are shared between workloads, so that a million of them stay cheap.
 */
export function createJudge(tables: ReferenceTables): (observation: Observation) => Workload {
  const judgeSystem = createSystemJudge(tables.operatingSystems);
  const verdicts = new Map<string, Eligibility>();
  const sizes = new Map<string, Size>();

  function eligibilityOf(observation: Observation): Eligibility {
    if (observation.stated !== undefined) return STATED[observation.stated];
    const codes: EligibilityCode[] = [];
    judgePlace(observation, tables, codes);
    if (observation.kind === "fargate-task") judgeTask(observation, tables, codes);
    else judgeHost(observation, tables, codes, judgeSystem);
    const key = codes.length === 1 ? (codes[0] ?? "") : codes.join(" ");
    let verdict = verdicts.get(key);
    if (verdict === undefined) {
      verdict = weigh(codes);
      verdicts.set(key, verdict);
    }
    return verdict;
  }

  function sharedSize(observation: Observation): Size {
    if (observation.vcpus !== null || observation.type === null) return sizeOf(observation, tables);
    let size = sizes.get(observation.type);
    if (size === undefined) {
      size = sizeOf(observation, tables);
      sizes.set(observation.type, size);
    }
    return size;
  }

  return (observation) => ({ ...observation, size: sharedSize(observation), eligibility: eligibilityOf(observation) });
}

function judgePlace({ regionId, kind, facts }: Observation, tables: ReferenceTables, codes: EligibilityCode[]): void {
  if (regionId !== null) {
    const offered = tables.regions.get(regionId)?.runtimeMonitoring;
    if (offered === undefined) codes.push("REGION_NOT_LISTED");
    else if (offered === "not-offered") codes.push("REGION_NOT_OFFERED");
    else if (offered === "unknown") codes.push("REGION_NOT_CONFIRMED");
  }
  if (facts.place !== undefined) codes.push(PLACES[facts.place]);
  const { launchType, operator } = facts;
  if (launchType === "EXTERNAL") codes.push("ECS_ANYWHERE");
  else if (launchType === "MANAGED_INSTANCES") codes.push("ECS_MANAGED_INSTANCES");
  else if (launchType === "FARGATE" && kind === "eks-node") codes.push("EKS_ON_FARGATE");
  // ECS's service principals are ecs.amazonaws.com and, for its compute, ecs-compute.amazonaws.com.
  else if (operator !== undefined && /^ecs[.-]/.test(operator)) codes.push("ECS_MANAGED_INSTANCES");
  else if (operator !== undefined && operator !== EKS_OPERATOR) codes.push("HOST_SERVICE_MANAGED");
}

function judgeHost(
  { type, kind, facts }: Observation,
  tables: ReferenceTables,
  codes: EligibilityCode[],
  judgeSystem: SystemJudge,
): void {
  const known = type === null ? undefined : tables.instanceTypes.get(type);
  const architectures = facts.architecture === undefined ? known?.arch : [facts.architecture.toLowerCase()];
  const auto = facts.operator === EKS_OPERATOR;
  const role: HostRole = kind === "eks-node" ? kind : facts.ecsCluster === undefined ? "ec2-instance" : "ecs-host";
  const system = auto && facts.os === undefined ? null : judgeSystem(facts.os, facts.kernel, role);
  const platform = platformCode(facts, type, architectures, system);
  if (platform !== null) {
    codes.push(platform);
    return;
  }
  const unseen = architectures === undefined && facts.platform === undefined && system === "OS_NOT_VISIBLE";
  if (unseen) codes.push("PLATFORM_UNKNOWN");
  else if (system !== null) codes.push(system);
}

/** What rules a host out for good before its distribution matters; a Mac calls itself a kind of Unix, so its architecture tells. */
function platformCode(
  facts: Facts,
  type: string | null,
  architectures: readonly string[] | undefined,
  system: SystemCode | null,
): EligibilityCode | null {
  if (facts.platform === "windows" || system === "WINDOWS") return "WINDOWS";
  if (facts.platform === "mac" || system === "MAC" || architectures?.every((name) => name.endsWith("_mac")))
    return "MAC";
  if (type?.startsWith("a1.")) return "GRAVITON1";
  return architectures?.some((name) => ARCHITECTURES.has(name)) === false ? "ARCHITECTURE_UNSUPPORTED" : null;
}

function judgeTask({ facts, vcpus }: Observation, tables: ReferenceTables, codes: EligibilityCode[]): void {
  // Tasks that Fargate doesn't run have no platform version, and are ruled out already.
  if (facts.launchType === "EXTERNAL" || facts.launchType === "MANAGED_INSTANCES") return;
  if (facts.platformFamily !== undefined && /^windows/i.test(facts.platformFamily)) {
    codes.push("FARGATE_WINDOWS");
    return;
  }
  const architecture = facts.architecture?.toLowerCase();
  if (architecture !== undefined && !ARCHITECTURES.has(architecture)) codes.push("ARCHITECTURE_UNSUPPORTED");
  const platform = judgePlatformVersion(facts.platformVersion);
  if (platform !== null) codes.push(platform);
  if (vcpus === null || vcpus.low !== vcpus.high) return;
  const size = tables.fargateSizes.get(cpuUnits(vcpus.expected));
  if (size === undefined || !isListed(size, facts.memoryMiB)) codes.push("UNVERIFIED_SIZE");
}

/** The agent needs Fargate's Linux platform 1.4.0 or later. */
function judgePlatformVersion(version: string | undefined): EligibilityCode | null {
  if (version?.toUpperCase() === "LATEST") return null;
  const match = version === undefined ? null : /^(\d+)\.(\d+)/.exec(version);
  if (match === null) return "FARGATE_PLATFORM_UNKNOWN";
  const [, major, minor] = match;
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 4) ? null : "FARGATE_PLATFORM_OLD";
}

/** Whether GuardDuty's table lists a size; memory that was not seen fails no gate. */
const isListed = ({ listedMemory }: FargateSize, memoryMiB: number | undefined): boolean =>
  listedMemory.some(({ fromMiB, toMiB }) => memoryMiB === undefined || (memoryMiB >= fromMiB && memoryMiB <= toMiB));

/** The state that the weightiest finding gives. What is lighter still counts, save beside a failed gate or as a mere assumption. */
function weigh(codes: readonly EligibilityCode[]): Eligibility {
  const state = RANKS.find((rank) => codes.some((code) => STATE_OF[code] === rank)) ?? "eligible";
  const ranks = state === "ineligible" || state === "eligible" ? [state] : RANKS.filter((rank) => rank !== "eligible");
  return { state, reasons: ranks.flatMap((rank) => codes.filter((code) => STATE_OF[code] === rank)) };
}
