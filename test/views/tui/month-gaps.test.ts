import { expect, test } from "vitest";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { forecast } from "../../../src/plan/forecast.ts";
import { prepare } from "../../../src/plan/population.ts";
import { monthBlock } from "../../../src/views/month-chart.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import { OPTIONS, PAYMENTS, PRICES } from "../../plan/population-of.ts";
import { datasetOf, INVENTORIES, measure, stageOf } from "./stage.ts";

/** The small world with a refused call where hosts are protected, so that today's bill has a gap, too. */
const GAPPED: Inventory = {
  ...INVENTORIES.acme,
  gaps: [
    ...INVENTORIES.acme.gaps,
    {
      accountId: PAYMENTS,
      regionId: "us-east-1",
      api: "ecs:ListTasks",
      reason: "denied",
      message: "no",
      hides: [{ kind: "fargate-task", bound: 16_000 }],
    },
  ],
};

const lines = (inventory: Inventory, columns: number, rows: number, key: string): string[] => {
  const { ui } = stageOf(datasetOf("gapped", inventory), columns, rows);
  ui.press(key);
  return ui.frame().map((line) => textOf(line).trimEnd());
};

test.for([
  ["Overview as rows", 80, 24, "1", /^ (Nov|Dec|Jan on) .* [\d,]+\.\d\d[~°]*\+?( |$)/],
  ["the cliff of Trials", 120, 40, "5", /^ (Nov 2026|Dec|Jan 2027 on) .* [\d,]+\.\d\d[~°]*\+?( |$)/],
] as const)("%s: months are marked where their scope holds a gap, as totals are", ([, columns, rows, key, month]) => {
  const marked = (inventory: Inventory) =>
    lines(inventory, columns, rows, key)
      .filter((line) => month.test(line))
      .map((line) => line.includes("+"));
  expect(marked(GAPPED)).toEqual([true, true, true]);
  expect(marked(INVENTORIES.acme)).toEqual([false, false, false]);
});

test("so are the columns of Overview, and the months of a report", () => {
  const billed = lines(GAPPED, 120, 40, "1").find((line) => /~.*billed/.test(line)) ?? "";
  expect(billed.match(/\+ /g)).toHaveLength(3);
  const options = { ...OPTIONS, asOf: GAPPED.asOf, months: 12 };
  const page = { width: 80, measure, paint: (_: unknown, text: string) => text, details: false, reasons: new Map() };
  const [, ...months] = (() => {
    const result = forecast(prepare(GAPPED), PRICES, options);
    return monthBlock(result, result.projections[0], page);
  })();
  expect(months).toHaveLength(3);
  for (const month of months) expect(month).toMatch(/\d~?°?\+ /);
});
