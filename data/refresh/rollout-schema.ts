import { z } from "zod";
import { assumption, costRange, gap, head, month, openAccount, signedUsd, usd, vcpuRange } from "./report-schema.ts";

const unit = {
  unit: z
    .enum(["account", "ou", "cluster", "no-cluster"])
    .describe("no-cluster: what of an account is in no cluster; an account in no OU goes by itself"),
  name: z.string().describe("as --order calls it"),
  accountId: openAccount,
  accountName: z.string().nullable(),
  cluster: z.string().nullable(),
  vcpus: vcpuRange.describe("what isn't protected yet"),
};

const bill = z.strictObject({ month, billedCost: usd });

/** The JSON of `rollout`, schemaVersion 1. */
export const rolloutSchema = z.strictObject({
  ...head,
  by: z.enum(["account", "ou", "cluster"]),
  ceiling: usd.describe("the most that a month's expected bill may come to"),
  steps: z
    .array(
      z.strictObject({
        ...unit,
        from: z.iso.datetime().describe("when it is switched on"),
        freeUntil: z.iso.datetime().nullable().describe("when its last trial ends; null where none is left to it"),
        addsMonthlyCost: signedUsd.describe(
          "to a month with every trial over, beside the steps that were placed before",
        ),
        reason: z.enum(["first-day", "waits"]),
        dayEarlier: bill.nullable().describe("the dearest month if it began a day earlier; null on the first day"),
      }),
    )
    .describe("by date"),
  leftOut: z
    .array(
      z.strictObject({
        ...unit,
        ceiling: usd.describe("the least under which it fits beside the steps, in whole cents"),
        dearestMonth: month,
      }),
    )
    .describe("what doesn't fit; the least ceiling first"),
  months: z.array(
    z.strictObject({ month, billedCost: costRange, asTodayCost: usd.describe("with nothing more switched on") }),
  ),
  dearestMonth: bill.describe("of all months that must hold, later ones too"),
  alreadyOver: bill.nullable().describe("the dearest month with nothing more switched on, where it passes the ceiling"),
  ceilingForAll: usd.describe("the least under which everything can be switched on at once, in whole cents"),
  vcpuMonths: z.number().describe("protected more in these months"),
  growthGoesOn: z.boolean().describe("whether a scenario's growth makes later months dearer or cheaper for good"),
  gaps: z.array(gap),
  assumptions: z.array(assumption),
});
