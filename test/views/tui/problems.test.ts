import { describe, expect, test } from "vitest";
import { textWidth } from "../../../src/views/text-width.ts";
import { groundOf } from "../../../src/views/tui/frame.ts";
import { problemRows } from "../../../src/views/tui/problem-rows.ts";
import { reduce } from "../../../src/views/tui/reduce.ts";
import type { AppState } from "../../../src/views/tui/state.ts";
import { NEW_TABLE } from "../../../src/views/tui/state.ts";
import { inventoryOf } from "../../plan/population-of.ts";
import { acmeInventory, frameText, sampleInventory, shownWorld, stateOn } from "./shown-world.ts";

const acme = shownWorld(await acmeInventory());
const sample = shownWorld(await sampleInventory());

const problemsOn = (columns = 120, rows = 36, cursor = 0, filter = ""): AppState => ({
  ...stateOn("accounts", columns, rows),
  problems: true,
  tables: { problems: { ...NEW_TABLE, cursor, filter } },
});

const lines = (state: AppState, shown = acme): string[] => frameText(state, shown).map((line) => line.trimEnd());

test("what is in the range comes first, by dollars, and adds up to it; what is beside it follows", () => {
  const rows = problemRows(acme);
  const within = rows.filter(({ mark }) => mark !== "·");
  expect(rows.slice(0, within.length)).toEqual(within);
  expect(within.map(({ what, where, moves }) => `${what} | ${where} | ${moves}`)).toEqual([
    "ec2:DescribeInstances denied | legacy-ops × eu-west-1 | 0.00 … +216.00",
    "no published price: US East × 1.20 | eu-west-1 | -81.60 … +122.40",
    "64 unverified vCPU are counted | unverified-counted | -16.00 … 0.00",
  ]);
});

test("at 120×36 the table, and below it why a call was refused and what can be done", () => {
  const frame = lines(problemsOn());
  expect(frame[2]).toBe(" Accounts › Problems");
  expect(frame[3]).toBe(" ? 1 not known   ~ 2 in the range   · 10 assumed beside it");
  expect(frame).toContainEqual(
    expect.stringMatching(/^ ▸ \? ec2:DescribeInstances denied +legacy-ops × eu-west-1 +0\.00 … \+216\.00$/),
  );
  const at = frame.findIndex((line) => line.startsWith(" ec2:DescribeInstances denied"));
  expect(frame.slice(at, at + 6)).toMatchInlineSnapshot(`
    [
      " ec2:DescribeInstances denied   legacy-ops × eu-west-1",
      " why it was refused  AccessDenied: explicit deny in a service control policy (role watchbill-read)",
      " moves everything    0.00 … +216.00",
      " what to do          allow the call there, or accept the gap in the settings: gaps: {allow:",
      "                     ["666677778888/eu-west-1/ec2:DescribeInstances"]}",
      " skipped, no gap     me-central-1: not opted in by any account",
    ]
  `);
});

test("a doubt is told in the sentence of its reason", () => {
  const cursor = problemRows(sample).findIndex(({ what }) => what === "type not given");
  const frame = lines(problemsOn(120, 36, cursor), sample).join("\n");
  expect(frame).toContain("what it means       INSTANCE_TYPE_NOT_GIVEN: The source names neither");
  expect(frame).toContain("state:unknown lists them");
});

describe("enter", () => {
  const enter = (cursor: number): AppState => {
    const state = problemsOn(120, 36, cursor);
    return reduce(state, { do: "enter" }, groundOf(state, acme, textWidth));
  };

  test("opens the account that a refused call touches", () => {
    expect(enter(0)).toMatchObject({
      screen: "accounts",
      problems: false,
      trail: [{ screen: "accounts", key: "666677778888", label: "legacy-ops", from: "accounts" }],
    });
  });

  test("leads nowhere from what touches several", () => {
    expect(enter(1)).toMatchObject({ problems: true, trail: [] });
  });
});

test("a source that leaves nothing open says so only when nothing is listed", () => {
  const frame = lines(problemsOn(80, 24, 0, "nonesuch")).join("\n");
  expect(frame).toContain("Nothing here matches /nonesuch. esc shows all 13.");
  const listed = problemRows(shownWorld(inventoryOf([])));
  expect(listed.filter(({ mark }) => mark !== "·")).toEqual([]);
});

test.each([
  [80, 24],
  [120, 36],
  [200, 60],
])("at %i×%i no line is wider than the terminal", (columns, rows) => {
  for (const shown of [acme, sample]) {
    for (const cursor of problemRows(shown).keys()) {
      const frame = frameText(problemsOn(columns, rows, cursor), shown);
      expect(frame).toHaveLength(rows);
      expect(frame.filter((line) => textWidth(line) !== columns)).toEqual([]);
    }
  }
});
