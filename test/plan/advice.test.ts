import { expect, test } from "vitest";
import type { Cluster } from "../../src/inventory/cluster.ts";
import type { Detector, Inventory, VpcEndpoint } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import type { Advice } from "../../src/plan/advice.ts";
import { adviceOf } from "../../src/plan/advice.ts";
import { exactly } from "../../src/units/range.ts";
import { TABLES } from "../sources/open-words.ts";
import { COVERED, DATA_LAKE, inventoryOf, PAYMENTS, PLATFORM, workload } from "./population-of.ts";

const REGION = "us-east-1";

const detector = (accountId: string, is: Partial<Detector> = {}): Detector => ({
  accountId,
  regionId: REGION,
  status: "enabled",
  runtime: "on",
  automated: KINDS,
  managedBy: null,
  updatedAt: null,
  ...is,
});

const cluster = (is: Partial<Cluster> = {}): Cluster => ({
  accountId: PAYMENTS,
  regionId: REGION,
  kind: "eks",
  name: "web",
  status: "ACTIVE",
  kubernetes: "1.33",
  addon: { version: "v1.16.0-eksbuild.2", status: "ACTIVE", issues: [], configuration: null },
  tag: "none",
  vpcId: null,
  onFargate: false,
  ...is,
});

const vpc = (is: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  accountId: PLATFORM,
  regionId: REGION,
  vpcId: "vpc-shared",
  azs: 2,
  participants: [PAYMENTS, DATA_LAKE],
  endpoint: "guardduty",
  reporting: false,
  ...is,
});

const node = (vcpus: number, is: Partial<Workload> = {}): Workload =>
  workload(vcpus, { kind: "eks-node", cluster: "web", ...is });

const silent: Workload["coverage"] = { state: "not-covered", evidence: null, reasons: [] };
const unread: Workload["coverage"] = { state: "unknown", reasons: [] };

const advise = (workloads: readonly Workload[], frame: Partial<Inventory>): readonly Advice[] =>
  adviceOf(inventoryOf(workloads, frame), workloads, TABLES);

const briefly = (advice: readonly Advice[]) =>
  advice.map(({ code, accountId, subject, count, vcpus, blocks }) => [
    code,
    accountId,
    subject,
    count,
    vcpus.expected / 1000,
    blocks,
  ]);

test("one line for each code, account, Region and subject, with all the vCPUs that it speaks of", () => {
  const advice = advise(
    [
      node(4, { coverage: COVERED }),
      node(8, { coverage: silent, count: exactly(2) }),
      node(2, { cluster: "old", coverage: COVERED }),
    ],
    { detectors: [detector(PAYMENTS)], clusters: [cluster(), cluster({ name: "old" })] },
  );
  expect(advice.filter(({ code }) => code === "ADDON_OUTDATED")).toEqual([
    {
      code: "ADDON_OUTDATED",
      accountId: PAYMENTS,
      regionId: REGION,
      kinds: ["eks-node"],
      subject: "old",
      of: "cluster",
      count: 1,
      vcpus: exactly(2000),
      blocks: false,
      owner: "account",
    },
    {
      code: "ADDON_OUTDATED",
      accountId: PAYMENTS,
      regionId: REGION,
      kinds: ["eks-node"],
      subject: "web",
      of: "cluster",
      count: 3,
      vcpus: exactly(20_000),
      blocks: false,
      owner: "account",
    },
  ]);
});

test("the order of the workloads changes nothing", () => {
  const workloads = [
    node(4, { coverage: silent }),
    workload(2, { facts: { imds: "off" }, coverage: silent }),
    workload(2, { accountId: DATA_LAKE, facts: { ssm: "absent" }, coverage: silent }),
  ];
  const frame = {
    detectors: [detector(PAYMENTS), detector(DATA_LAKE)],
    clusters: [cluster({ addon: "missing" })],
  };
  const advice = advise(workloads, frame);
  expect(briefly(advice)).toEqual([
    ["ADDON_MISSING", PAYMENTS, "web", 1, 4, true],
    ["IMDS_OFF", PAYMENTS, null, 1, 2, true],
    ["SSM_NOT_MANAGED", DATA_LAKE, null, 1, 2, true],
  ]);
  expect(advise(workloads.toReversed(), frame)).toEqual(advice);
});

test("the owner carries a shared VPC's side, its participants their vCPUs", () => {
  const workloads = [PAYMENTS, DATA_LAKE].map((accountId) =>
    workload(4, { accountId, facts: { vpc: "vpc-shared" }, coverage: silent }),
  );
  const detectors = [detector(PAYMENTS), detector(DATA_LAKE), detector(PLATFORM, { runtime: "off" })];
  expect(briefly(advise(workloads, { detectors, vpcs: [vpc({ opens443: false })] }))).toEqual([
    ["ENDPOINT_SG_BLOCKED", PLATFORM, "vpc-shared", 2, 8, true],
    ["SHARED_VPC_OWNER_NOT_ENABLED", PLATFORM, "vpc-shared", 2, 8, true],
  ]);
  const [policy] = advise(workloads, {
    detectors,
    vpcs: [vpc({ policy: { accounts: [PLATFORM, DATA_LAKE], organizations: null } })],
  });
  expect(policy).toMatchObject({ code: "ENDPOINT_POLICY_DENIES", accountId: PLATFORM, count: 1 });
});

