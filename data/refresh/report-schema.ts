import { z } from "zod";
import { SOURCE_TYPES } from "../../src/sources/inventory-header.ts";

const KINDS = ["eks-node", "fargate-task", "ec2-instance"] as const;

export const kind = z.enum(KINDS);
const accountId = z.string().regex(/^\d{12}$/);
export const openAccount = accountId.nullable().describe("null where no source names the account");
export const openRegion = z.string().nullable().describe("null where no source names the Region");
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const day = z.string().regex(/^\d{4}-\d\d(-\d\d)?$/);
const count = z.int().min(0);
const vcpus = z.number().min(0);

export const usd = z
  .string()
  .regex(/^\d+\.\d{2,6}$/)
  .meta({ id: "usd", description: "US dollars as a decimal with two to six digits after the point" });
export const signedUsd = z
  .string()
  .regex(/^-?\d+\.\d{2,6}$/)
  .meta({ id: "signedUsd", description: "a difference in US dollars" });

export const costRange = z
  .strictObject({ low: usd, expected: usd, high: usd.nullable() })
  .meta({ id: "costRange", description: "a cost with its bounds; high is null where nothing bounds it" });
export const vcpuRange = z
  .strictObject({ low: vcpus, expected: vcpus, high: vcpus.nullable() })
  .meta({ id: "vcpuRange", description: "vCPUs with their bounds; high is null where nothing bounds them" });
const swing = z
  .strictObject({ low: signedUsd, expected: signedUsd, high: signedUsd.nullable() })
  .meta({ id: "swing", description: "what another value would change; high is null where nothing bounds it" });

const vcpuCounts = z
  .strictObject({
    protected: vcpus.describe("covered now: a part of the four that follow"),
    eligible: vcpus,
    unverified: vcpus,
    ineligible: vcpus,
    unknown: vcpus.describe("as far as sizes are known"),
    unknownWorkloads: count.describe("hosts and tasks whose size nobody knows"),
  })
  .meta({ id: "vcpuCounts", description: "vCPUs by what Runtime Monitoring can do with them" });

const figure = z
  .strictObject({ vcpus: vcpuRange, monthlyCost: costRange })
  .meta({ id: "figure", description: "vCPUs and what a full month of them costs, every trial over" });
const accountFigure = z
  .strictObject({
    vcpus: vcpuRange,
    monthlyCost: costRange,
    standaloneCost: costRange.describe("without the account's neighbours on the ladder"),
  })
  .meta({ id: "accountFigure", description: "a figure beside what it would cost alone" });

const unknowable = "null where the source can't know what is protected";

const reading = z.strictObject({
  tierScope: z.enum(["organization", "account"]),
  ladder: z.enum(["per-meter", "shared"]),
  prices: z.literal("us-east-list").optional().describe("absent where each Region's own price is taken"),
  default: z.boolean(),
  current: usd.nullable().describe(unknowable),
  everything: usd,
});

const kindPart = z.strictObject({
  kind,
  workloads: count,
  ecsHosts: count.optional().describe("of ec2-instance alone: how many are hosts of an ECS cluster"),
  vcpus: vcpuCounts,
  current: figure.nullable().describe(unknowable),
  everything: figure,
});

const account = z.strictObject({
  accountId: openAccount,
  name: z.string().nullable(),
  ou: z.array(z.string()).describe("the path of organizational units, root first"),
  vcpus: vcpuCounts,
  current: accountFigure.nullable().describe(unknowable),
  everything: accountFigure,
});

const pool = z.strictObject({
  scope: z.string().describe("who climbs the ladder together: an organization's id, or an account's"),
  regionId: openRegion,
  meter: z.enum(["eks", "fargate", "ec2", "all"]),
  basis: z.enum(["current", "everything"]),
  quantity: vcpus.describe("vCPU-months"),
  tiers: z.array(
    z.strictObject({
      from: count.describe("vCPU-months, inclusive"),
      to: count.nullable().describe("vCPU-months, exclusive; null for the last tier"),
      unitPrice: usd.nullable().describe("null where several kinds of one ladder have prices of their own"),
      quantity: vcpus,
      cost: usd,
      assumed: z.boolean().describe("whether nobody published the price"),
    }),
  ),
  cost: usd,
});

