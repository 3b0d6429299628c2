import type { Eligibility } from "../../../inventory/eligibility.ts";
import type { Amount } from "../../../plan/amount.ts";
import type { Subject } from "../../../plan/explain.ts";
import { addRanges } from "../../../units/range.ts";
import { amount, counted, countText, vcpuText } from "../../format-number.ts";
import { KIND_SHORT } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { KIND_STYLE } from "../charts.ts";
import { money, todayFigure, told, vcpu } from "../figures.ts";
import { reasonWord } from "../reason-words.ts";
import type { View } from "../screen.ts";
import type { Shown } from "../shown.ts";
import { tableState } from "../state.ts";
import type { ShownCell, ShownColumn, TableSpec } from "../table-spec.ts";
import type { WorkloadRow } from "../workload-rows.ts";
import { amountOf, rangeOf, unfoldedRows, unfolds, workloadRows } from "../workload-rows.ts";

/** The account × Region × kind that the way in leads to; null where all workloads are shown. */
export function scopeOf({ state }: View): Subject | null {
  const step = state.trail.at(-1);
  if (state.screen !== "workloads" || step?.screen !== "workloads") return null;
  const account = state.trail.findLast(({ screen }) => screen === "accounts");
  // The account's screen made this key.
  const place = JSON.parse(step.key) as Pick<Subject, "regionId" | "kind">;
  return { accountId: account?.key === undefined || account.key === "" ? null : account.key, ...place };
}

/** The folded rows within the way in. */
export function rowsWithin(view: View): readonly WorkloadRow[] {
  const scope = scopeOf(view);
  const rows = workloadRows(view.shown);
  if (scope === null) return rows;
  return view.shown.kept(`workloads ${JSON.stringify(scope)}`, () =>
    rows.filter(
      ({ accountId, regionId, kind }) =>
        accountId === scope.accountId && regionId === scope.regionId && kind === scope.kind,
    ),
  );
}

type Slot = { unfolded: readonly string[]; spec: TableSpec<WorkloadRow> | null };

/** The workloads, most vCPUs first, with the entries of what is unfolded below each. */
export function workloadsSpec(view: View): TableSpec<WorkloadRow> {
  const { shown, state } = view;
  const { unfolded } = tableState(state);
  const scope = scopeOf(view);
  // One spec for each place: what is unfolded changes seldom, and its rows may be many.
  const slot = shown.kept(`workloads table ${JSON.stringify(scope)}`, (): Slot => ({ unfolded, spec: null }));
  if (slot.spec === null || slot.unfolded !== unfolded) {
    slot.unfolded = unfolded;
    slot.spec = specOf(shown, withUnfolded(rowsWithin(view), unfolded), scope);
  }
  return slot.spec;
}

function withUnfolded(rows: readonly WorkloadRow[], unfolded: readonly string[]): readonly WorkloadRow[] {
  if (unfolded.length === 0) return rows;
  const open = new Set(unfolded);
  return rows.flatMap((row) => (open.has(row.key) ? [row, ...unfoldedRows(row)] : [row]));
}

function specOf(shown: Shown, rows: readonly WorkloadRow[], scope: Subject | null): TableSpec<WorkloadRow> {
  const knowsToday = todayFigure(shown) !== null;
  return {
    columns: columnsOf(knowsToday),
    rows,
    key: ({ key }) => key,
    words: wordsOf,
    fields: fieldsOf,
    together: togetherOf(shown, scope),
    order: { column: "vcpu", descending: true },
    orderWords: "vCPU ↓",
    folds: (row) => (row.parent === null ? (unfolds(row) ? row.key : null) : row.parent.key),
    json: ({ account, accountId, regionId, kind, name, gap, members, all, covered, current, cost }) => ({
      name: name.trim(),
      account,
      accountId,
      regionId,
      kind,
      gap,
      vcpus: all,
      covered,
      current,
      everything: cost,
      workloads: members.map(({ workload }) => workload),
    }),
  };
}

/** A row unfolded from another stands where that one does. */
const byFolded =
  <Value extends number | string>(of: (row: WorkloadRow) => Value) =>
  (row: WorkloadRow): Value =>
    of(row.parent ?? row);

