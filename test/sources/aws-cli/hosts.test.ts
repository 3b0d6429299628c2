import { expect, test } from "vitest";
import { numberOf, read, vcpusOf } from "./read-fixtures.ts";

test("only running instances count, and those that are starting are mentioned", () => {
  const inventory = read(["instance-states.json"]);
  expect(inventory.workloads.map(numberOf)).toEqual(["1"]);
  expect(inventory.workloads.map(vcpusOf)).toEqual([2]);
  expect(inventory.assumptions.map(({ value }) => value)).toEqual(["hosts that are starting: 1"]);
  expect(inventory.gaps).toEqual([]);
});

test.each([
  ["1", "linux", "eligible"],
  ["2", "windows", "ineligible"],
  ["3", "windows", "ineligible"],
  ["4", "mac", "ineligible"],
  ["5", "linux", "ineligible"],
  ["6", "linux", "eligible"],
])("host %s of platforms.json is %s and %s", (number, platform, state) => {
  const host = read(["platforms.json"]).workloads.find((one) => numberOf(one) === number);
  expect([host?.facts.platform, host?.eligibility.state]).toEqual([platform, state]);
});

test("configured CPU options are the size of a host, and its type's default stands beside them", () => {
  const { workloads } = read(["cpu-options.json"]);
  expect(workloads.map(vcpusOf)).toEqual([2, 8, 8]);
  expect(workloads.map(({ size }) => (size.state === "known" ? size.typeDefault : null))).toEqual([8000, null, null]);
});

test("a type that nobody knows leaves the size unknown unless CPU options tell it", () => {
  const { workloads } = read(["unknown-type.json"]);
  expect(workloads.map(vcpusOf)).toEqual([null, 6]);
  expect(workloads.map(({ vcpus }) => vcpus)).toEqual([null, { low: 6000, expected: 6000, high: 6000 }]);
});

test("account, Region and place come from owner, zone and Outpost", () => {
  const { workloads, accounts } = read(["places.json"]);
  expect(workloads.map(({ accountId, regionId, facts }) => [accountId, regionId, facts.place ?? null])).toEqual([
    ["111122223333", "us-east-1", null],
    ["111122223333", "us-west-2", "local-zone"],
    ["111122223333", "us-east-1", "outpost"],
    ["444455556666", "eu-west-1", null],
  ]);
  expect(accounts.map(({ id }) => id)).toEqual(["111122223333", "444455556666"]);
});

test("each host is in one bucket, and a tag counts only for a cluster that is listed", () => {
  const { workloads } = read(["nodes.json", "eks-list-clusters.json"]);
  expect(workloads.map((one) => `${numberOf(one)} ${one.kind} ${one.cluster}`)).toEqual([
    "1 eks-node payments",
    "2 eks-node payments",
    "3 eks-node payments",
    "4 ec2-instance null",
    "5 ec2-instance null",
    "7 eks-node payments",
    "8 ec2-instance null",
    "9 ec2-instance null",
  ]);
  expect(workloads.reduce((sum, one) => sum + (vcpusOf(one) ?? 0), 0)).toBe(16);
});

test("tags are believed where no answer lists the clusters", () => {
  const { workloads } = read(["nodes.json"]);
  expect(workloads.filter(({ kind }) => kind === "eks-node").map(({ cluster }) => cluster)).toEqual([
    "payments",
    "payments",
    "payments",
    "self-run",
    "gone",
    "payments",
  ]);
});

test("a host that EKS runs is supported, one that ECS runs is not", () => {
  const { workloads } = read(["nodes.json"]);
  const verdict = (number: string) => workloads.find((one) => numberOf(one) === number)?.eligibility;
  expect(verdict("7")).toEqual({ state: "eligible", reasons: [] });
  expect(verdict("8")).toEqual({ state: "ineligible", reasons: ["ECS_MANAGED_INSTANCES"] });
});

test("the nodes of a local cluster on Outposts can't be protected", () => {
  const { workloads } = read(["edge-nodes.json", "eks-cluster-outposts.json"]);
  expect(workloads.map(({ cluster, facts, eligibility }) => [cluster, facts.place, eligibility.state])).toEqual([
    ["edge", "local-cluster", "ineligible"],
  ]);
});