const moneyChange = z
  .strictObject({ low: signedUsd.nullable(), expected: signedUsd, high: signedUsd.nullable() })
  .meta({ id: "moneyChange", description: "a signed difference; null where nothing bounds it" });
const vcpuChange = z.strictObject({ low: z.number().nullable(), expected: z.number(), high: z.number().nullable() });
const effect = z.strictObject({
  vcpus: vcpuRange.describe("what is left without a watch"),
  saves: moneyChange.describe("what a full month costs less, every trial over; in the report's own reading"),
});
const standing = z.enum(["within", "warning", "exceeded", "undecided"]);

const growth = z
  .union([z.string(), z.array(z.string())])
  .describe("a percentage a month, vCPU a month, or dated steps such as +200 vCPU on 2027-03-01");

const scenario = z
  .strictObject({
    name: z.string().nullable(),
    from: z.iso.datetime().describe("when what isn't protected yet is switched on, and what is left out switched off"),
    growth: growth.describe("of what no rule says how it grows"),
    settings: z.strictObject({
      monthHours: z.union([z.literal("calendar"), z.literal(730), z.literal(720), z.literal(744)]),
      ladder: z.enum(["per-meter", "shared"]),
      tierScope: z.enum(["organization", "account"]),
    }),
    add: z.array(z.strictObject({ kind, regionId: z.string(), vcpus })),
    difference: z.strictObject({ vcpus: vcpuChange, monthlyCost: moneyChange }).describe("from everything"),
    leftOut: effect.describe("all rules together"),
    rules: z.array(
      z.strictObject({
        match: z.strictObject({
          accounts: z.array(accountId).optional(),
          units: z.array(z.string()).optional(),
          regions: z.array(z.string()).optional(),
          kinds: z.array(kind).optional(),
          clusters: z.array(z.string()).optional(),
          tags: z.record(z.string(), z.string()).optional(),
        }),
        protect: z.union([z.boolean(), z.literal("current")]).optional(),
        agent: z.enum(["automatic", "manual"]).optional(),
        from: z.string().optional().describe("a date, or an instant with its zone"),
        growth: growth.optional(),
        hours: z
          .union([z.string(), z.number()])
          .optional()
          .describe("always, hours a month, or a schedule such as weekdays 8-20"),
        leavesOut: vcpuRange.describe("left out because this rule is the last that says so"),
        alone: effect.describe("what this rule would do without the others"),
      }),
    ),
    kinds: z.array(z.strictObject({ kind, vcpus: vcpuRange, monthlyCost: costRange })),
    accounts: z.array(
      z.strictObject({
        accountId: openAccount.describe("null for what is added, and where no source names the account"),
        vcpus: vcpuRange,
        monthlyCost: costRange,
        difference: moneyChange,
        cause: z
          .enum(["unwatched", "joined", "hours", "dearer", "cheaper"])
          .nullable()
          .describe("dearer and cheaper: a pool reaches less or more far, or is read in another way"),
      }),
    ),
    endpoints: z
      .strictObject({ vpcs: z.int(), everything: costRange, scenario: costRange })
      .nullable()
      .describe("a month, of VPCs where agents are run by hand; beside the bill; null where none is"),
    ceiling: z.strictObject({ limit: usd, everything: standing, scenario: standing }).nullable(),
  })
  .describe("with --scenario alone");

/** The first month that each account's own clocks leave whole. */
export const firstFullBills = z.array(
  z.strictObject({
    accountId: openAccount,
    firstFullBill: month
      .nullable()
      .describe(
        "the first month in which none of the account's own trials runs; null for none of these, or nothing held",
      ),
  }),
);

