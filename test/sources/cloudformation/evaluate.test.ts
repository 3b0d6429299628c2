import { describe, expect, test } from "vitest";
import { createEvaluator } from "../../../src/sources/cloudformation/evaluate.ts";
import { fieldsOf, nodeAt } from "../../../src/sources/cloudformation/node.ts";
import { parseTemplate } from "../../../src/sources/cloudformation/parse.ts";
import { readParameters } from "../../../src/sources/cloudformation/parameters.ts";
import type { Value } from "../../../src/sources/cloudformation/value.ts";
import { text, whyUnknown } from "../../../src/sources/cloudformation/value.ts";

const FRAME = `
Parameters:
  Given: {Type: String, Default: a}
  Open: {Type: String}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
  Empty: {Type: String, NoEcho: true, Default: ""}
  Many: {Type: CommaDelimitedList, Default: "x, y,z"}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami-windows-latest/full}
Mappings:
  Sizes:
    eu-west-1: {small: m5.large, big: m5.xlarge, list: [p, q]}
    a: {small: t3.nano}
  Ref: {Ref: {Ref: odd}}
Conditions:
  Yes: !Equals [!Ref Given, a]
  No: !Not [!Condition Yes]
  Perhaps: !Equals [!Ref Open, b]
  FalseAnd: !And [!Condition Perhaps, !Condition No]
  TrueOr: !Or [!Condition Perhaps, !Condition Yes]
  OpenAnd: !And [!Condition Perhaps, !Condition Yes]
  OpenOr: !Or [!Condition Perhaps, !Condition No]
  HasSecret: !Not [!Equals [!Ref Secret, ""]]
  NoSecret: !Not [!Equals [!Ref Empty, ""]]
  Loop: !Not [!Condition Loop]
  SameEither: !Equals [!If [Perhaps, a, b], c]
  OpenLists: !Equals [[a, !Ref Open], [a, b]]
  Lists: !Equals [!Join [",", !Ref Many], "x,y,z"]
`;

const root = parseTemplate("t.yaml", FRAME);
const parameters = readParameters(fieldsOf(nodeAt(root, "Parameters")), new Map());
const evaluator = createEvaluator({
  parameter: (name) => parameters.get(name) ?? (name === "AWS::Region" ? text("eu-west-1") : null),
  mappings: nodeAt(root, "Mappings"),
  conditions: fieldsOf(nodeAt(root, "Conditions")),
  resource: (id, attribute) => (id === "Host" ? { is: "link", target: id, attribute } : null),
  imported: (name) => (name === "shared" ? text("net") : null),
});

/** A value in few words: text, lists, `?` and why, `→` and what. */
function shown(value: Value): unknown {
  switch (value.is) {
    case "text":
      return value.text;
    case "list":
      return value.items.map(shown);
    case "map":
      return Object.fromEntries([...value.fields].map(([key, one]) => [key, shown(one)]));
    case "absent":
      return null;
    case "link":
      return `→ ${value.target}${value.attribute === null ? "" : `.${value.attribute}`}`;
    case "parts":
      return value.parts.map(shown);
    case "either":
      return { either: value.options.map(shown) };
    case "secret":
    case "unknown":
      return `? ${whyUnknown(value)}`;
  }
}

const evaluated = (yaml: string): unknown => shown(evaluator.value(parseTemplate("v.yaml", yaml)));

const OPEN = "? parameter Open has no value";
const PERHAPS = "condition Perhaps can't be told: parameter Open has no value";

