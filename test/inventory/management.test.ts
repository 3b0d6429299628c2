import { expect, test } from "vitest";
import type { ManagedTag } from "../../src/inventory/cluster.ts";
import { managedTag } from "../../src/inventory/cluster.ts";
import type { Detector } from "../../src/inventory/inventory.ts";
import type { Management } from "../../src/inventory/management.ts";
import { managementOf, offReason } from "../../src/inventory/management.ts";
import type { Kind } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";

const detector = (is: Partial<Detector>): Detector => ({
  accountId: "111122223333",
  regionId: "us-east-1",
  status: "enabled",
  runtime: "on",
  automated: [],
  managedBy: null,
  updatedAt: null,
  ...is,
});

/** AWS's truth table: feature, automated agent, tag, and what comes of it for EKS nodes, Fargate tasks and EC2 instances. */
const ROWS: readonly [
  feature: "on" | "off",
  agent: "on" | "off",
  tag: ManagedTag | null,
  eks: Management,
  fargate: Management,
  ec2: Management,
][] = [
  ["off", "on", "none", "off", "off", "off"],
  ["off", "on", "true", "off", "off", "off"],
  ["off", "on", "false", "off", "off", "off"],
  ["off", "on", null, "off", "off", "off"],
  ["off", "off", "none", "off", "off", "off"],
  ["off", "off", "true", "off", "off", "off"],
  ["off", "off", "false", "off", "off", "off"],
  ["off", "off", null, "off", "off", "off"],
  ["on", "on", "none", "automatic", "automatic", "automatic"],
  ["on", "on", "true", "automatic", "automatic", "automatic"],
  ["on", "on", "false", "excluded", "excluded", "excluded"],
  ["on", "on", null, "unknown", "unknown", "unknown"],
  ["on", "off", "none", "manual", "none", "manual"],
  ["on", "off", "true", "automatic", "automatic", "automatic"],
  ["on", "off", "false", "manual", "none", "manual"],
  ["on", "off", null, "unknown", "unknown", "unknown"],
];

const CASES = ROWS.flatMap(([feature, agent, tag, ...results]) =>
  KINDS.map((kind, index): [string, string, ManagedTag | null, Kind, Management] => [
    feature,
    agent,
    tag,
    kind,
    results[index] ?? "unknown",
  ]),
);

test.each(CASES)(
  "feature %s, automated agent %s, tag %s: the agent of %s is %s",
  (feature, agent, tag, kind, result) => {
    const runtime = feature === "on" ? "on" : "off";
    expect(managementOf(detector({ runtime, automated: agent === "on" ? [kind] : [] }), kind, tag)).toBe(result);
  },
);

test("an automated agent of another kind is none of one's own", () => {
  expect(managementOf(detector({ automated: ["eks-node", "ec2-instance"] }), "fargate-task", "none")).toBe("none");
  expect(managementOf(detector({ automated: ["fargate-task"] }), "eks-node", "none")).toBe("manual");
});

test("what nobody read of a detector leaves it open", () => {
  expect(managementOf(undefined, "eks-node", "true")).toBe("unknown");
  expect(managementOf(detector({ runtime: "unknown" }), "eks-node", "true")).toBe("unknown");
});

test.each([
  [{ status: "absent" }, "ec2-instance", "NO_DETECTOR"],
  [{ status: "disabled" }, "ec2-instance", "DETECTOR_DISABLED"],
  [{ runtime: "off" }, "ec2-instance", "RM_DISABLED"],
  [{ runtime: "legacy-eks" }, "ec2-instance", "RM_DISABLED"],
  [{ runtime: "legacy-eks" }, "fargate-task", "RM_DISABLED"],
  [{ runtime: "legacy-eks" }, "eks-node", null],
  [{ runtime: "on" }, "fargate-task", null],
  [{ runtime: "unknown" }, "ec2-instance", null],
] as const)("%j: %s is off because of %s", (is, kind, reason) => {
  expect(offReason(detector(is), kind)).toBe(reason);
});

test.each([
  [{}, "none"],
  [{ GuardDutyManaged: "true" }, "true"],
  [{ GuardDutyManaged: "false" }, "false"],
  [{ GuardDutyManaged: "False" }, "none"],
  [{ GuardDutyManaged: "" }, "none"],
  [{ guarddutymanaged: "false" }, "none"],
] as const)("the tags %j say %s", (tags, tag) => {
  expect(managedTag(tags)).toBe(tag);
});
