import { expect, test } from "vitest";
import { logText } from "../../src/views/log-text.ts";
import { runWords } from "../commands/run-words.ts";
import { placed } from "../sources/open-words.ts";

test("lines for the log of a step hold no order", () => {
  expect(logText("  ::error::x\n a ::b\n##[add-mask]secret\n")).toBe("   : :error::x\n a ::b\n# #[add-mask]secret\n");
});

const ORDER = /^\s*::|##\[/m;

/** An account, a cluster and a tag that are orders to a runner. */
const world = (vcpus: number): string =>
  placed(
    "orders.ndjson",
    [
      { watchbill: "inventory/1", asOf: "2026-11-21T00:00:00Z", source: { type: "aws", name: "##[group]audit" } },
      { record: "account", id: "111122223333", name: "::error::account" },
      {
        record: "workload",
        account: "111122223333",
        region: "us-east-1",
        kind: "ec2-instance",
        origin: "i-1",
        vcpus,
        stated: "eligible",
        coverage: "not-covered",
        cluster: "::add-mask::cluster",
        tags: { team: "##[warning]tag" },
      },
      { record: "end" },
    ]
      .map((record) => JSON.stringify(record))
      .join("\n"),
  );

const POLICY = 'version: 1\nbudgets: [{name: "##[error]::budget", monthly: 1}]\n';

test.each([
  ["report", () => []],
  ["trials", () => []],
  ["coverage", () => []],
  ["rollout", () => ["--ceiling", "1000"]],
  ["explain", () => []],
  ["diff", () => [world(7)]],
  ["check", () => ["--policy", placed("policy.yaml", POLICY)]],
  ["check", () => ["--policy", placed("policy.yaml", POLICY), "-f", "junit"]],
])("in the log of a step, what %s says holds no order", async (command, rest) => {
  const more: readonly string[] = rest();
  const words = [command, world(8), ...more];
  const step = await runWords(words, 80, false, { env: { GITHUB_ACTIONS: "true" } });
  const own = await runWords(words);
  expect(step.code).toBe(own.code);
  expect(own.code).toBeLessThan(2);
  const read = (said: typeof own): string => (more.includes("junit") ? said.stderr : said.stdout + said.stderr);
  expect(read(own)).toMatch(ORDER);
  expect(read(step)).not.toMatch(ORDER);
});
