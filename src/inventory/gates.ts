import { addonCodes, firstAgent, isBefore } from "./agent-version.ts";
import type { Cluster } from "./cluster.ts";
import { managedTag } from "./cluster.ts";
import { connectivityOf, mayDoWithout } from "./connectivity.ts";
import type { Detector, VpcEndpoint } from "./inventory.ts";
import type { Management } from "./management.ts";
import { managementOf, offReason } from "./management.ts";
import type { ReferenceTables } from "./reference-tables.ts";
import type { Observation } from "./workload.ts";

/** Something that keeps an agent from reporting, or that is worth a word beside it. */
export type Finding = {
  /** A code of data/eligibility/reasons.json. */
  readonly code: string;
  /** Whether it keeps the workload from being watched; else it is advice. */
  readonly blocks: boolean;
  /** What it is a finding about. */
  readonly of: "account" | "cluster" | "vpc" | "workload";
};

/** What is known around a workload; undefined and null are what nobody read. */
export type GateGround = {
  readonly detector: Detector | undefined;
  /** The EKS or ECS cluster that the workload is of. */
  readonly cluster: Cluster | undefined;
  readonly vpc: VpcEndpoint | undefined;
  /** The detector of the VPC's owner. */
  readonly vpcOwner: Detector | undefined;
  readonly organizationId: string | null;
  /** Version of the EC2 agent that the coverage list names for the host. */
  readonly agentVersion: string | null;
  /** Whether the EKS agent and the EC2 agent both report from the host. */
  readonly twoAgents: boolean;
  /** Whether any VPC of the account and Region has an endpoint; null where they weren't read. */
  readonly anyEndpoint: boolean | null;
  readonly tables: Pick<ReferenceTables, "addonVersions" | "operatingSystems">;
};

/** What a gate looks at. */
export type Gated = Pick<Observation, "origin" | "accountId" | "kind" | "tags" | "facts" | "coverage">;

/** https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ec2-support.html */
const ECS_AGENT = "1.77.0";
/** https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-ec2-bottlerocket-support.html */
const BOTTLEROCKET = "1.62.1";
/** The first agents for ECS images of after January 2024, and for automated management: data/eligibility/agents.json. */
const [ON_ECS, AUTOMATED] = ["1.0.2", "1.1.0"];

/**
 * What stands between a workload and a healthy agent, by what was seen and without GuardDuty's own word, most decisive first:
 * account, tag, prerequisite, agent, connection. What wasn't seen is no finding.
 */
export function gatesOf(workload: Gated, ground: GateGround): readonly Finding[] {
  const { kind, coverage } = workload;
  const uncovered = coverage.state !== "covered";
  const off = ground.detector === undefined ? null : offReason(ground.detector, kind);
  if (off !== null) return uncovered ? [{ code: off, blocks: true, of: "account" }, ...heldByPolicy(ground)] : [];
  const tag = kind === "ec2-instance" ? managedTag(workload.tags) : (ground.cluster?.tag ?? null);
  const management = managementOf(ground.detector, kind, tag);
  const found: Finding[] = [];
  const add = (code: string, of: Finding["of"], hinders = true): void => {
    found.push({ code, of, blocks: hinders && uncovered });
  };
  addManagement(workload, ground, management, add);
  if (kind === "eks-node") addEks(workload, ground, add);
  else if (kind === "ec2-instance") addHost(workload, ground, management, add);
  else if (uncovered) addTask(workload, add);
  addConnection(workload, ground, management, add);
  if (found.some(({ code }) => code === "NOT_AUTO_MANAGED")) found.push(...heldByPolicy(ground));
  if (management === "automatic" && !found.some(({ blocks }) => blocks)) addDoubt(workload, add);
  return found;
}

/** That a switch which stands in the way can't be turned in the account itself. */
const heldByPolicy = ({ detector }: GateGround): readonly Finding[] =>
  detector?.managedBy === "guardduty-policy" ? [{ code: "POLICY_MANAGED", blocks: false, of: "account" }] : [];

type Add = (code: string, of: Finding["of"], hinders?: boolean) => void;

function addManagement({ kind, facts, coverage }: Gated, ground: GateGround, management: Management, add: Add): void {
  if (management === "excluded") {
    const isSeen = kind !== "ec2-instance" || facts.metadataTags !== "off";
    if (isSeen) add("TAG_EXCLUDED", kind === "ec2-instance" ? "workload" : "cluster");
    else add("TAG_EXCLUDED_INEFFECTIVE", "workload", false);
  }
  // Who runs an agent by hand, or what told of one, needs no management.
  const bare = kind === "eks-node" ? ground.cluster?.addon === "missing" : !isTold(coverage);
  if (management === "none" || (management === "manual" && bare)) {
    if (coverage.state !== "covered") add("NOT_AUTO_MANAGED", kind === "ec2-instance" ? "account" : "cluster");
  }
}

/** Whether GuardDuty itself said why. */
const isTold = (coverage: Gated["coverage"]): boolean =>
  coverage.state !== "covered" && coverage.reasons.some((reason) => reason.startsWith("issue:"));

