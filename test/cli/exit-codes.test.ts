import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { ACME, awsFixture } from "../sources/open-words.ts";
import { runAll, runAllIn } from "./run-all.ts";
import type { Ran } from "./watchbill.ts";

const acme = readFileSync(ACME, "utf8");

const without = (text: string, pattern: RegExp): string =>
  text
    .split("\n")
    .filter((line) => !pattern.test(line))
    .join("\n")
    .replace(/\{"record":"end".*\}/, '{"record":"end"}');

const estimate = (...rows: readonly string[]): string =>
  ["watchbill: estimate/1", "workloads:", ...rows.map((row) => `  - { account: "111122223333", ${row} }`)].join("\n");

const twoAccounts = (first: number, second: number): string =>
  `${estimate(host(`vcpus: ${first}`))}\n  - { account: "222233334444", ${host(`vcpus: ${second}`)} }\n`;

const host = (change: string): string => `region: us-east-1, kind: ec2-instance, ${change}`;

const policy = (...budgets: readonly string[]): string =>
  ["version: 1", "budgets:", ...budgets.map((one) => `  - ${one}`), ""].join("\n");

/** A gap of one account in Virginia, where prices are known. */
const gap = (bound: number | null): string =>
  JSON.stringify({
    record: "gap",
    account: "666677778888",
    region: "us-east-1",
    api: "ec2:DescribeInstances",
    reason: "denied",
    message: "no",
    hides: [{ kind: "ec2-instance", bound }],
  });

const virginia = (more: string): string =>
  [
    `{"watchbill":"inventory/1","asOf":"2026-11-21T00:00:00Z","source":{"type":"aws","name":"audit"}}`,
    `{"record":"workload","account":"111122223333","region":"us-east-1","kind":"ec2-instance","origin":"i-1","vcpus":100,"stated":"eligible","coverage":"not-covered"}`,
    more,
    `{"record":"end"}`,
  ].join("\n");

const FILES: Readonly<Record<string, string>> = {
  "acme.ndjson": acme,
  "allow-one.yaml": "version: 1\ngaps: { allow: [666677778888/us-east-1/ec2:DescribeInstances] }\n",
  "allow-stars.yaml": 'version: 1\ngaps: { allow: ["*/us-east-1/*"] }\n',
  "allow-all.yaml": 'version: 1\ngaps: { allow: ["*"] }\n',
  "allow-other.yaml": 'version: 1\ngaps: { allow: ["666677778888/us-east-2/*", "*/*/ec2:DescribeVpcs"] }\n',
  "current.yaml": "version: 1\ncoverage: current\n",
  "whole.yaml": "version: 1\ncoverage: everything\n",
  "bounded.ndjson": virginia(gap(96)),
  "unbounded.ndjson": virginia(gap(null)),
  "cut.ndjson": acme.slice(0, acme.indexOf('{"record":"detector","account":"333344445555"')),
  "east.ndjson": without(acme, /"record":"gap"|"eu-west-1"/),
  "range.yaml": estimate(host("vcpus: { low: 50, expected: 100, high: 900 }")),
  "endless.yaml": estimate(host("vcpus: { low: 50, expected: 100, high: null }")),
  "unverified.yaml": estimate(host("vcpus: 100"), host("vcpus: 100, eligibility: unverified")),
  "protected.yaml": estimate(host("vcpus: 40, protected: true"), host("vcpus: 60")),
  "nothing.yaml": "watchbill: estimate/1\nworkloads: []\n",
  "ireland.yaml": estimate("region: eu-west-1, kind: ec2-instance, vcpus: 100"),
};

