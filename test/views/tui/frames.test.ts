import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Scenario } from "../../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../../src/plan/scenario.ts";
import { textWidth } from "../../../src/views/text-width.ts";
import { frameOf } from "../../../src/views/tui/frame.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import type { AppState, ScreenId } from "../../../src/views/tui/state.ts";
import { NEW_TABLE } from "../../../src/views/tui/state.ts";
import { painted } from "../../../src/views/tui/theme.ts";
import { acmeInventory, shownWorld, stateOn } from "./shown-world.ts";

const GOLDEN = new URL("../../golden/tui/", import.meta.url);

const shown = shownWorld(await acmeInventory());

const BATCH: Scenario = { ...EMPTY_SCENARIO, rules: [{ match: { tags: { workload: "batch" } }, protect: false }] };

/** Every screen as somebody would come to it: where it stands, and what is open. */
const SCREENS: readonly (readonly [string, ScreenId, Partial<AppState>])[] = [
  ["overview", "overview", {}],
  ["accounts", "accounts", {}],
  [
    "account",
    "accounts",
    { trail: [{ screen: "accounts", key: "333344445555", label: "data-lake", from: "accounts" }] },
  ],
  ["workloads", "workloads", { tables: { workloads: { ...NEW_TABLE, cursor: 1 } } }],
  ["ladders", "ladders", {}],
  ["trials", "trials", {}],
  ["coverage", "coverage", { tables: { coverage: { ...NEW_TABLE, cursor: 4 } } }],
  [
    "what-if",
    "what-if",
    {
      tables: { "what-if": { ...NEW_TABLE, cursor: 3 } },
      tried: { past: [EMPTY_SCENARIO], present: BATCH, future: [], saved: null },
    },
  ],
  ["problems", "overview", { problems: true }],
  ["help", "accounts", { drawer: { kind: "help", filter: "", top: 0 } }],
  ["why", "accounts", { drawer: { kind: "why", top: 0 } }],
];

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

const golden = (name: string): string => fileURLToPath(new URL(name, GOLDEN));

describe.each(SCREENS)("%s", (name, screen, change) => {
  const frame = (columns: number, rows: number) =>
    frameOf({ ...stateOn(screen, columns, rows), ...change }, shown, textWidth);

  test.each(SIZES)("at %i×%i", async (columns, rows) => {
    const lines = frame(columns, rows);
    expect(lines.map((one) => textWidth(textOf(one)))).toEqual(lines.map(() => columns));
    expect(lines).toHaveLength(rows);
    const text = lines.map((one) => `${textOf(one).trimEnd()}\n`).join("");
    await expect(text).toMatchFileSnapshot(golden(`${name}-${columns}.txt`));
  });

  test.each(SIZES)("in colour at %i×%i", async (columns, rows) => {
    const lines = frame(columns, rows).map((one) => painted(one, { colors: "16", background: "dark", unicode: true }));
    const tokens = lines.map((one) => `${one.replaceAll(/\u001b\[([\d;]+)m/g, "⟦$1⟧").trimEnd()}\n`).join("");
    await expect(tokens).toMatchFileSnapshot(golden(`${name}-${columns}-colour.txt`));
  });
});
