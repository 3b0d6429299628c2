import { describe, expect, test } from "vitest";
import { junitReport } from "../../../src/views/formats/junit.ts";
import { moreNodes } from "../../acme-change.ts";
import { runWords } from "../../commands/run-words.ts";
import { budgetOf, questionOf, verdictOn } from "../../plan/judged.ts";
import { forecastOf, inventoryOf, workload } from "../../plan/population-of.ts";
import { ACME, placed } from "../../sources/open-words.ts";
import { asShown, HOSTILE } from "../../hostile/names.ts";
import { junitFaults } from "./junit-form.ts";
import { parseXml, xmlElements } from "./parse-xml.ts";

const POLICY = `version: 1
budgets:
  - {name: over, match: {accounts: ["555566667777"]}, monthly: 500}
  - {name: open, match: {accounts: ["444455556666"]}, monthly: 600}
  - {name: near, monthly: 8000, warnAt: 80%}
  - {name: fine, match: {accounts: ["111122223333"]}, monthly: 9000, basis: billed}
  - {name: growth, increase: {max: 10}}
`;

describe("JUnit", () => {
  test("has a test for each budget: failed, in error, or passed with what it says", async () => {
    const after = placed("after.ndjson", moreNodes());
    const policy = placed("policy.yaml", POLICY);
    const { code, stdout } = await runWords(["check", after, "--baseline", ACME, "--policy", policy, "-f", "junit"]);
    expect(code).toBe(1);
    const root = parseXml(stdout);
    expect(junitFaults(root)).toEqual([]);
    expect([...root.attributes]).toEqual([
      ["name", "watchbill"],
      ["tests", "5"],
      ["failures", "1"],
      ["errors", "0"],
      ["time", "0"],
    ]);
    const cases = xmlElements(root, "testcase").map(({ attributes, children: [result] }) => [
      attributes.get("classname"),
      attributes.get("name"),
      result?.tag,
      result?.text.split("\n")[0]?.replace("If everything were protected: ", ""),
    ]);
    const name = (of: string) => `${of} (if everything were protected)`;
    expect(cases).toEqual([
      [
        "watchbill.budget",
        name("over"),
        "system-out",
        expect.stringMatching(/^warning, 502\.35 of 500\.00 US\$ a month, over by 2\.35, made better/),
      ],
      ["watchbill.budget", name("open"), "system-out", expect.stringMatching(/^warning, .*untouched by this change/)],
      [
        "watchbill.budget",
        name("near"),
        "system-out",
        "warning, 7,400.60 of 8,000.00 US$ a month, 93 %, warns at 80 %",
      ],
      ["watchbill.billed", name("fine"), "system-out", expect.stringMatching(/^within, /)],
      [
        "watchbill.increase",
        name("growth"),
        "failure",
        expect.stringMatching(/^exceeded, \+18\.00 of \+10\.00 US\$ a month, over by 8\.00/),
      ],
    ]);
    expect(xmlElements(root, "failure")[0]?.text).toMatch(/\ndrivers: checkout \+21\.43$/);
  });

  test("is in error, and not failed, where nothing is decided", async () => {
    const { code, stdout } = await runWords(["check", ACME, "--budget", "7500", "-f", "junit"]);
    const root = parseXml(stdout);
    expect([code, junitFaults(root), xmlElements(root, "failure")]).toEqual([3, [], []]);
    expect(xmlElements(root, "error")[0]?.attributes.get("type")).toBe("undecided");
    expect(xmlElements(root, "error")[0]?.text).toContain("7,721.00 is possible: legacy-ops × eu-west-1 not read");
  });

  test("holds any name", () => {
    const world = inventoryOf([workload(800)]);
    const question = questionOf(world);
    for (const [at, name] of [...HOSTILE, "]]>", "&amp;", "\ufffe\uffff"].entries()) {
      const verdict = verdictOn(question, budgetOf(at % 2 === 0 ? 1 : 1e6, { name }));
      const root = parseXml(junitReport(forecastOf(world), [verdict]));
      expect(junitFaults(root)).toEqual([]);
      const [only] = xmlElements(root, "testcase");
      const shown = asShown(name)
        .toWellFormed()
        .replace(/[\ufffe\uffff]/g, "\ufffd");
      expect(only?.attributes.get("name")).toBe(`${shown} (if everything were protected)`);
    }
  });

  test.each([
    [["report", ACME], "JUnit shows a test for each budget, and there is none to judge"],
    [["report", ACME, "--policy", "EMPTY"], "JUnit shows a test for each budget, and there is none to judge"],
    [["diff", ACME, ACME], "diff has no junit: it judges no budget"],
    [["check", ACME], "check has no budget to judge by"],
  ])("has nothing to show: %j", async (words, message) => {
    const named = words.map((word) => (word === "EMPTY" ? placed("empty.yaml", "version: 1\n") : word));
    const { code, stdout, stderr } = await runWords([...named, "-f", "junit"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`watchbill: ${message}; `);
  });

  test("shows the budgets of a report too, whose exit code is no verdict", async () => {
    const policy = placed("policy.yaml", "version: 1\nbudgets: [{name: all, monthly: 7000}]\n");
    const { code, stdout } = await runWords(["report", ACME, "--policy", policy, "-f", "junit"]);
    expect([code, xmlElements(parseXml(stdout), "failure").length]).toEqual([0, 1]);
  });
});
