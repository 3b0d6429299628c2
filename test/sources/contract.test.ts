import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/inventory/workload.ts";
import { writeInventoryFile } from "../../src/sources/inventory-writer.ts";
import { watchbill } from "../cli/watchbill.ts";
import type { SourceCase } from "./contract.ts";
import { figuresOf, priced, sourceContract } from "./contract.ts";
import { block, configOf, planOf } from "./terraform/plans.ts";
import { ACME, awsFixture, openWords, placed, TODAY } from "./open-words.ts";

const ESTIMATE = `
watchbill: estimate/1
organization: o-example
workloads:
  - { account: "111122223333", region: us-east-1, kind: ec2-instance, vcpus: 800, protected: true, trialEnds: 2026-12-10 }
  - { account: "111122223333", region: us-east-1, kind: eks-node, vcpus: { low: 60, expected: 80, high: 120 }, hours: 220 }
  - { account: "222233334444", region: eu-west-1, kind: fargate-task, vcpus: 0.25, count: 240, eligibility: unverified }
`;

/** The same three rows as ESTIMATE, on one line as a program writes them. */
const MINIFIED = JSON.stringify({
  watchbill: "estimate/1",
  organization: "o-example",
  workloads: [
    {
      account: "111122223333",
      region: "us-east-1",
      kind: "ec2-instance",
      vcpus: 800,
      protected: true,
      trialEnds: "2026-12-10",
    },
    {
      account: "111122223333",
      region: "us-east-1",
      kind: "eks-node",
      vcpus: { low: 60, expected: 80, high: 120 },
      hours: 220,
    },
    {
      account: "222233334444",
      region: "eu-west-1",
      kind: "fargate-task",
      vcpus: 0.25,
      count: 240,
      eligibility: "unverified",
    },
  ],
});

/** A cluster of which one node of three reports, and a healthy instance. */
const NOTICES = [
  {
    type: "Unhealthy",
    resourceDetails: { eksClusterDetails: { clusterName: "web", availableNodes: "1", desiredNodes: "3" } },
  },
  { type: "Healthy", resourceDetails: { ec2InstanceDetails: { instanceId: "i-1", instanceType: "m5.large" } } },
]
  .map(({ type, resourceDetails }) =>
    JSON.stringify({
      "detail-type": `GuardDuty Runtime Protection ${type}`,
      region: "us-east-1",
      time: "2026-11-21T13:00:00Z",
      detail: { resourceAccountId: "111122223333", resourceDetails },
    }),
  )
  .join("\n");

/** The answers of one account and Region that belong together. */
const ANSWERS = ["nodes.json", "eks-cluster.json", "hosts.json"].map(awsFixture);

/** A group that grows, in a Region that only its provider names, and a service whose size nobody can tell. */
const PLAN = JSON.stringify(
  planOf(
    [
      {
        address: "aws_eks_node_group.app",
        actions: ["update"],
        before: {
          cluster_name: "web",
          instance_types: ["m5.large"],
          scaling_config: [{ desired_size: 2, min_size: 1, max_size: 4 }],
        },
        after: {
          cluster_name: "web",
          instance_types: ["m5.large"],
          scaling_config: [{ desired_size: 3, min_size: 1, max_size: 4 }],
        },
      },
      {
        address: "aws_ecs_service.app",
        after: { desired_count: 2, launch_type: "FARGATE" },
        unknown: { task_definition: true },
      },
    ],
    configOf(
      { resources: [block("aws_eks_node_group.app", {}, { provider_config_key: "aws" })] },
      { aws: { expressions: { region: { constant_value: "eu-west-1" } } } },
    ),
  ),
);

const STATE = JSON.stringify({
  format_version: "1.0",
  values: {
    root_module: {
      resources: [
        {
          address: "aws_instance.a",
          mode: "managed",
          type: "aws_instance",
          name: "a",
          values: { instance_type: "m5.large", arn: "arn:aws:ec2:us-east-1:111122223333:instance/i-1" },
        },
      ],
    },
  },
});