/** Budgets on two accounts: 100 vCPU each, $150 each. */
const POLICIES: Readonly<Record<string, string>> = {
  "two.yaml": twoAccounts(100, 100),
  "grown.yaml": twoAccounts(120, 100),
  "roomy.yaml": policy("{ name: all, monthly: 400 }"),
  "near.yaml": policy("{ name: all, monthly: 350, warnAt: 80% }"),
  "tight.yaml": policy("{ name: all, monthly: 299 }"),
  "middle.yaml": policy("{ name: all, monthly: 310 }"),
  "one-of-two.yaml": policy(
    "{ name: all, monthly: 400 }",
    '{ name: a, match: { accounts: ["111122223333"] }, monthly: 100 }',
  ),
  "scoped.yaml": policy('{ name: b, match: { accounts: ["222233334444"] }, monthly: 150 }'),
  "nobody.yaml": policy("{ name: none, match: { clusters: [none] }, monthly: 1 }"),
  "mistyped.yaml": policy("{ name: all, montly: 400 }"),
  "growth.yaml": policy("{ name: growth, increase: { max: 5%, or: 20 } }"),
  "growth-wide.yaml": policy("{ name: growth, increase: { max: 10%, or: 1 } }"),
  "growth-beside.yaml": policy("{ name: growth, increase: { max: 0% } }", "{ name: all, monthly: 400 }"),
  "dearest.yaml": policy("{ name: bill, basis: billed, monthly: 299 }"),
  "november.yaml": policy("{ name: bill, basis: billed, month: 2026-11, monthly: 1 }"),
  "october.yaml": policy("{ name: bill, basis: billed, month: 2026-10, monthly: 1 }"),
  "three.yaml": policy(
    '{ name: over, match: { accounts: ["111122223333"] }, monthly: 1 }',
    '{ name: open, match: { accounts: ["666677778888"] }, monthly: 100 }',
    "{ name: roomy, monthly: 900000 }",
  ),
  "open.yaml": policy(
    '{ name: open, match: { accounts: ["666677778888"] }, monthly: 100 }',
    "{ name: roomy, monthly: 900000 }",
  ),
};

type Case = readonly [what: string, args: readonly string[], code: number, says: RegExp];

/** 1,550 vCPU in Virginia: 450.00 + 75.00 + 1,275.00. */
const TYPED = "eks=300,fargate=50,ec2=1200@us-east-1";

const EVERYTHING = /^If everything were protected: /m;

const CASES: readonly Case[] = [
  ["well below the limit", [TYPED, "--budget", "5000"], 0, /protected: within\. \$1,800\.00 of \$5,000\.00 .*36 %/],
  ["equal to the limit", [TYPED, "--budget", "1800"], 0, /within\. \$1,800\.00 of \$1,800\.00 a month \(100 %\)/],
  ["a limit written with sign and comma", [TYPED, "--budget", "$1,800.00"], 0, /within/],
  ["a micro-dollar above the limit", [TYPED, "--budget", "1799.999999"], 1, /exceeded by less than \$0\.01\./],
  ["above the limit", [TYPED, "--budget", "1000"], 1, /exceeded by \$800\.00\. \$1,800\.00 of \$1,000\.00/],
  ["a limit of nothing", [TYPED, "--budget", "0"], 1, /exceeded by \$1,800\.00/],
  ["nothing within a limit of nothing", ["ec2=0@us-east-1", "--budget", "0"], 0, /within\. \$0\.00 of \$0\.00 a month/],
  ["the small world within", ["acme.ndjson", "--budget", "8000"], 0, /within\..*92 %\), at most \$7,721\.00/],
  ["the small world's high bound equal to the limit", ["acme.ndjson", "--budget", "7721"], 0, /within/],
  [
    "the small world undecided",
    ["acme.ndjson", "--budget", "7500"],
    3,
    /undecided\. \$7,382\.60 is within \$7,500\.00 a month, but \$7,721\.00 is possible\.\n {2}because {2}legacy-ops × eu-west-1 not read \+216\.00 · eu-west-1 has no published price \+122\.40/,
  ],
  [
    "the small world exceeded",
    ["acme.ndjson", "--budget", "7000"],
    1,
    /exceeded by \$382\.60\..*\n {2}drivers {2}data-lake 4,207\.11 · payments-prod 1,142\.00 · platform-prod 814\.55/,
  ],
  ["over the limit though not all was read", ["unbounded.ndjson", "--budget", "100"], 1, /exceeded/],
  ["a gap with a bound that fits", ["bounded.ndjson", "--budget", "500"], 0, /within/],
  ["a gap with a bound that doesn't fit", ["bounded.ndjson", "--budget", "200"], 3, /undecided.*\$294\.00 is possible/],
  ["a gap without a bound", ["unbounded.ndjson", "--budget", "900000000"], 3, /undecided.*nothing bounds/],
  [
    "a gap that is allowed by name",
    ["unbounded.ndjson", "--budget", "200", "--config", "allow-one.yaml"],
    0,
    /within\..*, with no upper bound/,
  ],
  [
    "a gap that is allowed by stars",
    ["unbounded.ndjson", "--budget", "200", "--config", "allow-stars.yaml"],
    0,
    /within/,
  ],
  ["every gap allowed", ["unbounded.ndjson", "--budget", "200", "--policy", "allow-all.yaml"], 0, /within/],
  ["other gaps allowed", ["unbounded.ndjson", "--budget", "200", "--config", "allow-other.yaml"], 3, /undecided/],
  [
    "an allowed gap beside a missing price",
    ["acme.ndjson", "--budget", "7450", "--config", "allow-all.yaml"],
    3,
    /price/,
  ],
  ["an interrupted inventory", ["cut.ndjson", "--budget", "900000000"], 3, /undecided.*nothing bounds/],
  [
    "a missing price that may not fit",
    ["ireland.yaml", "--budget", "200"],
    3,
    /eu-west-1 has no published price \+45\.00/,
  ],
  ["a missing price that fits", ["ireland.yaml", "--budget", "225"], 0, /within/],
  ["an unknown type whose bound doesn't fit", ["unknown-type.json", "--budget", "10"], 3, /because .*1 workload/],
  ["an unknown type whose bound fits", ["unknown-type.json", "--budget", "12"], 0, /within/],
  ["a typed range", ["range.yaml", "--budget", "150"], 0, /within\..*at most \$\d/],
  [
    "a typed range without an end",
    ["endless.yaml", "--budget", "150"],
    0,
    /warning\. \$150\.00 of \$150\.00 a month \(100 %\)\.\n {2}because {2}no upper bound in code: ec2-instance us-east-1/,
  ],
  ["unverified hosts are expected", ["unverified.yaml", "--budget", "299"], 1, /exceeded by \$1\.00/],
  ["unverified hosts leave nothing undecided", ["unverified.yaml", "--budget", "300"], 0, /within/],
  [
    "what is protected today",
    ["protected.yaml", "--budget", "60", "--config", "current.yaml"],
    0,
    /^Protected today: within\. \$60\.00 of \$60\.00/m,
  ],
  ["everything, by the settings", ["protected.yaml", "--budget", "60", "--config", "whole.yaml"], 1, EVERYTHING],
  ["coverage that nobody read", ["hosts.json", "--budget", "1", "--config", "current.yaml"], 3, /because {2}\S/],
  ["a narrowed view", ["acme.ndjson", "--budget", "1142", "--accounts", "111122223333"], 0, /within\. \$1,142\.00/],
  ["a narrowed view over the limit", ["acme.ndjson", "--budget", "1141", "--tag", "team=payments"], 1, /exceeded/],
];