const columnsOf = (knowsToday: boolean): ShownColumn<WorkloadRow>[] => [
  {
    id: "workload",
    title: "WORKLOAD",
    align: "left",
    from: 80,
    shrinkTo: 20,
    letter: "W",
    cell: ({ name, gap }) => ({ text: name, marks: "", ...(gap === null ? {} : { style: "unknown" }) }),
    order: byFolded(({ name }) => name),
  },
  {
    id: "kind",
    title: "KIND",
    align: "left",
    from: 80,
    letter: "K",
    cell: ({ kind, parent }) => ({
      text: KIND_SHORT[kind].name,
      marks: "",
      style: parent === null ? KIND_STYLE[kind] : "dim",
    }),
    order: byFolded(({ kind }) => kind),
  },
  {
    id: "account",
    title: "ACCOUNT",
    align: "left",
    from: 80,
    shrinkTo: 8,
    letter: "A",
    cell: ({ account, parent }) => dimmed(account, parent !== null),
    order: byFolded(({ account }) => account),
  },
  {
    id: "id",
    title: "ID",
    align: "left",
    from: 160,
    cell: ({ accountId }) => dimmed(plainText(accountId ?? "–")),
  },
  {
    id: "region",
    title: "REGION",
    align: "left",
    from: 100,
    letter: "R",
    cell: ({ regionId, parent }) => dimmed(plainText(regionId ?? "no Region"), parent !== null),
    order: byFolded(({ regionId }) => regionId ?? ""),
  },
  {
    id: "vcpu",
    said: "vCPU",
    title: "vCPU",
    align: "right",
    from: 80,
    letter: "U",
    cell: vcpuCell,
    order: byFolded(({ all }) => all.expected),
  },
  {
    id: "state",
    title: "STATE",
    align: "left",
    from: 100,
    letter: "S",
    cell: (row) => ({ text: stateOf(row), marks: "", style: STATE_STYLE[stateOf(row)] ?? "text" }),
    order: byFolded(stateOf),
  },
  {
    id: "covered",
    said: (row) => coveredWords(coveredCell(row).text),
    title: "COVERED",
    align: "left",
    from: 80,
    shrinkTo: 10,
    letter: "C",
    cell: coveredCell,
    order: byFolded((row) => coveredCell(row).text),
  },
  ...(knowsToday
    ? [
        {
          id: "today",
          said: "dollars a month" as const,
          title: "TODAY",
          align: "right" as const,
          from: 140,
          letter: "T",
          cell: (row: WorkloadRow): ShownCell => (row.gap === null ? share(row, "current", row.covered) : UNKNOWN),
          order: byFolded(({ current }) => current),
        },
      ]
    : []),
  {
    id: "everything",
    said: "dollars a month",
    title: "EVERYTHING",
    align: "right",
    from: 80,
    letter: "V",
    cell: (row) => share(row, "everything", row.everything),
    order: byFolded(({ cost }) => cost),
  },
  {
    id: "tags",
    title: "TAGS",
    align: "left",
    from: 180,
    shrinkTo: 10,
    cell: (row) => dimmed(tagsOf(row)),
  },
];

const dimmed = (text: string, dim = true): ShownCell => ({ text, marks: "", style: dim ? "dim" : "text" });

const UNKNOWN: ShownCell = { text: "?", marks: "", style: "unknown" };

/** What is known, the most it can be where nothing is, and `?` where nothing bounds it. */
function vcpuCell({ all }: Pick<WorkloadRow, "all">): ShownCell {
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

const holdsSome = ({ high, unbounded }: Amount): boolean => high > 0 || unbounded > 0;

const STATE_STYLE: Readonly<Record<string, "text" | "warning" | "dim" | "unknown">> = {
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

/** How much is watched: a glyph with a count, or the reason in words. */
export function coveredCell({ members, count, covered, all }: WorkloadRow): ShownCell {
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
        return { text: `– ${reasonWord(eligibility.reasons) ?? "not eligible"}`, marks: "", style: "dim" };
      }
      if (coverage.state === "unknown") {
        return { text: `? ${reasonWord(coverage.reasons) ?? "not read"}`, marks: "", style: "unknown" };
      }
      return { text: `○ ${reasonWord(coverage.reasons) ?? "not covered"}`, marks: "" };
    }
  }
}

/** Coverage in a sentence: what can't be protected needs no word of its own. */
const coveredWords = (text: string): string => text.replace(/^– /, "not eligible, ").replace(/^\? /, "unknown, ");

