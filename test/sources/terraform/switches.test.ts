import { describe, expect, test } from "vitest";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import type { Planned } from "./plans.ts";
import { notesOf, planOf, readPlan, unresolvedOf } from "./plans.ts";

const HOST: Planned = {
  address: "aws_instance.a",
  actions: ["no-op"],
  before: { instance_type: "m5.large" },
  after: { instance_type: "m5.large" },
};
const SERVICE: Planned = {
  address: "aws_ecs_service.a",
  actions: ["no-op"],
  before: { launch_type: "FARGATE", desired_count: 1, task_definition: "t:1" },
  after: { launch_type: "FARGATE", desired_count: 1, task_definition: "t:1" },
};

const MANAGED = {
  EC2_AGENT_MANAGEMENT: "ENABLED",
  ECS_FARGATE_AGENT_MANAGEMENT: "DISABLED",
  EKS_ADDON_MANAGEMENT: "DISABLED",
};
const feature = (status: string, managed: object = MANAGED) => ({
  name: "RUNTIME_MONITORING",
  status,
  additional_configuration: Object.entries(managed).map(([name, state]) => ({ name, status: state })),
});
const flip = (rest: Partial<Planned>): Planned => ({ address: "aws_guardduty_detector_feature.rm", ...rest });

const covered = (inventory: Inventory | null) =>
  inventory?.workloads.map(({ kind, coverage }) => `${kind} ${coverage.state}`);

describe("the switch of Runtime Monitoring in a plan", () => {
  test.each<[string, Partial<Planned>, string[], string[]]>([
    [
      "switched on covers the kinds whose agent GuardDuty manages; others may carry one that was installed by hand",
      { actions: ["update"], before: feature("DISABLED"), after: feature("ENABLED") },
      ["ec2-instance not-covered", "fargate-task not-covered"],
      ["ec2-instance covered", "fargate-task unknown"],
    ],
    [
      "created is taken as off before",
      { actions: ["create"], after: feature("ENABLED") },
      ["ec2-instance not-covered", "fargate-task not-covered"],
      ["ec2-instance covered", "fargate-task unknown"],
    ],
    [
      "switched off covers nothing",
      { actions: ["update"], before: feature("ENABLED"), after: feature("DISABLED") },
      ["ec2-instance covered", "fargate-task unknown"],
      ["ec2-instance not-covered", "fargate-task not-covered"],
    ],
    [
      "deleted stays as it is: no saving",
      { actions: ["delete"], before: feature("ENABLED") },
      ["ec2-instance covered", "fargate-task unknown"],
      ["ec2-instance covered", "fargate-task unknown"],
    ],
    [
      "with no agent that GuardDuty manages is not free",
      { actions: ["no-op"], before: feature("ENABLED", {}), after: feature("ENABLED", {}) },
      ["ec2-instance unknown", "fargate-task unknown"],
      ["ec2-instance unknown", "fargate-task unknown"],
    ],
    [
      "that is known after apply leaves open what is covered",
      {
        actions: ["update"],
        before: feature("DISABLED"),
        after: { name: "RUNTIME_MONITORING" },
        unknown: { status: true },
      },
      ["ec2-instance not-covered", "fargate-task not-covered"],
      ["ec2-instance unknown", "fargate-task unknown"],
    ],
  ])("%s", async (_, change, before, after) => {
    const sides = await readPlan(planOf([HOST, SERVICE, flip(change)]));
    expect([covered(sides.before), covered(sides.after)]).toEqual([before, after]);
  });

  test("deleted says that only Terraform forgets it", async () => {
    const { after } = await readPlan(planOf([HOST, flip({ actions: ["delete"], before: feature("ENABLED") })]));
    expect(notesOf(after)).toEqual([
      "aws_guardduty_detector_feature.rm is removed from Terraform only: the feature stays as it is",
    ]);
  });

  test("in another Region reaches nothing here, and what nothing reaches counts as protected", async () => {
    const here = { instance_type: "m5.large", region: "us-east-1" };
    const plan = planOf([
      { ...HOST, before: here, after: here },
      flip({
        actions: ["update"],
        before: { ...feature("DISABLED"), region: "eu-west-1" },
        after: { ...feature("ENABLED"), region: "eu-west-1" },
      }),
    ]);
    const { after } = await readPlan(plan, { joins: true });
    expect(covered(after)).toEqual(["ec2-instance covered"]);
  });

  test("of a detector that is off stops everything", async () => {
    const detector: Planned = {
      address: "aws_guardduty_detector.d",
      actions: ["update"],
      before: { enable: true },
      after: { enable: false },
    };
    const on = flip({ actions: ["no-op"], before: feature("ENABLED"), after: feature("ENABLED") });
    const { after, before } = await readPlan(planOf([HOST, detector, on]));
    expect([covered(before), covered(after)]).toEqual([["ec2-instance covered"], ["ec2-instance not-covered"]]);
  });

  test("of the older feature covers EKS nodes only", async () => {
    const legacy = {
      name: "EKS_RUNTIME_MONITORING",
      additional_configuration: [{ name: "EKS_ADDON_MANAGEMENT", status: "ENABLED" }],
    };
    const nodes = {
      cluster_name: "web",
      instance_types: ["m5.large"],
      scaling_config: [{ desired_size: 1, min_size: 1, max_size: 1 }],
    };
    const plan = planOf([
      HOST,
      { address: "aws_eks_node_group.a", actions: ["no-op"], before: nodes, after: nodes },
      flip({ actions: ["update"], before: { ...legacy, status: "DISABLED" }, after: { ...legacy, status: "ENABLED" } }),
    ]);
    expect(covered((await readPlan(plan)).after)).toEqual(["ec2-instance covered", "eks-node covered"]);
  });
});

