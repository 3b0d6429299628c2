import { expect, test } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import { hiddenByPool } from "../../src/plan/hidden.ts";
import { modelFor } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { DATA, forecastOf, OPTIONS, PRICES } from "./population-of.ts";

test("what pools hide adds up to what the months hide, and is nothing once trials are over", async () => {
  const sample = await readInventory(
    new URL("sample/organization.ndjson", DATA),
    createJudge(readReferenceTables(DATA)),
  );
  const result = forecastOf(sample);
  const pools = hiddenByPool(modelFor(prepare(sample), PRICES, { ...OPTIONS, asOf: sample.asOf }), "current", 3);
  for (const [index, month] of (result.projections[0]?.months ?? []).entries()) {
    const hidden = pools.reduce((sum, { months }) => sum + (months[index]?.hidden ?? 0), 0);
    expect(hidden).toBe(month.afterTrials.expected - month.billed.expected);
  }
  expect(pools.map(({ months }) => months.at(-1)?.hidden)).toEqual(pools.map(() => 0));
  expect(pools.length).toBeGreaterThan(0);
});