/** A group and a service whose size nobody can tell, beside a host that may not be there. */
const TEMPLATE = `
Conditions: {Open: !Equals [!Ref Nobody, a]}
Resources:
  Group: {Type: AWS::EKS::Nodegroup, Properties: {ClusterName: web, InstanceTypes: [m5.large], ScalingConfig: {MinSize: 1, DesiredSize: 2, MaxSize: 4}}}
  Service: {Type: AWS::ECS::Service, Properties: {LaunchType: FARGATE, DesiredCount: 2}}
  Host: {Type: AWS::EC2::Instance, Condition: Open, Properties: {InstanceType: m5.large}}
`;

const CASES: readonly SourceCase[] = [
  {
    name: "a template of CloudFormation",
    words: () => [placed("t.yaml", TEMPLATE)],
    type: "cloudformation",
    accountIsOpen: true,
  },
  {
    name: "a folder of CDK",
    words: () => [fileURLToPath(new URL("../cdk/out", import.meta.url))],
    type: "cloudformation",
    accountIsOpen: true,
  },
  {
    name: "a plan of Terraform",
    words: () => [placed("plan.json", PLAN)],
    type: "terraform-plan",
    accountIsOpen: true,
  },
  { name: "a state of Terraform", words: () => [placed("state.json", STATE)], type: "terraform-state" },
  { name: "an inventory file", words: () => [ACME], type: "inventory" },
  {
    name: "a gzipped inventory file",
    words: () => [placed("acme.ndjson.gz", gzipSync(readFileSync(ACME)))],
    type: "inventory",
  },
  { name: "the sample", words: () => ["sample"], type: "sample", sample: true },
  { name: "an estimate in YAML", words: () => [placed("plan.yaml", ESTIMATE)], type: "estimate" },
  { name: "an estimate in JSON on one line", words: () => [placed("plan.json", MINIFIED)], type: "estimate" },
  {
    name: "typed quantities",
    words: () => ["eks=300,fargate=50.25,ec2=1200@us-east-1"],
    type: "quantities",
    accountIsOpen: true,
  },
  {
    name: "typed quantities, twice the same word",
    words: () => ["ec2=10,ec2=10@us-east-1", "ec2=10,ec2=10@us-east-1"],
    type: "quantities",
    accountIsOpen: true,
  },
  { name: "answers of the AWS CLI", words: () => ANSWERS, type: "aws-cli" },
  { name: "notices of GuardDuty", words: () => [placed("notices.jsonl", NOTICES)], type: "events" },
  {
    name: "an answer with places, tasks and an unknown type",
    words: () => ["unknown-type.json", "sidecars.json", "task-definition.json"].map(awsFixture),
    type: "aws-cli",
  },
];

for (const source of CASES) sourceContract(source);