/** How the lines of several budgets, or of one of a policy, stand before the closing sentence. */
const POLICY_CASES: readonly Case[] = [
  [
    "every budget of a policy holds",
    ["two.yaml", "--policy", "roomy.yaml"],
    0,
    /✓ within +all +300\.00 of 400\.00 +75 %\n.*: within\. 1 of 1 budget\./,
  ],
  [
    "a budget warns",
    ["two.yaml", "--policy", "near.yaml"],
    0,
    /▲ warning +all +300\.00 of 350\.00 +86 %, warns at 80 %\n.*: warning\. 1 of 1 budget\./,
  ],
  [
    "a budget of a policy is exceeded",
    ["two.yaml", "--policy", "tight.yaml"],
    1,
    /✗ exceeded +all +300\.00 of 299\.00 +over by 1\.00\n +drivers +\d+ 150\.00 · \d+ 150\.00\n/,
  ],
  [
    "one of two is exceeded",
    ["two.yaml", "--policy", "one-of-two.yaml"],
    1,
    /✗ exceeded +a .*over by 50\.00\n(.*\n)+ +✓ within +all .*\n.*: exceeded\. 1 of 2 budgets\./,
  ],
  [
    "a scope is equal to its limit",
    ["two.yaml", "--policy", "scoped.yaml"],
    0,
    /✓ within +b +150\.00 of 150\.00 +100 %/,
  ],
  [
    "a scope of which nothing is there",
    ["two.yaml", "--policy", "nobody.yaml"],
    0,
    /✓ within +none +0\.00 of 1\.00 .*the source holds nothing of it/,
  ],
  [
    "a flag beside a policy",
    ["two.yaml", "--policy", "roomy.yaml", "--budget", "200"],
    1,
    /✗ exceeded +--budget .*\n(.*\n)+.*exceeded\. 1 of 2 budgets/,
  ],
  ["the dearest month", ["two.yaml", "--policy", "dearest.yaml"], 1, /over by 1\.00, billed 2027-01/],
  [
    "a month that trials keep free",
    ["two.yaml", "--policy", "november.yaml"],
    0,
    /✓ within +bill +0\.00 of 1\.00 +0 %, billed 2026-11/,
  ],
  [
    "1 beats 3 beats 0",
    ["bounded.ndjson", "--policy", "three.yaml"],
    1,
    /✗ exceeded +over .*\n(.*\n)*.*\? undecided +open .*\n.*✓ within +roomy .*\n.*: exceeded\. 1 of 3/,
  ],
  [
    "3 beats 0",
    ["bounded.ndjson", "--policy", "open.yaml"],
    3,
    /\? undecided +open .* is possible: .*not read\n.*✓ within +roomy .*\n.*: undecided\. 1 of 2/,
  ],
  [
    "an increase within the percentage",
    ["grown.yaml", "--baseline", "two.yaml", "--policy", "growth-wide.yaml"],
    0,
    /✓ within +growth +\+30\.00 of \+30\.00 +\+10 % or \+1\.00\n +change +\+30\.00 a month \(\+10\.0 %\), \+20 vCPU since two\.yaml/,
  ],
  [
    "an increase above both allowances",
    ["grown.yaml", "--baseline", "two.yaml", "--policy", "growth.yaml"],
    1,
    /✗ exceeded +growth +\+30\.00 of \+20\.00 +over by 10\.00, \+5 % or \+20\.00\n +drivers +EC2 hosts us-east-1 \+30\.00\n/,
  ],
  [
    "an increase by a flag",
    ["grown.yaml", "--baseline", "two.yaml", "--max-increase", "30"],
    0,
    /✓ within +--max-increase +\+30\.00 of \+30\.00/,
  ],
  [
    "an increase by a flag, a percentage",
    ["grown.yaml", "--baseline", "two.yaml", "--max-increase", "9.99%"],
    1,
    /✗ exceeded +--max-increase/,
  ],
  [
    "an increase that may be more",
    ["bounded.ndjson", "--baseline", "ec2=100@us-east-1", "--max-increase", "100"],
    3,
    /\? undecided +--max-increase +0\.00 of \+100\.00 +\+144\.00 is possible/,
  ],
  [
    "a change crosses a limit",
    ["grown.yaml", "--baseline", "two.yaml", "--policy", "middle.yaml"],
    1,
    /over by 20\.00, crossed by this change\n +drivers +EC2 hosts us-east-1 \+30\.00\n/,
  ],
  [
    "a change makes an excess worse",
    ["grown.yaml", "--baseline", "two.yaml", "--policy", "tight.yaml"],
    1,
    /over by 31\.00, already before, made worse by 30\.00/,
  ],
  [
    "a change leaves an excess alone",
    ["two.yaml", "--baseline", "two.yaml", "--policy", "tight.yaml"],
    0,
    /▲ warning +all +300\.00 of 299\.00 +over by 1\.00, untouched by this change/,
  ],
  [
    "a change makes an excess better",
    ["two.yaml", "--baseline", "grown.yaml", "--policy", "tight.yaml"],
    0,
    /▲ warning .*over by 1\.00, made better by 30\.00/,
  ],
  [
    "a doubt that was there before",
    ["bounded.ndjson", "--baseline", "bounded.ndjson", "--policy", "open.yaml"],
    0,
    /▲ warning +open .*untouched by this change, undecided already\n/,
  ],
  [
    "a doubt that a change brings",
    ["bounded.ndjson", "--baseline", "ec2=100@us-east-1", "--policy", "tight.yaml", "--budget", "200"],
    3,
    /undecided +--budget .*crossed by this change/,
  ],
  [
    "what scales without an end",
    ["endless.yaml", "--policy", "roomy.yaml"],
    0,
    /▲ warning .*no upper bound in code: ec2-instance us-east-1/,
  ],
  [
    "what scales without an end, where limits are required",
    ["endless.yaml", "--policy", "roomy.yaml", "--require-limits"],
    1,
    /✗ exceeded .*no upper bound in code/,
  ],
  [
    "as many unresolved workloads as are let pass",
    ["unknown-type.json", "--policy", "roomy.yaml", "--max-unresolved", "1"],
    0,
    /within/,
  ],
  [
    "more unresolved workloads than are let pass",
    ["unknown-type.json", "--policy", "roomy.yaml", "--max-unresolved", "0"],
    3,
    /\? undecided .*1 workload of unknown size or platform, and at most 0 let pass/,
  ],
];

