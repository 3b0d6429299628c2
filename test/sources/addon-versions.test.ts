import { expect, test } from "vitest";
import { choicesOf, readAddonChoices } from "../../src/sources/addon-versions.ts";
import { DATA } from "./open-words.ts";

const row = (newestBuild: string | null, from: string, to: string, released: string, endOfSupport: string | null) => ({
  newestBuild,
  kubernetes: { from, to },
  released,
  endOfSupport,
});

test("each Kubernetes version has the newest build that is known, supported and runs on it", () => {
  const rows = [
    row("v1-old", "1.28", "1.31", "2026-01-01", null),
    row("v3-ended", "1.28", "1.40", "2026-04-01", "2026-05-01"),
    row(null, "1.28", "1.40", "2026-03-01", null),
    row("v2-new", "1.30", "1.32", "2026-02-01", null),
  ];
  expect(choicesOf(rows)).toEqual([
    { build: "v2-new", kubernetes: ["1.30", "1.31", "1.32"] },
    { build: "v1-old", kubernetes: ["1.28", "1.29"] },
  ]);
});

test("no Kubernetes version of the table is named twice", () => {
  const all = readAddonChoices(DATA).choices.flatMap(({ kubernetes }) => kubernetes);
  expect(all.length).toBeGreaterThan(0);
  expect(new Set(all).size).toBe(all.length);
});

test("a damaged table is one clear line", () => {
  expect(() => readAddonChoices(new URL("./nowhere/", DATA))).toThrow(/kubernetes\.json is damaged/);
});
