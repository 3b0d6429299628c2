import { expect, test } from "vitest";
import type { CoverageRecord } from "../../src/inventory/coverage-record.ts";
import type { Detector, Inventory, VpcEndpoint } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { clustersByHand, vpcsByHand } from "../../src/plan/by-hand.ts";
import { prepare } from "../../src/plan/population.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { TABLES } from "../sources/open-words.ts";
import { COVERED, inventoryOf, PAYMENTS, PLATFORM, workload } from "./population-of.ts";

const vpc = (change: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  accountId: PAYMENTS,
  regionId: "us-east-1",
  vpcId: "vpc-0a1b",
  azs: 3,
  participants: [],
  endpoint: "none",
  reporting: false,
  ...change,
});

const detector = (automated: Detector["automated"], change: Partial<Detector> = {}): Detector => ({
  accountId: PAYMENTS,
  regionId: "us-east-1",
  status: "enabled",
  runtime: "on",
  automated,
  managedBy: null,
  updatedAt: null,
  ...change,
});

const node = (change: Partial<Workload> = {}): Workload => workload(4, { kind: "eks-node", cluster: "web", ...change });

const entry = (change: Partial<CoverageRecord> = {}): CoverageRecord => ({
  accountId: PAYMENTS,
  regionId: "us-east-1",
  resource: "eks-cluster",
  name: "web",
  healthy: false,
  management: "manual",
  agentVersion: null,
  covered: 0,
  compatible: 2,
  ecsCluster: null,
  reasons: [],
  updatedAt: null,
  ...change,
});

const vpcsOf = (change: Partial<Inventory>, view = WHOLE) =>
  vpcsByHand(prepare(inventoryOf([], change)), view, TABLES.regions);

const clustersOf = (workloads: readonly Workload[], change: Partial<Inventory> = {}, view = WHOLE) =>
  clustersByHand(prepare(inventoryOf(workloads, change)), view, TABLES.regions);

const whys = ({ leftOut }: { readonly leftOut: readonly { readonly why: string }[] }) => leftOut.map(({ why }) => why);

test.each<[what: string, found: VpcEndpoint, detectors: readonly Detector[], why: RegExp]>([
  ["GuardDuty's", vpc({ endpoint: "guardduty" }), [], /GuardDuty made its endpoint/],
  ["one's own", vpc({ endpoint: "self-made" }), [], /it has an endpoint/],
  ["nobody knows", vpc({ endpoint: "unread" }), [], /was not read/],
  ["to come", vpc(), [detector(["fargate-task"])], /GuardDuty makes its endpoint/],
  ["of a Region without Runtime Monitoring", vpc({ regionId: "cn-north-1" }), [], /isn't offered there/],
  ["of a Region that isn't known", vpc({ regionId: "us-north-9" }), [], /Region isn't known/],
  ["of a name that can't be", vpc({ vpcId: 'vpc-"${x}' }), [], /no such id/],
])("a VPC whose endpoint is %s is left out with the reason", (_, found, detectors, why) => {
  const { sites, leftOut } = vpcsOf({ vpcs: [found], detectors });
  expect(sites).toEqual([]);
  expect(leftOut.map((one) => one.why)).toEqual([expect.stringMatching(why)]);
});

test.each<[what: string, detectors: readonly Detector[]]>([
  ["there is no detector", []],
  ["agents are managed by hand", [detector([])]],
  ["Runtime Monitoring is off", [detector(["eks-node"], { runtime: "off" })]],
  ["the automated agent is of another account", [detector(["eks-node"], { accountId: PLATFORM })]],
])("a VPC needs an endpoint where %s", (_, detectors) => {
  const { sites } = vpcsOf({ vpcs: [vpc()], detectors });
  expect(sites).toMatchObject([
    { accountId: PAYMENTS, region: { id: "us-east-1" }, things: [{ vpcId: "vpc-0a1b", organizationId: null }] },
  ]);
});

test("the endpoint of a shared VPC is its owner's, for the organization where that is known", () => {
  const vpcs = [vpc({ participants: [PLATFORM] })];
  const known = vpcsOf({ vpcs, organization: { id: "o-acme000001", name: null, whole: true } });
  expect(known.sites).toMatchObject([
    { accountId: PAYMENTS, things: [{ sharers: [PLATFORM], organizationId: "o-acme000001" }] },
  ]);
  const typed = vpcsOf({ vpcs, organization: { id: "o-example", name: null, whole: true } });
  expect(typed.sites).toMatchObject([{ things: [{ sharers: [PLATFORM], organizationId: null }] }]);
});

test.each<[what: string, change: Partial<Workload>, inventory: Partial<Inventory>, why: RegExp]>([
  ["GuardDuty manages", {}, { coverage: [entry({ management: "auto" })] }, /GuardDuty manages/],
  ["GuardDuty will manage", {}, { detectors: [detector(["eks-node"])] }, /GuardDuty manages/],
  ["is healthy", {}, { coverage: [entry({ healthy: true })] }, /has the add-on$/],
  [
    "has a sick add-on",
    {},
    { coverage: [entry({ agentVersion: "v1.5.0" })] },
    /has the add-on \(v1\.5\.0\), which is not/,
  ],
  ["reports", { coverage: COVERED }, {}, /agents on its nodes report/],
  ["can't run it", { eligibility: { state: "ineligible", reasons: ["EKS_FARGATE"] } }, {}, /doesn't run on its nodes/],
  ["is nowhere", { accountId: null }, {}, /--account and --region/],
  ["has an impossible name", { cluster: "a\nb" }, {}, /no such name/],
])("a cluster that %s is left out with the reason", (_, change, inventory, why) => {
  const found = clustersOf([node(change)], inventory);
  expect(found.sites).toEqual([]);
  expect(whys(found)).toEqual([expect.stringMatching(why)]);
});

test("clusters are told once, sorted by account, Region and name, from nodes and from the coverage list", () => {
  const found = clustersOf(
    [
      node({ cluster: "b" }),
      node({ cluster: "a", tags: { x: "1" } }),
      node({ cluster: "a" }),
      node({ regionId: "eu-west-1" }),
    ],
    { coverage: [entry({ name: "c" }), entry({ name: "a" })] },
  );
  expect(found.sites.map(({ region, things }) => [region.id, things])).toEqual([
    ["eu-west-1", ["web"]],
    ["us-east-1", ["a", "b", "c"]],
  ]);
  expect(found.leftOut).toEqual([]);
});

test("a cluster with one node that the agent runs on needs the add-on", () => {
  const outpost = node({ eligibility: { state: "ineligible", reasons: ["GRAVITON1"] }, tags: { old: "yes" } });
  expect(clustersOf([outpost, node()]).sites).toMatchObject([{ things: ["web"] }]);
});

test("a view by account and Region holds for what is left out too", () => {
  const view = { ...WHOLE, accounts: [PAYMENTS], regions: ["us-east-1"] };
  const others = [node({ accountId: PLATFORM }), node({ regionId: "eu-west-1" }), node({ accountId: null })];
  expect(clustersOf([node(), ...others], {}, view)).toMatchObject({ sites: [{ things: ["web"] }], leftOut: [] });
});

test.each(["1) id ;; x", '9"', "12345678901", ""])(
  "nothing is set up in an account that AWS can't have: %j",
  (accountId) => {
    for (const { sites, leftOut } of [
      vpcsOf({ vpcs: [vpc({ accountId })] }),
      clustersOf([], { coverage: [entry({ accountId })] }),
    ]) {
      expect(sites).toEqual([]);
      expect(leftOut.map(({ why }) => why)).toEqual(["AWS gives no such account"]);
    }
  },
);
