import { array, assert, constantFrom, integer, oneof, option, property, record, tuple } from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { shortly, unresolvedOf } from "../terraform/plans.ts";
import { readText } from "./templates.ts";

const number = integer({ min: 0, max: 30 });
/** Sizes that are written down, come from a parameter or a mapping, hang on a condition, or can't be told. */
const type = constantFrom<unknown>(
  "m5.large",
  "t3.nano",
  { Ref: "Size" },
  { "Fn::FindInMap": ["Sizes", "all", "big"] },
  { "Fn::If": ["Open", "m5.large", "m5.large"] },
  { "Fn::Sub": "m5.${Word}" },
  { "Fn::Join": [".", ["m5", { Ref: "Word" }]] },
  { Ref: "Nobody" },
);
const condition = option(constantFrom("Yes", "No", "Open"), { nil: undefined });
const given = <T>(value: T | undefined, key: string): object => (value === undefined ? {} : { [key]: value });

const instance = record({ type, condition }).map(({ type: InstanceType, condition: when }) => ({
  Type: "AWS::EC2::Instance",
  ...given(when, "Condition"),
  Properties: { InstanceType },
}));
const group = record({
  type,
  condition,
  sizes: tuple(number, number),
  desired: option(number, { nil: undefined }),
}).map(({ type: InstanceType, condition: when, sizes, desired }) => ({
  Type: "AWS::EKS::Nodegroup",
  ...given(when, "Condition"),
  Properties: {
    InstanceTypes: [InstanceType],
    ScalingConfig: {
      MinSize: Math.min(...sizes),
      MaxSize: String(Math.max(...sizes)),
      ...given(desired, "DesiredSize"),
    },
  },
}));
const service = record({ condition, count: number }).map(({ condition: when, count }) => ({
  Type: "AWS::ECS::Service",
  ...given(when, "Condition"),
  Properties: { LaunchType: "FARGATE", DesiredCount: count, TaskDefinition: { Ref: "Task" } },
}));
const resources = array(oneof(instance, group, service), { maxLength: 12 });

const templateOf = (entries: readonly (readonly [string, object])[]): object => ({
  Parameters: {
    Size: { Type: "String", Default: "c5.xlarge" },
    Word: { Type: "String", Default: "xlarge" },
    Env: { Type: "String" },
  },
  Mappings: { Sizes: { all: { big: "m5.2xlarge" } } },
  Conditions: {
    Yes: { "Fn::Equals": ["a", "a"] },
    No: { "Fn::Not": [{ Condition: "Yes" }] },
    Open: { "Fn::Equals": [{ Ref: "Env" }, "prod"] },
  },
  Resources: Object.fromEntries([["Task", { Type: "AWS::ECS::TaskDefinition", Properties: { Cpu: 512 } }], ...entries]),
});

const figures = (template: string | object): unknown => {
  const inventory = readText(template);
  return [shortly(inventory), unresolvedOf(inventory).sort()];
};

const named = (all: readonly object[]): (readonly [string, object])[] => all.map((one, index) => [`R${index}`, one]);

test("figures don't hang on the order of resources", () => {
  assert(
    property(resources, (all) => {
      const entries = named(all);
      expect(figures(templateOf(entries.toReversed()))).toEqual(figures(templateOf(entries)));
    }),
    { numRuns: 60 },
  );
});

/** Functions in their short form. */
const short = (yaml: string): string =>
  yaml
    .replaceAll(/^(\s*)(\S+):\n\s+Ref: (\w+)$/gm, "$1$2: !Ref $3")
    .replaceAll(/^(\s*)(\S+):\n\s+Fn::Sub: (.+)$/gm, "$1$2: !Sub $3")
    .replaceAll(/^(\s*)- Fn::(Not|Equals):/gm, "$1- !$2")
    .replaceAll(/^(\s*)(\w+):\n\s+Fn::(Equals|FindInMap|If):$/gm, "$1$2: !$3");

test("figures don't hang on JSON or YAML, long or short forms", () => {
  assert(
    property(resources, (all) => {
      const template = templateOf(named(all));
      const expected = figures(template);
      const yaml = stringify(template, { aliasDuplicateObjects: false });
      expect(figures(yaml)).toEqual(expected);
      expect(short(yaml)).toMatch(/: !Equals/);
      expect(figures(short(yaml))).toEqual(expected);
      expect(figures(stringify(template, { collectionStyle: "flow", aliasDuplicateObjects: true }))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test("the sum of two templates is what their resources come to together", () => {
  assert(
    property(resources, resources, (some, others) => {
      const both = named([...some, ...others]);
      const count = (entries: readonly (readonly [string, object])[]) =>
        readText(templateOf(entries)).workloads.reduce((sum, { count: { expected } }) => sum + expected, 0);
      expect(count(both)).toBe(count(both.slice(0, some.length)) + count(both.slice(some.length)));
    }),
    { numRuns: 40 },
  );
});
