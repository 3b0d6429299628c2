import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { comment, hclString, shellWord } from "../../../src/views/setup/quote.ts";

const anyText = fc.string({ unit: "binary" });
const hostile = fc.array(
  fc.constantFrom("${", "%{", "$", "'", '"', "\\", "\n", "\r", "#", "`", "$(id)", "\u202e", "\0"),
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
        expect(written).not.toMatch(/[$%]\{|[\u0000-\u001f]/);
        // Its escapes are among those of JSON.
        expect(JSON.parse(written)).toBe(text);
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
