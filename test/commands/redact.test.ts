import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { load } from "../../src/commands/load.ts";
import { shownAs } from "../../src/commands/tui.ts";
import { readScenario, scenarioText } from "../../src/sources/scenario-file.ts";
import { textOf } from "../../src/views/tui/line.ts";
import { shownOf } from "../../src/views/tui/shown.ts";
import { SCREENS } from "../../src/views/tui/state.ts";
import { createRandom } from "../aws/fake/random.ts";
import { folderWith } from "../cli/watchbill.ts";
import {
  AS_OF,
  AUDIT,
  busyOrganization,
  inEnvironment,
  MANAGEMENT,
  ROLE,
  serve,
  TEAM,
} from "../sources/aws/small-world.ts";
import { ACME, placed, TABLES } from "../sources/open-words.ts";
import { planOf } from "../sources/terraform/plans.ts";
import { drawScreen } from "../views/tui/draw-screen.ts";
import { stageOf } from "../views/tui/stage.ts";
import { CONTEXT, runWords } from "./run-words.ts";

/** Every name that is planted holds this, and no word of ours does. */
const MARK = /qz|qZ|QZ/;

const [ONE, TWO, OWNER] = ["731100000417", "731100000529", "731100000633"];
const IDS = new RegExp(
  [ONE, TWO, OWNER, "o-qz", "0a1b2c3d4e5f6", "0f9e8d7c6b5a4", "not authorized", "assumed-role"].join("|"),
);

/** What of a text names something. */
const namesIn = (text: string): string[] => text.split("\n").filter((line) => MARK.test(line) || IDS.test(line));

