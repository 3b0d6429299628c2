import { afterAll, describe, expect, test } from "vitest";
import type { FaultCase } from "./fault-cases.ts";
import { drawn, faultCases } from "./fault-cases.ts";
import type { Ending } from "./judge-outcome.ts";
import { endingOf, truthOf, wrongWith } from "./judge-outcome.ts";
import { askedCalls } from "./phases.ts";
import type { Stage } from "./stage.ts";
import { checkOn, HASTE, LONGEST_SECONDS } from "./stage.ts";

const HUGE = "1000000";

/** `FAULTS=N` runs so many cases, `FAULTS_SEED=N` draws others, `FAULTS_ONLY=PATTERN` runs those whose title fits. */
const { FAULTS, FAULTS_SEED = "20261121", FAULTS_ONLY = "" } = process.env;

/** Where nothing comes for half a minute, twice or more, a case takes its time even in haste. */
const isPatient = ({ known, lasts, rule }: FaultCase): boolean =>
  known.reasons.includes("timeout") &&
  (lasts || (rule.when !== undefined && "first" in rule.when && rule.when.first > 1));

/** Runs the program undisturbed, then with one fault after another, some at a time, and the patient ones too if wanted; says at the end how many ended how. */
export async function testFaults(stage: Stage, many: number, patience: "patient" | "impatient"): Promise<void> {
  const calm = await checkOn(stage, HUGE, [], HASTE.some);
  const truth = truthOf(calm);
  const calls = askedCalls(calm.seen, stage.leader);
  const seed = Number(FAULTS_SEED);
  const all = faultCases(calls, stage.env["AWS_ACCESS_KEY_ID"] ?? "", seed);
  const fitting = all.filter(
    (one) => new RegExp(FAULTS_ONLY).test(one.title) && (patience === "patient" || !isPatient(one)),
  );
  const cases = drawn(fitting, Number(FAULTS ?? many), seed);
  const endings: Record<Ending, number> = { right: 0, gap: 0, told: 0 };
  let slowest = 0;

  describe.concurrent(`between the program and ${stage.name}`, () => {
    test.for(cases.map((one) => [one.title, one] as const))(
      "%s",
      { timeout: (LONGEST_SECONDS + 10) * 1000 },
      async ([, one]) => {
        const outcome = await checkOn(
          stage,
          truth.budgets[one.budget],
          [one.rule],
          isPatient(one) ? HASTE.much : HASTE.some,
        );
        expect(wrongWith(outcome, one, truth)).toEqual([]);
        endings[endingOf(outcome, truth)]++;
        slowest = Math.max(slowest, outcome.seconds);
      },
    );
  });

  afterAll(() => {
    const { right, gap, told } = endings;
    process.stdout.write(
      `faults on ${stage.name}, seed ${seed}: ${cases.length} of ${all.length} cases; ${right} with the right numbers, ` +
        `${gap} with named gaps, ${told} told in one line, ${cases.length - right - gap - told} wrong; slowest ${slowest.toFixed(1)} s\n`,
    );
  });
}
