import { z } from "zod";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { Budget } from "../plan/budget.ts";
import { budget, BUDGET_KEYS, budgetsOf } from "./budget-entry.ts";
import type { SettledCoverage } from "../plan/ground.ts";
import { DEFAULT_CONFIG } from "./config-path.ts";
import { readText } from "./input.ts";
import { RULE_KEYS, rules, rulesOf } from "./rule-fields.ts";
import { readingSettings } from "./yaml-fields.ts";
import { checkYaml, parseYaml } from "./yaml-document.ts";

const GAP_FORM = "an allowed gap is ACCOUNT/REGION/API, each part may be *";

const COVERAGE = "coverage is everything, current, or {rules: […]} as in a scenario";

const gigabytes = z.number({ error: "GB a month are a number, such as 900" }).min(0).max(1e9);

/** GB a month of VPC flow logs of EC2 hosts and EKS nodes; and all that GuardDuty analyzes beside them, DNS logs too. */
const regionVolume = z
  .strictObject({ gbPerMonth: gigabytes, analyzedGbPerMonth: gigabytes.optional() })
  .refine(
    ({ gbPerMonth, analyzedGbPerMonth = gbPerMonth }) => analyzedGbPerMonth >= gbPerMonth,
    "analyzedGbPerMonth holds the flow logs too, and is never less than gbPerMonth",
  );

const flowLogs = z
  .strictObject(
    { gbPerMonth: gigabytes.optional(), regions: z.record(z.string(), regionVolume).optional() },
    { error: "flowLogs is {gbPerMonth: 900}, or {regions: {us-east-1: {gbPerMonth: 900}}}" },
  )
  .refine(
    ({ gbPerMonth, regions }) => (gbPerMonth === undefined) !== (regions === undefined),
    "it is told of all Regions together, or of each under regions",
  );

const settings = z.strictObject(
  {
    ...readingSettings,
    flowLogs: flowLogs.optional(),
    discount: z
      .string({ error: "a discount is a percentage such as 12%" })
      .regex(/^\d{1,2}(\.\d{1,2})?\s?%$/, "a discount is a percentage from 0% to 99.99%, such as 12%")
      .optional(),
  },
  { error: "settings are names with values" },
);

/** The settings file, `watchbill.yaml`: how the price page is read, what counts as the bill, and what it may come to. */
export const configSchema = z.strictObject(
  {
    version: z.literal(1, { error: "this reads version 1" }),
    settings: settings.optional(),
    coverage: z
      .union([z.enum(["everything", "current"], { error: COVERAGE }), z.strictObject({ rules }, { error: COVERAGE })], {
        error: COVERAGE,
      })
      .optional(),
    budgets: z.array(budget, { error: "budgets is a list" }).optional(),
    gaps: z
      .strictObject({
        allow: z
          .array(z.string({ error: GAP_FORM }).regex(/^(\*|[^/]+\/[^/]+\/[^/]+)$/, GAP_FORM), {
            error: "allow is a list",
          })
          .optional(),
      })
      .optional(),
  },
  { error: "settings begin with version: 1" },
);

/** The settings as they were written, with what counts as the bill and the budgets that they hold. */
export type Config = Omit<z.infer<typeof configSchema>, "budgets" | "coverage"> & {
  readonly coverage?: SettledCoverage;
  readonly budgets?: readonly Budget[];
};

const FORM = {
  keys: [
    ...Object.keys(configSchema.shape),
    ...Object.keys(settings.shape),
    ...Object.keys(flowLogs.shape),
    ...Object.keys(regionVolume.shape),
    ...Object.values(BUDGET_KEYS).flat(),
    ...Object.values(RULE_KEYS).flat(),
    "rules",
    "allow",
  ],
  under: {
    "": Object.keys(configSchema.shape),
    settings: Object.keys(settings.shape),
    flowLogs: Object.keys(flowLogs.shape),
    ...BUDGET_KEYS,
    ...RULE_KEYS,
    coverage: ["rules"],
    gaps: ["allow"],
  },
  schema: "data/schemas/settings.schema.json",
};

/** Reads a settings file, the default one where none is named. */
export function readConfig(tables: ReferenceTables, name: string = DEFAULT_CONFIG): Config {
  const file = parseYaml(name, readText(name));
  const { budgets, coverage: typed, ...checked } = checkYaml(file, configSchema, FORM);
  const coverage: SettledCoverage | undefined =
    typeof typed === "object" ? { rules: rulesOf(typed.rules, file, ["coverage", "rules"], tables) } : typed;
  return {
    ...checked,
    ...(coverage === undefined ? {} : { coverage }),
    ...(budgets === undefined ? {} : { budgets: budgetsOf(file, budgets, coverage ?? "everything", tables) }),
  };
}
