import { expect, test } from "vitest";
import type { Detector, Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { coverageReport } from "../../src/plan/coverage-report.ts";
import { prepare } from "../../src/plan/population.ts";
import { TABLES } from "../sources/open-words.ts";
import { COVERED, DATA_LAKE, inventoryOf, OPTIONS, PAYMENTS, PRICES, workload } from "./population-of.ts";

const REGION = "us-east-1";

const detector = (accountId: string, is: Partial<Detector> = {}): Detector => ({
  accountId,
  regionId: REGION,
  status: "enabled",
  runtime: "on",
  automated: KINDS,
  managedBy: null,
  updatedAt: null,
  ...is,
});

const unread: Workload["coverage"] = { state: "unknown", reasons: [] };

const told = (workloads: readonly Workload[], frame: Partial<Inventory>, accounts: readonly string[] | null = null) => {
  const inventory = inventoryOf(workloads, frame);
  const options = { ...OPTIONS, view: { ...OPTIONS.view, accounts } };
  return coverageReport(prepare(inventory), workloads, PRICES, options, TABLES).advice.map(
    ({ code, accountId, blocks, owner }) => [code, accountId, blocks, owner],
  );
};

const LEGACY = [
  workload(64, { kind: "eks-node", cluster: "web", coverage: COVERED }),
  workload(2, { accountId: DATA_LAKE, facts: { imds: "off" }, coverage: unread }),
  workload(8, { accountId: DATA_LAKE, facts: { ssm: "absent" }, coverage: unread }),
];
const DETECTORS = [detector(PAYMENTS, { runtime: "legacy-eks" }), detector(DATA_LAKE)];

test("what keeps agents from reporting comes first, then what is worth a word, most vCPUs first", () => {
  expect(told(LEGACY, { detectors: DETECTORS })).toEqual([
    ["SSM_NOT_MANAGED", DATA_LAKE, true, "account"],
    ["IMDS_OFF", DATA_LAKE, true, "account"],
    ["LEGACY_FEATURE_ON", PAYMENTS, false, "administrator"],
  ]);
});

test("advice is of what is looked at", () => {
  expect(told(LEGACY, { detectors: DETECTORS }, [PAYMENTS])).toEqual([
    ["LEGACY_FEATURE_ON", PAYMENTS, false, "administrator"],
  ]);
});

test("what an issue says of an account and Region isn't said again, and who holds the switch is", () => {
  const off = [workload(4, { coverage: { state: "not-covered", evidence: null, reasons: ["RM_DISABLED"] } })];
  const held = detector(PAYMENTS, { runtime: "off", managedBy: "guardduty-policy" });
  expect(told(off, { detectors: [held] })).toEqual([["POLICY_MANAGED", PAYMENTS, false, "organization-policy"]]);
});
