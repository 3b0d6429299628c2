import { expect, test } from "vitest";
import { organizationWorld } from "../aws/fake/organization.ts";
import { lowerBound } from "./lower-bound.ts";
import { minimumCalls } from "./minimum-calls.ts";

const work = { calls: 644, latency: 0.1, inFlight: 64, head: 4, chain: 13, buckets: [] };

test("a scan can't be faster than its calls through its slots, after the calls that must come first", () => {
  expect(lowerBound(work)).toEqual({ slots: (4 + 10) * 0.1, chain: 1.3, buckets: 0, seconds: (4 + 10) * 0.1 });
});

test("a scan can't be faster than its longest chain", () => {
  expect(lowerBound({ ...work, calls: 20 }).seconds).toBeCloseTo(1.3);
});

test("a bucket holds up what it can't give at once", () => {
  const buckets = [
    { calls: 12, burst: 12, perSecond: 8 },
    { calls: 36, burst: 12, perSecond: 8 },
  ];
  expect(lowerBound({ ...work, buckets })).toMatchObject({ buckets: 3.1, seconds: 3.1 });
  expect(lowerBound({ ...work, buckets: buckets.slice(0, 1) }).buckets).toBe(0);
});

test("an account and Region where nothing runs takes four calls, a busy one a call for each list and each thing", () => {
  const plan = { accounts: 3, regions: 2, instancesPerCell: 2, nodesPerCell: 1, tasksPerCell: 0 };
  const quiet = minimumCalls(organizationWorld({ ...plan, busy: 0 }));
  const busy = minimumCalls(organizationWorld({ ...plan, busy: 1 }));
  for (const api of [
    "ec2:DescribeInstances",
    "ec2:DescribeVpcEndpoints",
    "eks:ListClusters",
    "ecs:ListClusters",
  ] as const)
    expect([api, quiet.get(api), busy.get(api)]).toEqual([api, 6, 6]);
  for (const api of ["ec2:DescribeImages", "eks:DescribeCluster", "eks:DescribeNodegroup"] as const)
    expect([api, quiet.get(api), busy.get(api)]).toEqual([api, undefined, 6]);
  expect(quiet.get("sts:AssumeRole")).toBe(2);
  expect(quiet.get("cloudwatch:GetMetricData")).toBe(2);
  expect(busy.get("cloudwatch:GetMetricData")).toBe(2 + 6);
});

test("lists of accounts and of coverage take a call for each full page", () => {
  const calls = minimumCalls(organizationWorld({ accounts: 45, regions: 1, busy: 1 }));
  expect(calls.get("organizations:ListAccounts")).toBe(3);
  expect(calls.get("ec2:DescribeRegions")).toBe(45);
  const listed = organizationWorld({ accounts: 45, regions: 1, busy: 1 }).accounts.flatMap(
    ({ regions = {} }) => regions["us-east-1"]?.coverage ?? [],
  );
  expect(calls.get("guardduty:ListCoverage")).toBe(Math.ceil(listed.length / 50));
});
