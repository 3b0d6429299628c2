import { expect, test } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { readAwsAnswers } from "../../../src/sources/aws-cli/read.ts";
import { AS_OF, fixture, numberOf, options, read } from "./read-fixtures.ts";

const hiddenIn = (names: readonly string[], given: { accountId?: string; regionId?: string } = {}) =>
  read(names, given).gaps.map(({ accountId, regionId, api, hides }) => [
    `${accountId}/${regionId} ${api}`,
    ...hides.map(({ kind, bound }) => `${kind} ${bound}`),
  ]);

test("what ECS refuses beside a good answer is a gap where it stands; what is missing is gone", () => {
  const { gaps } = read(["ecs-tasks-refused.json"], { regionId: "us-west-2" });
  expect(gaps).toEqual([
    {
      accountId: "111122223333",
      regionId: "eu-west-1",
      api: "ecs:DescribeTasks",
      reason: "denied",
      message: "ecs-tasks-refused.json: ACCESS_DENIED: arn:aws:ecs:eu-west-1:111122223333:task/shop/1 and 1 more",
      hides: [{ kind: "fargate-task", bound: null }],
    },
  ]);
});

test.each([
  ["ecs-services-refused.json", "ecs:DescribeServices", "denied", "fargate-task"],
  ["ecs-container-instances-refused.json", "ecs:DescribeContainerInstances", "unsupported", "ec2-instance"],
  ["ecs-clusters-refused.json", "ecs:DescribeClusters", "denied", "fargate-task"],
])("partial failures of %s are gaps", (name, api, reason, kind) => {
  expect(read([name]).gaps.map((gap) => [gap.api, gap.reason, gap.hides.map((hidden) => hidden.kind)])).toEqual([
    [api, reason, expect.arrayContaining([kind])],
  ]);
});

test("accounts whose trial days AWS didn't give are an assumption", () => {
  const { assumptions } = read(["trial-days-unprocessed.json"], { regionId: "us-east-1" });
  expect(assumptions.find(({ id }) => id === "trial-days-unprocessed")?.value).toMatch(/: 444455556666$/);
});

test.each([
  ["another Region", ["hosts.json", "cut-off-elsewhere.json"], "eu-west-1"],
  ["the same Region", ["cut-off.json", "hosts.json"], "us-east-1"],
])(
  "a whole list of %s doesn't end one that breaks off, and the gap stands where its hosts do",
  (_, files, regionId) => {
    expect(hiddenIn(files, { accountId: "444455556666", regionId: "us-west-2" })).toEqual([
      [`111122223333/${regionId} ec2:DescribeInstances`, "eks-node null", "ec2-instance null"],
    ]);
  },
);

test.each([
  [["ec2.DescribeInstances_9.json", "ec2.DescribeInstances_10.json"]],
  [["ec2.DescribeInstances_10.json", "ec2.DescribeInstances_9.json"]],
])("pages in numbered files, %j, are one list", (files) => {
  expect(hiddenIn(files)).toEqual([]);
});

test("a page in a file that is named for another Region ends no list", () => {
  const files = ["us-east-1.json", "us-east-2.json"].map((name, index) => ({
    name,
    value: index === 0 ? fixture("cut-off.json") : { Reservations: [] },
  }));
  expect(readAwsAnswers(files, options()).gaps).toHaveLength(1);
});

test.each([
  ["bounded by its size name", "node-group-unknown-type.json", { low: 1000, expected: 4000, high: 8000 }],
  ["without a bound", "node-group-unbounded-type.json", { low: 1000, expected: 4000, high: null }],
])("an unknown type among a node group's others keeps what is known: %s", (_, name, vcpus) => {
  const [group] = read([name]).workloads;
  expect([group?.vcpus, group?.unread, group?.count.expected]).toEqual([vcpus, true, 3]);
});