describe("a value", () => {
  test.each<readonly [string, unknown]>([
    ["!Ref Given", "a"],
    ["{Ref: Given}", "a"],
    ["!Ref Open", OPEN],
    ["!Ref Nobody", "? Nobody is not in the template"],
    ["!Ref AWS::Region", "eu-west-1"],
    ["!Ref AWS::NoValue", null],
    ["!Ref Host", "→ Host"],
    ["!Ref Many", ["x", "y", "z"]],
    ["!Ref Secret", "? it comes from a parameter with NoEcho"],
    ["!Ref Image", "? parameter Image is read from Systems Manager"],
    ["!GetAtt Host.Arn", "→ Host.Arn"],
    ["!GetAtt [Host, Arn]", "→ Host.Arn"],
    ['{"Fn::GetAtt": ["Host", "Endpoint.Port"]}', "→ Host.Endpoint.Port"],
    ["!GetAtt Nobody.Arn", "? Nobody is not in the template"],
    ["[a, !Ref AWS::NoValue, b]", ["a", "b"]],
    ["{a: !Ref AWS::NoValue, b: 1}", { a: null, b: "1" }],
    ["!Sub a-${Given}-${AWS::Region}", "a-a-eu-west-1"],
    ["!Sub ['${X}-${Given}', {X: !Ref Given}]", "a-a"],
    ["!Sub '${!Literal}'", "${Literal}"],
    ["!Sub 'x/${Host.Name}'", ["x/", "→ Host.Name"]],
    ["!Sub 'x/${Open}/y'", ["x/", OPEN, "/y"]],
    ["!Join ['-', [a, b, !Ref Given]]", "a-b-a"],
    ["!Join ['', !Ref Many]", "xyz"],
    ["!Join ['/', [service, !Ref Host]]", ["service/", "→ Host"]],
    ["!Join ['-', !Ref Open]", OPEN],
    ["!Select [1, [a, b]]", "b"],
    ["!Select ['2', !Ref Many]", "z"],
    ["!Select [7, [a, b]]", "? its list has no such item"],
    ["!Select [!Ref Open, [a, b]]", OPEN],
    ["!Select [0, !GetAZs '']", "? Availability Zones are known once it is deployed"],
    ["!Select [0, !Ref Open]", OPEN],
    ["!Split [',', 'a,b']", ["a", "b"]],
    ["!Select [1, !Split ['/', !Sub 'x/${Given}']]", "a"],
    ["!Split [',', !Ref Open]", OPEN],
    ["!FindInMap [Sizes, !Ref AWS::Region, big]", "m5.xlarge"],
    ["!FindInMap [Sizes, !Ref Given, small]", "t3.nano"],
    ["!FindInMap [Sizes, eu-west-1, list]", ["p", "q"]],
    ["!FindInMap [Ref, Ref, Ref]", "odd"],
    ["!FindInMap [Sizes, nowhere, big]", "? mapping Sizes has no such key"],
    ["!FindInMap [Sizes, nowhere, big, {DefaultValue: c5.large}]", "c5.large"],
    ["!FindInMap [Sizes, !Ref Open, big]", OPEN],
    ["!FindInMap [Sizes, !Ref Open, big, {DefaultValue: c5.large}]", OPEN],
    ["!If [Yes, 1, 2]", "1"],
    ["!If [No, 1, 2]", "2"],
    ["!If [No, 1, !Ref AWS::NoValue]", null],
    ["!If [Perhaps, 1, 2]", { either: ["1", "2"] }],
    ["!If [Perhaps, 1, 1]", "1"],
    ["!If [Nothing, 1, 1]", "1"],
    ["!ImportValue shared", "net"],
    ["!ImportValue other", "? it is imported from another stack"],
    ["'{{resolve:ssm:/size}}'", "? it is looked up when the stack is deployed"],
    ["!Sub '{{resolve:secretsmanager:${Given}}}'", "? it is looked up when the stack is deployed"],
    ["!Base64 abc", "YWJj"],
    ["!Cidr [10.0.0.0/16, 4, 8]", "? address ranges are not worked out"],
    ['{"Fn::Length": [a, b, c]}', "3"],
    ["!ToJsonString {a: [1, !Ref Given]}", '{"a":["1","a"]}'],
    ["!ToJsonString {a: !Ref Open}", OPEN],
    ["!Transform {Name: AWS::Include}", "? a macro makes it when it is deployed"],
    ["!Rain::Embed file.py", "? !Rain::Embed is not understood"],
    ["012345678901", "012345678901"],
    ["{<<: {a: 1, b: 2}, b: 3}", { a: "1", b: "3" }],
  ])("%s", (yaml, expected) => expect(evaluated(yaml)).toEqual(expected));

  test("keeps the path of a parameter in Systems Manager, which may tell the system", () => {
    expect(evaluator.value(parseTemplate("v.yaml", "!Ref Image"))).toMatchObject({
      path: "/aws/service/ami-windows-latest/full",
    });
  });
});

describe("a condition", () => {
  test.each<readonly [string, unknown]>([
    ["Yes", true],
    ["No", false],
    ["Perhaps", { why: PERHAPS }],
    ["FalseAnd", false],
    ["TrueOr", true],
    ["OpenAnd", { why: PERHAPS }],
    ["OpenOr", { why: PERHAPS }],
    ["HasSecret", true],
    ["NoSecret", false],
    ["SameEither", false],
    ["Lists", true],
    ["OpenLists", { why: "condition OpenLists can't be told: parameter Open has no value" }],
    ["Loop", { why: "condition Loop leads to itself" }],
    ["Nothing", { why: "condition Nothing is not in the template" }],
  ])("%s", (name, truth) => expect(evaluator.condition(name)).toEqual(truth));
});

describe("a loop", () => {
  const keys = (yaml: string): string[] => [...evaluator.fields(parseTemplate("v.yaml", yaml)).keys()];

  test("is written out, with its variable in keys, texts and references", () => {
    const yaml = `
Fn::ForEach::Hosts:
  - Name
  - [web-a, !Ref Given]
  - Host&{Name}: {Type: "AWS::EC2::Instance", Properties: {InstanceType: !Ref Name, Other: !Sub "x-\${Name}"}}
Plain: {Type: T}
`;
    expect(keys(yaml)).toEqual(["Hostweba", "Hosta", "Plain"]);
    const first = evaluator.fields(parseTemplate("v.yaml", yaml)).get("Hostweba");
    expect(shown(evaluator.value(nodeAt(first, "Properties")))).toEqual({ InstanceType: "web-a", Other: "x-web-a" });
  });

  test("within a loop", () => {
    const yaml = "Fn::ForEach::A: [X, [a, b], {'Fn::ForEach::B': [Y, [c, d], {'${X}${Y}': 1}]}]";
    expect(keys(yaml)).toEqual(["ac", "ad", "bc", "bd"]);
  });

  test.each([
    ["of values that nobody can tell", "Fn::ForEach::A: [X, !Ref Open, {'H${X}': 1}]"],
    ["that turns without end", `Fn::ForEach::A: [X, [${"a,".repeat(3000)}a], {'H\${X}': 1}]`],
    ["that isn't one", "Fn::ForEach::A: 7"],
  ])("%s stays as it is", (_, yaml) => expect(keys(yaml)).toEqual(["Fn::ForEach::A"]));

  test("within a loop within a loop ends", () => {
    const list = `[${"a,".repeat(200)}a]`;
    const yaml = `Fn::ForEach::A: [X, ${list}, {'Fn::ForEach::B': [Y, ${list}, {'Fn::ForEach::C': [Z, ${list}, {k: 1}]}]}]`;
    expect(keys(yaml).length).toBeLessThan(2000);
  });
});
