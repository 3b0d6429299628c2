import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { moreNodes } from "../../acme-change.ts";
import { COMMENT, markdownReport } from "../../../src/views/formats/markdown.ts";
import { SUMMARY } from "../../../src/views/formats/github.ts";
import { budgetOf, questionOf, verdictOn } from "../../plan/judged.ts";
import { forecastOf, inventoryOf, workload } from "../../plan/population-of.ts";
import { runWords } from "../../commands/run-words.ts";
import { ACME, placed, SCENARIO } from "../../sources/open-words.ts";
import { markdownTables } from "./parse-markdown.ts";

const POLICY = `version: 1
budgets:
  - {name: organization, monthly: 8000, warnAt: 80%}
  - {name: pull request growth, increase: {max: 10%, or: 100}}
`;

const golden = (name: string): string => fileURLToPath(new URL(`../../golden/acme/${name}`, import.meta.url));

const comment = async (...words: string[]): Promise<string> => (await runWords([...words, "-f", "markdown"])).stdout;

/** Where a file was doesn't matter. */
const placeless = (text: string): string =>
  text.replace(/<sub>(watchbill [\d.]+) · .*?, as of/, "<sub>$1 · FILE, as of");

const changed = (policy: string, change: Readonly<Record<string, unknown>> = {}): string[] => [
  "check",
  placed("after.ndjson", moreNodes(change)),
  "--baseline",
  ACME,
  "--policy",
  placed("policy.yaml", policy),
];

test("a plan that adds three nodes reads in three breaths", async () => {
  await expect(placeless(await comment(...changed(POLICY)))).toMatchFileSnapshot(golden("comment-change.md"));
});

test("a report, and a scenario beside it", async () => {
  await expect(placeless(await comment("report", ACME))).toMatchFileSnapshot(golden("comment-report.md"));
  const scenario = await comment("report", ACME, "--scenario", SCENARIO);
  expect(scenario.split("\n")[1]).toMatch(
    /^### GuardDuty Runtime Monitoring: \$5,260\.80 a month protected today → \$[\d,.]+ in the scenario$/,
  );
  expect(scenario).toMatch(/^\| In the scenario \| /m);
});

test("no change is one line", async () => {
  const policy = placed("policy.yaml", POLICY);
  expect(await comment("check", ACME, "--baseline", ACME, "--policy", policy)).toBe(
    "<!-- watchbill -->\nGuardDuty Runtime Monitoring: no change, $7,382.60 a month · ▲ 92 % of budget\n",
  );
  expect(await comment("diff", ACME, ACME)).toBe(
    "<!-- watchbill -->\nGuardDuty Runtime Monitoring: no change, $7,382.60 a month\n",
  );
});

