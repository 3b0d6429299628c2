import { describe, expect, test } from "vitest";
import { given, UNSET, unknownUntil } from "../../../src/sources/declared/given.ts";
import type { FargateService, StrategyItem } from "../../../src/sources/declared/tasks.ts";
import { ALL_FARGATE, declareTasks, fitnessOf, launchOf, tasksOfSet } from "../../../src/sources/declared/tasks.ts";
import { totals } from "./declared-totals.ts";

const TASK = { cpu: given("256"), memory: given("512"), system: UNSET, architecture: UNSET };

const SERVICE: FargateService = {
  origin: "aws_ecs_service.app",
  accountId: null,
  regionId: "us-east-1",
  tags: {},
  cluster: "web",
  desired: given(2),
  defaultCount: 0,
  scaling: null,
  task: TASK,
  taskWhy: "",
  platformVersion: UNSET,
  share: ALL_FARGATE,
};

const tasks = (change: Partial<FargateService>) => declareTasks({ ...SERVICE, ...change });
const AFTER_APPLY = unknownUntil("known after apply");

describe("a service on Fargate", () => {
  test.each([
    ["runs its desired tasks: 2 × 0.25", {}, [0.5, 0.5, 0.5]],
    ["runs none where none is written in Terraform", { desired: UNSET }, [0, 0, 0]],
    ["runs one where none is written in CloudFormation", { desired: UNSET, defaultCount: 1 }, [0.25, 0.25, 0.25]],
    ["scales between the bounds of its target", { scaling: { min: given(1), max: given(10) } }, [0.25, 0.5, 2.5]],
    [
      "is drawn up to the minimum of its target",
      { desired: given(1), scaling: { min: given(3), max: given(4) } },
      [0.75, 0.75, 1],
    ],
    [
      "starts at the minimum where its number isn't known",
      { desired: AFTER_APPLY, scaling: { min: given(2), max: given(4) } },
      [0.5, 0.5, 1],
    ],
    ["has a size in words", { task: { ...TASK, cpu: given("1 vCPU") } }, [2, 2, 2]],
    [
      // A base of 1 elsewhere leaves 3 tasks, split 2 : 1, so 2 on Fargate.
      "shares a strategy with hosts",
      { desired: given(4), share: { base: { fargate: 0, other: 1 }, weight: { fargate: 2, other: 1 } } },
      [0.5, 0.5, 0.5],
    ],
  ])("%s", (_, change, [low, expected, high]) => {
    expect(totals(tasks(change as Partial<FargateService>))).toEqual({ low, expected, high });
  });

  test("without a known size is listed, and bounded by the largest task: 2 × 32", () => {
    for (const task of [null, { ...TASK, cpu: UNSET }, { ...TASK, cpu: AFTER_APPLY }]) {
      const declared = tasks({ task, taskWhy: "no definition was found" });
      expect(declared.unresolved).toMatchObject([{ what: "task size", kind: "fargate-task" }]);
      expect(totals(declared).high).toBe(64);
    }
  });

  test("without a known number is listed", () => {
    const declared = tasks({ desired: AFTER_APPLY });
    expect(declared.unresolved).toMatchObject([{ what: "number of tasks" }]);
    expect(totals(declared)).toEqual({ low: 0, expected: 0, high: null });
  });
});

describe("where a service runs", () => {
  const UNNAMED: StrategyItem = { provider: AFTER_APPLY, base: UNSET, weight: given(1) };
  const item = (provider: string, weight = 1): StrategyItem => ({
    provider: given(provider),
    base: UNSET,
    weight: given(weight),
  });
  test.each([
    ["its launch type", given("FARGATE"), [], [], "fargate"],
    ["its launch type, even beside a cluster's strategy", given("EC2"), [], [item("FARGATE")], "hosts"],
    ["EC2 where nothing says so", UNSET, [], [], "hosts"],
    ["what the cluster elsewhere says", UNSET, [], null, "unknown"],
    ["its own strategy before the cluster's", UNSET, [item("FARGATE_SPOT")], [item("mine")], "fargate"],
    ["the cluster's default strategy", UNSET, [], [item("FARGATE")], "fargate"],
    ["hosts of its own", UNSET, [item("mine")], [], "hosts"],
    ["elsewhere", given("EXTERNAL"), [], [], "external"],
    ["what nobody knows yet", AFTER_APPLY, [], [], "unknown"],
    ["what a strategy says of a provider that nobody knows yet", UNSET, [UNNAMED], [], "unknown"],
  ] as const)("%s", (_, launchType, strategy, clusterStrategy, on) => {
    expect(launchOf(launchType, strategy, clusterStrategy, "perhaps").on).toBe(on);
  });

  const OPEN: StrategyItem = { provider: given("FARGATE"), base: UNSET, weight: AFTER_APPLY };
  test.each([
    ["a weight that nobody knows beside another provider", [OPEN, item("mine")], "perhaps", "unknown"],
    ["a base that nobody knows", [{ ...item("mine"), base: AFTER_APPLY }, item("FARGATE")], "only", "unknown"],
    ["a weight that nobody knows, alone", [OPEN], "perhaps", "fargate"],
    [
      "a weight that nobody knows among hosts",
      [item("mine"), { ...OPEN, provider: given("other") }],
      "perhaps",
      "hosts",
    ],
    ["a weight that nobody knows, where Fargate can't run it", [{ ...OPEN }, item("mine")], "never", "hosts"],
  ] as const)("%s", (_, strategy, fitness, on) => {
    expect(launchOf(UNSET, strategy, [], fitness).on).toBe(on);
  });

  test("a task set runs its share of the tasks, all of them where none is written, and what nobody knows where that isn't known", () => {
    expect(tasksOfSet(given(25), given(6))).toEqual(given(2));
    expect(tasksOfSet(UNSET, given(6))).toEqual(given(6));
    expect(tasksOfSet(AFTER_APPLY, given(6))).toEqual(AFTER_APPLY);
  });

  test("a provider that nobody knows can't be Fargate's where Fargate can't run the service", () => {
    expect(launchOf(UNSET, [UNNAMED], [], "never").on).toBe("hosts");
  });

  test.each([
    ["allows nothing else", ["FARGATE"], given("256"), true, "only"],
    ["allows hosts too", ["EC2", "FARGATE"], given("256"), true, "perhaps"],
    ["names nothing", [], AFTER_APPLY, true, "perhaps"],
    ["allows hosts only", ["EC2"], given("256"), true, "never"],
    ["gives no size", ["FARGATE"], UNSET, true, "never"],
    ["has no network of its own", ["FARGATE"], given("256"), false, "never"],
  ] as const)("in a cluster elsewhere, a service that %s", (_, compatibilities, cpu, network, fitness) => {
    expect(fitnessOf(compatibilities, cpu, network)).toBe(fitness);
    const on = { only: "fargate", perhaps: "unknown", never: "hosts" }[fitness];
    expect(launchOf(UNSET, [], null, fitness).on).toBe(on);
  });
});
