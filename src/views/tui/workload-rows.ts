import type { Gap } from "../../inventory/gap.ts";
import { isComing } from "../../inventory/gap.ts";
import type { Tags, Workload } from "../../inventory/workload.ts";
import { sizeReason } from "../../inventory/size.ts";
import type { Amount } from "../../plan/amount.ts";
import { amountsOf } from "../../plan/amount.ts";
import type { WorkloadCost } from "../../plan/attribution.ts";
import type { Subject } from "../../plan/explain.ts";
import { cellKey } from "../../plan/population.ts";
import { addAmount } from "../../plan/sums.ts";
import type { Range } from "../../units/range.ts";
import { addRanges, isExact, ZERO } from "../../units/range.ts";
import type { Usd } from "../../units/usd.ts";
import { countText, rangeMark, vcpuText } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import { ISSUE } from "./reason-words.ts";
import type { Shown } from "./shown.ts";

/** Hosts or tasks that are alike in all that decides about them, one entry of those, or a refused call with what it may hide. */
export type WorkloadRow = Subject & {
  readonly key: string;
  /** The row that this one unfolds from. */
  readonly parent: WorkloadRow | null;
  readonly name: string;
  readonly account: string;
  /** Empty for a refused call. */
  readonly members: readonly WorkloadCost[];
  readonly gap: Gap | null;
  readonly count: Range;
  readonly all: Amount;
  readonly covered: Amount;
  readonly everything: Amount;
  /** Shares of a full month's bill: today, and if everything were protected. */
  readonly current: Usd;
  readonly cost: Usd;
  /** Whether the bills that the shares are of have a range. */
  readonly open: { readonly current: boolean; readonly everything: boolean };
};

/** Every workload in view, alike ones folded, then the refused calls; made once for a dataset. */
export const workloadRows = (shown: Shown): readonly WorkloadRow[] =>
  shown.kept("workload rows", () => {
    const open = openCells(shown);
    return [...foldedRows(shown, open), ...gapRows(shown)];
  });

type Open = WorkloadRow["open"];
const NOT_OPEN: Open = { current: false, everything: false };

const openCells = ({ result }: Shown): ReadonlyMap<string, Open> =>
  new Map(
    result.cells.map((cell) => [
      cellKey(cell),
      {
        current: cell.current !== null && rangeMark(cell.current.cost) !== "",
        everything: rangeMark(cell.everything.cost) !== "",
      },
    ]),
  );

const nameOfAccount = ({ result }: Shown): ((id: string | null) => string) => {
  const names = new Map(result.frame.accounts.map(({ id, name }) => [id, name]));
  return (id) => (id === null ? "not given" : plainText(names.get(id) ?? id));
};

function foldedRows(shown: Shown, open: ReadonlyMap<string, Open>): WorkloadRow[] {
  const nameOf = nameOfAccount(shown);
  const keyOf = keyMaker();
  const folded = Map.groupBy(shown.costs(), ({ workload }) => keyOf(workload));
  return [...folded].flatMap(([key, members]): WorkloadRow[] => {
    const workload = members[0]?.workload;
    if (workload === undefined) return [];
    const account = nameOf(workload.accountId);
    return [
      {
        ...rowOf(members, open.get(cellKey(workload)) ?? NOT_OPEN),
        key,
        parent: null,
        name: nameOfGroup(members),
        account,
      },
    ];
  });
}

/** The entries of a folded row one by one, in its place in the order. */
export const unfoldedRows = (row: WorkloadRow): WorkloadRow[] =>
  row.members.map((member, index) => ({
    ...rowOf([member], row.open),
    key: `${row.key}\n${index}`,
    parent: row,
    name: `  ${nameOfOne(member.workload)}`,
    account: row.account,
  }));

/** Whether there is more to a row than it says folded. */
export const unfolds = ({ parent, members, count }: WorkloadRow): boolean =>
  parent === null && members.length > 0 && (members.length > 1 || count.expected !== 1);

type Summed = Omit<WorkloadRow, "key" | "parent" | "name" | "account">;

function rowOf(members: readonly WorkloadCost[], open: Open): Summed {
  const [all, covered, everything] = [nothing(), nothing(), nothing()];
  let [current, cost] = [0, 0];
  for (const member of members) {
    const amounts = amountsOf(member.workload);
    addAmount(all, amounts.all);
    addAmount(covered, amounts.covered);
    addAmount(everything, amounts.everything);
    current += member.current;
    cost += member.everything;
  }
  const first = members[0]?.workload;
  const { accountId = null, regionId = null, kind = "ec2-instance" } = first ?? {};
  const count = addRanges(members.map(({ workload }) => workload.count));
  return { accountId, regionId, kind, members, gap: null, count, all, covered, everything, current, cost, open };
}