describe("the headline", () => {
  const first = (text: string): string => (text.split("\n")[1] ?? "").replace("### GuardDuty Runtime Monitoring: ", "");

  test.each([
    [7000, "✗ over budget by $382.60"],
    [7500, "? undecided, $7,721.00 is possible"],
    [8000, "✓ 92 % of budget"],
  ])("tells how a budget of %i stands", async (most, end) => {
    const text = await comment("check", ACME, "--budget", String(most));
    expect(first(text)).toBe(`$5,260.80 a month protected today → $7,382.60 if everything were protected · ${end}`);
  });

  test("names a budget of a part, counts several that fail, and tells an increase from an amount", async () => {
    const part = `version: 1\nbudgets: [{name: "pay|ments", match: {accounts: ["111122223333"]}, monthly: 1000}]\n`;
    expect(first(await comment(...changed(part)))).toMatch(/ · ✗ over pay&#124;ments by \$163\.43$/);
    const two = `version: 1\nbudgets: [{name: a, monthly: 1}, {name: b, monthly: 2}, {name: c, monthly: 90000}]\n`;
    const policy = placed("two.yaml", two);
    expect(first(await comment("check", ACME, "--policy", policy))).toMatch(/ · ✗ 2 of 3 budgets exceeded$/);
    const growth = `version: 1\nbudgets: [{name: growth, increase: {max: 10}}]\n`;
    expect(first(await comment(...changed(growth)))).toBe(
      "↑ $18.00 a month (+0.2 %) → $7,400.60 · ✗ exceeded, +18.00 of +10.00 allowed",
    );
  });

  test("points down where it gets cheaper, and explains no price of what is taken away", async () => {
    const text = await comment("diff", placed("more.ndjson", moreNodes()), ACME);
    expect(first(text)).toBe("↓ $18.00 a month (-0.2 %) → $7,382.60");
    expect(text).not.toContain("place on the ladder");
  });

  test("says of the sample that it is one", async () => {
    expect(await comment("report", "sample")).toMatch(/^<!-- watchbill -->\n### SAMPLE, invented: /);
  });

  test("knows no today of what is only planned", async () => {
    expect(first(await comment("report", "ec2=1200@us-east-1"))).toBe("$1,275.00 a month if everything were protected");
  });
});

test("budgets are told apart: crossed by the change, made worse, over already", async () => {
  const policy = `version: 1
budgets:
  - {name: crossed, monthly: 7390}
  - {name: worse, monthly: 7000}
  - {name: untouched, match: {accounts: ["444455556666"]}, monthly: 100}
  - {name: fine, match: {accounts: ["444455556666"]}, monthly: 1000}
`;
  const tables = markdownTables(await comment(...changed(policy)));
  const rows = tables.find(({ titles }) => titles[0] === "Budget")?.rows ?? [];
  expect(rows.map(([name, limit, after, why]) => [name, limit, after, why?.split(", ").slice(0, 3)])).toEqual([
    ["crossed", "7,390.00", "7,400.60", ["✗ exceeded", "over by 10.60", "crossed by this change"]],
    ["worse", "7,000.00", "7,400.60", ["✗ exceeded", "over by 400.60", "already before"]],
    ["untouched", "100.00", "489.60", ["▲ warning", "over by 389.60", "untouched by this change"]],
    ["fine", "1,000.00", "489.60", ["✓ within", "49 %"]],
  ]);
});

test("the price of what is added tells where its trial stands", async () => {
  const elsewhere = await comment(...changed(POLICY, { account: "555566667777", coverage: "not-covered" }));
  expect(elsewhere).toContain("No trial has begun there: the first 30 days of protection are free.");
  const web = await comment(...changed(POLICY, { account: "444455556666", region: "eu-west-1" }));
  expect(web).toMatch(/The trial there ends on 19 Dec 2026: billed from then on\./);
});

test("a comment of 3,000 accounts keeps to 60,000 characters, and its tail counts what is left out", async () => {
  const records = Array.from({ length: 3000 }, (_, index) => String(100_000_000_000 + index)).flatMap((id) => [
    { record: "account", id, name: `account ${"long ".repeat(30)}${id}`, ou: [] },
    {
      record: "workload",
      account: id,
      region: "us-east-1",
      kind: "ec2-instance",
      origin: `i-${id}`,
      vcpus: 8,
      stated: "eligible",
      coverage: "not-covered",
    },
  ]);
  const header = { watchbill: "inventory/1", asOf: "2026-11-21T00:00:00Z", source: { type: "aws", name: "large" } };
  const lines = [header, ...records, { record: "end" }].map((record) => JSON.stringify(record));
  const text = await comment("report", placed("large.ndjson", `${lines.join("\n")}\n`), "--details");
  expect(text.length).toBeLessThanOrEqual(60_000);
  expect(text.length).toBeGreaterThan(59_000);
  const accounts = markdownTables(text).find(({ titles }) => titles[0] === "Account")?.rows ?? [];
  const [, left] = /^… and (\d+) more rows, left out for want of room\.$/m.exec(text) ?? [];
  // All accounts, and the row that adds them up.
  expect(accounts.length + Number(left)).toBe(3001);
  expect(accounts[0]?.[0]).toMatch(/^account (long )+l?o?n?g?…[long ]+\d{12}$/);
  expect(text).toMatch(
    /\nLeft out for want of room: assumed, beside the bill, readings\.\n\n<\/details>\n\n<sub>.*<\/sub>\n$/,
  );
});

test.each([
  ["a comment", COMMENT],
  ["the least summary", { ...SUMMARY, most: 40_000 }],
])("%s of a thousand budgets with the worst names keeps to its room", (_, room) => {
  const world = inventoryOf([workload(800, { tags: { ["#".repeat(300)]: "漢".repeat(300) } })]);
  const question = questionOf(world);
  const verdicts = Array.from({ length: 1000 }, (__, index) =>
    verdictOn(question, budgetOf(index % 3, { name: `${"#@".repeat(100)}${index}` })),
  );
  const page = { version: "0", verdicts, comparison: null, reasons: new Map(), details: true };
  const text = markdownReport(forecastOf(world), page, room);
  expect(room.size(text)).toBeLessThanOrEqual(room.most);
  const shown = markdownTables(text).find(({ titles }) => titles[0] === "Budget")?.rows.length ?? 0;
  expect(text).toContain(`And ${1000 - shown} more budgets, none of them worse.`);
  expect(shown).toBeGreaterThan(10);
});

test("a change without a bound says so", async () => {
  const gap = { record: "gap", account: "111122223333", region: "sa-east-1", api: "ec2:DescribeInstances" };
  const open = { ...gap, reason: "denied", message: "no", hides: [{ kind: "ec2-instance", bound: null }] };
  const text = moreNodes().replace('{"record":"end"}', `${JSON.stringify(open)}\n{"record":"end"}`);
  const said = await comment("diff", ACME, placed("open.ndjson", text));
  expect(said).toMatch(/^\| range \| 7,285\.00 – 7,721\.00 \| 7,303\.00 – \? \| [+\-\d.,]+ … \? \|$/m);
  expect(said).not.toMatch(/NaN|undefined|null/);
});
