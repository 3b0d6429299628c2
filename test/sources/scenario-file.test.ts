import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { parseScenario, scenarioText } from "../../src/sources/scenario-file.ts";
import { SCENARIO, TABLES } from "./open-words.ts";

const read = (...lines: string[]) => parseScenario("plan.yaml", ["watchbill: scenario/1", ...lines].join("\n"), TABLES);

function refusal(...lines: string[]): readonly [string, string] {
  try {
    read(...lines);
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.hint];
    throw error;
  }
  return ["nothing was refused", ""];
}

describe("a scenario file", () => {
  test("may say nothing, which changes nothing", () => {
    expect(read()).toEqual({ name: null, rules: [], from: null, growth: null, add: [], ceiling: null, settings: {} });
  });

  test("says what is left out, from when, growth, what joins, a ceiling and how prices are read", () => {
    const scenario = read(
      "name: all of it",
      "rules:",
      "  - {match: {accounts: ['111122223333'], tags: {cost: 12, on: true}}, protect: false}",
      "  - match: {kinds: [eks-node]}",
      "    protect: true",
      "from: 2026-12-01T06:00:00+01:00",
      "growth: 2.5 %",
      "add: eks=300,ec2=0.5@us-east-1",
      "ceiling: 8000.5",
      "settings: {monthHours: 730}",
    );
    expect(scenario).toEqual({
      name: "all of it",
      rules: [
        { match: { accounts: ["111122223333"], tags: { cost: "12", on: "true" } }, protect: false },
        { match: { kinds: ["eks-node"] }, protect: true },
      ],
      from: Date.UTC(2026, 11, 1, 5),
      growth: { by: "rate", rate: 250 },
      add: [
        { kind: "eks-node", regionId: "us-east-1", vcpus: 300_000 },
        { kind: "ec2-instance", regionId: "us-east-1", vcpus: 500 },
      ],
      ceiling: 8_000_500_000,
      settings: { monthHours: 730 },
    });
    expect(scenarioText(scenario)).toMatchInlineSnapshot(`
      "watchbill: scenario/1
      name: all of it
      rules:
        - {match: {accounts: ["111122223333"], tags: {cost: "12", on: "true"}}, protect: false}
        - {match: {kinds: [eks-node]}, protect: true}
      from: 2026-12-01T05:00:00Z
      growth: 2.5%
      add: [eks=300@us-east-1, ec2=0.5@us-east-1]
      ceiling: 8000.5
      settings: {monthHours: 730}
      "
    `);
  });

  test("says of what a rule matches who runs the agent, from when, how it grows and what hours it runs", () => {
    const scenario = read(
      "rules:",
      "  - {match: {units: [Prod]}, agent: automatic, from: 2027-01-01}",
      "  - {match: {tags: {team: payments}}, growth: [+200 vCPU on 2027-03-01, -50 vCPU on 2027-06-01T06:00:00Z]}",
      "  - {match: {clusters: [core]}, growth: 40.5 vCPU, protect: current}",
      "  - {match: {tags: {env: dev}}, hours: weekdays 8-20 +09:00, agent: manual}",
      "  - {match: {kinds: [fargate-task]}, hours: 220}",
      "  - {match: {}, hours: always}",
    );
    expect(scenario.rules).toEqual([
      { match: { units: ["Prod"] }, agent: "automatic", from: Date.UTC(2027, 0, 1) },
      {
        match: { tags: { team: "payments" } },
        growth: {
          by: "steps",
          steps: [
            { vcpus: 200_000, on: Date.UTC(2027, 2, 1) },
            { vcpus: -50_000, on: Date.UTC(2027, 5, 1, 6) },
          ],
        },
      },
      { match: { clusters: ["core"] }, growth: { by: "vcpus", vcpus: 40_500 }, protect: "current" },
      {
        match: { tags: { env: "dev" } },
        hours: { days: "weekdays", from: 480, until: 1200, offset: 540 },
        agent: "manual",
      },
      { match: { kinds: ["fargate-task"] }, hours: 792_000 },
      { match: {}, hours: "always" },
    ]);
  });

  test("may be JSON", () => {
    const text = JSON.stringify({ watchbill: "scenario/1", rules: [{ match: {}, protect: false }] });
    expect(parseScenario("plan.json", text, TABLES).rules).toEqual([{ match: {}, protect: false }]);
  });

  test("that is written canonically is written the same again", () => {
    const text = readFileSync(SCENARIO, "utf8");
    expect(scenarioText(parseScenario(SCENARIO, text, TABLES))).toBe(text);
  });

  test("of the pricing model's example is understood", () => {
    const document = readFileSync(new URL("../../docs/pricing-model.md", import.meta.url), "utf8");
    const [, text = ""] = /```yaml\n(watchbill: scenario.*?)```/s.exec(document) ?? [];
    const { rules, growth, ceiling } = parseScenario("pricing-model.md", text, TABLES);
    expect([rules.length, growth, ceiling]).toEqual([2, { by: "rate", rate: 200 }, 8_000_000_000]);
  });

  test.each([
    [["ruels: []"], 'plan.yaml line 2: unknown key "ruels"', "did you mean rules?"],
    [
      ["rules: [{match: {protect: true}, protect: false}]"],
      'plan.yaml line 2: the key "protect" belongs elsewhere',
      "the keys here are accounts, units, regions, kinds, clusters, tags",
    ],
    [
      ["match: {}"],
      'plan.yaml line 2: the key "match" belongs elsewhere',
      "the keys here are watchbill, name, rules, from, growth, add, ceiling, settings",
    ],
    [
      ["settings: {discount: 5%}"],
      'plan.yaml line 2: unknown key "discount"',
      "the keys are tierScope, ladder, monthHours",
    ],
    [
      ["rules:", "  - match: {unit: [Prod]}", "    protect: false"],
      'plan.yaml line 3: unknown key "unit"',
      "did you mean units?",
    ],
    [
      ["rules:", "  - match: {kinds: [eks]}", "    protect: false"],
      "plan.yaml line 3: kinds: a kind is eks-node, fargate-task, ec2-instance",
      "see data/schemas/scenario.schema.json",
    ],
    [
      ["rules:", "  - match:", "      regions: [us-eats-1]", "    protect: false"],
      'plan.yaml line 4: unknown region "us-eats-1"',
      "did you mean us-east-1?",
    ],
    [
      ["rules:", "  - match: {clusters: []}", "    protect: false"],
      "plan.yaml line 3: clusters: clusters is a list of names",
      "see data/schemas/scenario.schema.json",
    ],
    [
      ["rules:", "  - match: {}", "    protect: manual"],
      "plan.yaml line 4: protect: protect is true, false or current (what is protected today, and no more)",
      "see data/schemas/scenario.schema.json",
    ],
    [
      ["rules:", "  - {match: {}, from: 2027-01-01}"],
      "plan.yaml line 3: rules: a rule says protect, agent, growth or hours of what it matches",
      "see data/schemas/scenario.schema.json",
    ],
    [["rules:", "  - {match: {}, agnet: manual}"], 'plan.yaml line 3: unknown key "agnet"', "did you mean agent?"],
    [
      ["rules:", "  - {match: {}, agent: none}"],
      "plan.yaml line 3: agent: agent is automatic or manual",
      "see data/schemas/scenario.schema.json",
    ],
    [
      ["rules:", "  - {match: {}, hours: weekdays 8-25}"],
      "plan.yaml line 3: hours: hours are always, hours a month up to 744, or a schedule in UTC or at an offset, such as weekdays 8-20 or daily 22-6 +09:00",
      "see data/schemas/scenario.schema.json",
    ],
    [
      ["growth: [2%, +200 vCPU on 2027-03-01]"],
      "plan.yaml line 2: growth: a list of growth is of dated steps",
      "see data/schemas/scenario.schema.json",
    ],
    [
      ["from: 2026-02-30"],
      "plan.yaml line 2: from: from is a date such as 2026-12-01, or an instant with its zone",
      "see data/schemas/scenario.schema.json",
    ],
    [
      ["growth: 21%"],
      "plan.yaml line 2: growth: growth is a percentage a month from -50% to 20%, such as 2%, vCPUs a month, such as 40 vCPU, or dated: +200 vCPU on 2027-03-01",
      "see data/schemas/scenario.schema.json",
    ],
    [
      ["ceiling: -1"],
      "plan.yaml line 2: ceiling: a ceiling is US$ a month, such as 8000",
      "see data/schemas/scenario.schema.json",
    ],
    [["", "add: eks=300"], "plan.yaml line 3: eks=300 names no Region", "write where it joins: eks=300@us-east-1"],
    [["add: [ekz=300@us-east-1]"], 'plan.yaml line 2: unknown kind "ekz" in ekz=300@us-east-1', "did you mean eks?"],
    [["add: ['eks=3@us-eest-1']"], 'plan.yaml line 2: unknown region "us-eest-1"', "did you mean us-east-1?"],
  ])("refuses %j", (lines, message, hint) => {
    expect(refusal(...lines)).toEqual([message, hint]);
  });
});
