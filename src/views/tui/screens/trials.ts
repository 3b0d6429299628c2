import type { ClockStanding } from "../../../plan/clock-standing.ts";
import { clockStandings } from "../../../plan/clock-standing.ts";
import type { Instant } from "../../../units/month.ts";
import { DAY } from "../../../units/month.ts";
import { clockAxis, clockAxisText, clockBar } from "../../clock-bar.ts";
import type { ClockRow } from "../../clock-rows.ts";
import { clockDay, clockRows, OVER, stateWords } from "../../clock-rows.ts";
import { counted } from "../../format-number.ts";
import { KIND_SHORT } from "../../kind-words.ts";
import { accountNames } from "../account-names.ts";
import { cliffLines, hiddenLines, hiddenRows } from "../cliff.ts";
import { money, todayFigure, vcpu } from "../figures.ts";
import type { Line } from "../line.ts";
import { EMPTY, line } from "../line.ts";
import { awaited } from "../partial.ts";
import type { Screen, View } from "../screen.ts";
import type { Shown } from "../shown.ts";
import { monthSentences } from "../spoken-figures.ts";
import { sentencesOf } from "../spoken-words.ts";
import { tableState } from "../state.ts";
import { countedRows } from "../status.ts";
import { dearestSubject } from "../subject.ts";
import type { TableSpec } from "../table-spec.ts";
import { arranged } from "../table-spec.ts";

/** Every trial's clock, next to end first, and what the months cost while trials end. */
export const trials: Screen<ClockRow> = {
  title: "Trials",
  third: null,
  head: ({ shown }) => {
    const clocks = clocksOf(shown);
    const runs = clocks.some(({ state }) => state === "running");
    if (runs || clocks.length === 0) return [EMPTY];
    const of = (wanted: ClockStanding["state"]): number => clocks.filter(({ state }) => state === wanted).length;
    const [over, unread] = [of("over"), of("unread")];
    const begun = `${over} over, ${clocks.length - over - unread} not begun as far as is known`;
    return [EMPTY, line(`   No clock is running: ${begun}${unread > 0 ? `, ${unread} not read` : ""}.`)];
  },
  table: (view) => trialsSpec(view),
  detailRows: (view) => detailOf(view).length,
  detail: detailOf,
  count: () => 0,
  spoken: (view) => [...monthSentences(view), ...sentencesOf([...trials.head(view), ...overLines(view.shown)])],
  enter: (_, { clock, name, folds }) =>
    folds.length > 0 ? null : { screen: "accounts", key: clock.accountId ?? "", label: name, from: "trials" },
  why: (view, row) => {
    if (row === undefined) return null;
    const clocks = row.folds.length > 0 ? row.folds : [row.clock];
    return dearestSubject(view, ({ accountId, regionId, kind }) =>
      clocks.some((one) => one.accountId === accountId && one.regionId === regionId && one.kinds.includes(kind)),
    );
  },
  status: (view) => {
    const count = arranged(trialsSpec(view), tableState(view.state)).rows.length;
    const alone = " · ALONE: what the clock's vCPU would cost by itself, a full month";
    return countedRows(view, `next to end first${view.columns >= 100 ? alone : ""}`, count);
  },
  empty: ({ shown }) => {
    const all = clocksOf(shown).length;
    return all === 0
      ? [
          line("   No clock is running here: nothing that Runtime Monitoring protects was found."),
          line("   o opens another source", "dim"),
        ]
      : [line(`   No clock is running here: the filter leaves none. esc shows all ${all}.`)];
  },
};

function detailOf(view: View): Line[] {
  const { rows, columns } = view;
  const marks = "   a clock runs 30 days from the first runtime event; an end read from AWS is ± 1 day";
  const legend = line(` ░ free   █ billed   │ today${columns >= 120 ? `  ${marks}` : ""}`, "dim");
  if (rows < 18) return [legend];
  if (rows < 29) return [legend, ...cliffLines(view)];
  const hidden = hiddenRows(view.shown);
  return [
    ...overLines(view.shown),
    legend,
    EMPTY,
    ...cliffLines(view),
    ...(hidden.length === 0
      ? []
      : [
          EMPTY,
          ...hiddenLines(view, rows >= 45 ? 16 : 5),
          EMPTY,
          line(
            " What a trial hides belongs to a pool and a month: a neighbour's trial that ends can make another account's bill fall.",
            "dim",
          ),
        ]),
  ];
}

/** Names told of each kind before the rest is counted. */
const MOST_NAMES = 3;

function overLines(shown: Shown): Line[] {
  const over = clocksOf(shown).filter(({ state }) => state === "over");
  if (over.length < 2) return [];
  const names = accountNames(shown);
  const told = [...Map.groupBy(over, ({ kinds: [kind] }) => kind)].flatMap(([kind, clocks]) => {
    if (kind === undefined) return [];
    const accounts = [...new Set(clocks.map(({ accountId }) => names(accountId)))];
    const rest = accounts.length - MOST_NAMES;
    const more = rest > 0 ? ` and ${counted(rest, "more account")}` : "";
    return [`${KIND_SHORT[kind].name} of ${accounts.slice(0, MOST_NAMES).join(", ")}${more}`];
  });
  return [line(`   ${over.length} clocks are over: ${told.join("; ")}`)];
}

