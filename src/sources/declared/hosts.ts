import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Facts, Kind, Observation } from "../../inventory/workload.ts";
import type { Range } from "../../units/range.ts";
import { exactly, rangeAround } from "../../units/range.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import { milliVcpu, VCPU } from "../../units/vcpu.ts";
import type { Declaration, DeclaredPlace } from "./declaration.ts";
import { assumed, NOT_SAID, NOTHING_DECLARED, unresolvedAt } from "./declaration.ts";
import type { Extent, Scale } from "./extent.ts";
import { extentOf, scheduled } from "./extent.ts";
import type { Given } from "./given.ts";

/** One of the instance types that a group may start. */
export type HostChoice = {
  readonly type: Given<string>;
  /** CPU options: cores × threads. */
  readonly cpus: Given<number>;
  /** Chosen by attributes instead of by type: the vCPUs that a host may have; a null maximum is none. */
  readonly required: { readonly min: number; readonly max: number | null } | null;
  /** Units of the group's capacity that a host of this type counts for. */
  readonly weight: number;
  /** Types of which it is one, and nobody can tell which: the smallest is expected, and it is listed as unresolved. */
  readonly oneOf?: readonly string[];
};

/** A host, or a group that starts and stops hosts. */
export type HostGroup = DeclaredPlace & {
  readonly kind: Exclude<Kind, "fargate-task">;
  readonly cluster: string | null;
  readonly facts: Facts;
  readonly scale: Scale;
  /** What its scheduled actions set. */
  readonly schedules?: readonly Scale[];
  /** What the scale counts: hosts (or units, where choices have weights), or the vCPUs of all hosts together. */
  readonly measure: "hosts" | "vcpus" | "memory";
  /** The first is what is expected; the others bound it. */
  readonly choices: readonly HostChoice[];
  /** The type that AWS takes where none is written. */
  readonly defaultType: string | null;
};

/** A choice of one type. */
export const oneType = (type: Given<string>): HostChoice => ({
  type,
  cpus: { is: "unset" },
  required: null,
  weight: 1,
});

type Each = {
  readonly type: string | null;
  /** vCPUs of a host; null where only the judge, or nobody, can tell. */
  readonly vcpus: Range | null;
  /** Whether `vcpus` is what the instance type has, so that it need not be stated. */
  readonly byType: boolean;
  readonly weight: number;
  readonly assumed: string | null;
  readonly why: string | null;
};

/** What a host or a group of hosts will run: one observation, none where it can't ever hold a host. */
export function declareHosts(group: HostGroup, tables: ReferenceTables): Declaration {
  const extent = scheduled(extentOf(group.scale), group.schedules ?? []);
  if (extent.high === 0) return NOTHING_DECLARED;
  const rules = [];
  const unresolved = [];
  if (extent.atMinimum) rules.push(assumed(group, "desired-is-minimum", `starts at its minimum of ${extent.expected}`));
  if (extent.unresolved !== null) {
    const what = extent.unresolved.what === "number" ? "number of hosts" : "largest number of hosts";
    unresolved.push(unresolvedAt(group, group.kind, what, extent.unresolved.why));
  }
  const each = group.choices.map((choice) => eachOf(choice, group.defaultType, tables));
  const [first, ...others] = each;
  const base = observationOf(group, extent);
  if (group.measure === "memory" || first === undefined || first.why !== null) {
    const why = group.measure === "memory" ? "its capacity is memory" : (first?.why ?? "no instance type is named");
    unresolved.push(unresolvedAt(group, group.kind, "instance type", why));
    const count = group.measure === "hosts" ? rangeOf(extent) : exactly(1);
    return { ...NOTHING_DECLARED, observations: [{ ...base, count }], assumptions: rules, unresolved };
  }
  const open = group.choices.find(({ oneOf, type }) => oneOf !== undefined && type.is === "unknown");
  if (open?.type.is === "unknown") unresolved.push(unresolvedAt(group, group.kind, "instance type", open.type.why));
  if (first.assumed !== null) rules.push(assumed(group, "default-type", first.assumed));
  // A host of a type that nobody names is one like others: on Linux, until something says Windows.
  const facts: Facts = first.type === null ? { platform: "linux", ...group.facts } : group.facts;
  if (group.measure === "vcpus") {
    const observation = { ...base, facts, type: first.type, vcpus: scaled(rangeOf(extent), VCPU), count: exactly(1) };
    return { ...NOTHING_DECLARED, observations: [observation], assumptions: rules, unresolved };
  }
  if (others.length > 0) {
    rules.push(
      assumed(
        group,
        "first-type",
        `${first.type ?? "the first"} of ${each.length} choices is expected; the range holds all`,
      ),
    );
  } else if (group.choices[0]?.required !== null && open === undefined) {
    rules.push(assumed(group, "smallest-type", "the smallest host that its requirements allow is expected"));
  }
  const sized = others.length === 0 ? alone(first, extent) : among(first, each, extent, tables);
  return {
    ...NOTHING_DECLARED,
    observations: [{ ...base, facts, ...sized, ...(open === undefined ? {} : { unread: true }), type: first.type }],
    assumptions: rules,
    unresolved,
  };
}

