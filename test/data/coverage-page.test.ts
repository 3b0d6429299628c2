import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COVERAGE_PAGE, withReasons } from "../../data/refresh/coverage-page.ts";
import { countsByKind } from "../../src/plan/coverage-count.ts";
import { coverageFunnel } from "../../src/plan/coverage-funnel.ts";
import { prepare } from "../../src/plan/population.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { DAY } from "../../src/units/month.ts";
import { AS_OF, COVERED, forecastOf, inventoryOf, OPTIONS, PRICES, workload } from "../plan/population-of.ts";

const page = readFileSync(COVERAGE_PAGE, "utf8");

test("the page on coverage has the reasons as the data has them", () => {
  expect(withReasons(page)).toBe(page);
});

const [SHOP, SANDBOX, DATA] = ["111122223333", "222233334444", "333344445555"] as const;

/** Hosts of an account, of one size. */
const hosts = (accountId: string, count: number, each: number, coverage: Workload["coverage"]): Workload =>
  workload(each, {
    accountId,
    kind: "ec2-instance",
    cluster: null,
    count: { low: count, expected: count, high: count },
    coverage,
  });

const not = (code: string): Workload["coverage"] => ({
  state: "not-covered",
  evidence: "coverage-list",
  reasons: [code],
});

test("the page's example is what the funnel says", () => {
  const detector = { status: "enabled", automated: [], managedBy: null, updatedAt: null } as const;
  const inventory = inventoryOf(
    [
      hosts(SHOP, 10, 16, not("TAG_EXCLUDED")),
      hosts(SHOP, 5, 16, not("EC2_AGENT_SILENT")),
      hosts(SHOP, 25, 16, COVERED),
      hosts(SANDBOX, 10, 16, not("RM_DISABLED")),
      hosts(DATA, 25, 4, COVERED),
    ],
    {
      detectors: [SHOP, SANDBOX, DATA].map((accountId) => ({
        ...detector,
        accountId,
        regionId: "us-east-1",
        runtime: accountId === SANDBOX ? "off" : "on",
      })),
      trials: [
        { accountId: DATA, regionId: "us-east-1", kind: "ec2-instance", ends: AS_OF + 20 * DAY, precision: "exact" },
      ],
    },
  );
  const { stages, counted, cured, issues } = coverageFunnel(
    prepare(inventory),
    inventory.workloads,
    PRICES,
    OPTIONS,
    forecastOf(inventory, OPTIONS),
  );
  expect(
    stages.map(({ id, figure }) => [
      id,
      (figure?.vcpus.expected ?? 0) / 1000,
      (figure?.cost.expected ?? 0) / 1_000_000,
    ]),
  ).toEqual([
    ["eligible", 900, 1050],
    ["enabled", 740, 930],
    ["covered", 580, 810],
    ["healthy", 500, 750],
    ["billable", 400, 600],
  ]);
  expect(countsByKind(counted)).toMatchObject([{ kind: "ec2-instance", healthy: 50, of: 65 }]);
  expect(cured(issues.filter(({ code }) => code === "EC2_AGENT_SILENT")).expected).toBe(60_000_000);
  for (const [, vcpu = "", cost = ""] of page.matchAll(
    /^\| (?:eligible|enabled|covered|healthy|billable) \| (\d+) \|.*\*\*\$([\d,.]+)\*\*/gm,
  )) {
    expect(
      stages.some(
        ({ figure }) =>
          figure?.vcpus.expected === Number(vcpu) * 1000 &&
          figure.cost.expected === Number(cost.replace(",", "")) * 1_000_000,
      ),
    ).toBe(true);
  }
});
