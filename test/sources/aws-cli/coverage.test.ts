import { expect, test } from "vitest";
import { readAwsAnswers } from "../../../src/sources/aws-cli/read.ts";
import { fixture, numberOf, options, read, vcpusOf } from "./read-fixtures.ts";

const listed = { state: "covered", evidence: "coverage-list" };

test("GuardDuty's sidecar in a task proves its coverage", () => {
  expect(read(["sidecars.json"]).workloads.map(({ coverage }) => coverage)).toEqual([
    { state: "covered", evidence: "sidecar" },
    {
      state: "not-covered",
      evidence: "sidecar",
      reasons: [
        "SIDECAR_STOPPED",
        "issue:Agent exited: ExitCode: 1, Reason: CannotPullContainerError: pull access denied",
      ],
    },
    { state: "not-covered", evidence: "sidecar", reasons: ["SIDECAR_MISSING"] },
    { state: "unknown", reasons: [] },
    { state: "unknown", reasons: [] },
  ]);
});

test("an exclusion tag on the ECS cluster explains a missing sidecar", () => {
  const { workloads, gaps } = read(["sidecars.json", "ecs-clusters-excluded.json"]);
  expect(workloads[2]?.coverage).toMatchObject({ reasons: ["TAG_EXCLUDED", "SIDECAR_MISSING"] });
  expect(gaps).toEqual([]);
});

test("an ECS cluster that runs tasks which no answer shows is a gap", () => {
  const { workloads, gaps } = read(["ecs-clusters-excluded.json"]);
  expect(workloads).toEqual([]);
  expect(gaps.map(({ accountId, regionId, hides }) => [accountId, regionId, hides])).toEqual([
    ["111122223333", "us-east-1", [{ kind: "fargate-task", bound: 128_000 }]],
  ]);
});

test.each([
  ["hosts silent, no Fargate issue", "coverage-fargate.json", listed],
  [
    "a Fargate issue",
    "coverage-fargate-issues.json",
    {
      state: "unknown",
      reasons: ["ECS_OTHER", "issue:Others:Unidentified issue, for tasks in TaskDefinition - 'shop:7'"],
    },
  ],
])("a cluster's Fargate details are a hint where a task lists no containers: %s", (_, list, coverage) => {
  const { workloads } = read(["task-without-containers.json", list]);
  expect(workloads.map((one) => one.coverage)).toEqual([coverage]);
});

test("a sidecar outranks the cluster's details", () => {
  expect(read(["sidecars.json", "coverage-fargate.json"]).workloads[2]?.coverage.state).toBe("not-covered");
});

test("two of four nodes of 2, 4, 8 and 16 vCPUs are worth 6 to 24, and the shares add up", () => {
  const { workloads } = read(["cluster-nodes.json", "coverage-partial.json"]);
  const shares = workloads.map(({ coverage }) => (coverage.state === "partial" ? coverage.vcpus : null));
  const sum = (part: "low" | "expected" | "high") =>
    shares.reduce((total, share) => total + (share?.[part] ?? Number.NaN), 0);
  expect([sum("low"), sum("expected"), sum("high")]).toEqual([6000, 15_000, 24_000]);
  expect(workloads[0]?.coverage).toMatchObject({
    reasons: ["PARTLY_COVERED", "EKS_ADDON_REPLICAS", expect.stringMatching(/^issue:Addon/)],
  });
});

test("the list's own word about an instance settles a node", () => {
  const { workloads } = read(["cluster-nodes.json", "coverage-partial-and-host.json"]);
  expect(workloads.map(({ coverage }) => coverage.state)).toEqual(["partial", "partial", "partial", "covered"]);
});