describe("a switch that reaches beyond the plan", () => {
  const DEPENDS = "what the switch reaches, the cost depends on the inventory: pass --inventory";

  test("says that the cost depends on the inventory, where the plan holds no machines", async () => {
    const plan = planOf([flip({ actions: ["update"], before: feature("DISABLED"), after: feature("ENABLED") })]);
    const { after } = await readPlan(plan);
    expect(unresolvedOf(after)).toEqual([`aws_guardduty_detector_feature.rm: ${DEPENDS}`]);
    expect(after.workloads).toMatchObject([
      { kind: "ec2-instance", size: { state: "unknown" }, coverage: { state: "covered" } },
    ]);
    expect(unresolvedOf((await readPlan(plan, { joins: true })).after)).toEqual([]);
  });

  test("that flips nothing costs nothing more", async () => {
    const plan = planOf([flip({ actions: ["no-op"], before: feature("ENABLED"), after: feature("ENABLED") })]);
    expect(unresolvedOf((await readPlan(plan)).after)).toEqual([]);
  });

  test.each([
    ["ALL", 1],
    ["NEW", 0],
    ["NONE", 0],
  ])("of an organization: %s", async (auto, unresolved) => {
    const org: Planned = {
      address: "aws_guardduty_organization_configuration_feature.rm",
      after: {
        name: "RUNTIME_MONITORING",
        auto_enable: auto,
        additional_configuration: [{ name: "EC2_AGENT_MANAGEMENT", auto_enable: auto }],
      },
    };
    const { after } = await readPlan(planOf([HOST, org]));
    expect(unresolvedOf(after)).toHaveLength(unresolved);
  });
});

test("an agent on one cluster, and an endpoint for agents, are said", async () => {
  const { after } = await readPlan(
    planOf([
      { address: "aws_eks_addon.gd", after: { addon_name: "aws-guardduty-agent", cluster_name: "web" } },
      { address: "aws_eks_addon.dns", after: { addon_name: "coredns", cluster_name: "web" } },
      { address: "aws_vpc_endpoint.gd", after: { service_name: "com.amazonaws.us-east-1.guardduty-data" } },
    ]),
  );
  expect(notesOf(after)).toEqual([
    "aws_eks_addon.gd installs GuardDuty's agent on cluster web by hand, whatever the switches say",
    "aws_vpc_endpoint.gd is an endpoint for GuardDuty's agent: a sign of agents that are installed by hand",
  ]);
});
