import { describe, expect, test } from "vitest";
import { z } from "zod";
import { UserError } from "../../src/errors.ts";
import { checkYaml, parseYaml } from "../../src/sources/yaml-document.ts";

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.code}: ${error.message}; ${error.hint}`;
  }
  return "nothing was refused";
}

describe("a YAML file", () => {
  test("is YAML 1.2: words stay words, and JSON is YAML", () => {
    expect(parseYaml("a.yaml", "a: no\nb: 0o14\nc: 1_000\nd: 2026-12-10\ne: ~\n").value).toEqual({
      a: "no",
      b: 12,
      c: "1_000",
      d: "2026-12-10",
      e: null,
    });
    expect(parseYaml("a.json", '{"a": [1, {"b": true}]}').value).toEqual({ a: [1, { b: true }] });
  });

  test("knows the line of each value, and of the nearest one above what isn't there", () => {
    const file = parseYaml("a.yaml", "# head\na: 1\nlist:\n  - x: 1\n    y: 2\n  -\n    x: 3\n");
    expect(file.lineOf([])).toBe(2);
    expect(file.lineOf(["a"])).toBe(2);
    expect(file.lineOf(["list"])).toBe(3);
    expect(file.lineOf(["list", 0])).toBe(4);
    expect(file.lineOf(["list", 0, "y"])).toBe(5);
    expect(file.lineOf(["list", 1, "x"])).toBe(7);
    expect(file.lineOf(["list", 0, "z"])).toBe(4);
    expect(file.lineOf(["nothing", "at", "all"])).toBe(2);
  });

  test("knows lines behind Windows' line ends, and in JSON", () => {
    expect(parseYaml("a.yaml", "a: 1\r\nb: 2\r\nc: 3\r\n").lineOf(["c"])).toBe(3);
    expect(parseYaml("a.json", '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}').lineOf(["b", "c"])).toBe(4);
  });

  test.each([
    ["a syntax error", "a: [\n", /^bad-yaml: a\.yaml line \d: .*; mend the line/],
    ["a tab for an indent", "a:\n\tb: 1\n", /^bad-yaml: a\.yaml line 2: /],
    ["a key twice", "a: 1\nb: 2\na: 3\n", /^bad-yaml: a\.yaml line 3: .*unique/],
    ["a key twice in JSON", '{"a": 1,\n"a": 2}', /^bad-yaml: a\.yaml line 2: .*unique/],
    ["two documents", "a: 1\n---\na: 2\n", /^bad-yaml: a\.yaml line \d: .*second document/],
    ["an alias of nothing", "a: *b\n", /^bad-yaml: a\.yaml/],
    [
      "aliases that grow without bound",
      `a: &a [${"x,".repeat(20)}x]\nb: &b [${"*a,".repeat(20)}*a]\nc: [${"*b,".repeat(20)}*b]\n`,
      /^bad-yaml: a\.yaml: .*aliases.*write the values out$/,
    ],
  ])("%s is the user's, in one line", (_, text, says) => {
    const said = refusal(() => parseYaml("a.yaml", text));
    expect(said).toMatch(says);
    expect(said).not.toContain("\n");
  });

  test("can't reach the prototype of what it fills", () => {
    const { value } = parseYaml("a.yaml", "__proto__:\n  admin: true\nconstructor: 1\n");
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
  });
});

const place = z.strictObject({ region: z.string(), vcpus: z.union([z.number(), z.strictObject({ low: z.number() })]) });
const SCHEMA = z.strictObject({ version: z.literal(1, "this reads version 1"), places: z.array(place).optional() });
const FORM = { keys: ["version", "places", "region", "vcpus", "low"], schema: "data/schemas/a.schema.json" };

const check = (text: string): string => refusal(() => checkYaml(parseYaml("a.yaml", text), SCHEMA, FORM));

describe("a checked file", () => {
  test("is given as its schema has it", () => {
    const file = parseYaml("a.yaml", "version: 1\nplaces: [{ region: us-east-1, vcpus: 5 }]\n");
    expect(checkYaml(file, SCHEMA, FORM)).toEqual({ version: 1, places: [{ region: "us-east-1", vcpus: 5 }] });
  });

  test.each([
    [
      "the nearest of an unknown key",
      "version: 1\nplace: []\n",
      'a.yaml line 2: unknown key "place"; did you mean places?',
    ],
    ["all keys, where none is near", "version: 1\nfrobnicate: 1\n", "the keys are version, places"],
    [
      "a key at the wrong place",
      "version: 1\nregion: us-east-1\n",
      'a.yaml line 2: the key "region" belongs elsewhere; the keys here are ',
    ],
    [
      "the line of an unknown key far down",
      "version: 1\nplaces:\n  - region: a\n    vcpus: 1\n  - region: b\n    vcpus: 1\n    regoin: c\n",
      'a.yaml line 7: unknown key "regoin"; did you mean region?',
    ],
    [
      "an unknown key in a value of two forms",
      "version: 1\nplaces:\n  - region: a\n    vcpus:\n      lwo: 1\n",
      "line 5",
    ],
    [
      "a misspelt key rather than that another is missing",
      "version: 1\nplaces:\n  - region: a\n    vcpu: 1\n",
      'line 4: unknown key "vcpu"; did you mean vcpus?',
    ],
    ["the line of a wrong value", "version: 1\nplaces:\n  - region: 5\n    vcpus: 1\n", "a.yaml line 3: region: "],
    ["a wrong version in the schema's words", "version: 2\n", "a.yaml line 1: version: this reads version 1"],
    ["a list where keys are wanted", "- 1\n- 2\n", "bad-value: a.yaml line 1: "],
    ["a word where keys are wanted", "hello\n", "bad-value: a.yaml line 1: "],
    ["nothing but a comment", "# nothing\n", "bad-value: a.yaml line 1: "],
  ])("names %s", (_, text, says) => expect(check(text)).toContain(says));

  test("says in each message where the file's form is written down", () => {
    expect(check("version: 2\n")).toMatch(/; see data\/schemas\/a\.schema\.json$/);
  });
});
