import type { Kind } from "../inventory/workload.ts";
import { chargeOf } from "../pricing/estimate.ts";
import type { FlowLogVolume, MilliGb, Waiver } from "../pricing/flow-log-waiver.ts";
import { breakEvenOf, waivedOf, waiverOf } from "../pricing/flow-log-waiver.ts";
import type { Rate } from "../pricing/price-list.ts";
import { rateOf } from "../pricing/price-list.ts";
import { allocate, divideRounded } from "../units/allocate.ts";
import type { Range } from "../units/range.ts";
import { addRanges, rangeAround, ZERO } from "../units/range.ts";
import type { Change } from "./change.ts";
import type { Book } from "./figure.ts";
import { sumsOf, vcpusOf } from "./figure.ts";
import type { Model } from "./model.ts";
import { seenBlocks } from "./model.ts";
import type { Basis, View } from "./usage.ts";

/** What was told of flow logs: of all Regions together, or of each by its id. */
export type FlowLogSettings =
  | { readonly gbPerMonth: MilliGb }
  | { readonly regions: ReadonlyMap<string, FlowLogVolume> };

/** What a basis saves of the flow-log bill in one Region. */
export type RegionWaiver = {
  readonly regionId: string | null;
  /** Null where none was told, so that nobody knows what is saved. */
  readonly volume: FlowLogVolume | null;
  readonly waiver: Waiver | null;
  /** GB a vCPU must make in a month for the waiver to pay for its watch; null where none is watched. */
  readonly breakEven: Range | null;
  /** Whether nobody published the Region's price of flow logs. */
  readonly assumed: boolean;
};

/** The waiver beside a basis's bill: never part of it. */
export type FlowLogBasis = {
  readonly basis: Basis;
  /** Of all Regions, open where one was not told of; null where none was. */
  readonly waiver: Waiver | null;
  /** A full month's bill less what is saved. */
  readonly net: Change | null;
  readonly regions: readonly RegionWaiver[];
};

/** Hosts whose agent waives their flow logs; AWS names no Fargate task and no DNS log. */
const WAIVING: ReadonlySet<Kind> = new Set(["eks-node", "ec2-instance"]);

/** What the waiver saves on each basis; null in a view by account, kind or tag, since flow logs are told of whole Regions. */
export function flowLogsOf(
  model: Model,
  book: Book,
  bases: readonly Basis[],
  settings: FlowLogSettings | null,
  view: View,
): readonly FlowLogBasis[] | null {
  if (!isOfRegions(view)) return null;
  const hosts = hostsByRegion(model);
  const volumes = volumesOf(hosts, settings);
  const seen = hosts.filter(({ chosen }) => chosen.some((index) => model.blocks[index]?.seen === true));
  return bases.map((basis) => {
    const regions = seen.map((host) => regionWaiver(model, book, basis, host, volumes.get(host.regionId) ?? null));
    const waiver = togetherOf(regions);
    const cost = book.figure(basis, seenBlocks(model))?.cost ?? ZERO;
    return { basis, waiver, net: waiver === null ? null : netOf(cost, waiver.saved), regions };
  });
}

/**
 * What the flow logs of `silent` vCPUs (thousandths, by Region) cost in a month, which a reporting agent would waive, beside what is
 * waived today. Null for a Region whose volume nobody told, and in a view by account, kind or tag.
 */
export function unwaivedCost(
  model: Model,
  settings: FlowLogSettings | null,
  view: View,
): (regionId: string | null, silent: Range) => Range | null {
  const hosts = isOfRegions(view) ? hostsByRegion(model) : [];
  const volumes = volumesOf(hosts, settings);
  return (regionId, silent) => {
    const own = hosts.find((one) => one.regionId === regionId);
    const volume = volumes.get(regionId);
    if (own === undefined || volume === undefined) return null;
    const rate = flowLogRate(model, regionId);
    const watched = vcpusOf(model.blocks, "current", own.chosen);
    const saved = (part: Range) => waiverOf(volume, waivedOf(volume, part, own.vcpus), rate).saved;
    const [before, after] = [saved(watched), saved(addRanges([watched, silent]))];
    const high = before.high === null || after.high === null ? null : after.high - before.high;
    return rangeAround(Math.max(0, after.low - before.low), after.expected - before.expected, high);
  };
}

/** Of a Region that nobody told of, nothing is sure and nothing is out of question. */
const NOT_TOLD: Range = { low: 0, expected: 0, high: null };

const isOfRegions = ({ accounts, kinds, tags }: View): boolean =>
  accounts === null && kinds === null && tags.length === 0;

function flowLogRate(model: Model, regionId: string | null): Rate {
  const { prices, discount, upperTiers } = model.reading;
  return rateOf(model.prices, regionId, "flow-log", { prices, discount, upperTiers });
}

function togetherOf(regions: readonly RegionWaiver[]): Waiver | null {
  if (regions.every(({ waiver }) => waiver === null)) return null;
  return {
    waived: addRanges(regions.map(({ waiver }) => waiver?.waived ?? NOT_TOLD)),
    saved: addRanges(regions.map(({ waiver }) => waiver?.saved ?? NOT_TOLD)),
  };
}

const netOf = (cost: Range, saved: Range): Change => ({
  low: saved.high === null ? null : cost.low - saved.high,
  expected: cost.expected - saved.expected,
  high: cost.high === null ? null : cost.high - saved.low,
});

/** The hosts of a Region, by their blocks, and the vCPUs (thousandths) of all of them, protected or not. */
type Hosts = { readonly regionId: string | null; readonly chosen: readonly number[]; readonly vcpus: number };

function hostsByRegion(model: Model): Hosts[] {
  const chosen = model.blocks.flatMap(({ kind }, index) => (WAIVING.has(kind) ? [index] : []));
  return [...Map.groupBy(chosen, (index) => model.blocks[index]?.regionId ?? null)].map(([regionId, own]) => {
    const { eligible, unverified, ineligible, unknown } = sumsOf(model.blocks, own).counts;
    return { regionId, chosen: own, vcpus: eligible + unverified + ineligible + unknown };
  });
}

/** Each Region's volume; what was told of all together is spread over them by the vCPUs of their hosts. */
function volumesOf(
  hosts: readonly Hosts[],
  settings: FlowLogSettings | null,
): ReadonlyMap<string | null, FlowLogVolume> {
  if (settings === null) return new Map();
  if ("regions" in settings) return settings.regions;
  const parts = allocate(
    settings.gbPerMonth,
    hosts.map(({ vcpus }) => BigInt(vcpus)),
  );
  return new Map(hosts.map(({ regionId }, index) => [regionId, { flowLogs: parts[index] ?? 0, analyzed: null }]));
}

function regionWaiver(
  model: Model,
  book: Book,
  basis: Basis,
  { regionId, chosen, vcpus }: Hosts,
  volume: FlowLogVolume | null,
): RegionWaiver {
  const rate = flowLogRate(model, regionId);
  const watched = vcpusOf(model.blocks, basis, chosen);
  const estimated = book.estimates.get(basis);
  const used = chosen.reduce((sum, index) => sum + (estimated?.lines[index]?.quantity.expected ?? 0n), 0n);
  const price =
    estimated === undefined || used === 0n
      ? null
      : divideRounded(BigInt(chargeOf(estimated, chosen)) * estimated.unit, used);
  return {
    regionId,
    volume,
    waiver: volume === null ? null : waiverOf(volume, waivedOf(volume, watched, vcpus), rate),
    breakEven: price === null ? null : breakEvenOf(price, volume, rate),
    assumed: rate.assumed === "region",
  };
}
