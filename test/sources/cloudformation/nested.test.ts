import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openWords } from "../open-words.ts";
import { shortly, unresolvedOf } from "../terraform/plans.ts";
import { readText } from "./templates.ts";

/** Writes templates into a folder; the first is opened. */
function folder(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "watchbill-nested-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const stack = (url: string, parameters = "{}") =>
  `Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: ${url}, Parameters: ${parameters}}`;

const HOSTS = `
Parameters: {Size: {Type: String, Default: t2.micro}}
Resources:
  A: {Type: AWS::EC2::Instance, Properties: {InstanceType: !Ref Size}}
Outputs:
  Size: {Value: !Ref Size}
`;

const open = (path: string) => openWords([path], { regionId: "us-east-1" });
const of = async (files: Record<string, string>) => open(join(folder(files), "top.yaml"));
/** The unresolved, without the temporary folder. */
const openIn = async (files: Record<string, string>) =>
  unresolvedOf(await of(files)).map((line) => line.replace(/^.*top/, "top"));

describe("a nested stack", () => {
  test.each([
    ["in the folder", "hosts.yaml", "hosts.yaml"],
    ["by a path", "hosts.yaml", "./hosts.yaml"],
    ["by its URL", "hosts.yaml", "https://bucket.s3.amazonaws.com/hosts.yaml?versionId=1"],
    ["by the end of its URL", "parts/hosts.yaml", "https://s3.amazonaws.com/bucket/v1/parts/hosts.yaml"],
    [
      "in a bucket that nobody can tell",
      "parts/hosts.yaml",
      '!Sub "https://${Bucket}.s3.amazonaws.com/parts/hosts.yaml"',
    ],
  ])("%s is read with what it is handed", async (_, file, url) => {
    const inventory = await of({
      "top.yaml": `Resources:\n  Web:\n    ${stack(url, "{Size: m5.large}")}`,
      [file]: HOSTS,
    });
    expect(shortly(inventory)).toBe("2");
    expect(inventory.workloads[0]?.origin.replace(/^.*watchbill-nested-\w+\//, "")).toBe(`${file}#Web/A`);
  });

  test("gives its outputs to the others", async () => {
    const files = {
      "top.yaml": `Resources:\n  B:\n    ${stack("hosts.yaml", "{Size: !GetAtt A.Outputs.Size}")}\n  A:\n    ${stack("hosts.yaml", "{Size: m5.xlarge}")}`,
      "hosts.yaml": HOSTS,
    };
    expect(shortly(await of(files))).toBe("8");
  });

  test("may be there twice, and within another", async () => {
    const files = {
      "top.yaml": `Resources:\n  A:\n    ${stack("inner.yaml")}\n  B:\n    ${stack("inner.yaml")}`,
      "inner.yaml": `Resources:\n  C:\n    ${stack("hosts.yaml")}`,
      "hosts.yaml": HOSTS,
    };
    const { workloads } = await of(files);
    expect(workloads.map(({ origin }) => origin.replace(/^.*#/, ""))).toEqual(["A/C/A", "B/C/A"]);
  });

  test("is there as its condition has it", async () => {
    const top = `Conditions: {No: !Equals [a, b], Open: !Equals [!Ref Nobody, b]}\nResources:\n  A:\n    Condition: No\n    ${stack("hosts.yaml")}\n  B:\n    Condition: Open\n    ${stack("hosts.yaml")}`;
    expect(shortly(await of({ "top.yaml": top, "hosts.yaml": HOSTS }))).toBe("0..0..1");
  });

  test.each([
    ["that isn't there", "elsewhere.yaml"],
    ["above the folder", "../hosts.yaml"],
    ["above the folder, after a step down", "parts/../../hosts.yaml"],
    ["at an absolute path", "/etc/hostname"],
    ["that nobody can tell", "!Ref Nobody"],
  ])("%s is listed", async (_, url) => {
    const root = folder({
      "hosts.yaml": HOSTS,
      "in/top.yaml": `Resources:\n  A:\n    ${stack(url)}`,
      "in/parts/x": "x",
    });
    const lines = unresolvedOf(await open(join(root, "in/top.yaml")));
    expect(lines).toEqual([
      expect.stringMatching(/#A: nested stack, its template is not in the folder of the template that names it$/),
    ]);
  });

  test("behind a link that leads out of the folder is listed", async () => {
    const root = folder({ "secret.yaml": HOSTS, "in/top.yaml": `Resources:\n  A:\n    ${stack("link.yaml")}` });
    symlinkSync(join(root, "secret.yaml"), join(root, "in/link.yaml"));
    expect(unresolvedOf(await open(join(root, "in/top.yaml")))).toHaveLength(1);
  });

  test("that leads to itself is listed", async () => {
    expect(await openIn({ "top.yaml": `Resources:\n  A:\n    ${stack("top.yaml")}` })).toEqual([
      "top.yaml#A: nested stack, its template leads to itself",
    ]);
  });

  test("of two that wait for each other's outputs leaves both open", async () => {
    const files = {
      "top.yaml": `Resources:\n  A:\n    ${stack("hosts.yaml", "{Size: !GetAtt B.Outputs.Size}")}\n  B:\n    ${stack("hosts.yaml", "{Size: !GetAtt A.Outputs.Size}")}`,
      "hosts.yaml": HOSTS,
    };
    expect(unresolvedOf(await of(files)).map((line) => line.replace(/^.*, /, ""))).toEqual([
      "two stacks wait for each other",
      "two stacks wait for each other",
    ]);
  });

  test("of standard input isn't looked for", () => {
    const text = `Resources:\n  A:\n    ${stack("package.json")}`;
    expect(unresolvedOf(readText(text))).toHaveLength(1);
  });
});
