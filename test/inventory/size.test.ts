import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cpuUnits, largestOfSize, sizeOf, sizeReason } from "../../src/inventory/size.ts";
import type { Observation } from "../../src/inventory/workload.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { exactly } from "../../src/units/range.ts";

const tables = readReferenceTables(new URL("../../data/", import.meta.url));

const host: Observation = {
  origin: "i-1",
  accountId: "111122223333",
  regionId: "us-east-1",
  kind: "ec2-instance",
  type: "m6i.2xlarge",
  vcpus: null,
  count: exactly(1),
  hours: "always",
  cluster: null,
  tags: {},
  facts: {},
  coverage: { state: "unknown", reasons: [] },
};

test("a host without configured CPU options has the vCPUs of its type", () => {
  const size = sizeOf(host, tables);
  expect(size).toEqual({ state: "known", vcpus: exactly(8000), typeDefault: null });
  expect(sizeReason(host, size)).toBeNull();
});

test.each([
  [8000, null, null],
  [4000, 8000, "CPU_OPTIONS_SET"],
])("%i configured thousandths on a type of 8 vCPUs leave %s as the type's default", (milli, typeDefault, code) => {
  const observation = { ...host, vcpus: exactly(milli) };
  const size = sizeOf(observation, tables);
  expect(size).toEqual({ state: "known", vcpus: exactly(milli), typeDefault });
  expect(sizeReason(observation, size)).toBe(code);
});

test("a stated range that reaches beyond the type's number keeps the number beside it", () => {
  const size = sizeOf({ ...host, vcpus: { low: 8000, expected: 8000, high: null } }, tables);
  expect(size).toMatchObject({ state: "known", typeDefault: 8000 });
});

test("stated vCPUs stand even where the type is not known", () => {
  for (const type of [null, "m99x.2xlarge"]) {
    const size = sizeOf({ ...host, type, vcpus: exactly(3000) }, tables);
    expect(size).toEqual({ state: "known", vcpus: exactly(3000), typeDefault: null });
  }
});

test.each([
  ["m99x.2xlarge", "INSTANCE_TYPE_UNKNOWN", 8000],
  ["m99x.8xlarge", "INSTANCE_TYPE_UNKNOWN", 36000],
  ["m99x.metal", "INSTANCE_TYPE_UNKNOWN", 448000],
  ["m99x.gigantic", "INSTANCE_TYPE_UNKNOWN", null],
  ["nonsense", "INSTANCE_TYPE_UNKNOWN", null],
  [null, "INSTANCE_TYPE_NOT_GIVEN", null],
])("a host of type %s is %s, with at most %s thousandths", (type, code, bound) => {
  const observation = { ...host, type };
  const size = sizeOf(observation, tables);
  expect(size).toEqual({ state: "unknown", bound });
  expect(sizeReason(observation, size)).toBe(code);
});

test("a task whose size was not read is at most the largest that Fargate has", () => {
  const task: Observation = { ...host, kind: "fargate-task", type: null };
  const size = sizeOf(task, tables);
  expect(size).toEqual({ state: "unknown", bound: 32000 });
  expect(sizeReason(task, size)).toBe("TASK_SIZE_NOT_READ");
  expect(sizeOf(task, { ...tables, fargateSizes: new Map() })).toEqual({ state: "unknown", bound: null });
});

test("no known type is larger than the bound of its size name", () => {
  const types = [...tables.instanceTypes];
  fc.assert(
    fc.property(fc.constantFrom(...types), ([name, { vcpu }]) => {
      const bound = tables.largestOfSize(name.split(".").slice(1).join("."));
      expect(bound).toBeGreaterThanOrEqual(vcpu * 1000);
    }),
  );
  expect(largestOfSize(tables.instanceTypes)("no such size")).toBeNull();
});

test.each([
  [250, 256],
  [500, 512],
  [16_000, 16384],
  [32_000, 32768],
])("%i thousandths are %i CPU units", (milli, units) => {
  expect(cpuUnits(milli)).toBe(units);
});

test("the codes of sizes are all explained", () => {
  const codes = ["INSTANCE_TYPE_UNKNOWN", "INSTANCE_TYPE_NOT_GIVEN", "TASK_SIZE_NOT_READ", "CPU_OPTIONS_SET"];
  expect(codes.map((code) => tables.reasons.get(code)?.about)).toEqual(["size", "size", "size", "size"]);
});
