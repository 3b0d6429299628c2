import { expect, test } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { CoverageRecord } from "../../src/inventory/coverage-record.ts";
import { createNoticeUpdate } from "../../src/inventory/notices.ts";
import type { Notice } from "../../src/inventory/notices.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { TABLES } from "../sources/open-words.ts";

const PLACE = { accountId: "111122223333", regionId: "us-east-1" };
const judge = createJudge(TABLES);

const node = (origin: string, cluster: string, accountId: string | null = PLACE.accountId): Workload =>
  judge({
    ...PLACE,
    accountId,
    origin,
    kind: "eks-node",
    type: "m5.xlarge",
    vcpus: null,
    count: { low: 1, expected: 1, high: 1 },
    hours: "always",
    cluster,
    tags: {},
    facts: {},
    coverage: { state: "unknown", reasons: [] },
  });

const notice = (change: Partial<CoverageRecord>, updatedAt: number): Notice => ({
  record: {
    ...PLACE,
    resource: "eks-cluster",
    name: "web",
    healthy: true,
    management: null,
    agentVersion: null,
    covered: 1,
    compatible: 1,
    ecsCluster: null,
    reasons: [],
    ...change,
    updatedAt,
  },
  tasks: null,
});

test("only workloads that a notice may speak of are kept back", () => {
  const { hold } = createNoticeUpdate([notice({}, 2), notice({ resource: "ec2-instance", name: "i-5" }, 2)], judge);
  expect(hold(node("i-1", "web"))).toBe(true);
  expect(hold(node("i-2", "web", null))).toBe(true);
  expect(hold(node("i-5", "other"))).toBe(true);
  expect(hold(node("i-3", "web", "222233334444"))).toBe(false);
  expect(hold(node("i-4", "other"))).toBe(false);
});

test("what was kept is given back whole, judged or as it was", () => {
  const update = createNoticeUpdate([notice({}, 5), notice({ name: "old" }, 1), notice({ name: "gone" }, 5)], judge);
  const before = [node("i-1", "web"), node("i-2", "old")];
  for (const one of before) update.hold(one);
  const change = update.finish({ asOf: 3, coverage: [] });
  expect(change.workloads.map(({ origin, coverage }) => [origin, coverage.state])).toEqual([
    ["i-1", "covered"],
    ["i-2", "unknown"],
  ]);
  expect(change.workloads[1]).toBe(before[1]);
  const names = (notices: readonly Notice[]) => notices.map(({ record }) => record.name);
  expect([names(change.fresh), names(change.stale), names(change.elsewhere)]).toEqual([["web"], ["old"], ["gone"]]);
  expect(change.coverage.map(({ name }) => name)).toEqual(["web"]);
});
