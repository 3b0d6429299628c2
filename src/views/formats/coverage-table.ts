import { countsByKind } from "../../plan/coverage-count.ts";
import type { CoverageFunnel } from "../../plan/coverage-funnel.ts";
import type { CoverageIssue } from "../../plan/coverage-issue.ts";
import { addRanges } from "../../units/range.ts";
import { namesOf } from "../account-names.ts";
import { adviceBlock } from "../advice-block.ts";
import { issueColumns, stageColumns, usdCell, vcpuCell } from "../coverage-tables.ts";
import type { IssueTables } from "../coverage-words.ts";
import { COUNTED_WORDS, issueWords, meaningOf, remedyOf, stepsOf } from "../coverage-words.ts";
import { doublePayBlock } from "../double-pay-block.ts";
import { counted, countText } from "../format-number.ts";
import { footBlock, headBlock } from "../head-and-foot.ts";
import { hiddenCostBlock } from "../hidden-cost-block.ts";
import type { Page } from "../page.ts";
import { pageText, titled } from "../page.ts";
import { plainText } from "../plain-text.ts";
import { resourceBlock } from "../resource-block.ts";
import type { ShownCoverage } from "../shown-coverage.ts";
import { statisticsBlock } from "../statistics-block.ts";
import type { Cell, Column } from "../table.ts";
import { tableLines, textCell, wrapped } from "../table.ts";
import { stepText } from "../step-text.ts";
import { doubtLines, unknownBlock } from "../unknown-lines.ts";

/** The most issues that are listed before the rest is folded. */
const MOST = 20;

/** The most reasons whose remedy is told. */
const MOST_REMEDIES = 8;

/** Prints a coverage report as text: the funnel, why it narrows and what to do, who is covered how far, and what is paid beside. */
export function coverageTable(shown: ShownCoverage, regions: IssueTables["regions"], page: Page): string {
  const { result, funnel, hidden, doublePay } = shown.report;
  const names = namesOf(result.frame.accounts);
  return pageText([
    headBlock(result, page),
    [...funnelBlock(funnel, page), ...doubtLines(result, page, false)],
    issueBlock(shown, names, page),
    remedyBlock(shown.issues, regions, page),
    adviceBlock(shown.advice, regions, names, page),
    statisticsBlock(shown.report, names, page),
    resourceBlock(shown, names, page),
    hiddenCostBlock(hidden, names, page),
    doublePayBlock(doublePay, names, page),
    unknownBlock({ ...result, doubts: [], assumptions: [] }, page),
    footBlock(result, page),
  ]);
}

function funnelBlock(funnel: CoverageFunnel, page: Page): string[] {
  const counts = countsByKind(funnel.counted).map(
    ({ kind, healthy, of }) => `${COUNTED_WORDS[kind]} ${countText(healthy)} of ${countText(of)}`,
  );
  const unread = funnel.stages.some(({ figure }) => figure === null)
    ? ["?: nobody looked; guardduty:ListCoverage, best of the delegated administrator, tells it"]
    : [];
  const notes = [...(counts.length === 0 ? [] : [`healthy as AWS counts: ${counts.join(", ")}`]), ...unread];
  return [
    ...titled(tableLines(stageColumns(funnel, "Funnel", "  "), page.width, page.measure), page),
    ...notes.flatMap((note) => wrapped(note, page.width, page.measure, "  ")).map((line) => page.paint("dim", line)),
  ];
}

function issueBlock({ report, issues }: ShownCoverage, names: (id: string | null) => string, page: Page): string[] {
  if (issues.length === 0) return [];
  const shown = page.details ? issues : issues.slice(0, MOST);
  const rest = issues.slice(shown.length);
  const { why, account, region, kind, vcpus, adds, needs } = issueColumns(shown, page.reasons, names, "  ");
  const total = (of: readonly CoverageIssue[]): readonly [Cell, Cell] => [
    vcpuCell(addRanges(of.map((issue) => issue.vcpus))),
    usdCell(of.every((issue) => issue.adds === null) ? null : report.funnel.cured(of)),
  ];
  const [others, together] = [total(rest), total(issues)];
  const more = rest.length === 0 ? [] : [textCell(`  ${counted(rest.length, "other")} (--details)`)];
  const ended = (column: Column, index: 0 | 1): Column => ({
    ...column,
    cells: [...column.cells, ...(rest.length === 0 ? [] : [others[index]]), together[index]],
  });
  const wide = page.width >= 100;
  const columns: Column[] = [
    { ...why, shrinkTo: 22, cells: [...why.cells, ...more, textCell("  together")] },
    { ...account, shrinkTo: 10 },
    ...(wide ? [region, kind] : []),
    ended(vcpus, 0),
    ended(adds, 1),
    needs,
  ];
  const note = "cure adds: US$ a month more, each cured alone, the last row all together";
  return [
    ...titled(tableLines(columns, page.width, page.measure), page),
    ...wrapped(note, page.width, page.measure, "  ").map((line) => page.paint("dim", line)),
  ];
}

/** What each reason means, what to do about it, and AWS's own words where no table has them. */
function remedyBlock(issues: readonly CoverageIssue[], regions: IssueTables["regions"], page: Page): string[] {
  const alike = [...Map.groupBy(issues, (issue) => issueWords(issue, page.reasons))];
  const shown = page.details ? alike : alike.slice(0, MOST_REMEDIES);
  const rest = alike.length - shown.length;
  const say = (text: string, lead: string): string[] =>
    wrapped(plainText(text), page.width, page.measure, lead, "    ");
  if (alike.length === 0) return [];
  return [
    page.paint("strong", "What to do"),
    ...shown.flatMap(([words, own]) => {
      const [first] = own;
      if (first === undefined) return [];
      const meaning = meaningOf(first, page.reasons);
      const said = page.details || first.code === null ? first.said : [];
      const steps = page.details ? own.flatMap((one) => stepsOf(one, { reasons: page.reasons, regions }).commands) : [];
      return [
        ...say(words === meaning ? words : `${words}: ${meaning}`, "  "),
        ...said.flatMap((one) => say(`AWS says: ${one}`, "    ")),
        ...say(`to do: ${remedyOf(first, page.reasons)}`, "    "),
        ...[...new Set(steps)].flatMap((step) => say(stepText(step, page), "    ")),
      ];
    }),
    ...(rest > 0 ? [`  and ${counted(rest, "more reason")} (--details)`] : []),
  ];
}
