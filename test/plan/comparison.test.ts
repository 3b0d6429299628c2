import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Gap } from "../../src/inventory/gap.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import type { Change } from "../../src/plan/change.ts";
import type { Comparison } from "../../src/plan/comparison.ts";
import { compare } from "../../src/plan/comparison.ts";
import { forecast } from "../../src/plan/forecast.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { questionOf } from "./judged.ts";
import { COVERED, inventoryOf, PAYMENTS, PLATFORM, vcpuRange, workload } from "./population-of.ts";

type World = { readonly rows: readonly Workload[]; readonly gaps?: readonly Gap[] };

const inventory = ({ rows, gaps = [] }: World) => inventoryOf(rows, { gaps });

function compared(
  before: World,
  after: World,
  options: Partial<ForecastOptions> = {},
  basis: "everything" | "current" = "everything",
): Comparison {
  const comparison = compare(questionOf(inventory(after), inventory(before), options), basis);
  if (comparison === null) throw new Error("there are two sides");
  return comparison;
}

const gap = (bound: number | null, accountId = PLATFORM): Gap => ({
  accountId,
  regionId: "us-east-1",
  api: "ec2:DescribeInstances",
  reason: "denied",
  message: "no",
  hides: [{ kind: "ec2-instance", bound: bound === null ? null : bound * 1000 }],
});

test("three nodes more on a pool past its first tier", () => {
  const node = (vcpus: number) => workload(vcpus, { kind: "eks-node", cluster: "checkout", tags: { team: "pay" } });
  const { before, after, delta, movers, kinds } = compared({ rows: [node(640)] }, { rows: [node(664)] });
  expect([before, after].map(({ vcpus, cost }) => [vcpus.expected, cost.expected])).toEqual([
    [640_000, 855e6],
    [664_000, 873e6],
  ]);
  expect(delta).toEqual({
    vcpus: { low: 24_000, expected: 24_000, high: 24_000 },
    cost: { low: 18e6, expected: 18e6, high: 18e6 },
  });
  for (const [sort, name] of [
    ["accounts", PAYMENTS],
    ["clusters", "checkout"],
    ["tags", "team=pay"],
    ["workloads", "checkout team=pay"],
  ] as const)
    expect(movers[sort]).toMatchObject([{ name, cost: { before: 855e6, after: 873e6 } }]);
  expect(kinds.map(({ kind, delta: of }) => [kind, of.cost.expected])).toEqual([
    ["eks-node", 18e6],
    ["fargate-task", 0],
    ["ec2-instance", 0],
  ]);
});

test("what comes and what goes are movers, the largest first, and so is what the pool makes dearer", () => {
  const rows = (first: number) => [
    workload(first, { cluster: "gone", kind: "eks-node" }),
    workload(400, { accountId: PLATFORM, kind: "eks-node", cluster: "stays" }),
  ];
  const { movers } = compared({ rows: rows(400) }, { rows: rows(0) });
  expect(
    movers.clusters.map(({ name, vcpus, cost }) => [name, vcpus.delta.expected, Math.sign(cost.after - cost.before)]),
  ).toEqual([
    ["gone", -400_000, -1],
    ["stays", 0, 1],
  ]);
});

test("clusters of one name in two accounts are two", () => {
  const row = (accountId: string, vcpus: number) => workload(vcpus, { accountId, cluster: "core", kind: "eks-node" });
  const { movers } = compared(
    { rows: [row(PAYMENTS, 10), row(PLATFORM, 10)] },
    { rows: [row(PAYMENTS, 20), row(PLATFORM, 5)] },
  );
  expect(movers.clusters.map(({ accountId, vcpus }) => [accountId, vcpus.delta.expected])).toEqual([
    [PAYMENTS, 10_000],
    [PLATFORM, -5_000],
  ]);
});

describe("what isn't known", () => {
  const rows = [workload(100)];
  test.each<[string, World, World, Change, Change]>(
    [
      ["on both sides is no change", { rows, gaps: [gap(96)] }, { rows, gaps: [gap(96)] }, [0, 0, 0], [0, 0, 0]],
      [
        "without a bound on both sides is none either",
        { rows, gaps: [gap(null)] },
        { rows, gaps: [gap(null)] },
        [0, 0, 0],
        [0, 0, 0],
      ],
      ["and wasn't read only after may be more", { rows }, { rows, gaps: [gap(96)] }, [0, 0, 96], [0, 0, 144]],
      ["and wasn't read only before may be less", { rows, gaps: [gap(96)] }, { rows }, [-96, 0, 0], [-144, 0, 0]],
      ["without a bound after is open above", { rows }, { rows, gaps: [gap(null)] }, [0, 0, null], [0, 0, null]],
      ["without a bound before is open below", { rows, gaps: [gap(null)] }, { rows }, [null, 0, 0], [null, 0, 0]],
      [
        "here and then there is both",
        { rows, gaps: [gap(96)] },
        { rows, gaps: [gap(96, PAYMENTS)] },
        [-96, 0, 96],
        [-144, 0, 144],
      ],
      [
        "without a bound here and then there is open on both sides",
        { rows, gaps: [gap(null)] },
        { rows, gaps: [gap(null, PAYMENTS)] },
        [null, 0, null],
        [null, 0, null],
      ],
    ].map(([what, before, after, vcpus, cost]): [string, World, World, Change, Change] => {
      const change = (of: unknown, unit: number): Change => {
        const [low = null, expected = 0, high = null] = (of as readonly (number | null)[]).map((one) =>
          one === null ? null : one * unit,
        );
        return { low, expected: expected ?? 0, high };
      };
      return [what as string, before as World, after as World, change(vcpus, 1000), change(cost, 1e6)];
    }),
  )("%s", (_, before, after, vcpus, cost) => {
    expect(compared(before, after).delta).toEqual({ vcpus, cost });
  });

  test("and differs is named", () => {
    const { gaps } = compared({ rows, gaps: [gap(96)] }, { rows, gaps: [gap(96, PAYMENTS)] });
    expect([gaps.appeared.map(({ accountId }) => accountId), gaps.gone.map(({ accountId }) => accountId)]).toEqual([
      [PAYMENTS],
      [PLATFORM],
    ]);
  });

  test("of scaling stands low beside low and high beside high", () => {
    const { delta } = compared(
      { rows: [workload(vcpuRange(50, 100, 200))] },
      { rows: [workload(vcpuRange(60, 110, 400))] },
    );
    expect(delta.vcpus).toEqual({ low: 10_000, expected: 10_000, high: 200_000 });
  });
});

