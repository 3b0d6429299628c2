import { expect, test } from "vitest";
import { textOf } from "../../../src/views/tui/line.ts";
import { stageOf, WORLDS } from "./stage.ts";

/** What-if of the small world after some keys. */
function whatIf(columns: number, rows: number, keys = ""): string[] {
  const { ui } = stageOf(WORLDS.acme, columns, rows);
  for (const key of ["7", ...keys.split(" ").filter(Boolean)]) ui.press(key);
  return ui.frame().map((line) => textOf(line).trimEnd());
}

const CEILING = "down down down down down down down down down down down down down down down";

test.for([
  [80, 24],
  [100, 30],
  [120, 40],
] as const)("a ceiling and the organization's budget are judged on both sides at %i×%i", ([columns, rows]) => {
  const lines = whatIf(columns, rows, `${CEILING} right right`).join("\n");
  expect(lines).toMatch(/ceiling +‹ 1,000\.00 ›/);
  expect(lines).toMatch(/ceiling 1,000\.00:.* 738 % ✗ exceeded.* 738 % ✗ exceeded/);
  expect(lines).toMatch(/organization 8,000\.00:.* 92 % \S \w+.* 92 % \S \w+/);
});

test("savings, months and differences have the marks of what they rest on, in cells of their own", () => {
  const lines = whatIf(80, 24, "down down space");
  const row = (start: RegExp): string => lines.find((line) => start.test(line)) ?? "";
  expect(row(/EKS nodes/)).toMatch(/ 1,488 +1,755\.00~$/);
  expect(row(/EC2 hosts/)).toMatch(/ 5,944~\+ +5,066\.00~\+$/);
  expect(row(/^ Dec /)).toMatch(/4,879\.95~°\+ +[\d,.]+~?° +-[\d,.]+~\+$/);
  const points = ["after trials", "Nov", "Dec", "12 months"].map((name) =>
    row(new RegExp(`^ ${name} `)).lastIndexOf("."),
  );
  expect(new Set(points).size).toBe(1);
});

test("where both halves are below each other, those who notice are told as far as there is room", () => {
  expect(whatIf(80, 24, "down down space").join("\n")).not.toContain("WHO NOTICES");
  expect(whatIf(100, 50, "down down space").join("\n")).toMatch(/WHO NOTICES {3}4 accounts\n data-lake +-4,207\.11~/);
});

test("w tells what a switch does alone, what the scenario changes, and everybody who notices", () => {
  const lines = whatIf(80, 24, "down down down down space w").join("\n");
  expect(lines).toContain("── why");
  expect(lines).toMatch(/ tag workload=batch\n alone +leaves 1,600 vCPU without a watch, saves 1,058\.00~ a month\n/);
  expect(lines).toMatch(/scenario +6,324\.60~\+ in place of 7,382\.60~\+: -1,058\.00~/);
  expect(lines).toMatch(/WHO NOTICES {3}3 accounts/);
  expect(lines).toMatch(/legacy-ops +\+16\.39~\+ dearer: us-east-1 EC2 pool/);
});

test("the cursor stays on what it switched, so that the next key means the same", () => {
  const { ui } = stageOf(WORLDS.acme, 120, 40);
  const selected = (): string => textOf(ui.frame().find((line) => textOf(line).startsWith(" ▸ ")) ?? []);
  for (const key of ["7", "down", "down", "down", "down"]) ui.press(key);
  expect(selected()).toContain("[ ] tag workload=batch");
  ui.press("space");
  expect(selected()).toContain("[-] tag workload=batch");
  ui.press("space");
  expect(selected()).toContain("[ ] tag workload=batch");
});
