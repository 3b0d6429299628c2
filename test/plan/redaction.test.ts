import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Account, Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { attribute } from "../../src/plan/attribution.ts";
import type { Budget } from "../../src/plan/budget.ts";
import { forecast } from "../../src/plan/forecast.ts";
import { judge } from "../../src/plan/judge.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import type { Redaction } from "../../src/plan/redaction.ts";
import { gatherRedaction } from "../../src/plan/redaction.ts";
import type { Match } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import { createJudge } from "../../src/inventory/eligibility.ts";
import { exactly } from "../../src/units/range.ts";
import { TABLES } from "../sources/open-words.ts";
import { inventoryOf, OPTIONS, PRICES, workload } from "./population-of.ts";

/** Names such as people give them; no replacement looks like one. */
const name = (of: string) => fc.string({ minLength: 1, maxLength: 6 }).map((text) => `qz${of}${text}`);

const ids = fc.uniqueArray(fc.stringMatching(/^7[0-9]{11}$/), { minLength: 3, maxLength: 3 });

type World = { readonly inventory: Inventory; readonly match: Match; readonly options: ForecastOptions };

const worlds: fc.Arbitrary<World> = fc
  .record({
    ids,
    units: fc.array(name("u"), { minLength: 2, maxLength: 2 }),
    clusters: fc.array(name("c"), { minLength: 2, maxLength: 2 }),
    keys: fc.array(name("k"), { minLength: 2, maxLength: 2 }),
    values: fc.array(name("v"), { minLength: 2, maxLength: 2 }),
  })
  .chain(({ ids: some, units, clusters, keys, values }) => {
    const tags = fc.dictionary(
      fc.constantFrom(...keys, "GuardDutyManaged"),
      fc.constantFrom(...values, "true", "false"),
      { maxKeys: 2 },
    );
    const workloads = fc.record({
      accountId: fc.constantFrom(...some, null),
      regionId: fc.constantFrom("us-east-1", "eu-west-1"),
      kind: fc.constantFrom(...KINDS),
      cluster: fc.constantFrom(...clusters, null),
      tags,
      vcpus: fc.nat(900_000),
      covered: fc.boolean(),
      origin: name("o"),
    });
    const matches: fc.Arbitrary<Match> = fc.record(
      {
        accounts: fc.subarray([...some], { minLength: 1 }),
        units: fc.subarray([...units, "qznowhere"], { minLength: 1 }),
        clusters: fc.subarray([...clusters, "qznowhere"], { minLength: 1 }),
        tags,
      },
      { requiredKeys: [] },
    );
    return fc.record({
      workloads: fc.array(workloads, { minLength: 1, maxLength: 12 }),
      paths: fc.array(fc.subarray([...units]), { minLength: 3, maxLength: 3 }),
      match: matches,
      tag: fc.option(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)), { freq: 4 }),
      gap: fc.constantFrom(...some),
      ids: fc.constant(some),
    });
  })
  .map(({ workloads, paths, match, tag, gap, ids: some }) => ({
    inventory: inventoryOf(
      workloads.map(({ vcpus, covered, ...rest }): Workload => ({
        ...workload(vcpus / 1000, rest),
        coverage: covered
          ? { state: "covered", evidence: "stated" }
          : { state: "not-covered", evidence: "coverage-list", reasons: ["issue:qz said this"] },
      })),
      {
        accounts: some.map((id, index): Account => ({ id, name: `qz ${id}`, ou: paths[index] ?? [] })),
        gaps: [
          {
            accountId: gap,
            regionId: "us-east-1",
            api: "ec2:DescribeInstances",
            reason: "denied",
            message: "qz",
            hides: [{ kind: "ec2-instance", bound: 8000 }],
          },
        ],
      },
    ),
    match,
    options: {
      ...OPTIONS,
      view: { ...OPTIONS.view, tags: tag === null ? [] : [{ key: tag[0], value: tag[1] }] },
      allowedGaps: [`${gap}/us-east-1/*`],
      scenario: { ...EMPTY_SCENARIO, rules: [{ match, protect: false }] },
    },
  }));

function redactionOf({ inventory }: World): Redaction {
  const gathering = gatherRedaction();
  for (const one of inventory.workloads) gathering.see(one);
  return gathering.finish([prepare(inventory)], TABLES);
}

