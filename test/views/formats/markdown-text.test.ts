import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cutMiddle, markdownCode, markdownName, markdownText } from "../../../src/views/formats/markdown-text.ts";
import { asShown, HOSTILE } from "../../hostile/names.ts";
import { shown, strangeMarkup } from "./parse-markdown.ts";

test.each([
  ["a|b", "a&#124;b"],
  ["<img src=x onerror=1>", "&lt;img src=x onerror=1&gt;"],
  ["a & b &amp; c", "a &amp; b &amp;amp; c"],
  ["**bold** _it_ `code`", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\`"],
  ["[text](https://evil.example)", "\\[text\\]\\(https:<!-- -->//evil.example\\)"],
  ["see www.evil.example", "see www<!-- -->.evil.example"],
  ["@acme/security ping", "@<!-- -->acme/security ping"],
  ["#12 and acme/web#34 and !56", "\\#<!-- -->12 and acme/web#<!-- -->34 and !<!-- -->56"],
  ["&34 and ~label and %9", "&amp;<!-- -->34 and \\~<!-- -->label and %<!-- -->9"],
  ["costs $x$ 5% off", "costs $<!-- -->x$ 5% off"],
  [":tada: arn:aws:iam", "\\:<!-- -->tada: arn:<!-- -->aws:iam"],
  ["# head", "\\# head"],
  ["- item", "\\- item"],
  ["1. item", "1\\. item"],
  ["=cmd|' /C calc'!A0", "\\=cmd&#124;' /C calc'!<!-- -->A0"],
  ["back\\slash", "back\\\\slash"],
  ["line\nbreak", "line\ufffdbreak"],
  ["team=payments", "team=payments"],
  ["1.20 and 3 × 4", "1.20 and 3 × 4"],
])("%j is written %j", (text, written) => {
  expect(markdownText(text)).toBe(written);
});

test("every text is shown as it is, but for what a terminal would obey, and brings no markup", () => {
  const words = fc.constantFrom(
    ...HOSTILE,
    "@a",
    "#1",
    "$",
    "\\",
    "`",
    "<!-- -->",
    "&#124;",
    "[x](y)",
    "~~",
    "www.x",
    ":a:",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ unit: "grapheme", maxLength: 8 })), { maxLength: 6 }), (parts) => {
      const text = parts.join("");
      const written = markdownText(text);
      expect(strangeMarkup(written)).toEqual([]);
      const plain = asShown(text).toWellFormed();
      expect(
        written
          .replaceAll("<!-- -->", "")
          .replace(/\\(.)/g, "$1")
          .replace(/&(\w+|#124);/g, entity),
      ).toBe(plain);
    }),
  );
});

const entity = (_: string, name: string): string => shown(`&${name};`);

test.each([
  ["short", "short"],
  ["x".repeat(64), "x".repeat(64)],
  ["module.checkout.", `module.checkout.${"a".repeat(16)}…${"a".repeat(26)}.more`],
])("a name is cut in its middle, at 64 signs: %s", (name, written) => {
  const long = name.startsWith("module") ? `${name}${"a".repeat(100)}.more` : name;
  expect(cutMiddle(long)).toBe(written);
  expect([...cutMiddle(long)].length).toBeLessThanOrEqual(64);
});

test("a cut parts no pair", () => {
  expect(markdownName("🚀".repeat(100))).toBe(`${"🚀".repeat(32)}…${"🚀".repeat(31)}`);
});

test.each([
  ["module.checkout.aws_eks_node_group.more", "`module.checkout.aws_eks_node_group.more`"],
  ['module.web["a"].aws_ecs_service.web', '`module.web["a"].aws_ecs_service.web`'],
  ["a`b", "a\\`b"],
  ["##[error]x", "\\#<!-- -->#<!-- -->\\[error\\]x"],
  ["a|b", "a&#124;b"],
])("%s is an address that is written %s", (name, written) => {
  expect(markdownCode(name)).toBe(written);
});
