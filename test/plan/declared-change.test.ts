import { describe, expect, test } from "vitest";
import type { Workload } from "../../src/inventory/workload.ts";
import { compare } from "../../src/plan/comparison.ts";
import { gatherChange } from "../../src/plan/declared-change.ts";
import type { BothSides } from "../../src/plan/declared-change.ts";
import { ACME, openWords } from "../sources/open-words.ts";
import type { Planned } from "../sources/terraform/plans.ts";
import { planOf, readPlan } from "../sources/terraform/plans.ts";
import { OPTIONS, PRICES } from "./population-of.ts";

const nodes = (count: number, place: object = {}) => ({
  cluster_name: "checkout",
  instance_types: ["m6i.4xlarge"],
  scaling_config: [{ desired_size: count, min_size: count, max_size: count }],
  region: "us-east-1",
  arn: "arn:aws:eks:us-east-1:111122223333:nodegroup/checkout/m6i-4xlarge/1",
  ...place,
});

const group = (before: object | null, after: object | null): Planned => ({
  address: "aws_eks_node_group.checkout",
  actions: before === null ? ["create"] : after === null ? ["delete"] : ["update"],
  before,
  after,
});

/** The small world beside a plan's change, as `--inventory` joins them. */
async function joined(resources: readonly Planned[], joins = true): Promise<BothSides> {
  const { workloads, ...frame } = await openWords([ACME]);
  const sides = await readPlan(planOf(resources), { joins });
  if (sides.before === null) throw new Error("a plan knows its change");
  const gathering = gatherChange();
  gathering.change({ before: sides.before, after: sides.after });
  for (const workload of workloads) gathering.stand(workload);
  return gathering.finish(
    { ...frame, declared: sides.after.declared ?? { unresolved: [], notes: [], switches: [] } },
    joins,
  );
}

const comparisonOf = ({ population, before }: BothSides, coverage: "everything" | "current" = "everything") => {
  const found = compare(
    { population, before, prices: PRICES, options: { ...OPTIONS, asOf: population.frame.asOf } },
    coverage,
  );
  if (found === null) throw new Error("two sides are compared");
  return found;
};

describe("a plan's change at its place in the organization", () => {
  test("is priced on the ladder that the organization has climbed already", async () => {
    // 10 more m6i.4xlarge are 160 vCPU. The pool of EKS in us-east-1 is past its first 500 vCPU, so each costs 0.75 instead of 1.50.
    const { delta, before } = comparisonOf(await joined([group(nodes(40), nodes(50))]));
    const alone = comparisonOf(await joined([]));
    expect(delta.vcpus.expected).toBe(160_000);
    expect(delta.cost.expected).toBe(160 * 750_000);
    expect(before).toEqual(alone.before);
  });

  test("takes what it finds off what runs, and leaves its own range", async () => {
    const wide = nodes(50, { scaling_config: [{ desired_size: 50, min_size: 30, max_size: 80 }] });
    const { delta } = comparisonOf(await joined([group(nodes(40), wide)]));
    // 40 run; between 30 and 80 may: −10, +10 and +40 of 16 vCPU.
    expect(delta.vcpus).toEqual({ low: -160_000, expected: 160_000, high: 640_000 });
  });

  test("that takes a group away takes its vCPUs away", async () => {
    const { delta } = comparisonOf(await joined([group(nodes(40), null)]));
    expect(delta.vcpus.expected).toBe(-640_000);
  });

  test("of what the inventory doesn't hold counts it before, so that the change stays the plan's own", async () => {
    const elsewhere = { region: "us-west-2", arn: "arn:aws:eks:us-west-2:111122223333:nodegroup/a/b/1" };
    const sides = await joined([group(nodes(2, elsewhere), nodes(3, elsewhere))]);
    expect(comparisonOf(sides).delta.vcpus.expected).toBe(16_000);
    expect(sides.population.frame.assumptions.map(({ id }) => id)).toContain("not-in-inventory");
  });

  test("is watched by itself where GuardDuty manages the agent of its kind", async () => {
    // In this account and Region the agent of EKS nodes is managed, and that of EC2 hosts isn't.
    const host = {
      instance_type: "m5.large",
      region: "us-east-1",
      arn: "arn:aws:ec2:us-east-1:111122223333:instance/i-1",
    };
    const { delta } = comparisonOf(
      await joined([group(nodes(40), nodes(41)), { address: "aws_instance.a", actions: ["create"], after: host }]),
      "current",
    );
    expect(delta.vcpus.expected).toBe(16_000);
  });

  test("that flips the switch protects what runs there", async () => {
    const feature = (status: string) => ({
      name: "RUNTIME_MONITORING",
      status,
      region: "eu-west-1",
      additional_configuration: ["EC2_AGENT_MANAGEMENT", "EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT"].map(
        (name) => ({ name, status: "ENABLED" }),
      ),
    });
    const plan: Planned[] = [
      {
        address: "aws_guardduty_detector_feature.rm",
        actions: ["update"],
        before: feature("DISABLED"),
        after: feature("ENABLED"),
      },
    ];
    const { population, before } = await joined(plan);
    const { delta } = comparisonOf({ population, before }, "current");
    const { workloads } = await openWords([ACME]);
    const uncovered = (one: Workload) =>
      one.regionId === "eu-west-1" &&
      one.coverage.state !== "covered" &&
      one.eligibility.state !== "ineligible" &&
      one.size.state === "known";
    const expected = workloads
      .filter(uncovered)
      .reduce((sum, { size, count }) => sum + (size.state === "known" ? size.vcpus.expected * count.expected : 0), 0);
    expect(expected).toBeGreaterThan(0);
    expect(delta.vcpus.expected).toBe(expected);
  });

  test("beside an inventory that it doesn't join adds up", async () => {
    const { delta, before } = comparisonOf(await joined([group(nodes(40), nodes(50))], false));
    const alone = comparisonOf(await joined([]));
    expect(delta.vcpus.expected).toBe(160_000);
    expect(before.vcpus.expected).toBe(alone.before.vcpus.expected + 640_000);
  });
});
