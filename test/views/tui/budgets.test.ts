import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Budget } from "../../../src/plan/budget.ts";
import { OPTIONS } from "../../plan/population-of.ts";
import { budgetOf } from "../../plan/judged.ts";
import { acme, drawScreen } from "./draw-screen.ts";
import { shownWorld } from "./shown-world.ts";

const of = (name: string, accountId: string, dollars: number): Budget =>
  budgetOf(dollars, { name, match: { accounts: [accountId] } });

const budgets = [
  budgetOf(8000, { name: "organization", limit: { monthly: 8_000_000_000, warnAt: 80 } }),
  of("payments", "111122223333", 1500),
  of("web", "444455556666", 600),
  of("sandbox", "555566667777", 500),
  budgetOf(0, { name: "growth", limit: { increase: [{ percent: 1000 }] } }),
];

const shown = shownWorld(acme, { budgets, options: { ...OPTIONS, asOf: acme.asOf, months: 12 } });

test.each([
  ["overview", 120, 36],
  ["overview", 80, 24],
  ["accounts", 120, 36],
  ["accounts", 80, 24],
] as const)("%s with budgets at %i×%i", async (screen, columns, rows) => {
  const file = new URL(`../../golden/tui/${screen}-budgets-${columns}.txt`, import.meta.url);
  await expect(`${drawScreen(shown, screen, [columns, rows]).join("\n")}\n`).toMatchFileSnapshot(fileURLToPath(file));
});

test("gauges stand worst first, and what has nothing to judge has none", () => {
  const text = drawScreen(shown, "overview", [120, 36]).join("\n");
  const gauges = [...text.matchAll(/([✗?▲✓]) (sandbox|web|organization|payments|growth) /g)].map(([, mark, name]) => [
    mark,
    name,
  ]);
  expect(gauges).toEqual([
    ["✗", "sandbox"],
    ["?", "web"],
    ["▲", "organization"],
    ["✓", "payments"],
  ]);
});

test("an account shows its own budget, whatever that is called, and all together that of everything", () => {
  const rows = drawScreen(shown, "accounts", [120, 36]);
  const row = (name: string) => rows.find((line) => line.slice(3).startsWith(name)) ?? "";
  expect(row("payments-prod")).toContain("✓  76 %");
  expect(row("dev-shared")).toContain("✗ 101 %");
  expect(row("data-lake")).not.toMatch(/[✓✗▲]/);
  expect(row("6 accounts")).toContain("▲  92 %");
});
