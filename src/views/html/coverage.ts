import { scaleLinear } from "d3-scale";
import type { CoverageFunnel } from "../../plan/coverage-funnel.ts";
import type { CoverageIssue } from "../../plan/coverage-issue.ts";
import type { Forecast } from "../../plan/forecast.ts";
import { issueColumns, stageColumns, usdCell } from "../coverage-tables.ts";
import { STAGE_WORDS } from "../coverage-words.ts";
import { counted, countText, vcpuText } from "../format-number.ts";
import { kindsTable } from "../report-tables.ts";
import type { Column } from "../table.ts";
import { numberCell, textCell } from "../table.ts";
import type { Facts } from "./facts.ts";
import { MOST_ROWS } from "./facts.ts";
import { htmlTable } from "./html-table.ts";
import type { Element } from "./markup.ts";
import { rowChart } from "./row-chart.ts";
import { figure, folded, note, section } from "./section.ts";
import { bar, RIGHT, words } from "./svg.ts";

/** Where vCPUs are lost between what can be protected and what is billed, why, and what each cure adds. */
export function coverageSection(result: Forecast, facts: Facts): Element {
  const { funnel, reasons, details } = facts;
  const issues = details ? funnel.issues : funnel.issues.slice(0, MOST_ROWS);
  const doubts = details ? result.doubts : result.doubts.slice(0, MOST_ROWS);
  const rest = funnel.issues.length - issues.length;
  return section(
    "coverage",
    "Coverage",
    chart(funnel, facts),
    folded(
      "Coverage in figures",
      htmlTable("From what can be protected to what is billed, vCPU and US$ a month", stageColumns(funnel, "Stage")),
      issues.length === 0
        ? null
        : htmlTable("Why it is not covered, and what each cure alone adds, US$ a month", columnsOf(issues, facts)),
      rest > 0 ? note(`${counted(rest, "more reason")} (--details).`) : null,
      htmlTable("Kinds, vCPU and US$ a month", kindsTable(result)),
      doubts.length === 0
        ? null
        : htmlTable("What can't be protected, or isn't vouched for", [
            {
              title: "Why",
              align: "left",
              cells: doubts.map(({ code }) => textCell(reasons.get(code)?.explanation ?? code)),
            },
            { title: "state", align: "left", cells: doubts.map(({ state }) => textCell(state)) },
            {
              title: "hosts, tasks",
              align: "right",
              cells: doubts.map(({ workloads }) => numberCell(countText(workloads))),
            },
            {
              title: "vCPU",
              align: "right",
              cells: doubts.map(({ state, vcpus }) =>
                numberCell(state === "unknown" && vcpus === 0 ? "?" : vcpuText(vcpus)),
              ),
            },
          ]),
    ),
  );
}

function chart({ stages }: CoverageFunnel, { measure }: Facts): Element {
  const most = stages[0]?.figure?.vcpus.expected ?? 0;
  const x = scaleLinear([0, Math.max(1, most)], [0, RIGHT]);
  const told = stages.map(
    ({ id, figure: found }) => `${STAGE_WORDS[id]} ${found === null ? "not known" : vcpuText(found.vcpus.expected)}`,
  );
  return figure("coverage", `vCPU on their way to the bill: ${told.join(", ")}.`, (named) =>
    rowChart(
      named,
      stages.map(({ id, figure: found }) => ({
        label: found === null ? STAGE_WORDS[id] : `${STAGE_WORDS[id]}, ${vcpuText(found.vcpus.expected)} vCPU`,
        figure: usdCell(found?.cost ?? null),
        draw: (top) =>
          found === null
            ? [words("? nobody looked", 0, top + 12, "unknown")]
            : [bar("outline", 0, RIGHT, top + 2, 12), bar("now", 0, x(found.vcpus.expected), top + 2, 12)],
      })),
      measure,
    ),
  );
}

function columnsOf(issues: readonly CoverageIssue[], { reasons, names }: Facts): Column[] {
  const todo = issues.map(({ code }) => textCell(code === null ? "–" : (reasons.get(code)?.remedy ?? "–")));
  return [...Object.values(issueColumns(issues, reasons, names)), { title: "to do", align: "left", cells: todo }];
}
