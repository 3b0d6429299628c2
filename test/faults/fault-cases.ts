import { createRandom } from "../aws/fake/random.ts";
import type { FaultRule } from "../aws/fault.ts";
import { LATER_PAGE } from "../aws/fault-proxy.ts";
import type { KnownFault } from "./known-faults.ts";
import { KNOWN_FAULTS } from "./known-faults.ts";
import type { AskedCall } from "./phases.ts";

/** A fault, the calls that meet it, and on which side of the truth the budget lies. */
export type FaultCase = {
  readonly title: string;
  readonly known: KnownFault;
  /** The one call that meets it; null where many do. */
  readonly call: AskedCall | null;
  /** The one Region where it is met; null where it isn't confined to one. */
  readonly regionId: string | null;
  /** Whether it is met every time, so that something may be missing. */
  readonly lasts: boolean;
  readonly budget: "below the truth" | "above the truth";
  readonly rule: FaultRule;
};

type Random = ReturnType<typeof createRandom>;

/**
 * Every fault with every service in every phase: one call of each, drawn by the seed, once lasting and, where it can, once passing.
 * Then every fault as a storm: from some call on, in a fifth of all calls, and in the whole of one Region.
 */
export function faultCases(calls: readonly AskedCall[], callerKey: string, seed: number): readonly FaultCase[] {
  const random = createRandom(seed);
  const groups = Map.groupBy(calls, ({ phase, api }) => `${phase}, ${api.split(":")[0]}`);
  return Object.entries(KNOWN_FAULTS).flatMap(([name, known]) => [
    ...[...groups].sort().flatMap(([group, alike]) =>
      [true, false].flatMap((lasts): FaultCase[] => {
        const [call, budget, times] = [pick(alike, random), sideOf(random), random() < 0.5 ? 1 : 2];
        if (call === undefined || (!lasts && !known.passes) || (known.laterOnly === true && !call.later)) return [];
        const { signedAs: service, operation, regionId, accountId, later } = call;
        const who = accountId === null ? { accessKeyId: callerKey } : { accountId };
        const match = { service, operation, regionId, ...who, ...(later ? { text: LATER_PAGE } : {}) };
        const rule = { match, fault: known.fault, ...(lasts ? {} : { when: { first: times } }) };
        const often = lasts ? "always" : times === 1 ? "once" : "twice";
        const title = `${group}: ${name}, ${often}, ${call.api} of ${accountId ?? "the caller"} in ${regionId}, budget ${budget}`;
        return [{ title, known, call, regionId: null, lasts, budget, rule }];
      }),
    ),
    ...storms(name, known, calls, random),
  ]);
}

function storms(name: string, known: KnownFault, calls: readonly AskedCall[], random: Random): readonly FaultCase[] {
  const regions = [...new Set(calls.map(({ regionId }) => regionId))].filter((id) => id !== "us-east-1");
  const [after, regionId, seed] = [
    Math.floor(random() * calls.length),
    pick(regions, random) ?? null,
    Math.floor(random() * 1e6),
  ];
  const rules: readonly (readonly [where: string, regionId: string | null, rule: FaultRule])[] = [
    [`from call ${after + 1} on`, null, { when: { after }, fault: known.fault }],
    ["in a fifth of all calls", null, { when: { probability: 0.2 }, seed, fault: known.fault }],
    [`all over ${regionId}`, regionId, { match: { regionId: regionId ?? "" }, fault: known.fault }],
  ];
  return rules.map(([where, only, rule]) => {
    const budget = sideOf(random);
    const title = `storm: ${name} ${where}, budget ${budget}`;
    const { laterOnly } = known;
    const match = { ...rule.match, ...(laterOnly === true ? { text: LATER_PAGE } : {}) };
    return { title, known, call: null, regionId: only, lasts: true, budget, rule: { ...rule, match } };
  });
}

const pick = <Item>(items: readonly Item[], random: Random): Item | undefined =>
  items[Math.floor(random() * items.length)];

const sideOf = (random: Random): FaultCase["budget"] => (random() < 0.5 ? "below the truth" : "above the truth");

/** So many cases drawn by the seed; all where there are no more. */
export function drawn(cases: readonly FaultCase[], many: number, seed: number): readonly FaultCase[] {
  const random = createRandom(seed);
  return cases
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, many)
    .map(({ one }) => one);
}