const lines = (...records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

const host = (account: string | null, name: string, more: object = {}): object => ({
  record: "workload",
  account,
  region: "us-east-1",
  kind: "ec2-instance",
  origin: name,
  type: "m5.large",
  tags: { "qz-team": "qz-red" },
  facts: {
    platform: "linux",
    architecture: "x86_64",
    os: "qz-golden-al2023-ami Ubuntu-qz 22.04",
    kernel: "6.1.12-qz1",
  },
  ...more,
});

/** A name wherever an inventory can hold one. */
const INVENTORY = lines(
  {
    watchbill: "inventory/1",
    asOf: "2026-11-21T00:00:00Z",
    source: { type: "aws", name: `qz-profile/${ONE}` },
    sample: false,
    organization: { id: "o-qz00000001", name: "qz corp", whole: true },
    scan: { identity: `arn:aws:sts::${ONE}:assumed-role/qz-role/jane`, arguments: ["--role=qz-role"] },
  },
  { record: "account", id: ONE, name: "qz-payments", ou: ["qz-root", "qz-prod"] },
  { record: "account", id: TWO, name: "qz-data", ou: ["qz-root", "qz-dev"] },
  { record: "planned", account: ONE, regions: ["us-east-1", "eu-west-1"] },
  { record: "skipped", account: ONE, region: "me-central-1", reason: "qz said no" },
  {
    record: "detector",
    account: ONE,
    region: "us-east-1",
    status: "enabled",
    runtime: "on",
    automated: ["ec2-instance"],
  },
  {
    record: "trial",
    account: ONE,
    region: "us-east-1",
    kind: "ec2-instance",
    ends: "2026-12-10T00:00:00Z",
    precision: "day",
  },
  {
    record: "vpc",
    account: OWNER,
    region: "us-east-1",
    vpc: "vpc-0a1b2c3d4e5f60718",
    azs: 3,
    participants: [ONE, TWO],
    endpoint: "guardduty",
    reporting: true,
  },
  {
    record: "cluster",
    account: TWO,
    region: "us-east-1",
    kind: "eks",
    name: "qz-core",
    kubernetes: "1.33",
    vpc: "vpc-0a1b2c3d4e5f60719",
    addon: { version: "v1.6.1-qz", status: "DEGRADED", issues: ["qz: no room"], configuration: '{"qz":1}' },
  },
  { record: "assumption", id: "trial-ended", value: `qz-cluster of ${ONE}`, source: "qz-file" },
  {
    record: "gap",
    account: TWO,
    region: "eu-west-1",
    api: "ec2:DescribeInstances",
    reason: "denied",
    message: `User: arn:aws:sts::${TWO}:assumed-role/qz-role/jane is not authorized to perform: ec2:DescribeInstances`,
    hides: [{ kind: "ec2-instance", bound: null }],
  },
  host(ONE, "i-0a1b2c3d4e5f60718", { coverage: "covered", evidence: "coverage-list" }),
  host(ONE, "i-0f9e8d7c6b5a4e321", { tags: { GuardDutyManaged: "false", "qz-team": "qz-blue" } }),
  host(ONE, `arn:aws:ec2:us-east-1:${ONE}:instance/i-0a1b2c3d4e5f60799`, { type: "qz9.2xlarge" }),
  host(TWO, "qz-plain-host", { facts: { platform: "linux", os: "qz-linux", operator: "qz.example.com" } }),
  host(TWO, `arn:aws:eks:us-east-1:${TWO}:nodegroup/qz-core/qz-nodes`, {
    kind: "eks-node",
    count: 7,
    cluster: "qz-core",
    coverage: "partial",
    evidence: "coverage-list",
    covered: { low: 4, expected: 6, high: 8 },
    reasons: ["PARTLY_COVERED", "issue:Agent exited: pod qz-agent of qz-core in vpc-0a1b2c3d4e5f60718"],
  }),
  {
    record: "workload",
    account: TWO,
    region: "us-east-1",
    kind: "fargate-task",
    origin: `arn:aws:ecs:us-east-1:${TWO}:task/qz-shop/0f9e8d7c6b5a4e3210f9e8d7c6b5a4e3`,
    vcpus: 2,
    count: 11,
    cluster: "qz-shop",
    tags: { "qz-team": "qz-red" },
    facts: { launchType: "FARGATE", platformFamily: "LINUX", platformVersion: "1.4.0", memoryMiB: 4096 },
    reasons: ["QZ says", "issue:qz"],
  },
  { record: "cell", account: ONE, region: "us-east-1" },
  { record: "cell", account: TWO, region: "us-east-1" },
  { record: "end" },
);

const ESTIMATE = `watchbill: estimate/1
organization: o-qz00000001
workloads:
  - {account: "${ONE}", region: us-east-1, kind: ec2-instance, vcpus: 800, protected: true, tags: {qz-team: qz-red}}
  - {account: "${TWO}", region: us-east-1, kind: eks-node, vcpus: 120, cluster: qz-core}
`;

const PLAN = planOf([
  {
    address: "module.qz_web.aws_instance.qz_front",
    after: { instance_type: "m5.large", tags: { qz_team: "qz_red" } },
    change: { after_unknown: {} },
  },
  { address: "aws_autoscaling_group.qz_workers", after: { name: "qz-workers", min_size: 1, max_size: 9 } },
  {
    address: "aws_ecs_service.qz_api",
    after: {
      name: "qz_api",
      cluster: "qz_shop",
      launch_type: "FARGATE",
      desired_count: 2,
      task_definition: "qz_gone:1",
    },
  },
  { address: "aws_eks_cluster.qz", after: { name: "qz-core" } },
]);

const TEMPLATE = `Parameters:
  QzSize: {Type: String}
Conditions:
  QzOn: !Equals [!Ref QzSize, qz]
Resources:
  QzHost: {Type: AWS::EC2::Instance, Properties: {InstanceType: !Ref QzSize, Tags: [{Key: qz, Value: qz-red}]}}
  QzHosts: {Type: AWS::AutoScaling::AutoScalingGroup, Condition: QzOn, Properties: {MinSize: "1", MaxSize: !Ref QzSize, LaunchConfigurationName: qz-gone}}
  QzMacro: {Type: Custom::QzThing}
`;

const POLICY = `version: 1
coverage: {rules: [{match: {tags: {qz-team: qz-blue}}, protect: false}]}
budgets:
  - {name: payments, match: {accounts: ["${ONE}"], tags: {qz-team: qz-red}}, monthly: 1}
  - {name: units, match: {units: [qz-dev], clusters: [qz-core]}, monthly: 2, basis: billed}
gaps: {allow: ["${TWO}/eu-west-1/ec2:DescribeInstances"]}
`;

const SCENARIO = `watchbill: scenario/1
name: less
rules:
  - {match: {clusters: [qz-shop, qz-nowhere]}, protect: false}
  - {match: {units: [qz-prod], tags: {qz-team: qz-blue}}, growth: 10%}
`;

const FOLDER = (): string =>
  folderWith({
    "qz.ndjson": INVENTORY,
    "qz-before.ndjson": INVENTORY.replace('"count":11', '"count":5').replaceAll("qz-shop", "qz-before"),
    "qz.yaml": ESTIMATE,
    "qz-plan.json": JSON.stringify(PLAN),
    "qz-template.yaml": TEMPLATE,
    "qz-policy.yaml": POLICY,
    "qz-scenario.yaml": SCENARIO,
    "qz-order.txt": `qz-data\n${ONE}\n`,
    "qz-clusters.txt": `qz-shop\n${TWO}\nqz-core\n`,
    "qz-units.txt": `qz-dev\n`,
  });

const sorted = (list: unknown): unknown =>
  Array.isArray(list) ? list.map((entry) => JSON.stringify(entry)).sort() : list;

/** Every string that can name something becomes null, and tags their number; amounts, dates and numbers stay. */
const figuresOf = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, one: unknown) => {
    if (key === "tags") return Object.keys(one ?? {}).length;
    // Names decide between movers that move alike, and where they stand beside words of ours may change.
    if (key === "movers") return Object.values(one ?? {}).map(sorted);
    return typeof one !== "string" || /^-?\d+\.\d+$|^\d{4}-\d\d/.test(one) ? one : null;
  });