test("an Auto Scaling group counts its running hosts", () => {
  const { workloads, assumptions } = read(["scaling-group.json"]);
  expect(workloads.map(numberOf)).toEqual(["1", "2", "3", "6"]);
  expect(workloads.map(vcpusOf)).toEqual([4, 4, 4, 4]);
  expect(workloads.map(({ kind, tags }) => [kind, tags])).toEqual(
    workloads.map(() => ["ec2-instance", { team: "web" }]),
  );
  expect(assumptions.map(({ value }) => value)).toEqual(["hosts that are starting: 1"]);
});

test.each([
  [["scaling-group.json", "scaling-group-instances.json"]],
  [["scaling-group-instances.json", "scaling-group.json"]],
])("a host in %j counts once, and is gone where describe-instances says so", (files) => {
  const { workloads } = read(files);
  expect(workloads.map(numberOf).toSorted()).toEqual(["1", "3", "6", "7"]);
  expect(workloads.reduce((sum, one) => sum + (vcpusOf(one) ?? 0), 0)).toBe(14);
});

test("a node group counts as many nodes as it wants where no host of it is shown", () => {
  const { workloads } = read(["node-group.json"]);
  expect(workloads.map(vcpusOf)).toEqual([12]);
  expect(workloads[0]).toMatchObject({
    kind: "eks-node",
    accountId: "111122223333",
    regionId: "us-east-1",
    cluster: "payments",
    count: { low: 3, expected: 3, high: 3 },
    facts: { os: "AL2023_x86_64_STANDARD", architecture: "x86_64" },
    eligibility: { state: "eligible", reasons: [] },
  });
});

test("a node group whose hosts are shown adds nothing but its system, and owns hosts by its Auto Scaling group", () => {
  const { workloads } = read(["node-group.json", "node-group-instances.json"]);
  expect(workloads.map(({ kind, cluster, facts }) => [kind, cluster, facts.os])).toEqual(
    workloads.map(() => ["eks-node", "payments", "AL2023_x86_64_STANDARD"]),
  );
  expect(workloads.map(vcpusOf)).toEqual([4, 4]);
});

test("a node group of several types is a range, and one that is being made may have no node yet", () => {
  const [group] = read(["node-group-several-types.json"]).workloads;
  expect(group?.vcpus).toEqual({ low: 2000, expected: 4000, high: 8000 });
  expect(group?.count).toEqual({ low: 0, expected: 0, high: 3 });
  expect(group?.eligibility.reasons).toEqual(["WINDOWS"]);
});

test("ECS's container instances are hosts; servers outside AWS are none, and a disconnected one may be stopped", () => {
  const { workloads } = read(["container-instances.json"]);
  expect(
    workloads.map((one) => [numberOf(one), one.kind, one.facts.ecsCluster, one.count.expected, one.count.high]),
  ).toEqual([
    ["1", "ec2-instance", "shop", 1, 1],
    ["3", "ec2-instance", "shop", 1, 1],
    ["5", "ec2-instance", "shop", 0, 1],
  ]);
});

test("a container instance that describe-instances shows too counts once and keeps its ECS cluster", () => {
  const { workloads } = read(["container-instances.json", "hosts.json"]);
  expect(workloads.map((one) => `${numberOf(one)} ${one.facts.ecsCluster ?? "-"}`)).toEqual([
    "1 shop",
    "2 -",
    "3 shop",
    "4 -",
    "5 shop",
  ]);
});

test("Systems Manager names the distribution of a host", () => {
  const { workloads } = read(["hosts.json", "managed-instances.json"]);
  expect(workloads.map(({ facts, eligibility }) => [facts.os ?? null, eligibility.state])).toEqual([
    ["Amazon Linux 2023", "eligible"],
    ["Ubuntu 18.04", "unverified"],
    [null, "eligible"],
    [null, "eligible"],
  ]);
});

test("the same answer twice counts once", () => {
  expect(read(["hosts.json", "hosts.json"]).workloads).toHaveLength(4);
});
