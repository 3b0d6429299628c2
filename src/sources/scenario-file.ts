import { isMap, isSeq, Document } from "yaml";
import { z } from "zod";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import { UserError } from "../errors.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Addition, Match, Rule, Scenario } from "../plan/scenario.ts";
import type { Instant } from "../units/month.ts";
import { parseInstant } from "../units/month.ts";
import { decimalUsd, parseUsd } from "../units/usd.ts";
import { readText } from "./input.ts";
import { knownRegion } from "./known-region.ts";
import { parseQuantities, quantityText } from "./quantities.ts";
import { accountId, readingSettings, tags, textTags } from "./yaml-fields.ts";
import { checkYaml, parseYaml } from "./yaml-document.ts";

const listOf = <T extends z.ZodType>(entry: T, error: string) => z.array(entry, { error }).min(1, error).optional();

/** What a rule, or a budget, is about. */
export const match = z.strictObject(
  {
    accounts: listOf(accountId, "accounts is a list of account ids, in quotes"),
    units: listOf(z.string({ error: "an OU is a name" }), "units is a list of OU names"),
    regions: listOf(z.string({ error: "a Region is a name such as us-east-1" }), "regions is a list of Regions"),
    kinds: listOf(z.enum(KINDS, { error: `a kind is ${KINDS.join(", ")}` }), `kinds is a list of ${KINDS.join(", ")}`),
    clusters: listOf(z.string({ error: "a cluster is a name" }), "clusters is a list of names"),
    tags: tags.optional(),
  },
  { error: "match is {} for everything, or accounts, units, regions, kinds, clusters and tags" },
);

const rule = z.strictObject(
  { match, protect: z.boolean({ error: "protect is true or false" }) },
  { error: "a rule is {match: …, protect: false}" },
);

const DATE = "from is a date such as 2026-12-01, or an instant with its zone";
const GROWTH = "growth is a percentage a month from -50% to 20%, such as 2%";
const ADD = "add is vCPUs that join in a Region, such as eks=300@us-east-1, or a list of them";
const CEILING = "a ceiling is US$ a month, such as 8000";

/** The scenario file: what is left out, from when, growth, what joins, and the most that it may cost. */
export const scenarioSchema = z.strictObject(
  {
    watchbill: z.literal("scenario/1", { error: "this reads scenario/1" }),
    name: z.string({ error: "a name is a text" }).optional(),
    rules: z.array(rule, { error: "rules is a list" }).optional(),
    from: z
      .string({ error: DATE })
      .refine((text) => parseInstant(text) !== null, DATE)
      .optional(),
    growth: z
      .string({ error: GROWTH })
      .regex(/^-?\d{1,2}(\.\d{1,2})?\s?%$/, GROWTH)
      .refine((text) => hundredths(text) >= -5000 && hundredths(text) <= 2000, GROWTH)
      .optional(),
    add: z.union([z.string(), z.array(z.string())], { error: ADD }).optional(),
    ceiling: z
      .number({ error: CEILING })
      .refine((usd) => usd >= 0 && parseUsd(String(usd)) !== null, CEILING)
      .optional(),
    settings: z.strictObject(readingSettings, { error: "settings are names with values" }).optional(),
  },
  { error: "a scenario begins with watchbill: scenario/1" },
);

/** Hundredths of a percent. */
const hundredths = (text: string): number => Math.round(Number.parseFloat(text) * 100);

const FORM = {
  keys: [
    ...Object.keys(scenarioSchema.shape),
    ...Object.keys(rule.shape),
    ...Object.keys(match.shape),
    ...Object.keys(readingSettings),
  ],
  schema: "data/schemas/scenario.schema.json",
};

/** Reads a scenario file. */
export const readScenario = (name: string, tables: ReferenceTables): Scenario =>
  parseScenario(name, readText(name), tables);

/** Reads the text of a scenario file; a Region that nobody knows is an error with its line. */
export function parseScenario(name: string, text: string, tables: ReferenceTables): Scenario {
  const file = parseYaml(name, text);
  const checked = checkYaml(file, scenarioSchema, FORM);
  const rules = (checked.rules ?? []).map((typed, index): Rule => {
    const where = `${name} line ${file.lineOf(["rules", index, "match", "regions"])}: `;
    for (const region of typed.match.regions ?? []) knownRegion(region, tables, where);
    return { match: matchOf(typed.match), protect: typed.protect };
  });
  const whereAdd = `${name} line ${file.lineOf(["add"])}: `;
  const added = typeof checked.add === "string" ? [checked.add] : (checked.add ?? []);
  const { tierScope, ladder, monthHours } = checked.settings ?? {};
  return {
    name: checked.name ?? null,
    rules,
    from: checked.from === undefined ? null : parseInstant(checked.from),
    growth: checked.growth === undefined ? 0 : hundredths(checked.growth),
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

/** A match as it was typed. */
export function matchOf({ accounts, units, regions, kinds, clusters, tags: typed }: z.infer<typeof match>): Match {
  return {
    ...(accounts === undefined ? {} : { accounts }),
    ...(units === undefined ? {} : { units }),
    ...(regions === undefined ? {} : { regions }),
    ...(kinds === undefined ? {} : { kinds }),
    ...(clusters === undefined ? {} : { clusters }),
    ...(typed === undefined ? {} : { tags: textTags(typed) }),
  };
}

/** Writes a scenario as the canonical text of its file, which reads back as the same scenario. */
export function scenarioText(scenario: Scenario): string {
  const { name, rules, from, growth, add, ceiling, settings } = scenario;
  const document = new Document({
    watchbill: "scenario/1",
    ...(name === null ? {} : { name }),
    ...(rules.length === 0 ? {} : { rules }),
    ...(from === null ? {} : { from: instantText(from) }),
    ...(growth === 0 ? {} : { growth: `${growth / 100}%` }),
    ...(add.length === 0 ? {} : { add: add.map((one) => quantityText(one.kind, one.vcpus, one.regionId)) }),
    ...(ceiling === null ? {} : { ceiling: Number(decimalUsd(ceiling)) }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  });
  // One line for each rule, so that a change of one is a change of one line.
  const list = document.get("rules");
  for (const item of isSeq(list) ? list.items : []) if (isMap(item)) item.flow = true;
  for (const key of ["add", "settings"]) {
    const node = document.get(key);
    if (isMap(node) || isSeq(node)) node.flow = true;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const instantText = (instant: Instant): string =>
  new Date(instant)
    .toISOString()
    .replace(".000Z", "Z")
    .replace(/T00:00:00Z$/, "");
