import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runWords } from "../commands/run-words.ts";
import { DATA, placed } from "../sources/open-words.ts";

/** The section of the pricing model whose arithmetic is executed here. */
const section = /^## Months by hand\n(.*?)^## /ms.exec(
  readFileSync(new URL("../docs/pricing-model.md", DATA), "utf8"),
)?.[1];

type Money = { readonly expected: string };
type Month = {
  readonly month: string;
  readonly billedCost: Money;
  readonly costAfterTrials: Money;
  readonly accounts: readonly { readonly accountId: string | null; readonly billedCost: Money }[];
};

const [A, B] = ["111122223333", "222233334444"];

/** A row of an estimate: EC2 vCPUs of an account in us-east-1, protected. */
const row = (account: string | undefined, vcpus: number, more = "") =>
  `  - {account: "${account}", region: us-east-1, kind: ec2-instance, vcpus: ${vcpus}, protected: true${more}}`;

/** The months of an organization on a basis, by name. */
async function monthsOf(basis: string, asOf: string, rows: readonly string[], ...more: readonly string[]) {
  const file = placed("estimate.yaml", ["watchbill: estimate/1", "organization: o-hand", "workloads:", ...rows].join("\n"));
  const { stdout } = await runWords(["report", file, "--as-of", asOf, "--format", "json", ...more]);
  const { projections }: { projections: readonly { basis: string; months: readonly Month[] }[] } = JSON.parse(stdout);
  const months = projections.find((projection) => projection.basis === basis)?.months ?? [];
  return (name: string) => {
    const found = months.find(({ month }) => month === name);
    const cents = (money: Money | undefined) => Number(money?.expected).toFixed(2);
    return {
      billed: cents(found?.billedCost),
      hidden: (Number(found?.costAfterTrials.expected) - Number(found?.billedCost.expected)).toFixed(2),
      of: (id: string | null = null) =>
        cents(found?.accounts.find(({ accountId }) => accountId === id)?.billedCost),
    };
  };
}

/** The amounts are those of the page, where they stand in bold. */
function written(...amounts: readonly string[]): void {
  for (const amount of amounts) {
    const grouped = amount.replace(/\B(?=(\d{3})+\.)/, ",");
    expect(section).toContain(`**$${grouped}**`);
  }
}

describe("months by hand", () => {
  test("February has 672 hours", async () => {
    const rows = [row(A, 100)];
    const calendar = (await monthsOf("current", "2027-01-01", rows))("2027-02").billed;
    const fixed = (await monthsOf("current", "2027-01-01", rows, "--month-hours", "730"))("2027-02").billed;
    const part = (await monthsOf("current", "2027-01-01", [row(A, 100, ", hours: 220")]))("2027-02").billed;
    expect([calendar, fixed, part]).toEqual(["150.00", "138.08", "49.11"]);
    written(calendar, fixed, part);
  });

  test("a leap year's February has 696", async () => {
    const bill = async (year: number) => {
      const rows = [row(A, 290, `, trialEnds: ${year}-02-15`)];
      return (await monthsOf("current", `${year}-02-01`, rows))(`${year}-02`).billed;
    };
    const [leap, common] = [await bill(2028), await bill(2027)];
    expect([leap, common]).toEqual(["225.00", "217.50"]);
    written(leap, common);
  });

  test("a trial that ends in the middle of a month", async () => {
    const december = (await monthsOf("current", "2026-11-21", [row(A, 3200, ", trialEnds: 2026-12-16")]))("2026-12");
    expect([december.billed, december.hidden]).toEqual(["1613.71", "1161.29"]);
    written(december.billed, december.hidden);
  });

  test("two clocks in one pool", async () => {
    const rows = [row(A, 500, ", trialEnds: 2026-12-11"), row(B, 900, ", trialEnds: 2026-12-16")];
    const months = await monthsOf("current", "2026-11-21", rows);
    const [december, january] = [months("2026-12"), months("2027-01")];
    expect([december.billed, december.of(A), december.of(B), december.hidden]).toEqual([
      "977.42",
      "412.16",
      "565.25",
      "447.58",
    ]);
    expect([january.billed, january.of(A), january.of(B), january.hidden]).toEqual([
      "1425.00",
      "508.93",
      "916.07",
      "0.00",
    ]);
    written(december.billed, december.of(A), december.of(B), december.hidden);
    written(january.billed, january.of(A), january.of(B));
  });

  test("growth across the edge of a tier", async () => {
    const scenario = placed("growth.yaml", "watchbill: scenario/1\ngrowth: 2%\n");
    const months = await monthsOf("scenario", "2026-11-21", [row(A, 480)], "--scenario", scenario);
    const bills = ["2026-11", "2026-12", "2027-01", "2027-02"].map((month) => months(month).billed);
    expect(bills).toEqual(["720.00", "734.40", "749.09", "757.03"]);
    written(...bills);
  });

  test("an account that joins in the middle of the projection", async () => {
    const scenario = placed("join.yaml", "watchbill: scenario/1\nfrom: 2027-01-15\nadd: [ec2=600@us-east-1]\n");
    const months = await monthsOf("scenario", "2026-11-21", [row(A, 400)], "--scenario", scenario);
    expect(["2026-12", "2027-01", "2027-02", "2027-03"].map((month) => months(month).billed)).toEqual([
      "600.00",
      "600.00",
      "916.07",
      "1125.00",
    ]);
    expect([months("2027-02").of(A), months("2027-03").of(A)]).toEqual(["507.92", "450.00"]);
    expect(months("2027-01").hidden).toBe("321.77");
    written("600.00", "916.07", "1125.00", "507.92", "450.00", "321.77");
  });
});
