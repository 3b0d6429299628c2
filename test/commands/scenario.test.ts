import { describe, expect, test } from "vitest";
import { ACME, placed, SCENARIO } from "../sources/open-words.ts";
import { runWords } from "./run-words.ts";

const scenario = (...lines: string[]): string =>
  placed("scenario.yaml", ["watchbill: scenario/1", ...lines].join("\n"));

type Money = { readonly low: string; readonly expected: string; readonly high: string | null };
type Months = readonly {
  readonly month: string;
  readonly billedCost: Money;
  readonly accounts: readonly {
    readonly accountId: string | null;
    readonly vcpus: { readonly expected: number };
    readonly billedCost: Money;
  }[];
}[];
type Report = {
  readonly totals: Readonly<Record<string, { readonly monthlyCost: Money }>>;
  readonly projections: readonly { readonly basis: string; readonly firstFullBill: string; readonly months: Months }[];
  readonly scenario?: {
    readonly from: string;
    readonly accounts: readonly { readonly accountId: string | null; readonly monthlyCost: Money }[];
  };
};

async function reported(...words: string[]): Promise<Report> {
  const { code, stdout, stderr } = await runWords(["report", ...words, "--format", "json"]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

describe("report --scenario", () => {
  test("adds the scenario's total, its months and its accounts to the JSON report", async () => {
    const report = await reported(ACME, "--scenario", SCENARIO);
    expect(report.totals["scenario"]?.monthlyCost).toEqual({ low: "5775.00", expected: "5904.60", high: "6243.00" });
    expect(report.projections.map(({ basis }) => basis)).toEqual(["current", "everything", "scenario"]);
    const months = report.projections[2]?.months ?? [];
    expect(months[0]?.billedCost.expected).toBe("1239.00");
    expect(report.projections[2]?.firstFullBill).toBe("2027-01");
    expect(report.scenario?.from).toBe("2026-12-01T00:00:00Z");
    expect(report.scenario?.accounts.find(({ accountId }) => accountId === "111122223333")?.monthlyCost.expected).toBe(
      "1192.00",
    );
    expect(months[2]?.accounts.find(({ accountId }) => accountId === "111122223333")?.billedCost.expected).toBe(
      "1192.00",
    );
  });

  test("leaves all other figures as they are", async () => {
    const [plain, beside] = [await reported(ACME), await reported(ACME, "--scenario", SCENARIO)];
    const { scenario: _, totals, projections, ...rest } = beside;
    const { totals: plainTotals, projections: plainProjections, ...plainRest } = plain;
    expect(rest).toEqual(plainRest);
    expect({ ...totals, scenario: undefined }).toEqual({ ...plainTotals, scenario: undefined });
    expect(projections.filter(({ basis }) => basis !== "scenario")).toEqual(plainProjections);
  });

  test("shows an account's vCPUs as they have grown", async () => {
    const report = await reported("ec2=100@us-east-1", "--months", "3", "--scenario", scenario("growth: 10%"));
    const months = report.projections.find(({ basis }) => basis === "scenario")?.months ?? [];
    expect(months.map(({ accounts }) => accounts[0]?.vcpus.expected)).toEqual([100, 110, 121]);
  });

  test("says which rules are about something that isn't there", async () => {
    const file = scenario("rules:", "  - {match: {units: [Sandbx]}, protect: false}");
    const { code, stderr } = await runWords(["report", ACME, "--scenario", file]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `watchbill: ${file}: rule 1 is about OU Sandbx, which the source doesn't hold; did you mean Sandbox?\n`,
    );
  });

  test("shows no name that could move a cursor", async () => {
    const file = scenario('name: "\\e[2J"', "rules:", '  - {match: {tags: {"\\e[1m": "x"}}, protect: false}');
    const { stdout, stderr } = await runWords(["report", ACME, "--scenario", file]);
    expect(stdout + stderr).not.toContain("\u001b");
    expect(stdout).toContain('Scenario "\ufffd[2J"');
  });

  test.each([
    [
      ["--format", "csv"],
      "watchbill: the CSV has no columns for a scenario; write it with -f json, or read the table\n",
    ],
    [
      ["--months", "120"],
      "20% a month is more than 1000-fold in 120 months; project fewer --months, or let it grow less\n",
    ],
  ])("with %j is refused", async (words, message) => {
    const { code, stdout, stderr } = await runWords(["report", ACME, "--scenario", scenario("growth: 20%"), ...words]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});

describe("coverage by rules in the settings", () => {
  const config = () =>
    placed(
      "rules.yaml",
      [
        "version: 1",
        "coverage:",
        "  rules:",
        "    - {match: {tags: {workload: batch}}, protect: false}",
        "    - {match: {units: [Sandbox]}, protect: false}",
      ].join("\n"),
    );

  test("is forecast as a scenario is", async () => {
    const ruled = await reported(ACME, "--config", config());
    const beside = await reported(ACME, "--scenario", SCENARIO);
    expect(ruled.totals["scenario"]).toEqual(beside.totals["scenario"]);
    expect(ruled.scenario?.from).toBe("2026-11-21T00:00:00Z");
  });

  test("gives way to a scenario that is named", async () => {
    const both = await reported(ACME, "--config", config(), "--scenario", scenario("growth: 2%"));
    expect(both.totals["scenario"]).toEqual(both.totals["everything"]);
  });

  test.each([
    ["6600", 0, "within"],
    ["5904.60", 3, "undecided"],
    ["5900", 1, "exceeded"],
  ])("is the bill that check judges: against %s it is %s, %s", async (budget, exit, state) => {
    const words = ["check", ACME, "--budget", budget, "--config", config()];
    const { code, stdout } = await runWords([...words, "--format", "json"]);
    const [verdict] = JSON.parse(stdout).verdicts;
    expect([code, verdict.coverage, verdict.state, verdict.amount.expected]).toEqual([exit, "rules", state, "5904.60"]);
    expect((await runWords(words)).stdout).toContain("Protected by the rules of coverage");
  });

  test("leaves out of its drivers what the rules leave out", async () => {
    const { stdout } = await runWords(["check", ACME, "--budget", "100", "--config", config(), "--format", "json"]);
    const { reasons } = JSON.parse(stdout).verdicts[0];
    const names = reasons.flatMap((reason: { readonly what: string; readonly where: string }) =>
      reason.what === "driver" ? [reason.where] : [],
    );
    expect(names).toEqual(["data-lake", "payments-prod", "platform-prod"]);
  });
});

describe("check and diff count what a scenario protects", () => {
  const costs = async () => {
    const { stdout } = await runWords(["report", ACME, "--scenario", SCENARIO, "--format", "json"]);
    const { totals } = JSON.parse(stdout);
    return { everything: totals.everything.monthlyCost, kept: totals.scenario.monthlyCost };
  };

  test("the verdict is on the scenario, and says so", async () => {
    const { everything, kept } = await costs();
    expect(kept.expected).not.toBe(everything.expected);
    const words = ["check", ACME, "--scenario", SCENARIO, "--format", "json", "--quiet", "--budget"];
    const { code, stdout } = await runWords([...words, kept.high]);
    const [verdict] = JSON.parse(stdout).verdicts;
    expect([code, verdict.state, verdict.coverage]).toEqual([0, "within", "scenario"]);
    expect(verdict.amount).toEqual(kept);
    const over = await runWords([...words, String(Number(kept.expected) - 1)]);
    expect(over.code).toBe(1);
    const text = await runWords(["check", ACME, "--scenario", SCENARIO, "--budget", "100"]);
    expect(text.stdout).toContain("In the scenario: exceeded by");
  });

  test("a change is what the scenario makes of both sides", async () => {
    const { kept } = await costs();
    const { stdout } = await runWords(["diff", ACME, ACME, "--scenario", SCENARIO, "--format", "json"]);
    const { change } = JSON.parse(stdout);
    expect([change.coverage, change.before.monthlyCost, change.after.monthlyCost]).toEqual(["scenario", kept, kept]);
    expect(change.delta.monthlyCost.expected).toBe("0.00");
  });
});
