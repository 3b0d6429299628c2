import { expect, test } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { answerKind, isAwsAnswer } from "../../../src/sources/aws-cli/answer.ts";
import { AS_OF, fixture, numberOf, read } from "./read-fixtures.ts";

test.each([
  ["boto-instances.json", ["1"]],
  ["boto-pages.json", ["1", "2"]],
  ["under-a-key.json", ["1"]],
])("%s is read as boto recorded it", (name, hosts) => {
  expect(isAwsAnswer(fixture(name))).toBe(true);
  const inventory = read([name]);
  expect(inventory.workloads.map(numberOf)).toEqual(hosts);
  expect(inventory.gaps).toEqual([]);
});

test("all files together make one inventory", () => {
  const inventory = read(["hosts.json", "task-states.json", "node-group.json", "service.json"]);
  expect(inventory.workloads.map(({ kind }) => kind)).toEqual([
    ...Array(4).fill("ec2-instance"),
    "eks-node",
    "fargate-task",
    "fargate-task",
  ]);
  expect(inventory.source).toEqual({
    type: "aws-cli",
    name: "hosts.json, task-states.json, node-group.json and 1 more",
  });
  expect([inventory.asOf, inventory.sample, inventory.organization, inventory.cells]).toEqual([AS_OF, false, null, []]);
});

test.each([
  ["ec2.DescribeInstances_1.json", "ec2:DescribeInstances", "denied", ["eks-node", "ec2-instance"], [null, null]],
  ["denied-tasks.json", "ecs:DescribeTasks", "denied", ["fargate-task"], ["111122223333", null]],
])("a recorded refusal, %s, is a gap and not an empty list", (name, api, reason, kinds, place) => {
  expect(isAwsAnswer(fixture(name))).toBe(true);
  const { workloads, gaps } = read([name]);
  expect(workloads).toEqual([]);
  expect(
    gaps.map((gap) => [gap.api, gap.reason, gap.hides.map(({ kind }) => kind), [gap.accountId, gap.regionId]]),
  ).toEqual([[api, reason, kinds, place]]);
  expect(gaps[0]?.hides.every(({ bound }) => bound === null)).toBe(true);
});

test("a refusal stands where the options say", () => {
  const [gap] = read(["ec2.DescribeInstances_1.json"], { accountId: "444455556666", regionId: "eu-west-1" }).gaps;
  expect([gap?.accountId, gap?.regionId]).toEqual(["444455556666", "eu-west-1"]);
});

test("what AWS says doesn't exist hides nothing", () => {
  expect(read(["eks.DescribeCluster_1.json"]).gaps).toEqual([]);
});

test("a list that breaks off is a gap", () => {
  expect(read(["cut-off.json"]).gaps.map(({ api, reason }) => [api, reason])).toEqual([
    ["ec2:DescribeInstances", "malformed"],
  ]);
});

test("an EKS cluster whose nodes are in no answer is a gap", () => {
  const { gaps } = read(["eks-cluster.json"]);
  expect(gaps.map(({ accountId, regionId, hides }) => [accountId, regionId, hides])).toEqual([
    ["111122223333", "us-east-1", [{ kind: "eks-node", bound: null }]],
  ]);
  expect(read(["eks-cluster.json", "hosts.json"]).gaps).toEqual([]);
});

test.each([
  ["volumes.json", "volumes.json: not an AWS answer that is read (it holds Volumes)"],
  [
    "instance-without-id.json",
    "instance-without-id.json: Reservations[0].Instances[0].InstanceId of describe-instances is missing",
  ],
  [
    "coverage-strange-account.json",
    "coverage-strange-account.json: Resources[0].AccountId of list-coverage is not as AWS writes it (an account is its 12 digits)",
  ],
])("%s is refused in one line that says what to do", (name, message) => {
  expect(() => read([name])).toThrow(UserError);
  expect(() => read([name])).toThrow(expect.objectContaining({ message, hint: expect.stringMatching(/--query/) }));
});

test("a list of cluster names needs to know of which account and Region", () => {
  expect(() => read(["eks-list-clusters.json"])).toThrow(
    expect.objectContaining({
      message: "list-clusters names no account and no Region",
      hint: "pass --account and --region",
    }),
  );
  expect(read(["eks-list-clusters.json", "nodes.json"]).assumptions.map(({ id, value }) => [id, value])).toEqual([
    ["account-of-answers", "111122223333"],
    ["region-of-answers", "us-east-1"],
  ]);
});