function observationOf(group: HostGroup, extent: Extent): Observation {
  return {
    origin: group.origin,
    accountId: group.accountId,
    regionId: group.regionId,
    kind: group.kind,
    type: null,
    vcpus: null,
    count: rangeOf(extent),
    ...(extent.unresolved === null ? {} : { unread: true as const }),
    hours: "always",
    cluster: group.cluster,
    tags: group.tags,
    facts: group.facts,
    coverage: NOT_SAID,
  };
}

const rangeOf = ({ low, expected, high }: Range): Range => ({ low, expected, high });

function eachOf(choice: HostChoice, defaultType: string | null, tables: ReferenceTables): Each {
  const { weight, required, cpus } = choice;
  const rest = { weight, assumed: null, why: null };
  const type = choice.type.is === "known" ? choice.type.value : null;
  const configured = cpus.is === "known" ? milliVcpu(cpus.value) : null;
  if (configured !== null && configured > 0) return { ...rest, type, vcpus: exactly(configured), byType: false };
  if (type !== null) {
    const known = tables.instanceTypes.get(type);
    return { ...rest, type, vcpus: known === undefined ? null : exactly(known.vcpu * VCPU), byType: true };
  }
  const possible = rangeOfTypes(choice.oneOf ?? [], tables);
  if (possible !== null) return { ...rest, type: null, vcpus: possible, byType: false };
  if (required !== null) {
    const [low, high] = [milliOf(required.min), required.max === null ? null : milliOf(required.max)];
    return { ...rest, type: null, vcpus: rangeAround(low, low, high), byType: false };
  }
  if (defaultType !== null) {
    const vcpu = tables.instanceTypes.get(defaultType)?.vcpu;
    const why = choice.type.is === "unknown" ? choice.type.why : "no type is given";
    return {
      ...rest,
      type: defaultType,
      vcpus: vcpu === undefined ? null : exactly(vcpu * VCPU),
      byType: true,
      assumed: `${defaultType}, AWS's default, since its type is ${why === "no type is given" ? "not given" : why}`,
    };
  }
  return {
    ...rest,
    type: null,
    vcpus: null,
    byType: false,
    why: choice.type.is === "unknown" ? choice.type.why : "no instance type is given",
  };
}

const milliOf = (vcpus: number): MilliVcpu => Math.round(vcpus * VCPU);

/** The fewest and the most vCPUs of some types; null where there are none, or one isn't known. */
function rangeOfTypes(types: readonly string[], tables: ReferenceTables): Range | null {
  const sizes = types.map((type) => tables.instanceTypes.get(type)?.vcpu ?? Number.NaN);
  const low = sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) * VCPU;
  const high = sizes.reduce((a, b) => Math.max(a, b), 0) * VCPU;
  return sizes.length === 0 || Number.isNaN(low) ? null : { low, expected: low, high };
}

/** Hosts of one type: as many as the units need. */
function alone({ vcpus, byType, weight }: Each, extent: Extent): Pick<Observation, "vcpus" | "count"> {
  return { vcpus: byType ? null : vcpus, count: hostsFor(extent, weight) };
}

/** Hosts of several types: the first is expected, those with the fewest and most vCPUs bound it; one that isn't known opens the bounds. */
function among(
  first: Each,
  each: readonly Each[],
  extent: Extent,
  tables: ReferenceTables,
): Pick<Observation, "vcpus" | "count" | "unread"> {
  if (first.vcpus === null) return alone(first, extent);
  const sizes = each.map(
    ({ vcpus, type }) => vcpus ?? { low: VCPU, high: type === null ? null : largestLike(type, tables) },
  );
  const unread = each.some(({ vcpus }) => vcpus === null) ? { unread: true as const } : {};
  const { expected } = first.vcpus;
  const count = hostsFor(extent, first.weight);
  if (each.every(({ weight }) => weight === first.weight)) {
    const low = lowest(sizes.map((size) => size.low));
    return { ...unread, vcpus: rangeAround(low, expected, highest(sizes.map((size) => size.high))), count };
  }
  const totals = each.map(({ weight }, index) => {
    const hosts = hostsFor(extent, weight);
    const { low, high } = sizes[index] ?? first.vcpus ?? exactly(0);
    return { low: low * hosts.low, high: high === null || hosts.high === null ? null : high * hosts.high };
  });
  const low = lowest(totals.map((total) => total.low));
  const together = rangeAround(low, expected * count.expected, highest(totals.map((total) => total.high)));
  return { ...unread, vcpus: together, count: exactly(1) };
}

const highest = (highs: readonly (number | null)[]): number | null =>
  highs.includes(null) ? null : highs.reduce((most: number, high) => Math.max(most, high ?? 0), 0);

const lowest = (lows: readonly number[]): number => lows.reduce((a, b) => Math.min(a, b));

const largestLike = (type: string, tables: ReferenceTables): MilliVcpu | null =>
  tables.largestOfSize(type.slice(type.indexOf(".") + 1));

/** Whole hosts that a capacity needs, rounded up as EC2 Auto Scaling does. */
function hostsFor(extent: Range, weight: number): Range {
  const hosts = (units: number) => Math.ceil(units / weight);
  return {
    low: hosts(extent.low),
    expected: hosts(extent.expected),
    high: extent.high === null ? null : hosts(extent.high),
  };
}

/** A range of so many thousandths each. */
const scaled = ({ low, expected, high }: Range, by: MilliVcpu): Range => ({
  low: low * by,
  expected: expected * by,
  high: high === null ? null : high * by,
});
