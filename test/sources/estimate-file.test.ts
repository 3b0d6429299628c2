import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { createJudge } from "../../src/inventory/eligibility.ts";
import { readEstimate } from "../../src/sources/estimate-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { DATA } from "../plan/population-of.ts";

const tables = readReferenceTables(DATA);
const AS_OF = Date.UTC(2026, 10, 21);

const read = (text: string, monthHours = 720) =>
  readEstimate("plan.yaml", text, { asOf: AS_OF, monthHours, tables, judge: createJudge(tables) });

/** A file of one row, whose keys begin on line 4 after its account on line 3; `change` replaces or adds lines. */
function rowed(change: Readonly<Record<string, string | null>> = {}): string {
  const keys = { account: '"111122223333"', region: "us-east-1", kind: "ec2-instance", vcpus: "800", ...change };
  const lines = Object.entries(keys).flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}`.trimEnd()]));
  return `watchbill: estimate/1\nworkloads:\n${lines.map((line, index) => `  ${index === 0 ? "-" : " "} ${line}`).join("\n")}\n`;
}

/** A refusal as its one line: what was wrong and where, and what to do. */
function refusal(text: string, monthHours?: number): readonly [string, string] {
  try {
    read(text, monthHours);
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.hint];
    throw error;
  }
  return ["accepted", ""];
}

const FORM = "see data/schemas/estimate.schema.json";

describe("what is read", () => {
  test("a row with everything", () => {
    const inventory = read(`watchbill: estimate/1
organization: o-example
workloads:
  - account: "111122223333"
    region: eu-west-1
    kind: fargate-task
    vcpus: {low: 0.25, expected: 2, high: 4}
    count: 12
    hours: 220
    protected: true
    trialEnds: 2026-12-10
    cluster: web
    tags: {team: payments, tier: 1}
    eligibility: unverified
