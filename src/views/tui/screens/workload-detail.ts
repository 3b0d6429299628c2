import type { Coverage, CoverageEvidence } from "../../../inventory/coverage.ts";
import { sizeReason } from "../../../inventory/size.ts";
import type { Facts, Workload } from "../../../inventory/workload.ts";
import { counted, dayText, vcpuText } from "../../format-number.ts";
import { KIND_WORDS } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { wrapped } from "../../table.ts";
import { todayFigure, told } from "../figures.ts";
import type { Line, Style } from "../line.ts";
import { EMPTY, span } from "../line.ts";
import { ISSUE } from "../reason-words.ts";
import type { View } from "../screen.ts";
import type { Shown } from "../shown.ts";
import type { WorkloadRow } from "../workload-rows.ts";
import { share, stateOf, tagsOf } from "./workload-cells.ts";

type Entry = { readonly label: string; readonly text: string; readonly style?: Style };

/** What decides about a row: what was seen of it, why it can or can't be protected and is or isn't, what to do, and its share. */
export function workloadDetail(view: View, row: WorkloadRow): Line[] {
  const { shown, columns, measure } = view;
  const entries = row.gap === null ? workloadEntries(shown, row) : gapEntries(row);
  const head = [
    row.account,
    row.regionId ?? "no Region",
    KIND_WORDS[row.kind],
    ...(tagsOf(row) === "" ? [] : [`tags ${tagsOf(row)}`]),
  ].join(" · ");
  const width = Math.min(columns, MOST_COLUMNS) - LABEL - 1;
  return [
    EMPTY,
    [span(` ${row.name.trim()}   `, "strong"), span(head)],
    ...entries.flatMap(({ label, text, style }) =>
      wrapped(plainText(text), width, measure, "").map((part, index): Line => [
        span(` ${(index === 0 ? label : "").padEnd(LABEL)}`, "dim"),
        span(part, style ?? "text"),
      ]),
    ),
  ];
}

const LABEL = 14;
/** Sentences get no longer than this, however wide the terminal. */
const MOST_COLUMNS = 140;

function gapEntries({ gap, all }: WorkloadRow): Entry[] {
  if (gap === null) return [];
  return [
    { label: "not read", text: `${gap.api} ${gap.reason}: ${gap.message}`, style: "unknown" },
    {
      label: "may hide",
      text: all.unbounded > 0 ? "any number of vCPU: nothing bounds it" : `at most ${vcpuText(all.high)} vCPU`,
    },
    { label: "what to do", text: "allow the call there; ! lists what it moves" },
  ];
}

const STATE_LABEL = { eligible: "eligible", unverified: "unverified", ineligible: "ineligible", unknown: "unknown" };
const COVERED_LABEL = { covered: "covered", partial: "partly", "not-covered": "not covered", unknown: "not read" };

function workloadEntries(shown: Shown, row: WorkloadRow): Entry[] {
  const first = row.members[0]?.workload;
  if (first === undefined) return [];
  const { eligibility, coverage, hours, origin } = first;
  const unsized = sizeReason(first, first.size);
  const codes = [...eligibility.reasons, ...(unsized === null ? [] : [unsized])];
  const asOf = dayText(shown.result.asOf);
  const facts = shown.kept(`facts ${row.key}`, () => factsText(row));
  const remedy = remedyOf(shown, coverage);
  return [
    {
      label: STATE_LABEL[stateOf(row)],
      text: [facts, ...codes.map((code) => sentence(shown, code))].filter((part) => part !== "").join(". "),
    },
    ...codes.flatMap((code) => entryOf("to change it", shown.dataset.reasons.get(code)?.remedy ?? null)),
    { label: COVERED_LABEL[coverage.state], text: coverageText(shown, coverage, asOf) },
    ...(eligibility.state === "ineligible" ? [] : entryOf("to cover it", remedy)),
    {
      label: "cost",
      text: costText(shown, row) + (hours === "always" ? "" : `; runs ${Math.round(hours / 36) / 100} hours a month`),
    },
    ...(row.members.length === 1 ? [{ label: "found", text: origin }] : []),
  ];
}

