import { expect, test } from "vitest";
import { nodeOwner } from "../../src/inventory/node-ownership.ts";

const known = {
  existing: new Set(["payments", "search"]),
  nodeGroups: new Map([["eks-blue-1a2b", "payments"]]),
};
const host = { tags: {}, operator: null, scalingGroup: null };

test.each([
  ["what AWS's tag says", { "aws:eks:cluster-name": "payments" }, { cluster: "payments", by: "aws:eks:cluster-name" }],
  [
    "AWS's tag even of a cluster that isn't listed",
    { "aws:eks:cluster-name": "new" },
    { cluster: "new", by: "aws:eks:cluster-name" },
  ],
  [
    "AWS's tag before all others",
    { "aws:eks:cluster-name": "search", "eks:cluster-name": "payments" },
    { cluster: "search", by: "aws:eks:cluster-name" },
  ],
  ["a node group's tag", { "eks:cluster-name": "payments" }, { cluster: "payments", by: "eks:cluster-name" }],
  [
    "Auto Mode's and Karpenter's tag",
    { "eks:eks-cluster-name": "search" },
    { cluster: "search", by: "eks:eks-cluster-name" },
  ],
  [
    "a node group's tag before Karpenter's",
    { "eks:eks-cluster-name": "search", "eks:cluster-name": "payments" },
    { cluster: "payments", by: "eks:cluster-name" },
  ],
  [
    "the next sign where the first names a cluster that doesn't exist",
    { "eks:cluster-name": "gone", "eks:eks-cluster-name": "search" },
    { cluster: "search", by: "eks:eks-cluster-name" },
  ],
  [
    "Kubernetes' tag of an owned node",
    { "kubernetes.io/cluster/payments": "owned" },
    { cluster: "payments", by: "kubernetes.io/cluster" },
  ],
  [
    "the one Kubernetes tag whose cluster exists",
    { "kubernetes.io/cluster/gone": "owned", "kubernetes.io/cluster/search": "owned" },
    { cluster: "search", by: "kubernetes.io/cluster" },
  ],
  [
    "a shared Kubernetes tag that Karpenter vouches for",
    { "kubernetes.io/cluster/payments": "shared", "karpenter.sh/nodepool": "default" },
    { cluster: "payments", by: "karpenter" },
  ],
  [
    "the node group of its Auto Scaling group",
    { "aws:autoscaling:groupName": "eks-blue-1a2b" },
    { cluster: "payments", by: "node-group" },
  ],
  [
    "no tag of a cluster that doesn't exist",
    { "eks:cluster-name": "gone", "eks:eks-cluster-name": "gone", "kubernetes.io/cluster/gone": "owned" },
    null,
  ],
  ["no shared Kubernetes tag alone", { "kubernetes.io/cluster/payments": "shared" }, null],
  ["no Karpenter tag alone", { "karpenter.sh/nodepool": "default" }, null],
  ["no Kubernetes tag without a name", { "kubernetes.io/cluster/": "owned" }, null],
  ["no empty tag", { "aws:eks:cluster-name": "", "eks:cluster-name": "" }, null],
  ["no other Auto Scaling group", { "aws:autoscaling:groupName": "web" }, null],
])("a host is known by %s", (_, tags, owner) => {
  expect(nodeOwner({ ...host, tags }, known)).toEqual(owner);
});

test("an Auto Mode node is a node even where no tag names its cluster", () => {
  const operator = "eks.amazonaws.com";
  expect(nodeOwner({ ...host, operator }, known)).toEqual({ cluster: null, by: "auto-mode" });
  expect(nodeOwner({ ...host, operator, tags: { "eks:eks-cluster-name": "new" } }, known)?.cluster).toBe("new");
  expect(nodeOwner({ ...host, operator: "ecs.amazonaws.com" }, known)).toBeNull();
});

test("tags are believed where nobody listed the clusters", () => {
  const unlisted = { ...known, existing: null };
  expect(nodeOwner({ ...host, tags: { "kubernetes.io/cluster/gone": "owned" } }, unlisted)?.cluster).toBe("gone");
});

test("an Auto Scaling group that is known from elsewhere than the tags counts too", () => {
  expect(nodeOwner({ ...host, scalingGroup: "eks-blue-1a2b" }, known)).toEqual({
    cluster: "payments",
    by: "node-group",
  });
});
