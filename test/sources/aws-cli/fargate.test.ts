import { expect, test } from "vitest";
import { memoryOfSize, vcpusOfSize } from "../../../src/sources/task-size.ts";
import { numberOf, read, vcpusOf } from "./read-fixtures.ts";

test("only running tasks count, and those that are starting are mentioned", () => {
  const { workloads, assumptions } = read(["task-states.json"]);
  expect(workloads.map(vcpusOf)).toEqual([0.25]);
  expect(assumptions.map(({ value }) => value)).toEqual(["Fargate tasks that are starting: 3"]);
});

test("a task without a launch type is on Fargate where its capacity provider or platform says so", () => {
  const tasks = read(["task-launch-types.json"]).workloads.filter(({ kind }) => kind === "fargate-task");
  expect(tasks.map(vcpusOf)).toEqual([1, 2, 0.5]);
  expect(tasks.map(({ facts }) => facts.launchType)).toEqual(["FARGATE", "FARGATE", "FARGATE"]);
});

test("tasks on EC2 stand for their hosts, each once and of unknown size, where no answer shows hosts", () => {
  const { workloads, assumptions } = read(["task-launch-types.json"]);
  const hosts = workloads.filter(({ kind }) => kind === "ec2-instance");
  expect(hosts.map((host) => [host.origin.slice(-1), vcpusOf(host), host.eligibility.state])).toEqual([
    ["a", null, "unknown"],
    ["b", null, "unknown"],
    ["c", null, "ineligible"],
  ]);
  expect(assumptions.map(({ value }) => value)).toEqual(["ECS tasks on servers outside AWS: 1"]);
});

test("hosts that an answer shows stand for the tasks on them, and Managed Instances are known by their tasks", () => {
  const { workloads } = read(["task-launch-types.json", "container-instances.json"]);
  const hosts = workloads.filter(({ kind }) => kind === "ec2-instance");
  expect(hosts.map((host) => `${numberOf(host)} ${host.eligibility.state}`)).toEqual([
    "1 eligible",
    "3 ineligible",
    "5 eligible",
  ]);
});

test("an old platform and Windows can't be protected", () => {
  const { workloads } = read(["task-platforms.json"]);
  expect(workloads.map(({ eligibility }) => eligibility.reasons)).toEqual([
    ["FARGATE_PLATFORM_OLD"],
    ["FARGATE_WINDOWS"],
    [],
  ]);
});

test("a task without a size has the one of its definition, else none", () => {
  const { workloads } = read(["task-without-cpu.json", "task-definition.json"]);
  expect(workloads.map(vcpusOf)).toEqual([1, null]);
  expect(workloads[0]?.facts).toEqual({
    architecture: "arm64",
    launchType: "FARGATE",
    platformFamily: "LINUX",
    platformVersion: "1.4.0",
    executionRole: "missing",
    memoryMiB: 2048,
  });
});

test.each([
  ["256", 250],
  ["16384", 16_000],
  ["1 vCPU", 1000],
  [".5 vcpu", 500],
  ["0.25vCPU", 250],
  ["0", null],
  ["300", null],
  ["two", null],
  ["", null],
  [null, null],
])("the size %j is %s thousandths of a vCPU", (size, vcpus) => {
  expect(vcpusOfSize(size)).toBe(vcpus);
});

test.each([
  ["512", 512],
  ["1 GB", 1024],
  ["0.5gb", 512],
  ["0", null],
  ["1.5", null],
  ["much", null],
  [null, null],
])("the memory %j is %s MiB", (size, mebibytes) => {
  expect(memoryOfSize(size)).toBe(mebibytes);
});

test("a service counts for its running tasks, on its deployment's platform", () => {
  const { workloads } = read(["service.json", "task-definition.json"]);
  expect(workloads.map((one) => [vcpusOf(one), one.count.expected, one.facts.platformVersion, one.cluster])).toEqual([
    [4, 4, "1.4.0", "shop"],
  ]);
});

test("two files of one service count once, the later one", () => {
  expect(read(["service.json", "service-later.json", "task-definition.json"]).workloads.map(vcpusOf)).toEqual([5]);
  expect(read(["service-later.json", "service.json", "task-definition.json"]).workloads.map(vcpusOf)).toEqual([4]);
});

test("tasks that are shown one by one don't count again with their service", () => {
  const { workloads } = read(["service.json", "service-tasks.json", "task-definition.json"]);
  expect(workloads.map((one) => [vcpusOf(one), one.count.expected])).toEqual([
    [1, 1],
    [1, 1],
    [0.5, 1],
    [2, 2],
  ]);
});

test("a service without its definition is tasks of unknown size, not nothing", () => {
  const [service] = read(["service.json"]).workloads;
  expect(service?.size.state).toBe("unknown");
  expect(service?.count.expected).toBe(4);
});

test("deployments differ in size and platform while one replaces another", () => {
  const { workloads, gaps } = read(["service-rolling.json", "task-definition.json"]);
  expect(workloads.map((one) => [one.count.expected, vcpusOf(one), one.facts.platformVersion ?? null])).toEqual([
    [1, 1, "1.4.0"],
    [2, null, "1.3.0"],
    [2, 2, null],
  ]);
  expect(new Set(workloads.map(({ origin }) => origin)).size).toBe(3);
  expect(gaps.map(({ api, hides }) => [api, hides])).toEqual([
    ["ec2:DescribeInstances", [{ kind: "ec2-instance", bound: null }]],
  ]);
});
