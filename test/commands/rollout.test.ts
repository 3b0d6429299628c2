import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ACME } from "../sources/open-words.ts";
import { runWords } from "./run-words.ts";

const fileWith = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), "watchbill-")), "order.txt");
  writeFileSync(file, text);
  return file;
};

const rollout = (...words: readonly string[]) => runWords(["rollout", ACME, ...words]);

const stepsOf = async (...words: readonly string[]): Promise<string[]> => {
  const { steps } = JSON.parse((await rollout("-f", "json", ...words)).stdout) as { steps: { name: string }[] };
  return steps.map(({ name }) => name);
};

describe("rollout", () => {
  test.each([
    ["no ceiling", [], "required option '--ceiling <USD>' not specified"],
    ["a ceiling that is no amount", ["--ceiling", "lots"], "--ceiling lots is no amount; write US dollars"],
    [
      "a mistyped unit",
      ["--ceiling", "8000", "--by", "acount"],
      "--by acount is not understood; did you mean account?",
    ],
    ["a format of other commands", ["--ceiling", "8000", "-f", "html"], "--format html is not understood"],
    [
      "a narrowed view",
      ["--ceiling", "8000", "--regions", "us-east-1"],
      "a ceiling is on the whole bill; leave out --regions",
    ],
    [
      "an order that isn't there",
      ["--ceiling", "8000", "--order", "/nowhere.txt"],
      "/nowhere.txt does not exist; check the path",
    ],
  ])("refuses %s", async (_, words, said) => {
    const { code, stderr, stdout } = await rollout(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(said);
  });

  test("names the line of an order that names nothing, and its nearest", async () => {
    const order = fileWith("# first\nlegacy-ops\ndev-share\n");
    const { code, stderr } = await rollout("--ceiling", "8000", "--order", order);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `watchbill: ${order} line 3: the source holds no dev-share, or more than one; did you mean dev-shared?\n`,
    );
  });

  test("refuses a name that stands twice, by id and by name", async () => {
    const order = fileWith("legacy-ops\n666677778888\n");
    const { stderr } = await rollout("--ceiling", "8000", "--order", order);
    expect(stderr).toContain("line 2: 666677778888 stands twice; name it once");
  });

  test("switches on first what an order names, where it fits", async () => {
    expect(await stepsOf("--ceiling", "5600")).not.toEqual(["666677778888"]);
    const first = await stepsOf("--ceiling", "5600", "--order", fileWith("legacy-ops\n"));
    expect(first[0]).toBe("666677778888");
  });

  test("exits 0 where the bill passes the ceiling already, and says so", async () => {
    const { code, stdout } = await rollout("--ceiling", "1000");
    expect(code).toBe(0);
    expect(stdout).toContain("Nothing can be switched on under 1,000.00");
  });

  test("writes a scenario that reads back as it was forecast", async () => {
    const { stdout: text } = await rollout("--ceiling", "6000", "-f", "scenario");
    const file = fileWith(text);
    const { stdout, code } = await runWords(["report", ACME, "--scenario", file, "-f", "json"]);
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { projections: { basis: string; months: { billedCost: unknown }[] }[] };
    const plan = JSON.parse((await rollout("--ceiling", "6000", "-f", "json")).stdout) as {
      months: { billedCost: unknown }[];
    };
    const scenario = report.projections.find(({ basis }) => basis === "scenario");
    expect(plan.months.map(({ billedCost }) => billedCost)).toEqual(
      scenario?.months.map(({ billedCost }) => billedCost),
    );
  });
});