/** All figures of a world, in the order of its rows, under its own names or others. */
function figures(world: World, redaction: Redaction | null): { readonly figures: unknown; readonly text: string } {
  const { inventory, match, options: own } = world;
  const selectors = redaction?.selectors;
  const options: ForecastOptions =
    selectors === undefined
      ? own
      : {
          ...own,
          view: selectors.view(own.view),
          allowedGaps: own.allowedGaps.map(selectors.allowance),
          scenario: selectors.scenario(own.scenario ?? EMPTY_SCENARIO),
        };
  const population = redaction?.population(prepare(inventory)) ?? prepare(inventory);
  const workloads = inventory.workloads.map((one) => redaction?.workload(one) ?? one);
  const budget: Budget = {
    name: "part",
    match,
    coverage: { rules: [{ match, protect: "current" }] },
    basis: "after-trials",
    month: null,
    limit: { monthly: 1_000_000, warnAt: null },
  };
  const budgets = [selectors?.budget(budget) ?? budget];
  const question = { population, before: null, prices: PRICES, options };
  const { frame, ...result } = forecast(population, PRICES, options);
  const verdicts = judge(question, { budgets, maxUnresolved: null, requireLimits: false });
  const drawn = {
    frame: { ...frame, workloads: null },
    result,
    verdicts,
    costs: attribute(population, workloads, PRICES, options),
  };
  const written = (_: string, value: unknown): unknown => {
    if (value instanceof Map) return [...value];
    return typeof value === "bigint" ? Number(value) : value;
  };
  const text = JSON.stringify(drawn, written);
  const unnamed = (key: string, value: unknown): unknown => {
    if (key === "tags") return Object.keys(Object(value)).length;
    return typeof value === "string" ? "" : value;
  };
  return { text, figures: JSON.parse(JSON.stringify(JSON.parse(text), unnamed)) as unknown };
}

describe("redacted", () => {
  test("an inventory costs the same to the last micro-dollar, whatever is asked of which part of it", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(figures(world, redactionOf(world)).figures).toEqual(figures(world, null).figures);
      }),
    );
  });

  test("it holds no name that it held", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { text } = figures(world, redactionOf(world));
        expect(text).not.toMatch(/qz|[" /]7\d{11}[" /]/);
      }),
    );
  });

  test("the replacement of a name doesn't hang on the order in which things were read", () => {
    fc.assert(
      fc.property(worlds, fc.infiniteStream(fc.nat()), (world, draws) => {
        const order = new Map(world.inventory.workloads.map((one) => [one, draws.next().value ?? 0]));
        const workloads = world.inventory.workloads.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
        const shuffled = redactionOf({ ...world, inventory: { ...world.inventory, workloads } });
        const redaction = redactionOf(world);
        expect(workloads.map(shuffled.workload)).toEqual(workloads.map(redaction.workload));
      }),
    );
  });

  test("distributions and types of redacted hosts are judged as before", () => {
    const judged = createJudge(TABLES);
    const names = [
      "amzn2-ami-qz",
      "qz/amazon-eks-node-al2023-x86_64-1.33",
      "bottlerocket-aws-ecs-1-qz",
      "bottlerocket-aws-k8s-1.33-qz",
    ];
    const versions = [
      "Ubuntu qz 22.04",
      "ubuntu-qz",
      "qz Red Hat Enterprise Linux 9.4",
      "RHEL-8-qz",
      "Oracle Linux 8.9 qz",
      "qz-centos-stream-9",
    ];
    const rest = [
      "qz-windows-2022",
      "qz",
      "CUSTOM",
      "",
      "rocky-9-ec2-qz-9.5",
      "SLES-16-qz",
      "fedora-cloud-qz-41-1",
      "debian-12-qz",
      "almalinux 9 qz",
    ];
    const workloads = [...names, ...versions, ...rest].flatMap((os) =>
      ["m5.large", "qz9.2xlarge", "qz.strange", "qzlarge"].flatMap((type) =>
        [{}, { ecsCluster: "qz" }].map((facts) =>
          judged({
            ...workload(1, { kind: "ec2-instance", type }),
            vcpus: null,
            count: exactly(1),
            facts: { os, ...facts },
          }),
        ),
      ),
    );
    const redaction = redactionOf({ inventory: inventoryOf(workloads), match: {}, options: OPTIONS });
    for (const one of workloads) {
      const redacted = redaction.workload(one);
      const { size: _, eligibility: __, ...seen } = redacted;
      const again = judged(seen);
      expect([one.facts.os, one.type, again.eligibility, again.size]).toEqual([
        one.facts.os,
        one.type,
        one.eligibility,
        one.size,
      ]);
      expect(JSON.stringify(redacted)).not.toContain("qz");
    }
  });
});