test("a detector that is on or off is known, and off means that nothing is covered", () => {
  const on = read(["hosts.json", "detector-on.json"]);
  expect(on.detectors).toEqual([
    {
      accountId: "111122223333",
      regionId: "us-east-1",
      status: "enabled",
      runtime: "on",
      automated: ["eks-node", "ec2-instance"],
      managedBy: null,
      updatedAt: null,
    },
  ]);
  expect(on.workloads[0]?.coverage).toEqual({ state: "unknown", reasons: [] });
  expect(read(["hosts.json", "detector-off.json"]).workloads[0]?.coverage).toEqual({
    state: "not-covered",
    evidence: null,
    reasons: ["RM_DISABLED"],
  });
  expect(read(["hosts.json", "no-detectors.json"]).workloads[0]?.coverage).toMatchObject({ reasons: ["NO_DETECTOR"] });
});

test("trial clocks are known to a day; none is known for a kind without days", () => {
  expect(read(["trial-days.json"], { regionId: "us-east-1" }).trials).toEqual([
    {
      accountId: "111122223333",
      regionId: "us-east-1",
      kind: "eks-node",
      ends: Date.parse("2026-12-03T00:00:00Z"),
      precision: "day",
    },
    {
      accountId: "111122223333",
      regionId: "us-east-1",
      kind: "ec2-instance",
      ends: Date.parse("2026-11-01T00:00:00Z"),
      precision: "exact",
    },
  ]);
});

test("guardduty-data endpoints are kept, and report where a covered host stands", () => {
  const { vpcs } = read(["vpc-endpoints.json", "hosts.json", "coverage-hosts.json"]);
  expect(vpcs.map(({ vpcId, azs, endpoint, reporting }) => [vpcId, azs, endpoint, reporting])).toEqual([
    ["vpc-0a1b", 2, "guardduty", true],
    ["vpc-0c2d", 1, "self-made", false],
  ]);
});

test.each([
  ["hosts.json", "describe-instances"],
  ["scaling-group.json", "describe-auto-scaling-groups"],
  ["task-states.json", "describe-tasks"],
  ["service.json", "describe-services"],
  ["task-definition.json", "describe-task-definition"],
  ["container-instances.json", "describe-container-instances"],
  ["ecs-clusters-excluded.json", "describe-clusters"],
  ["eks-list-clusters.json", "list-clusters"],
  ["eks-cluster.json", "describe-cluster"],
  ["node-group.json", "describe-nodegroup"],
  ["coverage-hosts.json", "list-coverage"],
  ["coverage-empty.json", "list-coverage"],
  ["detector-on.json", "get-detector"],
  ["no-detectors.json", "list-detectors"],
  ["trial-days.json", "get-remaining-free-trial-days"],
  ["managed-instances.json", "describe-instance-information"],
  ["vpc-endpoints.json", "describe-vpc-endpoints"],
])("%s is known by its content as %s", (name, kind) => {
  expect(answerKind(fixture(name))).toBe(kind);
});

test.each([
  ["a CloudFormation template", { Resources: { Web: { Type: "AWS::EC2::Instance" } } }],
  ["a Terraform plan", { format_version: "1.2", planned_values: {}, resource_changes: [] }],
  ["tagged resources", { ResourceTagMappingList: [] }],
  ["accounts of an organization", { Accounts: [{ Id: "111122223333", Name: "web" }] }],
  ["an empty list", []],
  ["text", "Reservations"],
  ["null", null],
])("%s is no answer that is read", (_, value) => {
  expect([answerKind(value), isAwsAnswer(value)]).toEqual([null, false]);
});

test("no vCPU is lost or counted twice in any order of files", () => {
  const files = [
    "nodes.json",
    "node-group.json",
    "node-group-instances.json",
    "task-launch-types.json",
    "service.json",
    "coverage-partial.json",
  ];
  const origins = (names: readonly string[]) =>
    read(names)
      .workloads.map(({ origin, kind }) => `${origin} ${kind}`)
      .toSorted();
  expect(origins(files.toReversed()).length).toBe(origins(files).length);
  expect(new Set(origins(files)).size).toBe(origins(files).length);
});
