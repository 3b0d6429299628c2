import type { Cluster } from "../inventory/cluster.ts";
import type { CoverageRecord } from "../inventory/coverage-record.ts";
import type { Gap, Skipped } from "../inventory/gap.ts";
import { COMING_API, INTERRUPTED_API } from "../inventory/gap.ts";
import type {
  Account,
  Detector,
  InventoryFrame,
  Metered,
  SourceAssumption,
  TrialClock,
  UsageLevel,
  VpcEndpoint,
} from "../inventory/inventory.ts";
import { joinVpcs } from "../inventory/join-vpcs.ts";
import { KINDS } from "../inventory/workload.ts";
import { readCluster } from "./inventory-cluster.ts";
import {
  readAccount,
  readAssumption,
  readCell,
  readDetector,
  readGap,
  readListed,
  readMetered,
  readPlanned,
  readSkipped,
  readTrial,
  readUsage,
  readVpc,
} from "./inventory-entry.ts";
import type { RawRecord } from "./inventory-field.ts";
import { RecordProblem } from "./inventory-field.ts";
import type { Cell, InventoryHeader, PlannedCells } from "./inventory-record.ts";

/** How far a file came: to its end record, not so far, or it is being written. */
export type FrameEnd = "whole" | "interrupted" | "running";

/** Gathers the records of one file that aren't workloads. */
export type FrameCollector = {
  /** Takes a record in; false for a type that is not known, which is no error. Throws a RecordProblem. */
  readonly add: (raw: RawRecord) => boolean;
  /** The frame so far; where it isn't whole with a gap for all that may be missing. What is added later doesn't change it. */
  readonly finish: (end: FrameEnd) => InventoryFrame;
};

/** Starts to gather what stands beside the workloads of a file with this header. */
export function createFrameCollector(header: InventoryHeader): FrameCollector {
  const accounts = new Map<string, Account>();
  const planned = new Map<string, PlannedCells>();
  const detectors = new Map<string, Detector>();
  const trials = new Map<string, TrialClock>();
  const vpcs: VpcEndpoint[] = [];
  const clusters = new Map<string, Cluster>();
  const usage = new Map<string, UsageLevel>();
  const metered = new Map<string, Metered>();
  const coverage = new Map<string, CoverageRecord>();
  const closed = new Map<string, Cell>();
  const gaps = new Map<string, Gap>();
  const skipped: Skipped[] = [];
  const assumed = new Map<string, SourceAssumption>();
  const add = (raw: RawRecord): boolean => {
    switch (raw["record"]) {
      case "account": {
        const account = readAccount(raw);
        keepOnce(accounts, account.id, account, `account ${account.id} stands`);
        return true;
      }
      case "planned": {
        const cells = readPlanned(raw);
        keepOnce(planned, cells.accountId, cells, `the plan of account ${cells.accountId} stands`);
        return true;
      }
      case "detector": {
        const detector = readDetector(raw);
        keepOnce(detectors, placeKey(detector), detector, `the detector of ${placeName(detector)} stands`);
        return true;
      }
      case "trial": {
        const trial = readTrial(raw);
        keepOnce(
          trials,
          `${placeKey(trial)} ${trial.kind}`,
          trial,
          `the ${trial.kind} trial of ${placeName(trial)} stands`,
        );
        return true;
      }
      case "vpc":
        vpcs.push(readVpc(raw));
        return true;
      case "cluster": {
        const cluster = readCluster(raw);
        const what = `the ${cluster.kind} cluster ${cluster.name} of ${placeName(cluster)} stands`;
        keepOnce(clusters, `${placeKey(cluster)} ${cluster.kind} ${cluster.name}`, cluster, what);
        return true;
      }
      case "usage": {
        const level = readUsage(raw);
        const what = `the usage of ${level.of} of ${placeName(level)} stands`;
        keepOnce(usage, `${placeKey(level)} ${level.of}`, level, what);
        return true;
      }
      case "metered": {
        const one = readMetered(raw);
        keepOnce(metered, `${placeKey(one)} ${one.kind}`, one, `the metered ${one.kind} of ${placeName(one)} stands`);
        return true;
      }
      case "coverage": {
        const listed = readListed(raw);
        const what = `the coverage of ${listed.resource} ${listed.name} in ${placeName(listed)} stands`;
        keepOnce(coverage, `${placeKey(listed)} ${listed.resource} ${listed.name}`, listed, what);
        return true;
      }
      case "cell": {
        const cell = readCell(raw);
        keepOnce(closed, placeKey(cell), cell, `${placeName(cell)} is closed`);
        return true;
      }
      case "gap": {
        const { message, ...gap } = readGap(raw);
        // GuardDuty's administrator is asked for all its members, and once more for itself.
        const key = JSON.stringify(gap);
        gaps.set(key, gaps.get(key) ?? { ...gap, message });
        return true;
      }
      case "skipped":
        skipped.push(readSkipped(raw));
        return true;
      case "assumption":
        keepAssumption(assumed, readAssumption(raw));
        return true;
      default:
        return false;
    }
  };
  const finish = (end: FrameEnd): InventoryFrame => {
    const { asOf, source, sample, organization } = header;
    const assumptions = [...assumed.values()];
    // A plan that was not carried out is a gap even where the file was ended.
    const missing = end !== "whole" || planned.size > 0 ? missingCells([...accounts.keys()], planned, closed) : [];
    const cells = [...closed.values()].flatMap((cell) =>
      cell.accountId === null || cell.regionId === null ? [] : [{ accountId: cell.accountId, regionId: cell.regionId }],
    );
    const unread = [...gaps.values(), ...missing.map(end === "running" ? coming : interruption)];
    return {
      asOf,
      source,
      sample,
      organization,
      accounts: [...accounts.values()],
      detectors: [...detectors.values()],
      trials: [...trials.values()],
      vpcs: joinVpcs(vpcs, cells, unread),
      clusters: [...clusters.values()],
      usage: [...usage.values()],
      metered: [...metered.values()],
      coverage: [...coverage.values()],
      gaps: unread,
      skipped: [...skipped],
      cells,
      assumptions: end === "interrupted" ? [...assumptions, interruptedAt(cells.length)] : assumptions,
    };
  };
  return { add, finish };
}

