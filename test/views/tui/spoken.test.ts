import { describe, expect, test } from "vitest";
import { forecast } from "../../../src/plan/forecast.ts";
import { USD } from "../../../src/units/usd.ts";
import { VCPU } from "../../../src/units/vcpu.ts";
import { amount, vcpuText } from "../../../src/views/format-number.ts";
import { jsonReport } from "../../../src/views/formats/json.ts";
import { reportSchema } from "../../../data/refresh/report-schema.ts";
import { textOf } from "../../../src/views/tui/line.ts";
import { createSpeaker } from "../../../src/views/tui/speaker.ts";
import { spokenChange } from "../../../src/views/tui/spoken.ts";
import { broken } from "../../../src/views/tui/broken.ts";
import { words } from "../../../src/views/tui/spoken-words.ts";
import type { Stage } from "./stage.ts";
import { measure, stageOf, WORLDS } from "./stage.ts";

/** A UI that is listened to: what each burst of keys is answered with. */
function listened(stage: Stage) {
  let said = "";
  const speaker = createSpeaker(stage.ui.view, (text) => {
    said += text;
  });
  const take = (): string => {
    const text = said;
    said = "";
    return text;
  };
  speaker.tell(false);
  return {
    start: take(),
    press: (...keys: readonly string[]): string => {
      for (const key of keys) stage.ui.press(key);
      speaker.tell(true);
      return take();
    },
    quiet: (): string => {
      speaker.tell(false);
      return take();
    },
    type: (text: string): string => {
      for (const sign of text) stage.ui.press(sign === " " ? "space" : sign);
      speaker.tell(true);
      return take();
    },
  };
}

const ROW =
  "payments-prod: account 111122223333, protected 948 vCPU, eligible 948 vCPU, this month 767.06 dollars, has a range, free in part, next month 1,122.76 dollars, has a range, free in part, after trials 1,209.86 dollars a month, has a range, everything 1,142.00 dollars a month; row 2 of 6.\n";

test("the screen begins with its figures, and a move is answered with the row alone", () => {
  const { start, press } = listened(stageOf(WORLDS.acme));
  expect(start.split("\n").slice(0, 5)).toEqual([
    "watchbill: acme, 6 accounts, 3 Regions, 21 Nov 2026, organization ladders, US dollars. Question mark lists the keys.",
    "1 call refused; exclamation mark lists what isn't known.",
    "Overview.",
    "Protected today: 5,260.80 dollars a month, has a range, 5,160.00 to 5,388.00; 5,004 vCPU, has a range.",
    "If everything were protected: 7,382.60 dollars a month, has a range, not all was read, 7,285.00 to 7,721.00; 7,784 vCPU, has a range, not all was read; 1 call refused.",
  ]);
  expect(start).toContain("; row 1 of 6.\n");
  expect(press("j")).toBe(ROW);
  expect(press("down", "down", "up", "up")).toBe(ROW);
});

test("an invented organization is called so before all else", () => {
  expect(listened(stageOf(WORLDS.sample)).start).toMatch(/^Sample, invented\.\n/);
});

test("a key that changes nothing is answered with the row; a size is no key", () => {
  const stage = stageOf(WORLDS.acme);
  const { press, quiet } = listened(stage);
  press("j");
  press("k");
  expect(press("k")).toMatch(/^data-lake: .*; row 1 of 6\.\n$/);
  stage.ui.resize(40, 10);
  expect(quiet()).toBe("");
  // Nothing is drawn, so no terminal is too small.
  expect(press("j")).toBe(ROW);
});

test("what is typed is told as it is typed, and what it narrows when it is done", () => {
  const { press, type } = listened(stageOf(WORLDS.acme));
  press("2");
  expect(press("/")).toBe("filter: ");
  expect(type("prox")).toBe("prox");
  expect(press("backspace")).toBe("\b \b");
  expect(type("d")).toBe("d");
  const [end, filter, together, row] = press("enter").split("\n");
  expect(end).toBe("");
  expect(filter).toBe("Filter prod: 3 rows, dearest first.");
  expect(together).toMatch(/^Together, 3 accounts: /);
  expect(row).toMatch(/^payments-prod: .*; row 1 of 3\.$/);
  expect(press("esc")).toMatch(/^6 rows, dearest first\.\n/);
});

