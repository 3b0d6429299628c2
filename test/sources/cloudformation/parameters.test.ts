import { describe, expect, test } from "vitest";
import { refuseStrangeParameters } from "../../../src/sources/cloudformation/parameters.ts";
import { readParameterFile } from "../../../src/sources/cloudformation/parameter-file.ts";
import { openWords, placed } from "../open-words.ts";
import { shortly, unresolvedOf } from "../terraform/plans.ts";

const TEMPLATE = `
Parameters:
  Size: {Type: String, AllowedValues: [m5.large, m5.xlarge]}
  Password: {Type: String, NoEcho: true, AllowedValues: [hunter2]}
  Other: {Type: String}
Resources:
  A: {Type: AWS::EC2::Instance, Properties: {InstanceType: !Ref Size}}
`;

const NONE = new Map<string, string>();
const given = (typed: Record<string, string>, file: ReadonlyMap<string, string> = NONE) => ({
  regionId: "us-east-1",
  parameters: { typed: new Map(Object.entries(typed)), file },
});

describe("a parameter", () => {
  const open = (typed: Record<string, string>, file?: ReadonlyMap<string, string>) =>
    openWords([placed("t.yaml", TEMPLATE)], given(typed, file));

  test("that is typed outranks one of a file", async () => {
    const file = new Map([["Size", "m5.large"]]);
    expect(shortly(await open({}, file))).toBe("2");
    expect(shortly(await open({ Size: "m5.xlarge" }, file))).toBe("4");
  });

  test("that nobody gives leaves what it feeds unresolved", async () => {
    const [unresolved] = unresolvedOf(await open({}));
    expect(unresolved).toMatch(/#A: instance type, parameter Size has no value$/);
  });

  test.each([
    [
      "of a value that isn't allowed",
      { Size: "m5.larg" },
      /line 3: .*Size doesn't allow "m5\.larg"$/,
      "did you mean m5.large?",
    ],
    [
      "of a secret value that isn't allowed",
      { Password: "swordfish" },
      /doesn't allow the value given$/,
      "AllowedValues",
    ],
  ])("%s is refused", async (_, typed, message, hint) => {
    await expect(open(typed)).rejects.toThrow(message);
    await expect(open(typed)).rejects.toMatchObject({ hint: expect.stringContaining(hint) });
  });

  test("of several templates may be one's only", async () => {
    const plain = "Resources:\n  B: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large}}";
    const words = [placed("t.yaml", TEMPLATE), placed("plain.yaml", plain)];
    expect(shortly(await openWords(words, given({ Size: "m5.large" })))).toBe("4");
  });
});

test("a parameter that no template has is refused, by the nearest that one has", () => {
  const declared = new Set(["Size", "Other"]);
  expect(() => refuseStrangeParameters(["Size", "Othr"], null, declared)).toThrow(/^--parameter Othr: no template/);
  expect(() => refuseStrangeParameters(["Size"], "p.json", declared)).not.toThrow();
  expect(() => refuseStrangeParameters([], "p.json", null)).toThrow(
    /^--parameter-file gives parameters, and no source/,
  );
  expect(() => refuseStrangeParameters([], null, null)).not.toThrow();
});

describe("a file of parameters", () => {
  test.each([
    [
      "of the AWS CLI",
      '[{"ParameterKey": "A", "ParameterValue": "1"}, {"ParameterKey": "B", "UsePreviousValue": true}]',
    ],
    ["of deploy", '["A=1"]'],
    ["of CodePipeline", '{"Parameters": {"A": 1}, "Tags": {"x": "y"}}'],
    ["in YAML", "Parameters:\n  A: 1\n"],
  ])("%s", (_, text) => expect([...readParameterFile(placed("p.json", text))]).toEqual([["A", "1"]]));

  test("may give a list", () => {
    expect(readParameterFile(placed("p.json", '{"Parameters": {"A": ["x", "y"]}}')).get("A")).toBe("x,y");
  });

  test.each([
    ["without any", "{}", /line 1: it holds no parameters/],
    ["with something else", '[\n {"Key": "hunter2"}]', /line 2: it is no parameter$/],
    ["with a map", '{"Parameters": {\n"A": {"b": "hunter2"}}}', /line 2: parameter A is no text$/],
    ["that is broken", '{"Parameters": {\n"A": "hunter2', /line 2: a quote, bracket or comma is missing$/],
  ])("%s is refused by its line", (_, text, message) => {
    expect(() => readParameterFile(placed("p.json", text))).toThrow(message);
  });
});
