import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { reportSchema } from "../../../data/refresh/report-schema.ts";
import { forecast } from "../../../src/plan/forecast.ts";
import type { Scenario } from "../../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../../src/plan/scenario.ts";
import { USD } from "../../../src/units/usd.ts";
import { VCPU } from "../../../src/units/vcpu.ts";
import { amount, monthText, signed, vcpuText } from "../../../src/views/format-number.ts";
import { jsonReport } from "../../../src/views/formats/json.ts";
import { textWidth } from "../../../src/views/text-width.ts";
import { viewOf } from "../../../src/views/tui/frame.ts";
import { poolRows } from "../../../src/views/tui/pool-rows.ts";
import { screenOf } from "../../../src/views/tui/screens.ts";
import type { Shown } from "../../../src/views/tui/shown.ts";
import type { AppState } from "../../../src/views/tui/state.ts";
import { NEW_TABLE } from "../../../src/views/tui/state.ts";
import { acmeInventory, frameText, sampleInventory, shownWorld, stateOn } from "./shown-world.ts";

type Report = z.infer<typeof reportSchema>;

const acme = shownWorld(await acmeInventory());
const sample = shownWorld(await sampleInventory());

const LEAVE_OUT: Scenario = {
  ...EMPTY_SCENARIO,
  rules: [
    { match: { kinds: ["fargate-task"] }, protect: false },
    { match: { tags: { workload: "batch" } }, protect: false },
    { match: { tags: { env: "dev" } }, protect: false },
  ],
  growth: { by: "rate", rate: 200 },
};

/** What `report --format json --scenario` prints of the same dataset. */
function reportOf({ dataset }: Shown): Report {
  const { population, prices, options } = dataset;
  const result = forecast(population, prices, { ...options, scenario: LEAVE_OUT });
  const extras = {
    version: "0.1.0",
    instanceTypesAsOf: "2026-08-02",
    pricesSha256: "0".repeat(64),
    verdicts: [],
    comparison: null,
    workloads: null,
  };
  return reportSchema.parse(JSON.parse(jsonReport(result, extras)));
}

/** Decimals of the report as the screens write them. */
const usd = (decimal: string): string => amount(micros(decimal));
const change = (decimal: string): string => signed(micros(decimal));
const micros = (decimal: string): number => Math.round(Number(decimal) * USD);
const vcpus = (count: number): string => vcpuText(Math.round(count * VCPU));

/** A figure without its marks. */
const bare = (text: string): string => text.replace(/[~°+]+$/, "");

/** The cells of a screen's table as they are shown, by row and column. */
function cellsOf(shown: Shown, state: AppState): Map<string, Record<string, string>> {
  const spec = screenOf(state).table?.(viewOf(state, shown, textWidth));
  if (spec === undefined) throw new Error(`${state.screen} has no table`);
  const whole = spec.together?.(spec.rows) ?? {};
  return new Map([
    ...spec.rows.map(
      (row) => [spec.key(row), Object.fromEntries(spec.columns.map(({ id, cell }) => [id, cell(row).text]))] as const,
    ),
    ["together", Object.fromEntries(Object.entries(whole).map(([id, { text }]) => [id, text]))] as const,
  ]);
}

/** A frame without its first rows, which name months of their own. */
const below = (state: AppState, shown: Shown): string[] => frameText(state, shown).slice(2);

/** The words behind what is wanted, in the first line that says it. */
function wordsOf(lines: readonly string[], wanted: string): string[] {
  const found = lines.find((one) => one.includes(wanted));
  if (found === undefined) throw new Error(`no line says ${wanted}:\n${lines.join("\n")}`);
  return found
    .slice(found.indexOf(wanted) + wanted.length)
    .trim()
    .split(/\s+/)
    .map(bare);
}

const projection = (report: Report, basis: "current" | "everything" | "scenario") =>
  report.projections.find((one) => one.basis === basis)?.months ?? [];

