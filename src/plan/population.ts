import type { Gap } from "../inventory/gap.ts";
import type { Inventory, InventoryFrame } from "../inventory/inventory.ts";
import type { Hours, Kind, Tags, Workload } from "../inventory/workload.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Sums } from "./sums.ts";
import { addAmount, addSums, addUnseen, addWorkload, emptySums } from "./sums.ts";

/** Workloads that are alike in all that prices, scenarios and budgets can match on. */
export type Group = Sums & {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: Kind;
  readonly cluster: string | null;
  readonly tags: Tags;
  readonly hours: Hours;
  /** What GuardDuty's own tag says where it looks for it: true includes, false excludes; null where there is none, or none was seen. */
  readonly managed: boolean | null;
  /** The name of its account × Region × kind. */
  readonly cell: string;
  /** The gap that this group stands for, where it holds no workload at all. */
  readonly gap: Gap | null;
};

/** An inventory grouped for pricing: what-ifs touch groups, not a hundred thousand hosts. */
export type Population = { readonly frame: InventoryFrame; readonly groups: readonly Group[] };

/** Groups workloads one by one, so that they need not all be held; `finish` adds what stands beside them. */
export type Preparation = {
  readonly add: (workload: Workload) => void;
  /** What was added so far beside a frame; what is added later doesn't change it. */
  readonly soFar: (frame: InventoryFrame) => Population;
  readonly finish: (frame: InventoryFrame) => Population;
};

/** Groups an inventory by all that rules can match on. */
export function prepare(inventory: Inventory): Population {
  const preparation = startPreparation();
  for (const workload of inventory.workloads) preparation.add(workload);
  return preparation.finish(inventory);
}

/**
 * Starts an empty preparation; of tags only those of `tagKeys` keep groups apart, all of them where it is null. Hosts have names,
 * so that a question without tags has a hundredth of the groups.
 */
export function startPreparation(tagKeys: ReadonlySet<string> | null = null): Preparation {
  const groups: Group[] = [];
  const byTags = new Map<string, Branch>();
  // Sources share the tags of alike workloads, so that most need no key made from them.
  const branches = new WeakMap<Tags, Branch>();
  const branchOf = (tags: Tags): Branch => {
    const key = keyOfTags(tags);
    const branch = byTags.get(key) ?? new Map();
    byTags.set(key, branch);
    branches.set(tags, branch);
    return branch;
  };
  const tagsThatCount = tagKeys === null ? (tags: Tags): Tags => tags : narrowing(tagKeys);
  let last: Group | null = null;
  return {
    add: (workload) => {
      const tags = tagsThatCount(workload.tags);
      // Neighbours in a file are often alike.
      if (last !== null && isAlike(last, workload, tags)) return addWorkload(last, workload);
      const { accountId, regionId, kind, cluster, hours } = workload;
      const branch = branches.get(tags) ?? branchOf(tags);
      const accounts = branch.get(cluster) ?? new Map<string | null, Group[]>();
      const alike = accounts.get(accountId) ?? [];
      const managed = managedTag(workload);
      let group = alike.find(
        (one) => one.regionId === regionId && one.kind === kind && one.hours === hours && one.managed === managed,
      );
      if (group === undefined) {
        const cell = cellKey(workload);
        group = { accountId, regionId, kind, cluster, hours, managed, tags, cell, gap: null, ...emptySums() };
        groups.push(group);
        alike.push(group);
        accounts.set(accountId, alike);
        branch.set(cluster, accounts);
      }
      last = group;
      addWorkload(group, workload);
    },
    soFar: (frame) =>
      populationOf(
        groups.map((group) => {
          const copy: Group = { ...group, ...emptySums() };
          addSums(copy, group);
          return copy;
        }),
        frame,
      ),
    finish: (frame) => populationOf(groups, frame),
  };
}

function populationOf(groups: readonly Group[], frame: InventoryFrame): Population {
  const off = new Set(
    frame.detectors
      .filter(({ status, runtime }) => status !== "enabled" || runtime === "off")
      .map(({ accountId, regionId }) => `${accountId} ${regionId}`),
  );
  const hidden = frame.gaps.flatMap((gap) =>
    gap.hides.map(({ kind, bound }) => gapGroup(gap, kind, bound, off.has(`${gap.accountId} ${gap.regionId}`))),
  );
  return { frame, groups: [...groups, ...hidden] };
}

/** Leaves out the tags that don't count; those that do are one object wherever they are the same. */
function narrowing(keys: ReadonlySet<string>): (tags: Tags) => Tags {
  const made = new Map<string, Tags>();
  return (tags) => {
    const narrowed = Object.fromEntries(Object.entries(tags).filter(([key]) => keys.has(key)));
    const name = keyOfTags(narrowed);
    const known = made.get(name) ?? narrowed;
    made.set(name, known);
    return known;
  };
}

const isAlike = (group: Group, workload: Workload, tags: Tags): boolean =>
  group.tags === tags &&
  group.cluster === workload.cluster &&
  group.accountId === workload.accountId &&
  group.regionId === workload.regionId &&
  group.kind === workload.kind &&
  group.hours === workload.hours &&
  group.managed === managedTag(workload);

/** GuardDuty looks for its tag on an EC2 instance itself; of an EKS or ECS cluster's tag the source tells what it keeps off. */
function managedTag({ kind, tags, coverage }: Workload): boolean | null {
  if (coverage.state !== "covered" && coverage.reasons.includes("TAG_EXCLUDED")) return false;
  const tag = kind === "ec2-instance" ? tags["GuardDutyManaged"] : undefined;
  return tag === "true" || tag === "false" ? tag === "true" : null;
}

/** The name of an account × Region × kind. */
export const cellKey = (of: {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: Kind;
}): string => `${of.accountId} ${of.regionId} ${of.kind}`;

/** Groups of one tag set by cluster and account: few share all three. */
type Branch = Map<string | null, Map<string | null, Group[]>>;

function keyOfTags(tags: Tags): string {
  const keys = Object.keys(tags);
  if (keys.length === 0) return "";
  return JSON.stringify(keys.sort().map((key) => [key, tags[key]]));
}

/** A gap as a group without workloads: nothing low or expected, its bound high. It can be protected today unless a detector says otherwise. */
function gapGroup(gap: Gap, kind: Kind, bound: MilliVcpu | null, isOff: boolean): Group {
  const place = { accountId: gap.accountId, regionId: gap.regionId };
  const cell = cellKey({ ...place, kind });
  const marks = { cluster: null, hours: "always" as const, managed: null, tags: {} };
  const group: Group = { ...place, kind, cell, ...marks, gap, ...emptySums() };
  const hidden = { low: 0, expected: 0, high: bound ?? 0, unbounded: bound === null ? 1 : 0 };
  addAmount(group.everything, hidden);
  addUnseen(group.unseen.everything, hidden);
  if (isOff) return group;
  addAmount(group.protected, hidden);
  addUnseen(group.unseen.current, hidden);
  return group;
}
