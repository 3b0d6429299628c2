import { z } from "zod";
import { UserError } from "../errors.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { Allowance, Budget, BudgetLimit } from "../plan/budget.ts";
import type { Coverage } from "../plan/ground.ts";
import { parseUsd } from "../units/usd.ts";
import { knownRegion } from "./known-region.ts";
import { match, matchOf } from "./rule-fields.ts";
import type { YamlFile } from "./yaml-document.ts";

const MONTHLY = "monthly is US$ a month, such as 12000";
const WARN = "warnAt is a percentage from 1% to 100%, such as 80%";
const MONTH = "month is a calendar month such as 2026-12";
const ALLOWANCE = "is a percentage such as 10%, or US$ a month such as 100";

const dollars = (error: string) =>
  z.number({ error }).refine((usd) => usd >= 0 && parseUsd(String(usd)) !== null, error);

const allowance = (name: string) =>
  z.union([dollars(`${name} ${ALLOWANCE}`), z.string().regex(/^\d{1,4}(\.\d{1,2})?\s?%$/, `${name} ${ALLOWANCE}`)], {
    error: `${name} ${ALLOWANCE}`,
  });

const increase = z.strictObject(
  { max: allowance("max"), or: allowance("or").optional() },
  { error: "increase is {max: 10%, or: 100}" },
);

/** A budget as it is written: the most that its scope may cost, or how much more than before. */
export const budget = z.strictObject(
  {
    name: z.string({ error: "a budget has a name" }).min(1, "a budget has a name"),
    match: match.optional(),
    monthly: dollars(MONTHLY).optional(),
    warnAt: z
      .string({ error: WARN })
      .regex(/^([1-9]\d?|100)\s?%$/, WARN)
      .optional(),
    basis: z.enum(["after-trials", "billed"], { error: "basis is after-trials or billed" }).optional(),
    month: z
      .string({ error: MONTH })
      .regex(/^20\d\d-(0[1-9]|1[0-2])$/, MONTH)
      .optional(),
    increase: increase.optional(),
  },
  { error: "a budget has a name, and monthly or increase" },
);

/** The keys of a budget and of its parts, for the nearest to a mistyped one. */
export const BUDGET_KEYS = {
  budgets: Object.keys(budget.shape),
  increase: Object.keys(increase.shape),
  match: Object.keys(match.shape),
};

type TypedBudget = z.infer<typeof budget>;

/** Takes checked budgets for what they are; what doesn't go together is an error with its line. */
export function budgetsOf(
  file: YamlFile,
  typed: readonly TypedBudget[],
  coverage: Coverage,
  tables: ReferenceTables,
): Budget[] {
  const names = new Set<string>();
  return typed.map((one, index) => {
    const refuse = (key: string, message: string, hint: string): never => {
      const where = `${file.name} line ${file.lineOf(["budgets", index, key])}`;
      throw new UserError("bad-value", `${where}: ${message}`, hint);
    };
    if (names.has(one.name)) refuse("name", `two budgets are called ${one.name}`, "give each a name of its own");
    names.add(one.name);
    if ((one.monthly === undefined) === (one.increase === undefined)) {
      const what = one.monthly === undefined ? "neither monthly nor increase" : "monthly and increase";
      refuse("name", `budget ${one.name} has ${what}`, "give it one of them; what grows can have a budget of its own");
    }
    if (one.warnAt !== undefined && one.monthly === undefined)
      refuse("warnAt", `budget ${one.name} warns at a share of monthly, and has none`, "take warnAt out");
    if (one.month !== undefined && one.basis !== "billed")
      refuse("month", `budget ${one.name} names a month, and is of a full month after all trials`, "add basis: billed");
    const where = `${file.name} line ${file.lineOf(["budgets", index, "match", "regions"])}: `;
    for (const region of one.match?.regions ?? []) knownRegion(region, tables, where);
    return {
      name: one.name,
      match: one.match === undefined ? null : matchOf(one.match),
      coverage,
      basis: one.basis ?? "after-trials",
      month: one.month ?? null,
      limit: limitOf(one),
    };
  });
}

function limitOf({ monthly, warnAt, increase: grows }: TypedBudget): BudgetLimit {
  if (grows === undefined) {
    return {
      monthly: parseUsd(String(monthly)) ?? 0,
      warnAt: warnAt === undefined ? null : Number.parseInt(warnAt, 10),
    };
  }
  return { increase: [grows.max, ...(grows.or === undefined ? [] : [grows.or])].map(allowanceOf) };
}

/** Dollars, or a percentage, as typed in a file or behind a flag. */
export const allowanceOf = (typed: number | string): Allowance =>
  typeof typed === "string" && typed.endsWith("%")
    ? { percent: Math.round(Number.parseFloat(typed) * 100) }
    : { usd: parseUsd(String(typed)) ?? 0 };
