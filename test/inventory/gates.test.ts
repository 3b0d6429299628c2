import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/inventory/cluster.ts";
import type { Coverage } from "../../src/inventory/coverage.ts";
import type { Gated, GateGround } from "../../src/inventory/gates.ts";
import { gatesOf } from "../../src/inventory/gates.ts";
import type { Detector, VpcEndpoint } from "../../src/inventory/inventory.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { TABLES } from "../sources/open-words.ts";

const ACCOUNT = "111122223333";
const OWNER = "222233334444";
const REGION = "us-east-1";
const AT = `arn:aws:ecs:${REGION}:${ACCOUNT}:task`;

const SILENT: Coverage = { state: "not-covered", evidence: null, reasons: [] };
const COVERED: Coverage = { state: "covered", evidence: "coverage-list" };
const UNLISTED: Coverage = { state: "unknown", reasons: ["COVERAGE_NOT_LISTED"] };

const detector = (is: Partial<Detector> = {}): Detector => ({
  accountId: ACCOUNT,
  regionId: REGION,
  status: "enabled",
  runtime: "on",
  automated: KINDS,
  managedBy: null,
  updatedAt: null,
  ...is,
});

const addon = { version: "v1.17.1-eksbuild.2", status: "ACTIVE", issues: [], configuration: null };

const eks = (is: Partial<Cluster> = {}): Cluster => ({
  accountId: ACCOUNT,
  regionId: REGION,
  kind: "eks",
  name: "web",
  status: "ACTIVE",
  kubernetes: "1.33",
  addon,
  tag: "none",
  vpcId: "vpc-1",
  onFargate: false,
  ...is,
});

const ecs = (is: Partial<Cluster> = {}): Cluster => ({ ...eks({ kind: "ecs", name: "apps", addon: null }), ...is });

/** A VPC in which all is in order. */
const vpc = (is: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  accountId: ACCOUNT,
  regionId: REGION,
  vpcId: "vpc-1",
  azs: 2,
  participants: [],
  endpoint: "guardduty",
  reporting: false,
  dnsSupport: true,
  dnsHostnames: true,
  privateDns: true,
  opens443: true,
  policy: { accounts: null, organizations: null },
  ...is,
});

const around = (is: Partial<GateGround> = {}): GateGround => ({
  detector: detector(),
  cluster: undefined,
  vpc: undefined,
  vpcOwner: undefined,
  organizationId: "o-1",
  agentVersion: null,
  twoAgents: false,
  anyEndpoint: null,
  tables: TABLES,
  ...is,
});

const host = (is: Partial<Gated> = {}): Gated => ({
  origin: "i-1",
  accountId: ACCOUNT,
  kind: "ec2-instance",
  tags: {},
  facts: {},
  coverage: SILENT,
  ...is,
});

const node = (is: Partial<Gated> = {}): Gated => host({ kind: "eks-node", ...is });
const task = (is: Partial<Gated> = {}): Gated => host({ kind: "fargate-task", origin: `${AT}/apps/1`, ...is });

type Case = readonly [workload: Gated, ground: GateGround];

