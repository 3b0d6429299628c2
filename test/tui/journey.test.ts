import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { workFolder } from "../cli/watchbill.ts";
import type { PseudoTerminal } from "./terminal.ts";
import { startTerminal, startWatchbill } from "./terminal.ts";
import { PROGRAM } from "../cli/watchbill.ts";

const ESC = "\u001b";
const ENTER = "\r";

/** What stands on the user's screen before: more than a screenful, so that some of it is scrolled away. */
const BEFORE = Array.from({ length: 40 }, (_, row) => `line ${row + 1} of the shell`);

/** The row under the cursor, as it is shown. */
const selected = (rows: readonly string[]): string => rows.find((row) => row.includes("▸")) ?? "";

async function opened(options: Parameters<typeof startWatchbill>[1] = {}): Promise<PseudoTerminal> {
  const terminal = startWatchbill(["sample"], { before: BEFORE, ...options });
  await terminal.until(/1 of 12 · dearest first[^]*q quit/);
  return terminal;
}

/** The terminal is as it was: its screen, its cursor, all that was scrolled away, and not a word more. */
function expectUntouched(terminal: PseudoTerminal, before: readonly string[] = BEFORE): void {
  expect(terminal.state()).toEqual({ alternateScreen: false, cursorShown: true, bracketedPaste: false });
  expect(terminal.history().join("\n").trimEnd()).toBe(before.join("\n"));
  // Erasing what was scrolled away.
  expect(terminal.bytes()).not.toContain(`${ESC}[3J`);
}

test("a walk through every screen, out again, and the terminal is as it was", { timeout: 60_000 }, async () => {
  const terminal = await opened();
  expect(terminal.state()).toMatchObject({ alternateScreen: true, cursorShown: false });
  expect(terminal.rows()[0]).toContain("SAMPLE, invented");
  expect(terminal.text()).toContain("$7,832.73~");

  for (const [key, title] of [
    ["2", "Accounts"],
    ["3", "Workloads"],
    ["4", "Ladders"],
    ["5", "Trials"],
    ["6", "Coverage"],
    ["7", "What-if"],
    ["1", "Overview"],
  ] as const) {
    await terminal.press(key, `[${key} ${title}]`);
    // Row 1 says on every screen that the organization is invented.
    expect(terminal.rows()[0]).toContain("SAMPLE, invented");
  }

  await terminal.press("2", "[2 Accounts]");
  await terminal.press("/", "12 of 12 rows");
  await terminal.press("prod", "5 of 12 rows");
  await terminal.press(ENTER, "↑↓ move");
  expect(terminal.text()).not.toContain("shared-services");
  await terminal.press(ESC, "12 accounts");

  await terminal.press("s", "── sort");
  await terminal.press("a", (rows) => selected(rows).includes("東京-storefront"));
  await terminal.press("A", (rows) => selected(rows).includes("acquired-legacy"));
  await terminal.press("jj", (rows) => selected(rows).includes("data-science"));

  await terminal.press(ENTER, "Accounts › data-science");
  await terminal.press("w", "── why");
  await terminal.press(ESC, (rows) => !rows.join("\n").includes("── why"));
  await terminal.press("]", "Accounts › analytics-prod");
  await terminal.press(ESC, /^ today 7,832\.73~/m);

  await terminal.press("?", "── help");
  await terminal.press("?", (rows) => !rows.join("\n").includes("── help"));
  await terminal.press("!", "Accounts › Problems");
  await terminal.press(ESC, /^ today 7,832\.73~/m);

  await terminal.press(":", ":_");
  await terminal.press("reading shared", "one ladder for all kinds");
  await terminal.press(ENTER, /^ today 6,316\.31~ +everything 8,078\.83~\+/m);
  await terminal.press(":", ":_");
  await terminal.press(`reading org${ENTER}`, /^ today 7,832\.73~/m);

  terminal.type("q");
  expect(await terminal.ended()).toBe(0);
  expectUntouched(terminal);
});
