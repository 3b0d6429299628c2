import type { Kind } from "../inventory/workload.ts";
import { allocate } from "../units/allocate.ts";
import type { Range } from "../units/range.ts";
import type { Month } from "../units/month.ts";
import type { Usd } from "../units/usd.ts";
import type { Amount } from "./amount.ts";
import type { Change } from "./change.ts";
import { changeOf } from "./change.ts";
import { rangeOf } from "./figure.ts";
import type { Ground } from "./ground.ts";
import { fullEstimate } from "./model.ts";
import type { Group } from "./population.ts";
import { monthEstimate } from "./projection.ts";
import { addAmount } from "./sums.ts";
import type { Block } from "./usage.ts";
import { NO_AMOUNT } from "./usage.ts";

/** What a bill is taken apart by. */
export type Dimension = "account" | "cluster" | "tag" | "workload";

/** One value of a dimension: `name` is the account's, the cluster's, `key=value`, or what tells alike workloads apart. */
export type PartName = {
  readonly dimension: Dimension;
  readonly name: string | null;
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly kind: Kind | null;
  readonly cluster: string | null;
};

/** What costs most, or moved most: expected micro-dollars of the bill that is judged; `change` is null where nothing changes. */
export type Driver = PartName & { readonly cost: Usd; readonly change: Usd | null };

/** A part that a change moved: vCPUs (thousandths) with what isn't known, and expected cost, on both sides. */
export type Mover = PartName & {
  readonly vcpus: { readonly before: Range; readonly after: Range; readonly delta: Change };
  readonly cost: { readonly before: Usd; readonly after: Usd };
};

type Part = { readonly name: PartName; readonly amount: Amount; cost: Usd };

/** Each value of a dimension by its key. */
type Parts = ReadonlyMap<string, Part>;

/**
 * Takes a full month, or what is billed in a month, apart by nested largest remainder: the parts that are looked at, each once in
 * its dimension, tags overlapping.
 */
export function partsOf({ model, basis }: Ground, month: Month | null = null): Readonly<Record<Dimension, Parts>> {
  const names = new Map(model.population.frame.accounts.map(({ id, name }) => [id, name]));
  const found = { account: new Map(), cluster: new Map(), tag: new Map(), workload: new Map() } satisfies Record<
    Dimension,
    Map<string, Part>
  >;
  const add = (key: string, name: PartName, amount: Amount, cost: Usd): void => {
    const parts: Map<string, Part> = found[name.dimension];
    let part = parts.get(key);
    if (part === undefined) {
      part = { name, amount: { ...NO_AMOUNT }, cost: 0 };
      parts.set(key, part);
    }
    addAmount(part.amount, amount);
    part.cost += cost;
  };
  const { charges } = month === null ? fullEstimate(model, basis) : monthEstimate(model, basis, month, "billed");
  for (const [index, block] of model.blocks.entries()) {
    if (!block.seen) continue;
    for (const { group, cost } of sharesOf(block, charges[index] ?? 0, basis)) {
      const { accountId, regionId, kind, cluster, tags } = group;
      const amount = basis === "current" ? group.protected : group.everything;
      const place = { accountId, regionId, kind, cluster };
      const account = accountId === null ? null : (names.get(accountId) ?? accountId);
      const own = { dimension: "account" as const, name: account, ...NOWHERE, accountId };
      add(String(accountId), own, amount, cost);
      if (cluster !== null) {
        add(`${group.cell} ${cluster}`, { dimension: "cluster", name: cluster, ...place }, amount, cost);
      }
      for (const [key, value] of Object.entries(tags)) {
        const tag = `${key}=${value}`;
        add(tag, { dimension: "tag", name: tag, ...NOWHERE }, amount, cost);
      }
      add(keyOf(group), { dimension: "workload", name: wordsOf(group), ...place }, amount, cost);
    }
  }
  return found;
}

const NOWHERE = { accountId: null, regionId: null, kind: null, cluster: null };