/** Codes, each with a case in which it is found and a neighbour in which it isn't; `true` where it keeps the agent from reporting. */
const ROWS: readonly [code: string, what: string, found: Case, blocks: boolean, neighbour: Case][] = [
  [
    "NO_DETECTOR",
    "no detector",
    [host(), around({ detector: detector({ status: "absent", runtime: "off" }) })],
    true,
    [host(), around()],
  ],
  [
    "DETECTOR_DISABLED",
    "a suspended detector",
    [host(), around({ detector: detector({ status: "disabled" }) })],
    true,
    [host(), around({ detector: undefined })],
  ],
  [
    "RM_DISABLED",
    "the feature off, or the old one on that knows EKS alone",
    [host(), around({ detector: detector({ runtime: "legacy-eks" }) })],
    true,
    [node(), around({ detector: detector({ runtime: "legacy-eks" }), cluster: eks() })],
  ],
  [
    "POLICY_MANAGED",
    "a switch that is off, held by a policy of the organization",
    [host(), around({ detector: detector({ runtime: "off", managedBy: "guardduty-policy" }) })],
    false,
    [host(), around({ detector: detector({ managedBy: "guardduty-policy" }) })],
  ],
  [
    "POLICY_MANAGED",
    "an agent that isn't managed, held by a policy of the organization",
    [host(), around({ detector: detector({ automated: [], managedBy: "guardduty-policy" }) })],
    false,
    [host(), around({ detector: detector({ automated: [] }) })],
  ],
  [
    "LEGACY_FEATURE_ON",
    "the older feature on, of a node that reports",
    [node({ coverage: COVERED }), around({ detector: detector({ runtime: "legacy-eks" }), cluster: eks() })],
    false,
    [host({ coverage: COVERED }), around({ detector: detector({ runtime: "legacy-eks" }) })],
  ],
  [
    "NOT_AUTO_MANAGED",
    "a host without automated agent or inclusion tag",
    [host(), around({ detector: detector({ automated: [] }) })],
    true,
    [host({ tags: { GuardDutyManaged: "true" } }), around({ detector: detector({ automated: [] }) })],
  ],
  [
    "NOT_AUTO_MANAGED",
    "a cluster without automated agent or add-on",
    [node(), around({ detector: detector({ automated: [] }), cluster: eks({ addon: "missing" }) })],
    true,
    [node(), around({ detector: detector({ automated: [] }), cluster: eks() })],
  ],
  [
    "NOT_AUTO_MANAGED",
    "a task, which has no agent by hand",
    [task(), around({ detector: detector({ automated: [] }), cluster: ecs() })],
    true,
    [task(), around({ detector: detector({ automated: [] }), cluster: ecs({ tag: null }) })],
  ],
  [
    "TAG_EXCLUDED",
    "the tag on an instance",
    [host({ tags: { GuardDutyManaged: "false" } }), around()],
    true,
    [host({ tags: { GuardDutyManaged: "no" } }), around()],
  ],
  [
    "TAG_EXCLUDED",
    "the tag on a cluster, not on its node",
    [node(), around({ cluster: eks({ tag: "false" }) })],
    true,
    [node({ tags: { GuardDutyManaged: "false" } }), around({ cluster: eks() })],
  ],
  [
    "TAG_EXCLUDED",
    "what is watched although its tag excludes it",
    [task({ coverage: COVERED }), around({ cluster: ecs({ tag: "false" }) })],
    false,
    [task({ coverage: COVERED }), around({ cluster: ecs({ tag: "true" }) })],
  ],
  [
    "TAG_EXCLUDED_INEFFECTIVE",
    "an exclusion that the agent can't see",
    [host({ tags: { GuardDutyManaged: "false" }, facts: { metadataTags: "off" } }), around()],
    false,
    [host({ tags: { GuardDutyManaged: "false" } }), around()],
  ],
  [
    "CLUSTER_NOT_ACTIVE",
    "a cluster that is being made",
    [node(), around({ cluster: eks({ status: "CREATING" }) })],
    true,
    [node(), around({ cluster: eks({ status: null }) })],
  ],
  [
    "ADDON_MISSING",
    "a cluster without the add-on",
    [node(), around({ cluster: eks({ addon: "missing" }) })],
    true,
    [node(), around({ cluster: eks({ addon: null }) })],
  ],
  [
    "ADDON_K8S_INCOMPATIBLE",
    "an add-on below the cluster's Kubernetes",
    [node(), around({ cluster: eks({ kubernetes: "1.34", addon: { ...addon, version: "v1.10.0-eksbuild.2" } }) })],
    true,
    [node(), around({ cluster: eks({ kubernetes: "1.33", addon: { ...addon, version: "v1.10.0-eksbuild.2" } }) })],
  ],
  [
    "ADDON_K8S_INCOMPATIBLE",
    "an add-on above the cluster's Kubernetes",
    [node(), around({ cluster: eks({ kubernetes: "1.30" }) })],
    true,
    [node(), around({ cluster: eks({ kubernetes: "1.31" }) })],
  ],
  [
    "ADDON_UNHEALTHY",
    "a degraded add-on",
    [node(), around({ cluster: eks({ addon: { ...addon, status: "DEGRADED" } }) })],
    true,
    [node(), around({ cluster: eks({ addon: { ...addon, status: null } }) })],
  ],
  [
    "ADDON_UNHEALTHY",
    "an add-on with issues",
    [node(), around({ cluster: eks({ addon: { ...addon, issues: ["AccessDenied: no"] } }) })],
    true,
    [node(), around({ cluster: eks() })],
  ],
  [
    "ADDON_EOL",
    "an agent whose support has ended, on a healthy cluster",
    [
      node({ coverage: COVERED }),
      around({ cluster: eks({ kubernetes: "1.25", addon: { ...addon, version: "v1.1.0-eksbuild.1" } }) }),
    ],
    false,
    [
      node({ coverage: COVERED }),
      around({ cluster: eks({ kubernetes: "1.25", addon: { ...addon, version: "v1.2.0-eksbuild.1" } }) }),
    ],
  ],
  [
    "ADDON_OUTDATED",
    "an agent with a newer one for the cluster's Kubernetes",
    [node(), around({ cluster: eks({ addon: { ...addon, version: "v1.16.0-eksbuild.2" } }) })],
    false,
    [node(), around({ cluster: eks({ kubernetes: "1.30", addon: { ...addon, version: "v1.16.0-eksbuild.2" } }) })],
  ],
  [
    "TWO_AGENTS_ON_HOST",
    "a node that both agents report from",
    [node({ coverage: COVERED }), around({ cluster: eks(), twoAgents: true })],
    false,
    [node({ coverage: COVERED }), around({ cluster: eks() })],
  ],
  [
    "IMDS_OFF",
    "a host without instance metadata",
    [host({ facts: { imds: "off" } }), around()],
    true,
    [node({ facts: { imds: "off" } }), around({ cluster: eks() })],
  ],
  [
    "FEDORA_PACKAGE_ONLY",
    "Fedora where the agent comes through Systems Manager",
    [host({ facts: { os: "Fedora Linux 41", ssm: "absent" } }), around()],
    true,
    [host({ facts: { os: "Fedora Linux 41" } }), around({ detector: detector({ automated: [] }) })],
  ],
  [
    "SSM_NOT_MANAGED",
    "a host that Systems Manager doesn't know",
    [host({ facts: { ssm: "absent" } }), around()],
    true,
    [host({ facts: { ssm: "absent" } }), around({ detector: detector({ automated: [] }) })],
  ],
  [
    "SSM_NOT_MANAGED",
    "a host that Systems Manager has lost",
    [host({ facts: { ssm: "lost" } }), around()],
    true,
    [host(), around()],
  ],
  [
    "BOTTLEROCKET_AMI_OLD",
    "an ECS host of an older Bottlerocket",
    [host({ facts: { os: "bottlerocket-aws-ecs-2-x86_64-v1.62.0-1a2b3c4d", ecsCluster: "apps" } }), around()],
    true,
    [host({ facts: { os: "bottlerocket-aws-ecs-2-x86_64-v1.62.1-1a2b3c4d", ecsCluster: "apps" } }), around()],
  ],
  [
    "EC2_AGENT_OLD",
    "an agent before automated management",
    [host(), around({ agentVersion: "1.0.2" })],
    true,
    [host(), around({ agentVersion: "1.1.0" })],
  ],
  [
    "EC2_AGENT_OLD",
    "an agent before the first for its distribution",
    [host({ facts: { os: "Ubuntu 24.04" } }), around({ agentVersion: "1.4.9" })],
    true,
    [host({ facts: { os: "Ubuntu 22.04" } }), around({ agentVersion: "1.4.9" })],
  ],
  [
    "EC2_AGENT_OLD",
    "an agent before the first for Bottlerocket on ECS",
    [
      host({ facts: { os: "bottlerocket-aws-ecs-2-x86_64-v1.63.0", ecsCluster: "a" }, coverage: COVERED }),
      around({ agentVersion: "1.15.0" }),
    ],
    false,
    [
      host({ facts: { os: "bottlerocket-aws-ecs-2-x86_64-v1.63.0", ecsCluster: "a" }, coverage: COVERED }),
      around({ agentVersion: "1.16.0" }),
    ],
  ],
  [
    "ECS_AGENT_OLD",
    "an ECS host whose ECS agent is older than AWS asks for",
    [host({ facts: { ecsCluster: "apps", ecsAgent: "1.76.0" } }), around()],
    false,
    [host({ facts: { ecsCluster: "apps", ecsAgent: "1.77.0" } }), around()],
  ],
  [
    "ECS_SHORT_TASK_ARN",
    "a task whose ARN names no cluster",
    [task({ origin: `${AT}/0a1b` }), around({ cluster: ecs() })],
    true,
    [task({ origin: `${AT}/apps/0a1b` }), around({ cluster: ecs() })],
  ],
  [
    "ECS_EXEC_ROLE_MISSING",
    "a task without execution role",
    [task({ facts: { executionRole: "missing" } }), around({ cluster: ecs() })],
    true,
    [task(), around({ cluster: ecs() })],
  ],
  [
    "ECS_NETWORK_CONFIG",
    "a task without a subnet",
    [task({ facts: { subnets: "missing" } }), around({ cluster: ecs() })],
    true,
    [task(), around({ cluster: ecs() })],
  ],
  [
    "VPC_DNS_OFF",
    "a VPC that resolves no names",
    [host(), around({ vpc: vpc({ dnsSupport: false }) })],
    true,
    [host(), around({ vpc: vpc() })],
  ],
  [
    "VPC_DNS_OFF",
    "a VPC that names no hosts",
    [host(), around({ vpc: vpc({ dnsHostnames: false }) })],
    true,
    [host(), around({ vpc: vpc() })],
  ],
  [
    "ENDPOINT_MISSING",
    "a VPC without endpoint, and an agent by hand",
    [node(), around({ cluster: eks(), detector: detector({ automated: [] }), vpc: vpc({ endpoint: "none" }) })],
    true,
    [node(), around({ cluster: eks(), detector: detector({ automated: [] }), vpc: vpc({ endpoint: "unread" }) })],
  ],
  [
    "ENDPOINT_MISSING",
    "a VPC without endpoint, and an older agent",
    [
      node(),
      around({ cluster: eks({ addon: { ...addon, version: "v1.16.0-eksbuild.2" } }), vpc: vpc({ endpoint: "none" }) }),
    ],
    true,
    [node(), around({ cluster: eks(), vpc: vpc({ endpoint: "self-made" }) })],
  ],
  [
    "ENDPOINT_MISSING",
    "no more than a hint where the agent may report over a link-local address",
    [node(), around({ cluster: eks(), vpc: vpc({ endpoint: "none" }) })],
    false,
    [node(), around({ cluster: eks(), vpc: vpc() })],
  ],
  [
    "ENDPOINT_DNS_OFF",
    "an endpoint without private DNS",
    [host(), around({ vpc: vpc({ privateDns: false }) })],
    true,
    [host(), around({ vpc: vpc() })],
  ],
  [
    "ENDPOINT_SG_BLOCKED",
    "an endpoint whose group is shut",
    [host(), around({ vpc: vpc({ opens443: false }) })],
    true,
    [host(), around({ vpc: vpc() })],
  ],
  [
    "ENDPOINT_POLICY_DENIES",
    "an endpoint for other accounts",
    [host(), around({ vpc: vpc({ policy: { accounts: [OWNER], organizations: null } }) })],
    true,
    [host(), around({ vpc: vpc({ policy: { accounts: [OWNER, ACCOUNT], organizations: null } }) })],
  ],
  [
    "ENDPOINT_POLICY_DENIES",
    "an endpoint for another organization",
    [host(), around({ vpc: vpc({ policy: { accounts: null, organizations: ["o-2"] } }) })],
    true,
    [host(), around({ vpc: vpc({ policy: { accounts: null, organizations: ["o-2"] } }), organizationId: null })],
  ],
  [
    "ENDPOINT_UNCHECKED_SHARED_VPC",
    "a VPC of an account that nobody read",
    [host(), around({ vpc: vpc({ accountId: OWNER, endpoint: "unread" }) })],
    false,
    [host(), around({ vpc: vpc({ endpoint: "unread" }) })],
  ],
  [
    "SHARED_VPC_OWNER_NOT_ENABLED",
    "a VPC of an account without the feature",
    [host(), around({ vpc: vpc({ accountId: OWNER }), vpcOwner: detector({ runtime: "off" }) })],
    true,
    [host(), around({ vpc: vpc({ accountId: OWNER }), vpcOwner: detector() })],
  ],
  [
    "SHARED_VPC_OWNER_NOT_ENABLED",
    "a VPC of an account without any automated agent",
    [host(), around({ vpc: vpc({ accountId: OWNER }), vpcOwner: detector({ automated: [] }) })],
    true,
    [
      host(),
      around({
        vpc: vpc({ accountId: OWNER }),
        vpcOwner: detector({ automated: [] }),
        detector: detector({ automated: [] }),
      }),
    ],
  ],
  [
    "SHARED_VPC_OWNER_EC2_ONLY",
    "a VPC of an account with the automated agent of EC2 alone",
    [host(), around({ vpc: vpc({ accountId: OWNER }), vpcOwner: detector({ automated: ["ec2-instance"] }) })],
    false,
    [
      host(),
      around({ vpc: vpc({ accountId: OWNER }), vpcOwner: detector({ automated: ["ec2-instance", "eks-node"] }) }),
    ],
  ],
  [
    "NO_CONNECTIVITY_HINT",
    "an agent by hand, and no endpoint anywhere",
    [host(), around({ detector: detector({ automated: [] }), anyEndpoint: false })],
    false,
    [host(), around({ detector: detector({ automated: [] }), anyEndpoint: null })],
  ],
  [
    "CONFIG_ONLY",
    "switches and tags that say yes, and a list that is silent",
    [host({ coverage: UNLISTED }), around()],
    false,
    [host({ coverage: { state: "unknown", reasons: [] } }), around()],
  ],
  [
    "SCP_UNCHECKED",
    "all in order, and no agent reports",
    [host(), around()],
    false,
    [host({ facts: { imds: "off" } }), around()],
  ],
];

