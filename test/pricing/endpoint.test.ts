import { expect, test } from "vitest";
import type { VpcEndpoint } from "../../src/inventory/inventory.ts";
import { endpointCost } from "../../src/pricing/endpoint.ts";
import { exactly, ZERO } from "../../src/units/range.ts";
import { PRICES } from "../plan/population-of.ts";

const VPC: VpcEndpoint = {
  accountId: "111122223333",
  regionId: "us-east-1",
  vpcId: "vpc-1",
  azs: 3,
  participants: [],
  endpoint: "guardduty",
  reporting: true,
};

const UP_TO_ORDINARY = { low: 0, expected: 0, high: 21_600_000 };

test.each([
  ["automatic", {}, ZERO],
  ["shared", { participants: ["222233334444"] }, ZERO],
  ["orphaned", { reporting: false }, UP_TO_ORDINARY],
  ["orphaned", { reporting: false, participants: ["222233334444"] }, UP_TO_ORDINARY],
  ["manual", { endpoint: "self-made" }, UP_TO_ORDINARY],
  ["silent", { endpoint: "self-made", reporting: false }, UP_TO_ORDINARY],
  ["none", { endpoint: "none", reporting: false }, ZERO],
] as const)("an endpoint that is %s: %j", (why, change, cost) => {
  expect(endpointCost({ ...VPC, ...change }, PRICES, 720)).toMatchObject({ why, cost, ordinary: exactly(21_600_000) });
});

test("of a VPC whose account was not read, neither the cost nor what is avoided is known beyond the ordinary price", () => {
  const cost = endpointCost({ ...VPC, endpoint: "unread" }, PRICES, 720);
  expect(cost).toMatchObject({ why: "unread", cost: UP_TO_ORDINARY, ordinary: UP_TO_ORDINARY });
});

test.each([
  ["us-east-1", 730, exactly(21_900_000)],
  ["ap-northeast-1", 730, exactly(30_660_000)],
  ["me-central-1", 730, exactly(26_499_000)],
  ["eu-west-1", 720, { low: 21_600_000, expected: 25_920_000, high: 32_400_000 }],
])("three zones in %s over %i hours as an ordinary endpoint", (regionId, hours, ordinary) => {
  expect(endpointCost({ ...VPC, regionId }, PRICES, hours).ordinary).toEqual(ordinary);
});
