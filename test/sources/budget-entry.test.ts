import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { readConfig } from "../../src/sources/config-file.ts";
import { placed, TABLES } from "./open-words.ts";

const read = (text: string) => readConfig(TABLES, placed("watchbill.yaml", text));

const budgets = (...lines: readonly string[]): string =>
  ["version: 1", "budgets:", ...lines.map((line) => `  ${line}`), ""].join("\n");

/** A refusal as its message, from the file's name on, and its remedy. */
function refusal(text: string): readonly [string, string] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof UserError) return [error.message.replace(/^.*\//, ""), error.hint];
    throw error;
  }
  return ["accepted", ""];
}

const FULL = { match: null, coverage: "everything", basis: "after-trials", month: null };

test("the policy of the README is read as it says", () => {
  const text = `version: 1
settings: {tierScope: organization, ladder: per-meter, monthHours: calendar, discount: 0%, flowLogs: {gbPerMonth: 900}}
coverage: everything                # or current, or rules as in a scenario
budgets:
  - name: organization
    monthly: 12000                  # USD
    warnAt: 80%
    basis: after-trials             # or billed, for \`month: 2026-12\` or, without it, the dearest month
  - name: payments
    match: {accounts: ["111122223333"], tags: {team: payments}}
    monthly: 400
  - name: pull request growth
    increase: {max: 10%, or: 100}   # passes if either holds; against \`change\` or the baseline
gaps: {allow: []}
`;
  expect(read(text).budgets).toEqual([
    { ...FULL, name: "organization", limit: { monthly: 12_000_000_000, warnAt: 80 } },
    {
      ...FULL,
      name: "payments",
      match: { accounts: ["111122223333"], tags: { team: "payments" } },
      limit: { monthly: 400_000_000, warnAt: null },
    },
    { ...FULL, name: "pull request growth", limit: { increase: [{ percent: 1000 }, { usd: 100_000_000 }] } },
  ]);
});

test.each([
  ["- {name: a, monthly: 99.5}", { limit: { monthly: 99_500_000, warnAt: null } }],
  ["- {name: a, monthly: 0}", { limit: { monthly: 0, warnAt: null } }],
  ["- {name: a, monthly: 5, basis: billed}", { basis: "billed", month: null }],
  ["- {name: a, monthly: 5, basis: billed, month: 2026-12}", { basis: "billed", month: "2026-12" }],
  ["- {name: a, increase: {max: 100}}", { limit: { increase: [{ usd: 100_000_000 }] } }],
  ["- {name: a, increase: {max: 2.5%}}", { limit: { increase: [{ percent: 250 }] } }],
  ["- {name: a, increase: {max: 0%, or: 10%}}", { limit: { increase: [{ percent: 0 }, { percent: 1000 }] } }],
  ["- {name: a, monthly: 5, match: {}}", { match: {} }],
  [
    "- {name: a, monthly: 5, match: {units: [Prod], regions: [us-east-1], kinds: [eks-node], clusters: [core]}}",
    { match: { units: ["Prod"], regions: ["us-east-1"], kinds: ["eks-node"], clusters: ["core"] } },
  ],
])("%s is read", (line, expected) => {
  expect(read(budgets(line)).budgets?.[0]).toMatchObject(expected);
});

test("what counts as the bill is the policy's for every budget", () => {
  expect(read(`coverage: current\n${budgets("- {name: a, monthly: 5}")}`).budgets?.[0]?.coverage).toBe("current");
});