const codesOf = ([workload, ground]: Case): string[] => gatesOf(workload, ground).map(({ code }) => code);

describe("a gate", () => {
  it.each(ROWS)("%s: %s", (code, _, found, blocks, neighbour) => {
    expect(gatesOf(...found).find((one) => one.code === code)).toMatchObject({ blocks });
    expect(codesOf(neighbour)).not.toContain(code);
  });

  it.each(ROWS)("%s is explained: %s", (code) => {
    expect(TABLES.reasons.get(code)).toMatchObject({ about: "coverage" });
  });
});

describe("gates", () => {
  it("come most decisive first: account, tag, prerequisite, agent, connection", () => {
    const cluster = eks({
      tag: "false",
      status: "FAILED",
      kubernetes: "1.34",
      addon: { ...addon, version: "v1.1.0-eksbuild.1", status: "DEGRADED" },
    });
    expect(codesOf([node(), around({ cluster })])).toEqual([
      "TAG_EXCLUDED",
      "CLUSTER_NOT_ACTIVE",
      "ADDON_K8S_INCOMPATIBLE",
      "ADDON_UNHEALTHY",
      "ADDON_EOL",
      "ADDON_OUTDATED",
    ]);
    const off = around({ cluster, detector: detector({ runtime: "off" }) });
    expect(codesOf([node(), off])).toEqual(["RM_DISABLED"]);
  });

  it("find nothing where nothing was seen, and nothing hinders what reports", () => {
    const blind = around({ detector: undefined });
    for (const one of [host, node, task]) expect(codesOf([one(), blind])).toEqual([]);
    const broken = around({ cluster: eks({ status: "FAILED", addon: "missing" }), vpc: vpc({ endpoint: "none" }) });
    expect(gatesOf(node({ coverage: COVERED }), broken).filter(({ blocks }) => blocks)).toEqual([]);
    expect(codesOf([host({ coverage: COVERED }), around({ detector: detector({ runtime: "off" }) })])).toEqual([]);
  });

  it("guess at nothing where GuardDuty said why", () => {
    const coverage: Coverage = { state: "not-covered", evidence: "coverage-list", reasons: ["issue:Others: x"] };
    expect(codesOf([host({ coverage }), around()])).toEqual([]);
    expect(codesOf([host({ coverage }), around({ detector: detector({ automated: [] }) })])).toEqual([]);
  });
});