`);
    expect(inventory).toMatchObject({
      asOf: AS_OF,
      source: { type: "estimate", name: "plan.yaml" },
      organization: { id: "o-example", whole: true },
      trials: [
        {
          accountId: "111122223333",
          regionId: "eu-west-1",
          kind: "fargate-task",
          ends: Date.UTC(2026, 11, 10),
          precision: "exact",
        },
      ],
    });
    expect(inventory.workloads).toMatchObject([
      {
        origin: "plan.yaml line 4, row 1",
        accountId: "111122223333",
        regionId: "eu-west-1",
        kind: "fargate-task",
        size: { state: "known", vcpus: { low: 250, expected: 2000, high: 4000 } },
        count: { low: 12, expected: 12, high: 12 },
        hours: 792_000,
        coverage: { state: "covered" },
        cluster: "web",
        tags: { team: "payments", tier: "1" },
        eligibility: { state: "unverified" },
      },
    ]);
  });

  test("what isn't written: no organization, eligible, always on, not protected, no trial, one of it", () => {
    const inventory = read(rowed());
    expect(inventory).toMatchObject({ organization: null, trials: [], accounts: [], gaps: [], sample: false });
    expect(inventory.workloads).toMatchObject([
      {
        hours: "always",
        count: { low: 1, expected: 1, high: 1 },
        coverage: { state: "not-covered" },
        eligibility: { state: "eligible" },
        cluster: null,
        tags: {},
        size: { state: "known", vcpus: { low: 800_000, expected: 800_000, high: 800_000 } },
      },
    ]);
  });

  test.each([
    ["a range without an end", { vcpus: "{low: 1, expected: 2, high: null}" }],
    ["no vCPUs at all", { vcpus: "0" }],
    ["the most vCPUs", { vcpus: "1000000" }],
    ["a thousandth of a vCPU", { vcpus: "0.001" }],
    ["an account of 12 digits without quotes", { account: "111122223333" }],
    ["as many hours as the month has", { hours: "720" }],
    ["no hours", { hours: "0" }],
    ["an instant with its zone", { trialEnds: "2026-12-10T06:00:00+01:00" }],
    ["none of it", { count: "0" }],
  ])("%s", (_, change) => {
    expect(refusal(rowed(change))).toEqual(["accepted", ""]);
  });

  test("JSON, which YAML holds", () => {
    const json = {
      watchbill: "estimate/1",
      workloads: [{ account: "111122223333", region: "us-east-1", kind: "eks-node", vcpus: 3 }],
    };
    expect(read(JSON.stringify(json)).workloads).toHaveLength(1);
  });

  test("rows of one clock may repeat its end, in any way of writing it", () => {
    const rows = ["2026-12-10", "2026-12-10T00:00:00Z", "2026-12-10T02:00+02:00"].map((trialEnds) =>
      rowed({ trialEnds }),
    );
    expect(read(rows[0] + rows.slice(1).map(rowsOnly).join("")).trials).toHaveLength(1);
  });

  test("other accounts, Regions and kinds have clocks of their own", () => {
    const changes = [{}, { account: '"222233334444"' }, { region: "us-east-2" }, { kind: "eks-node" }];
    const rows = changes.map((change, index) => rowed({ ...change, trialEnds: `2026-12-0${index + 1}` }));
    expect(read(rows[0] + rows.slice(1).map(rowsOnly).join("")).trials).toHaveLength(4);
  });

  test("more hours than November's, where the divisor's month has them", () => {
    expect(refusal(rowed({ hours: "730" }), 730)).toEqual(["accepted", ""]);
  });
});

/** The rows of a file, without its head. */
const rowsOnly = (file: string): string => file.split("\n").slice(2).join("\n");

describe("what is refused, in one line that says where and what to do", () => {
  test.each<[string, Readonly<Record<string, string | null>>, string, string]>([
    [
      "negative vCPUs",
      { vcpus: "-8" },
      "plan.yaml line 6: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "absurd vCPUs",
      { vcpus: "1000000.001" },
      "plan.yaml line 6: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "vCPUs finer than a thousandth",
      { vcpus: "0.0005" },
      "plan.yaml line 6: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "vCPUs as text",
      { vcpus: '"800"' },
      "plan.yaml line 6: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "no number",
      { vcpus: ".nan" },
      "plan.yaml line 6: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "an endless number",
      { vcpus: ".inf" },
      "plan.yaml line 6: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "vCPUs left empty",
      { vcpus: "" },
      "plan.yaml line 6: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "vCPUs left out",
      { vcpus: null },
      "plan.yaml line 3: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "a list of vCPUs",
      { vcpus: "[1, 2, 3]" },
      "plan.yaml line 6: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "a range whose expected is below its low",
      { vcpus: "{low: 5, expected: 4, high: 9}" },
      "plan.yaml line 6: vcpus: low, expected and high stand in this order",
      FORM,
    ],
    [
      "a range whose high is below its expected",
      { vcpus: "{low: 5, expected: 6, high: 5}" },
      "plan.yaml line 6: vcpus: low, expected and high stand in this order",
      FORM,
    ],
    [
      "a range without its high",
      { vcpus: "{low: 5, expected: 6}" },
      "plan.yaml line 6: high: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "a range with a negative part",
      { vcpus: "{low: -1, expected: 6, high: 7}" },
      "plan.yaml line 6: low: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
    [
      "an unknown Region",
      { region: "us-est-1" },
      'plan.yaml line 4: unknown region "us-est-1"',
      "did you mean us-east-1?",
    ],
    [
      "a Region like none",
      { region: "mars" },
      'plan.yaml line 4: unknown region "mars"',
      "write it as AWS does, such as us-east-1",
    ],
    ["no Region", { region: null }, "plan.yaml line 3: region: a workload names its Region, such as us-east-1", FORM],
    [
      "an account of 11 digits",
      { account: '"11112222333"' },
      "plan.yaml line 3: account: an account is its 12 digits, in quotes",
      FORM,
    ],
    [
      "an account without quotes, whose zero is lost",
      { account: "011122223333" },
      "plan.yaml line 3: account: an account is its 12 digits, in quotes",
      FORM,
    ],
    [
      "an account by name",
      { account: "payments" },
      "plan.yaml line 3: account: an account is its 12 digits, in quotes",
      FORM,
    ],
    ["no account", { account: null }, "plan.yaml line 3: account: an account is its 12 digits, in quotes", FORM],
    [
      "an unknown kind",
      { kind: "ec2" },
      "plan.yaml line 5: kind: a kind is eks-node, fargate-task, ec2-instance",
      FORM,
    ],
    ["no kind", { kind: null }, "plan.yaml line 3: kind: a kind is eks-node, fargate-task, ec2-instance", FORM],
    ["a negative count", { count: "-1" }, "plan.yaml line 7: count: a count is not negative", FORM],
    ["half a host", { count: "1.5" }, "plan.yaml line 7: count: a count is a whole number", FORM],
    [
      "an absurd count",
      { count: "10000001" },
      "plan.yaml line 7: count: a count of more than 10,000,000 is taken for a mistake",
      FORM,
    ],
    ["negative hours", { hours: "-1" }, "plan.yaml line 7: hours: hours are 0 or at least a second", FORM],
    [
      "hours in words",
      { hours: "sometimes" },
      "plan.yaml line 7: hours: hours are always, or a number of hours a month",
      FORM,
    ],
    [
      "more hours than the month has",
      { hours: "720.5" },
      "plan.yaml line 7: 720.5 hours are more than the month's 720",
      "write hours: always",
    ],
    [
      "protected by another word than true",
      { protected: "yes" },
      "plan.yaml line 7: protected: protected is true or false",
      FORM,
    ],
    [
      "a trial's end in words",
      { trialEnds: "soon" },
      "plan.yaml line 7: trialEnds: a trial ends on a date such as 2026-12-10, or an instant with its zone",
      FORM,
    ],
    [
      "a day that doesn't exist",
      { trialEnds: "2026-02-30" },
      "plan.yaml line 7: trialEnds: a trial ends on a date such as 2026-12-10, or an instant with its zone",
      FORM,
    ],
    [
      "an instant without its zone",
      { trialEnds: "2026-12-10T06:00" },
      "plan.yaml line 7: trialEnds: a trial ends on a date such as 2026-12-10, or an instant with its zone",
      FORM,
    ],
    [
      "a number for a date",
      { trialEnds: "20261210" },
      "plan.yaml line 7: trialEnds: a trial ends on a date such as 2026-12-10",
      FORM,
    ],
    ["a list of tags", { tags: "[a, b]" }, "plan.yaml line 7: tags: tags are names with values", FORM],
    [
      "a verdict that nobody can type",
      { eligibility: "unknown" },
      "plan.yaml line 7: eligibility: eligibility is eligible, unverified or ineligible",
      FORM,
    ],
    ["an unknown key near another", { cout: "3" }, 'plan.yaml line 7: unknown key "cout"', "did you mean count?"],
    [
      "an unknown key in other case",
      { trialends: "2026-12-10" },
      'plan.yaml line 7: unknown key "trialends"',
      "did you mean trialEnds?",
    ],
  ])("%s", (_, change, message, hint) => {
    expect(refusal(rowed(change))).toEqual([message, hint]);
  });

  test.each([
    [
      "another version",
      "watchbill: estimate/2\nworkloads: []\n",
      "plan.yaml line 1: watchbill: this reads estimate/1",
      FORM,
    ],
    ["no version", "workloads: []\n", "plan.yaml line 1: watchbill: this reads estimate/1", FORM],
    ["no workloads", "watchbill: estimate/1\n", "plan.yaml line 1: workloads: workloads is a list", FORM],
    [
      "workloads left empty",
      "watchbill: estimate/1\nworkloads:\n",
      "plan.yaml line 2: workloads: workloads is a list",
      FORM,
    ],
    [
      "workloads that are no list",
      "watchbill: estimate/1\nworkloads:\n  a: 1\n",
      "plan.yaml line 2: workloads: workloads is a list",
      FORM,
    ],
    [
      "a mistyped organization",
      "watchbill: estimate/1\norganisation: o-x\nworkloads: []\n",
      'plan.yaml line 2: unknown key "organisation"',
      "did you mean organization?",
    ],
    [
      "an organization that is a number",
      "watchbill: estimate/1\norganization: 7\nworkloads: []\n",
      "plan.yaml line 2: organization: an organization is its id, such as o-example",
      FORM,
    ],
    [
      "a key twice",
      `${rowed()}    vcpus: 9\n`,
      "plan.yaml line 7: Map keys must be unique",
      "mend the line, or check that this is an estimate, settings or scenario file",
    ],
    [
      "a tab",
      `${rowed()}\tcount: 3\n`,
      "plan.yaml line 7: Tabs are not allowed as indentation",
      "mend the line, or check that this is an estimate, settings or scenario file",
    ],
    [
      "two ends for one clock",
      rowed({ trialEnds: "2026-12-10" }) + rowsOnly(rowed({ vcpus: "1", trialEnds: "2026-12-11" })),
      "plan.yaml line 12: the trial of 111122223333 us-east-1 ec2-instance already ends at 2026-12-10T00:00:00.000Z",
      "an account, Region and kind share one clock: write one end",
    ],
    [
      "the second row",
      rowed() + rowsOnly(rowed({ vcpus: "-1" })),
      "plan.yaml line 10: vcpus: vCPUs are a number from 0 to 1,000,000, no finer than a thousandth",
      FORM,
    ],
  ])("%s", (_, text, message, hint) => {
    expect(refusal(text)).toEqual([message, hint]);
  });

  test.each([
    ["a file that holds nothing", ""],
    ["a file of remarks", "# nothing yet\n"],
    ["a list for a file", "- a\n"],
    ["a word for a file", "eks=300\n"],
    ["a row that is empty", "watchbill: estimate/1\nworkloads:\n  -\n"],
    ["a row that is a word", "watchbill: estimate/1\nworkloads:\n  - eks=300\n"],
    ["a row that is a list", "watchbill: estimate/1\nworkloads:\n  - [1]\n"],
    ["two documents", `${rowed()}---\n${rowed()}`],
    ["a name for nothing", "watchbill: estimate/1\nworkloads: *rows\n"],
  ])("%s, in words that are ours", (_, text) => {
    const [message] = refusal(text);
    expect(message).toMatch(/^plan\.yaml line \d: /);
    expect(message).not.toMatch(/Invalid input|expected object|YAML\.|without bound/);
  });

  test("an unknown key in a range names its nearest", () => {
    expect(refusal(rowed({ vcpus: "{low: 5, expected: 6, higt: 7}" }))).toEqual([
      'plan.yaml line 6: unknown key "higt"',
      "did you mean high?",
    ]);
  });

  test.each([
    ["a tag whose value is a map", { tags: "{team: {name: payments}}" }],
    ["a tag whose value is a list", { tags: "{team: [a, b]}" }],
    ["a tag without a value", { tags: "{team: }" }],
  ])("%s", (_, change) => {
    expect(refusal(rowed(change))[0]).toMatch(/^plan\.yaml line 7: /);
  });

  test("hours that are too few to be a second, since they would count as none", () => {
    expect(refusal(rowed({ hours: "0.0001" }))[0]).toMatch(/^plan\.yaml line 7: /);
  });

  test("an absurd number of vCPUs in many rows of a few", () => {
    expect(refusal(rowed({ vcpus: "1000000", count: "10000000" }))[0]).toMatch(/^plan\.yaml line [67]: /);
  });

  test("aliases that grow without bound", () => {
    const layers = Array.from(
      { length: 9 },
      (_, index) => `a${index + 1}: &a${index + 1} [${Array.from({ length: 9 }, () => `*a${index}`).join(", ")}]`,
    );
    expect(refusal(`a0: &a0 [x]\n${layers.join("\n")}\n`)).toEqual([
      "plan.yaml: its aliases grow without bound",
      "write the values out",
    ]);
  });
});