const nothing = (): Amount => ({ low: 0, expected: 0, high: 0, unbounded: 0 });

function gapRows(shown: Shown): WorkloadRow[] {
  const nameOf = nameOfAccount(shown);
  return shown.result.gaps.flatMap(({ group }): WorkloadRow[] => {
    const { accountId, regionId, kind, gap, everything } = group;
    // What is still coming is counted in the status row.
    if (gap === null || isComing(gap)) return [];
    return [
      {
        key: `gap ${accountId} ${regionId} ${kind} ${gap.api} ${gap.reason}`,
        parent: null,
        name: "? cell not read",
        account: accountId === null ? "any account" : nameOf(accountId),
        accountId,
        regionId,
        kind,
        members: [],
        gap,
        count: ZERO,
        all: everything,
        covered: nothing(),
        everything,
        current: 0,
        cost: 0,
        open: NOT_OPEN,
      },
    ];
  });
}

/** Names what is alike. Of a cluster that is covered in part only the sum is known, so its node groups stay together. */
function keyMaker(): (workload: Workload) => string {
  const tagKeys = new WeakMap<Tags, string>();
  const keyOfTags = (tags: Tags): string => {
    const known = tagKeys.get(tags);
    if (known !== undefined) return known;
    const made = JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
    tagKeys.set(tags, made);
    return made;
  };
  return (workload) => {
    const { cluster, tags, coverage, eligibility, hours } = workload;
    const why =
      coverage.state === "covered" ? "" : (coverage.reasons.find((reason) => !reason.startsWith(ISSUE)) ?? "");
    const verdict = `${eligibility.state} ${eligibility.reasons.join(" ")}`;
    const size = coverage.state === "partial" ? "" : sizeKey(workload);
    return `${cellKey(workload)}\t${cluster}\t${hours}\t${coverage.state} ${why}\t${verdict}\t${size}\t${keyOfTags(tags)}`;
  };
}

const sizeKey = ({ type, size }: Workload): string =>
  size.state === "known"
    ? `${type} ${size.vcpus.low} ${size.vcpus.expected} ${size.vcpus.high}`
    : `${type} ? ${size.bound}`;

/** `checkout  40 × m6i.4xlarge`; several types of one cluster, most vCPUs first. */
function nameOfGroup(members: readonly WorkloadCost[]): string {
  const alike = [...Map.groupBy(members, ({ workload }) => sizeKey(workload)).values()]
    .map((same) => same.map(({ workload }) => workload))
    .map((same) => ({ same, vcpus: same.reduce((sum, one) => sum + amountsOf(one).all.expected, 0) }))
    .sort((a, b) => b.vcpus - a.vcpus);
  const cluster = members[0]?.workload.cluster ?? null;
  const what = alike.map(({ same }) => sized(same)).join(", ");
  return plainText(cluster === null ? what : `${cluster}  ${what}`);
}

function sized(same: readonly Workload[]): string {
  const [first] = same;
  if (first === undefined) return "";
  const count = addRanges(same.map((one) => one.count));
  const counted = `${countText(count.expected)}${isExact(count) ? "" : "~"}`;
  const { size, type, kind } = first;
  const each = size.state === "known" ? `${vcpuText(size.vcpus.expected)}${isExact(size.vcpus) ? "" : "~"}` : "?";
  if (kind === "fargate-task") return `${counted} task${count.expected === 1 ? "" : "s"} × ${each}`;
  if (type === null) return `${counted} × ${each} vCPU`;
  return `${counted} × ${type}${sizeReason(first, size) === "CPU_OPTIONS_SET" ? ` of ${each} vCPU` : ""}`;
}

/** Where one entry was found: of an ARN what follows the account. */
function nameOfOne({ origin, count }: Workload): string {
  const where = origin.startsWith("arn:") ? origin.split(":").slice(5).join(":") : origin;
  const many = count.expected === 1 ? "" : `${countText(count.expected)}${isExact(count) ? "" : "~"} × `;
  return plainText(`${many}${where}`);
}

/** An amount as a range. */
export const rangeOf = ({ low, expected, high, unbounded }: Amount): Range => ({
  low,
  expected,
  high: unbounded > 0 ? null : high,
});

/** What the amounts of rows add up to. */
export function amountOf(rows: readonly WorkloadRow[], of: "all" | "everything" | "covered"): Amount {
  const sum = nothing();
  for (const row of rows) addAmount(sum, row[of]);
  return sum;
}
