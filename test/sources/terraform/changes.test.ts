import { describe, expect, test } from "vitest";
import type { Planned } from "./plans.ts";
import { changeOf, notesOf, planOf, readPlan, shortly } from "./plans.ts";

const large = { instance_type: "m5.large" };
const xlarge = { instance_type: "m5.xlarge" };
const host = (rest: Partial<Planned>): Planned => ({ address: "aws_instance.a", ...rest });

describe("what an action leaves and finds (m5.large has 2 vCPU, m5.xlarge 4)", () => {
  test.each<[string, Partial<Planned>, string, string]>([
    ["no-op", { actions: ["no-op"], before: large, after: large }, "2", "2"],
    ["create", { actions: ["create"], after: large }, "0", "2"],
    ["update", { actions: ["update"], before: large, after: xlarge }, "2", "4"],
    ["delete", { actions: ["delete"], before: large }, "2", "0"],
    ["a replacement, once each", { actions: ["delete", "create"], before: large, after: xlarge }, "2", "4"],
    ["a replacement the other way round", { actions: ["create", "delete"], before: large, after: large }, "2", "2"],
    ["forget: it still runs", { actions: ["forget"], before: large }, "2", "2"],
    [
      "a replacement that forgets the old one: both run",
      { actions: ["create", "forget"], before: large, after: xlarge },
      "2",
      "6",
    ],
    ["read", { actions: ["read"], after: large }, "0", "0"],
    [
      "an import is no increase",
      { actions: ["no-op"], before: large, after: large, change: { importing: { id: "i-1" } } },
      "2",
      "2",
    ],
    [
      "an import without values of before is none either",
      { actions: ["update"], after: large, change: { importing: { id: "i-1" } } },
      "2",
      "2",
    ],
    [
      "a move is a rename",
      { actions: ["no-op"], before: large, after: large, entry: { previous_address: "aws_instance.old" } },
      "2",
      "2",
    ],
    [
      "a deposed object is what a replacement left behind",
      { actions: ["delete"], before: large, entry: { deposed: "00000001" } },
      "0",
      "0",
    ],
    [
      "a data source runs nothing",
      { actions: ["no-op"], before: large, after: large, entry: { mode: "data" } },
      "0",
      "0",
    ],
  ])("%s", async (_, change, before, after) => {
    const sides = await readPlan(planOf([host(change)]));
    expect([shortly(sides.before), shortly(sides.after)]).toEqual([before, after]);
  });

  test("what is forgotten and what is imported is said", async () => {
    const forgotten = await readPlan(planOf([host({ actions: ["forget"], before: large })]));
    expect(notesOf(forgotten.after)).toEqual(["aws_instance.a is no longer managed, and still runs"]);
    const imported = await readPlan(
      planOf([host({ actions: ["no-op"], before: large, after: large, change: { importing: { id: "i-1" } } })]),
    );
    expect(notesOf(imported.after)).toEqual(["aws_instance.a exists already, and is managed from now on"]);
  });

  test("a live number under ignore_changes is on both sides", async () => {
    const group = { desired_capacity: 7, min_size: 1, max_size: 9, launch_configuration: "lc" };
    const lc = { name: "lc", ...large };
    const plan = planOf([
      { address: "aws_autoscaling_group.a", actions: ["update"], before: group, after: { ...group, max_size: 12 } },
      { address: "aws_launch_configuration.a", actions: ["no-op"], before: lc, after: lc },
    ]);
    const sides = await readPlan(plan);
    expect([shortly(sides.before), shortly(sides.after)]).toEqual(["2..14..18", "2..14..24"]);
  });
});

test("a number that was changed outside of Terraform is said; another change isn't", async () => {
  const drift = (address: string, before: object, after: object) =>
    changeOf({ address, actions: ["update"], before, after });
  const plan = {
    ...planOf([]),
    resource_drift: [
      drift("aws_autoscaling_group.a", { desired_capacity: 2 }, { desired_capacity: 5 }),
      drift(
        "aws_eks_node_group.b",
        { scaling_config: [{ desired_size: 2 }] },
        { scaling_config: [{ desired_size: 3 }] },
      ),
      drift("aws_autoscaling_group.c", { desired_capacity: 2, tags: {} }, { desired_capacity: 2, tags: { a: "b" } }),
    ],
  };
  expect(notesOf((await readPlan(plan)).after)).toEqual(
    ["aws_autoscaling_group.a", "aws_eks_node_group.b"].map(
      (address) => `${address} runs another number than was last applied: somebody, or its scaling, changed it`,
    ),
  );
});