describe.each([
  ["the small world", acme],
  ["the sample", sample],
])("every figure of %s is the one that the JSON report tells:", (_, shown) => {
  const report = reportOf(shown);
  const { totals } = report;
  const months = projection(report, "current");

  test("totals, ranges and readings on Overview", () => {
    const lines = below(stateOn("overview", 200, 60), shown);
    const heroes = lines.slice(1, 6).join("\n");
    const [first] = months;
    for (const figure of [
      `$${usd(totals.current?.monthlyCost.expected ?? "")}`,
      `${usd(totals.current?.monthlyCost.low ?? "")} – ${usd(totals.current?.monthlyCost.high ?? "")}`,
      `$${usd(totals.everything.monthlyCost.expected)}`,
      `${usd(totals.everything.monthlyCost.low)} – ${totals.everything.monthlyCost.high === null ? "?" : usd(totals.everything.monthlyCost.high)}`,
      `$${usd(first?.billedCost.expected ?? "")}`,
      `${vcpus(totals.current?.vcpus.expected ?? 0)}`,
      `${vcpus(totals.everything.vcpus.expected)}`,
    ])
      expect(heroes).toContain(figure);
    const words = ["org, per meter", "org, shared", "account, per meter", "account, shared", "at US East list"];
    expect(words.map((name) => wordsOf(lines, name))).toEqual(
      report.readings.map(({ current, everything }) => [usd(current ?? ""), usd(everything)]),
    );
  });

  test("accounts", () => {
    const cells = cellsOf(shown, stateOn("accounts"));
    const bill = (index: number, id: string | null) =>
      months[index]?.accounts.find(({ accountId }) => accountId === id)?.billedCost.expected ?? "0";
    expect(cells.size).toBe(report.accounts.length + 1);
    for (const account of report.accounts) {
      expect(cells.get(account.accountId ?? "")).toMatchObject({
        protected: vcpus(account.current?.vcpus.expected ?? 0),
        eligible: vcpus(account.vcpus.eligible),
        "this-month": usd(bill(0, account.accountId)),
        "next-month": usd(bill(1, account.accountId)),
        "after-trials": usd(account.current?.monthlyCost.expected ?? ""),
        everything: usd(account.everything.monthlyCost.expected),
        alone: usd(account.everything.standaloneCost.expected),
      });
    }
    expect(cells.get("together")).toMatchObject({
      protected: vcpus(totals.current?.vcpus.expected ?? 0),
      eligible: vcpus(totals.vcpus.eligible),
      "this-month": usd(months[0]?.billedCost.expected ?? ""),
      "next-month": usd(months[1]?.billedCost.expected ?? ""),
      "after-trials": usd(totals.current?.monthlyCost.expected ?? ""),
      everything: usd(totals.everything.monthlyCost.expected),
    });
  });

  test("one account's figures and months", () => {
    for (const { accountId, name, current, everything } of report.accounts) {
      const trail = [
        { screen: "accounts", key: accountId ?? "", label: name ?? "", from: "accounts" },
      ] as const satisfies AppState["trail"];
      const lines = below({ ...stateOn("accounts", 120, 40), trail }, shown);
      const own = months.map(
        ({ accounts }) => accounts.find((one) => one.accountId === accountId)?.billedCost.expected,
      );
      expect(wordsOf(lines, "protected today")[0]).toBe(usd(current?.monthlyCost.expected ?? ""));
      // Row 3 of other screens says everything, too: here it is a breadcrumb.
      const figures = lines.find((one) => one.includes("protected today")) ?? "";
      expect(wordsOf([figures], "everything")[0]).toBe(usd(everything.monthlyCost.expected));
      expect(wordsOf([figures], "alone")[0]).toBe(usd(everything.standaloneCost.expected));
      if (own.every((bill) => micros(bill ?? "0") === 0)) continue;
      for (const [index, bill] of own.slice(0, 4).entries())
        expect(wordsOf(lines, ` ${monthText(months[index]?.month ?? "", true)}  `).at(-1)).toBe(usd(bill ?? "0"));
    }
  });

  test("workloads add up to the totals", () => {
    expect(cellsOf(shown, stateOn("workloads", 200, 60)).get("together")).toMatchObject({
      today: usd(totals.current?.monthlyCost.expected ?? ""),
      everything: usd(totals.everything.monthlyCost.expected),
    });
  });

  test("pools on Ladders", () => {
    const cells = cellsOf(shown, stateOn("ladders", 200, 60));
    const rows = poolRows(shown);
    expect(rows.length).toBeGreaterThan(5);
    for (const { key, everything: pool } of rows) {
      const of = (basis: string) =>
        report.pools.find(
          (one) =>
            one.basis === basis &&
            one.scope === pool.scope &&
            one.regionId === pool.regionId &&
            one.meter === pool.meter,
        );
      expect(cells.get(key)).toMatchObject({
        today: vcpus(of("current")?.quantity ?? 0),
        everything: vcpus(of("everything")?.quantity ?? 0),
        cost: usd(of("current")?.cost ?? "0"),
      });
    }
  });

  test("the months on Trials", () => {
    const lines = below(stateOn("trials", 200, 60), shown);
    const cliff = lines.slice(lines.findIndex((one) => one.includes("THE CLIFF")) + 1);
    for (const [index, { month, billedCost, costAfterTrials }] of months.slice(0, 2).entries()) {
      const hidden = amount(micros(costAfterTrials.expected) - micros(billedCost.expected));
      expect(wordsOf(cliff, ` ${monthText(month, index === 0)} `).slice(-3)).toEqual([
        usd(billedCost.expected),
        hidden,
        usd(costAfterTrials.expected),
      ]);
    }
  });

  test("the funnel on Coverage ends in what is protected today", () => {
    const words = wordsOf(below(stateOn("coverage", 120, 40), shown), " reporting ");
    expect(words).toContain(usd(totals.current?.monthlyCost.expected ?? ""));
    expect(words).toContain(vcpus(totals.current?.vcpus.expected ?? 0));
  });

  test("What-if: kinds, months, the difference, and who notices", () => {
    const tried: AppState["tried"] = { past: [EMPTY_SCENARIO], present: LEAVE_OUT, future: [], saved: null };
    const tables = { "what-if": { ...NEW_TABLE, cursor: 3 } };
    const lines = below({ ...stateOn("what-if", 200, 60), tried, tables }, shown);
    const [base, scenario] = [projection(report, "everything"), projection(report, "scenario")];
    const { scenario: part } = report;
    if (part === undefined) throw new Error("the report has no scenario");
    const { monthlyCost, vcpus: fewer } = part.difference;
    expect(wordsOf(lines, "after trials")).toEqual([
      usd(totals.everything.monthlyCost.expected),
      usd(totals.scenario?.monthlyCost.expected ?? ""),
      change(monthlyCost.expected),
    ]);
    expect(wordsOf(lines, " watched ")).toEqual([
      vcpus(totals.everything.vcpus.expected),
      vcpus(totals.scenario?.vcpus.expected ?? 0),
      `-${vcpus(-fewer.expected)}`,
    ]);
    const sum = (of: typeof base): number =>
      of.reduce((total, { billedCost }) => total + micros(billedCost.expected), 0);
    expect(wordsOf(lines, `${base.length} months`)).toEqual([
      amount(sum(base)),
      amount(sum(scenario)),
      signed(sum(scenario) - sum(base)),
    ]);
    const [before, after] = [base[0]?.billedCost.expected ?? "", scenario[0]?.billedCost.expected ?? ""];
    expect(wordsOf(lines, ` ${monthText(base[0]?.month ?? "")} `).slice(0, 3)).toEqual([
      usd(before),
      usd(after),
      signed(micros(after) - micros(before)),
    ]);
    const words = ["] Fargate tasks", "] tag workload=batch", "] tag env=dev"];
    expect(words.map((name) => wordsOf(lines, name).slice(0, 2))).toEqual(
      part.rules.map(({ alone }) => [vcpus(alone.vcpus.expected), change(alone.saves.expected).replace("+", "")]),
    );
    const noticing = lines.slice(lines.findIndex((one) => one.includes("WHO NOTICES")) + 1);
    const moved = part.accounts.filter(({ difference }) => Math.abs(micros(difference.expected)) >= 5000);
    expect(moved.length).toBeGreaterThan(2);
    for (const { accountId, difference } of moved) {
      const name = report.accounts.find((account) => account.accountId === accountId)?.name ?? "added";
      expect(wordsOf(noticing, name)[0]).toBe(change(difference.expected));
    }
  });
});
