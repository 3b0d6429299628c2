import { z } from "zod";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Growth, Step } from "../plan/growth.ts";
import { parseGrowth } from "../plan/growth.ts";
import type { Match, Rule } from "../plan/scenario.ts";
import type { Running } from "../pricing/trial.ts";
import { parseInstant } from "../units/month.ts";
import { HOUR_SECONDS } from "../units/quantity.ts";
import { parseSchedule } from "../units/schedule.ts";
import { knownRegion } from "./known-region.ts";
import { accountId, tags, textTags } from "./yaml-fields.ts";
import type { YamlFile } from "./yaml-document.ts";

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

const DATE = "from is a date such as 2026-12-01, or an instant with its zone";

/** When something begins. */
export const date = z.string({ error: DATE }).refine((text) => parseInstant(text) !== null, DATE);

const GROWTH =
  "growth is a percentage a month from -50% to 20%, such as 2%, vCPUs a month, such as 40 vCPU, or dated: +200 vCPU on 2027-03-01";
const oneGrowth = z.string({ error: GROWTH }).refine((text) => parseGrowth(text) !== null, GROWTH);
const isStep = (text: string) => parseGrowth(text)?.by === "steps";

/** How something grows; several dated steps are a list. */
export const growth = z.union(
  [
    oneGrowth,
    z
      .array(oneGrowth)
      .min(1, GROWTH)
      .refine((list) => list.every(isStep), "a list of growth is of dated steps"),
  ],
  { error: GROWTH },
);

const HOURS =
  "hours are always, hours a month up to 744, or a schedule in UTC or at an offset, such as weekdays 8-20 or daily 22-6 +09:00";
const hours = z.union(
  [
    z.literal("always"),
    z
      .number()
      .min(0, HOURS)
      .max(744, HOURS)
      .refine((count) => count === 0 || Math.round(count * HOUR_SECONDS) > 0, HOURS),
    z.string().refine((text) => parseSchedule(text) !== null, HOURS),
  ],
  { error: HOURS },
);

const PROTECT = "protect is true, false or current (what is protected today, and no more)";

const rule = z
  .strictObject(
    {
      match,
      protect: z.union([z.boolean(), z.literal("current")], { error: PROTECT }).optional(),
      agent: z.enum(["automatic", "manual"], { error: "agent is automatic or manual" }).optional(),
      from: date.optional(),
      growth: growth.optional(),
      hours: hours.optional(),
    },
    { error: "a rule is {match: …, protect: false}" },
  )
  .refine(
    (typed) => [typed.protect, typed.agent, typed.growth, typed.hours].some((said) => said !== undefined),
    "a rule says protect, agent, growth or hours of what it matches",
  );

/** The rules of a scenario or of a settings file. */
export const rules = z.array(rule, { error: "rules is a list" });

/** The keys of rules and of what they match, for the nearest to a mistyped one. */
export const RULE_KEYS = { rules: Object.keys(rule.shape), match: Object.keys(match.shape) };

/** The rules that were typed at a path of a file; a Region that nobody knows is an error with its line. */
export function rulesOf(
  typed: z.infer<typeof rules>,
  file: YamlFile,
  path: readonly PropertyKey[],
  tables: ReferenceTables,
): Rule[] {
  return typed.map((one, index): Rule => {
    const where = `${file.name} line ${file.lineOf([...path, index, "match", "regions"])}: `;
    for (const region of one.match.regions ?? []) knownRegion(region, tables, where);
    const from = one.from === undefined ? null : parseInstant(one.from);
    return {
      match: matchOf(one.match),
      ...(one.protect === undefined ? {} : { protect: one.protect }),
      ...(one.agent === undefined ? {} : { agent: one.agent }),
      ...(from === null ? {} : { from }),
      ...(one.growth === undefined ? {} : { growth: growthOf(one.growth) }),
      ...(one.hours === undefined ? {} : { hours: runningOf(one.hours) }),
    };
  });
}

/** Growth that was typed and passed its check. */
export function growthOf(typed: z.infer<typeof growth>): Growth {
  const list = (typeof typed === "string" ? [typed] : typed).flatMap((text) => parseGrowth(text) ?? []);
  const steps = list.flatMap((one): readonly Step[] => (one.by === "steps" ? one.steps : []));
  return list.find(({ by }) => by !== "steps") ?? { by: "steps", steps };
}

function runningOf(typed: z.infer<typeof hours>): Running {
  if (typeof typed === "number") return Math.round(typed * HOUR_SECONDS);
  return parseSchedule(typed) ?? "always";
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
