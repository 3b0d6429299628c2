import type { CoverageIssue } from "../../../plan/coverage-issue.ts";
import { cut } from "../../cell-width.ts";
import { adviceWords } from "../../advice-words.ts";
import { issueWords, meaningOf, remedyOf, stepsOf } from "../../coverage-words.ts";
import { rangeMark, rangeText, vcpuText } from "../../format-number.ts";
import { plainText } from "../../plain-text.ts";
import { wrapped } from "../../table.ts";
import type { Line, Style } from "../line.ts";
import { EMPTY, line, span } from "../line.ts";
import type { View } from "../screen.ts";
import { adviceEntries, advicePlaceWords } from "./advice-detail.ts";
import type { CoverageRow } from "./coverage-row.ts";
import { isAdvice } from "./coverage-row.ts";
import { accountOf, kindsOf, whereOf } from "./coverage-table.ts";

const LABEL = 14;

/** A labelled text of a detail, cut to so many rows. */
export type Entry = { readonly label: string; readonly text: string; readonly style?: Style; readonly rows: number };

/** A row in full: AWS's words, what they mean, what to do, and what nobody knows about it. */
export function rowDetail(view: View, row: CoverageRow, rows: number): Line[] {
  const { shown, columns, measure } = view;
  const room = Math.min(columns, 140) - LABEL - 3;
  const isTall = rows > 5;
  const entries = isAdvice(row) ? adviceEntries(view, row, isTall) : entriesOf(view, row, isTall);
  const texts = entries.flatMap(({ label, text, style, rows: most }) => {
    const lines = wrapped(plainText(text), room, measure, "");
    const kept =
      lines.length > most ? [...lines.slice(0, most - 1), cut(lines.slice(most - 1).join(" "), room, measure)] : lines;
    return kept.map((one, index): Line => [
      span(` ${(index === 0 ? label : "").padEnd(LABEL)}`, "dim"),
      span(one, style ?? "text"),
    ]);
  });
  const [what, place] = isAdvice(row)
    ? [adviceWords(row, shown.dataset.reasons), advicePlaceWords(row, view)]
    : headOf(view, row);
  return [...(isTall ? [EMPTY] : []), [span(` ${what}`, "strong"), span(`   ${place}`)], ...texts].slice(0, rows);
}

/** What an issue is about, and where it holds. */
function headOf({ shown }: View, issue: CoverageIssue): readonly [what: string, place: string] {
  const clusters = issue.clusters.slice(0, 3).map(plainText);
  const what = [...clusters, ...(issue.clusters.length > 3 ? ["…"] : [])].join(", ");
  const place = [accountOf(issue, shown), issue.regionId ?? "no Region", kindsOf(issue), whereOf(issue)].join(" · ");
  return [what === "" ? issueWords(issue, shown.dataset.reasons) : what, place];
}

/** One reason with its remedy as text to pass on: where, AWS's words, what they mean and what to do, uncut. */
export function issueText(view: View, issue: CoverageIssue): string {
  const { shown } = view;
  const place = [
    accountOf(issue, shown),
    issue.accountId,
    issue.regionId ?? "no Region",
    kindsOf(issue),
    whereOf(issue),
  ];
  const head = `${issueWords(issue, shown.dataset.reasons)}: ${[...new Set(place)].filter((part) => part !== null).join(" · ")}`;
  const clusters = issue.clusters.length === 0 ? [] : [`clusters: ${issue.clusters.map(plainText).join(", ")}`];
  const entries = entriesOf(view, issue, true, issue.said.length, Number.POSITIVE_INFINITY);
  return [head, ...clusters, ...entries.map(({ label, text }) => `${label || "AWS says"}: ${plainText(text)}`)].join(
    "\n",
  );
}

function entriesOf(
  { shown }: View,
  issue: CoverageIssue,
  isTall: boolean,
  mostSaid = isTall ? 2 : 1,
  mostCommands = 1,
): Entry[] {
  const { said, vcpus, adds, unread, kinds } = issue;
  const { reasons } = shown.dataset;
  const isOpen = adds !== null && rangeMark(vcpus, vcpuText) !== "";
  return [
    ...said.slice(0, mostSaid).map((text, index): Entry => ({
      label: index === 0 ? "AWS says" : "",
      text,
      rows: isTall ? 2 : 1,
    })),
    {
      label: "it means",
      text: meaningOf(issue, reasons),
      rows: isTall ? 2 : 1,
    },
    {
      label: "do",
      text: remedyOf(issue, reasons),
      style: "strong",
      rows: isTall ? 2 : 1,
    },
    ...(isTall
      ? stepsOf(issue, shown.dataset)
          .commands.filter((one) => mostCommands > 1 || !one.startsWith("#"))
          .slice(0, mostCommands)
      : []
    ).map((command): Entry => ({
      label: "run",
      text: command,
      rows: 1,
    })),
    ...(isOpen
      ? [
          {
            label: "not known",
            text: `which of them: ${rangeText(vcpus, vcpuText)} vCPU, so ${rangeText(adds)} a month`,
            style: "unknown" as const,
            rows: 1,
          },
        ]
      : []),
    ...(unread
      ? [
          {
            label: "not known",
            text: `whether ${rangeText(vcpus, vcpuText)} vCPU are watched`,
            style: "unknown" as const,
            rows: 1,
          },
        ]
      : isTall
        ? [{ label: "meanwhile", text: meanwhile(issue.stage, kinds), rows: 1 }]
        : []),
  ];
}

/** What is so until it is cured. Flow logs are waived for hosts whose agent reports, never for tasks. */
const meanwhile = (stage: CoverageIssue["stage"], kinds: CoverageIssue["kinds"]): string =>
  stage === "enabled" || !kinds.some((kind) => kind !== "fargate-task")
    ? "nothing of it is watched while it runs"
    : "flow-log analysis of these hosts is paid, and nothing watches what runs on them";

/** Why a stage can't be told, and what to allow or open. */
export function untoldLines({ shown, columns, measure }: View): Line[] {
  const { frame } = shown.result;
  const gaps = frame.gaps.filter(({ api }) => /^guardduty:(ListCoverage|ListDetectors|GetDetector)$/.test(api));
  const [gap] = gaps;
  const say = (text: string): Line[] =>
    wrapped(plainText(text), columns - 4, measure, "   ").map((one) => line(one, "unknown"));
  if (gap !== undefined) {
    const account = frame.accounts.find(({ id }) => id === gap.accountId)?.name ?? gap.accountId ?? "all accounts";
    const more = gaps.length > 1 ? ` and ${gaps.length - 1} more` : "";
    return say(
      `Coverage was not read: ${gap.api} ${gap.reason} in ${account} × ${gap.regionId ?? "all Regions"}${more}. Allow ${gap.api} there, best to the delegated administrator, and read again.`,
    );
  }
  switch (frame.source.type) {
    case "aws":
    case "aws-cli":
    case "inventory":
      return say(
        "Coverage was not read: guardduty:ListCoverage. Allow it, best to the delegated administrator, and read again.",
      );
    default:
      return say(
        `Coverage was not read: guardduty:ListCoverage is no part of this source (${frame.source.type}). o opens an account or an inventory.`,
      );
  }
}