const placeKey = (cell: Cell): string => `${cell.accountId} ${cell.regionId}`;
const placeName = ({ accountId: account, regionId: region }: Cell): string =>
  account === null ? (region ?? "the organization") : region === null ? account : `${account} × ${region}`;

/** What several cells assume alike is one assumption. */
function keepAssumption(kept: Map<string, SourceAssumption>, assumption: SourceAssumption): void {
  kept.set(JSON.stringify([assumption.id, assumption.value, assumption.source]), assumption);
}

function keepOnce<Entry>(kept: Map<string, Entry>, key: string, entry: Entry, what: string): void {
  if (kept.has(key)) {
    throw new RecordProblem(`${what} a second time`, "keep one of the two; to add files up, name each as a source");
  }
  kept.set(key, entry);
}

/** What an interrupted scan meant to read and did not close: Regions, accounts without a plan, or all if it never listed them. */
function missingCells(
  accounts: readonly string[],
  planned: ReadonlyMap<string, PlannedCells>,
  closed: ReadonlyMap<string, Cell>,
): Cell[] {
  const whole: Cell = { accountId: null, regionId: null };
  const listed = closed.has(placeKey(whole)) ? [] : [whole];
  const missing = accounts.flatMap((account): Cell[] => {
    const plan = planned.get(account);
    if (plan === undefined) return [{ accountId: account, regionId: null }];
    return plan.regionIds
      .map((region) => ({ accountId: account, regionId: region }))
      .filter((cell) => !closed.has(placeKey(cell)));
  });
  return [...listed, ...missing];
}

const interruption = (cell: Cell): Gap => ({
  ...cell,
  api: INTERRUPTED_API,
  reason: "unavailable",
  message: "the scan was interrupted before this was read to its end; the same scan again resumes it",
  hides: ANYTHING,
});

const coming = (cell: Cell): Gap => ({
  ...cell,
  api: COMING_API,
  reason: "unavailable",
  message: "the scan has not come to the end of this yet",
  hides: ANYTHING,
});

const ANYTHING: Gap["hides"] = KINDS.map((kind) => ({ kind, bound: null }));

const interruptedAt = (cells: number): SourceAssumption => ({
  id: "inventory-interrupted",
  value: `the file ends after ${cells} closed cells, without its end record`,
  source: "inventory file",
});
