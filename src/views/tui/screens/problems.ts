import { plainText } from "../../plain-text.ts";
import { wrapped } from "../../table.ts";
import { accountName } from "../figures.ts";
import type { Line } from "../line.ts";
import { EMPTY, line, span } from "../line.ts";
import type { ProblemRow } from "../problem-rows.ts";
import { problemRows } from "../problem-rows.ts";
import type { Screen, View } from "../screen.ts";
import type { Shown } from "../shown.ts";
import { sentencesOf } from "../spoken-words.ts";
import { tableState } from "../state.ts";
import { countedRows } from "../status.ts";
import type { TableSpec } from "../table-spec.ts";
import { arranged } from "../table-spec.ts";

/** All that isn't known, by what it moves; the one under the cursor with what was said, and what can be done. */
export const problems: Screen<ProblemRow> = {
  title: "Problems",
  third: null,
  head: ({ shown }) => [line(` ${countsText(shown)}`, "dim"), EMPTY],
  table: ({ shown }) => specOf(shown),
  detailRows: ({ rows }) => (rows >= 26 ? 11 : rows >= 18 ? 8 : 0),
  detail: (view, row) => (row === undefined ? [] : detail(view, row).slice(0, problems.detailRows(view))),
  count: () => 0,
  spoken: ({ shown }) => sentencesOf([line(countsText(shown).replaceAll(/[?~·] /g, ""))]),
  inFull: detail,
  enter: ({ shown, state }, { accountId }) => {
    const account = accountId === null ? undefined : shown.result.accounts.find((one) => one.accountId === accountId);
    if (accountId === null || account === undefined) return null;
    return { screen: "accounts", key: accountId, label: accountName(account), from: state.screen };
  },
  status: (view) => {
    const { rows } = arranged(specOf(view.shown), tableState(view.state));
    return countedRows(view, "by what it moves · enter opens the account", rows.length);
  },
  empty,
};

const COUNTED = { "?": "not known", "~": "in the range", "·": "assumed beside it" } as const;

function countsText(shown: Shown): string {
  const rows = problemRows(shown);
  const marks = ["?", "~", "·"] as const;
  const counts = marks.map((mark) => ({ mark, count: rows.filter((row) => row.mark === mark).length }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ mark, count }) => `${mark} ${count} ${COUNTED[mark]}`)
    .join("   ");
}

const specOf = (shown: Shown): TableSpec<ProblemRow> =>
  shown.kept("problems table", () => ({
    columns: [
      {
        id: "what",
        title: "WHAT",
        align: "left",
        from: 80,
        shrinkTo: 24,
        letter: "W",
        cell: ({ mark, what }) => ({
          text: `${mark} ${what}`,
          marks: "",
          style: mark === "?" ? "unknown" : "text",
        }),
        order: ({ what }) => what,
      },
      {
        id: "where",
        title: "WHERE",
        align: "left",
        from: 80,
        shrinkTo: 12,
        letter: "H",
        cell: ({ where }) => ({ text: where, marks: "" }),
        order: ({ where }) => where,
      },
      {
        id: "moves",
        title: "MOVES EVERYTHING BY",
        align: "right",
        from: 80,
        letter: "M",
        cell: ({ moves }) => ({ text: moves, marks: "" }),
        order: ({ size }) => size ?? Number.POSITIVE_INFINITY,
      },
    ],
    rows: problemRows(shown),
    key: ({ key }) => key,
    words: ({ what, where, message }) => `${what} ${where} ${message ?? ""}`,
    fields: ({ where, what }) => ({ where, what }),
    together: null,
    // As they were made: what is in the range first.
    order: { column: "made", descending: true },
    orderWords: "by what it moves",
    json: (row) => row,
  }));

const LABEL = 20;
/** Sentences get no longer than this, however wide the terminal. */
const MOST_COLUMNS = 140;

function detail(view: View, { key, what, where, moves, message, remedy }: ProblemRow): Line[] {
  const width = Math.min(view.columns, MOST_COLUMNS) - LABEL - 1;
  const entries: [string, string][] = [
    ...(message === null
      ? []
      : [[key.startsWith("gap") ? "why it was refused" : "what it means", message] as [string, string]]),
    ["moves everything", moves],
    ["what to do", remedy],
    ...skippedTexts(view.shown).map((text): [string, string] => ["skipped, no gap", text]),
  ];
  return [
    EMPTY,
    [span(` ${what}`, "strong"), span(`   ${where}`)],
    ...entries.flatMap(([label, text]) =>
      wrapped(plainText(text), width, view.measure, "").map((part, index): Line => [
        span(` ${(index === 0 ? label : "").padEnd(LABEL)}`, "dim"),
        span(part),
      ]),
    ),
  ];
}

/** Regions that were passed over for a good reason, those with one reason together. */
function skippedTexts({ result }: Shown): string[] {
  const { skipped, accounts } = result.frame;
  const name = (id: string | null): string => accounts.find((account) => account.id === id)?.name ?? id ?? "";
  return [...Map.groupBy(skipped, ({ reason }) => reason)].map(([reason, places]) => {
    const where = places.map(({ accountId, regionId }) =>
      accountId === null ? regionId : `${name(accountId)} × ${regionId}`,
    );
    return `${where.join(", ")}: ${reason}`;
  });
}

function empty({ shown, state }: View): Line[] {
  const all = problemRows(shown).length;
  if (all > 0) return [line(`   Nothing here matches /${plainText(tableState(state).filter)}. esc shows all ${all}.`)];
  return [line("   Nothing is left open: every call was answered, every price is published. esc goes back.")];
}
