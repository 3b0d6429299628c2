import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { reportSchema } from "../../data/refresh/report-schema.ts";
import { PUBLISHED_SCHEMAS, schemaText } from "../../data/refresh/schemas.ts";
import { DATA } from "../../data/refresh/write-table.ts";
import { runWords } from "../commands/run-words.ts";
import { ACME, awsFixture, placed, SCENARIO } from "../sources/open-words.ts";
import { hostileWorld } from "../hostile/world.ts";

const committed = (file: string): string => readFileSync(new URL(file, DATA), "utf8");

const publishedSchema = (file: string): z.ZodType => z.fromJSONSchema(JSON.parse(committed(file)));

/** Worlds that between them print every field. */
const WORLDS: readonly (readonly [string, () => readonly string[]])[] = [
  ["the small world", () => ["report", ACME]],
  ["the small world with its workloads", () => ["report", ACME, "--details"]],
  ["the small world, narrowed", () => ["report", ACME, "--accounts", "666677778888", "--details"]],
  ["the small world, read in another way", () => ["report", ACME, "--ladder", "shared", "--tier-scope", "account"]],
  ["an empty view", () => ["report", ACME, "--regions", "eu-central-1", "--details"]],
  ["the sample", () => ["report", "sample", "--details"]],
  ["typed numbers", () => ["report", "eks=300,fargate=50.25,ec2=1200", "--details"]],
  ["hostile names", () => ["report", hostileWorld(), "--details"]],
  ["answers of the AWS CLI", () => ["report", ...["hosts.json", "unknown-type.json", "sidecars.json"].map(awsFixture)]],
  [
    "a discount",
    () => ["report", ACME, "--config", placed("settings.yaml", "version: 1\nsettings: { discount: 12.5% }\n")],
  ],
  [
    "flow logs",
    () => [
      "report",
      ACME,
      "--config",
      placed("settings.yaml", "version: 1\nsettings: {flowLogs: {gbPerMonth: 900}}\n"),
    ],
  ],
  [
    "flow logs of one Region",
    () => [
      "report",
      ACME,
      "--config",
      placed(
        "settings.yaml",
        "version: 1\nsettings: {flowLogs: {regions: {us-east-1: {gbPerMonth: 900.5, analyzedGbPerMonth: 3000}}}}\n",
      ),
    ],
  ],
  ["a scenario", () => ["report", ACME, "--scenario", SCENARIO]],
  [
    "a scenario of everything",
    () => [
      "report",
      ACME,
      "--scenario",
      placed(
        "scenario.yaml",
        [
          "watchbill: scenario/1",
          "rules:",
          "  - match: {kinds: [ec2-instance], regions: [us-east-1], clusters: [core], accounts: ['222233334444'], tags: {a: 1}}",
          "    protect: true",
          "growth: -1.5%",
          "add: [eks=300@us-east-1, fargate=0.25@eu-west-1]",
          "settings: {ladder: shared, monthHours: 730}",
        ].join("\n"),
      ),
    ],
  ],
  ["a check within", () => ["check", ACME, "--budget", "8000"]],
  ["a check exceeded", () => ["check", ACME, "--budget", "7000"]],
  ["a check undecided without a bound", () => ["check", "sample", "--budget", "90000000"]],
];

async function printed(words: readonly string[]): Promise<unknown> {
  const { code, stdout } = await runWords([...words, "--format", "json"]);
  expect(code).not.toBe(2);
  return JSON.parse(stdout);
}

