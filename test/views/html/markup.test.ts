import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { el, written } from "../../../src/views/html/markup.ts";
import { plainText } from "../../../src/views/plain-text.ts";
import { elementsOf, parseHtml, textOf } from "../formats/parse-html.ts";

/** Texts of all that means something in HTML, and of what no page should hold. */
const WORDS = fc.string({
  unit: fc.constantFrom(..."<>&;\"'`=/!#-ax1 \t\n\u0000\u001b\u202e東😀", "\ud800", "</style>", "&lt;"),
});

describe("markup", () => {
  test("gives back every text and attribute as it was, and no element more", () => {
    fc.assert(
      fc.property(WORDS, WORDS, (text, attribute) => {
        const page = parseHtml(written(el("p", { title: attribute }, text, el("b", {}, text))));
        const [found] = elementsOf(page, "p");
        expect(found?.attributes.get("title")).toBe(plainText(attribute));
        expect(found === undefined ? null : textOf(found).trim()).toBe((plainText(text) + plainText(text)).trim());
        expect(found?.children.filter((child) => typeof child !== "string")).toHaveLength(1);
      }),
    );
  });

  test("escapes every sign that could begin a tag, an entity or end an attribute", () => {
    expect(written(el("a", { title: `"'<>&` }, `"'<>&`))).toBe(
      '<a title="&quot;&#39;&lt;&gt;&amp;">&quot;&#39;&lt;&gt;&amp;</a>',
    );
  });

  test("refuses a style sheet that could end itself", () => {
    expect(() => written(el("style", {}, "p{}</style><script>"))).toThrow("can't hold a tag");
  });
});