const projection = z.strictObject({
  basis: z.enum(["current", "everything", "scenario"]),
  firstFullBill: month.nullable().describe("the first month billed whole, every trial over; null for none of these"),
  accounts: firstFullBills,
  months: z.array(
    z.strictObject({
      month,
      billedCost: costRange,
      remainingCost: costRange.describe("what of the bill is still to come at asOf"),
      costAfterTrials: costRange.describe("the same hours without trials"),
      accounts: z.array(
        z.strictObject({
          accountId: openAccount,
          vcpus: vcpuRange.nullable(),
          billedCost: costRange,
          costAfterTrials: costRange,
        }),
      ),
    }),
  ),
});

const endpoints = z.strictObject({
  cost: costRange,
  avoidedMonthlyCost: costRange.describe("what they would cost as ordinary interface endpoints"),
  vpcs: z.array(
    z.strictObject({
      accountId: accountId.describe("the account that owns the VPC"),
      regionId: z.string(),
      vpcId: z.string(),
      azs: count,
      cost: costRange,
      why: z.enum(["automatic", "manual", "silent", "orphaned", "shared", "none", "unread"]),
    }),
  ),
});

const gb = z.number().min(0);
const gbRange = z.strictObject({ low: gb, expected: gb, high: gb.nullable() }).meta({
  id: "gbRange",
  description: "GB of flow logs a month, with their bounds; high is null where nothing bounds them",
});
const notTold = "null where no volume was given";
const waived = {
  waivedGb: gbRange.nullable().describe(notTold),
  savedCost: costRange.nullable().describe(`what they would have cost at the top of their ladder; ${notTold}`),
};

const flowLogs = z.strictObject({
  basis: z.enum(["current", "everything"]),
  ...waived,
  netCost: moneyChange.nullable().describe(`a full month less what is saved; no other figure holds this; ${notTold}`),
  regions: z.array(
    z.strictObject({
      regionId: openRegion,
      gbPerMonth: gb.nullable().describe("of all EC2 hosts and EKS nodes"),
      analyzedGbPerMonth: gb.nullable().describe("all that stands on the ladder, DNS logs too; null where not given"),
      ...waived,
      breakEvenGbPerVcpu: gbRange.nullable().describe("a month, for the waiver to pay for a vCPU's watch"),
      assumed: z.boolean().describe("whether nobody published the Region's price of flow logs"),
    }),
  ),
});

const metered = z
  .strictObject({
    accountId,
    regionId: z.string(),
    kind,
    vcpus: vcpus.describe("what AWS says it metered, in the mean of the day"),
    counted: vcpuRange.describe("what is counted as protected there"),
    day: z.iso.datetime().describe("the first instant of the last full UTC day that has figures"),
    vcpuHours: z.number().min(0).describe("of the 30 days before the inventory's moment"),
  })
  .describe("AWS's own measure beside this report's count");

const signedVcpus = z
  .strictObject({ low: z.number().nullable(), expected: z.number(), high: z.number().nullable() })
  .meta({ id: "signedVcpus", description: "a signed difference of vCPUs; null where nothing bounds it" });

const difference = {
  before: figure,
  after: figure,
  delta: z
    .strictObject({ vcpus: signedVcpus, monthlyCost: moneyChange })
    .describe("after less before, bounds included"),
};

const mover = z.strictObject({
  name: z.string().nullable().describe("null for workloads that neither a cluster nor a tag tells apart"),
  accountId: openAccount,
  regionId: openRegion,
  kind: kind.nullable(),
  vcpus: z.strictObject({ before: vcpuRange, after: vcpuRange, delta: signedVcpus }),
  monthlyCost: z.strictObject({ before: usd, after: usd, delta: signedUsd }).describe("expected shares of the pools"),
});
const movers = z.array(mover).describe("the largest first");
const gapPlaces = z.array(z.strictObject({ accountId: openAccount, regionId: openRegion, api: z.string() }));