/** What is wrong with a document, each with its path; empty where nothing is. */
function faults(schema: z.ZodType, document: unknown): string[] {
  const { error } = schema.safeParse(document);
  return (error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`).slice(0, 10);
}

/** Every path of a value's keys, list entries taken together: `accounts[].current.vcpus.low`. */
function pathsOf(value: unknown, prefix = ""): string[] {
  if (Array.isArray(value)) return [prefix, ...value.flatMap((entry) => pathsOf(entry, `${prefix}[]`))];
  if (typeof value !== "object" || value === null) return [prefix];
  return [prefix, ...Object.entries(value).flatMap(([key, entry]) => pathsOf(entry, `${prefix}.${key}`))];
}

describe.each(PUBLISHED_SCHEMAS)("$file", (published) => {
  test("is what data/refresh/schemas.ts writes", () => {
    expect(committed(published.file)).toBe(schemaText(published));
  });

  test("allows no field that it doesn't name", () => {
    const text = committed(published.file);
    const objects = text.match(/"properties":/g) ?? [];
    expect(objects.length).toBeGreaterThan(0);
    expect(text.match(/"additionalProperties": false/g)).toHaveLength(objects.length);
  });
});

describe("the JSON report keeps to its schema", () => {
  test.each(WORLDS)("%s", async (_, words) => {
    const document = await printed(words());
    expect(faults(reportSchema, document)).toEqual([]);
    expect(faults(publishedSchema("schemas/report.schema.json"), document)).toEqual([]);
  });

  test("refuses a document in which anything is off", async () => {
    const document = await printed(["check", ACME, "--budget", "7000", "--details"]);
    const text = JSON.stringify(document);
    const changes: readonly (readonly [string, string])[] = [
      ['"schemaVersion":1', '"schemaVersion":2'],
      ['"currency":"USD"', '"currency":"USD","more":1'],
      ['"expected":"7382.60"', '"expected":7382.6'],
      ['"expected":"7382.60"', '"expected":"7382.6"'],
      ['"expected":"7382.60"', '"expected":null'],
      ['"expected":"7382.60"', '"expected":"7,382.60"'],
      ['"accountId":"111122223333"', '"accountId":"1111"'],
      ['"kind":"eks-node"', '"kind":"eks"'],
      ['"eligible":7720', '"eligible":"7720"'],
      ['"asOf":"2026-11-21T00:00:00Z",', ""],
    ];
    for (const [from, to] of changes) {
      expect(text).toContain(from);
      const changed: unknown = JSON.parse(text.replace(from, to));
      expect([to, faults(reportSchema, changed).length > 0]).toEqual([to, true]);
    }
  });
});

/** Every field that docs promise to pipelines (schemaVersion 1); RANGE stands for low, expected and high. */
const PROMISED = `
.schemaVersion .tool.name .tool.version .asOf .currency .source.type
.totals.vcpus.protected .totals.vcpus.eligible .totals.vcpus.unverified .totals.vcpus.ineligible .totals.vcpus.unknown
.totals.vcpus.unknownWorkloads
.totals.current.vcpus.RANGE .totals.current.monthlyCost.RANGE .totals.everything.vcpus.RANGE .totals.everything.monthlyCost.RANGE
.readings[].tierScope .readings[].ladder .readings[].default .readings[].current .readings[].everything .readings[].prices
.kinds[].kind .kinds[].workloads .kinds[].ecsHosts .kinds[].vcpus.protected .kinds[].vcpus.unknownWorkloads
.kinds[].current.vcpus.RANGE .kinds[].current.monthlyCost.RANGE .kinds[].everything.vcpus.RANGE .kinds[].everything.monthlyCost.RANGE
.accounts[].accountId .accounts[].name
.accounts[].current.vcpus.RANGE .accounts[].current.monthlyCost.RANGE .accounts[].current.standaloneCost.RANGE
.accounts[].everything.vcpus.RANGE .accounts[].everything.monthlyCost.RANGE .accounts[].everything.standaloneCost.RANGE
.pools[].scope .pools[].regionId .pools[].meter .pools[].basis .pools[].quantity .pools[].cost
.pools[].tiers[].from .pools[].tiers[].to .pools[].tiers[].unitPrice .pools[].tiers[].quantity .pools[].tiers[].cost
.pools[].tiers[].assumed
.projections[].basis .projections[].months[].month .projections[].months[].billedCost.RANGE
.projections[].months[].remainingCost.RANGE .projections[].months[].costAfterTrials.RANGE
.projections[].months[].accounts[].accountId .projections[].months[].accounts[].vcpus.RANGE
.projections[].months[].accounts[].billedCost.RANGE .projections[].months[].accounts[].costAfterTrials.RANGE
.endpoints.cost.RANGE .endpoints.avoidedMonthlyCost.RANGE .endpoints.vpcs[].accountId .endpoints.vpcs[].vpcId
.endpoints.vpcs[].azs .endpoints.vpcs[].cost.RANGE .endpoints.vpcs[].why
.flowLogs[].basis .flowLogs[].waivedGb .flowLogs[].savedCost .flowLogs[].netCost .flowLogs[].regions[].breakEvenGbPerVcpu.RANGE
.verdicts[].budget .verdicts[].basis .verdicts[].state .verdicts[].limit .verdicts[].amount.RANGE .verdicts[].reasons[].what
.gaps[].accountId .gaps[].regionId .gaps[].api .gaps[].reason .gaps[].message
.skipped .unpriced .unresolved
.assumptions[].id .assumptions[].value .assumptions[].source .assumptions[].swing.RANGE
.provenance.prices.asOf .provenance.prices.sha256 .provenance.instanceTypes.asOf
`
  .trim()
  .split(/\s+/)
  .flatMap((path) => ["low", "expected", "high"].map((part) => path.replace("RANGE", part)))
  .filter((path, index, all) => all.indexOf(path) === index);

describe("the JSON report names every field that pipelines rely on", () => {
  test("in a check of the small world", async () => {
    const paths = new Set(pathsOf(await printed(["check", ACME, "--budget", "7000"])));
    expect(PROMISED.filter((path) => !paths.has(path))).toEqual([]);
  });

  test("today is null, and never 0, for a source that can't know what is protected", () => {
    const figure = reportSchema.shape.totals.shape.current;
    expect(figure.safeParse(null).success).toBe(true);
  });
});

describe("what people write by hand keeps to its schema", () => {
  const estimate = publishedSchema("schemas/estimate.schema.json");
  const settings = publishedSchema("schemas/settings.schema.json");
  const row = { account: "111122223333", region: "us-east-1", kind: "ec2-instance", vcpus: 800 };

  test.each([
    [{ watchbill: "estimate/1", workloads: [] }],
    [{ watchbill: "estimate/1", organization: "o-example", workloads: [row] }],
    [
      {
        watchbill: "estimate/1",
        workloads: [
          {
            ...row,
            vcpus: { low: 600, expected: 800, high: null },
            hours: 220,
            protected: true,
            trialEnds: "2026-12-10",
            count: 3,
            cluster: "a",
            tags: { team: "b" },
            eligibility: "unverified",
          },
        ],
      },
    ],
  ])("an estimate: %o", (document) => expect(faults(estimate, document)).toEqual([]));

  test.each([
    [{ watchbill: "estimate/2", workloads: [] }],
    [{ watchbill: "estimate/1" }],
    [{ watchbill: "estimate/1", workloads: [{ ...row, vcpu: 5 }] }],
    [{ watchbill: "estimate/1", workloads: [{ ...row, kind: "ec2" }] }],
    [{ watchbill: "estimate/1", workloads: [{ ...row, vcpus: "many" }] }],
  ])("no estimate: %o", (document) => expect(faults(estimate, document)).not.toEqual([]));

  test.each([
    [{ version: 1 }],
    [
      {
        version: 1,
        settings: { tierScope: "account", ladder: "shared", monthHours: 730, discount: "12%" },
        coverage: "current",
        gaps: { allow: ["*"] },
      },
    ],
  ])("settings: %o", (document) => expect(faults(settings, document)).toEqual([]));

  test.each([[{}], [{ version: 2 }], [{ version: 1, setings: {} }], [{ version: 1, settings: { discount: "120%" } }]])(
    "no settings: %o",
    (document) => expect(faults(settings, document)).not.toEqual([]),
  );
});