/** The tags of a row as one text. */
export function tagsOf({ members }: WorkloadRow): string {
  const tags = members[0]?.workload.tags ?? {};
  return plainText(
    Object.entries(tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(", "),
  );
}

const wordsOf = (row: WorkloadRow): string =>
  [
    row.name,
    ...(row.parent === null ? [] : [row.parent.name]),
    KIND_SHORT[row.kind].name,
    row.account,
    row.accountId,
    row.regionId,
    stateOf(row),
    coveredCell(row).text,
    tagsOf(row),
  ].join(" ");

const fieldsOfRows = new WeakMap<WorkloadRow, Readonly<Record<string, string>>>();

/** What is unfolded has the fields of its row, save where it was found; a row may stand for a hundred thousand hosts. */
function fieldsOf(row: WorkloadRow): Readonly<Record<string, string>> {
  const { parent } = row;
  if (parent !== null) return { ...fieldsOf(parent), host: hostsOf(row) };
  const fields = fieldsOfRows.get(row) ?? fieldsMade(row);
  fieldsOfRows.set(row, fields);
  return fields;
}

const hostsOf = ({ members }: WorkloadRow): string => members.map(({ workload }) => workload.origin).join(" ");

const COVERED_WORD = { covered: "yes", partial: "partly", "not-covered": "no", unknown: "unread" } as const;

function fieldsMade(row: WorkloadRow): Readonly<Record<string, string>> {
  const first = row.members[0]?.workload;
  const tags = tagsOf(row);
  return {
    kind: `${row.kind} ${KIND_SHORT[row.kind].name}`,
    account: `${row.account} ${row.accountId}`,
    region: row.regionId ?? "",
    tag: tags,
    tags,
    state: stateOf(row),
    covered: `${COVERED_WORD[first?.coverage.state ?? "unknown"]} ${coveredCell(row).text}`,
    cluster: first?.cluster ?? first?.facts.ecsCluster ?? "",
    type: first?.type ?? "",
    host: hostsOf(row),
  };
}

/** What the rows come to, what is unfolded counted once; of all the rows the forecast's own totals. */
function togetherOf(shown: Shown, scope: Subject | null): NonNullable<TableSpec<WorkloadRow>["together"]> {
  const known = new WeakMap<readonly WorkloadRow[], Readonly<Record<string, ShownCell>>>();
  return (rows) => {
    const made = known.get(rows) ?? sums(rows, shown, scope);
    known.set(rows, made);
    return made;
  };
}

/** The folded rows among some, and what is unfolded from rows that aren't among them. */
export function countedOnce(rows: readonly WorkloadRow[]): readonly WorkloadRow[] {
  const folded = new Set(rows);
  return rows.filter(({ parent }) => parent === null || !folded.has(parent));
}

function sums(rows: readonly WorkloadRow[], shown: Shown, scope: Subject | null): Readonly<Record<string, ShownCell>> {
  const { result } = shown;
  const counts = countedOnce(rows);
  const groups = counts.filter((row) => row.gap === null);
  const gap = counts.length > groups.length;
  const whole = scope === null && counts.length === workloadRows(shown).length;
  const hosts = addRanges(groups.map(({ count }) => count));
  const vcpus = amountOf(counts, "all");
  const cost = (bill: keyof WorkloadRow["open"]): ShownCell => {
    if (whole) return bill === "current" ? money(todayFigure(shown)?.cost) : money(result.everything.cost, { gap });
    const amounts = amountOf(counts, bill === "current" ? "covered" : "everything");
    if (amounts.expected === 0 && holdsSome(amounts)) return UNKNOWN;
    const sum = counts.reduce((total, row) => total + (bill === "current" ? row.current : row.cost), 0);
    const open = counts.some((row) => row.open[bill] && holdsSome(row.everything));
    return { text: amount(sum), marks: `${open ? "~" : ""}${gap ? "+" : ""}` };
  };
  return {
    workload: {
      text:
        groups.length === 0
          ? `${counted(counts.length, "cell")} not read`
          : `${countText(hosts.expected)} hosts and tasks in ${counted(groups.length, "group")}`,
      marks: "",
    },
    vcpu: vcpus.expected === 0 ? vcpuCell({ all: vcpus }) : vcpu(rangeOf(amountOf(groups, "all")), { gap }),
    today: cost("current"),
    everything: cost("everything"),
  };
}