test("commands are offered in words, and what they change is told", () => {
  const { press, type } = listened(stageOf(WORLDS.acme));
  press(":");
  type("reading s");
  expect(press("down")).toBe(
    "\nreading shared, together, one ladder, everything, 6,011.60, -1,371.00\ncommand: reading s",
  );
  expect(press("enter")).toContain("everything were protected: 6,011.60 dollars a month");
});

test("why a figure is what it is comes with all that is known of its row", () => {
  const { press } = listened(stageOf(WORLDS.acme));
  press("6");
  const why = press("w");
  expect(why).toContain("do, Remove the tag, or set it to true.\n");
  expect(why).toMatch(/^why, data-lake \(333344445555\), us-east-1, EC2 hosts/m);
  expect(press("w")).toMatch(/^excluded by tag: .*; row 1 of 7\.\n$/);
});

test("the keys are listed by their names", () => {
  const { press } = listened(stageOf(WORLDS.acme));
  const help = press("?");
  expect(help).toContain("up arrow or k: row up.\n");
  expect(help).toContain("question mark: help.\n");
});

test("there is no mouse where nothing is drawn", () => {
  const stage = stageOf(WORLDS.acme, 120, 40, null);
  const { press, type } = listened(stage);
  press(":");
  type("mouse on");
  expect(press("enter")).toContain("nothing is drawn here that a mouse could point at.\n");
});

test("a source that is read is told by quarters, and what was refused", async () => {
  const stage = stageOf(WORLDS.acme);
  const reading = (done: number, refused: readonly string[]) => {
    const cells = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [
        String(index),
        { state: index < done ? "read" : "waiting", workloads: 1 },
      ]),
    ) as Record<string, { state: "read" | "waiting"; workloads: number }>;
    const view = stage.ui.view();
    const state = {
      ...view.state,
      reading: { name: "aws", inFront: true, accounts: [], regions: [], cells, refused, calls: 0, repeated: 0 },
    };
    return { ...view, state };
  };
  expect(spokenChange(stage.ui.view(), reading(0, []), true)).toEqual([
    "Reading aws: finding accounts and Regions. Escape stops and keeps what was read.",
  ]);
  expect(spokenChange(reading(0, []), reading(1, []), false)).toEqual([]);
  expect(spokenChange(reading(1, []), reading(2, []), false)).toEqual(["2 of 8 cells read."]);
  expect(spokenChange(reading(2, []), reading(2, ["a × b, ec2:X, denied"]), false)).toEqual([
    "Refused: a × b, ec2:X, denied.",
  ]);
  expect(spokenChange(reading(8, []), stage.ui.view(), false)).toEqual([]);
});

