import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, parseDocument } from "yaml";
import { folderWith } from "../cli/watchbill.ts";
import { runWords } from "../commands/run-words.ts";
import { hclForm } from "./hcl-form.ts";
import { HOSTILE, ORDERS } from "./names.ts";
import { hostileAnswers, hostileFile, hostileNotices, hostilePlan, hostileTemplate } from "./places.ts";
import { hostileWorld } from "./world.ts";

const PLACES: Readonly<Record<string, () => string>> = {
  "an inventory": hostileWorld,
  "a plan": hostilePlan,
  "a template": hostileTemplate,
  "answers of the AWS CLI": hostileAnswers,
  notices: hostileNotices,
  "a file's name": hostileFile,
};

/** A cluster and a VPC that something is set up for, beside all that is hostile. */
const HONEST = JSON.stringify([
  { cluster: { name: "honest", arn: "arn:aws:eks:us-east-1:999999999999:cluster/honest", status: "ACTIVE" } },
  {
    Resources: [
      {
        ResourceId: "x",
        AccountId: "999999999999",
        ResourceDetails: { ResourceType: "EKS", EksClusterDetails: { ClusterName: "honest" } },
        CoverageStatus: "UNHEALTHY",
        Issue: "Agent not reporting: ",
      },
    ],
  },
]);

const setup = async (...words: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await runWords(["setup", ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(ORDERS.exec(stdout)?.[0]).toBeUndefined();
  expect(stdout.isWellFormed()).toBe(true);
  return stdout;
};

const TERRAFORM = ["/usr/local/bin/terraform", "/usr/bin/terraform", "/opt/homebrew/bin/terraform"].find(existsSync);

/** What Terraform itself complains of, where it is installed. */
function terraformFaults(text: string): string {
  if (TERRAFORM === undefined) return "";
  const { status, stderr } = spawnSync(TERRAFORM, ["fmt", "-no-color", "-"], { input: text, encoding: "utf8" });
  return status === 0 ? "" : stderr;
}

function expectHcl(text: string): ReturnType<typeof hclForm> {
  const form = hclForm(text);
  expect(form.faults).toEqual([]);
  for (const block of form.blocks) expect(block).toMatch(/^\w+( "[\w-]+")*$/);
  expect(terraformFaults(text)).toBe("");
  return form;
}

/** An AWS CLI that is the caller `account`, has no add-on anywhere, and writes down what it is asked for. */
const fakeCli = (account: string): string => `#!/bin/sh
case "$1 $2" in
  "sts get-caller-identity") echo ${account} ;;
  "eks describe-cluster") echo 1.33 ;;
  "eks describe-addon") exit 254 ;;
  *) for word in "$@"; do printf '%s|' "$word"; done; echo ;;
esac
`;

/** Runs a text in a shell whose only other program is that AWS CLI; gives what it was asked for. */
function asked(text: string, account: string): string[] {
  const folder = folderWith({ aws: fakeCli(account), "text.sh": text });
  chmodSync(join(folder, "aws"), 0o755);
  const ran = spawnSync("/bin/sh", ["text.sh"], { cwd: folder, encoding: "utf8", env: { PATH: folder } });
  expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: "" });
  expect(readdirSync(folder).toSorted()).toEqual(["aws", "text.sh"]);
  return ran.stdout.split("\n").filter((line) => line !== "");
}

describe.each(Object.keys(PLACES))("names from %s", (place) => {
  const sources = (): string[] => [PLACES[place]?.() ?? "", join(folderWith({ "honest.json": HONEST }), "honest.json")];
  const where = ["--region", "us-east-1", "--account", "111122223333"];

  test("begin no block of Terraform, and leave what is asked for as it is", async () => {
    const addon = expectHcl(await setup("addon", ...sources(), ...where));
    expect(addon.strings).toContain("honest");
    expect(new Set(addon.blocks.map((block) => block.split(" ")[0]))).toEqual(
      new Set(["variable", "provider", "module"]),
    );
    expectHcl(await setup("endpoints", ...sources(), ...where));
  });

  test("run nothing in a shell", async () => {
    const text = await setup("addon", ...sources(), ...where, "-f", "cli");
    for (const account of ["999999999999", "111122223333"])
      for (const call of asked(text, account))
        expect(call).toMatch(
          /^(eks\|create-addon\|--region\|us-east-1\|--cluster-name\|[\w-]+\||nothing is to be done)/,
        );
    expect(asked(text, "999999999999")[0]).toContain("|--cluster-name|honest|");
  });
});

describe("a tag that hosts are named by", () => {
  // A command line holds no line's end there, no NUL, and no half of a character.
  const TAGS = HOSTILE.map((name) => name.toWellFormed()).filter((name) => !/[\n\0\r\u2028\u2029]|^=/.test(name));
  const parts = (name: string): readonly [string, string] => {
    const [key = "", ...rest] = `${name}=${name}`.split("=");
    return [key, rest.join("=")];
  };
  const texts = (format: string): Promise<string[]> =>
    Promise.all(TAGS.map((name) => setup("ssm", "-f", format, "--tag", `${name}=${name}`)));

  test("is the same in a shell", async () => {
    const fake = `aws() { while [ "$1" != --targets ]; do shift; done; printf '%s\\n' "$2"; }`;
    const said = execFileSync("/bin/sh", ["-c", [fake, ...(await texts("cli"))].join("\n")], { encoding: "utf8" });
    const targets = said
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(targets).toEqual(TAGS.map((name) => [{ Key: `tag:${parts(name)[0]}`, Values: [parts(name)[1]] }]));
  });

  test("is the same in CloudFormation", async () => {
    for (const [at, text] of (await texts("cloudformation")).entries()) {
      expect(parseDocument(text).errors).toEqual([]);
      const { Resources } = parse(text);
      const [key, value] = parts(TAGS[at] ?? "");
      expect(Resources.Agent.Properties.Targets).toEqual([{ Key: `tag:${key}`, Values: [value] }]);
    }
  });

  test("is the same in Terraform", async () => {
    const all = await texts("terraform");
    for (const [at, text] of all.entries()) {
      const { blocks, strings, faults } = hclForm(text);
      expect({ blocks, faults }).toEqual({ blocks: ['resource "aws_ssm_association" "agent"'], faults: [] });
      const [key, value] = parts(TAGS[at] ?? "");
      expect(strings.slice(-2)).toEqual([`tag:${key}`, value]);
    }
    expect(terraformFaults(all.join("\n"))).toBe("");
  });
});

test.each(HOSTILE.filter((name) => !/^[\w+=,.@-]+$/.test(name)))(
  "neither a role nor a Region has a name such as %j",
  async (name) => {
    for (const words of [
      ["account-role", "--role", name],
      ["iam-policy", "--caller", "--region", name],
    ]) {
      const { code, stdout } = await runWords(["setup", ...words]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    }
  },
);