describe("the same facts through two sources give the same figures", () => {
  test("an estimate and typed numbers", async () => {
    const row = (kind: string, vcpus: number) =>
      `  - { account: "111122223333", region: us-east-1, kind: ${kind}, vcpus: ${vcpus} }`;
    const rows = [row("eks-node", 300), row("fargate-task", 50), row("ec2-instance", 1200)];
    const path = placed("plan.yaml", ["watchbill: estimate/1", "workloads:", ...rows].join("\n"));
    const estimate = priced(await openWords([path]));
    const typed = priced(
      await openWords(["eks=300,fargate=50,ec2=1200@us-east-1"], { accountId: "111122223333", regionId: null }),
    );
    expect(estimate.everything.cost.expected).toBe(1_800_000_000);
    expect(figuresOf(typed)).toEqual(figuresOf(estimate));
  });

  test("an estimate in YAML, in JSON on one line, with a byte order mark, and in UTF-16", async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(ESTIMATE, "utf16le")]);
    const files = [
      placed("plan.yaml", ESTIMATE),
      placed("plan.json", MINIFIED),
      placed("plan.yaml", `\uFEFF${ESTIMATE}`),
      placed("plan.yaml", utf16),
      placed("plan.yaml", ESTIMATE.replaceAll("\n", "\r\n")),
    ];
    const [first, ...others] = await Promise.all(files.map(async (file) => figuresOf(priced(await openWords([file])))));
    for (const other of others) expect(other).toEqual(first);
  });

  test("an inventory file, and the same gzipped", async () => {
    const packed = placed("acme.ndjson.gz", gzipSync(readFileSync(ACME)));
    expect(figuresOf(priced(await openWords([packed])))).toEqual(figuresOf(priced(await openWords([ACME]))));
  });

  test("answers of the AWS CLI, and the inventory that is written of them", async () => {
    const answers = await openWords(ANSWERS);
    const observed = answers.workloads.map(
      ({ size: _size, eligibility: _eligibility, ...observation }): Observation => observation,
    );
    const path = join(placed("folder", ""), "..", "answers.ndjson");
    const header = { asOf: TODAY, source: answers.source, sample: false, organization: null, scan: null };
    await writeInventoryFile(
      path,
      header,
      [
        ...answers.accounts.map((account) => ({ record: "account" as const, ...account })),
        ...answers.gaps.map((gap) => ({ record: "gap" as const, ...gap })),
        ...observed.map((observation) => ({ record: "workload" as const, ...observation })),
      ],
      [],
    );
    expect(figuresOf(priced(await openWords([path])))).toEqual(figuresOf(priced(answers)));
  });

  test("an inventory whole, and as two files of its accounts", async () => {
    const [header = "", ...lines] = readFileSync(ACME, "utf8").trimEnd().split("\n");
    const records = lines.filter((line) => !line.includes('"record":"end"'));
    const part = (mine: boolean) =>
      [
        header,
        ...records.filter((line) => /"(account|id)":"[123]/.test(line) === mine),
        '{"record":"cell","account":null,"region":null}',
        '{"record":"end"}',
      ].filter((line, index, all) => all.indexOf(line) === index);
    const halves = [true, false].map((mine) => placed("half.ndjson", part(mine).join("\n")));
    const whole = priced(await openWords([ACME]));
    const joined = priced(await openWords(halves));
    expect(joined.everything).toEqual(whole.everything);
    expect(joined.current).toEqual(whole.current);
    expect(joined.gaps).toHaveLength(whole.gaps.length);
  });
});

describe("sources that overlap", () => {
  test("an inventory beside itself is itself: hosts, gaps and cells are counted once", async () => {
    const twice = await openWords([ACME, ACME]);
    const once = await openWords([ACME]);
    expect(figuresOf(priced(twice))).toEqual(figuresOf(priced(once)));
    for (const part of ["workloads", "accounts", "detectors", "trials", "vpcs", "gaps", "skipped", "cells"] as const) {
      expect([part, twice[part].length]).toEqual([part, once[part].length]);
    }
  });

  test("what two inventories tell of one place is joined: the owner's word on its VPC, each measure once", async () => {
    const place = `"account":"111122223333","region":"us-east-1"`;
    const level = `{"record":"usage",${place},"of":"hosts","now":2,"mean":1,"quietest":1,"busiest":2,"usable":"yes"}`;
    const metered = `{"record":"metered",${place},"kind":"eks-node","vcpus":2,"day":"2026-11-20","vcpuHours":1440}`;
    const vpc = (rest: string) => `{"record":"vpc",${place},"vpc":"vpc-1","azs":2,${rest}}`;
    const file = (name: string, ...records: string[]) =>
      placed(
        name,
        [
          `{"watchbill":"inventory/1","asOf":"2026-11-21","source":{"type":"aws","name":"audit"},"sample":false,"organization":null}`,
          ...records,
          `{"record":"end"}`,
        ].join("\n"),
      );
    const shared = vpc(`"participants":["222233334444"],"endpoint":"unread","reporting":true`);
    const participant = file("participant.ndjson", shared, level, metered);
    const owner = file("owner.ndjson", vpc(`"endpoint":"guardduty"`), level, metered, `{"record":"cell",${place}}`);
    const silent = file("silent.ndjson", `{"record":"cell",${place}}`);
    const joined = await openWords([participant, owner]);
    expect(joined.vpcs).toMatchObject([{ endpoint: "guardduty", participants: ["222233334444"], reporting: true }]);
    expect([joined.usage, joined.metered]).toMatchObject([[{ now: 2000 }], [{ vcpus: 2000 }]]);
    expect((await openWords([participant])).vpcs).toMatchObject([{ endpoint: "unread" }]);
    expect((await openWords([participant, silent])).vpcs).toMatchObject([{ endpoint: "none" }]);
  });

  test("an estimate beside itself is itself, and typed numbers add up", async () => {
    const path = placed("plan.yaml", ESTIMATE);
    expect(figuresOf(priced(await openWords([path, path])))).toEqual(figuresOf(priced(await openWords([path]))));
    const typed = await openWords(["ec2=5@us-east-1", "ec2=5@us-east-1"]);
    expect(priced(typed).everything.vcpus.expected).toBe(10_000);
  });

  test("answers beside themselves are themselves", async () => {
    const twice = await openWords([...ANSWERS, ...ANSWERS]);
    expect(figuresOf(priced(twice))).toEqual(figuresOf(priced(await openWords(ANSWERS))));
  });
});