describe("sections that don't agree", () => {
  test("a resource in the changes only counts by its change", async () => {
    expect(shortly((await readPlan(planOf([host({ after: large })]))).after)).toBe("2");
  });

  test("a resource in the planned values only stays as it is", async () => {
    const resource = { address: "aws_instance.b", mode: "managed", type: "aws_instance", name: "b", values: xlarge };
    const sides = await readPlan(
      planOf([host({ after: large })], { planned_values: { root_module: { resources: [resource] } } }),
    );
    expect([shortly(sides.before), shortly(sides.after)]).toEqual(["4", "6"]);
  });

  test("one that is spelt otherwise in the planned values is the same", async () => {
    // Terraform 0.12 leaves the module and the index out of an address there.
    const planned = {
      root_module: {
        child_modules: [
          {
            address: "module.m",
            resources: [
              { address: "aws_instance.a", mode: "managed", type: "aws_instance", name: "a", index: 0, values: large },
            ],
          },
        ],
      },
    };
    const change = { address: "aws_instance.a[0]", module: "module.m", index: 0, after: large };
    expect(shortly((await readPlan(planOf([change], { planned_values: planned }))).after)).toBe("2");
  });

  test("a plan without changes is a total, and says so", async () => {
    const resource = { address: "aws_instance.b", mode: "managed", type: "aws_instance", name: "b", values: xlarge };
    const { after, before } = await readPlan({
      format_version: "1.2",
      planned_values: { root_module: { resources: [resource] } },
    });
    expect([shortly(after), before]).toEqual(["4", null]);
    expect(notesOf(after)).toEqual(["plan.json carries no change information, only totals"]);
  });

  test("a state is an inventory without a change", async () => {
    const child = {
      address: "module.m",
      resources: [
        { address: "module.m.aws_instance.b", mode: "managed", type: "aws_instance", name: "b", values: xlarge },
      ],
    };
    const { after, before } = await readPlan({
      format_version: "1.0",
      values: { root_module: { child_modules: [child] } },
    });
    expect([shortly(after), before, after.source.type]).toEqual(["4", null, "terraform-state"]);
  });
});

describe("the envelope", () => {
  test.each(["0.1", "0.2", "1.0", "1.2", "1.99"])("format version %s is read", async (version) => {
    expect(shortly((await readPlan({ ...planOf([host({ after: large })]), format_version: version })).after)).toBe("2");
  });

  test.each([
    ["a format of tomorrow", { format_version: "2.0" }, "format-version"],
    ["a format that isn't one", { format_version: "secret-9" }, "format-version"],
    ["a plan that failed", { errored: true }, "plan-errored"],
  ])("%s is refused", async (_, change, code) => {
    await expect(readPlan({ ...planOf([host({ after: large })]), ...change })).rejects.toMatchObject({ code });
  });

  test("keys that nobody knows are no trouble", async () => {
    expect(shortly((await readPlan({ ...planOf([host({ after: large })]), tomorrow: { is: [1] } })).after)).toBe("2");
  });

  test("a plan that isn't complete says that totals are partial", async () => {
    const { after } = await readPlan({ ...planOf([host({ after: large })]), complete: false });
    expect(notesOf(after)).toEqual([
      "plan.json is not complete: some changes wait for a later plan, so totals are partial",
    ]);
  });

  test("an empty state holds nothing", async () => {
    expect(shortly((await readPlan({ format_version: "1.0", terraform_version: "1.9.0" })).after)).toBe("0");
  });

  test("entries that aren't objects are passed over", async () => {
    const plan = { ...planOf([]), resource_changes: [null, 7, "x", changeOf(host({ after: large }))] };
    expect(shortly((await readPlan(plan)).after)).toBe("2");
  });
});
