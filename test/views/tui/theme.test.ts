import * as fc from "fast-check";
import { expect, test } from "vitest";
import { textWidth } from "../../../src/views/text-width.ts";
import type { Span, Style } from "../../../src/views/tui/line.ts";
import { painted } from "../../../src/views/tui/theme.ts";

const STYLES: readonly Style[] = ["text", "dim", "strong", "eks", "within", "unknown"];

/** Each sign of a painted line with the look that a terminal gives it, blanks of no look at the end left out. */
function seen(text: string): string[] {
  const look = { color: "", weight: "", inverse: "" };
  const signs: string[] = [];
  for (const [, code, sign] of text.matchAll(/\u001b\[([\d;]+)m|([^\u001b])/g)) {
    if (sign !== undefined) signs.push(`${sign}${look.weight}${look.color}${look.inverse}`);
    else if (code === "22") look.weight = "";
    else if (code === "1" || code === "2") look.weight = `w${code}`;
    else if (code === "27") look.inverse = "";
    else if (code === "7") look.inverse = "i";
    else look.color = code === "39" ? "" : `c${code}`;
  }
  expect(Object.values(look), "a line ends without a look").toEqual(["", "", ""]);
  return signs.slice(0, signs.findLastIndex((sign) => sign !== " ") + 1);
}

test("however spans follow each other, each sign looks as it would alone", () => {
  const span = fc.record(
    {
      text: fc.constantFrom("", " ", "ab", "c  "),
      style: fc.constantFrom(...STYLES),
      inverse: fc.constant(true as const),
    },
    { requiredKeys: ["text", "style"] },
  );
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 6 }),
      fc.constantFrom("none", "16", "truecolor"),
      (spans: Span[], colors) => {
        const terminal = { colors, background: "dark", unicode: true } as const;
        // Behind each stands a full stop, so that its blanks aren't the line's last.
        const alone = spans.flatMap((one) => seen(painted([one, { text: ".", style: "text" }], terminal)).slice(0, -1));
        expect(seen(painted(spans, terminal))).toEqual(alone.slice(0, alone.findLastIndex((sign) => sign !== " ") + 1));
      },
    ),
  );
});

test.each([
  ["São Paulo", "Sao Paulo"],
  ["東京-storefront", "????-storefront"],
  ["e\u0301 한 👩‍👩‍👧 x", "e ?? ?? x"],
  ["0.00 … ? a n…", "0.00...? a n."],
  ["▸ 1,239.00° ≥ 3… ≥ $5", "> 1,239.00t >=3. >=$5"],
])("without UTF-8, %s is %s: as many cells as before", (text, ascii) => {
  const terminal = { colors: "none", background: "dark", unicode: false } as const;
  expect(painted([{ text, style: "text" }], terminal)).toBe(ascii);
  expect(textWidth(ascii)).toBe(textWidth(text));
});
