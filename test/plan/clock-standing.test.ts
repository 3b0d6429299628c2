import { expect, test } from "vitest";
import type { Inventory } from "../../src/inventory/inventory.ts";
import { clockStandings } from "../../src/plan/clock-standing.ts";
import { AS_OF, COVERED, forecastOf, inventoryOf, PAYMENTS, workload } from "./population-of.ts";

const states = (inventory: Inventory) =>
  clockStandings(forecastOf(inventory)).map(({ state, kinds, vcpus }) => [state, kinds.length, vcpus?.expected]);
const ends = (days: number) => [
  {
    accountId: PAYMENTS,
    regionId: "us-east-1",
    kind: "ec2-instance" as const,
    ends: AS_OF + days * 86_400_000,
    precision: "exact" as const,
  },
];
const covered = workload(8, { coverage: COVERED });

test("it runs up to the first billed instant", () => {
  expect(states(inventoryOf([covered], { trials: ends(1) }))).toEqual([["running", 1, 8000]]);
  expect(states(inventoryOf([covered], { trials: ends(0) }))).toEqual([["over", 1, 8000]]);
});

test("it counts only what is protected, and runs on where nothing is any more", () => {
  expect(states(inventoryOf([covered, workload(4)], { trials: ends(3) }))).toEqual([["running", 1, 8000]]);
  expect(states(inventoryOf([workload(4)], { trials: ends(3) }))).toEqual([["running", 1, 0]]);
});

test("kinds that have not begun stand together, protected ones without a known end are over", () => {
  expect(states(inventoryOf([workload(4), workload(2, { kind: "eks-node" })]))).toEqual([["not-started", 2, 6000]]);
  expect(states(inventoryOf([covered, workload(2, { kind: "eks-node" })]))).toEqual([
    ["not-started", 1, 2000],
    ["over", 1, 8000],
  ]);
});

test("a source that can't know what is protected knows of no clock", () => {
  const plan = inventoryOf([workload(4)], { source: { type: "terraform-plan", name: "plan.json" } });
  expect(states(plan)).toEqual([["open", 1, 4000]]);
});