describe("a mistake names its line, and the nearest word", () => {
  const FORM = "see data/schemas/settings.schema.json";
  test.each([
    [budgets("- name: a", "  montly: 5"), 'watchbill.yaml line 4: unknown key "montly"', "did you mean monthly?"],
    [
      budgets("- name: a", "  monthly: 5", "  wanrAt: 80%"),
      'watchbill.yaml line 5: unknown key "wanrAt"',
      "did you mean warnAt?",
    ],
    [budgets("- name: a", "  increase: {maks: 5}"), 'watchbill.yaml line 4: unknown key "maks"', "did you mean max?"],
    [
      budgets("- name: a", "  monthly: 5", "  match: {acounts: []}"),
      'watchbill.yaml line 5: unknown key "acounts"',
      "did you mean accounts?",
    ],
    [
      budgets("- name: a", "  monthly: 5", "  bassis: billed"),
      'watchbill.yaml line 5: unknown key "bassis"',
      "did you mean basis?",
    ],
    ["version: 1\nbudget: []\n", 'watchbill.yaml line 2: unknown key "budget"', "did you mean budgets?"],
    [
      budgets("- name: a", "  monthly: lots"),
      "watchbill.yaml line 4: monthly: monthly is US$ a month, such as 12000",
      FORM,
    ],
    [
      budgets("- name: a", "  monthly: -5"),
      "watchbill.yaml line 4: monthly: monthly is US$ a month, such as 12000",
      FORM,
    ],
    [
      budgets("- {name: a, monthly: 5}", "- name: a", "  monthly: 6"),
      "watchbill.yaml line 4: two budgets are called a",
      "give each a name of its own",
    ],
    [budgets("- monthly: 5"), "watchbill.yaml line 3: name: a budget has a name", FORM],
    [
      budgets("- name: a"),
      "watchbill.yaml line 3: budget a has neither monthly nor increase",
      "give it one of them; what grows can have a budget of its own",
    ],
    [
      budgets("- name: a", "  monthly: 5", "  increase: {max: 5}"),
      "watchbill.yaml line 3: budget a has monthly and increase",
      "give it one of them; what grows can have a budget of its own",
    ],
    [
      budgets("- name: a", "  monthly: 5", "  warnAt: 80"),
      "watchbill.yaml line 5: warnAt: warnAt is a percentage from 1% to 100%, such as 80%",
      FORM,
    ],
    [
      budgets("- name: a", "  monthly: 5", "  warnAt: 0%"),
      "watchbill.yaml line 5: warnAt: warnAt is a percentage from 1% to 100%, such as 80%",
      FORM,
    ],
    [
      budgets("- name: a", "  increase: {max: 5}", "  warnAt: 80%"),
      "watchbill.yaml line 5: budget a warns at a share of monthly, and has none",
      "take warnAt out",
    ],
    [
      budgets("- name: a", "  monthly: 5", "  basis: bill"),
      "watchbill.yaml line 5: basis: basis is after-trials or billed",
      FORM,
    ],
    [
      budgets("- name: a", "  monthly: 5", "  month: 2026-12"),
      "watchbill.yaml line 5: budget a names a month, and is of a full month after all trials",
      "add basis: billed",
    ],
    [
      budgets("- name: a", "  monthly: 5", "  basis: billed", "  month: 2026-13"),
      "watchbill.yaml line 6: month: month is a calendar month such as 2026-12",
      FORM,
    ],
    [budgets("- name: a", "  increase: 10%"), "watchbill.yaml line 4: increase: increase is {max: 10%, or: 100}", FORM],
    [
      budgets("- name: a", "  increase: {or: 10%}"),
      "watchbill.yaml line 4: max: max is a percentage such as 10%, or US$ a month such as 100",
      FORM,
    ],
    [
      budgets("- name: a", "  monthly: 5", "  match:", "    regions: [us-est-1]"),
      'watchbill.yaml line 6: unknown region "us-est-1"',
      "did you mean us-east-1?",
    ],
    [
      budgets("- name: a", "  monthly: 5", "  match: {accounts: [1234]}"),
      "watchbill.yaml line 5: accounts: an account is its 12 digits, in quotes",
      FORM,
    ],
    ["version: 1\nbudgets: {a: 5}\n", "watchbill.yaml line 2: budgets: budgets is a list", FORM],
    [budgets("- 5"), "watchbill.yaml line 3: budgets: a budget has a name, and monthly or increase", FORM],
  ])("%j", (text, message, hint) => {
    expect(refusal(text)).toEqual([message, hint]);
  });
});
