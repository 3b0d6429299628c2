import { expect, test } from "vitest";
import { isComing } from "../../../src/inventory/gap.ts";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import type { Forecast } from "../../../src/plan/forecast.ts";
import { forecast } from "../../../src/plan/forecast.ts";
import type { Population } from "../../../src/plan/population.ts";
import { prepare, startPreparation } from "../../../src/plan/population.ts";
import { organizationWorld, ROLE } from "../../aws/fake/organization.ts";
import { OPTIONS, PRICES } from "../../plan/population-of.ts";
import { read, readInParts, serve } from "./small-world.ts";

const SIZE = { busy: 0.8, instancesPerCell: 3, nodesPerCell: 2, tasksPerCell: 3 };
const ASKED = { role: ROLE };

const forecastOf = (population: Population): Forecast =>
  forecast(population, PRICES, { ...OPTIONS, asOf: population.frame.asOf, months: 12 });

/** Every figure that is shown as the least that it will be. */
function leastFigures({ current, everything, readings, projections, pools, accounts }: Forecast): Map<string, number> {
  return new Map([
    ["today", current?.cost.expected ?? 0],
    ["vCPU today", current?.vcpus.expected ?? 0],
    ["everything", everything.cost.expected],
    ["vCPU", everything.vcpus.expected],
    ...readings.flatMap(({ tierScope, ladder, prices, current: today, everything: all }): [string, number][] => [
      [`${tierScope} ${ladder} ${prices} today`, today ?? 0],
      [`${tierScope} ${ladder} ${prices} everything`, all],
    ]),
    ...projections.flatMap(({ basis, months }) =>
      months.flatMap(({ month, billed, afterTrials }): [string, number][] => [
        [`${basis} ${month} billed`, billed.expected],
        [`${basis} ${month} after trials`, afterTrials.expected],
      ]),
    ),
    ...pools.flatMap(({ basis, regionId, meter, quantity, cost }): [string, number][] => [
      [`${basis} ${regionId} ${meter} vCPU`, Number(quantity)],
      [`${basis} ${regionId} ${meter}`, cost],
    ]),
    ...accounts.flatMap(({ accountId, vcpus, everything: all }): [string, number][] => [
      [`${accountId} eligible`, vcpus.eligible],
      [`${accountId} alone`, all.standalone.expected],
    ]),
  ]);
}

test("what was read so far is never more than what is read in the end, and the last part is the report", async () => {
  const fake = await serve(organizationWorld({ accounts: 5, regions: 4, ...SIZE }));
  const parts: Inventory[] = [];
  const whole = await readInParts(fake.env, ASKED, (part) => parts.push(part));
  const begun = parts.filter(({ cells }) => cells.length > 0);
  expect(begun.length).toBe(whole.cells.length);
  // Once an account's Regions are known, there is something to look at, before any of them is read.
  expect(parts.indexOf(begun[0] ?? whole)).toBeGreaterThan(0);

  const last = leastFigures(forecastOf(prepare(whole)));
  expect(last).toEqual(leastFigures(forecastOf(prepare(await read(fake.env, ASKED)))));
  expect([...last.values()].filter((value) => value > 0).length).toBeGreaterThan(60);
  let before = new Map<string, number>();
  for (const part of begun) {
    const figures = leastFigures(forecastOf(prepare(part)));
    const wrong = [...figures].filter(
      ([name, value]) => !(value <= (last.get(name) ?? Number.NaN) && value >= (before.get(name) ?? 0)),
    );
    expect(wrong).toEqual([]);
    before = figures;
  }
  expect(before).toEqual(last);
});

test("a cell is in a part whole, or is named as still coming, with no bound", async () => {
  const fake = await serve(organizationWorld({ accounts: 3, regions: 3, ...SIZE }));
  const parts: Inventory[] = [];
  const whole = await readInParts(fake.env, ASKED, (part) => parts.push(part));
  for (const { cells, workloads, gaps } of parts) {
    const of = ({ accountId, regionId }: { accountId: string | null; regionId: string | null }) =>
      `${accountId} ${regionId}`;
    const closed = new Set(cells.map(of));
    const coming = gaps.filter(isComing);
    expect(workloads).toEqual(whole.workloads.filter((workload) => closed.has(of(workload))));
    const named = whole.cells.filter((cell) =>
      coming.some(
        ({ accountId, regionId }) =>
          (accountId ?? cell.accountId) === cell.accountId && (regionId ?? cell.regionId) === cell.regionId,
      ),
    );
    expect(named).toEqual(whole.cells.filter((cell) => !closed.has(of(cell))));
    expect(coming.every(({ hides }) => hides.length === 3 && hides.every(({ bound }) => bound === null))).toBe(true);
    if (coming.length === 0) continue;
    const { everything, accounts } = forecastOf(prepare({ ...whole, cells, workloads, gaps }));
    expect(everything.cost.high).toBeNull();
    // A pool that may yet grow makes everybody's share cheaper, down to its deepest tier.
    for (const { everything: share } of accounts) expect(share.cost.low).toBeLessThanOrEqual(share.cost.expected);
  }
  expect(whole.gaps.some(isComing)).toBe(false);
});

test("a share that was shown of a part holds the one of the whole between its bounds", async () => {
  const fake = await serve(organizationWorld({ accounts: 4, regions: 2, ...SIZE }));
  const parts: Inventory[] = [];
  const whole = await readInParts(fake.env, ASKED, (part) => parts.push(part));
  const last = new Map(
    forecastOf(prepare(whole)).cells.map((cell) => [
      `${cell.accountId} ${cell.regionId} ${cell.kind}`,
      cell.everything.cost.expected,
    ]),
  );
  let held = 0;
  for (const part of parts)
    for (const { accountId, regionId, kind, everything } of forecastOf(prepare(part)).cells) {
      const share = last.get(`${accountId} ${regionId} ${kind}`) ?? 0;
      expect(share).toBeGreaterThanOrEqual(everything.cost.low);
      expect(share).toBeLessThanOrEqual(everything.cost.high ?? Number.POSITIVE_INFINITY);
      if (everything.cost.high !== null && everything.cost.expected > 0) held += 1;
    }
  expect(held).toBeGreaterThan(0);
});

test("a part stays as it was while more is read", async () => {
  const fake = await serve(organizationWorld({ accounts: 3, regions: 3, ...SIZE }));
  const whole = await read(fake.env, ASKED);
  const preparation = startPreparation();
  const half = Math.floor(whole.workloads.length / 2);
  for (const workload of whole.workloads.slice(0, half)) preparation.add(workload);
  const part = preparation.soFar(whole);
  const before = structuredClone(part);
  for (const workload of whole.workloads.slice(half)) preparation.add(workload);
  expect(part).toEqual(before);
  expect(preparation.finish(whole)).toEqual(prepare(whole));
});
