import type { Gap } from "../inventory/gap.ts";
import { isAllowed } from "../inventory/gap.ts";
import { KINDS } from "../inventory/workload.ts";
import { METER_OF } from "../pricing/price-list.ts";
import type { Usd } from "../units/usd.ts";
import type { Model } from "./model.ts";
import { fullEstimate, seenCost } from "./model.ts";
import type { Unseen } from "./sums.ts";
import { atHighPrices, regionSwing, unseenSwing } from "./swing.ts";
import type { Basis, Block } from "./usage.ts";

/** Something that was not read, priced or resolved, with the most that it can add to the bill; null where nothing bounds it. */
export type OpenCause = {
  readonly what: "gap" | "price" | "workloads";
  readonly where: string;
  readonly high: Usd | null;
};

/** What keeps a bill open on a basis: one entry for each refused call, Region without a price, and for workloads that aren't resolved. */
export function openCauses(model: Model, basis: Basis, allowedGaps: readonly string[]): OpenCause[] {
  const dearest = atHighPrices(model);
  const holders = model.blocks.filter(
    ({ seen, unseen }) => seen && (unseen[basis].bound > 0 || unseen[basis].unbounded > 0),
  );
  const most = (parts: readonly { readonly holder: Block; readonly unseen: Unseen }[]): Usd | null => {
    const highs = parts.map(({ holder, unseen }) => unseenSwing(dearest, holder, unseen, basis).high);
    return highs.includes(null) ? null : highs.reduce<number>((sum, high) => sum + (high ?? 0), 0);
  };
  const gaps = new Map<Gap, { holder: Block; unseen: Unseen }[]>();
  for (const holder of holders) {
    for (const { gap, unseen } of holder.gaps) {
      if (gap === null || isAllowed(gap, allowedGaps)) continue;
      gaps.set(gap, [...(gaps.get(gap) ?? []), { holder, unseen: unseen[basis] }]);
    }
  }
  const workloads = holders.map((holder) => ({ holder, unseen: withoutGaps(holder, basis) }));
  return [
    ...[...gaps].map(([gap, parts]): OpenCause => ({ what: "gap", where: placeOf(model, gap), high: most(parts) })),
    ...unpricedRegions(model).map((regionId): OpenCause => ({
      what: "price",
      where: regionId ?? "no Region",
      high: priceSwing(model, regionId, basis),
    })),
    { what: "workloads" as const, where: unresolvedWords(holders, basis), high: most(workloads) },
  ].filter(({ high }) => high !== 0);
}

function withoutGaps({ unseen, gaps }: Block, basis: Basis): Unseen {
  const rest = { ...unseen[basis] };
  for (const gap of gaps) {
    rest.bound -= gap.unseen[basis].bound;
    rest.unbounded -= gap.unseen[basis].unbounded;
  }
  return rest;
}

function placeOf({ population }: Model, { accountId, regionId }: Gap): string {
  const account = population.frame.accounts.find(({ id }) => id === accountId)?.name ?? accountId ?? "all accounts";
  return `${account} × ${regionId ?? "all Regions"}`;
}

const unpricedRegions = (model: Model): (string | null)[] => [
  ...new Set(
    model.blocks
      .filter(({ seen, regionId, kind }) => seen && model.market.rate(regionId, METER_OF[kind]).assumed === "region")
      .map(({ regionId }) => regionId),
  ),
];

const priceSwing = (model: Model, regionId: string | null, basis: Basis): Usd | null =>
  regionSwing(model, { regionId, kinds: KINDS }, seenCost(model, fullEstimate(model, basis)).expected, basis).high;

function unresolvedWords(holders: readonly Block[], basis: Basis): string {
  const sum = (of: (block: Block) => number) => holders.reduce((total, block) => total + of(block), 0);
  const [unsized, unknown, unread] = [
    sum(({ counts }) => counts.unknownWorkloads),
    sum(({ counts }) => counts.unknown),
    basis === "current" ? sum((block) => block.coverageUnknown) : 0,
  ];
  const words = [
    unsized > 0 ? `${unsized} workload${unsized === 1 ? "" : "s"} of unknown size` : "",
    unknown > 0 ? `${unknown / 1000} vCPU on an unknown platform` : "",
    unread > 0 ? `${unread / 1000} vCPU whose coverage was not read` : "",
  ].filter((part) => part !== "");
  return words.length === 0 ? "workloads whose number was not read" : words.join(", ");
}