const change = z
  .strictObject({
    coverage: z.enum(["everything", "current", "rules", "scenario"]),
    ...difference,
    kinds: z.array(z.strictObject({ kind, ...difference })),
    movers: z.strictObject({
      accounts: movers,
      clusters: movers,
      tags: movers.describe("a workload counts under each of its tags"),
      workloads: movers.describe("those that prices and rules can't tell apart are one"),
    }),
    gaps: z.strictObject({ appeared: gapPlaces, gone: gapPlaces }).describe("what one side alone didn't read"),
  })
  .describe("of diff, and of check with --baseline; a full month, every trial over");

const REASONS = ["driver", "gap", "price", "workloads", "near", "already", "no-limit", "unresolved", "empty"] as const;

const verdict = z.strictObject({
  budget: z.string(),
  basis: z.enum(["after-trials", "billed"]),
  month: month.nullable().describe("of billed: the month that counts"),
  coverage: z.enum(["everything", "current", "rules", "scenario"]),
  limits: z.enum(["amount", "increase"]).describe("whether limit and amount are of the bill, or of its increase"),
  state: z.enum(["within", "warning", "exceeded", "undecided"]),
  limit: usd,
  amount: moneyChange.describe("the bill; of an increase signed"),
  unresolvedHigh: signedUsd
    .nullable()
    .describe("the most it can be because of what wasn't read, priced or resolved; null where nothing bounds it"),
  change: z
    .strictObject({
      before: costRange,
      delta: moneyChange,
      how: z
        .enum(["crossed", "worse", "better", "untouched"])
        .nullable()
        .describe("crossed: by this change; worse: over or undecided already; null where the bill is within"),
    })
    .nullable()
    .describe("null where nothing changes"),
  reasons: z
    .array(
      z.strictObject({
        what: z
          .enum(REASONS)
          .describe("driver: what is dearest, or moved most; gap, price, workloads: what may add to it"),
        where: z.string().nullable(),
        high: usd
          .nullable()
          .optional()
          .describe("the most that it can add to a full month; null where nothing bounds that"),
        dimension: z.enum(["account", "cluster", "workload"]).optional().describe("of a driver"),
        name: z.string().nullable().optional(),
        accountId: openAccount.optional(),
        regionId: openRegion.optional(),
        kind: kind.nullable().optional(),
        cost: usd.optional().describe("what a driver costs in what is judged: a full month, or the month"),
        change: signedUsd.optional().describe("by how much a driver moved"),
        warnAt: count.optional().describe("of near: percent of the limit"),
        state: z
          .enum(["within", "warning", "exceeded", "undecided"])
          .optional()
          .describe("of already: without a change"),
        groups: z.array(z.string()).optional().describe("of no-limit: what scales without an upper bound in code"),
        workloads: count.optional().describe("of unresolved: how many"),
        most: count.optional().describe("of unresolved: how many are let pass"),
      }),
    )
    .describe("empty where the bill is plainly within its limit"),
});

export const gap = z.strictObject({
  accountId: openAccount,
  regionId: openRegion,
  api: z.string(),
  reason: z.enum(["denied", "throttled", "timeout", "unavailable", "expired", "malformed", "unsupported"]),
  message: z.string(),
  hides: z.array(
    z.strictObject({
      kind,
      vcpus: vcpus.nullable().describe("the most that can hide there; null where nothing bounds it"),
      swing: swing.nullable().describe("null where the kind isn't looked at"),
    }),
  ),
});

const coverage = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("covered"), evidence: z.string() }),
  z.strictObject({ state: z.literal("not-covered"), evidence: z.string().nullable(), reasons: z.array(z.string()) }),
  z.strictObject({
    state: z.literal("partial"),
    evidence: z.string(),
    vcpus: vcpuRange,
    reasons: z.array(z.string()),
  }),
  z.strictObject({ state: z.literal("unknown"), reasons: z.array(z.string()) }),
]);