test("a shared VPC whose owner nobody read is named by its owner", () => {
  const host = workload(4, { facts: { vpc: "vpc-shared" }, coverage: silent });
  const advice = advise([host], { detectors: [detector(PAYMENTS)], vpcs: [vpc({ endpoint: "unread" })] });
  expect(advice.find(({ code }) => code === "ENDPOINT_UNCHECKED_SHARED_VPC")).toMatchObject({
    accountId: PLATFORM,
    subject: "vpc-shared",
    blocks: false,
  });
});

test("a cluster's VPC stands in where its nodes don't name theirs", () => {
  const own = vpc({ accountId: PAYMENTS, participants: [], privateDns: false });
  const advice = advise([node(4, { coverage: silent })], {
    detectors: [detector(PAYMENTS)],
    clusters: [cluster({ vpcId: "vpc-shared" })],
    vpcs: [own],
  });
  expect(advice.map(({ code }) => code)).toContain("ENDPOINT_DNS_OFF");
});

test("a refused call leaves its gate unchecked, names its action, and says nothing of what reports", () => {
  const gap = {
    accountId: PAYMENTS,
    regionId: REGION,
    api: "ssm:DescribeInstanceInformation",
    reason: "denied" as const,
    message: "no",
    hides: [],
  };
  const hosts = [
    workload(2, { coverage: unread }),
    workload(4, { coverage: COVERED }),
    workload(8, { coverage: unread, accountId: DATA_LAKE }),
    node(16, { coverage: unread }),
  ];
  const frame = { detectors: [detector(PAYMENTS), detector(DATA_LAKE)], clusters: [cluster({ addon: null })] };
  expect(advise(hosts, { ...frame, gaps: [gap] })).toEqual([
    {
      code: "UNCHECKED",
      accountId: PAYMENTS,
      regionId: REGION,
      kinds: ["ec2-instance"],
      subject: null,
      of: "account",
      count: 1,
      vcpus: exactly(2000),
      blocks: false,
      owner: "account",
      unchecked: "ssm:DescribeInstanceInformation",
    },
  ]);
  expect(advise(hosts, { ...frame, gaps: [{ ...gap, api: "ec2:DescribeImages" }] })).toEqual([]);
});

test.each([
  [{ managedBy: "guardduty-policy" }, { id: "o-1", name: null, whole: true }, "organization-policy"],
  [{ managedBy: null }, { id: "o-1", name: null, whole: true }, "administrator"],
  [{ managedBy: null }, null, "account"],
] as const)("a switch of a detector with %j is for %j: %s", (is, organization, owner) => {
  const frame = { organization, detectors: [detector(PAYMENTS, { ...is, runtime: "off" })] };
  const held = owner === "organization-policy" ? [{ code: "POLICY_MANAGED", owner }] : [];
  expect(advise([workload(2)], frame)).toMatchObject([...held, { code: "RM_DISABLED", owner }]);
  const on = { organization, detectors: [detector(PAYMENTS, is)] };
  expect(advise([workload(2, { facts: { imds: "off" } })], on)).toMatchObject([{ code: "IMDS_OFF", owner: "account" }]);
});

test("two agents are told of by the coverage list, and an old one by its version", () => {
  const listed = {
    accountId: PAYMENTS,
    regionId: REGION,
    healthy: true,
    management: "auto" as const,
    agentVersion: null,
    covered: null,
    compatible: null,
    ecsCluster: null,
    reasons: [],
    updatedAt: null,
  };
  const frame = (of: { readonly covered: number }): Partial<Inventory> => ({
    detectors: [detector(PAYMENTS)],
    clusters: [cluster({ addon: null })],
    coverage: [
      { ...listed, resource: "eks-cluster", name: "web", compatible: 2, ...of },
      { ...listed, resource: "ec2-instance", name: "i-node" },
      { ...listed, resource: "ec2-instance", name: "i-old", agentVersion: "1.0.1" },
    ],
  });
  const workloads = [
    node(4, { origin: "i-node", coverage: COVERED }),
    node(4, { origin: "i-other", coverage: COVERED }),
    workload(2, { origin: "i-old", coverage: COVERED }),
  ];
  expect(briefly(advise(workloads, frame({ covered: 2 })))).toEqual([
    ["EC2_AGENT_OLD", PAYMENTS, null, 1, 2, false],
    ["TWO_AGENTS_ON_HOST", PAYMENTS, "web", 1, 4, false],
  ]);
  expect(briefly(advise(workloads, frame({ covered: 1 })))).toEqual([["EC2_AGENT_OLD", PAYMENTS, null, 1, 2, false]]);
});

test("a host by hand has no way out where no VPC of its account has an endpoint", () => {
  const host = workload(2, { coverage: { state: "not-covered", evidence: null, reasons: ["issue:x"] } });
  const detectors = [detector(PAYMENTS, { automated: [] })];
  const own = vpc({ accountId: PAYMENTS, participants: [], endpoint: "none" });
  expect(briefly(advise([host], { detectors, vpcs: [own] }))).toEqual([
    ["NO_CONNECTIVITY_HINT", PAYMENTS, null, 1, 2, false],
  ]);
  expect(advise([host], { detectors, vpcs: [own, { ...own, vpcId: "vpc-2", endpoint: "guardduty" }] })).toEqual([]);
  expect(advise([host], { detectors, vpcs: [own, { ...own, vpcId: "vpc-2", endpoint: "unread" }] })).toEqual([]);
});

test("what can't be protected and isn't watched gets no advice", () => {
  const eligibility = { state: "ineligible" as const, reasons: ["WINDOWS"] };
  const frame = { detectors: [detector(PAYMENTS)] };
  expect(advise([workload(2, { eligibility, facts: { imds: "off" } })], frame)).toEqual([]);
});
