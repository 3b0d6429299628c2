import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/sources/config-file.ts";
import { readScenario } from "../../src/sources/scenario-file.ts";
import { temporaryFolder } from "../sources/inventory-file-support.ts";
import { ACME, placed, TABLES } from "../sources/open-words.ts";
import { hostileWorld } from "../hostile/world.ts";
import { runWords } from "./run-words.ts";

/** What `init` leaves in a folder of its own. */
async function begun(source: string) {
  const folder = temporaryFolder();
  const said = await runWords(["init", source, "--output", folder]);
  const [policy, scenario] = [join(folder, "watchbill.yaml"), join(folder, "scenario.yaml")];
  return { ...said, folder, policy, scenario };
}

test("a policy begins with what the source costs, and with one of its accounts", async () => {
  const { code, stdout, policy } = await begun(ACME);
  expect([code, stdout]).toEqual([0, ""]);
  const text = readFileSync(policy, "utf8").replace(/begun from \S+\./, "begun from acme.");
  await expect(text).toMatchFileSnapshot("../golden/acme/init.yaml");
});

test.each([
  ["the small world", ACME, 0],
  ["typed numbers", "eks=300,fargate=50,ec2=1200@us-east-1", 0],
  // Workloads of unknown size that nothing bounds stay undecided, whatever the limit.
  ["the sample", "sample", 3],
])("both files read back, and check passes as far as all is known: %s", async (_, source, code) => {
  const { policy, scenario } = await begun(source);
  expect(readConfig(TABLES, policy).budgets?.length).toBeGreaterThan(1);
  expect(readScenario(scenario, TABLES).rules).toHaveLength(1);
  const checked = await runWords(["check", source, "--policy", policy, "--quiet"]);
  expect([checked.code, checked.stderr]).toEqual([code, ""]);
  const report = await runWords(["report", source, "--scenario", scenario]);
  expect([report.code, report.stderr]).toEqual([0, ""]);
  const lines = readFileSync(policy, "utf8").split("\n");
  expect(lines.filter((line) => line.includes("#")).length).toBeGreaterThan(3);
});

test("names from outside stay in their quotes and comments", async () => {
  const { policy, scenario } = await begun(hostileWorld());
  expect(readConfig(TABLES, policy).budgets?.length).toBeGreaterThan(1);
  expect(() => readScenario(scenario, TABLES)).not.toThrow();
});

test("the scenario leaves out what isn't production by its name", async () => {
  const { scenario } = await begun("sample");
  expect(readScenario(scenario, TABLES).rules).toEqual([{ match: { tags: { env: "dev" } }, protect: false }]);
});

test("what nothing bounds is let pass by name", async () => {
  const { policy } = await begun("sample");
  expect(readConfig(TABLES, policy).gaps?.allow).toEqual(["131313131313/eu-central-1/ecs:ListTasks"]);
});

describe("nothing is overwritten", () => {
  test.each(["watchbill.yaml", "scenario.yaml"])("%s", async (name) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, name), "mine\n");
    const { code, stderr } = await runWords(["init", ACME, "-o", folder]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${name} exists already; move it away`)]);
    expect(readFileSync(join(folder, name), "utf8")).toBe("mine\n");
    for (const other of ["watchbill.yaml", "scenario.yaml"])
      expect(existsSync(join(folder, other))).toBe(other === name);
  });

  test("and nothing is written for a source that can't be read, or holds nothing", async () => {
    const empty = placed("none.yaml", "watchbill: estimate/1\nworkloads: []\n");
    for (const source of ["none.ndjson", empty]) {
      const { code, policy } = await begun(source);
      expect([code, existsSync(policy)]).toEqual([2, false]);
    }
  });

  test("a folder that isn't there", async () => {
    const { code, stderr } = await runWords(["init", ACME, "-o", "/nowhere/at/all"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("its folder does not exist")]);
  });
});

test("a narrowed source is refused, since its policy would judge the whole", async () => {
  const { code, stderr } = await runWords(["init", ACME, "--accounts", "111122223333", "-o", temporaryFolder()]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("leave out --accounts")]);
});
