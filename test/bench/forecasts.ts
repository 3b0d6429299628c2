import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJudge } from "../../src/inventory/eligibility.ts";
import { choicesOf } from "../../src/plan/choices.ts";
import { forecast } from "../../src/plan/forecast.ts";
import { startPreparation } from "../../src/plan/population.ts";
import type { Rule, Scenario } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { prepareWhatIf } from "../../src/plan/what-if.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { readPriceList } from "../../src/sources/price-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { writeInventoryMillion } from "./inventory-million.ts";
import type { Figure } from "./ratio.ts";
import { median, ratioOf, timed } from "./ratio.ts";

const DATA = new URL("../../data/", import.meta.url);

/** What pricing and what-ifs take of so many workloads, beside grouping them. */
export async function forecasts(workloadCount: number, rounds: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-bench-"));
  try {
    return await forecastsOf(folder, workloadCount, rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function forecastsOf(folder: string, workloadCount: number, rounds: number): Promise<Figure[]> {
  const file = join(folder, "inventory.ndjson");
  writeInventoryMillion(file, workloadCount);
  const tables = readReferenceTables(DATA);
  const prices = readPriceList(DATA, undefined);
  const { workloads, ...frame } = await readInventory(file, createJudge(tables));
  const prepareAll = () => {
    const preparation = startPreparation();
    for (const workload of workloads) preparation.add(workload);
    return preparation.finish(frame);
  };
  const population = prepareAll();
  const options = {
    asOf: frame.asOf,
    months: 12,
    monthHours: "calendar",
    ladder: "per-meter",
    tierScope: null,
    discount: 0,
    view: WHOLE,
    allowedGaps: [],
  } as const;
  const priced = await ratioOf(
    () => timed(() => forecast(population, prices, options)),
    () => timed(prepareAll),
    rounds,
  );
  const what = `forecast of ${workloadCount.toLocaleString("en")} prepared workloads (${population.groups.length} groups, ${priced.a.toFixed(0)} ms) ÷ preparing them`;
  const figures: Figure[] = [{ what, value: priced.ratio, unit: "", goal: null }];

  const choices = choicesOf(population);
  const picked = [...choices.tags, ...choices.clusters, ...choices.accounts].map(({ match }) => ({
    match,
    protect: false,
  }));
  const pass = () => population.groups.reduce((sum, group) => sum + group.everything.expected, 0);
  const office = { days: "weekdays", from: 480, until: 1200, offset: 0 } as const;
  const said = ({ match }: Rule, rank: number): Rule => {
    if (rank % 4 === 0) return { match, growth: { by: "vcpus", vcpus: 40_000 } };
    if (rank % 4 === 1) return { match, hours: office };
    return { match, protect: rank % 4 === 2, from: Date.UTC(2027, rank % 2, 1) };
  };
  const rates = (index: number): Scenario["growth"] => ({ by: "rate", rate: index % 2 });
  const scenarios: readonly (readonly [string, readonly Rule[], (index: number) => Scenario["growth"]])[] = [
    ["20 rules", picked, rates],
    ["20 rules of dates, growth and hours", picked.map(said), () => null],
  ];
  for (const [name, rules, growthAt] of scenarios) {
    const { whatIf } = prepareWhatIf(population, prices, options);
    const own: number[] = [];
    const passes: number[] = [];
    for (let index = 0; index < 40; index++) {
      const scenario = { ...EMPTY_SCENARIO, rules: rules.slice(index, index + 20), growth: growthAt(index) };
      own.push(timed(() => whatIf(scenario)));
      passes.push(timed(pass));
    }
    const slow = own.toSorted((a, b) => a - b)[Math.floor(own.length * 0.95)] ?? 0;
    const say = `what-if with ${name}, one changed (median ${median(own).toFixed(0)} ms), p95`;
    figures.push({ what: say, value: slow, unit: "ms", goal: 50 });
    const ratio = median(own) / median(passes);
    figures.push({ what: "  its median ÷ one pass over the groups", value: ratio, unit: "", goal: 120 });
  }
  return figures;
}