test("more nodes counted than seen: the fraction is kept, its bounds widen, and the difference is said", () => {
  const { workloads, assumptions } = read(["cluster-nodes.json", "coverage-mismatch.json"]);
  const shares = workloads.map(({ coverage }) => (coverage.state === "partial" ? coverage : null));
  expect(shares.reduce((total, share) => total + (share?.vcpus.expected ?? Number.NaN), 0)).toBe(15_000);
  expect(shares[0]?.reasons).toEqual(["PARTLY_COVERED", "EKS_UNHEALTHY", "COUNT_MISMATCH"]);
  expect(assumptions.map(({ id, value }) => `${id} ${value}`)).toEqual([
    "COUNT_MISMATCH payments: the coverage list counts 6 nodes, the answers show 4",
  ]);
});

test("a healthy cluster covers all its nodes, whatever the list says of an EC2 agent on one", () => {
  const { workloads, assumptions } = read(["cluster-nodes.json", "coverage-healthy.json"]);
  expect(workloads.map(({ coverage }) => coverage)).toEqual([listed, listed, listed, listed]);
  expect(workloads.map(({ kind }) => kind)).toEqual(Array(4).fill("eks-node"));
  expect(assumptions.map(({ id, value }) => `${id} ${value}`)).toEqual([
    "TWO_AGENTS_ON_HOST payments: i-00000000000000002 count as EKS nodes alone",
  ]);
});

test("an unhealthy cluster without a reporting node covers none", () => {
  const { workloads } = read(["cluster-nodes.json", "coverage-none.json"]);
  expect(workloads[3]?.coverage).toEqual({
    state: "not-covered",
    evidence: "coverage-list",
    reasons: ["EKS_AUTHORIZATION", "issue:Others:authorization failure"],
  });
});

test("EC2 hosts join by instance id; what the list leaves out is unknown", () => {
  const { workloads } = read(["hosts.json", "coverage-hosts.json"]);
  expect(
    workloads.map(({ coverage }) => ("reasons" in coverage ? [coverage.state, coverage.reasons[0]] : [coverage.state])),
  ).toEqual([
    ["covered"],
    ["not-covered", "EC2_AGENT_DISCONNECTED"],
    ["not-covered", "TAG_EXCLUDED"],
    ["unknown", "COVERAGE_NOT_LISTED"],
  ]);
});

test("without any coverage data coverage is unknown", () => {
  expect(read(["hosts.json"]).workloads.map(({ coverage }) => coverage)).toEqual([
    { state: "unknown", reasons: [] },
    { state: "unknown", reasons: [] },
    { state: "unknown", reasons: ["TAG_EXCLUDED"] },
    { state: "unknown", reasons: [] },
  ]);
});

test("a coverage list alone becomes hosts of its types, nodes of unknown size and a gap for tasks it can't count", () => {
  const { workloads, gaps } = read(["coverage-only.json"], { regionId: "eu-west-1" });
  expect(
    workloads.map((one) => [
      one.kind,
      one.accountId,
      one.regionId,
      one.count.expected,
      vcpusOf(one),
      one.coverage.state,
    ]),
  ).toEqual([
    ["ec2-instance", "111122223333", "eu-west-1", 1, 2, "covered"],
    ["ec2-instance", "444455556666", "eu-west-1", 1, 2, "not-covered"],
    ["eks-node", "111122223333", "eu-west-1", 2, null, "covered"],
    ["eks-node", "111122223333", "eu-west-1", 3, null, "not-covered"],
  ]);
  expect(new Set(workloads.map(({ origin }) => origin)).size).toBe(4);
  expect(gaps.map(({ api, regionId }) => [api, regionId])).toEqual([["ecs:DescribeTasks", "eu-west-1"]]);
});

test("a coverage list alone needs a Region", () => {
  expect(() => read(["coverage-only.json"])).toThrow(
    expect.objectContaining({ message: "list-coverage names no Region", hint: "pass --region" }),
  );
});

test("a list's Region is that of the hosts in it, whatever the default", () => {
  const { workloads } = read(["hosts.json", "coverage-only.json"], { regionId: "eu-west-1" });
  expect(workloads.map((one) => [numberOf(one), one.accountId, one.regionId]).slice(0, 5)).toEqual([
    ["1", "111122223333", "us-east-1"],
    ["2", "111122223333", "us-east-1"],
    ["3", "111122223333", "us-east-1"],
    ["4", "111122223333", "us-east-1"],
    ["2", "444455556666", "us-east-1"],
  ]);
});

