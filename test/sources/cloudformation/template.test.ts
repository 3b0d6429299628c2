import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { notesOf, shortly, unresolvedOf } from "../terraform/plans.ts";
import { readText, templateOf, typed } from "./templates.ts";

const errorOf = (template: string): string => {
  try {
    readText(template);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "read";
};

const BOMB = `a: &a [${"x,".repeat(9)}x]
${"bcdefghij"
  .split("")
  .map((name, index) => `${name}: &${name} [${`*${"abcdefghi"[index]},`.repeat(9)}*${"abcdefghi"[index]}]`)
  .join("\n")}
Resources: {}
`;

describe("what is wrong with a template is told with its line", () => {
  test.each<readonly [string, string, string]>([
    [
      "a bracket that is missing",
      "Resources:\n  A: {Type: T\nB: 1",
      "line 3: the indentation is wrong, or a bracket or quote is missing",
    ],
    ["a tab", "Resources:\n\tA: 1", "line 2: a tab stands where spaces indent"],
    ["a key twice", "Resources:\n  A: {Type: T}\n  A: {Type: T}", "line 3: a key stands twice"],
    [
      "JSON that is cut off",
      '{\n "Resources": {\n  "A": {"Type": "T"',
      "line 3: the indentation is wrong, or a bracket or quote is missing",
    ],
    ["two documents", "Resources: {}\n---\nResources: {}", "line 2: a second document begins, and a template is one"],
    ["an alias of nothing", "Resources: *a", "line 1: an alias names nothing"],
    ["aliases that grow", BOMB, "line 1: its aliases grow without bound"],
    ["an alias of itself", "Resources: &a {A: {Type: T, B: *a}}", "line 1: it is nested too deeply"],
    ["brackets without end", `Resources: ${"[".repeat(200_000)}`, "line 1: it is nested too deeply"],
    ["lines that indent without end", deeper(300), "line 101: it is nested too deeply"],
    ["a list", "- Resources", "line 1: it is no template"],
    ["a section that isn't one", "Resource:\n  A: {Type: T}", 'line 1: a template has no section "Resource"'],
    ["no resources", "AWSTemplateFormatVersion: 2010-09-09\n", "line 1: it has no Resources"],
    ["resources in a list", "Resources:\n  - Type: T", "line 1: Resources is no map of resources"],
    ["a resource that is text", "Resources:\n  A: T", "line 2: resource A is no map"],
    ["a resource without a type", "Resources:\n  A:\n    Properties: {}", "line 2: resource A has no Type"],
    ["properties in a list", "Resources:\n  A:\n    Type: T\n    Properties: [a]", "line 4: Properties of A is no map"],
    ["conditions in a list", "Conditions: [a]\nResources: {}", "line 1: Conditions is no map"],
  ])("%s", (_, template, message) => expect(errorOf(template)).toBe(`t.yaml ${message}`));

  test("and never with what stands there", () => {
    for (const broken of [
      'Resources:\n  A: "hunter2',
      "Resources:\n  A: hunter2: hunter2: x",
      "Resources: {A: hunter2, A: hunter2}",
    ])
      expect(errorOf(broken)).not.toMatch(/hunter2/);
  });
});

function deeper(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => `${" ".repeat(level)}a:`);
  return `Resources:\n${lines.map((line) => ` ${line}`).join("\n")}`;
}

describe("a template that is odd", () => {
  test("may call its resources as it likes", () => {
    const text = `
Resources:
  __proto__: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, Tags: [{Key: __proto__, Value: x}]}}
  constructor: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large}}
`;
    const inventory = readText(text);
    expect(shortly(inventory)).toBe("4");
    expect(inventory.workloads.map(({ origin }) => origin)).toEqual(["t.yaml#__proto__", "t.yaml#constructor"]);
    expect(({} as { x?: string }).x).toBeUndefined();
  });

  test.each<readonly [string, unknown]>([
    ["too large for a group", 1e300],
    ["negative", -3],
    ["no number", "many"],
    ["infinite", "Infinity"],
    ["in words of a computer", "0x10000000000"],
  ])("may have a number that is %s, which is then unresolved", (_, count) => {
    const group = { MinSize: count, MaxSize: count, LaunchTemplate: { LaunchTemplateId: { Ref: "T" } } };
    const template = {
      Type: "AWS::EC2::LaunchTemplate",
      Properties: { LaunchTemplateData: { InstanceType: "m5.large" } },
    };
    const inventory = readText(
      templateOf({ T: template, A: { Type: "AWS::AutoScaling::AutoScalingGroup", Properties: group } }),
    );
    expect(unresolvedOf(inventory)).toEqual(["t.yaml#A: number of hosts, not understood"]);
    expect(shortly(inventory)).toBe("0..0..?");
  });
});