describe("standard input is read like a file", () => {
  const kinds: readonly (readonly [string, () => string | Uint8Array])[] = [
    ["an estimate in YAML", () => ESTIMATE],
    ["an estimate in JSON on one line", () => MINIFIED],
    ["an answer of the AWS CLI", () => readFileSync(awsFixture("hosts.json"))],
    ["an inventory", () => readFileSync(ACME)],
    ["a gzipped inventory", () => gzipSync(readFileSync(ACME))],
  ];

  test.each(kinds)("%s", async (_, content) => {
    const bytes = content();
    const args = ["--format", "json", "--as-of", "2026-11-21", "--months", "1"];
    const [file, stdin] = await Promise.all([
      watchbill(["report", placed("source", bytes), ...args]),
      watchbill(["report", "-", ...args], { stdin: bytes }),
    ]);
    expect(stdin.stderr).toBe("");
    expect(stdin.code).toBe(0);
    expect(JSON.parse(stdin.stdout)).toMatchObject({ totals: JSON.parse(file.stdout).totals });
  });
});

describe("sources that can't be joined", () => {
  test("two organizations are refused", async () => {
    const other = placed("other.ndjson", readFileSync(ACME, "utf8").replaceAll("o-acme000001", "o-other00001"));
    await expect(openWords([ACME, other])).rejects.toMatchObject({ code: "two-organizations" });
  });

  test("two ends for one trial clock are refused", async () => {
    const other = placed("other.ndjson", readFileSync(ACME, "utf8").replace("2026-12-11T", "2026-12-12T"));
    await expect(openWords([ACME, other])).rejects.toMatchObject({ code: "two-trial-ends" });
  });
});

describe("the moment of a report", () => {
  test("is the source's own, where it has one", async () => {
    expect((await openWords([ACME])).asOf).toBe(Date.parse("2026-11-21T00:00:00Z"));
  });

  test("is today, where no source has one", async () => {
    expect((await openWords(["ec2=5@us-east-1"])).asOf).toBe(TODAY);
  });

  test("is the inventory's where numbers are typed beside it", async () => {
    expect((await openWords([ACME, "ec2=5@us-east-1"])).asOf).toBe(Date.parse("2026-11-21T00:00:00Z"));
  });

  test("is what was asked for, above all", async () => {
    const asOf = Date.parse("2026-11-25T00:00:00Z");
    expect((await openWords([ACME, "ec2=5@us-east-1"], { asOf })).asOf).toBe(asOf);
  });
});
