import type { Comparison } from "../../plan/comparison.ts";
import type { Forecast } from "../../plan/forecast.ts";
import type { Mover } from "../../plan/parts.ts";
import { accountBudgets } from "../account-budgets.ts";
import { besideLines } from "../beside-lines.ts";
import { noteLines, unresolvedLines } from "../declared-lines.ts";
import { amount, signed } from "../format-number.ts";
import { accountsTable, kindsTable, MOST_ACCOUNTS, readingsTable } from "../report-tables.ts";
import type { Column } from "../table.ts";
import type { OpenRow } from "../unknown-lines.ts";
import { assumedRows, unknownRows } from "../unknown-lines.ts";
import { partText } from "../verdict-words.ts";
import type { Section } from "./capped.ts";
import { vcpuChange } from "./markdown-change.ts";
import type { CommentPage } from "./markdown.ts";
import { markdownHead, markdownRow, markdownTable } from "./markdown-table.ts";
import { cutMiddle, markdownName, markdownText } from "./markdown-text.ts";

/** The page that a comment's tables are as wide as: wide enough for every column. */
const WIDTH = 120;

/** What stands below the fold, the nearest to the answer first; no row is longer than its longest texts. */
export function foldedSections(result: Forecast, page: CommentPage): Section[] {
  const { comparison, verdicts, details, reasons } = page;
  const most = details ? Number.POSITIVE_INFINITY : MOST_ACCOUNTS;
  const named = result.accounts.some(({ accountId }) => accountId !== null);
  const accounts = named ? accountsTable(result, most, WIDTH, true, accountBudgets(verdicts)) : [];
  const gaps = comparison === null ? [] : gapRows(comparison);
  const all: Section[] = [
    ...(comparison === null ? [] : moverSections(comparison, most)),
    { title: "Not known on both sides", head: [], rows: gaps, word: "call" },
    openSection("Not known", "moves everything by", unknownRows(result, { details, reasons }), "row"),
    listSection("Not resolved", unresolvedLines(result), "resource"),
    listSection("Of resources in the code", noteLines(result), "note"),
    tableSection("Kinds", kindsTable(result), "kind"),
    tableSection("Accounts", accounts, "row"),
    openSection("Assumed", "else", assumedRows(result, { details }), "assumption"),
    listSection("Beside the bill", besideLines(result), "line"),
    tableSection("Readings", readingsTable(result), "reading"),
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

const listSection = (title: string, lines: readonly string[], word: string): Section => ({
  title,
  head: [],
  rows: lines.map((line) => `- ${markdownText(cutMiddle(line, LONGEST_SENTENCE))}`),
  word,
});

function tableSection(title: string, columns: readonly Column[], word: string): Section {
  return { title, word, ...markdownTable(columns) };
}

/** The most signs of a sentence. */
const LONGEST_SENTENCE = 300;

const openSection = (title: string, right: string, rows: readonly OpenRow[], word: string): Section => ({
  title,
  word,
  head: markdownHead(["", right], ["left", "right"]),
  rows: rows.map(({ text, figure }) => markdownRow([markdownText(cutMiddle(text, LONGEST_SENTENCE)), figure])),
});

const moverSections = ({ movers }: Comparison, most: number): Section[] => [
  moverSection("Workloads that moved", movers.workloads, most),
  moverSection("Accounts that moved", movers.accounts, most),
  moverSection("Clusters that moved", movers.clusters, most),
  moverSection("Tags that moved, a workload under each", movers.tags, most),
];

const moverSection = (title: string, movers: readonly Mover[], most: number): Section => ({
  title,
  word: "mover",
  head: markdownHead(["", "vCPU", "US$ before", "after", "change"], ["left", "right", "right", "right", "right"]),
  rows: [
    ...movers
      .slice(0, most)
      .map((mover) =>
        markdownRow([
          markdownName(partText(mover)),
          vcpuChange(mover),
          amount(mover.cost.before),
          amount(mover.cost.after),
          signed(mover.cost.after - mover.cost.before),
        ]),
      ),
    ...(movers.length > most ? [markdownRow([`${movers.length - most} others (--details)`, "", "", "", ""])] : []),
  ],
});

const gapRows = ({ gaps }: Comparison): string[] =>
  [
    ...gaps.appeared.map((gap) => ({ gap, what: "not read after" })),
    ...gaps.gone.map((gap) => ({ gap, what: "not read before" })),
  ].map(({ gap: { accountId, regionId, api }, what }) => {
    const text = `${accountId ?? "all accounts"} × ${regionId ?? "all Regions"}: ${api}, ${what}`;
    return `- ${markdownText(cutMiddle(text, LONGEST_SENTENCE))}`;
  });