const workload = z.strictObject({
  origin: z.string(),
  accountId: openAccount,
  regionId: openRegion,
  kind,
  type: z.string().nullable(),
  count,
  vcpus: vcpuRange.nullable().describe("of each; null where nobody knows"),
  hours: z.union([z.literal("always"), z.number().min(0)]),
  cluster: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  eligibility: z.strictObject({
    state: z.enum(["eligible", "unverified", "ineligible", "unknown"]),
    reasons: z.array(z.string()),
  }),
  coverage,
  currentCost: usd,
  everythingCost: usd,
});

export const skipped = z.strictObject({ accountId: openAccount, regionId: z.string(), reason: z.string() });

export const assumption = z.strictObject({
  id: z.string(),
  value: z.string(),
  other: z.string().nullable(),
  source: z.string(),
  swing: swing.nullable().describe("null where it can't be computed"),
});

/** What every document begins with. */
export const head = {
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal("watchbill"), version: z.string() }),
  asOf: z.iso.datetime(),
  currency: z.literal("USD"),
  source: z.strictObject({
    type: z.enum(SOURCE_TYPES),
    name: z.string(),
    sample: z.boolean().describe("true for the bundled, invented organization"),
  }),
  organization: z
    .strictObject({
      id: z.string(),
      name: z.string().nullable(),
      whole: z.boolean().describe("false where accounts of it were not read"),
    })
    .nullable(),
  settings: z.strictObject({
    monthHours: z.union([z.literal("calendar"), z.literal(730), z.literal(720), z.literal(744)]),
    ladder: z.enum(["per-meter", "shared"]),
    tierScope: z.enum(["organization", "account"]),
    discount: z.string().regex(/^\d{1,2}(\.\d{1,2})?%$/),
  }),
};

/** The JSON report, schemaVersion 1: every field that `--format json` prints. Money is a decimal string, vCPUs are numbers. */
export const reportSchema = z.strictObject({
  ...head,
  totals: z.strictObject({
    workloads: count,
    vcpus: vcpuCounts,
    current: figure.nullable().describe(unknowable),
    everything: figure,
    scenario: figure.optional().describe("with --scenario alone"),
    listPrice: usd.optional().describe("what everything costs at list price, where a discount is taken off"),
  }),
  readings: z.array(reading),
  kinds: z.array(kindPart),
  accounts: z.array(account),
  pools: z.array(pool),
  projections: z.array(projection),
  scenario: scenario.optional(),
  endpoints: endpoints.nullable().describe("null in a view by kind or tag"),
  flowLogs: z.array(flowLogs).nullable().describe("null in a view by account, kind or tag"),
  metered: z.array(metered).describe("empty where AWS gave no figures, and in a view by tag"),
  change: change.optional(),
  verdicts: z.array(verdict).describe("of the budgets of the settings; of check with those of its flags"),
  gaps: z.array(gap),
  skipped: z.array(skipped),
  unpriced: z.array(
    z.strictObject({
      regionId: openRegion,
      kinds: z.array(kind),
      missing: z.enum(["price", "upper-tiers"]),
      swing,
    }),
  ),
  unresolved: z
    .array(
      z.strictObject({
        address: z.string(),
        accountId: openAccount,
        regionId: z.string().nullable(),
        kind: kind.nullable(),
        what: z.string().describe("what is missing, such as the instance type"),
        why: z.string(),
        line: z.int().optional().describe("where the file has lines"),
      }),
    )
    .describe("resources of a plan or template that don't say how many vCPUs they will run; counted beside the totals"),
  notes: z
    .array(z.strictObject({ address: z.string(), text: z.string(), line: z.int().optional() }))
    .optional()
    .describe("what has to be said of resources of a plan or template beside their figures"),
  doubts: z.array(
    z.strictObject({
      reasonCode: z.string(),
      state: z.enum(["unverified", "ineligible", "unknown"]),
      workloads: count,
      vcpus,
    }),
  ),
  assumptions: z.array(assumption),
  provenance: z.strictObject({
    prices: z.strictObject({ first: day, last: day, asOf: day, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    instanceTypes: z.strictObject({ asOf: day }),
  }),
  workloads: z.array(workload).optional().describe("with --details alone"),
});
