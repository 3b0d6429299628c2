import { join } from "node:path";
import { isAllowed } from "../inventory/gap.ts";
import type { Choice } from "../plan/choices.ts";
import { choicesOf } from "../plan/choices.ts";
import type { Budget } from "../plan/budget.ts";
import type { Question } from "../plan/ground.ts";
import { judge } from "../plan/judge.ts";
import type { Match, Scenario } from "../plan/scenario.ts";
import { EMPTY_SCENARIO } from "../plan/scenario.ts";
import { DEFAULT_CONFIG } from "../sources/config-path.ts";
import type { DraftBudget } from "../sources/policy-text.ts";
import { policyText } from "../sources/policy-text.ts";
import { scenarioText } from "../sources/scenario-file.ts";
import type { Usd } from "../units/usd.ts";
import { USD } from "../units/usd.ts";
import { refuseNarrowing } from "./baseline.ts";
import type { Context } from "./context.ts";
import type { SourceFlags } from "./flags.ts";
import { load, somethingIn } from "./load.ts";
import { refuseUnwritable, writeFresh } from "./output.ts";

const SCENARIO_FILE = "scenario.yaml";

/** `watchbill init SOURCE…`: begins a settings file with budgets, and a scenario, from what a source holds. Overwrites nothing. */
export async function init(
  words: readonly string[],
  flags: SourceFlags & { readonly output?: string },
  context: Context,
): Promise<number> {
  const { output: folder = ".", ...rest } = flags;
  refuseNarrowing(rest, "a policy begins with all of its source");
  const [policyPath, scenarioPath] = [join(folder, DEFAULT_CONFIG), join(folder, SCENARIO_FILE)];
  for (const path of [policyPath, scenarioPath]) refuseUnwritable(path, "fresh");
  const loaded = await load(words, rest, context, false);
  somethingIn(loaded, words.join(" "));
  const { population, prices, options } = loaded;
  const allowed = population.frame.gaps
    .filter((gap) => gap.hides.some(({ bound }) => bound === null) && !isAllowed(gap, options.allowedGaps))
    .map(({ accountId, regionId, api }) => [accountId ?? "*", regionId ?? "*", api].join("/"));
  const news = [...new Set(allowed)].sort();
  const allowing = { ...options, allowedGaps: [...options.allowedGaps, ...news] };
  const question = { population, before: null, prices, options: allowing };
  const choices = choicesOf(population);
  const example = [choices.accounts, choices.tags, choices.clusters].find((all) => all.length > 1)?.[0] ?? null;
  writeFresh(
    policyPath,
    policyText({
      source: population.frame.source.name,
      whole: draftOf(question, WHOLE_NAME, null),
      part: example === null ? null : { ...draftOf(question, nameOf(example), example.match), match: example.match },
      allowedGaps: news,
    }),
  );
  writeFresh(scenarioPath, firstScenario([...choices.tags, ...choices.clusters, ...choices.kinds]));
  if (flags.quiet !== true) {
    context.note(
      `watchbill: ${policyPath} and ${scenarioPath} written; see watchbill check SOURCE, and report --scenario\n`,
    );
  }
  return 0;
}

const WHOLE_NAME = "organization";

/** Names of budgets are told apart, whatever accounts are called. */
const nameOf = ({ name }: Choice): string => ([WHOLE_NAME, "growth"].includes(name) ? `part ${name}` : name);

/** A budget with room above what its scope can cost now. */
function draftOf(question: Question, name: string, match: Match | null): DraftBudget {
  const limit = { monthly: 0, warnAt: null };
  const budget: Budget = { name, match, coverage: "everything", basis: "after-trials", month: null, limit };
  const [verdict] = judge(question, { budgets: [budget], maxUnresolved: null, requireLimits: false });
  const expected = verdict?.amount.expected ?? 0;
  const highest = verdict === undefined ? expected : verdict.unresolvedHigh;
  return { name, expected, highest, monthly: roomAbove(highest ?? expected) };
}

/** A fifth more, rounded up to two digits of whole dollars. */
function roomAbove(usd: Usd): Usd {
  const dollars = Math.ceil((usd * 6) / 5 / USD);
  const step = 10 ** Math.max(0, String(dollars).length - 2);
  return Math.ceil(dollars / step) * step * USD;
}

/** The words of what people leave out first. */
const NOT_PRODUCTION = /(?:^|[^a-z])(?:dev|development|test|testing|qa|stage|staging|sandbox|demo)(?:[^a-z]|$)/i;

/** Leaves out what isn't production by its name, else what most vCPUs carry. */
function firstScenario(choices: readonly Choice[]): string {
  const first = choices.find(({ name }) => NOT_PRODUCTION.test(name)) ?? choices[0];
  const scenario: Scenario = {
    ...EMPTY_SCENARIO,
    name: first === undefined ? "first" : `without ${first.name}`,
    rules: first === undefined ? [] : [{ match: first.match, protect: false }],
  };
  return `# What if this were left out? See it with: watchbill report SOURCE --scenario ${SCENARIO_FILE}\n${scenarioText(scenario)}`;
}
