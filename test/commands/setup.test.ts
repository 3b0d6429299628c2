import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith } from "../cli/watchbill.ts";
import { runWords } from "./run-words.ts";

const ACCOUNT = "111122223333";
const OTHER = "222233334444";

const setup = (...words: readonly string[]) => runWords(["setup", ...words]);

/** An inventory with a cluster of each name, some of them in another account. */
const inventoryOf = (names: readonly string[], others: readonly string[] = []): string =>
  [
    {
      watchbill: "inventory/1",
      asOf: "2026-11-21T00:00:00Z",
      source: { type: "aws", name: "x" },
      sample: false,
      organization: null,
    },
    ...[...names.map((name) => [ACCOUNT, name]), ...others.map((name) => [OTHER, name])].map(([account, cluster]) => ({
      record: "workload",
      account,
      region: "us-east-1",
      kind: "eks-node",
      origin: `i-${cluster}`,
      type: "m5.large",
      count: 1,
      cluster,
      tags: {},
      facts: { os: "Amazon Linux 2023" },
      coverage: "not-covered",
      evidence: "coverage-list",
      reasons: [],
    })),
    { record: "end" },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");

test("alone it lists what there are texts for", async () => {
  const { code, stdout } = await setup();
  expect(code).toBe(0);
  const listed = [...stdout.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, name]) => name);
  expect(listed).toEqual(["iam-policy", "account-role", "feature", "addon", "endpoints", "ssm", "event-rule"]);
});

test.each([
  [["endpoint"], /no text for "endpoint"; did you mean endpoints\?/],
  [["everything"], /it is one of iam-policy, account-role/],
  [["feature", "-f", "cloudformatio"], /terraform, cli/],
  [["endpoints", "aws"], /setup asks AWS nothing; read it into a file, watchbill scan/],
  [["account-role", "--role", "arn:aws:iam::1:role/x"], /is no name of a role/],
  [["ssm", "--tag", "a=b", "--tag", "c=d"], /name one --tag/],
  [["iam-policy", "--caller", "--region", "us-gov-wst-1"], /us-gov-west-1/],
  [["endpoints", "missing.ndjson"], /missing\.ndjson does not exist/],
])("%j is one clear line", async (words, says) => {
  const ran = await setup(...words);
  expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: "" });
  expect(ran.stderr).toMatch(/^watchbill: [^\n]+\n$/);
  expect(ran.stderr).toMatch(says);
});

test("a text goes into the file that is named", async () => {
  const file = join(folderWith({}), "policy.json");
  const { stdout } = await setup("iam-policy", "-o", file);
  expect(stdout).toBe("");
  expect(readFileSync(file, "utf8")).toBe((await setup("iam-policy")).stdout);
});

describe("names that AWS can't have given", () => {
  const HOSTILE = [
    '"; }',
    "${file(1)}",
    "$(id)",
    "'`id`'",
    "a\nresource x {}",
    "::warning::x",
    "##[error]x",
    "\u202eb",
  ];

  test.each(["terraform", "cli"])("stand in a comment alone: %s", async (format) => {
    const folder = folderWith({ "hostile.ndjson": inventoryOf(["web", ...HOSTILE]) });
    const plain = folderWith({ "hostile.ndjson": inventoryOf(["web"]) });
    const textOf = async (where: string) => (await setup("addon", join(where, "hostile.ndjson"), "-f", format)).stdout;
    const [hostile, innocent] = [await textOf(folder), await textOf(plain)];
    const code = (text: string) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    expect(code(hostile)).toEqual(code(innocent));
    expect(hostile.match(/no such name/g)).toHaveLength(HOSTILE.length);
    expect(hostile).not.toMatch(/[\u202e\r]/);
  });
});

/** An AWS CLI that has two clusters, `web` of an old Kubernetes version with an add-on, and notes what it is asked to change. */
const FAKE_CLI = `#!/bin/sh
case "$1 $2" in
  "sts get-caller-identity") echo ${ACCOUNT} ;;
  "eks describe-cluster") case "$*" in *"--name web "*) echo 1.29 ;; *"--name new "*) echo 1.99 ;; *) echo 1.33 ;; esac ;;
  "eks describe-addon") case "$*" in *"--cluster-name web "*) exit 0 ;; *) exit 254 ;; esac ;;
  *) echo "$@" ;;
esac
`;

/** Runs a text in a shell beside that AWS CLI. */
function runText(text: string, args: readonly string[] = []) {
  const folder = folderWith({ aws: FAKE_CLI, "text.sh": text });
  chmodSync(join(folder, "aws"), 0o755);
  const env = { PATH: `${folder}:/usr/bin:/bin` };
  return spawnSync("/bin/sh", [join(folder, "text.sh"), ...args], { encoding: "utf8", env });
}

describe("the commands for the add-on", () => {
  test("install the build that fits each cluster, update one that is there, and leave other accounts alone", async () => {
    const folder = folderWith({ "two.ndjson": inventoryOf(["api", "new", "web"], ["elsewhere"]) });
    const ran = runText((await setup("addon", join(folder, "two.ndjson"), "-f", "cli")).stdout);
    const asked = ran.stdout.trim().split("\n");
    expect(asked).toEqual([
      "eks create-addon --region us-east-1 --cluster-name api --addon-name aws-guardduty-agent --addon-version v1.17.1-eksbuild.2 --resolve-conflicts OVERWRITE",
      "eks update-addon --region us-east-1 --cluster-name web --addon-name aws-guardduty-agent --addon-version v1.16.0-eksbuild.2 --resolve-conflicts OVERWRITE",
    ]);
    expect(ran.stderr).toMatch(/no build is known to run on Kubernetes 1\.99/);
  });

  test("take Region and cluster where no source is named", async () => {
    const ran = runText((await setup("addon", "-f", "cli")).stdout, ["eu-west-1", "api"]);
    expect(ran.stdout).toMatch(/^eks create-addon --region eu-west-1 --cluster-name api /);
  });
});

test.each([
  ["update-detector", ["feature", "-f", "cli", "--kinds", "fargate-task"], { Status: "ENABLED" }, "DISABLED"],
  [
    "update-organization-configuration",
    ["feature", "--organization", "-f", "cli", "--kinds", "fargate-task"],
    { AutoEnable: "ALL" },
    "NONE",
  ],
])("the commands for the feature end in %s with the kinds that were named", async (operation, words, on, off) => {
  const { stdout } = runText((await setup(...words)).stdout);
  expect(stdout).toContain(`guardduty ${operation} `);
  const [, features = ""] = /--features (\[.*\])/s.exec(stdout) ?? [];
  const [field = ""] = Object.keys(on);
  const kind = (Name: string, value: string) => ({ Name, [field]: value });
  expect(JSON.parse(features)).toEqual([
    {
      Name: "RUNTIME_MONITORING",
      ...on,
      AdditionalConfiguration: [
        kind("EKS_ADDON_MANAGEMENT", off),
        kind("ECS_FARGATE_AGENT_MANAGEMENT", Object.values(on)[0] ?? ""),
        kind("EC2_AGENT_MANAGEMENT", off),
      ],
    },
  ]);
});

test("the command for Systems Manager names hosts by any tag", async () => {
  const tag = `o'brien=a "b" $(id)`;
  const { stdout } = await setup("ssm", "-f", "cli", "--tag", tag);
  const said = execFileSync("/bin/sh", ["-c", `aws() { printf '%s\\n' "$@"; }\n${stdout}`], { encoding: "utf8" });
  expect(said.split("\n")).toContain(JSON.stringify([{ Key: "tag:o'brien", Values: ['a "b" $(id)'] }]));
});