test.each([
  ["up to its most", "node-group-without-size.json", 5],
  ["any number", "node-group-without-scaling.json", null],
])("a node group that doesn't say how many nodes it wants may have %s", (_, name, high) => {
  const [group] = read([name]).workloads;
  expect([group?.count, group?.unread]).toEqual([{ low: 0, expected: 0, high }, true]);
});

test("a settled node group of known size was read", () => {
  expect(read(["node-group.json"]).workloads.map(({ unread }) => unread ?? false)).toEqual([false]);
});

test("Fargate tasks that an ECS cluster counts and no answer shows are as many of the largest at most", () => {
  expect(hiddenIn(["service-tasks.json", "ecs-clusters-counted.json"])).toEqual([
    ["111122223333/us-east-1 ecs:DescribeTasks", "fargate-task 64000"],
  ]);
  expect(hiddenIn(["service.json", "ecs-clusters-counted-all.json"])).toEqual([]);
});

test.each([["ecs-clusters-hosts.json"], ["coverage-container-hosts.json"]])(
  "container instances that only the count of %s shows are a gap",
  (name) => {
    const place = { accountId: "111122223333", regionId: "us-east-1" };
    const hidden = [["111122223333/us-east-1 ec2:DescribeInstances", "ec2-instance null"]];
    expect(hiddenIn([name], place)).toEqual(hidden);
    expect(hiddenIn([name, "task-launch-types.json"], place).at(-1)).toEqual(hidden[0]);
    expect(hiddenIn([name, "hosts.json"], place)).toEqual([]);
    expect(hiddenIn([name, "container-instances.json"], place)).toEqual([]);
  },
);

test("instances that only the coverage list names are hosts, and silent ones may be stopped", () => {
  const { workloads, assumptions } = read(["hosts.json", "coverage-more-hosts.json"]);
  const added = workloads.filter((one) => Number(numberOf(one)) > 30);
  expect(added.map((one) => [numberOf(one), one.count, one.unread ?? false, one.coverage.state])).toEqual([
    ["31", { low: 1, expected: 1, high: 1 }, false, "covered"],
    ["32", { low: 0, expected: 0, high: 1 }, true, "not-covered"],
  ]);
  expect(assumptions.map(({ id }) => id)).toEqual(["only-in-coverage-list"]);
});

test.each([
  ["a disconnected container instance", "container-instances.json", "5"],
  ["a node group that is being made", "node-group-several-types.json", "3c4d"],
])("nobody looked how much runs of %s", (_, name, origin) => {
  const unread = read([name]).workloads.filter((one) => one.unread === true);
  expect(unread.map(numberOf)).toEqual([origin]);
});

test("a trial without days left is over since the month began, which is assumed", () => {
  const { trials, assumptions } = read(["trial-days.json"], { regionId: "us-east-1" });
  expect(trials.find(({ kind }) => kind === "ec2-instance")?.ends).toBe(Date.parse("2026-11-01T00:00:00Z"));
  expect(assumptions.map(({ id, value }) => [id, value])).toEqual([
    ["trial-ended", "trials with 0 days left are taken as over since the month began"],
  ]);
});

test.each([
  ["two-trial-ends", ["trial-days.json", "trial-days-other.json"]],
  ["two-detectors", ["detector-on.json", "detector-off.json"]],
])("answers that disagree are refused: %s", (code, files) => {
  const run = () => read(files, { regionId: "us-east-1" });
  expect(run).toThrow(UserError);
  expect(run).toThrow(expect.objectContaining({ code, hint: expect.stringMatching(/one Region at a time/) }));
});

test("the same answer about GuardDuty twice is one detector and one clock of each kind", () => {
  const { detectors, trials, asOf } = read(
    ["detector-on.json", "detector-on.json", "trial-days.json", "trial-days.json"],
    {
      regionId: "us-east-1",
    },
  );
  expect([detectors.length, trials.length, asOf]).toEqual([1, 2, AS_OF]);
});
