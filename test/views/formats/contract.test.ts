import { describe, expect, test } from "vitest";
import { runWords } from "../../commands/run-words.ts";
import { ACME, awsFixture } from "../../sources/open-words.ts";
import { HOSTILE, ORDERS } from "../../hostile/names.ts";
import { accountOf, hostileAnswer, hostileWorld } from "../../hostile/world.ts";
import type { World } from "./contract.ts";
import { formatsContract } from "./contract.ts";
import { csvRecords } from "./parse-csv.ts";
import type { Parsed } from "./parse-html.ts";
import { elementsOf, parseHtml, tableOf } from "./parse-html.ts";

const WORLDS: readonly World[] = [
  { name: "the small world", words: () => [ACME] },
  { name: "the small world, narrowed", words: () => [ACME, "--accounts", "111122223333,666677778888"] },
  { name: "the small world, by tag", words: () => [ACME, "--tag", "team=payments"] },
  { name: "the sample", words: () => ["sample"] },
  { name: "an empty view", words: () => [ACME, "--regions", "eu-central-1"], empty: true },
  { name: "typed numbers", words: () => ["eks=300,fargate=50.25,ec2=1200@us-east-1"] },
  { name: "answers of the AWS CLI", words: () => ["nodes.json", "eks-cluster.json"].map(awsFixture) },
  { name: "hostile names", words: () => [hostileWorld()] },
  { name: "a hostile Region", words: () => [hostileAnswer()] },
];

for (const world of WORLDS) formatsContract(world);

/** Every element that the page is made of. */
const OWN_TAGS = new Set(
  "br caption circle dd details div dl dt figcaption figure h1 h2 li line p rect section span strong summary svg table tbody td text th thead tr tspan ul".split(
    " ",
  ),
);

const everyElement = (of: Parsed): Parsed[] =>
  of.children.flatMap((child) => (typeof child === "string" ? [] : [child, ...everyElement(child)]));

describe("names from outside", () => {
  test("come back from JSON as they were", async () => {
    const { stdout } = await runWords(["report", hostileWorld(), "--format", "json", "--details"]);
    const report = JSON.parse(stdout);
    const names = report.accounts.map((account: { readonly name: string }) => account.name);
    expect(names).toEqual(HOSTILE);
    expect(report.accounts.map((account: { readonly ou: string[] }) => account.ou.at(-1))).toEqual(HOSTILE);
    expect(report.gaps.map((gap: { readonly message: string }) => gap.message)).toEqual(HOSTILE);
    const clusters = report.workloads.flatMap(
      (workload: { readonly cluster: string | null }) => workload.cluster ?? [],
    );
    expect(clusters).toEqual(HOSTILE);
    const tags = report.workloads.flatMap((workload: { readonly tags: object }) => Object.entries(workload.tags));
    expect(tags).toEqual(HOSTILE.map((name) => [name, name]));
  });

  test("stand in CSV cells of their own, with formulas defused and nothing else changed", async () => {
    const { stdout } = await runWords(["report", hostileWorld(), "--format", "csv"]);
    const byAccount = new Map(csvRecords(stdout).map((row) => [row["account_id"], row["account_name"] ?? ""]));
    const cells = HOSTILE.map((name, index) => ({ name, cell: byAccount.get(accountOf(index)) ?? "" }));
    expect(cells.filter(({ cell }) => cell === "" || /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    const formulas = cells.filter(({ name }) => /^[=+\-@]/.test(name));
    expect(formulas.map(({ cell }) => cell)).toEqual(formulas.map(({ name }) => `'${name}`));
    const harmless = cells.filter(
      ({ name }) =>
        !ORDERS.test(name) &&
        !/\n|^[=+\-@]|[\ud800-\udfff](?![\udc00-\udfff])/.test(name.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "")),
    );
    expect(harmless.length).toBeGreaterThan(5);
    expect(harmless.map(({ cell }) => cell)).toEqual(harmless.map(({ name }) => name));
  });

  test("are texts of the page, and neither tags nor attributes", async () => {
    const { stdout } = await runWords(["report", hostileWorld(), "--format", "html", "--details"]);
    const page = parseHtml(stdout);
    const tags = new Set(elementsOf(page, "main").flatMap((main) => [...everyElement(main)].map(({ tag }) => tag)));
    expect([...tags].filter((tag) => !OWN_TAGS.has(tag))).toEqual([]);
    const names = tableOf(page, "Accounts, US$ a month").map(([name]) => name);
    expect(names).toContain("<script>alert(1)</script>");
    expect(names).toContain('quote " and "" more, comma');
    expect(names).toContain("=cmd|' /C calc'!A0");
    expect(names).toContain("東京-ストア-本番環境-アカウント");
  });

  test("keep their letters in the table as far as there is room", async () => {
    const { stdout } = await runWords(["report", hostileWorld(), "--details"], 200);
    expect(stdout).toContain("東京-ストア-本番環境-アカウント");
    expect(stdout).toContain("<script>alert(1)</script>");
    expect(stdout).toContain(`${"x".repeat(12)}…`);
  });
});