/** What ends in 2, and the one line that says why. */
const USAGE_CASES: readonly Case[] = [
  ["no budget from anywhere", ["two.yaml"], 2, /no budget to judge by; give one with --budget USD, or write budgets/],
  ["a policy without budgets", ["two.yaml", "--policy", "whole.yaml"], 2, /no budget to judge by/],
  ["nothing to judge", ["nothing.yaml", "--budget", "5"], 2, /holds nothing that could be judged/],
  [
    "an increase without a change",
    ["two.yaml", "--max-increase", "5%"],
    2,
    /--max-increase needs a change; name .*--baseline/,
  ],
  [
    "only budgets on an increase, and no change",
    ["two.yaml", "--policy", "growth.yaml"],
    2,
    /every budget limits an increase, and there is no change/,
  ],
  [
    "a mistyped key",
    ["two.yaml", "--policy", "mistyped.yaml"],
    2,
    /mistyped\.yaml line 3: unknown key "montly"; did you mean monthly\?/,
  ],
  ["a policy that isn't there", ["two.yaml", "--policy", "none.yaml"], 2, /none\.yaml does not exist/],
  [
    "a baseline that isn't there",
    ["two.yaml", "--budget", "5", "--baseline", "none.ndjson"],
    2,
    /none\.ndjson does not exist/,
  ],
  [
    "a baseline of another organization",
    ["acme.ndjson", "--budget", "5", "--baseline", "sample"],
    2,
    /is of o-.*compare two sources of one organization/,
  ],
  [
    "an increase that is no number",
    ["two.yaml", "--baseline", "two.yaml", "--max-increase", "lots"],
    2,
    /neither an amount nor a percentage/,
  ],
  [
    "a count that is none",
    ["two.yaml", "--budget", "5", "--max-unresolved", "-1"],
    2,
    /--max-unresolved -1 is not understood/,
  ],
  ["a month that is over", ["two.yaml", "--policy", "october.yaml"], 2, /budget bill is of 2026-10, which is over/],
  ["a mistyped flag", ["two.yaml", "--bugdet", "5"], 2, /--budget/],
];

