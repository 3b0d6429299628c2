import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { showProgress } from "../../src/commands/progress.ts";
import type { Context } from "../../src/commands/context.ts";
import { runWords } from "../commands/run-words.ts";
import { asShown, HOSTILE, ORDERS } from "./names.ts";
import { hostilePolicy, hostilePrices, hostileScenario } from "./places.ts";
import { hostileWorld } from "./world.ts";

/** A line of a log that a runner of GitHub Actions takes for an order. */
const ORDER = /^\s*::|##\[/m;

test.each(HOSTILE)("progress on stderr tells what was refused, and orders nothing: %j", (name) => {
  for (const watched of [false, true]) {
    let told = "";
    const note = (text: string): void => void (told += text);
    const tell = showProgress({ note, watched } as Context, () => 0);
    tell({ type: "anew", file: name });
    const gap = {
      accountId: name,
      regionId: name,
      api: `ec2:${name}`,
      reason: "denied",
      message: name,
      hides: [],
    } as const;
    tell({ type: "refused", gap });
    expect(told).toContain(asShown(name).toWellFormed());
    // To draw a line in place of the one before is the program's own order.
    expect(ORDERS.exec(told.replaceAll("\r\u001b[K", ""))?.[0]).toBeUndefined();
  }
});

describe("notes on stderr, in the log of a step and elsewhere", () => {
  test.each<readonly [string, () => readonly string[]]>([
    ["a scenario about what isn't there", () => ["report", "ec2=5@us-east-1", "--scenario", hostileScenario()]],
    ["prices of Regions that nobody knows", () => ["report", "ec2=5@us-east-1", "--prices", hostilePrices()]],
    ["what was read", () => ["report", hostileWorld(), "--verbose"]],
    ["verdicts", () => ["check", hostileWorld(), "--policy", hostilePolicy(), "-f", "csv"]],
  ])("tell of %s", async (_, words) => {
    for (const env of [{}, { GITHUB_ACTIONS: "true" }]) {
      const { stderr } = await runWords(words(), 100, false, { env });
      expect(stderr).not.toBe("");
      expect(ORDERS.exec(stderr)?.[0]).toBeUndefined();
      expect("GITHUB_ACTIONS" in env && ORDER.test(stderr)).toBe(false);
    }
  });
});

test("in the log of a step no report, for people or for spreadsheets, is an order", async () => {
  for (const command of ["report", "trials"]) {
    const { stdout } = await runWords([command, hostileWorld()], 100, false, { env: { GITHUB_ACTIONS: "true" } });
    expect(stdout).not.toMatch(ORDER);
  }
});

test("a policy and a scenario begun from hostile names read back, and show nothing that a terminal obeys", async () => {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-init-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { code } = await runWords(["init", hostileWorld(), "-o", folder]);
  expect(code).toBe(0);
  for (const name of ["watchbill.yaml", "scenario.yaml"]) {
    const text = readFileSync(join(folder, name), "utf8");
    expect(ORDERS.exec(text)?.[0]).toBeUndefined();
    expect(typeof parse(text)).toBe("object");
  }
  const again = await runWords([
    "check",
    hostileWorld(),
    "--policy",
    join(folder, "watchbill.yaml"),
    "--scenario",
    join(folder, "scenario.yaml"),
  ]);
  expect(again.code).not.toBe(2);
});
