import { spawnSync } from "node:child_process";
import { assert, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { DATA } from "../../data/refresh/write-table.ts";
import type { Reason } from "../../src/inventory/reference-tables.ts";
import type { RemedyPlace } from "../../src/inventory/remedy.ts";
import { issuePlace, remedyOf, workloadPlace } from "../../src/inventory/remedy.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";

const { reasons, regions } = readReferenceTables(DATA);

const NOWHERE: RemedyPlace = {
  kind: null,
  accountId: null,
  regionId: null,
  partition: null,
  cluster: null,
  instanceId: null,
  taskArn: null,
  service: null,
  vpcId: null,
  ownerAccountId: null,
};

/** A reason with these steps and nothing else of note. */
const reason = (commands: Reason["commands"], terraform: Reason["terraform"] = null): Reason => ({
  code: "X",
  about: "coverage",
  words: "x",
  label: "x",
  explanation: "X.",
  remedy: "Do it.",
  commands,
  terraform,
  source: "https://example.com",
  match: [],
});

const any = (text: string) => [{ kind: null, text }];

function known(code: string): Reason {
  const found = reasons.get(code);
  if (found === undefined) throw new Error(code);
  return found;
}

test.each([
  ["us-gov-west-1", "com.amazonaws.us-gov-west-1.guardduty-data-fips "],
  ["eu-west-1", "com.amazonaws.eu-west-1.guardduty-data "],
])("the endpoint's service of %s has the name that it has there", (regionId, service) => {
  const place = { ...NOWHERE, regionId, partition: regions.get(regionId)?.partition ?? null };
  const { commands, terraform } = remedyOf(known("ENDPOINT_MISSING"), place);
  expect(commands.join()).toContain(`--service-name ${service}`);
  expect(terraform).toContain(`"${service.trim()}"`);
});

test("a detector is made with Runtime Monitoring on, since without it nothing is watched", () => {
  const { commands } = remedyOf(known("NO_DETECTOR"), { ...NOWHERE, kind: "ec2-instance" });
  expect(commands).toEqual([
    `aws guardduty create-detector --enable --features '[{"Name":"RUNTIME_MONITORING","Status":"ENABLED","AdditionalConfiguration":[{"Name":"EC2_AGENT_MANAGEMENT","Status":"ENABLED"}]}]' --region REGION`,
  ]);
});

test("what is known of the place is filled in, and what isn't stays a word", () => {
  const place = {
    ...NOWHERE,
    kind: "fargate-task" as const,
    regionId: "us-gov-west-1",
    partition: "aws-us-gov",
    cluster: "shop",
  };
  expect(remedyOf(known("TAG_EXCLUDED"), place).commands).toEqual([
    "aws ecs untag-resource --resource-arn arn:aws-us-gov:ecs:us-gov-west-1:ACCOUNT_ID:cluster/shop --tag-keys GuardDutyManaged --region us-gov-west-1",
    "aws ecs tag-resource --resource-arn arn:aws-us-gov:ecs:us-gov-west-1:ACCOUNT_ID:cluster/shop --tags key=GuardDutyManaged,value=true --region us-gov-west-1",
  ]);
  expect(remedyOf(known("TAG_EXCLUDED"), place).terraform).toContain(':ACCOUNT_ID:cluster/shop"');
});

test("a setting is that of the kind", () => {
  const lines = remedyOf(known("RM_DISABLED"), { ...NOWHERE, kind: "eks-node", accountId: "111122223333" }).commands;
  expect(lines.at(-1)).toBe(
    `aws guardduty update-member-detectors --detector-id DETECTOR_ID --account-ids 111122223333 --features '[{"Name":"RUNTIME_MONITORING","Status":"ENABLED","AdditionalConfiguration":[{"Name":"EKS_ADDON_MANAGEMENT","Status":"ENABLED"}]}]' --region REGION`,
  );
});

test("steps of other kinds are left out, and all are shown where the kind isn't known", () => {
  const two = reason([
    { kind: "eks-node", text: "aws eks x" },
    { kind: "ec2-instance", text: "aws ec2 x" },
  ]);
  expect(remedyOf(two, { ...NOWHERE, kind: "eks-node" }).commands).toEqual(["aws eks x"]);
  expect(remedyOf(two, NOWHERE).commands).toEqual(["aws eks x", "aws ec2 x"]);
  expect(
    remedyOf(reason([{ kind: "eks-node", text: "x" }], [{ kind: "eks-node", text: "x" }]), {
      ...NOWHERE,
      kind: "ec2-instance",
    }),
  ).toEqual({
    text: "Do it.",
    commands: [],
    terraform: null,
  });
});

test("what can't be helped has no steps", () => {
  expect(remedyOf(known("WINDOWS"), NOWHERE)).toEqual({ text: null, commands: [], terraform: null });
});

describe("a hostile name", () => {
  const shown = (cluster: string): string =>
    remedyOf(reason(any("printf %s {CLUSTER}")), { ...NOWHERE, cluster }).commands[0] ?? "";

  test.each([
    ["a'; rm -rf / #", String.raw`printf %s 'a'\''; rm -rf / #'`],
    ["$(reboot)", "printf %s '$(reboot)'"],
    ["`reboot`", "printf %s '`reboot`'"],
    ["{REGION}", "printf %s '{REGION}'"],
    ["$&", "printf %s '$&'"],
    ["--profile=x", "printf %s CLUSTER"],
    ["a\nreboot", "printf %s CLUSTER"],
    ["a\u001B[2Jb", "printf %s CLUSTER"],
    ["a\u202Eb", "printf %s CLUSTER"],
    ["", "printf %s CLUSTER"],
    ["x".repeat(256), "printf %s CLUSTER"],
  ])("%j is one word or none", (name, line) => {
    expect(shown(name)).toBe(line);
  });

  test("reaches a shell's command as it is", () => {
    assert(
      property(string({ minLength: 1, maxLength: 40, unit: "grapheme" }), (name) => {
        const line = shown(name);
        if (line.endsWith(" CLUSTER")) return;
        expect(spawnSync("sh", ["-c", line], { encoding: "utf8" }).stdout).toBe(name);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['a"b', String.raw`"a\"b"`],
    ["a\\", String.raw`"a\\"`],
    ['${file("/etc/passwd")}', '"$${file(\\"/etc/passwd\\")}"'],
    ["%{ if true }", '"%%{ if true }"'],
    ["$", '"$"'],
  ])("%j stays inside its string of HCL", (cluster, text) => {
    expect(remedyOf(reason(null, any('x = "{CLUSTER}"')), { ...NOWHERE, cluster }).terraform).toBe(`x = ${text}`);
  });

  test.each([
    ["REGION", { regionId: "us-east-1; reboot" }],
    ["ACCOUNT_ID", { accountId: "1111" }],
    ["INSTANCE_ID", { instanceId: "i-x" }],
    ["VPC_ID", { vpcId: "vpc-1'" }],
    ["TASK_ARN", { taskArn: "arn:aws:ecs:us-east-1:111122223333:task/a b" }],
    ["PARTITION", { partition: "gcp" }],
    ["OWNER_ACCOUNT_ID", { ownerAccountId: "x" }],
  ])("that is not as AWS writes it isn't filled in for %s", (word, given) => {
    expect(remedyOf(reason(any(`x '{${word}}'`)), { ...NOWHERE, ...given }).commands).toEqual([`x '${word}'`]);
  });
});

describe("the place", () => {
  const issue = {
    accountId: "111122223333",
    regionId: "eu-west-1",
    kinds: ["fargate-task"] as const,
    clusters: ["shop"],
    said: ["Agent not provisioned:x for vpc-0a1b2c3d. Impacted service name(s): 'web'"],
  };

  test("of an issue is what it and AWS's words name", () => {
    expect(issuePlace(issue, regions)).toEqual({
      ...NOWHERE,
      kind: "fargate-task",
      accountId: "111122223333",
      regionId: "eu-west-1",
      partition: "aws",
      cluster: "shop",
      service: "web",
      vpcId: "vpc-0a1b2c3d",
    });
  });

  test("of an issue is left open where it holds at several", () => {
    const several = {
      ...issue,
      kinds: ["fargate-task", "eks-node"] as const,
      clusters: ["a", "b"],
      said: ["x", "y"],
      regionId: "moon-1",
    };
    expect(issuePlace(several, regions)).toEqual({ ...NOWHERE, accountId: "111122223333", regionId: "moon-1" });
  });

  test.each([
    ["ec2-instance", "arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b2c3d4e5f60718", "i-0a1b2c3d4e5f60718", null],
    ["ec2-instance", "i-0a1b2c3d4e5f60718", "i-0a1b2c3d4e5f60718", null],
    ["ec2-instance", "plan.json:12", null, null],
    [
      "fargate-task",
      "arn:aws:ecs:eu-west-1:111122223333:task/shop/0a",
      null,
      "arn:aws:ecs:eu-west-1:111122223333:task/shop/0a",
    ],
    ["fargate-task", "arn:aws:ecs:eu-west-1:111122223333:service/shop/web", null, null],
  ] as const)("of a workload (%s %s) has its id", (kind, origin, instanceId, taskArn) => {
    const workload: Workload = {
      origin,
      kind,
      accountId: "111122223333",
      regionId: "eu-west-1",
      type: null,
      vcpus: null,
      count: { low: 1, expected: 1, high: 1 },
      hours: "always",
      cluster: null,
      tags: {},
      facts: {},
      coverage: { state: "unknown", reasons: ["ECS_OTHER", "issue:Impacted service name(s): 'web'"] },
      size: { state: "unknown", bound: null },
      eligibility: { state: "eligible", reasons: [] },
    };
    expect(workloadPlace(workload, regions)).toMatchObject({
      kind,
      instanceId,
      taskArn,
      service: "web",
      partition: "aws",
    });
    expect(
      workloadPlace({ ...workload, coverage: { state: "covered", evidence: "sidecar" } }, regions).service,
    ).toBeNull();
  });
});
