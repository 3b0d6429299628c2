import type { RuntimeSwitch } from "../inventory/declared.ts";
import type { Inventory, InventoryFrame, SourceAssumption } from "../inventory/inventory.ts";
import { withSwitches } from "../inventory/switched.ts";
import type { Workload } from "../inventory/workload.ts";
import { exactly } from "../units/range.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import { vcpus } from "../units/vcpu.ts";
import { amountsOf } from "./amount.ts";
import type { Group, Population } from "./population.ts";
import { cellKey, startPreparation } from "./population.ts";
import { reducedGroup } from "./reduced-group.ts";

/** What a plan or template finds and leaves. */
export type DeclaredChange = { readonly before: Inventory; readonly after: Inventory };

/** A population and what it was before a change; null where nothing says so. */
export type BothSides = { readonly population: Population; readonly before: Population | null };

/** Gathers what stands whatever changes, and what changes, into both sides of it. */
export type ChangeGathering = {
  /** A workload of a source that knows no change. */
  readonly stand: (workload: Workload) => void;
  /** A change that code declares; it is told before anything that stands beside it. */
  readonly change: (sides: DeclaredChange) => void;
  /** What stands so far, with a frame of its own. */
  readonly soFar: (frame: InventoryFrame) => Population;
  /**
   * Both sides. `joins` says that what the code finds is among what stands: it is taken off there, place by place, and what
   * isn't found there stands on both sides, so that after less before is the code's own change, figure by figure.
   */
  readonly finish: (frame: InventoryFrame, joins: boolean) => BothSides;
};

/** Starts an empty gathering; of what stands, only tags of `tagKeys` keep groups apart, all of them where it is null. */
export function gatherChange(tagKeys: ReadonlySet<string> | null = null): ChangeGathering {
  const standing = startPreparation(tagKeys);
  // What switches reach is another thing after them; without any, both sides share what stands.
  const switched = startPreparation(tagKeys);
  const changes: DeclaredChange[] = [];
  const switchesOf = (side: "before" | "after"): RuntimeSwitch[] =>
    changes.flatMap((change) => change[side].declared?.switches ?? []);
  let after: readonly RuntimeSwitch[] = [];
  return {
    stand: (workload) => {
      standing.add(workload);
      if (after.length > 0) switched.add(withSwitches(workload, after));
    },
    change: (sides) => {
      changes.push(sides);
      after = switchesOf("after");
    },
    soFar: standing.soFar,
    finish: (frame, joins) => {
      const stands = standing.finish(frame);
      if (changes.length === 0) return { population: stands, before: null };
      const left = after.length > 0 ? switched.finish(frame).groups : stands.groups;
      const account = joins ? onlyAccount(frame) : null;
      const placed = (side: "before" | "after") =>
        changes.flatMap(({ [side]: { workloads } }) =>
          workloads.map((workload) => (joins ? inInventory(workload, account, frame, switchesOf(side)) : workload)),
        );
      const found = placed("before");
      const arriving = groupsOf(placed("after"), frame);
      const named = beforeFrame(frame, changes);
      if (!joins) {
        return {
          population: { frame, groups: [...left, ...arriving] },
          before: { frame: named, groups: [...stands.groups, ...groupsOf(found, frame)] },
        };
      }
      const { left: rest, lacking, assumptions } = takeOff(found, left);
      const told: InventoryFrame = { ...frame, assumptions: [...frame.assumptions, ...assumptions] };
      return {
        population: { frame: told, groups: [...rest, ...arriving] },
        before: { frame: named, groups: [...stands.groups, ...groupsOf(lacking, frame)] },
      };
    },
  };
}

/** The same frame as it was called before the change. */
const beforeFrame = (frame: InventoryFrame, changes: readonly DeclaredChange[]): InventoryFrame => ({
  ...frame,
  source: { ...frame.source, name: changes.reduce(nameBefore, frame.source.name) },
  ...(frame.declared === undefined
    ? {}
    : {
        declared: {
          unresolved: changes.flatMap(({ before }) => before.declared?.unresolved ?? []),
          notes: [],
          switches: changes.flatMap(({ before }) => before.declared?.switches ?? []),
        },
      }),
});

/** The names of sources, each that was changed by what it was called before. */
const nameBefore = (names: string, { before, after }: DeclaredChange): string =>
  names
    .split(", ")
    .map((name) => (name === after.source.name ? before.source.name : name))
    .join(", ");

function groupsOf(workloads: readonly Workload[], frame: InventoryFrame): readonly Group[] {
  const preparation = startPreparation();
  for (const workload of workloads) preparation.add(workload);
  return preparation.finish({ ...frame, gaps: [] }).groups;
}

/** The account that a plan without one must mean, where the inventory holds one only. */
const onlyAccount = ({ accounts }: InventoryFrame): string | null =>
  accounts.length === 1 ? (accounts[0]?.id ?? null) : null;

/** A declared workload in an inventory: in its account, and watched where GuardDuty manages the agent of its kind there. */
function inInventory(
  workload: Workload,
  only: string | null,
  { detectors }: InventoryFrame,
  switches: readonly RuntimeSwitch[],
): Workload {
  const placed = { ...workload, accountId: workload.accountId ?? only };
  const detector = detectors.find((one) => one.accountId === placed.accountId && one.regionId === placed.regionId);
  const managed =
    detector?.status === "enabled" && detector.runtime !== "off" && detector.automated.includes(placed.kind);
  const watched: Workload =
    managed && placed.eligibility.state !== "ineligible"
      ? { ...placed, coverage: { state: "covered", evidence: "stated" } }
      : { ...placed, coverage: { state: "not-covered", evidence: null, reasons: [] } };
  return withSwitches(watched, switches);
}

/**
 * Takes what the code finds off what stands, place by place, its own cluster's nodes first. Hosts that run now are exactly so many,
 * so that only the expected number is taken; what isn't there to be taken is lacking before the change.
 */
function takeOff(found: readonly Workload[], standing: readonly Group[]) {
  const left = [...standing];
  const lacking: Workload[] = [];
  const assumptions: SourceAssumption[] = [];
  for (const [cell, workloads] of Map.groupBy(found, cellKey)) {
    const clusters = new Set(workloads.map(({ cluster }) => cluster));
    const places = left
      .flatMap((group, index) =>
        group.cell === cell && group.gap === null ? [{ index, own: clusters.has(group.cluster) }] : [],
      )
      .sort((a, b) => Number(b.own) - Number(a.own));
    let wanted = workloads.reduce((sum, workload) => sum + amountsOf(workload).everything.expected, 0);
    for (const { index } of places) {
      const group = left[index];
      if (group === undefined) continue;
      const taken = Math.min(wanted, group.everything.expected);
      left[index] = reducedGroup(group, taken);
      wanted -= taken;
    }
    const [first] = workloads;
    if (wanted === 0 || first === undefined) continue;
    lacking.push(withVcpus(first, wanted));
    const where = `${first.accountId ?? "an account that it doesn't name"} × ${first.regionId ?? "no Region"}`;
    assumptions.push({
      id: "not-in-inventory",
      value: `${vcpus(wanted)} vCPU that the code finds at ${where} aren't in the inventory, and count before the change`,
      source: first.origin,
    });
  }
  return { left, lacking, assumptions };
}

/** One workload of exactly so many vCPUs, in the place of another. */
const withVcpus = (workload: Workload, milli: MilliVcpu): Workload => ({
  ...workload,
  count: exactly(1),
  vcpus: exactly(milli),
  size: { state: "known", vcpus: exactly(milli), typeDefault: null },
});