const list = {
  Resources: [
    {
      ResourceId: "r-1",
      AccountId: "111122223333",
      CoverageStatus: "HEALTHY",
      UpdatedAt: "2026-11-20T08:00:00+00:00",
      ResourceDetails: {
        ResourceType: "EKS",
        EksClusterDetails: {
          ClusterName: "web",
          CoveredNodes: 2,
          CompatibleNodes: 2,
          AddonDetails: { AddonVersion: "v1.12.1-eksbuild.2" },
          ManagementType: "AUTO_MANAGED",
        },
      },
    },
  ],
};

test.each([
  ["agrees", { CountByResourceType: { EKS: 1 } }, undefined],
  [
    "counts more",
    { CountByResourceType: { EKS: 2, EC2: 1 } },
    "list-coverage: GuardDuty counts 2 EKS clusters and 1 instance, its coverage list shows 1 EKS cluster",
  ],
  ["counts by status", { CountByCoverageStatus: { HEALTHY: 1 } }, expect.stringMatching(/isn't needed$/)],
])("a recorded list is kept, and compared with what GuardDuty counts: it %s", (_, CoverageStatistics, note) => {
  const answers = [
    { name: "coverage.json", value: list },
    { name: "statistics.json", value: { CoverageStatistics } },
  ];
  const { coverage, assumptions } = readAwsAnswers(answers, options({ regionId: "us-east-1" }));
  expect(coverage).toEqual([
    {
      accountId: "111122223333",
      regionId: "us-east-1",
      resource: "eks-cluster",
      name: "web",
      healthy: true,
      management: "auto",
      agentVersion: "v1.12.1-eksbuild.2",
      covered: 2,
      compatible: 2,
      ecsCluster: null,
      reasons: [],
      updatedAt: Date.parse("2026-11-20T08:00:00Z"),
    },
  ]);
  expect(assumptions.find(({ id }) => id === "coverage-count")?.value).toEqual(note);
});

test("an exclusion tag comes after all else where GuardDuty manages no agents: those that run there are by hand", () => {
  const reasonsOf = (automated: readonly string[], named: Readonly<Record<string, unknown>>) => {
    const AdditionalConfiguration = automated.map((Name) => ({ Name, Status: "ENABLED" }));
    const Features = [{ Name: "RUNTIME_MONITORING", Status: "ENABLED", AdditionalConfiguration }];
    const answers = Object.entries({ ...named, "get-detector.json": { Status: "ENABLED", Features } });
    const { workloads } = readAwsAnswers(
      answers.map(([name, value]) => ({ name, value })),
      options({ accountId: "111122223333", regionId: "us-east-1" }),
    );
    return workloads.map(({ coverage }) => (coverage.state === "covered" ? [] : coverage.reasons));
  };
  const hosts = { "hosts.json": fixture("hosts.json") };
  expect(reasonsOf(["EC2_AGENT_MANAGEMENT"], hosts)[2]).toEqual(["TAG_EXCLUDED"]);
  expect(reasonsOf([], hosts)[2]).toEqual(["NOT_AUTO_MANAGED", "TAG_EXCLUDED"]);

  const arn = "arn:aws:eks:us-east-1:111122223333:cluster/payments";
  const cluster = { name: "payments", arn, status: "ACTIVE", version: "1.34", tags: { GuardDutyManaged: "false" } };
  const nodes = {
    "nodes.json": fixture("cluster-nodes.json"),
    "coverage.json": fixture("coverage-none.json"),
    "cluster.json": { cluster },
  };
  expect(reasonsOf(["EKS_ADDON_MANAGEMENT"], nodes)[0]?.slice(0, 2)).toEqual(["TAG_EXCLUDED", "EKS_AUTHORIZATION"]);
  expect(reasonsOf([], nodes)[0]).toEqual(["EKS_AUTHORIZATION", "issue:Others:authorization failure", "TAG_EXCLUDED"]);
});