const FORMATS = ["table", "json", "csv", "markdown", "html", "github", "baseline"];

const RUNS: readonly (readonly string[])[] = [
  ...["qz.ndjson", "qz.yaml", "qz-plan.json", "qz-template.yaml"].flatMap((file) => [
    ...FORMATS.map((format) => ["report", file, "-f", format, "--verbose"]),
    ["report", file, "--details"],
    ["report", file, "--details", "-f", "json"],
    ["report", file, "-f", "html", "--details"],
    ["trials", file, "--details"],
    ["trials", file, "-f", "json"],
    ["trials", file, "-f", "csv"],
  ]),
  ...["table", "json", "markdown", "github", "junit"].map((format) =>
    `check qz.ndjson --config qz-policy.yaml --baseline qz-before.ndjson -f ${format} --details`.split(" "),
  ),
  ...["table", "json", "markdown", "github"].map((format) => [
    "diff",
    "qz-before.ndjson",
    "qz.ndjson",
    "-f",
    format,
    "--details",
  ]),
  ...["table", "json", "markdown"].map((format) => [
    "report",
    "qz.ndjson",
    "--scenario",
    "qz-scenario.yaml",
    "-f",
    format,
  ]),
  ["report", "qz-plan.json", "--inventory", "qz.ndjson", "--account", ONE, "--region", "us-east-1"],
  [
    "report",
    "qz-plan.json",
    "--inventory",
    "qz.ndjson",
    "--account",
    ONE,
    "--region",
    "us-east-1",
    "-f",
    "json",
    "--details",
  ],
  ["report", "qz.ndjson", "--accounts", ONE, "--tag", "qz-team=qz-red", "-f", "json"],
  ["report", "qz.ndjson", "--tag", "qz-team=qz-nowhere", "-f", "json"],
  ...["table", "json", "csv"].map((format) => ["coverage", "qz.ndjson", "-f", format, "--details"]),
  ["coverage", "qz.ndjson", "--where", "cluster=qz-core", "--sort", "cluster"],
  ["explain", "qz.ndjson", "--account", ONE],
  ["explain", "qz.ndjson", "--account", TWO],
  ...["table", "json", "csv", "scenario"].flatMap((format) => [
    ["rollout", "qz.ndjson", "--ceiling", "500", "--order", "qz-order.txt", "-f", format],
    ["rollout", "qz.ndjson", "--ceiling", "500", "--by", "cluster", "--order", "qz-clusters.txt", "-f", format],
    ["rollout", "qz.ndjson", "--ceiling", "500", "--by", "ou", "--order", "qz-units.txt", "-f", format],
  ]),
];

