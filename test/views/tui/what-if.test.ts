import { describe, expect, test } from "vitest";
import { textOf } from "../../../src/views/tui/line.ts";
import type { Stage } from "./stage.ts";
import { stageOf, WORLDS } from "./stage.ts";

const FILE = `watchbill: scenario/1
name: all that a file can say
rules:
  - {match: {}, agent: automatic}
  - {match: {kinds: [eks-node]}, from: 2027-01-01, growth: 40 vCPU, hours: weekdays 8-20 +09:00}
  - {match: {tags: {workload: batch}}, protect: current}
  - {match: {units: [Sandbox], kinds: [ec2-instance]}, protect: false, from: 2027-02-01T06:00:00Z}
  - {match: {accounts: ["444455556666"]}, growth: [+200 vCPU on 2027-03-01, -50 vCPU on 2027-06-01]}
from: 2026-12-01
growth: -20 vCPU
add: [eks=300@us-east-1]
ceiling: 8000
settings: {monthHours: 730}
`;

const shown = ({ ui }: Stage): string => ui.frame().map(textOf).join("\n");

function type({ ui }: Stage, text: string): void {
  for (const key of text) ui.press(key === " " ? "space" : key);
  ui.press("enter");
}

/** What-if with the file loaded. */
function loaded(): Stage {
  const stage = stageOf(WORLDS.acme, 200, 60, "on", FILE);
  stage.ui.press("7");
  stage.ui.press("ctrl+o");
  type(stage, "plan.yaml");
  return stage;
}

function saved(stage: Stage): string | null {
  stage.ui.press("ctrl+s");
  type(stage, "plan.yaml");
  return stage.file();
}

/** Moves the cursor to the row that holds some words. */
function goTo(stage: Stage, words: string): void {
  stage.ui.press("g");
  for (let row = 0; row < 40; row++) {
    if (
      shown(stage)
        .split("\n")
        .some((line) => line.includes("▸") && line.includes(words))
    )
      return;
    stage.ui.press("j");
  }
  throw new Error(`no row says ${words}`);
}

describe("a scenario that says more than the screen has keys for", () => {
  test("is saved as it was loaded", () => {
    expect(saved(loaded())).toBe(FILE);
  });

  test("keeps all that isn't edited", () => {
    const stage = loaded();
    goTo(stage, "Fargate tasks");
    stage.ui.press("space");
    goTo(stage, "ceiling");
    stage.ui.press("right");
    const text = saved(stage);
    expect(text).toBe(
      FILE.replace("\nfrom:", "\n  - {match: {kinds: [fargate-task]}, protect: false}\nfrom:").replace("8000", "8500"),
    );
  });

  test.each([
    ["EKS nodes", "grows by +40 vCPU a month, runs weekdays 8-20 +09:00, from 1 Jan 2027"],
    ["everything", "automatic agent"],
    ["tag workload=batch", "as protected today"],
    ["OU Sandbox, EC2", "from 1 Feb 2027"],
    ["account web-eu", "grows by +200 vCPU on 1 Mar 2027, -50 vCPU on 1 Jun 2027"],
  ])("shows of %s that it %s", (row, words) => {
    const stage = loaded();
    goTo(stage, row);
    expect(shown(stage)).toContain(words);
  });

  test("keeps hours and growth of a kind that is switched off and on again", () => {
    const stage = loaded();
    goTo(stage, "EKS nodes");
    stage.ui.press("space");
    expect(shown(stage)).toContain("[ ] EKS nodes");
    stage.ui.press("space");
    expect(saved(stage)).toBe(FILE);
  });
});

describe("t", () => {
  test("types what a rule says, beginning with what it says now", () => {
    const stage = stageOf(WORLDS.acme, 200, 60);
    stage.ui.press("7");
    goTo(stage, "tag workload=batch");
    stage.ui.press("t");
    type(stage, "hours: weekdays 8-20, growth: 2%");
    stage.ui.press("t");
    expect(shown(stage)).toContain("rule growth: 2%, hours: weekdays 8-20_");
    type(stage, ", from: 2027-01-01");
    expect(saved(stage)).toContain(
      "- {match: {tags: {workload: batch}}, from: 2027-01-01, growth: 2%, hours: weekdays 8-20}",
    );
    stage.ui.press("t");
    stage.ui.press("ctrl+u");
    type(stage, "");
    expect(saved(stage)).toBe("watchbill: scenario/1\n");
  });

  test("types growth and the date of the whole", () => {
    const stage = stageOf(WORLDS.acme, 200, 60);
    stage.ui.press("7");
    goTo(stage, "growth");
    stage.ui.press("t");
    type(stage, "+200 vCPU on 2027-03-01, -50 vCPU on 2027-06-01");
    goTo(stage, "from ");
    stage.ui.press("t");
    type(stage, "2026-12-15");
    expect(saved(stage)).toBe(
      "watchbill: scenario/1\nfrom: 2026-12-15\ngrowth: [+200 vCPU on 2027-03-01, -50 vCPU on 2027-06-01]\n",
    );
  });

  test("says what is wrong with what was typed", () => {
    const stage = stageOf(WORLDS.acme, 200, 60);
    stage.ui.press("7");
    goTo(stage, "tag workload=batch");
    stage.ui.press("t");
    type(stage, "agnet: manual");
    expect(shown(stage)).toContain('unknown key "agnet"; did you mean agent?');
  });
});