/** Signs of drawings and marks: none of them is a word, and what AWS says may be cut as it is on the screen. */
const DRAWN = /[█▓▒░│┤▁▂▃▄▅▆▇▸─●◐○✓▲✗~°±≤≥↑↓]|…(?!$)|·|(?<=[ (])\?(?=[ ,.]|$)/;

describe.each(["acme", "sample"] as const)("%s:", (name) => {
  const { dataset } = { dataset: WORLDS[name] };
  const report = reportSchema.parse(
    JSON.parse(
      jsonReport(forecast(dataset.population, dataset.prices, dataset.options), {
        version: "0.1.0",
        instanceTypesAsOf: "2026-08-02",
        pricesSha256: "0".repeat(64),
        verdicts: [],
        comparison: null,
        workloads: null,
      }),
    ),
  );
  const usd = (decimal: string): string => amount(Math.round(Number(decimal) * USD));
  const vcpus = (count: number): string => vcpuText(Math.round(count * VCPU));

  test("every screen, row, detail and drawer is told in words, with no sign of a drawing", () => {
    const { start, press } = listened(stageOf(dataset));
    const said = [start];
    for (const screen of ["1", "2", "3", "4", "5", "6", "7", "!"]) {
      said.push(press(screen));
      for (let row = 0; row < 12; row += 1) said.push(press("j"), press("w"), press("w"));
      said.push(
        press("g"),
        press("enter"),
        press("j"),
        press("w"),
        press("esc"),
        press("esc"),
        press("right"),
        press("s"),
        press("esc"),
      );
    }
    const drawn = said.flatMap((text) => text.split("\n")).filter((sentence) => DRAWN.test(sentence));
    expect(drawn).toEqual([]);
  });

  test("the figures of the accounts' sentences are those of the JSON report", () => {
    const { press } = listened(stageOf(dataset));
    const told = [press("2"), ...Array.from({ length: report.accounts.length - 1 }, () => press("j"))];
    const months = report.projections.find(({ basis }) => basis === "current")?.months ?? [];
    const billed = (index: number, id: string | null): string =>
      usd(months[index]?.accounts.find(({ accountId }) => accountId === id)?.billedCost.expected ?? "0");
    for (const { accountId, current, everything, vcpus: counts } of report.accounts) {
      const sentence = told.find((text) => text.includes(`account ${accountId}, `)) ?? "";
      const figures = [
        `protected ${vcpus(current?.vcpus.expected ?? 0)} vCPU`,
        `eligible ${vcpus(counts.eligible)} vCPU`,
        `this month ${billed(0, accountId)} dollars`,
        `next month ${billed(1, accountId)} dollars`,
        `after trials ${usd(current?.monthlyCost.expected ?? "")} dollars a month`,
        `everything ${usd(everything.monthlyCost.expected)} dollars a month`,
      ];
      for (const figure of figures) expect(sentence).toContain(figure);
    }
  });

  test("the figures of the headlines, months and readings are those of the JSON report", () => {
    const { start } = listened(stageOf(dataset));
    const { totals } = report;
    const range = (cost: { low: string; high: string | null }) =>
      `${usd(cost.low)} to ${cost.high === null ? "?" : usd(cost.high)}`;
    expect(start).toContain(`Protected today: ${usd(totals.current?.monthlyCost.expected ?? "")} dollars a month`);
    expect(start).toContain(range(totals.current?.monthlyCost ?? { low: "", high: null }));
    expect(start).toContain(
      `If everything were protected: ${usd(totals.everything.monthlyCost.expected)} dollars a month`,
    );
    for (const { current, everything } of report.readings)
      expect(start).toMatch(new RegExp(`: today ${usd(current ?? "")}\\D.*everything ${usd(everything)}\\D`));
    const [first] = report.projections.find(({ basis }) => basis === "current")?.months ?? [];
    expect(start).toContain(`billed ${usd(first?.billedCost.expected ?? "")} dollars`);
  });

  test("each figure of the row under the cursor is said as it is drawn", () => {
    for (const screen of ["1", "2", "3", "4", "5", "6", "!"]) {
      const stage = stageOf(dataset, 110, 60);
      const { press } = listened(stage);
      press(screen);
      for (let row = 0; row < 8; row += 1) {
        const sentence = press("j").split("\n").at(-2) ?? "";
        const drawn =
          stage.ui
            .frame()
            .map(textOf)
            .find((one) => one.startsWith(" ▸ ")) ?? "";
        const figures = drawn.match(/\d[\d,]*\.\d\d(?!\d)/g) ?? [];
        for (const figure of figures) expect(sentence).toContain(figure);
      }
    }
  });
});

test.each([
  ["1,239.00~°", "1,239.00, has a range, free in part"],
  ["225.52~+ a month", "225.52, has a range, not all was read, a month"],
  ["7,285.00 – ?", "7,285.00 to unknown"],
  ["-81.60 … +122.40", "-81.60 to +122.40"],
  ["≤ 96 vCPU", "at most 96 vCPU"],
  ["≥ 3,342.60", "at least 3,342.60"],
  ["16 Dec ± 1", "16 Dec plus or minus 1 day"],
  ["◐ 600~ of 680 vCPU", "partly covered 600, has a range, of 680 vCPU"],
  ["92 % ▲ warning", "92 % warning"],
  ["✗ 101 %", "exceeded 101 %"],
  [" Nov 2026   █████▓░░░   1,239.00~°", "Nov 2026, 1,239.00, has a range, free in part"],
  ["·▅██████████", ""],
])("%s is said as %s", (shown, said) => expect(words(shown)).toBe(said));

test("lines are broken between words, and what is still typed isn't", () => {
  expect(broken("one two three\n東京 four\nfilter: a b", 8, measure)).toBe("one two\nthree\n東京\nfour\nfilter: a b");
  expect(broken("arn:aws:eks a\n", 6, measure)).toBe("arn:aws:eks\na\n");
});
