import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import type { Column } from "../../src/views/table.ts";
import { numberCell, tableLines, textCell, wrapped } from "../../src/views/table.ts";

const column = (title: string, align: Column["align"], cells: Column["cells"], shrinkTo?: number): Column => ({
  title,
  align,
  cells,
  ...(shrinkTo === undefined ? {} : { shrinkTo }),
});

describe("a table", () => {
  test("sets numbers on one digit, their marks behind them, and trims the ends of lines", () => {
    const columns = [
      column("Account", "left", [textCell("web-eu"), textCell("a")]),
      column("cost", "right", [numberCell("1,234.56", "~+"), numberCell("0.00")]),
    ];
    expect(tableLines(columns, 80, stringWidth)).toEqual([
      "Account      cost",
      "web-eu   1,234.56~+",
      "a            0.00",
    ]);
  });

  test("cuts text before it breaks the width, down to what the column may shrink to", () => {
    const columns = [
      column("Account", "left", [textCell("a-rather-long-name"), textCell("short")], 8),
      column("cost", "right", [numberCell("1.00"), numberCell("2.00")]),
    ];
    expect(tableLines(columns, 16, stringWidth)).toEqual(["Account     cost", "a-rather-…  1.00", "short       2.00"]);
    expect(tableLines(columns, 4, stringWidth)[1]).toBe("a-rathe…  1.00");
  });

  test("counts wide letters as two cells, so that what follows stays in line", () => {
    const columns = [
      column("Account", "left", [textCell("東京-storefront"), textCell("tokyo")], 8),
      column("cost", "right", [numberCell("1.00"), numberCell("2.00")]),
    ];
    for (const width of [80, 18, 17, 16, 15]) {
      const [first = "", ...rows] = tableLines(columns, width, stringWidth);
      expect(rows.map((line) => stringWidth(line))).toEqual(rows.map(() => stringWidth(first)));
      expect(stringWidth(first)).toBeLessThanOrEqual(Math.max(width, 14));
    }
  });

  test("is never wider than its width, where its text can shrink that far", () => {
    const names = fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(names, fc.integer({ min: 20, max: 60 }), (texts, width) => {
        const columns = [
          column("Name", "left", texts.map(textCell), 4),
          column(
            "cost",
            "right",
            texts.map(() => numberCell("1,234.56", "~")),
          ),
        ];
        for (const line of tableLines(columns, width, stringWidth)) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});

describe("a sentence", () => {
  test("is broken at spaces, the first line led differently from the others", () => {
    expect(wrapped("one two three four", 10, stringWidth, "- ", "  ")).toEqual(["- one two", "  three", "  four"]);
  });

  test("says nothing where there is nothing to say", () => expect(wrapped("", 10, stringWidth, "- ")).toEqual([]));

  test("loses no word, and stays within its width where its words do", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "ü", "漢"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), fc.integer({ min: 14, max: 40 }), (words, width) => {
        const lines = wrapped(words.join(" "), width, stringWidth, "  ", "    ");
        expect(lines.flatMap((line) => line.trim().split(" "))).toEqual(words);
        expect(lines.filter((line) => stringWidth(line) > Math.max(width, 16))).toEqual([]);
      }),
    );
  });

  test("breaks a word that is wider than the page", () => {
    const lines = wrapped(`see ${"x".repeat(50)} there`, 20, stringWidth, "  ");
    expect(lines.filter((line) => stringWidth(line) > 20)).toEqual([]);
  });
});
