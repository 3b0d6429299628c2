import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { comment, hclString, shellWord } from "../../../src/views/setup/quote.ts";
import { ORDERS } from "../../hostile/names.ts";

const anyText = fc.string({ unit: "binary" });
const hostile = fc.array(
  fc.constantFrom(
    "${",
    "%{",
    "$",
    "'",
    '"',
    "\\",
    "\n",
    "\r",
    "#",
    "`",
    "$(id)",
    "\u202e",
    "\u{e0041}",
    "\ud800",
    "\0",
  ),
);

test("a string of HCL holds what it was given and begins no template", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        hostile.map((parts) => parts.join("")),
      ),
      (text) => {
        const written = hclString(text);
        expect(written).not.toMatch(/[$%]\{/);
        expect(ORDERS.test(written)).toBe(false);
        // Its escapes are among those of JSON, but for one.
        const short = written.replace(/\\\\|\\U0*([0-9a-f]+)/g, (sign, code?: string) =>
          code === undefined ? sign : String.fromCodePoint(Number.parseInt(code, 16)),
        );
        expect(JSON.parse(short)).toBe(text.toWellFormed());
      },
    ),
  );
});

test("a comment is never more than its lines", () => {
  fc.assert(
    fc.property(
      fc.array(
        hostile.map((parts) => parts.join("")),
        { minLength: 1 },
      ),
      (lines) => {
        const written = comment(...lines).split(/[\n\r\u2028\u2029]/);
        expect(written).toHaveLength(lines.length);
        expect(written.every((line) => line.startsWith("#"))).toBe(true);
      },
    ),
  );
});

test.each(["web", "a b", "it's", "$(touch x)", "`x`", '"', "a\nb", "*", "", "-n", String.raw`\'`])(
  "a shell reads %j as one word",
  (text) => {
    const said = execFileSync("sh", ["-c", `printf %s ${shellWord(text)}x`], { encoding: "utf8" });
    expect(said).toBe(`${text}x`);
  },
);
