import type { Eligibility } from "../../../inventory/eligibility.ts";
import type { Reason } from "../../../inventory/reference-tables.ts";
import type { Amount } from "../../../plan/amount.ts";
import { amount, countText, vcpuText } from "../../format-number.ts";
import { plainText } from "../../plain-text.ts";
import { told, vcpu } from "../figures.ts";
import { reasonLabel } from "../reason-words.ts";
import type { ShownCell } from "../table-spec.ts";
import type { WorkloadRow } from "../workload-rows.ts";
import { rangeOf } from "../workload-rows.ts";

/** A text that matters less, if it does. */
export const dimmed = (text: string, dim = true): ShownCell => ({ text, marks: "", style: dim ? "dim" : "text" });

/** What nobody knows. */
export const UNKNOWN: ShownCell = { text: "?", marks: "", style: "unknown" };

/** vCPUs: what is known, the most it can be where nothing is, and `?` where nothing bounds it. */
export function vcpuCell({ all }: Pick<WorkloadRow, "all">): ShownCell {
  if (all.expected === 0 && all.unbounded > 0) return UNKNOWN;
  if (all.expected === 0 && all.high > 0) return { text: `≤ ${vcpuText(all.high)}`, marks: "", style: "unknown" };
  return vcpu(rangeOf(all));
}

/** A share of a bill: not known where the vCPUs behind it aren't, a dash for what can't be billed at all. */
export function share(row: WorkloadRow, bill: keyof WorkloadRow["open"], amounts: Amount): ShownCell {
  if (amounts.expected > 0) {
    return { text: amount(bill === "current" ? row.current : row.cost), marks: row.open[bill] ? "~" : "" };
  }
  if (holdsSome(amounts)) return UNKNOWN;
  return { text: holdsSome(row.everything) ? amount(0) : "–", marks: "" };
}

/** Whether an amount may be above zero. */
export const holdsSome = ({ high, unbounded }: Amount): boolean => high > 0 || unbounded > 0;

/** How each verdict looks. */
export const STATE_STYLE: Readonly<Record<string, "text" | "warning" | "dim" | "unknown">> = {
  eligible: "text",
  unverified: "warning",
  ineligible: "dim",
  unknown: "unknown",
};

/** The verdict; what has no size is unknown, whatever the verdict. */
export function stateOf({ members }: WorkloadRow): Eligibility["state"] {
  const first = members[0]?.workload;
  if (first === undefined) return "unknown";
  const { state } = first.eligibility;
  return first.size.state === "unknown" && state !== "ineligible" ? "unknown" : state;
}

/** The reason codes of the tables. */
export type Reasons = ReadonlyMap<string, Reason>;

/** How much is watched: a glyph with a count, or the reason in words. */
export function coveredCell({ members, count, covered, all }: WorkloadRow, reasons: Reasons): ShownCell {
  const workload = members[0]?.workload;
  if (workload === undefined) return UNKNOWN;
  const { coverage, eligibility } = workload;
  switch (coverage.state) {
    case "covered": {
      const number = countText(count.expected);
      return { text: `● ${number} of ${number}`, marks: "", style: "within" };
    }
    case "partial":
      return {
        text: `◐ ${told(vcpu(rangeOf(covered)))} of ${vcpuText(all.expected)} vCPU`,
        marks: "",
        style: "warning",
      };
    default: {
      if (eligibility.state === "ineligible") {
        return { text: `– ${reasonLabel(eligibility.reasons, reasons) ?? "not eligible"}`, marks: "", style: "dim" };
      }
      if (coverage.state === "unknown") {
        return { text: `? ${reasonLabel(coverage.reasons, reasons) ?? "not read"}`, marks: "", style: "unknown" };
      }
      return { text: `○ ${reasonLabel(coverage.reasons, reasons) ?? "not covered"}`, marks: "" };
    }
  }
}

/** The tags of a row as one text. */
export function tagsOf({ members }: WorkloadRow): string {
  const tags = members[0]?.workload.tags ?? {};
  return plainText(
    Object.entries(tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(", "),
  );
}
