import { describe, expect, test } from "vitest";
import type { Planned } from "./plans.ts";
import { block, configOf, planOf, readPlan, refers, rulesOf, shortly } from "./plans.ts";

const group = (rest: Partial<Planned> = {}): Planned => ({
  address: "aws_autoscaling_group.app",
  after: { desired_capacity: 2, min_size: 2, max_size: 2, launch_template: [{}] },
  unknown: { launch_template: [{ id: true }] },
  ...rest,
});
const template = (instanceType: string, rest: Partial<Planned> = {}): Planned => ({
  address: "aws_launch_template.app",
  after: { instance_type: instanceType },
  unknown: { id: true },
  ...rest,
});
const byId = (...references: string[]) => ({ launch_template: [{ id: refers(...references) }] });

/** m5.large has 2 vCPU, m5.xlarge 4; each group runs 2 hosts, so that 4 is the one and 8 the other. */
describe("a group's template is found through the code", () => {
  test("by the longest reference that names a resource", async () => {
    const config = configOf({
      resources: [
        block("aws_autoscaling_group.app", byId("aws_launch_template.app.id", "aws_launch_template.app", "each.key")),
      ],
    });
    const other = template("m5.large", { address: "aws_launch_template.other" });
    const { after } = await readPlan(planOf([group(), template("m5.xlarge"), other], config));
    expect([shortly(after), rulesOf(after)]).toEqual(["8", []]);
  });

  test("under count, by the same number; without one, the first", async () => {
    const groups = [0, 1].map((index) => group({ address: `aws_autoscaling_group.app[${index}]`, index }));
    const templates = ["m5.large", "m5.xlarge"].map((type, index) =>
      template(type, { address: `aws_launch_template.app[${index}]`, index }),
    );
    const code = (...more: string[]) =>
      configOf({
        resources: [block("aws_autoscaling_group.app", byId("aws_launch_template.app", ...more))],
      });
    const numbered = await readPlan(planOf([...groups, ...templates], code("count.index")));
    expect(shortly(numbered.after)).toBe("12");
    const first = await readPlan(planOf([...groups, ...templates], code()));
    expect(shortly(first.after)).toBe("8");
  });

  test("under for_each, by the same key, whatever characters it has", async () => {
    const keys = ["a.b", 'c"]d'];
    const resources = keys.flatMap((key, index) => [
      group({ address: `aws_autoscaling_group.app[${JSON.stringify(key)}]`, index: key }),
      template(index === 0 ? "m5.large" : "m5.xlarge", {
        address: `aws_launch_template.app[${JSON.stringify(key)}]`,
        index: key,
      }),
    ]);
    const named = resources.map((one) => ({ ...one, entry: { type: one.address.split(".")[0], name: "app" } }));
    const config = configOf({
      resources: [block("aws_autoscaling_group.app", byId("aws_launch_template.app", "each.key"))],
    });
    expect(shortly((await readPlan(planOf(named, config))).after)).toBe("12");
  });

  test("by for_each over the resource itself", async () => {
    const config = configOf({
      resources: [
        block("aws_autoscaling_group.app", byId("each.value.id", "each.value"), {
          for_each_expression: refers("aws_launch_template.app"),
        }),
      ],
    });
    const plan = planOf(
      [
        group({ address: 'aws_autoscaling_group.app["x"]', index: "x" }),
        template("m5.xlarge", { address: 'aws_launch_template.app["x"]', index: "x" }),
        template("m5.large", { address: 'aws_launch_template.app["y"]', index: "y" }),
      ],
      config,
    );
    expect(shortly((await readPlan(plan)).after)).toBe("8");
  });

  test("handed down into a module, and out of another one, each with its key", async () => {
    const keys = ["a", "b"];
    const resources = keys.flatMap((key) => [
      group({ module: `module.groups["${key}"]` }),
      template(key === "a" ? "m5.large" : "m5.xlarge", { module: `module.templates["${key}"]` }),
    ]);
    const config = configOf({
      module_calls: {
        groups: {
          expressions: { template_id: refers("module.templates", "each.key") },
          module: { resources: [block("aws_autoscaling_group.app", byId("var.template_id"))] },
        },
        templates: {
          module: {
            outputs: { id: { expression: refers("aws_launch_template.app.id", "aws_launch_template.app") } },
            resources: [block("aws_launch_template.app", {})],
          },
        },
      },
    });
    // The reference to an output names it, with the key left to each.key.
    const calls = config as { configuration: { root_module: { module_calls: { groups: { expressions: object } } } } };
    calls.configuration.root_module.module_calls.groups.expressions = {
      template_id: refers("module.templates.id", "module.templates", "each.key"),
    };
    const { after } = await readPlan(planOf(resources, config));
    expect([shortly(after), rulesOf(after)]).toEqual(["12", []]);
  });

  test("through two levels of modules", async () => {
    const config = configOf({
      resources: [block("aws_launch_template.app", {})],
      module_calls: {
        outer: {
          expressions: { id: refers("aws_launch_template.app.id", "aws_launch_template.app") },
          module: {
            module_calls: {
              inner: {
                expressions: { template: refers("var.id") },
                module: { resources: [block("aws_autoscaling_group.app", byId("var.template"))] },
              },
            },
          },
        },
      },
    });
    const plan = planOf([group({ module: "module.outer[0].module.inner" }), template("m5.xlarge")], config);
    expect(shortly((await readPlan(plan)).after)).toBe("8");
  });

  test("by value where it exists already", async () => {
    const known = { id: "lt-1", instance_type: "m5.xlarge" };
    const existing = { desired_capacity: 2, min_size: 2, max_size: 2, launch_template: [{ id: "lt-1" }] };
    const plan = planOf([
      { address: "aws_autoscaling_group.app", actions: ["no-op"], before: existing, after: existing },
      { address: "aws_launch_template.app", actions: ["no-op"], before: known, after: known },
      { address: "aws_launch_template.other", actions: ["no-op"], before: { id: "lt-2" }, after: { id: "lt-2" } },
    ]);
    const sides = await readPlan(plan);
    expect([shortly(sides.before), shortly(sides.after)]).toEqual(["8", "8"]);
  });

  test("code that goes in circles ends", async () => {
    const config = configOf({
      module_calls: {
        m: {
          expressions: { id: refers("module.m.id") },
          module: {
            outputs: { id: { expression: refers("var.id") } },
            resources: [block("aws_autoscaling_group.app", byId("var.id"))],
          },
        },
      },
    });
    expect(shortly((await readPlan(planOf([group({ module: "module.m" })], config))).after)).toBe("0..0..?");
  });
});

test("changing a template changes every group that points to it", async () => {
  const existing = { desired_capacity: 3, min_size: 3, max_size: 3, launch_template: [{ id: "lt-1" }] };
  const plan = planOf([
    { address: "aws_autoscaling_group.a", actions: ["no-op"], before: existing, after: existing },
    { address: "aws_autoscaling_group.b", actions: ["no-op"], before: existing, after: existing },
    {
      address: "aws_launch_template.app",
      actions: ["update"],
      before: { id: "lt-1", instance_type: "m5.large" },
      after: { id: "lt-1", instance_type: "m5.xlarge" },
    },
  ]);
  const sides = await readPlan(plan);
  expect([shortly(sides.before), shortly(sides.after)]).toEqual(["12", "24"]);
});
