import { describe, expect, test } from "vitest";
import type { Inventory, SourceType } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { forecast } from "../../src/plan/forecast.ts";
import type { Forecast } from "../../src/plan/forecast.ts";
import { prepare } from "../../src/plan/population.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { readPriceList } from "../../src/sources/price-file.ts";
import type { Range } from "../../src/units/range.ts";
import { DATA, openWords, TABLES } from "./open-words.ts";

/** One source as a user names it, and what must be true of it. */
export type SourceCase = {
  readonly name: string;
  /** The words of the command line, made when the test runs. */
  readonly words: () => readonly string[];
  readonly type: SourceType;
  readonly sample?: true;
  /** Whether some of its workloads are of an account that nobody named. */
  readonly accountIsOpen?: true;
};

const PRICES = readPriceList(DATA, undefined);

const SECONDS_OF_A_MONTH = 744 * 3600;

/** What an inventory costs, as `report` prices it by default. */
export const priced = (inventory: Inventory): Forecast =>
  forecast(prepare(inventory), PRICES, {
    asOf: inventory.asOf,
    months: 12,
    monthHours: "calendar",
    ladder: "per-meter",
    tierScope: null,
    discount: 0,
    view: WHOLE,
    allowedGaps: [],
  });

/** The figures of a forecast that a source decides about. */
export const figuresOf = ({ workloads, vcpus, current, everything, kinds, accounts }: Forecast): unknown => ({
  workloads,
  vcpus,
  current,
  everything,
  kinds,
  accounts,
});

const inOrder = ({ low, expected, high }: Range): boolean =>
  low >= 0 &&
  low <= expected &&
  (high === null || expected <= high) &&
  [low, expected, high ?? 0].every((part) => Number.isSafeInteger(part));

const isRegion = (id: string | null): boolean => id === null || TABLES.regions.has(id);

const isAccount = (id: string | null): boolean => id === null || /^\d{12}$/.test(id);

/** What is wrong with a workload; empty where nothing is. */
function faultsOf(workload: Workload): string[] {
  const { origin, accountId, regionId, kind, count, size, hours, coverage, eligibility } = workload;
  const checks: readonly (readonly [boolean, string])[] = [
    [origin !== "", "has no origin"],
    [isAccount(accountId), `has the account ${accountId}`],
    [isRegion(regionId), `has the Region ${regionId}`],
    [KINDS.includes(kind), `has the kind ${kind}`],
    [inOrder(count), "has a count out of order"],
    [hours === "always" || (Number.isInteger(hours) && hours >= 0 && hours <= SECONDS_OF_A_MONTH), "has odd hours"],
    [size.state === "unknown" || inOrder(size.vcpus), "has vCPUs out of order"],
    [size.state === "known" || size.bound === null || size.bound > 0, "has an odd bound"],
    [["eligible", "unverified", "ineligible", "unknown"].includes(eligibility.state), "is not judged"],
    [eligibility.state === "eligible" || eligibility.reasons.length > 0, "is doubted without a reason"],
    [eligibility.reasons.every((code) => TABLES.reasons.has(code)), `has the reasons ${eligibility.reasons.join()}`],
    [coverage.state !== "partial" || inOrder(coverage.vcpus), "has coverage out of order"],
  ];
  return checks.flatMap(([holds, fault]) => (holds ? [] : [`${origin} ${fault}`]));
}

const repeated = (keys: readonly string[]): string[] => keys.filter((key, index) => keys.indexOf(key) !== index);

const place = (of: { readonly accountId: string | null; readonly regionId: string | null }): string =>
  `${of.accountId} ${of.regionId}`;

/** What every source must hold, whatever it reads. */
export function sourceContract(source: SourceCase): void {
  const open = () => openWords(source.words());

  describe(`${source.name}`, () => {
    test("gives workloads that are placed, sized and judged", async () => {
      const { workloads } = await open();
      expect(workloads.length).toBeGreaterThan(0);
      expect(workloads.flatMap(faultsOf)).toEqual([]);
      const nameless = workloads.filter(({ accountId }) => accountId === null);
      expect(nameless.length > 0).toBe(source.accountIsOpen === true);
    });

    test("names each workload's origin once", async () => {
      const { workloads } = await open();
      expect(repeated(workloads.map((workload) => `${place(workload)} ${workload.origin}`))).toEqual([]);
    });

    test("says what it is, and calls nothing a sample but the sample", async () => {
      const { source: said, sample } = await open();
      expect(said.type).toBe(source.type);
      expect(said.name).not.toBe("");
      expect(sample).toBe(source.sample === true);
    });

    test("gives a frame that is joined: places are known, nothing stands twice", async () => {
      const { accounts, detectors, trials, vpcs, usage, metered, gaps, cells, workloads } = await open();
      expect(repeated(accounts.map(({ id }) => id))).toEqual([]);
      expect(repeated(detectors.map(place))).toEqual([]);
      expect(repeated(trials.map((clock) => `${place(clock)} ${clock.kind}`))).toEqual([]);
      expect(repeated(vpcs.map((vpc) => `${place(vpc)} ${vpc.vpcId}`))).toEqual([]);
      expect(repeated(usage.map((level) => `${place(level)} ${level.of}`))).toEqual([]);
      expect(repeated(metered.map((one) => `${place(one)} ${one.kind}`))).toEqual([]);
      expect(repeated(cells.map(place))).toEqual([]);
      const places = [...detectors, ...trials, ...vpcs, ...usage, ...metered, ...gaps, ...cells];
      expect(places.filter((at) => !isRegion(at.regionId))).toEqual([]);
      expect(gaps.flatMap(({ hides }) => hides).filter(({ kind }) => !KINDS.includes(kind))).toEqual([]);
      const known = new Set(accounts.map(({ id }) => id));
      const strangers = workloads.filter(({ accountId }) => accountId !== null && !known.has(accountId));
      expect(known.size === 0 || strangers.length === 0).toBe(true);
    });

    test("reads the same twice", async () => {
      const words = source.words();
      expect(await openWords(words)).toEqual(await openWords(words));
    });

    test("keeps its figures beside a source of nothing", async () => {
      const words = source.words();
      const alone = priced(await openWords(words));
      const beside = priced(await openWords([...words, "ec2=0@us-east-1"]));
      expect(beside.everything.vcpus).toEqual(alone.everything.vcpus);
      expect(beside.current?.vcpus).toEqual(alone.current?.vcpus);
      expect(beside.asOf).toBe(alone.asOf);
      expect(beside.projections[0]?.months[0]?.month).toBe(alone.projections[0]?.months[0]?.month);
    });

    test("is priced: low ≤ expected ≤ high, and today is no more than everything", async () => {
      const { current, everything, kinds, accounts } = priced(await open());
      const figures = [...(current === null ? [] : [current]), everything, ...kinds.map((kind) => kind.everything)];
      expect(figures.flatMap(({ vcpus, cost }) => [vcpus, cost]).filter((range) => !inOrder(range))).toEqual([]);
      expect(accounts.reduce((sum, account) => sum + account.everything.cost.expected, 0)).toBe(
        everything.cost.expected,
      );
      expect(current?.vcpus.expected ?? 0).toBeLessThanOrEqual(everything.vcpus.expected);
      expect(current?.vcpus.low ?? 0).toBeLessThanOrEqual(everything.vcpus.low);
    });
  });
}
