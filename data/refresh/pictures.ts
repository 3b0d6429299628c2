import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createJudge } from "../../src/inventory/eligibility.ts";
import { prepare } from "../../src/plan/population.ts";
import type { Scenario } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { readPriceList } from "../../src/sources/price-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { textWidth } from "../../src/views/text-width.ts";
import { frameOf } from "../../src/views/tui/frame.ts";
import { shownOf } from "../../src/views/tui/shown.ts";
import type { AppState } from "../../src/views/tui/state.ts";
import { NEW_TABLE, startState } from "../../src/views/tui/state.ts";
import { frameSvg } from "./frame-svg.ts";
import { loadChart } from "./load-chart.ts";
import { DATA } from "./write-table.ts";

const SIZE = { columns: 120, rows: 36 };

const TRIED: Scenario = { ...EMPTY_SCENARIO, rules: [{ match: { tags: { env: "dev" } }, protect: false }] };

const START = startState(SIZE, EMPTY_SCENARIO);

const STATES: Readonly<Record<string, AppState>> = {
  overview: START,
  workloads: { ...START, screen: "workloads", tables: { workloads: { ...NEW_TABLE, cursor: 13 } } },
  "what-if": {
    ...START,
    screen: "what-if",
    tables: { "what-if": { ...NEW_TABLE, cursor: 3 } },
    tried: { past: [EMPTY_SCENARIO], present: TRIED, future: [], saved: null },
  },
};

/** Where the pictures of README and docs are kept. */
export const PICTURES = new URL("../../docs/pictures/", import.meta.url);

/** The pictures by file name: screens of the sample, as a terminal of 120×36 shows them, and what large organizations take. */
export async function pictures(): Promise<ReadonlyMap<string, string>> {
  const tables = readReferenceTables(DATA);
  const { workloads, ...frame } = await readInventory(
    fileURLToPath(new URL("sample/organization.ndjson", DATA)),
    createJudge(tables),
  );
  const shown = shownOf({
    name: "sample",
    population: prepare({ ...frame, workloads }),
    workloads,
    prices: readPriceList(DATA, undefined),
    options: {
      asOf: frame.asOf,
      months: 12,
      monthHours: "calendar",
      ladder: "per-meter",
      tierScope: null,
      discount: 0,
      view: WHOLE,
      allowedGaps: [],
    },
    budgets: [],
    reasons: tables.reasons,
    fargateSizes: tables.fargateSizes,
    regions: tables.regions,
    addonVersions: tables.addonVersions,
    operatingSystems: tables.operatingSystems,
  });
  return new Map([
    ...Object.entries(STATES).map(
      ([name, state]) => [`${name}.svg`, frameSvg(frameOf(state, shown, textWidth), SIZE.columns)] as const,
    ),
    ["load.svg", loadChart()],
  ]);
}

if (import.meta.main) {
  for (const [name, svg] of await pictures()) writeFileSync(new URL(name, PICTURES), svg);
}