function addEks({ coverage }: Gated, ground: GateGround, add: Add): void {
  const { detector, cluster, twoAgents, tables } = ground;
  const { status = null, addon = null, kubernetes = null } = cluster ?? {};
  if (status !== null && status !== "ACTIVE") add("CLUSTER_NOT_ACTIVE", "cluster");
  if (addon === "missing") {
    if (coverage.state !== "covered") add("ADDON_MISSING", "cluster");
  } else if (addon !== null) {
    const said = addon.version === null ? [] : addonCodes(addon.version, kubernetes, tables.addonVersions);
    if (said.includes("ADDON_K8S_INCOMPATIBLE")) add("ADDON_K8S_INCOMPATIBLE", "cluster");
    if ((addon.status !== null && addon.status !== "ACTIVE") || addon.issues.length > 0) {
      add("ADDON_UNHEALTHY", "cluster");
    }
    for (const code of said) if (code !== "ADDON_K8S_INCOMPATIBLE") add(code, "cluster", false);
  }
  if (detector?.runtime === "legacy-eks") add("LEGACY_FEATURE_ON", "account", false);
  if (twoAgents) add("TWO_AGENTS_ON_HOST", "cluster", false);
}

function addHost({ facts }: Gated, ground: GateGround, management: Management, add: Add): void {
  const { agentVersion, tables } = ground;
  const automatic = management === "automatic";
  const { os = "", ecsCluster, ecsAgent, imds, ssm } = facts;
  if (imds === "off") add("IMDS_OFF", "workload");
  if (/fedora/i.test(os) && automatic) add("FEDORA_PACKAGE_ONLY", "workload");
  else if (ssm !== undefined && automatic) add("SSM_NOT_MANAGED", "workload");
  const onEcs = ecsCluster !== undefined;
  if (onEcs && /bottlerocket/i.test(os) && isBefore(os, BOTTLEROCKET)) add("BOTTLEROCKET_AMI_OLD", "workload");
  const floors = [
    firstAgent(os, onEcs ? "ecs-host" : "ec2-instance", tables.operatingSystems),
    onEcs ? ON_ECS : null,
    automatic ? AUTOMATED : null,
  ];
  if (floors.some((floor) => floor !== null && floor !== undefined && isBefore(agentVersion, floor))) {
    add("EC2_AGENT_OLD", "workload");
  }
  if (isBefore(ecsAgent, ECS_AGENT)) add("ECS_AGENT_OLD", "workload", false);
}

/** An ARN of the old form names no cluster: `task/ID` instead of `task/CLUSTER/ID`. */
const SHORT_ARN = /^arn:[^/]*:task\/[^/]+$/;

function addTask({ origin, facts }: Gated, add: Add): void {
  if (SHORT_ARN.test(origin)) add("ECS_SHORT_TASK_ARN", "workload");
  if (facts.executionRole === "missing") add("ECS_EXEC_ROLE_MISSING", "workload");
  if (facts.subnets === "missing") add("ECS_NETWORK_CONFIG", "workload");
}

/** Codes that say how sure the way is and not that it is shut. */
const NO_HINDRANCE: ReadonlySet<string> = new Set(["ENDPOINT_UNCHECKED_SHARED_VPC", "SHARED_VPC_OWNER_EC2_ONLY"]);

function addConnection(
  { accountId, kind, facts }: Gated,
  { cluster, vpc, vpcOwner, organizationId, anyEndpoint, agentVersion: ofHost }: GateGround,
  management: Management,
  add: Add,
): void {
  if (management !== "automatic" && management !== "manual") return;
  const automatic = management === "automatic";
  const addon = cluster?.addon;
  const ofAddon = addon === undefined || addon === null || addon === "missing" ? null : addon.version;
  const agentVersion = kind === "eks-node" ? ofAddon : ofHost;
  if (vpc === undefined) {
    const nowhere = !automatic && facts.vpc === undefined && anyEndpoint === false;
    if (nowhere) add("NO_CONNECTIVITY_HINT", "account", false);
    return;
  }
  const isHint = mayDoWithout({ automatic, agentVersion });
  for (const code of connectivityOf(vpc, { accountId, automatic, agentVersion, organizationId, owner: vpcOwner })) {
    if (code === "ENDPOINT_OK") continue;
    add(code, "vpc", !NO_HINDRANCE.has(code) && !(isHint && code === "ENDPOINT_MISSING"));
  }
}

/** All that was seen is in order, and still nothing reports: what no call shows is left. */
function addDoubt({ kind, coverage }: Gated, add: Add): void {
  if (coverage.state === "covered" || coverage.state === "partial" || isTold(coverage)) return;
  if (coverage.reasons.includes("COVERAGE_NOT_LISTED"))
    add("CONFIG_ONLY", kind === "ec2-instance" ? "account" : "cluster", false);
  if (coverage.state === "not-covered" && coverage.evidence !== "sidecar") add("SCP_UNCHECKED", "account", false);
}