/** The shares of both bills, as the table has them: what isn't known is said, not counted as nothing. */
function costText(shown: Shown, row: WorkloadRow): string {
  const bills = todayFigure(shown) === null ? [] : [`${shareText(share(row, "current", row.covered))} of today's bill`];
  return [`${shareText(share(row, "everything", row.everything))} of everything`, ...bills].join(", ");
}

const shareText = (cell: ReturnType<typeof share>): string =>
  cell.text === "?" ? "an unknown share" : cell.text === "–" ? "no share" : `$${told(cell)}`;

const entryOf = (label: string, text: string | null): Entry[] => (text === null ? [] : [{ label, text }]);

const sentence = ({ dataset }: Shown, code: string): string => {
  const reason = dataset.reasons.get(code);
  return reason === undefined ? code : `${code}: ${reason.explanation.replace(/\.$/, "")}`;
};

const EVIDENCE: Readonly<Record<CoverageEvidence, string>> = {
  "coverage-list": "coverage list",
  sidecar: "the agent's container in the task",
  addon: "state of the add-on",
  stated: "as stated",
};

/** Why it is or isn't covered, who says so and when, and AWS's own words behind it. */
function coverageText(shown: Shown, coverage: Coverage, asOf: string): string {
  const reasons = coverage.state === "covered" ? [] : coverage.reasons;
  const evidence =
    coverage.state === "unknown" || coverage.evidence === null ? "" : `${EVIDENCE[coverage.evidence]}, ${asOf}`;
  const codes = reasons.filter((reason) => !reason.startsWith(ISSUE)).map((code) => sentence(shown, code));
  const issues = reasons.filter((reason) => reason.startsWith(ISSUE)).map((issue) => issue.slice(ISSUE.length));
  const said = issues.map((issue) => issue.replace(/:$/, "")).map((issue) => `AWS says: ${issue}`);
  if (codes.length === 0 && coverage.state === "covered") return evidence;
  const why = codes.length === 0 ? "no reason is known" : codes.join(". ");
  return [`${why}${evidence === "" ? "" : ` (${evidence})`}`, ...said].join(". ");
}

function remedyOf({ dataset }: Shown, coverage: Coverage): string | null {
  if (coverage.state === "covered") return null;
  for (const code of coverage.reasons) {
    const remedy = dataset.reasons.get(code)?.remedy ?? null;
    // Of a cluster in part, a cause tells more than that it is in part.
    if (remedy !== null && (code !== "PARTLY_COVERED" || coverage.reasons.length === 1)) return remedy;
  }
  return null;
}

/** What was seen of the hosts or tasks, those that are alike together, the most frequent first. */
function factsText({ members }: WorkloadRow): string {
  const texts = new Map<string, number>();
  const known = new WeakMap<Facts, string>();
  for (const { workload } of members) {
    const text = known.get(workload.facts) ?? factText(workload);
    known.set(workload.facts, text);
    texts.set(text, (texts.get(text) ?? 0) + workload.count.expected);
  }
  const [[most = "", count = 0] = [], ...others] = [...texts].sort(([, a], [, b]) => b - a);
  if (others.length === 0) return most;
  return `${most} (${count} of them), ${counted(others.length, "other combination")}`;
}

const PLATFORM = { linux: "Linux", windows: "Windows", mac: "Mac" } as const;

function factText({ kind, facts }: Workload): string {
  const { platform, architecture, os, kernel, operator, place, ecsCluster, launchType } = facts;
  const memory = facts.memoryMiB === undefined ? null : `${facts.memoryMiB} MiB`;
  const version = facts.platformVersion === undefined ? null : `platform ${facts.platformVersion}`;
  const parts = [
    platform === undefined ? null : PLATFORM[platform],
    kind === "fargate-task" ? (facts.platformFamily ?? null) : null,
    architecture,
    os ?? (kind === "fargate-task" ? null : "system not visible"),
    kernel === undefined ? null : `kernel ${kernel}`,
    operator === undefined ? null : `run by ${operator}`,
    place?.replace("-", " "),
    ecsCluster === undefined ? null : `ECS cluster ${ecsCluster}`,
    launchType,
    version,
    memory,
  ];
  return parts.filter((part) => part !== null && part !== undefined).join(", ");
}
