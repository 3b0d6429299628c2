import type { Coverage } from "../plan/ground.ts";
import type { Allowance, VerdictReason } from "../plan/budget.ts";
import type { Driver, PartName } from "../plan/parts.ts";
import { amount, counted, signed } from "./format-number.ts";
import { KIND_WORDS } from "./kind-words.ts";
import { plainText } from "./plain-text.ts";

/** How much more is allowed: `+10 %`, `+100.00`. */
export const allowanceText = (allowance: Allowance): string =>
  "usd" in allowance ? `+${amount(allowance.usd)}` : `+${allowance.percent / 100} %`;

/** What stands behind a verdict, in a few words. */
export function reasonText(reason: VerdictReason): string {
  switch (reason.what) {
    case "near":
      return `warns at ${reason.warnAt} %`;
    case "already":
      return reason.state === "exceeded" ? "over already" : "undecided already";
    case "no-limit":
      return `no upper bound in code: ${plainText(listed(reason.where))}`;
    case "unresolved":
      return `${counted(reason.workloads, "workload")} of unknown size or platform, and at most ${reason.most} let pass`;
    case "empty":
      return "the source holds nothing of it";
  }
}

const MOST_LISTED = 3;

const listed = (all: readonly string[]): string =>
  all.length <= MOST_LISTED
    ? all.join(" · ")
    : `${all.slice(0, MOST_LISTED).join(" · ")} and ${all.length - MOST_LISTED} more`;

/** The largest drivers with what they cost, or by how much they moved it. */
export const driversText = (drivers: readonly Driver[]): string =>
  drivers
    .map((driver) => `${partText(driver)} ${driver.change === null ? amount(driver.cost) : signed(driver.change)}`)
    .join(" · ");

/** A part of a bill by its name; a workload also by its kind, where it is in no cluster, and by its Region. */
export const partText = ({ name, dimension, kind, regionId, cluster }: PartName): string =>
  plainText(
    dimension === "workload"
      ? [cluster ?? (kind === null ? null : KIND_WORDS[kind]), regionId, cluster === null ? name : null]
          .filter((word) => word !== null)
          .join(" ")
      : (name ?? "not given"),
  );

/** What counts as the bill, in the first words of a sentence. */
export const coverageText = (coverage: Coverage): string => COVERAGE_TEXT[coverageWord(coverage)];

const COVERAGE_TEXT = {
  everything: "If everything were protected",
  current: "Protected today",
  rules: "Protected by the rules of coverage",
  scenario: "In the scenario",
} as const;

/** What counts as the bill, in one word. */
export const coverageWord = (coverage: Coverage): "everything" | "current" | "rules" | "scenario" =>
  typeof coverage === "string" ? coverage : "scenario" in coverage ? "scenario" : "rules";
