import type { Cluster } from "./cluster.ts";
import type { CoverageRecord, CoveredResource } from "./coverage-record.ts";
import type { Finding, GateGround } from "./gates.ts";
import { gatesOf } from "./gates.ts";
import type { InventoryFrame, VpcEndpoint } from "./inventory.ts";
import type { Facts, Kind, Observation } from "./workload.ts";
import { KINDS } from "./workload.ts";

/** What the gates say of one workload, the calls whose refusal left some of them unchecked, and the VPC that it stands in. */
export type GateEntry = {
  readonly findings: readonly Finding[];
  readonly unchecked: readonly string[];
  readonly vpc: VpcEndpoint | undefined;
};

/** Calls whose refusal leaves a gate unchecked, by the kinds that hang on it. */
const CHECKS: readonly { readonly call: RegExp; readonly kinds: readonly Kind[] }[] = [
  { call: /^ssm:/, kinds: ["ec2-instance"] },
  { call: /^eks:(DescribeAddon|DescribeCluster)$/, kinds: ["eks-node"] },
  { call: /^ecs:(DescribeTaskDefinition|DescribeServices|DescribeClusters)$/, kinds: ["fargate-task"] },
  { call: /^ec2:Describe(Vpcs|VpcAttribute|VpcEndpoints|Subnets|SecurityGroups)$/, kinds: KINDS },
  { call: /^guardduty:(ListDetectors|GetDetector|ListCoverage)$/, kinds: KINDS },
];

/** What of an inventory the gates look at. */
export type GateFrame = Pick<InventoryFrame, "organization" | "detectors" | "clusters" | "vpcs" | "coverage" | "gaps">;

/** Judges workloads against all that a frame knows around them. Alike ones share their entry, so that a million stay cheap. */
export function gateBook(frame: GateFrame, tables: GateGround["tables"]): (workload: Observation) => GateEntry {
  const detectors = new Map(frame.detectors.map((one) => [`${one.accountId} ${one.regionId}`, one]));
  const clusters = new Map(frame.clusters.map((one) => [clusterKey(one), one]));
  const vpcs = new Map(frame.vpcs.map((one) => [`${one.regionId} ${one.vpcId}`, one]));
  const agents = listedOf(frame, "ec2-instance");
  const nodes = listedOf(frame, "eks-cluster");
  const endpoints = endpointsByPlace(frame.vpcs);
  const refused = uncheckedBook(frame);
  const entries = new WeakMap<Facts, Map<string, GateEntry>>();

  return (workload) => {
    const { accountId, regionId, kind, cluster, facts, tags, coverage, origin } = workload;
    const place = `${accountId} ${regionId}`;
    const agent = agents.size === 0 ? undefined : agents.get(`${place} ${origin}`);
    const tag = kind === "ec2-instance" ? tags["GuardDutyManaged"] : "";
    const said = coverage.state === "covered" ? "" : coverage.reasons.join();
    const by = coverage.state === "unknown" ? "" : coverage.evidence;
    const task = kind === "fargate-task" ? origin.indexOf("/") === origin.lastIndexOf("/") : false;
    const key = `${place} ${kind} ${cluster} ${tag} ${coverage.state} ${by} ${said} ${task} ${agent?.agentVersion} ${agent?.healthy}`;
    const known = entries.get(facts) ?? new Map<string, GateEntry>();
    entries.set(facts, known);
    const entry = known.get(key);
    if (entry !== undefined) return entry;
    const own = clusters.get(
      clusterKey({ accountId, regionId, kind: kind === "eks-node" ? "eks" : "ecs", name: cluster ?? "" }),
    );
    const vpc = vpcs.get(`${regionId} ${facts.vpc ?? own?.vpcId ?? ""}`);
    const ground: GateGround = {
      detector: detectors.get(place),
      cluster: own,
      vpc,
      vpcOwner: vpc === undefined ? undefined : detectors.get(`${vpc.accountId} ${regionId}`),
      organizationId: frame.organization?.id ?? null,
      agentVersion: agent?.agentVersion ?? null,
      twoAgents: kind === "eks-node" && agent?.healthy === true && isWhole(nodes.get(`${place} ${cluster}`)),
      anyEndpoint: endpoints.get(place) ?? null,
      tables,
    };
    const made = {
      findings: gatesOf(workload, ground),
      unchecked: coverage.state === "covered" ? [] : refused(place, kind),
      vpc,
    };
    known.set(key, made);
    return made;
  };
}

const listedOf = ({ coverage }: GateFrame, of: CoveredResource): ReadonlyMap<string, CoverageRecord> =>
  new Map(
    coverage
      .filter(({ resource }) => resource === of)
      .map((one) => [`${one.accountId} ${one.regionId} ${one.name}`, one]),
  );

/** Whether the agents of all of a cluster's nodes report. */
const isWhole = (listed: CoverageRecord | undefined): boolean =>
  listed?.healthy === true && (listed.compatible === null || (listed.covered ?? 0) >= listed.compatible);

const clusterKey = ({
  accountId,
  regionId,
  kind,
  name,
}: Pick<Cluster, "accountId" | "regionId" | "kind" | "name">): string => `${accountId} ${regionId} ${kind} ${name}`;

/** Whether any VPC of an account and Region has an endpoint, where all of them were read. */
function endpointsByPlace(vpcs: readonly VpcEndpoint[]): Map<string, boolean | null> {
  const places = new Map<string, boolean | null>();
  for (const { accountId, regionId, endpoint } of vpcs) {
    const place = `${accountId} ${regionId}`;
    const known = places.get(place);
    const has = endpoint === "unread" ? null : endpoint !== "none";
    places.set(place, known === true || has === true ? true : known === null ? null : has);
  }
  return places;
}

/** The refused calls that leave a gate of a kind unchecked, by account and Region; null in a gap stands for all of them. */
function uncheckedBook({ gaps }: GateFrame): (place: string, kind: Kind) => readonly string[] {
  const calls = new Map<string, string[]>();
  for (const { accountId, regionId, api } of gaps) {
    if (accountId === null || regionId === null) continue;
    for (const { call, kinds } of CHECKS) {
      if (!call.test(api)) continue;
      for (const kind of kinds) {
        const key = `${accountId} ${regionId} ${kind}`;
        const known = calls.get(key) ?? [];
        if (!known.includes(api)) calls.set(key, [...known, api]);
      }
    }
  }
  return (place, kind) => calls.get(`${place} ${kind}`) ?? NONE;
}

const NONE: readonly string[] = [];
