import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ACME } from "../sources/open-words.ts";
import type { Planned } from "../sources/terraform/plans.ts";
import { planOf } from "../sources/terraform/plans.ts";
import { folderWith, watchbill } from "./watchbill.ts";

const PLAN = fileURLToPath(new URL("../fixtures/terraform/pull-request.json", import.meta.url));

const host = { instance_type: "m5.large", region: "us-east-1" };
const grows: Planned = {
  address: "aws_instance.a",
  actions: ["update"],
  before: host,
  after: { ...host, instance_type: "m5.xlarge" },
};
const lost: Planned = {
  address: "aws_autoscaling_group.lost",
  after: { min_size: 1, max_size: 2, region: "us-east-1" },
  unknown: { launch_template: true },
};
const auto: Planned = {
  address: "aws_eks_cluster.a",
  after: { name: "web", region: "us-east-1", compute_config: [{ enabled: true }] },
};
const feature = (status: string) => ({
  name: "RUNTIME_MONITORING",
  status,
  region: "us-east-1",
  additional_configuration: [{ name: "EC2_AGENT_MANAGEMENT", status: "ENABLED" }],
});
const flip: Planned = {
  address: "aws_guardduty_detector_feature.rm",
  actions: ["update"],
  before: feature("DISABLED"),
  after: feature("ENABLED"),
};

const check = (resources: readonly Planned[], ...flags: readonly string[]) =>
  watchbill(["check", "plan.json", "--as-of", "2026-11-21", ...flags], {
    cwd: folderWith({ "plan.json": JSON.stringify(planOf(resources)) }),
  });

describe("check of a plan (m5.large costs 2 × 1.50 = 3.00, m5.xlarge 6.00)", () => {
  test.each<[string, readonly Planned[], readonly string[], number, RegExp]>([
    ["within", [grows], ["--budget", "6"], 0, /within\. \$6\.00 of \$6\.00/],
    ["over, crossed by the change", [grows], ["--budget", "5.99"], 1, /exceeded by \$0\.01, crossed by this change/],
    ["within what it may grow", [grows], ["--max-increase", "3"], 0, /within/],
    ["growing more than it may", [grows], ["--max-increase", "2.99"], 1, /\+3\.00 of \+2\.99/],
    [
      "undecided, since a group can't be resolved",
      [grows, lost],
      ["--budget", "1000"],
      3,
      /aws_autoscaling_group\.lost: instance type/,
    ],
    ["with more unresolved than may be", [grows, lost], ["--budget", "1000", "--max-unresolved", "0"], 3, /undecided/],
    ["of nodes without a limit is a warning", [grows, auto], ["--budget", "1000"], 0, /warning|no limit/],
    [
      "of nodes without a limit fails where limits are required",
      [grows, auto],
      ["--budget", "1000", "--require-limits"],
      1,
      /exceeded/,
    ],
    [
      "that flips the switch and holds no machines",
      [flip],
      ["--budget", "1000"],
      3,
      /the cost depends\s+on the inventory: pass --inventory/,
    ],
    [
      "whose switch protects its machines",
      [{ ...grows, actions: ["no-op"], before: host, after: host }, flip],
      ["--budget", "2"],
      1,
      /\$3\.00 .*\$2\.00/,
    ],
  ])("%s", async (_, resources, flags, code, says) => {
    const ran = await check(resources, ...flags);
    expect(`${ran.stdout}${ran.stderr}`.replaceAll(/\n\s+/g, " ")).toMatch(says);
    expect(ran.code).toBe(code);
  });

  test("a plan that deletes the feature's resource saves nothing", async () => {
    const gone: Planned = { ...flip, actions: ["delete"], before: feature("ENABLED"), after: null };
    const { stdout } = await check(
      [{ ...grows, actions: ["no-op"], before: host, after: host }, gone],
      "--budget",
      "10",
      "-f",
      "json",
    );
    const report = JSON.parse(stdout);
    expect(report.change.delta.monthlyCost).toEqual({ low: "0.00", expected: "0.00", high: "0.00" });
    expect(report.notes).toMatchObject([{ text: "is removed from Terraform only: the feature stays as it is" }]);
  });
});

describe("the JSON report of a plan", () => {
  const json = async (...words: readonly string[]) =>
    JSON.parse((await watchbill(["report", ...words, "--as-of", "2026-11-21", "-f", "json"])).stdout);

  test("has both sides of the change, figure by figure, and can't know what is protected today", async () => {
    const { change, totals, source, unresolved } = await json(PLAN);
    // 4 → 6 nodes of 8 vCPU from 2 to 12, 0 → 4 tasks of 1 vCPU from 2 to 10, a host of 2 → 4 vCPU.
    expect(change.before.vcpus).toEqual({ low: 18, expected: 34, high: 98 });
    expect(change.after.vcpus).toEqual({ low: 22, expected: 56, high: 110 });
    expect(change.delta.monthlyCost.expected).toBe("33.00");
    expect([totals.current, source.type, unresolved]).toEqual([null, "terraform-plan", []]);
  });

  test("is priced at its place on the organization's ladder", async () => {
    const alone = await json(PLAN);
    const joined = await json(PLAN, "--inventory", ACME);
    const acme = await json(ACME);
    expect(joined.change.delta.vcpus.expected).toBe(alone.change.delta.vcpus.expected);
    expect(Number(joined.change.delta.monthlyCost.expected)).toBeLessThan(
      Number(alone.change.delta.monthlyCost.expected),
    );
    // The 2 vCPU of the host that the inventory doesn't know count before the change.
    expect(joined.change.before.vcpus.expected).toBe(acme.totals.everything.vcpus.expected + 2);
  });

  test("reads the same through a pipe, in UTF-16 and in the wrapper of CI", async () => {
    const text = readFileSync(PLAN, "utf8");
    const cwd = folderWith({
      "utf16.json": Buffer.from(`\uFEFF${text}`, "utf16le"),
      "wrapped.json": `[command]/usr/bin/terraform show -json\n${text}\n::debug::exit 0\n`,
    });
    const flags = ["--as-of", "2026-11-21", "-f", "json"];
    const runs = await Promise.all([
      watchbill(["report", "-", ...flags], { stdin: text }),
      watchbill(["report", "utf16.json", ...flags], { cwd }),
      watchbill(["report", "wrapped.json", ...flags], { cwd }),
    ]);
    const { totals } = await json(PLAN);
    for (const { stdout } of runs) expect(JSON.parse(stdout).totals).toEqual(totals);
  });
});

test.each<[string, readonly string[], RegExp]>([
  [
    "a state has no change to join an inventory",
    ["report", "state.json", "--inventory", ACME],
    /holds no change that could join/,
  ],
  ["a state has no increase to limit", ["check", "state.json", "--max-increase", "5"], /--max-increase needs a change/],
])("%s", async (_, words, says) => {
  const values = {
    root_module: {
      resources: [{ address: "aws_instance.a", mode: "managed", type: "aws_instance", name: "a", values: host }],
    },
  };
  const cwd = folderWith({ "state.json": JSON.stringify({ format_version: "1.0", values }) });
  const { code, stderr } = await watchbill(words, { cwd });
  expect(stderr).toMatch(says);
  expect(code).toBe(2);
});