/** A block's charge given on to its groups by their expected vCPUs, in an order that doesn't hang on the source's. */
function sharesOf(block: Block, charge: Usd, basis: Ground["basis"]): { readonly group: Group; readonly cost: Usd }[] {
  const [only, ...more] = block.groups;
  if (only !== undefined && more.length === 0) return [{ group: only, cost: charge }];
  const groups = block.groups
    .map((group) => ({ group, key: `${keyOf(group)} ${group.managed}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ group }) => group);
  const weights = groups.map((group) => BigInt((basis === "current" ? group.protected : group.everything).expected));
  const costs = allocate(charge, weights);
  return groups.map((group, index) => ({ group, cost: costs[index] ?? 0 }));
}

const keyOf = ({ cell, cluster, tags, hours, gap }: Group): string =>
  JSON.stringify([cell, cluster, Object.entries(tags).sort(), hours, gap === null ? null : gap.api]);

/** What tells a group apart from others in its place; null where nothing does. */
function wordsOf({ cluster, tags, gap }: Group): string | null {
  if (gap !== null) return gap.api;
  const pairs = Object.entries(tags)
    .sort()
    .map(([key, value]) => `${key}=${value}`);
  const words = [...(cluster === null ? [] : [cluster]), ...pairs];
  return words.length === 0 ? null : words.join(" ");
}

/** A group in words: what tells it apart, and where it is. */
export const nameOf = (group: Group): string =>
  [wordsOf(group), group.kind, group.regionId].filter((word) => word !== null).join(" ");

/** How many drivers are told. */
const MOST_DRIVERS = 3;

/** What is taken apart, and the month in which it is billed; null for a full month, every trial over. */
type Billed = { readonly ground: Ground; readonly month: Month | null };

/**
 * The three dearest accounts where there are several, else clusters or workloads, whichever three tell more of the bill; beside a
 * `before`, those that the change raised most.
 */
export function driversOf({ ground, month }: Billed, before: Billed | null): Driver[] {
  const after = partsOf(ground, month);
  const was = before === null ? null : partsOf(before.ground, before.month);
  const ofDimension = (dimension: Dimension): Driver[] =>
    [...after[dimension]]
      .map(([key, { name, cost }]) => ({
        ...name,
        cost,
        change: was === null ? null : cost - (was[dimension].get(key)?.cost ?? 0),
      }))
      .filter(({ cost, change }) => (change ?? cost) > 0)
      .sort((a, b) => (b.change ?? b.cost) - (a.change ?? a.cost));
  const accounts = ofDimension("account");
  if (accounts.length > 1) return accounts.slice(0, MOST_DRIVERS);
  const [clusters, workloads] = [ofDimension("cluster"), ofDimension("workload")].map((all) =>
    all.slice(0, MOST_DRIVERS),
  );
  const told = (drivers: readonly Driver[] = []) => drivers.reduce((sum, one) => sum + (one.change ?? one.cost), 0);
  return (told(workloads) > told(clusters) ? workloads : clusters) ?? [];
}

/** What a change moved in a dimension, the largest sums first, then the most vCPUs. */
export function moversOf(before: Parts, after: Parts): Mover[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .flatMap((key): Mover[] => {
      const [was, is] = [before.get(key), after.get(key)];
      const name = is?.name ?? was?.name;
      if (name === undefined) return [];
      const [from, to] = [was?.amount ?? NO_AMOUNT, is?.amount ?? NO_AMOUNT];
      const delta = amountChange(from, to);
      const cost = { before: was?.cost ?? 0, after: is?.cost ?? 0 };
      if (cost.before === cost.after && isNothing(delta)) return [];
      return [{ ...name, vcpus: { before: rangeOf(from), after: rangeOf(to), delta }, cost }];
    })
    .sort(
      (a, b) =>
        Math.abs(moved(b)) - Math.abs(moved(a)) ||
        Math.abs(b.vcpus.delta.expected) - Math.abs(a.vcpus.delta.expected) ||
        (String(a.name) < String(b.name) ? -1 : 1),
    );
}

const moved = ({ cost }: Mover): Usd => cost.after - cost.before;

/** The signed difference of two amounts of one place; parts without a bound that both hold are left aside. */
export const amountChange = (from: Amount, to: Amount): Change =>
  changeOf(rangeOf(from), rangeOf(to), to.unbounded - from.unbounded);

const isNothing = ({ low, expected, high }: Change): boolean => low === 0 && expected === 0 && high === 0;
