import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { Gap } from "../../src/inventory/gap.ts";
import type { Inventory } from "../../src/inventory/inventory.ts";
import { compare } from "../../src/plan/comparison.ts";
import { forecast } from "../../src/plan/forecast.ts";
import { prepare } from "../../src/plan/population.ts";
import { baselineText } from "../../src/sources/baseline-file.ts";
import { readInventoryStream } from "../../src/sources/inventory-file.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { questionOf } from "../plan/judged.ts";
import { inventoryOf, OPTIONS, PRICES, usageLevel } from "../plan/population-of.ts";
import { anyObservation } from "./inventory-file-support.ts";
import { ACME, openWords, placed, TABLES } from "./open-words.ts";

const judge = createJudge(TABLES);

/** What a baseline of an inventory reads back as. */
async function reread(inventory: Inventory): Promise<Inventory> {
  const bytes = [Buffer.from(baselineText(inventory, inventory.workloads))];
  const workloads: Workload[] = [];
  const chunks = async function* () {
    yield* bytes;
  };
  const frame = await readInventoryStream("b", chunks(), judge, (one) => workloads.push(one), {
    moment: inventory.asOf,
  });
  return { ...frame, workloads };
}

const ZERO = { low: 0, expected: 0, high: 0 };

/** A comparison of alike things: zero in every figure, bounds included. */
const NO_CHANGE = {
  delta: { vcpus: ZERO, cost: ZERO },
  kinds: KINDS.map(() => ({ vcpus: ZERO, cost: ZERO })),
  movers: { accounts: [], clusters: [], tags: [], workloads: [] },
  gaps: { appeared: [], gone: [] },
};

/** What changed from a baseline to its source, on each basis. */
const changes = (source: Inventory, baseline: Inventory) =>
  (["everything", "current"] as const).map((basis) => {
    const comparison = compare(questionOf(source, baseline), basis);
    if (comparison === null) throw new Error("there are two sides");
    const { delta, kinds, movers, gaps: of } = comparison;
    return { delta, kinds: kinds.map((kind) => kind.delta), movers, gaps: of };
  });

/** Every figure of a report. */
function figures(of: Inventory, asOf: number): unknown {
  const {
    frame: _,
    options: __,
    metered: ___,
    gaps: open,
    ...rest
  } = forecast(prepare(of), PRICES, { ...OPTIONS, asOf });
  return unordered({ ...rest, gaps: open.map(({ swing }) => swing) });
}

/** A value whose lists stand in one order, since a baseline is sorted. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(unordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? String(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unordered(one)]));
}

const gaps: fc.Arbitrary<readonly Gap[]> = fc.uniqueArray(
  fc.record({
    accountId: fc.constantFrom("111122223333", "222233334444", null),
    regionId: fc.constantFrom("us-east-1", "eu-west-1"),
    api: fc.constantFrom("ec2:DescribeInstances", "ecs:ListTasks"),
    reason: fc.constantFrom("denied" as const, "timeout" as const),
    message: fc.string({ minLength: 1 }),
    hides: fc.constantFrom(
      [],
      [{ kind: "ec2-instance" as const, bound: 96_000 }],
      [{ kind: "ec2-instance" as const, bound: null }],
    ),
  }),
  { maxLength: 3, selector: ({ accountId, regionId, api }) => `${accountId} ${regionId} ${api}` },
);

describe("a baseline costs what its source costs", () => {
  test("whatever was observed, however often, and not read", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anyObservation, fc.integer({ min: 1, max: 3 })), { maxLength: 6 }),
        gaps,
        async (observations, unread) => {
          const workloads = observations.flatMap(([one, times]) =>
            Array.from({ length: times }, (_, index) => judge({ ...one, origin: `${one.origin} ${index}` })),
          );
          const source = inventoryOf(workloads, { gaps: unread, usage: [usageLevel([100, 90, 80, 120])] });
          const baseline = await reread(source);
          expect(changes(source, baseline)).toEqual([NO_CHANGE, NO_CHANGE]);
          expect(figures(baseline, source.asOf)).toEqual(figures(source, source.asOf));
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each([
    ["the small world", ACME],
    ["the sample", "sample"],
    ["typed numbers", "eks=300,ec2=20@us-east-1"],
  ])("%s", async (_, word) => {
    const source = await openWords([word]);
    const baseline = await reread(source);
    expect(changes(source, baseline)).toEqual([NO_CHANGE, NO_CHANGE]);
    expect(figures(baseline, source.asOf)).toEqual(figures(source, source.asOf));
  });
});

test("a baseline is a source like any other, dated by what it is read beside", async () => {
  const acme = await openWords([ACME]);
  const path = placed("baseline.ndjson", baselineText(acme, acme.workloads));
  const alone = await openWords([path]);
  expect([alone.source, alone.asOf]).toEqual([{ type: "inventory", name: path }, Date.UTC(2026, 11, 5)]);
  const beside = await openWords([path, ACME]);
  expect(beside.asOf).toBe(acme.asOf);
});

test("typed numbers stay what they are: nobody knows what is protected", async () => {
  const typed = await openWords(["ec2=20@us-east-1"]);
  const path = placed("baseline.ndjson", baselineText(typed, typed.workloads));
  expect((await openWords([path])).source.type).toBe("quantities");
});

describe("a baseline merges", () => {
  test("it is the same whatever order things were read in", async () => {
    const acme = await openWords([ACME]);
    const turned: Inventory = {
      ...acme,
      accounts: acme.accounts.toReversed(),
      gaps: acme.gaps.toReversed(),
      trials: acme.trials.toReversed(),
      detectors: acme.detectors.toReversed(),
      cells: acme.cells.toReversed(),
      vpcs: acme.vpcs.toReversed(),
      workloads: acme.workloads.toReversed(),
    };
    expect(baselineText(turned, turned.workloads)).toBe(baselineText(acme, acme.workloads));
  });

  test("it holds no moment, no host and no word of an answer", async () => {
    const acme = await openWords([ACME]);
    const other: Inventory = {
      ...acme,
      asOf: acme.asOf + 1e9,
      source: { type: "aws", name: "elsewhere" },
      gaps: acme.gaps.map((gap) => ({ ...gap, message: "request 5f3a was refused" })),
      workloads: acme.workloads.map((one, index) => ({ ...one, origin: `i-${index}` })),
    };
    expect(baselineText(other, other.workloads)).toBe(baselineText(acme, acme.workloads));
  });

  test("one more host of a kind changes one line", async () => {
    const acme = await openWords([ACME]);
    const [first] = acme.workloads;
    if (first === undefined) throw new Error("the small world holds workloads");
    const [was, is] = [acme.workloads, [...acme.workloads, { ...first, origin: "new" }]].map((all) =>
      baselineText(acme, all).split("\n"),
    );
    expect(is).toHaveLength(was?.length ?? 0);
    expect(is?.filter((line, index) => line !== was?.[index])).toHaveLength(1);
  });

  test("more of one kind than a line may state stand on several", async () => {
    const [host] = (await openWords(["ec2=900000@us-east-1"])).workloads;
    if (host === undefined) throw new Error("typed numbers are workloads");
    const source = inventoryOf([host, { ...host, origin: "b" }, { ...host, origin: "c" }]);
    const again = await reread(source);
    expect(again.workloads).toHaveLength(3);
    expect(changes(source, again)).toEqual([NO_CHANGE, NO_CHANGE]);
  });
});
