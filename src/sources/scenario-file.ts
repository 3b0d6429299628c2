import { isMap, isSeq, Document, visit } from "yaml";
import { z } from "zod";
import { UserError } from "../errors.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { Growth } from "../plan/growth.ts";
import { growthText } from "../plan/growth.ts";
import type { Addition, Match, Rule, Scenario } from "../plan/scenario.ts";
import { ruleWords } from "../plan/scenario.ts";
import type { Instant } from "../units/month.ts";
import { instantText, parseInstant } from "../units/month.ts";
import { escapedText, UNSAFE } from "../units/unsafe-text.ts";
import { decimalUsd, parseUsd } from "../units/usd.ts";
import { readText } from "./input.ts";
import { knownRegion } from "./known-region.ts";
import { parseQuantities, quantityText } from "./quantities.ts";
import { date, growth, growthOf, RULE_KEYS, rules, rulesOf } from "./rule-fields.ts";
import { readingSettings } from "./yaml-fields.ts";
import { checkYaml, parseYaml } from "./yaml-document.ts";

const ADD = "add is vCPUs that join in a Region, such as eks=300@us-east-1, or a list of them";
const CEILING = "a ceiling is US$ a month, such as 8000";

/** The scenario file: what rules say, from when, growth, what joins, and the most that it may cost. */
export const scenarioSchema = z.strictObject(
  {
    watchbill: z.literal("scenario/1", { error: "this reads scenario/1" }),
    name: z.string({ error: "a name is a text" }).optional(),
    rules: rules.optional(),
    from: date.optional(),
    growth: growth.optional(),
    add: z.union([z.string(), z.array(z.string())], { error: ADD }).optional(),
    ceiling: z
      .number({ error: CEILING })
      .refine((usd) => usd >= 0 && parseUsd(String(usd)) !== null, CEILING)
      .optional(),
    settings: z.strictObject(readingSettings, { error: "settings are names with values" }).optional(),
  },
  { error: "a scenario begins with watchbill: scenario/1" },
);

const UNDER = { "": Object.keys(scenarioSchema.shape), settings: Object.keys(readingSettings), ...RULE_KEYS };

const FORM = { keys: Object.values(UNDER).flat(), under: UNDER, schema: "data/schemas/scenario.schema.json" };

/** What is typed of one rule, whose keys are then the first. */
const RULE_FORM = { ...FORM, keys: Object.values(RULE_KEYS).flat(), under: { ...RULE_KEYS, "": RULE_KEYS.rules } };

/** Reads a scenario file. */
export const readScenario = (name: string, tables: ReferenceTables): Scenario =>
  parseScenario(name, readText(name), tables);

/** Reads the text of a scenario file; a Region that nobody knows is an error with its line. */
export function parseScenario(name: string, text: string, tables: ReferenceTables): Scenario {
  const file = parseYaml(name, text);
  const checked = checkYaml(file, scenarioSchema, FORM);
  const whereAdd = `${name} line ${file.lineOf(["add"])}: `;
  const added = typeof checked.add === "string" ? [checked.add] : (checked.add ?? []);
  const { tierScope, ladder, monthHours } = checked.settings ?? {};
  return {
    name: checked.name ?? null,
    rules: rulesOf(checked.rules ?? [], file, ["rules"], tables),
    from: checked.from === undefined ? null : parseInstant(checked.from),
    growth: checked.growth === undefined ? null : growthOf(checked.growth),
    add: added.flatMap((typed) => additionsOf(typed, tables, whereAdd)),
    ceiling: checked.ceiling === undefined ? null : parseUsd(String(checked.ceiling)),
    settings: {
      ...(tierScope === undefined ? {} : { tierScope }),
      ...(ladder === undefined ? {} : { ladder }),
      ...(monthHours === undefined ? {} : { monthHours }),
    },
  };
}

/** Reads what joins, such as `eks=300,ec2=20@us-east-1`; it names its Region, so that none is assumed. */
export function additionsOf(typed: string, tables: ReferenceTables, where = ""): Addition[] {
  const { region, list } = quantitiesOf(typed, where);
  if (region === null) {
    throw new UserError("no-region", `${where}${typed} names no Region`, "write where it joins: eks=300@us-east-1");
  }
  const regionId = knownRegion(region, tables, where);
  return list.map(({ kind, vcpus }) => ({ kind, regionId, vcpus }));
}

/** Typed quantities; what is wrong with them is told with its place. */
function quantitiesOf(typed: string, where: string): ReturnType<typeof parseQuantities> {
  try {
    return parseQuantities(typed);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.code, `${where}${error.message}`, error.hint);
    throw error;
  }
}

/** Reads what was typed of a match, in the words of a rule; null where nothing was. */
export function ruleOf(match: Match, typed: string, tables: ReferenceTables): Rule | null {
  if (typed.trim() === "") return null;
  const file = parseYaml("what was typed,", `[{match: ${JSON.stringify(match)}, ${typed}}]`);
  const [rule = null] = rulesOf(checkYaml(file, rules, RULE_FORM), file, [], tables);
  return rule;
}

/** Reads growth as it is typed: steps are parted by commas; null where nothing was typed. */
export function growthTyped(typed: string): Growth | null {
  if (typed.trim() === "") return null;
  const list = typed.split(",").map((text) => text.trim());
  const file = parseYaml("what was typed,", JSON.stringify(list.length === 1 ? list[0] : list));
  return growthOf(checkYaml(file, growth, FORM));
}

/** Reads a date as it is typed; null where nothing was. */
export function dateTyped(typed: string): Instant | null {
  if (typed.trim() === "") return null;
  return parseInstant(checkYaml(parseYaml("what was typed,", JSON.stringify(typed.trim())), date, FORM));
}

/** Writes a scenario as the canonical text of its file, which reads back as the same scenario. */
export function scenarioText(scenario: Scenario): string {
  const { name, from, add, ceiling, settings } = scenario;
  const document = new Document({
    watchbill: "scenario/1",
    ...(name === null ? {} : { name }),
    ...(scenario.rules.length === 0 ? {} : { rules: scenario.rules.map(ruleWords) }),
    ...(from === null ? {} : { from: instantText(from) }),
    ...(scenario.growth === null ? {} : { growth: growthText(scenario.growth) }),
    ...(add.length === 0 ? {} : { add: add.map((one) => quantityText(one.kind, one.vcpus, one.regionId)) }),
    ...(ceiling === null ? {} : { ceiling: Number(decimalUsd(ceiling)) }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  });
  // One line for each rule, so that a change of one is a change of one line.
  const list = document.get("rules");
  for (const item of isSeq(list) ? list.items : []) if (isMap(item)) item.flow = true;
  for (const key of ["growth", "add", "settings"]) {
    const node = document.get(key);
    if (isMap(node) || isSeq(node)) node.flow = true;
  }
  // Within double quotes alone can a text be escaped.
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === "string" && scalar.value.search(UNSAFE) >= 0) scalar.type = "QUOTE_DOUBLE";
    },
  });
  return escapedText(document.toString({ lineWidth: 0, flowCollectionPadding: false }));
}