describe("what a template leaves open", () => {
  const HOST = "Type: AWS::EC2::Instance\n    Properties: {InstanceType: m5.large}";

  test("a host under a condition that nobody can tell counts in the most, and in nothing else", () => {
    const text = `
Parameters:
  Env: {Type: String}
Conditions:
  Prod: !Equals [!Ref Env, prod]
Resources:
  A:
    Condition: Prod
    ${HOST}
`;
    expect(shortly(readText(text))).toBe("0..0..2");
    expect(unresolvedOf(readText(text))).toEqual([
      "t.yaml#A: whether it exists, condition Prod can't be told: parameter Env has no value",
    ]);
    expect(readText(text).declared?.unresolved).toMatchObject([{ line: 7, kind: "ec2-instance" }]);
    expect(shortly(readText(text, typed({ Env: "prod" })))).toBe("2");
    expect(shortly(readText(text, typed({ Env: "test" })))).toBe("0");
  });

  test("bounds that hang on such a condition are the widest of both", () => {
    const text = `
Parameters: {Env: {Type: String}}
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m5.large}}}
  A:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}
      MinSize: !If [Prod, 3, 1]
      DesiredCapacity: 3
      MaxSize: !If [Prod, 10, 4]
`;
    expect(shortly(readText(text))).toBe("2..6..20");
    expect(unresolvedOf(readText(text))).toEqual([]);
  });

  test("a type that hangs on such a condition is one of both: the smaller is expected, and it is listed", () => {
    const text = (first: string) => `
Parameters: {Env: {Type: String}}
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  A: {Type: AWS::EC2::Instance, Properties: {InstanceType: !If [Prod, ${first}, m5.large]}}
`;
    const listed = ["t.yaml#A: instance type, condition Prod can't be told: parameter Env has no value"];
    expect(shortly(readText(text("m5.xlarge")))).toBe("2..2..4");
    expect(unresolvedOf(readText(text("m5.xlarge")))).toEqual(listed);
    expect(readText(text("m5.xlarge")).workloads).toMatchObject([{ unread: true }]);
    expect(shortly(readText(text("zz9.large")))).toBe("0..0..?");
    expect(unresolvedOf(readText(text("zz9.large")))).toEqual(listed);
    expect(shortly(readText(text("m5.xlarge"), typed({ Env: "prod" })))).toBe("4");
  });

  test("a number of tasks that hangs on such a condition is one of both, and listed", () => {
    const text = `
Parameters: {Env: {Type: String}}
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  Task: {Type: AWS::ECS::TaskDefinition, Properties: {Cpu: 1024}}
  A: {Type: AWS::ECS::Service, Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Task, DesiredCount: !If [Prod, 6, 2]}}
`;
    expect(shortly(readText(text))).toBe("2..2..6");
    expect(unresolvedOf(readText(text))).toEqual([
      "t.yaml#A: number of tasks, condition Prod can't be told: parameter Env has no value",
    ]);
    expect(shortly(readText(text, typed({ Env: "prod" })))).toBe("6");
  });

  test("a Region that isn't known leaves a mapping open", () => {
    const text = `
Mappings: {Sizes: {eu-west-1: {size: m5.large}}}
Resources:
  A: {Type: AWS::EC2::Instance, Properties: {InstanceType: !FindInMap [Sizes, !Ref AWS::Region, size]}}
`;
    expect(unresolvedOf(readText(text, { regionId: null }))).toEqual(["t.yaml#A: instance type, no Region is given"]);
    expect(shortly(readText(text, { regionId: "eu-west-1" }))).toBe("2");
  });

  test("a macro rewrites what nobody can foresee; those of AWS add nothing", () => {
    expect(unresolvedOf(readText(`Transform: [PyPlate]\nResources:\n  A:\n    ${HOST}`))).toEqual([
      "t.yaml: what a macro makes of it, PyPlate rewrites it when it is deployed",
    ]);
    const sam = readText(`Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    ${HOST}`);
    expect(unresolvedOf(sam)).toEqual([]);
    expect(notesOf(sam)).toEqual(["t.yaml is rewritten by AWS::Serverless-2016-10-31, which adds no host and no task"]);
  });

  test("a loop is written out, or listed", () => {
    const text = (values: string) =>
      `Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Hosts:\n    - Name\n    - ${values}\n    - Host\${Name}:\n        Type: AWS::EC2::Instance\n        Properties: {InstanceType: !Sub "m5.\${Name}"}`;
    expect(shortly(readText(text("[large, xlarge]")))).toBe("6");
    expect(unresolvedOf(readText(text("!Ref Nobody")))).toEqual([
      "t.yaml#Fn::ForEach::Hosts: resources of a loop, its values can't be told",
    ]);
  });

  test("Windows shows in the path of an image", () => {
    const text = `
Parameters:
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami-windows-latest/Windows_Server-2022}
Resources:
  A: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, ImageId: !Ref Image}}
  B: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, ImageId: "{{resolve:ssm:/aws/service/ami-windows-latest/x}}"}}
  C: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, ImageId: ami-1}}
`;
    expect(readText(text).workloads.map(({ eligibility }) => eligibility.state)).toEqual([
      "ineligible",
      "ineligible",
      "eligible",
    ]);
  });
});