/** Every clock in view, in the order of the domain. */
const clocksOf = (shown: Shown): readonly ClockStanding[] =>
  shown.kept("clock standings", () => clockStandings(shown.result));

function trialsSpec({ shown, state, columns }: View): TableSpec<ClockRow> {
  const unfolded = tableState(state).unfolded.includes(OVER);
  const days = columns >= 160 ? 1 : columns >= 100 ? 2 : 4;
  return shown.kept(`trials ${unfolded} ${days}`, () => specOf(shown, unfolded, days));
}

function specOf(shown: Shown, unfolded: boolean, days: number): TableSpec<ClockRow> {
  const { asOf } = shown.result;
  const rows = clockRows(clocksOf(shown), accountNames(shown), unfolded);
  const rank = new Map(rows.map((row, index) => [row, index]));
  const axis = clockAxis(asOf, days);
  const words = stateWords(todayFigure(shown) !== null);
  const isAwaited = awaited(shown);
  const day = (instant: Instant | null, clock: ClockStanding): string =>
    instant === null && isAwaited(clock) ? "…" : clockDay(instant, clock, asOf);
  const clockWords = (clock: ClockStanding): string => {
    if (clock.state === "running" || clock.state === "over") return clock.state;
    return isAwaited(clock) ? "not read yet" : words[clock.state];
  };
  return {
    columns: [
      {
        id: "clock",
        title: "CLOCK",
        align: "left",
        from: 80,
        letter: "C",
        shrinkTo: 10,
        cell: ({ name }) => ({ text: name, marks: "" }),
        order: ({ name }) => name,
      },
      {
        id: "region",
        title: "REGION",
        align: "left",
        from: 80,
        letter: "R",
        shrinkTo: 9,
        cell: ({ region }) => ({ text: region, marks: "" }),
        order: ({ region }) => region,
      },
      {
        id: "kind",
        title: "KIND",
        align: "left",
        from: 80,
        letter: "K",
        shrinkTo: 7,
        cell: ({ kinds }) => ({ text: kinds, marks: "" }),
        order: ({ kinds }) => kinds,
      },
      {
        id: "bar",
        said: ({ clock, folds }) => (folds.length > 0 ? "space lists them" : clockWords(clock)),
        title: clockAxisText(axis),
        align: "left",
        from: 80,
        cell: ({ clock, folds }) => {
          if (folds.length > 0) return { text: unfolded ? "space folds them" : "space lists them", marks: "" };
          const known = clock.state === "running" || clock.state === "over";
          if (known) return { text: clockBar(axis, clock), marks: "" };
          return {
            text: clockWords(clock),
            marks: "",
            style: clock.state === "not-started" ? "dim" : "unknown",
          };
        },
      },
      {
        id: "started",
        title: "STARTED",
        align: "right",
        from: 100,
        letter: "S",
        cell: ({ clock, folds }) => ({ text: folds.length > 0 ? "" : day(clock.started, clock), marks: "" }),
        order: ({ clock }) => clock.started ?? asOf + 100 * DAY,
      },
      {
        id: "ends",
        title: "ENDS",
        align: "right",
        from: 80,
        letter: "E",
        cell: ({ clock, folds }) =>
          folds.length > 0
            ? { text: "", marks: "" }
            : {
                text: day(clock.ends, clock),
                marks: clock.ends !== null && clock.precision === "day" && days < 4 ? " ± 1" : "",
              },
        order: (row) => rank.get(row) ?? 0,
      },
      {
        id: "vcpu",
        said: "vCPU",
        title: "vCPU",
        align: "right",
        from: 80,
        letter: "V",
        cell: ({ clock }) => (clock.vcpus === null ? UNKNOWN : vcpu(clock.vcpus)),
        order: ({ clock }) => clock.vcpus?.expected ?? -1,
      },
      {
        id: "alone",
        said: "dollars a month",
        title: "ALONE",
        align: "right",
        from: 80,
        letter: "O",
        cell: ({ clock }) => (clock.standalone === null ? UNKNOWN : money(clock.standalone)),
        order: ({ clock }) => clock.standalone?.expected ?? -1,
      },
    ],
    rows,
    key: ({ key }) => key,
    words: ({ name, region, kinds, clock, folds }) =>
      [
        name,
        region,
        kinds,
        clock.state,
        ...folds.map((one) => `${accountNames(shown)(one.accountId)} ${one.regionId}`),
      ].join(" "),
    fields: ({ name, region, kinds, clock }) => ({
      account: name,
      region,
      kind: kinds.startsWith("all") ? "eks, fargate, ec2" : kinds,
      state: clock.state,
    }),
    together: null,
    order: { column: "ends", descending: false },
    orderWords: "next to end first",
    folds: ({ folds, clock }) => (folds.length > 0 || (unfolded && clock.state === "over") ? OVER : null),
    json: ({ clock, folds }) => (folds.length > 0 ? folds : clock),
  };
}

const UNKNOWN = { text: "?", marks: "", style: "unknown" } as const;