let ran: ReadonlyMap<string, Ran> = new Map();

beforeAll(async () => {
  const { mkdtempSync, writeFileSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const folder = mkdtempSync(join(tmpdir(), "watchbill-exit-"));
  for (const [name, content] of Object.entries({ ...FILES, ...POLICIES })) writeFileSync(join(folder, name), content);
  for (const name of ["unknown-type.json", "hosts.json"]) {
    writeFileSync(join(folder, name), readFileSync(awsFixture(name)));
  }
  const all = [...CASES, ...POLICY_CASES, ...USAGE_CASES];
  const results = await runAllIn(
    folder,
    all.map(([, args]) => ({ args: ["check", ...args, "--as-of", "2026-11-21"] })),
  );
  ran = new Map(all.map(([what], index) => [what, results[index] ?? { code: null, stdout: "", stderr: "" }]));
  return async () => {
    const { rmSync } = await import("node:fs");
    rmSync(folder, { recursive: true, force: true });
  };
}, 120_000);

describe("the exit code of check is the verdict: 0 within, 1 exceeded, 3 undecided", () => {
  test.each(CASES)("%s", (what, _args, code, says) => {
    const result = ran.get(what);
    expect(result?.stderr).toBe("");
    expect({ code: result?.code, verdict: result?.stdout.split("\n\n").at(-1) }).toEqual({
      code,
      verdict: expect.stringMatching(says),
    });
  });

  test.each(CASES.map(([what]) => what))("the report stands before the verdict: %s", (what) => {
    const blocks = ran.get(what)?.stdout.split("\n\n") ?? [];
    expect(blocks[0]).toMatch(/GuardDuty Runtime Monitoring only, US\$ a month before tax/);
    expect(blocks.length).toBeGreaterThan(3);
    expect(blocks.at(-1)).toMatch(
      /^(If everything were protected|Protected today): (within|warning|exceeded|undecided)/,
    );
  });
});

describe("over several budgets the worst verdict is the exit code", () => {
  test.each(POLICY_CASES)("%s", (what, _args, code, says) => {
    const result = ran.get(what);
    expect(result?.stderr).toBe("");
    expect({ code: result?.code, verdict: result?.stdout.split("\n\n").at(-1) }).toEqual({
      code,
      verdict: expect.stringMatching(says),
    });
  });
});

describe("what can't be judged is 2, one line and nothing on stdout", () => {
  test.each(USAGE_CASES)("%s", (what, _args, code, says) => {
    const result = ran.get(what);
    expect({ ...result, stderr: result?.stderr.trimEnd().split("\n") }).toEqual({
      code,
      stdout: "",
      stderr: [expect.stringMatching(says)],
    });
  });
});

test("a budget on the increase is said not to be judged where nothing changes", async () => {
  const { folderWith } = await import("./watchbill.ts");
  const folder = folderWith({
    "watchbill.yaml": POLICIES["growth-beside.yaml"] ?? "",
    "two.yaml": POLICIES["two.yaml"] ?? "",
  });
  const [loud, quiet] = await runAll([
    { args: ["check", "two.yaml"], cwd: folder },
    { args: ["check", "two.yaml", "--quiet"], cwd: folder },
  ]);
  expect([loud?.code, loud?.stderr]).toEqual([
    0,
    "watchbill: budget growth limits an increase, and is not judged without --baseline\n",
  ]);
  expect([quiet?.code, quiet?.stderr]).toEqual([0, ""]);
});

describe("a verdict in a machine format", () => {
  test.each([
    ["within", "1800", 0],
    ["exceeded", "1799", 1],
  ] as const)("stands in the JSON, and in words on stderr: %s", async (state, budget, code) => {
    const [result] = await runAll([{ args: ["check", TYPED, "--budget", budget, "--format", "json"] }]);
    expect(result?.code).toBe(code);
    expect(result?.stderr).toMatch(new RegExp(`^If everything were protected: ${state}`));
    expect(JSON.parse(result?.stdout ?? "")).toMatchObject({
      verdicts: [
        {
          state,
          basis: "after-trials",
          coverage: "everything",
          limit: `${budget}.00`,
          amount: { expected: "1800.00" },
        },
      ],
    });
  });

  test("says why it is undecided", async () => {
    const [result] = await runAll([{ args: ["check", ACME, "--budget", "7500", "--format", "json"] }]);
    expect(result?.code).toBe(3);
    const { verdicts } = JSON.parse(result?.stdout ?? "");
    expect(verdicts).toMatchObject([{ state: "undecided", unresolvedHigh: "7721.00" }]);
    expect(verdicts[0].reasons).not.toEqual([]);
  });
});

test("a policy may come through a pipe, which gives it once", async () => {
  const [found] = await runAll([{ args: ["check", TYPED, "--policy", "-"], stdin: POLICIES["tight.yaml"] ?? "" }]);
  expect([found?.code, found?.stderr]).toEqual([1, ""]);
  expect(found?.stdout).toContain("over by 1,501.00");
});

test("an interrupted inventory is no error, and is visible", async () => {
  const { folderWith } = await import("./watchbill.ts");
  const folder = folderWith({ "cut.ndjson": FILES["cut.ndjson"] ?? "" });
  const [text, json] = await runAll([
    { args: ["report", "cut.ndjson"], cwd: folder },
    { args: ["report", "cut.ndjson", "--format", "json"], cwd: folder },
  ]);
  expect([text?.code, json?.code]).toEqual([0, 0]);
  expect(text?.stdout).toContain("scan:interrupted");
  expect(text?.stdout).toContain("inventory-interrupted");
  const report = JSON.parse(json?.stdout ?? "");
  expect(report.totals.everything.monthlyCost.high).toBeNull();
  expect(report.gaps.map((one: { readonly api: string }) => one.api)).toContain("scan:interrupted");
});

test("why a check is undecided is said once for each refused call", () => {
  const because = /because {2}(.*)/.exec(ran.get("an interrupted inventory")?.stdout ?? "")?.[1]?.split(" · ") ?? [];
  expect(because.length).toBeGreaterThan(0);
  expect(because.filter((part, index) => because.indexOf(part) !== index)).toEqual([]);
});
