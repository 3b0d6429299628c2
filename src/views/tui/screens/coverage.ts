import type { Subject } from "../../../plan/explain.ts";
import { countsByKind } from "../../../plan/coverage-count.ts";
import type { Stage } from "../../../plan/coverage-funnel.ts";
import type { StageId } from "../../../plan/coverage-loss.ts";
import { COUNTED_WORDS, DOUBLE_PAY_WORDS, issueWords, STAGE_WORDS } from "../../coverage-words.ts";
import { counted } from "../../format-number.ts";
import { takenWords } from "../../hidden-cost-block.ts";
import { KIND_SHORT } from "../../kind-words.ts";
import { bar } from "../charts.ts";
import { hasGaps, money, vcpu } from "../figures.ts";
import type { Line } from "../line.ts";
import { EMPTY, line, span } from "../line.ts";
import type { Screen, View } from "../screen.ts";
import { countedRows } from "../status.ts";
import { cellWords, sentencesOf } from "../spoken-words.ts";
import { tableState } from "../state.ts";
import { arranged } from "../table-spec.ts";
import { issueText, rowDetail, untoldLines } from "./coverage-detail.ts";
import { adviceText } from "./advice-detail.ts";
import type { CoverageRow } from "./coverage-row.ts";
import { isAdvice } from "./coverage-row.ts";
import { accountOf, besideOf, funnelOf, issuesSpec } from "./coverage-table.ts";

/** Where vCPUs are lost between what can be protected and what is billed, why, and what each cure adds. */
export const coverage: Screen<CoverageRow> = {
  title: "Coverage",
  third: null,
  head: (view) => [
    ...(isTall(view) ? [EMPTY] : []),
    ...funnelLines(view),
    ...(isTall(view) ? [...countLine(view), ...besideLines(view)] : []),
    ...(funnelOf(view.shown).stages.some(({ figure }) => figure === null) ? untoldLines(view) : []),
    EMPTY,
  ],
  table: issuesSpec,
  detailRows,
  detail: (view, row) => (row === undefined ? [] : rowDetail(view, row, detailRows(view))),
  count: () => 0,
  spoken: funnelSentences,
  enter: (view, row) => {
    const place = placeOf(row);
    if (place === null) return null;
    const where = `${place.regionId ?? "no Region"} · ${KIND_SHORT[place.kind].name}`;
    return {
      screen: "workloads",
      key: JSON.stringify(place),
      label: `${accountOf(row, view.shown)} · ${where}`,
      from: "coverage",
    };
  },
  why: (_, row) => (row === undefined ? null : placeOf(row)),
  copies: (view, row) => (isAdvice(row) ? adviceText(view, row) : issueText(view, row)),
  status: (view) => {
    const { rows } = arranged(issuesSpec(view), tableState(view.state));
    const words = "each cured alone but in the last row · AWS's words as they came";
    return rows.length === 0 ? "" : countedRows(view, words, rows.length);
  },
  empty: (view) => {
    const { stages } = funnelOf(view.shown);
    const all = issuesSpec(view).rows.length;
    if (all > 0) return [line(`   No reason matches. esc shows all ${all}.`)];
    if (stages.some(({ figure }) => figure === null)) return [];
    if ((stages[0]?.figure?.vcpus.expected ?? 0) === 0)
      return [line("   Nothing that can be protected was found. o opens another source.")];
    const far = hasGaps(view.shown) ? ", as far as it was read" : "";
    return [line(`   Everything that can be protected reports${far}. 5 shows what is still free.`)];
  },
};

/** The account × Region × kind of a reason; of several kinds the first. */
function placeOf({ accountId, regionId, kinds: [kind] }: CoverageRow): Subject | null {
  return kind === undefined ? null : { accountId, regionId, kind };
}

const isTall = ({ rows }: View): boolean => rows >= 26;

/** Rows of a reason in full: more where there is room for them. */
function detailRows(view: View): number {
  return isTall(view) ? 11 : 5;
}

const LABEL = 16;

/** From here on there is room for what was lost in words. */
const WIDE = 100;