/** What is wrong in one way or another, and quotes a name for it. */
const WRONG: readonly (readonly string[])[] = [
  ["report", "qz-nowhere.ndjson"],
  ["report", "qz-nowhere"],
  ["report", "qz.ndjson", "--accounts", "731100000418"],
  ["report", "qz.ndjson", "--accounts", "7311000004171"],
  ["report", "qz.ndjson", "--accounts", "qz-payments"],
  ["report", "qz.ndjson", "--scenario", "qz-policy.yaml"],
  ["report", "qz-scenario.yaml"],
  ["report", "qz.ndjson", "--config", "qz-order.txt"],
  ["report", "qz.ndjson", "--config", "qz-nowhere.yaml"],
  ["report", "qz.ndjson", "-o", "qz-nowhere/qz.txt"],
  ["report", "qz.ndjson", "-o", "qz.ndjson"],
  ["report", "qz-order.txt"],
  ["report", "qz-template.yaml", "--parameter", "QzOther=1"],
  ["check", "qz.ndjson"],
  ["explain", "qz.ndjson", "--account", "731100000999"],
  ["explain", "qz.ndjson", "--account", OWNER],
  ["explain", "qz.ndjson"],
  ["rollout", "qz.ndjson", "--ceiling", "500", "--order", "qz.yaml"],
  ["diff", "qz.ndjson", "qz-nowhere.ndjson"],
  ["report", "torn.ndjson"],
];

async function inside(folder: string, words: readonly string[]) {
  const placedWords = words.map((word) =>
    /^qz[\w-]*\.(ndjson|yaml|json|txt)$|^torn/.test(word) ? join(folder, word) : word,
  );
  return runWords(placedWords, 120);
}

