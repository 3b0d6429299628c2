import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { runWords } from "../../commands/run-words.ts";
import { ACME, SCENARIO } from "../../sources/open-words.ts";
import { elementsOf, parseHtml, tableOf, textOf } from "./parse-html.ts";

const pageOf = async (...words: string[]) => {
  const { stdout } = await runWords([...words, "--format", "html"]);
  const page = parseHtml(stdout);
  return { stdout, page, text: textOf(page) };
};

describe("the HTML page", () => {
  test("is one file without script, link, image or font, and its policy lets nothing in but its own style", async () => {
    const { stdout, page } = await pageOf("report", "sample");
    expect(stdout).not.toMatch(/<script|<link|<img|<iframe|<a |@import|url\((?!#)| on[a-z]+=| style=/i);
    const [style] = elementsOf(page, "style");
    const hash = createHash("sha256")
      .update(style === undefined ? "" : textOf(style))
      .digest("base64");
    const policy = elementsOf(page, "meta").find(
      ({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy",
    );
    expect(policy?.attributes.get("content")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test("says of the sample that it is one, on the sheet and on every printed page", async () => {
    const { page, stdout } = await pageOf("report", "sample");
    const [sheet] = elementsOf(page, "section");
    expect(sheet === undefined ? "" : textOf(sheet)).toContain("SAMPLE, invented");
    expect(elementsOf(page, "body")[0]?.attributes.get("class")).toBe("is-sample");
    expect(stdout).toContain('@page sample{@top-right{content:"SAMPLE, invented"');
    const own = await pageOf("report", ACME);
    expect(own.text.replace(/@page sample\{.*/, "")).not.toContain("SAMPLE");
  });

  test("has its sections in order, each under its heading, each chart named by its sentence", async () => {
    const { page } = await pageOf("report", ACME);
    const sections = elementsOf(page, "section");
    expect(sections.map((one) => textOf(elementsOf(one, "h1")[0] ?? elementsOf(one, "h2")[0] ?? page))).toEqual([
      "GuardDuty Runtime Monitoring: before switching it on",
      "Months",
      "What moves it",
      "Accounts",
      "Ladders",
      "Trials",
      "Coverage",
      "Read and not read",
    ]);
    const charts = elementsOf(page, "figure");
    expect(charts).toHaveLength(7);
    for (const chart of charts) {
      const [sentence] = elementsOf(chart, "figcaption");
      const drawn = elementsOf(chart, "svg").find(({ attributes }) => attributes.get("role") === "img");
      expect(drawn?.attributes.get("aria-labelledby")).toBe(sentence?.attributes.get("id"));
      expect(sentence === undefined ? "" : textOf(sentence)).toMatch(/^.{20,}\.$/);
    }
    expect(textOf(elementsOf(charts[0] ?? page, "figcaption")[0] ?? page)).toBe(
      "Billed each month, protected today: November 1,239.00, December 3,778.61, from January 2027 5,260.80.",
    );
  });

  test("tells on its sheet the cost, the cliff, the readings, what is not watched, not known and assumed", async () => {
    const { page } = await pageOf("report", ACME);
    const [sheet = page] = elementsOf(page, "section");
    const lines = elementsOf(sheet, "div").map((one) => textOf(one).replaceAll(/\s+/g, " ").trim());
    for (const line of [
      "January 2027first full bill",
      "1,264.60~°+Nov 2026",
      "4,879.95~°+Dec 2026",
      "7,382.60~+Jan 2027 and after",
      "6,011.60~+organization, one shared ladder",
      "112vCPU that can't be protected:",
      "0.00 … +216.00legacy-ops × eu-west-1: ec2:DescribeInstances denied",
      "-938.20running-month: what elapsed of 2026-11 is taken at today's level; else nothing was watched until the rep…",
    ])
      expect(lines).toContain(line);
  });

  test("is signed for the figures of the JSON report of the same words", async () => {
    for (const words of [
      ["report", ACME],
      ["report", "sample"],
      ["check", ACME, "--budget", "7500"],
    ]) {
      const { text } = await pageOf(...words);
      const json = await runWords([...words, "--format", "json"]);
      expect(text).toContain(createHash("sha256").update(json.stdout).digest("hex"));
    }
  });

  test("bills in its months what the JSON bills", async () => {
    const { page } = await pageOf("report", ACME, "--scenario", SCENARIO);
    const { stdout } = await runWords(["report", ACME, "--scenario", SCENARIO, "--format", "json"]);
    const names = {
      current: "protected today",
      everything: "if everything were protected",
      scenario: "in the scenario",
    };
    for (const { basis, months } of JSON.parse(stdout).projections as {
      basis: keyof typeof names;
      months: { billedCost: { expected: string } }[];
    }[]) {
      const [heads = [], ...rows] = tableOf(page, `Billed each month, ${names[basis]}, US$`);
      const billed = rows.map((row) => (row[heads.indexOf("billed")] ?? "").replaceAll(/[^\d.]/g, ""));
      expect(billed).toEqual(months.map(({ billedCost }) => Number(billedCost.expected).toFixed(2)));
    }
  });

  test.each([
    ["7000", 1, "✗If everything were protected: exceeded by $382.60."],
    ["7500", 3, "?If everything were protected: undecided."],
    ["8000", 0, "✓If everything were protected: within."],
  ])("shows the verdict on a budget of %s", async (budget, code, words) => {
    const said = await runWords(["check", ACME, "--budget", budget, "--format", "html"]);
    expect(said.code).toBe(code);
    expect(textOf(parseHtml(said.stdout))).toContain(words);
  });

  test.each([[["report", ACME, "--regions", "eu-central-1"]], [["report", "eks=300@us-east-1"]]])(
    "can show %j, where most is nothing or not known",
    async (words) => {
      const { text } = await pageOf(...words);
      expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
    },
  );

  test("marks what a scenario leaves out as not watched", async () => {
    const { text } = await pageOf("report", ACME, "--scenario", SCENARIO);
    expect(text).toContain("2,100vCPU that the scenario leaves out");
    expect(text).toContain("leaves out tag workload=batch");
  });
});
