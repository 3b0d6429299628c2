import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainJson, plainText } from "../../src/views/plain-text.ts";
import { HOSTILE, ORDERS } from "../hostile/names.ts";

const anyText = fc.string({ unit: "binary", maxLength: 40 });

describe("text for a terminal", () => {
  test.each(["payments-prod", "Zürich / Köln", "東京", "a|b <c> \"d\" 'e' =1+1 @x", "½ × 3 → 4", "🇩🇪"])(
    "%s stays as it is",
    (text) => expect(plainText(text)).toBe(text),
  );

  test("whatever orders a terminal about becomes a mark", () => {
    for (const name of HOSTILE) expect(ORDERS.exec(plainText(name))).toBeNull();
    expect(plainText("a\u001b[31mb\r\nc\u009bd\u202ee")).toBe("a�[31mb��c�d�e");
  });

  test("no text keeps an order, and none changes its length", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = plainText(text);
        expect(plain).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
        expect(plain).toHaveLength(text.length);
        expect(plainText(plain)).toBe(plain);
      }),
    );
  });
});

describe("JSON for a terminal", () => {
  test("means the same, and orders nothing", () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText)), { noNullPrototype: true }), (value) => {
        const text = plainJson(value);
        expect(JSON.parse(text)).toEqual(value);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
      }),
    );
  });
});
