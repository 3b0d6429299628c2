import { z } from "zod";
import { UserError } from "../errors.ts";
import type { Inventory, TrialClock } from "../inventory/inventory.ts";
import { NOTHING_BESIDE } from "../inventory/inventory.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { Observation, Workload } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Instant } from "../units/month.ts";
import { parseInstant } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { exactly } from "../units/range.ts";
import { milliVcpu, MOST_VCPUS } from "../units/vcpu.ts";
import { knownRegion } from "./known-region.ts";
import { accountId, tags, textTags } from "./yaml-fields.ts";
import { checkYaml, parseYaml } from "./yaml-document.ts";

const VCPUS_MESSAGE = `vCPUs are a number from 0 to ${MOST_VCPUS.toLocaleString("en-US")}, no finer than a thousandth`;
const vcpuNumber = z.number({ error: VCPUS_MESSAGE }).refine((value) => milliVcpu(value) !== null, VCPUS_MESSAGE);

const vcpuRange = z
  .strictObject({ low: vcpuNumber, expected: vcpuNumber, high: vcpuNumber.nullable() })
  .refine(
    ({ low, expected, high }) => low <= expected && (high === null || expected <= high),
    "low, expected and high stand in this order",
  );

const row = z.strictObject(
  {
    account: accountId,
    region: z.string({ error: "a workload names its Region, such as us-east-1" }),
    kind: z.enum(KINDS, { error: `a kind is ${KINDS.join(", ")}` }),
    vcpus: z.union([vcpuNumber, vcpuRange], { error: VCPUS_MESSAGE }),
    count: z
      .int({ error: "a count is a whole number" })
      .min(0, "a count is not negative")
      .max(10_000_000, "a count of more than 10,000,000 is taken for a mistake")
      .optional(),
    hours: z
      .union(
        [
          z.literal("always"),
          z.number().refine((hours) => hours === 0 || hours * 3600 >= 1, "hours are 0 or at least a second"),
        ],
        {
          error: "hours are always, or a number of hours a month",
        },
      )
      .optional(),
    protected: z.boolean({ error: "protected is true or false" }).optional(),
    trialEnds: z
      .string({ error: "a trial ends on a date such as 2026-12-10" })
      .refine(
        (text) => parseInstant(text) !== null,
        "a trial ends on a date such as 2026-12-10, or an instant with its zone",
      )
      .optional(),
    cluster: z.string({ error: "a cluster is a name" }).optional(),
    tags: tags.optional(),
    eligibility: z
      .enum(["eligible", "unverified", "ineligible"], { error: "eligibility is eligible, unverified or ineligible" })
      .optional(),
  },
  { error: "a workload has an account, region, kind and vcpus" },
);

/** The estimate file: numbers typed by hand, for planning and for golden tests. */
export const estimateSchema = z.strictObject(
  {
    watchbill: z.literal("estimate/1", { error: "this reads estimate/1" }),
    organization: z
      .string({ error: "an organization is its id, such as o-example" })
      .min(1, "an organization is its id, such as o-example")
      .optional(),
    workloads: z.array(row, { error: "workloads is a list" }),
  },
  { error: "an estimate begins with watchbill: estimate/1" },
);

const FORM = {
  keys: [...Object.keys(estimateSchema.shape), ...Object.keys(row.shape), "low", "expected", "high"],
  schema: "data/schemas/estimate.schema.json",
};

export type EstimateOptions = {
  readonly asOf: Instant;
  /** The most hours a row may run: those of the divisor's month. */
  readonly monthHours: number;
  readonly tables: ReferenceTables;
  readonly judge: (observation: Observation) => Workload;
};

