import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { readConfig } from "../../src/sources/config-file.ts";
import { TABLES } from "./open-words.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "watchbill-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const path = join(folder, "watchbill.yaml");
  writeFileSync(path, text);
  return readConfig(TABLES, path);
}

/** A refusal as its message, with the folder cut, and its remedy. */
function refusal(text: string): readonly [string, string] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof UserError) return [error.message.replace(`${folder}/`, ""), error.hint];
    throw error;
  }
  return ["accepted", ""];
}

const FORM = "see data/schemas/settings.schema.json";

test.each([
  ["version: 1\n", { version: 1 }],
  [
    "version: 1\nsettings: {tierScope: account, ladder: shared, monthHours: 730, discount: 12.5%}\n",
    { version: 1, settings: { tierScope: "account", ladder: "shared", monthHours: 730, discount: "12.5%" } },
  ],
  [
    "version: 1\nsettings: {monthHours: calendar, discount: 0%}\n",
    { version: 1, settings: { monthHours: "calendar", discount: "0%" } },
  ],
  ["version: 1\nsettings: {discount: 99.99%}\n", { version: 1, settings: { discount: "99.99%" } }],
  [
    "version: 1\nsettings: {flowLogs: {gbPerMonth: 900}}\n",
    { version: 1, settings: { flowLogs: { gbPerMonth: 900 } } },
  ],
  [
    "version: 1\nsettings: {flowLogs: {regions: {us-east-1: {gbPerMonth: 900, analyzedGbPerMonth: 3000}}}}\n",
    { version: 1, settings: { flowLogs: { regions: { "us-east-1": { gbPerMonth: 900, analyzedGbPerMonth: 3000 } } } } },
  ],
  ["version: 1\ncoverage: current\n", { version: 1, coverage: "current" }],
  [
    "version: 1\ncoverage: {rules: [{match: {units: [Sandbox]}, protect: false, from: 2027-01-01}]}\n",
    {
      version: 1,
      coverage: { rules: [{ match: { units: ["Sandbox"] }, protect: false, from: Date.UTC(2027, 0, 1) }] },
    },
  ],
  ["version: 1\ngaps: {allow: ['*/eu-west-1/*', '*']}\n", { version: 1, gaps: { allow: ["*/eu-west-1/*", "*"] } }],
])("%j is read", (text, config) => {
  expect(read(text)).toEqual(config);
});

describe("what is refused", () => {
  test.each([
    ["version: 2\n", "watchbill.yaml line 1: version: this reads version 1", FORM],
    [
      "version: 1\ncoverage:\n  rules:\n    - {match: {regions: [us-eats-1]}, protect: false}\n",
      'watchbill.yaml line 4: unknown region "us-eats-1"',
      "did you mean us-east-1?",
    ],
    [
      "version: 1\ncoverage:\n  rules:\n    - {mach: {}, protect: false}\n",
      'watchbill.yaml line 4: unknown key "mach"',
      "did you mean match?",
    ],
    ["version: '1'\n", "watchbill.yaml line 1: version: this reads version 1", FORM],
    ["coverage: current\n", "watchbill.yaml line 1: version: this reads version 1", FORM],
    ["version: 1\nsetings: {}\n", 'watchbill.yaml line 2: unknown key "setings"', "did you mean settings?"],
    [
      "version: 1\nsettings:\n  flowLogs: {gbPerMonth: many}\n",
      "watchbill.yaml line 3: gbPerMonth: GB a month are a number, such as 900",
      FORM,
    ],
    [
      "version: 1\nsettings:\n  flowLogs: {}\n",
      "watchbill.yaml line 3: flowLogs: it is told of all Regions together, or of each under regions",
      FORM,
    ],
    [
      "version: 1\nsettings:\n  flowLogs: {regions: {us-east-1: {gbPerMonth: 9, analyzedGbPerMonth: 8}}}\n",
      "watchbill.yaml line 3: us-east-1: analyzedGbPerMonth holds the flow logs too, and is never less than gbPerMonth",
      FORM,
    ],
    [
      "version: 1\nsettings:\n  flowLogs: {gbPerMont: 9}\n",
      'watchbill.yaml line 3: unknown key "gbPerMont"',
      "did you mean gbPerMonth?",
    ],
    [
      "version: 1\nsettings:\n  ladder: shared\n  montHours: 730\n",
      'watchbill.yaml line 4: unknown key "montHours"',
      "did you mean monthHours?",
    ],
    ["version: 1\nsettings: {ladder: both}\n", "watchbill.yaml line 2: ladder: ladder is per-meter or shared", FORM],
    [
      "version: 1\nsettings:\n  tierScope: payer\n",
      "watchbill.yaml line 3: tierScope: tierScope is organization or account",
      FORM,
    ],
    [
      "version: 1\nsettings: {monthHours: 750}\n",
      "watchbill.yaml line 2: monthHours: monthHours is calendar, 730, 720 or 744",
      FORM,
    ],
    [
      "version: 1\nsettings: {discount: 100%}\n",
      "watchbill.yaml line 2: discount: a discount is a percentage from 0% to 99.99%, such as 12%",
      FORM,
    ],
    [
      "version: 1\nsettings: {discount: -5%}\n",
      "watchbill.yaml line 2: discount: a discount is a percentage from 0% to 99.99%, such as 12%",
      FORM,
    ],
    [
      "version: 1\nsettings: {discount: 1.234%}\n",
      "watchbill.yaml line 2: discount: a discount is a percentage from 0% to 99.99%, such as 12%",
      FORM,
    ],
    [
      "version: 1\nsettings: {discount: 12}\n",
      "watchbill.yaml line 2: discount: a discount is a percentage such as 12%",
      FORM,
    ],
    [
      "version: 1\nsettings: {discount: twelve}\n",
      "watchbill.yaml line 2: discount: a discount is a percentage from 0% to 99.99%, such as 12%",
      FORM,
    ],
    [
      "version: 1\ncoverage: all\n",
      "watchbill.yaml line 2: coverage: coverage is everything, current, or {rules: […]} as in a scenario",
      FORM,
    ],
    ["version: 1\ngaps: {allow: '*'}\n", "watchbill.yaml line 2: allow: allow is a list", FORM],
    [
      "version: 1\nversion: 1\n",
      "watchbill.yaml line 2: Map keys must be unique",
      "mend the line, or check that this is an estimate, settings or scenario file",
    ],
    ["", "watchbill.yaml is empty", "was it written to the end? make it again"],
  ])("%j", (text, message, hint) => {
    expect(refusal(text)).toEqual([message, hint]);
  });

  test.each([["version: 1\ngaps: {allow: [3]}\n"], ["# nothing yet\n"], ["- version: 1\n"], ["version 1\n"]])(
    "%j, in words that are ours",
    (text) => {
      const [message] = refusal(text);
      expect(message).toMatch(/^watchbill\.yaml line \d: /);
      expect(message).not.toMatch(/Invalid input|expected object|: 0: /);
    },
  );

  test("an allowed gap that names no gap", () => {
    expect(refusal("version: 1\ngaps: {allow: [eu-west-1]}\n")[0]).toMatch(
      /^watchbill\.yaml line 2: .*ACCOUNT\/REGION\/API/,
    );
  });

  test("a file that isn't there", () => {
    const path = join(folder, "none.yaml");
    expect(() => readConfig(TABLES, path)).toThrow(
      new UserError("unreadable-file", `${path} does not exist`, "check the path"),
    );
  });
});
