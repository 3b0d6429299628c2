import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Section } from "../../../src/views/formats/capped.ts";
import { cappedSections } from "../../../src/views/formats/capped.ts";

const size = (text: string): number => text.length;
const bytes = (text: string): number => Buffer.byteLength(text);

const sections: fc.Arbitrary<Section[]> = fc.array(
  fc.record({
    title: fc.constantFrom("Accounts", "Kinds", "Assumed"),
    head: fc.constant(["| a |", "|---|"]),
    rows: fc.array(
      fc.integer({ min: 1, max: 60 }).map((length) => `| ${"漢".repeat(length)} |`),
      { minLength: 1, maxLength: 40 },
    ),
    word: fc.constant("row"),
  }),
  { maxLength: 5 },
);

test("what is printed and what is counted as left out are all that there is, and never more than the room", () => {
  fc.assert(
    fc.property(sections, fc.integer({ min: 100, max: 6000 }), fc.constantFrom(size, bytes), (all, most, measure) => {
      const text = cappedSections(all, { most, size: measure });
      expect(measure(text)).toBeLessThanOrEqual(most);
      const lines = text.split("\n");
      const printed = lines.filter((line) => line.startsWith("| 漢")).length;
      const left = lines.map((line) => Number(/^… and (\d+) more rows?, left out/.exec(line)?.[1] ?? 0));
      const [, names] = /^Left out for want of room: (.*)\.$/m.exec(text) ?? [];
      const unnamed = names === undefined ? 0 : names.split(", ").length;
      const whole = all.slice(all.length - unnamed).reduce((sum, { rows }) => sum + rows.length, 0);
      const total = all.reduce((sum, { rows }) => sum + rows.length, 0);
      expect(printed + left.reduce((sum, one) => sum + one, 0) + whole).toBe(total);
    }),
  );
});

test("with room for all, nothing is said of room", () => {
  const all = [{ title: "Kinds", head: ["| a |", "|---|"], rows: ["| 1 |", "| 2 |"], word: "kind" }];
  expect(cappedSections(all, { most: 1000, size })).toBe("\n**Kinds**\n\n| a |\n|---|\n| 1 |\n| 2 |\n");
});

test("what is left out is counted in its own word", () => {
  const all = [{ title: "Kinds", head: [], rows: ["- one", "- two", "- three"], word: "kind" }];
  expect(cappedSections(all, { most: 70, size })).toBe(
    "\n**Kinds**\n\n- one\n\n… and 2 more kinds, left out for want of room.\n",
  );
});
