import type { Verdict } from "../../plan/budget.ts";
import { limitsIncrease } from "../../plan/budget.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { plainText } from "../plain-text.ts";
import { verdictSentence } from "../verdict-sentence.ts";
import { coverageText, driversText } from "../verdict-words.ts";
import { isoInstant } from "./json-figures.ts";
import { openText } from "./open-text.ts";

/**
 * Prints verdicts as JUnit XML: a test for each budget, which fails where it is exceeded and is in error where it is undecided.
 * Details stand in the bodies, since GitLab shows no `message`. Tests are told apart by class and name.
 */
export function junitReport(result: Forecast, verdicts: readonly Verdict[]): string {
  const count = (state: Verdict["state"]) => verdicts.filter((verdict) => verdict.state === state).length;
  const counts = { tests: verdicts.length, failures: count("exceeded"), errors: count("undecided") };
  const suite = { name: "GuardDuty Runtime Monitoring", ...counts, skipped: 0, time: 0 };
  const told = [result.frame.sample ? "SAMPLE, an invented organization." : "", openText(result)].filter(
    (line) => line !== "",
  );
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    open("testsuites", { name: "watchbill", ...counts, time: 0 }),
    `  ${open("testsuite", { ...suite, timestamp: isoInstant(result.asOf).replace("Z", "") })}`,
    ...verdicts.map((verdict) => `    ${testCase(verdict)}`),
    ...(told.length === 0 ? [] : [`    <system-out>${escaped(told.join("\n"))}</system-out>`]),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(verdict: Verdict): string {
  const { budget, state } = verdict;
  const group = limitsIncrease(budget) ? "increase" : budget.basis === "billed" ? "billed" : "budget";
  const message = verdictSentence(verdict);
  const told = verdict.drivers.length === 0 ? message : `${message}\ndrivers: ${driversText(verdict.drivers)}`;
  const body =
    state === "exceeded"
      ? `${open("failure", { message, type: state })}${escaped(told)}</failure>`
      : state === "undecided"
        ? `${open("error", { message, type: state })}${escaped(told)}</error>`
        : `<system-out>${escaped(told)}</system-out>`;
  const name = {
    classname: `watchbill.${group}`,
    name: `${budget.name} (${coverageText(budget.coverage).toLowerCase()})`,
  };
  return `${open("testcase", { ...name, time: 0 })}${body}</testcase>`;
}

const open = (element: string, attributes: Readonly<Record<string, string | number>>): string =>
  `<${element}${Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(plainText(String(value)))}"`)
    .join("")}>`;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as XML 1.0 may hold it; lines stay lines. */
const escaped = (text: string): string =>
  text
    .split("\n")
    .map((line) => plainText(line))
    .join("\n")
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
