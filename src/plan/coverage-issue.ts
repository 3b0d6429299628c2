import type { Kind, Workload } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Range } from "../units/range.ts";
import type { Amount } from "./amount.ts";
import { hostsOf } from "./amount.ts";
import type { Cure } from "./coverage-cure.ts";
import type { Loss } from "./coverage-loss.ts";
import { awsWords } from "./coverage-loss.ts";
import { addAmount } from "./sums.ts";

/** One reason why vCPUs of an account and Region are not watched: where it holds, and what curing it alone adds to the bill. */
export type CoverageIssue = Loss & {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kinds: readonly Kind[];
  readonly clusters: readonly string[];
  /** Hosts and tasks without a reporting agent, of those that the reason is given for. */
  readonly missing: number;
  readonly of: number;
  /** vCPUs (thousandths) that are not watched for it. */
  readonly vcpus: Range;
  /** US$ more a month, a full one, trials over; null where nobody looked whether they are watched, or knows their size. */
  readonly adds: Range | null;
  /** AWS's own words, as they came, each once. */
  readonly said: readonly string[];
};

/** Collects workloads by the reason that stops them, account and Region. */
export type IssueBook = {
  /** Adds a workload with what of it is not watched and the index of the block that holds it. */
  readonly add: (workload: Workload, loss: Loss, missing: Amount, block: number) => void;
  /** Dearest first, before them those that nobody looked into, and last those whose size nobody knows. */
  readonly issues: () => CoverageIssue[];
  readonly cured: (issues: readonly CoverageIssue[]) => Range;
};

/** How many different texts of AWS are kept for a reason; they repeat with other numbers in them. */
const MOST_SAID = 3;

type Entry = {
  readonly loss: Loss;
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kinds: Set<Kind>;
  readonly clusters: Set<string>;
  readonly said: Set<string>;
  readonly vcpus: Amount;
  readonly cure: Map<number, Amount>;
  missing: number;
  of: number;
};

/** Starts an empty book whose cures are priced by `cost`. */
export function issueBook(cost: (cure: Cure) => Range): IssueBook {
  const entries = new Map<string, Entry>();
  const cures = new WeakMap<CoverageIssue, Cure>();
  return {
    add: (workload, loss, missing, block) => {
      if (missing.high === 0 && missing.unbounded === 0) return;
      const said = awsWords(workload);
      const { accountId, regionId, kind, cluster, count } = workload;
      // Words that stand for no known reason are the reason.
      const key = JSON.stringify([
        accountId,
        regionId,
        loss.code ?? said[0] ?? null,
        loss.stage,
        loss.known,
        loss.unread,
      ]);
      const entry = entries.get(key) ?? newEntry(loss, workload);
      entries.set(key, entry);
      entry.kinds.add(kind);
      if (cluster !== null) entry.clusters.add(cluster);
      for (const words of said) if (entry.said.size < MOST_SAID) entry.said.add(words);
      addAmount(entry.vcpus, missing);
      const held = entry.cure.get(block) ?? { low: 0, expected: 0, high: 0, unbounded: 0 };
      entry.cure.set(block, held);
      addAmount(held, missing);
      entry.missing += hostsOf(workload, missing.expected);
      entry.of += count.expected;
    },
    issues: () =>
      [...entries.values()]
        .map((entry) => {
          const issue = issueOf(entry, cost);
          cures.set(issue, entry.cure);
          return issue;
        })
        .sort((a, b) => dearness(b) - dearness(a) || b.vcpus.expected - a.vcpus.expected),
    cured: (issues) => {
      const cure = new Map<number, Amount>();
      for (const issue of issues) {
        if (issue.adds === null) continue;
        for (const [block, part] of cures.get(issue) ?? []) {
          const held = cure.get(block) ?? { low: 0, expected: 0, high: 0, unbounded: 0 };
          cure.set(block, held);
          addAmount(held, part);
        }
      }
      return cost(cure);
    },
  };
}

/** What issues are ordered by: US$ more a month, a bound where that isn't known. */
export const dearness = ({ adds, vcpus }: Pick<CoverageIssue, "adds" | "vcpus">): number =>
  adds?.expected ?? (vcpus.expected === 0 ? -1 : Number.MAX_SAFE_INTEGER);

const newEntry = (loss: Loss, { accountId, regionId }: Workload): Entry => ({
  loss,
  accountId,
  regionId,
  kinds: new Set(),
  clusters: new Set(),
  said: new Set(),
  vcpus: { low: 0, expected: 0, high: 0, unbounded: 0 },
  cure: new Map(),
  missing: 0,
  of: 0,
});

function issueOf({ loss, accountId, regionId, ...entry }: Entry, cost: (cure: Cure) => Range): CoverageIssue {
  const { low, expected, high, unbounded } = entry.vcpus;
  return {
    ...loss,
    accountId,
    regionId,
    kinds: KINDS.filter((kind) => entry.kinds.has(kind)),
    clusters: [...entry.clusters],
    // A share of a cluster is spread over its nodes, and only their sum is a number of nodes.
    missing: Math.round(entry.missing),
    of: entry.of,
    vcpus: { low, expected, high: unbounded > 0 ? null : high },
    adds: loss.unread || (expected === 0 && unbounded > 0) ? null : cost(entry.cure),
    said: [...entry.said],
  };
}
