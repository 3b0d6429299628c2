import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { ACME, awsFixture } from "../sources/open-words.ts";
import { runAll } from "./run-all.ts";
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

const host = (change: string): string => `region: us-east-1, kind: ec2-instance, ${change}`;

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
  "ireland.yaml": estimate("region: eu-west-1, kind: ec2-instance, vcpus: 100"),
};

type Case = readonly [what: string, args: readonly string[], code: number, says: RegExp];

/** 1,550 vCPU in Virginia: 450.00 + 75.00 + 1,275.00. */
const TYPED = "eks=300,fargate=50,ec2=1200@us-east-1";

const EVERYTHING = /^If everything were protected: /m;

const CASES: readonly Case[] = [
  ["well below the limit", [TYPED, "--budget", "5000"], 0, /protected: within\. \$1,800\.00 of \$5,000\.00 .*36 %/],
  ["equal to the limit", [TYPED, "--budget", "1800"], 0, /within\. \$1,800\.00 of \$1,800\.00 a month \(100 %\)/],
  ["a limit written with sign and comma", [TYPED, "--budget", "$1,800.00"], 0, /within/],
  ["a micro-dollar above the limit", [TYPED, "--budget", "1799.999999"], 1, /exceeded by \$0\.0/],
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
  ["a typed range without an end", ["endless.yaml", "--budget", "150"], 0, /within\..*, with no upper bound/],
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

let ran: ReadonlyMap<string, Ran> = new Map();

beforeAll(async () => {
  const { mkdtempSync, writeFileSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const folder = mkdtempSync(join(tmpdir(), "watchbill-exit-"));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  for (const name of ["unknown-type.json", "hosts.json"]) {
    writeFileSync(join(folder, name), readFileSync(awsFixture(name)));
  }
  const results = await runAll(
    CASES.map(([, args]) => ({ args: ["check", ...args, "--as-of", "2026-11-21"], cwd: folder })),
  );
  ran = new Map(CASES.map(([what], index) => [what, results[index] ?? { code: null, stdout: "", stderr: "" }]));
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
    expect(blocks.at(-1)).toMatch(/^(If everything were protected|Protected today): (within|exceeded|undecided)/);
  });
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