/** The stages as bars of one scale, with what each loses. */
function funnelLines(view: View): Line[] {
  const { shown, columns } = view;
  const { stages } = funnelOf(shown);
  const cells = columns >= WIDE ? Math.min(60, columns - 86) : 14;
  const [first] = stages;
  const most = first?.figure?.vcpus.expected ?? 0;
  const healthy = stages.find(({ id }) => id === "healthy")?.figure?.vcpus.expected ?? 0;
  const title = [
    " FUNNEL".padEnd(LABEL + 1 + cells),
    "vCPU".padStart(8),
    "SHARE".padStart(8),
    "US$ A MONTH".padStart(13),
    "LOST HERE".padStart(11),
  ].join("");
  return [
    line(title, "dim"),
    ...stages.map(({ id, figure, lost }): Line => {
      const label = span(` ${STAGE_WORDS[id].padEnd(LABEL)}`);
      if (figure === null)
        return [
          label,
          span("?", "unknown"),
          span(" ".repeat(cells - 1)),
          span("?".padStart(8), "unknown"),
          span("?".padStart(21), "unknown"),
        ];
      const free = id === "billable" ? Math.max(0, healthy - figure.vcpus.expected) : 0;
      const drawn = bar(
        [
          { value: figure.vcpus.expected, fill: "█", style: "text" },
          { value: free, fill: "░", style: "dim" },
        ],
        most,
        cells,
      );
      const used = drawn.reduce((sum, { text }) => sum + text.length, 0);
      const share = most === 0 ? "–" : `${Math.round((figure.vcpus.expected / most) * 100)} %`;
      return [
        label,
        ...drawn,
        span(" ".repeat(Math.max(0, cells - used))),
        ...marked(vcpu(figure.vcpus), 8),
        span(share.padStart(7)),
        ...marked(money(figure.cost), 13),
        ...lostSpans(view, id, lost),
      ];
    }),
  ];
}

/** A number aligned on its last digit, its marks in a cell behind it. */
const marked = ({ text, marks }: ReturnType<typeof money>, width: number): Line => [
  span(text.padStart(width)),
  span(marks.padEnd(1), "unknown"),
];

function lostSpans({ shown, columns }: View, id: StageId, lost: Stage["lost"]): Line {
  if (lost === null || (lost.expected === 0 && lost.high === 0)) return [];
  const reasons = funnelOf(shown)
    .issues.filter(({ stage }) => stage === id)
    .sort((a, b) => b.vcpus.expected - a.vcpus.expected);
  const words = [...new Set(reasons.map((issue) => issueWords(issue, shown.dataset.reasons)))];
  const [first = "", second] = words;
  const said =
    id === "billable"
      ? "still free"
      : second === undefined
        ? first
        : words.length === 2
          ? `${first}, ${second}`
          : `${first} and ${words.length - 1} more`;
  return [...marked(vcpu(lost), 10), ...(columns >= WIDE ? [span(` ${said}`, "dim")] : [])];
}

/** The stages in words, and what each loses. */
function funnelSentences(view: View): string[] {
  const { stages } = funnelOf(view.shown);
  const most = stages[0]?.figure?.vcpus.expected ?? 0;
  return [
    ...stages.map(({ id, figure, lost }) => {
      const name = STAGE_WORDS[id].replace(/^./, (letter) => letter.toUpperCase());
      if (figure === null) return `${name}: unknown.`;
      const share = most === 0 ? "" : `, ${Math.round((figure.vcpus.expected / most) * 100)} %`;
      const fewer =
        lost === null || (lost.expected === 0 && lost.high === 0) ? "" : `; lost here ${cellWords(vcpu(lost), "vCPU")}`;
      return `${name}: ${cellWords(vcpu(figure.vcpus), "vCPU")}${share}, ${cellWords(money(figure.cost), "dollars a month")}${fewer}.`;
    }),
    ...sentencesOf([
      ...countLine(view),
      ...besideLines(view),
      ...(stages.some(({ figure }) => figure === null) ? untoldLines(view) : []),
    ]),
  ];
}

/** Clusters and instances as AWS's coverage page counts them. */
function countLine({ shown }: View): Line[] {
  const parts = countsByKind(funnelOf(shown).counted).map(
    ({ kind, healthy, of }) => `${COUNTED_WORDS[kind]} ${healthy} of ${of}`,
  );
  return parts.length === 0 ? [] : [line(` healthy as AWS counts: ${parts.join(", ")}`, "dim")];
}

/** What agents take of the hosts that they report from, and of which hosts something is paid twice. */
function besideLines({ shown, columns }: View): Line[] {
  const { hidden, doublePay } = besideOf(shown);
  const taken = takenWords(hidden);
  const twice = [...Map.groupBy(doublePay, ({ what }) => what)].map(([what, places]) => {
    const hosts = places.reduce((sum, place) => sum + place.hosts, 0);
    return `${DOUBLE_PAY_WORDS[what].name} (${counted(hosts, "host")})`;
  });
  const parts = [
    ...(taken === null ? [] : [`agents take ${taken}`]),
    ...(twice.length === 0 ? [] : [`paid twice: ${twice.join(", ")}`]),
  ];
  const told = ` beside the bill: ${parts.join(" · ")}`;
  // Where both don't fit, the second waits for a wider terminal and for the report.
  const fitting = told.length < columns ? told : ` beside the bill: ${parts[0]} ›`;
  return parts.length === 0 ? [] : [line(fitting, "dim")];
}
