import { array, assert, asyncProperty, constantFrom, integer, json, oneof, record, string } from "fast-check";
import { expect, test } from "vitest";
import type { DeclaredSides } from "../../../src/sources/declared/sides.ts";
import type { Planned } from "./plans.ts";
import { block, changeOf, configOf, planOf, readPlan, refers, vcpusIn } from "./plans.ts";

const TYPES = ["t2.micro", "m5.large", "m5.xlarge", "zz9.unknown"];

const host = record({ before: constantFrom(null, ...TYPES), after: constantFrom(null, ...TYPES) }).map(
  ({ before, after }) => ({
    kind: "aws_instance",
    before: before === null ? null : { instance_type: before },
    after: after === null ? null : { instance_type: after },
  }),
);

const size = record({
  min: integer({ min: 0, max: 3 }),
  more: integer({ min: 0, max: 3 }),
  most: integer({ min: 0, max: 5 }),
});

const nodes = record({ size, type: constantFrom(...TYPES), grows: integer({ min: 0, max: 4 }) }).map(
  ({ size: { min, more, most }, type, grows }) => {
    const values = (desired: number) => ({
      cluster_name: "web",
      instance_types: [type],
      scaling_config: [{ min_size: min, desired_size: desired, max_size: desired + most }],
    });
    return { kind: "aws_eks_node_group", before: values(min + more), after: values(min + more + grows) };
  },
);

const resources = array(oneof(host, nodes), { maxLength: 8 });

type Drawn = { readonly kind: string; readonly before: object | null; readonly after: object | null };

const actionsOf = ({ before, after }: Drawn): string[] =>
  before === null && after === null
    ? ["no-op"]
    : before === null
      ? ["create"]
      : after === null
        ? ["delete"]
        : ["update"];

const planned = (drawn: readonly Drawn[]): Planned[] =>
  drawn.map((one, index) => ({
    address: `${one.kind}.r${index}`,
    actions: actionsOf(one),
    before: one.before,
    after: one.after,
  }));

const figures = ({ after, before }: DeclaredSides) => [vcpusIn(after), vcpusIn(before)];

test("totals don't depend on the order of resources", () =>
  assert(
    asyncProperty(resources, integer(), async (drawn, turn) => {
      const list = planned(drawn);
      const cut = list.length === 0 ? 0 : Math.abs(turn) % list.length;
      const turned = [...list.slice(cut), ...list.slice(0, cut)].toReversed();
      expect(figures(await readPlan(planOf(turned)))).toEqual(figures(await readPlan(planOf(list))));
    }),
  ));

test("totals don't depend on modules, nor on how their keys are spelt", () =>
  assert(
    asyncProperty(resources, string({ maxLength: 6 }), async (drawn, key) => {
      const list = planned(drawn);
      const module = `module.outer[${JSON.stringify(key)}].module.inner[0]`;
      const nested = list.map((one) => ({ ...one, module }));
      expect(figures(await readPlan(planOf(nested)))).toEqual(figures(await readPlan(planOf(list))));
    }),
  ));

test("a link is found whatever its keys are, in whatever quotes a module's address has them", () =>
  assert(
    asyncProperty(
      string({ minLength: 1, maxLength: 8 }),
      string({ minLength: 1, maxLength: 8 }),
      async (one, other) => {
        const [a, b] = one === other ? [`${one}1`, `${other}2`] : [one, other];
        const entries = [a, b].flatMap((key, index) => [
          {
            ...changeOf({
              address: "aws_autoscaling_group.app",
              after: { desired_capacity: 1, min_size: 1, max_size: 1, launch_template: [{}] },
              unknown: { launch_template: [{ id: true }] },
            }),
            // Terraform quotes keys so; tools that rewrite plans may not.
            module_address: /['\\\]]/.test(key) ? `module.m[${JSON.stringify(key)}]` : `module.m['${key}']`,
          },
          {
            ...changeOf({
              address: "aws_launch_template.app",
              after: { instance_type: index === 0 ? "m5.large" : "m5.xlarge" },
            }),
            module_address: `module.m[${JSON.stringify(key)}]`,
          },
        ]);
        const config = configOf({
          module_calls: {
            m: {
              module: {
                resources: [
                  block("aws_autoscaling_group.app", {
                    launch_template: [{ id: refers("aws_launch_template.app.id", "aws_launch_template.app") }],
                  }),
                ],
              },
            },
          },
        });
        const { after } = await readPlan({ ...planOf([], config), resource_changes: entries });
        expect(vcpusIn(after).expected).toBe(6);
        expect(after.assumptions).toEqual([]);
      },
    ),
  ));

test("what is before and what each resource adds make what is after, figure by figure", () =>
  assert(
    asyncProperty(resources, async (drawn) => {
      const list = planned(drawn);
      const [after, before] = figures(await readPlan(planOf(list)));
      const each = await Promise.all(list.map(async (one) => figures(await readPlan(planOf([one])))));
      for (const part of ["low", "expected"] as const) {
        const delta = each.reduce((sum, [is, was]) => sum + (is?.[part] ?? 0) - (was?.[part] ?? 0), 0);
        expect((before?.[part] ?? 0) + delta).toBe(after?.[part]);
      }
    }),
  ));

test("whatever JSON is called a plan, it is read or refused with a sentence", () =>
  assert(
    asyncProperty(json(), json(), json(), async (changes, values, code) => {
      const plan = {
        format_version: "1.2",
        planned_values: { root_module: JSON.parse(values) as unknown },
        resource_changes: [
          { mode: "managed", type: "aws_ecs_service", name: "a", change: JSON.parse(changes) as unknown },
          {
            mode: "managed",
            type: "aws_autoscaling_group",
            name: "a",
            change: {
              actions: ["create"],
              after: JSON.parse(values) as unknown,
              after_unknown: JSON.parse(changes) as unknown,
            },
          },
        ],
        configuration: { root_module: JSON.parse(code) as unknown },
      };
      await readPlan(plan);
    }),
  ));