describe("--redact", () => {
  test("no name of a source is in what is printed or noted, in any format", async () => {
    const folder = FOLDER();
    for (const words of RUNS) {
      const { code, stdout, stderr } = await inside(folder, [...words, "--redact"]);
      expect([words.join(" "), code === 2 ? stderr : "", namesIn(stdout), namesIn(stderr)]).toEqual([
        words.join(" "),
        "",
        [],
        [],
      ]);
    }
  });

  test("no figure changes, and no row changes its place", async () => {
    const folder = FOLDER();
    for (const words of RUNS.filter((some) => some.includes("json"))) {
      const [own, redacted] = [await inside(folder, words), await inside(folder, [...words, "--redact"])];
      expect([words, redacted.code]).toEqual([words, own.code]);
      expect(namesIn(own.stdout)).not.toEqual([]);
      expect(figuresOf(JSON.parse(redacted.stdout))).toEqual(figuresOf(JSON.parse(own.stdout)));
    }
  });

  test("what is refused is told without the name that it is about", async () => {
    const world = FOLDER();
    for (const words of WRONG) {
      const { code, stdout, stderr } = await inside(world, [...words, "--redact"]);
      expect([words.join(" "), code, namesIn(stdout + stderr)]).toEqual([words.join(" "), 2, []]);
      expect(stderr).toMatch(/^watchbill: .+; .+\n$/);
    }
  });

  test("a redacted inventory is a source that costs the same", async () => {
    const folder = FOLDER();
    const shared = await inside(folder, ["report", "qz.ndjson", "-f", "baseline", "--redact"]);
    const baseline = await inside(folder, ["report", "qz.ndjson", "-f", "baseline"]);
    const [redacted, own] = await Promise.all(
      [shared, baseline].map(({ stdout }) =>
        runWords(["report", placed("shared.ndjson", stdout), "-f", "json", "--details"]),
      ),
    );
    expect(figuresOf(JSON.parse(redacted?.stdout ?? ""))).toEqual(figuresOf(JSON.parse(own?.stdout ?? "")));
  });

  test("one thing has one replacement in every format and run", async () => {
    const accounts = async (...words: string[]) =>
      new Set((await runWords(["report", ACME, "--redact", ...words], 200)).stdout.match(/account-\d+/g));
    const all = await accounts("-f", "json");
    expect(all).toEqual(new Set([1, 2, 3, 4, 5, 6].map((number) => `account-${number}`)));
    for (const format of ["table", "csv", "markdown", "html"]) expect(await accounts("-f", format)).toEqual(all);
    const narrowed = await runWords(["report", ACME, "--redact", "-f", "csv", "--accounts", "333344445555"]);
    expect(narrowed.stdout).toContain("000000000003,account-3,");
  });

  test("the sample and the small world show none of their ids", async () => {
    for (const file of ["sample", ACME]) {
      const { stdout } = await runWords(["report", file, "--redact", "--details", "-f", "json"], 200);
      const held = readFileSync(
        file === "sample" ? new URL("../../data/sample/organization.ndjson", import.meta.url) : file,
        "utf8",
      );
      const ids = [...held.matchAll(/"(?:account|id|vpc|cluster|origin)":"([^"]{5,})"/g)].flatMap(([, id]) => id ?? []);
      expect(new Set(ids).size).toBeGreaterThan(10);
      expect([...new Set(ids)].filter((id) => stdout.includes(`"${id}"`))).toEqual([]);
    }
  });

  test("no frame of the terminal UI shows a name, whatever is pressed", { timeout: 60_000 }, async () => {
    const folder = FOLDER();
    const flags = { redact: true, months: 12, config: join(folder, "qz-policy.yaml") } as const;
    const loaded = await load([join(folder, "qz.ndjson")], flags, CONTEXT, true);
    const { ui } = stageOf(shownAs(loaded), 200, 60);
    const random = createRandom(20261121);
    const keys = [
      ..."1234567",
      ..."jkxsSgG?fbtcn",
      "down",
      "down",
      "down",
      "enter",
      "enter",
      "esc",
      "tab",
      "right",
      "left",
    ];
    for (let step = 0; step < 600; step += 1) {
      ui.press(keys[Math.floor(random() * keys.length)] ?? "down");
      expect(namesIn(ui.frame().map(textOf).join("\n"))).toEqual([]);
    }
    for (const screen of SCREENS) {
      const text = drawScreen(shownOf(shownAs(loaded)), screen, [200, 60]).join("\n");
      expect([screen, namesIn(text)]).toEqual([screen, []]);
    }
    const scenario = loaded.selectors.scenario(readScenario(join(folder, "qz-scenario.yaml"), TABLES));
    expect(namesIn(scenarioText(scenario))).toEqual([]);
    // What was saved of a redacted screen is read as it was saved.
    expect(loaded.selectors.saved(scenario)).toEqual(scenario);
  });

  test("live AWS is told of without names, while it is read and after, and alike each time", async () => {
    const fake = await serve(busyOrganization());
    fake.change((world) => ({ ...world, denied: [{ api: "eks:ListClusters", accountId: TEAM, regionId: "*" }] }));
    const live = [
      "report",
      "aws",
      "--organization",
      "--role",
      ROLE,
      "--redact",
      "--verbose",
      "--details",
      "-f",
      "json",
    ];
    const ask = () => inEnvironment(fake.env, () => runWords(live, 100, false, { now: AS_OF, env: fake.env }));
    const [first, again] = [await ask(), await ask()];
    expect([first.code, first.stderr.includes("denied")]).toEqual([0, true]);
    // Answers come in no fixed order, and workloads in that of the answers.
    const inOrder = ({ stdout }: { readonly stdout: string }): unknown =>
      JSON.parse(stdout, (key, value: unknown) => (key === "workloads" ? sorted(value) : value));
    expect(inOrder(again)).toEqual(inOrder(first));
    const names = new RegExp(
      [MANAGEMENT, AUDIT, TEAM, "o-small", "Apps", "account [123]", "vpc-main", "arn:"].join("|"),
    );
    expect(`${first.stdout}${first.stderr}`.split("\n").filter((line) => names.test(line))).toEqual([]);
  });

  test("scan refuses it", async () => {
    const { code, stderr } = await runWords(["scan", "--redact"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("redacted-scan")]);
  });
});
