import { InvalidArgumentError } from "commander";
import { nearest, UserError } from "../errors.ts";
import type { Condition, WhereKey } from "../plan/coverage-filter.ts";
import { NOT_SAID, valuesOf, WHERE_KEYS } from "../plan/coverage-filter.ts";
import type { CoverageReport } from "../plan/coverage-report.ts";
import type { Loaded } from "./load.ts";

/** Reads `KEY=VALUE`, or `KEY!=VALUE`, of `--where`; a mistyped key names its nearest. */
export function condition(typed: string): Condition {
  const [, name = "", operator, value = ""] = /^([^=!]*)(!?=)(.*)$/s.exec(typed) ?? [];
  const key = WHERE_KEYS.find((one) => one === name);
  if (operator === undefined || value === "")
    throw new InvalidArgumentError("Write it as KEY=VALUE, or KEY!=VALUE for all others.");
  if (key !== undefined) return { key, value, isNot: operator === "!=" };
  const near = nearest(name, WHERE_KEYS);
  throw new InvalidArgumentError(near === null ? `Its keys are ${WHERE_KEYS.join(", ")}.` : `Did you mean ${near}?`);
}

/** Refuses a value that nothing can have, so that a typo isn't an empty list. */
export function refuseStrange(
  conditions: readonly Condition[],
  { resources }: CoverageReport,
  { population, tables }: Loaded,
): void {
  const held = (key: WhereKey): string[] => resources.flatMap((resource) => valuesOf(resource)[key]);
  const known: Readonly<Record<WhereKey, () => readonly string[]>> = {
    cluster: () => [
      ...held("cluster"),
      ...population.groups.flatMap(({ cluster }) => (cluster === null ? [] : [cluster])),
    ],
    management: () => ["auto", "manual", "disabled", NOT_SAID],
    status: () => ["healthy", "unhealthy"],
    addon: () => [...held("addon"), NOT_SAID],
    issue: () => [...tables.reasons.values()].filter(({ about }) => about === "coverage").map(({ code }) => code),
  };
  for (const { key, value } of conditions) {
    const values = new Set(known[key]());
    if (values.has(value)) continue;
    const near = nearest(value, values);
    const few =
      values.size > 0 && values.size <= 6 ? `it is one of ${[...values].join(", ")}` : "see the report without --where";
    throw new UserError(
      "unknown-value",
      `--where ${key}=${value} names nothing that is known here`,
      near === null ? few : `did you mean ${near}?`,
    );
  }
}
