import type { Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { Forecast } from "../../src/plan/forecast.ts";
import { forecast } from "../../src/plan/forecast.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import { prepare } from "../../src/plan/population.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import type { OpenOptions } from "../../src/sources/open.ts";
import { openSources } from "../../src/sources/open.ts";
import { readPriceList } from "../../src/sources/price-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { monthHours, monthOf } from "../../src/units/month.ts";
import type { Range } from "../../src/units/range.ts";

export const DATA = new URL("../../data/", import.meta.url);
export const TABLES = readReferenceTables(DATA);
export const PRICES = readPriceList(DATA, undefined);
export const TODAY = Date.parse("2026-12-05T00:00:00Z");

const judge = createJudge(TABLES);

export const OPTIONS: Omit<ForecastOptions, "asOf"> = {
  months: 3,
  monthHours: "calendar",
  ladder: "per-meter",
  tierScope: null,
  discount: 0,
  view: WHOLE,
  allowedGaps: [],
};

/** Opens sources as the commands do, and holds their workloads. */
export async function opened(words: readonly string[], change: Partial<OpenOptions> = {}): Promise<Inventory> {
  const workloads: Workload[] = [];
  const frame = await openSources(
    words,
    {
      asOf: null,
      today: TODAY,
      accountId: null,
      regionId: null,
      sourceType: null,
      monthHours: (asOf) => monthHours(monthOf(asOf)),
      dataDirectory: DATA,
      tables: TABLES,
      judge,
      commands: ["report"],
      live: null,
      joins: false,
      parameters: { typed: new Map(), file: new Map() },
      previous: null,
      ...change,
    },
    (workload) => workloads.push(workload),
  );
  return { ...frame, workloads };
}

/** What is promised of every figure; throws what is broken. */
export function keep(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`broken promise: ${promise}`);
}

function keepRange({ low, expected, high }: Range, what: string): void {
  const parts = [low, expected, ...(high === null ? [] : [high])];
  keep(parts.every(Number.isSafeInteger), `${what} are exact: ${parts.join(" ")}`);
  keep(
    parts.every((part, index) => part >= (parts[index - 1] ?? 0)),
    `${what} are in order: ${parts.join(" ")}`,
  );
}

const sum = (parts: readonly number[]): number => parts.reduce((total, one) => total + one, 0);

/** Prices an inventory and holds what comes of it to what is promised of every forecast. */
export function priced(inventory: Inventory, change: Partial<ForecastOptions> = {}): Forecast {
  const result = forecast(prepare(inventory), PRICES, { ...OPTIONS, asOf: inventory.asOf, ...change });
  const { current, everything, kinds, accounts, cells, projections } = result;
  for (const basis of ["current", "everything"] as const) {
    const total = result[basis];
    if (total === null) continue;
    keepRange(total.cost, `the costs of ${basis}`);
    keepRange(total.vcpus, `the vCPUs of ${basis}`);
    for (const [name, parts] of Object.entries({ kinds, accounts, cells })) {
      const figures = parts.flatMap((part) => part[basis] ?? []);
      for (const { cost, vcpus } of figures) {
        keepRange(cost, `the costs of ${name}`);
        keepRange(vcpus, `the vCPUs of ${name}`);
      }
      const costs = sum(figures.map(({ cost }) => cost.expected));
      keep(costs === total.cost.expected, `the costs of ${name} add up to ${basis}: ${costs}, ${total.cost.expected}`);
      const vcpus = sum(figures.map((figure) => figure.vcpus.expected));
      keep(vcpus === total.vcpus.expected, `the vCPUs of ${name} add up to ${basis}`);
    }
  }
  keep((current?.vcpus.low ?? 0) <= everything.vcpus.low, "what is protected is part of everything");
  for (const { months } of projections)
    for (const month of months) {
      keepRange(month.billed, "a month's bill");
      keepRange(month.afterTrials, "a month's cost after trials");
    }
  return result;
}

/** A forecast in few words, to compare two of one input. */
export const inShort = ({
  everything,
  current,
  gaps,
  unpriced,
  assumptions,
  workloads,
  doubts,
}: Forecast): unknown => ({
  everything,
  current,
  gaps: gaps.length,
  unpriced,
  assumptions,
  workloads,
  doubts,
});
