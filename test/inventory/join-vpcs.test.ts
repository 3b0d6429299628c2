import { expect, test } from "vitest";
import type { Gap } from "../../src/inventory/gap.ts";
import type { VpcEndpoint } from "../../src/inventory/inventory.ts";
import { joinVpcs } from "../../src/inventory/join-vpcs.ts";

const OWNER = "111122223333";
const PLACE = { accountId: OWNER, regionId: "us-east-1" };

const own: VpcEndpoint = {
  ...PLACE,
  vpcId: "vpc-1",
  azs: 2,
  participants: ["222233334444"],
  endpoint: "guardduty",
  reporting: false,
};

/** What an account that shares the VPC's subnets can tell of it. */
const seenBy = (participant: string, change: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  ...own,
  participants: [participant],
  endpoint: "unread",
  ...change,
});

const refused = (change: Partial<Gap>): Gap => ({
  ...PLACE,
  api: "ec2:DescribeVpcEndpoints",
  reason: "denied",
  message: "no",
  hides: [],
  ...change,
});

test.each([
  ["the owner's word first", [own, seenBy("333344445555", { azs: 3, reporting: true })]],
  ["the participant's word first", [seenBy("333344445555", { azs: 3, reporting: true }), own]],
])("a VPC that its owner and a participant tell of is one: %s", (_, records) => {
  const [vpc, ...more] = joinVpcs(records, [], []);
  expect(more).toEqual([]);
  expect(vpc).toMatchObject({ endpoint: "guardduty", azs: 3, reporting: true });
  expect(vpc?.participants.toSorted()).toEqual(["222233334444", "333344445555"]);
});

test("VPCs of one id in two Regions, or of two owners, stay apart, and in one order however they came", () => {
  const elsewhere = [{ ...own, regionId: "eu-west-1" }, own, { ...own, accountId: "222233334444" }];
  expect(joinVpcs(elsewhere, [], [])).toEqual(elsewhere);
  expect(joinVpcs(elsewhere.toReversed(), [], [])).toEqual(elsewhere);
});

test.each<[string, readonly (typeof PLACE)[], readonly Gap[], VpcEndpoint["endpoint"]]>([
  ["whose owner was not read", [], [], "unread"],
  ["whose owner was read elsewhere", [{ ...PLACE, regionId: "eu-west-1" }], [], "unread"],
  ["of which its owner, read to the end, says nothing", [PLACE], [], "none"],
  ["whose owner may not list endpoints", [PLACE], [refused({})], "unread"],
  ["whose owner may not list endpoints in any Region", [PLACE], [refused({ regionId: null })], "unread"],
  ["whose owner may list endpoints, but no hosts", [PLACE], [refused({ api: "ec2:DescribeInstances" })], "none"],
  ["beside a refusal elsewhere", [PLACE], [refused({ accountId: "222233334444" })], "none"],
])("the endpoint of a VPC %s", (_, cells, gaps, endpoint) => {
  expect(joinVpcs([seenBy("222233334444")], cells, gaps)).toMatchObject([{ endpoint }]);
});