/** Reads an estimate file; every row counts as eligible unless it says otherwise. */
export function readEstimate(name: string, text: string, options: EstimateOptions): Inventory {
  const file = parseYaml(name, text);
  const checked = checkYaml(file, estimateSchema, FORM);
  const clocks = new Map<string, TrialClock>();
  const workloads = checked.workloads.map((typed, index): Workload => {
    const where = (key: string) => `${name} line ${file.lineOf(["workloads", index, key])}: `;
    const regionId = knownRegion(typed.region, options.tables, where("region"));
    const hours = typed.hours ?? "always";
    if (hours !== "always" && hours > options.monthHours) {
      const message = `${where("hours")}${hours} hours are more than the month's ${options.monthHours}`;
      throw new UserError("too-many-hours", message, "write hours: always");
    }
    if (typed.trialEnds !== undefined) {
      const ends = parseInstant(typed.trialEnds) ?? 0;
      const key = `${typed.account} ${regionId} ${typed.kind}`;
      const known = clocks.get(key);
      if (known !== undefined && known.ends !== ends) {
        const message = `${where("trialEnds")}the trial of ${key} already ends at ${new Date(known.ends).toISOString()}`;
        throw new UserError("two-trial-ends", message, "an account, Region and kind share one clock: write one end");
      }
      clocks.set(key, { accountId: typed.account, regionId, kind: typed.kind, ends, precision: "exact" });
    }
    const count = typed.count ?? 1;
    const most = typeof typed.vcpus === "number" ? typed.vcpus : (typed.vcpus.high ?? typed.vcpus.expected);
    if (count * most > MOST_VCPUS)
      throw new UserError(
        "absurd-number",
        `${where("vcpus")}${count} × ${most} vCPUs are taken for a mistake`,
        TOO_MANY_HINT,
      );
    return options.judge({
      origin: `${name} line ${file.lineOf(["workloads", index])}, row ${index + 1}`,
      accountId: typed.account,
      regionId,
      kind: typed.kind,
      type: null,
      vcpus: milliRange(typed.vcpus),
      count: exactly(count),
      hours: hours === "always" ? hours : Math.round(hours * 3600),
      cluster: typed.cluster ?? null,
      tags: textTags(typed.tags),
      facts: {},
      coverage: typed.protected
        ? { state: "covered", evidence: "stated" }
        : { state: "not-covered", evidence: "stated", reasons: [] },
      stated: typed.eligibility ?? "eligible",
    });
  });
  refuseDoubtfulClocks(
    checked.workloads,
    clocks,
    options.asOf,
    (index) => `${name} line ${file.lineOf(["workloads", index])}: `,
  );
  const { organization } = checked;
  return {
    asOf: options.asOf,
    source: { type: "estimate", name },
    ...NOTHING_BESIDE,
    organization: organization === undefined ? null : { id: organization, name: null, whole: true },
    trials: [...clocks.values()],
    workloads,
  };
}

/** A protected row without an end is past its trial; another row of its clock that is still free says something else. */
function refuseDoubtfulClocks(
  rows: readonly z.infer<typeof row>[],
  clocks: ReadonlyMap<string, TrialClock>,
  asOf: Instant,
  where: (index: number) => string,
): void {
  for (const [index, typed] of rows.entries()) {
    const key = `${typed.account} ${typed.region} ${typed.kind}`;
    const ends = clocks.get(key)?.ends;
    if (typed.protected !== true || typed.trialEnds !== undefined || ends === undefined || ends <= asOf) continue;
    const message = `${where(index)}is protected without trialEnds, so past its trial, but ${key} is free until ${new Date(ends).toISOString()}`;
    throw new UserError(
      "two-trial-ends",
      message,
      "an account, Region and kind share one clock: write trialEnds on this row too",
    );
  }
}

const TOO_MANY_HINT = `a row holds up to ${MOST_VCPUS.toLocaleString("en-US")} vCPUs: write several`;

function milliRange(typed: z.infer<typeof row>["vcpus"]): Range {
  if (typeof typed === "number") return exactly(milliVcpu(typed) ?? 0);
  const { low, expected, high } = typed;
  return { low: milliVcpu(low) ?? 0, expected: milliVcpu(expected) ?? 0, high: high === null ? null : milliVcpu(high) };
}