test("what is protected today changes by what is covered, and not by what could be", () => {
  const after = { rows: [workload(100, { coverage: COVERED }), workload(50)] };
  const before = { rows: [workload(100)] };
  expect(compared(before, after, {}, "current").delta.cost.expected).toBe(150e6);
  expect(compared(before, after).delta.cost.expected).toBe(75e6);
});

test("nothing to compare with is no comparison", () => {
  expect(compare(questionOf(inventory({ rows: [] })), "everything")).toBeNull();
});

const worlds: fc.Arbitrary<World> = fc.record({
  rows: fc.array(
    fc
      .record({
        accountId: fc.constantFrom(PAYMENTS, PLATFORM),
        regionId: fc.constantFrom("us-east-1", "eu-west-1"),
        kind: fc.constantFrom(...KINDS),
        cluster: fc.constantFrom("core", "edge", null),
        tags: fc.constantFrom({ team: "blue" }, { team: "red", tier: "1" }, {}),
        vcpus: fc.constantFrom(vcpuRange(3, 7, 11), vcpuRange(600, 600, 600), vcpuRange(0, 10, null)),
      })
      .map(({ vcpus, ...rest }) => workload(vcpus, rest)),
    { maxLength: 6 },
  ),
  gaps: fc.subarray([gap(96), gap(null, PAYMENTS), { ...gap(5), regionId: "eu-west-1" }]),
});

const readings = fc.record({
  ladder: fc.constantFrom("per-meter" as const, "shared" as const),
  tierScope: fc.constantFrom("organization" as const, "account" as const),
});

describe("a comparison", () => {
  test("of a world with itself is nothing", () => {
    fc.assert(
      fc.property(worlds, readings, (world, options) => {
        const { delta, movers } = compared(world, world, options);
        expect(delta).toEqual({ vcpus: { low: 0, expected: 0, high: 0 }, cost: { low: 0, expected: 0, high: 0 } });
        expect(movers).toEqual({ accounts: [], clusters: [], tags: [], workloads: [] });
      }),
    );
  });

  test("turned round is the same with the other sign, bounds included", () => {
    const negative = (value: number | null) => (value === null ? null : 0 - value);
    fc.assert(
      fc.property(worlds, worlds, readings, (before, after, options) => {
        const [there, back] = [compared(before, after, options).delta, compared(after, before, options).delta];
        for (const part of ["vcpus", "cost"] as const) {
          const { low, expected, high } = back[part];
          expect(there[part]).toEqual({ low: negative(high), expected: negative(expected), high: negative(low) });
        }
      }),
    );
  });

  test("holds what is expected between its bounds, on what both sides' reports say", () => {
    fc.assert(
      fc.property(worlds, worlds, readings, (before, after, options) => {
        const { delta, ...sides } = compared(before, after, options);
        const figures = ({ everything }: ReturnType<typeof forecast>) => ({
          vcpus: everything.vcpus,
          cost: everything.cost,
        });
        const report = (world: World) => {
          const { population, prices, options: all } = questionOf(inventory(world), null, options);
          return figures(forecast(population, prices, all));
        };
        expect([sides.before, sides.after]).toEqual([report(before), report(after)]);
        expect(delta.cost.expected).toBe(sides.after.cost.expected - sides.before.cost.expected);
        for (const { low, expected, high } of [delta.cost, delta.vcpus]) {
          expect(low ?? expected).toBeLessThanOrEqual(expected);
          expect(high ?? expected).toBeGreaterThanOrEqual(expected);
        }
      }),
    );
  });

  test("is the sum of its accounts, of its workloads and of its kinds, to the micro-dollar", () => {
    fc.assert(
      fc.property(worlds, worlds, readings, (before, after, options) => {
        const { delta, movers, kinds } = compared(before, after, options);
        const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
        for (const all of [movers.accounts, movers.workloads])
          expect(sum(all.map(({ cost }) => cost.after - cost.before))).toBe(delta.cost.expected);
        expect(sum(kinds.map((kind) => kind.delta.cost.expected))).toBe(delta.cost.expected);
      }),
    );
  });
});
