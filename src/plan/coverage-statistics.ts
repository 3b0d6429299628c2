import type { CoverageRecord } from "../inventory/coverage-record.ts";
import { KINDS } from "../inventory/workload.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Counted, CoverageCount } from "./coverage-count.ts";
import { countOf } from "./coverage-count.ts";
import type { CoverageShare, SharedWorkload } from "./coverage-share.ts";
import { shareTogether } from "./coverage-share.ts";
import type { MeteredPlace } from "./metered.ts";

/** What coverage is told by. */
export const DIMENSIONS = ["account", "region", "kind", "management", "agentVersion"] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** One account, Region, kind, way of management or agent version. */
export type StatisticsRow = CoverageShare & {
  /** Null where it isn't said. */
  readonly key: string | null;
  /** AWS's way to count; null where there is nothing that it counts. */
  readonly counted: CoverageCount | null;
  /** vCPUs (thousandths) that AWS says it metered; null where it doesn't tell them so. */
  readonly metered: MilliVcpu | null;
};

/** Coverage by each dimension, in clusters or instances as AWS counts, and in vCPUs and dollars; each adds up to the whole. */
export type CoverageStatistics = Readonly<Record<Dimension, readonly StatisticsRow[]>> & {
  readonly together: StatisticsRow;
};

/** A workload's shares, and the resource of the coverage list that it belongs to. */
export type ToldWorkload = SharedWorkload & { readonly record: CoverageRecord | null };

/** Gathers the statistics of what is looked at. */
export function coverageStatistics(
  told: readonly ToldWorkload[],
  counted: readonly Counted[],
  metered: readonly MeteredPlace[],
): CoverageStatistics {
  const isRead = told.every(({ current }) => current !== null);
  const rowOf = (
    key: string | null,
    own: readonly ToldWorkload[],
    counts: readonly Counted[],
    places: readonly MeteredPlace[],
  ): StatisticsRow => {
    const shares = shareTogether(own);
    return {
      key,
      ...shares,
      current: isRead ? shares.current : null,
      counted: counts.length === 0 ? null : countOf(counts),
      metered: places.length === 0 ? null : places.reduce((sum, { vcpus }) => sum + vcpus, 0),
    };
  };
  const by = (dimension: Dimension): StatisticsRow[] => {
    const keys = KEYS[dimension];
    const own = Map.groupBy(told, ({ workload, record }) => keys.workload(workload, record));
    const counts = Map.groupBy(counted, keys.counted);
    const places = Map.groupBy(keys.metered === null ? [] : metered, (place) => keys.metered?.(place) ?? null);
    return [...new Set([...own.keys(), ...counts.keys(), ...places.keys()])]
      .map((key) => rowOf(key, own.get(key) ?? [], counts.get(key) ?? [], places.get(key) ?? []))
      .sort(ORDERS[dimension] ?? dearest);
  };
  return {
    account: by("account"),
    region: by("region"),
    kind: by("kind"),
    management: by("management"),
    agentVersion: by("agentVersion"),
    together: rowOf(null, told, counted, metered),
  };
}

/** How what is counted is told apart. */
type Keys = {
  readonly workload: (workload: ToldWorkload["workload"], record: CoverageRecord | null) => string | null;
  readonly counted: (counted: Counted) => string | null;
  readonly metered: ((place: MeteredPlace) => string | null) | null;
};

const KEYS: Readonly<Record<Dimension, Keys>> = {
  account: {
    workload: ({ accountId }) => accountId,
    counted: ({ accountId }) => accountId,
    metered: ({ accountId }) => accountId,
  },
  region: {
    workload: ({ regionId }) => regionId,
    counted: ({ regionId }) => regionId,
    metered: ({ regionId }) => regionId,
  },
  kind: { workload: ({ kind }) => kind, counted: ({ kind }) => kind, metered: ({ kind }) => kind },
  management: {
    workload: (_, record) => record?.management ?? null,
    counted: ({ management }) => management,
    metered: null,
  },
  agentVersion: {
    workload: (_, record) => record?.agentVersion ?? null,
    counted: ({ agentVersion }) => agentVersion,
    metered: null,
  },
};

type Order = (a: StatisticsRow, b: StatisticsRow) => number;

const dearest: Order = (a, b) =>
  (b.current?.cost ?? 0) - (a.current?.cost ?? 0) ||
  b.eligible.cost - a.eligible.cost ||
  ((a.key ?? "") < (b.key ?? "") ? -1 : 1);

/** Words in the order that they are told in; what isn't said last. */
const inOrder =
  (words: readonly string[]): Order =>
  (a, b) =>
    rankOf(words, a.key) - rankOf(words, b.key);

const rankOf = (words: readonly string[], key: string | null): number =>
  key === null ? words.length : words.indexOf(key);

const ORDERS: Partial<Record<Dimension, Order>> = {
  kind: inOrder(KINDS),
  management: inOrder(["auto", "manual", "disabled"]),
  agentVersion: (a, b) => compareVersions(b.key, a.key),
};

/** Versions number by number, so that 1.10 comes after 1.9; what isn't said is before all. */
export const compareVersions = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? -1 : b === null ? 1 : a.localeCompare(b, "en", { numeric: true });
