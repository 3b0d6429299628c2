import * as fc from "fast-check";
import { KINDS } from "../../src/inventory/workload.ts";
import type { Growth } from "../../src/plan/growth.ts";
import type { Match, Rule } from "../../src/plan/scenario.ts";
import type { Running } from "../../src/pricing/trial.ts";
import type { Instant } from "../../src/units/month.ts";
import type { Schedule } from "../../src/units/schedule.ts";
import { DATA_LAKE, PAYMENTS, PLATFORM } from "./population-of.ts";

export const REGIONS = ["us-east-1", "us-east-2", "eu-west-1"];

export const some = <T>(...values: readonly T[]) => fc.subarray([...values], { minLength: 1 });

/** What rules of small inventories are about. */
export const matches: fc.Arbitrary<Match> = fc.oneof(
  some(PAYMENTS, PLATFORM, DATA_LAKE).map((accounts) => ({ accounts })),
  some("Prod", "Data").map((units) => ({ units })),
  some(...REGIONS).map((regions) => ({ regions })),
  some(...KINDS).map((kinds) => ({ kinds })),
  some("core", "edge").map((clusters) => ({ clusters })),
  fc.constantFrom("blue", "red").map((team) => ({ tags: { team } })),
  fc.constant({ clusters: ["core"], regions: ["us-east-1"] }),
  fc.constant({}),
);

export const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    days: fc.constantFrom("weekdays" as const, "weekends" as const, "daily" as const),
    from: fc.integer({ min: 0, max: 24 * 60 - 1 }),
    length: fc.integer({ min: 1, max: 24 * 60 }),
    offset: fc.integer({ min: -14 * 60, max: 14 * 60 }).map((offset) => offset + 0),
  })
  .map(({ days, from, length, offset }) => ({ days, from, until: from + length, offset }));

export const hours: fc.Arbitrary<Running> = fc.oneof(
  fc.constant("always" as const),
  fc.integer({ min: 0, max: 744 * 3600 }),
  schedules,
);

export const instants: fc.Arbitrary<Instant> = fc.integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2027, 2, 1) });

/** vCPUs that join or leave. */
const joining = fc.integer({ min: -2_000_000, max: 2_000_000 });

export const growths: fc.Arbitrary<Growth> = fc.oneof(
  fc.integer({ min: -5000, max: 2000 }).map((rate) => ({ by: "rate" as const, rate })),
  joining.map((vcpus) => ({ by: "vcpus" as const, vcpus })),
  fc
    .array(fc.record({ vcpus: joining, on: instants }), { minLength: 1, maxLength: 3 })
    .map((steps) => ({ by: "steps" as const, steps })),
);

const said = fc.record(
  {
    protect: fc.constantFrom(true, false, "current" as const),
    agent: fc.constantFrom("automatic" as const, "manual" as const),
    from: instants,
    growth: growths,
    hours,
  },
  { requiredKeys: [] },
);

/** Rules that say anything of a match; at least whether it is protected. */
export const rulesAbout = (match: fc.Arbitrary<Match>): fc.Arbitrary<Rule> =>
  fc.tuple(match, fc.constantFrom(true, false), said).map(([about, protect, rest]) => {
    const says = [rest.protect, rest.agent, rest.growth, rest.hours].some((one) => one !== undefined);
    return { match: about, ...rest, ...(says ? {} : { protect }) };
  });

export const anyRules = rulesAbout(matches);
