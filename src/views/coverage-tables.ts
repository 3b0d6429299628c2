import type { Reason } from "../inventory/reference-tables.ts";
import type { CoverageFunnel, Stage } from "../plan/coverage-funnel.ts";
import type { CoverageIssue } from "../plan/coverage-issue.ts";
import type { Share } from "../plan/coverage-share.ts";
import type { Range } from "../units/range.ts";
import { issueWords, NEED_WORDS, STAGE_WORDS } from "./coverage-words.ts";
import { amount, vcpuText } from "./format-number.ts";
import { kindNames } from "./kind-words.ts";
import { marksOf } from "./report-tables.ts";
import type { Cell, Column } from "./table.ts";
import { numberCell, textCell } from "./table.ts";

/** A cost, `?` where nobody knows it. */
export const usdCell = (range: Range | null): Cell =>
  range === null ? numberCell("?") : numberCell(amount(range.expected), marksOf(range, {}));

/** vCPUs, `?` where nobody knows them. */
export const vcpuCell = (range: Range | null): Cell =>
  range === null ? numberCell("?") : numberCell(vcpuText(range.expected), marksOf(range, {}, vcpuText));

/** A share of a full month's cost, `?` where nobody looked. */
export const shareCell = (share: Share | null, gap = false): Cell =>
  share === null ? numberCell("?") : numberCell(amount(share.cost), `${share.exact ? "" : "~"}${gap ? "+" : ""}`);

/** The stages of a funnel with what each lets through and loses. */
export function stageColumns({ stages }: CoverageFunnel, title: string, indent = ""): Column[] {
  const most = stages[0]?.figure?.vcpus.expected ?? 0;
  const share = ({ figure }: Stage): string =>
    figure === null ? "?" : most === 0 ? "–" : `${Math.round((figure.vcpus.expected / most) * 100)} %`;
  return [
    { title, align: "left", cells: stages.map(({ id }) => textCell(indent + STAGE_WORDS[id])) },
    { title: "vCPU", align: "right", cells: stages.map(({ figure }) => vcpuCell(figure?.vcpus ?? null)) },
    { title: "share", align: "right", cells: stages.map((stage) => numberCell(share(stage))) },
    { title: "US$ a month", align: "right", cells: stages.map(({ figure }) => usdCell(figure?.cost ?? null)) },
    {
      title: "vCPU lost here",
      align: "right",
      cells: stages.map(({ id, lost }) => (id === "eligible" ? numberCell("–") : vcpuCell(lost))),
    },
  ];
}

/** Issues with where they are, what they stop and what the cure of each alone adds. */
export function issueColumns(
  issues: readonly CoverageIssue[],
  reasons: ReadonlyMap<string, Reason>,
  names: (id: string | null) => string,
  indent = "",
): Record<"why" | "account" | "region" | "kind" | "vcpus" | "adds" | "needs", Column> {
  const text = (title: string, of: (issue: CoverageIssue) => string): Column => ({
    title,
    align: "left",
    cells: issues.map((issue) => textCell(of(issue))),
  });
  return {
    why: text("Why not covered", (issue) => indent + issueWords(issue, reasons)),
    account: text("account", ({ accountId }) => names(accountId)),
    region: text("Region", ({ regionId }) => regionId ?? "no Region"),
    kind: text("kind", ({ kinds }) => kindNames(kinds)),
    vcpus: {
      title: "vCPU",
      align: "right",
      cells: issues.map(({ vcpus }) => vcpuCell(vcpus.expected === 0 && vcpus.high === null ? null : vcpus)),
    },
    adds: { title: "cure adds", align: "right", cells: issues.map(({ adds }) => usdCell(adds)) },
    needs: text("needs", ({ needs }) => NEED_WORDS[needs]),
  };
}
