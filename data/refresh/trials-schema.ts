import { z } from "zod";
import {
  assumption,
  costRange,
  firstFullBills,
  gap,
  head,
  kind,
  month,
  openAccount,
  openRegion,
  signedUsd,
  vcpuRange,
} from "./report-schema.ts";

const clock = z.strictObject({
  accountId: openAccount,
  name: z.string().nullable(),
  regionId: openRegion,
  kind,
  state: z
    .enum(["running", "over", "not-started", "open", "unread"])
    .describe("open: nobody knows whether it has begun; unread: nothing of the place was read"),
  started: z.iso.datetime().nullable(),
  ends: z.iso.datetime().nullable().describe("the first instant that is billed"),
  precision: z
    .enum(["exact", "day"])
    .nullable()
    .describe("day: AWS tells whole days, so that start and end are ± 1 day"),
  vcpus: vcpuRange.nullable().describe("under the clock, or what would come under it; null where nothing was read"),
  standaloneCost: costRange
    .nullable()
    .describe("what those cost in a full month on a ladder of their own; never a share of a pool"),
});

const hiddenMonth = {
  month,
  billedCost: costRange,
  costAfterTrials: costRange.describe("the same hours without trials"),
  hiddenCost: signedUsd.describe("the difference, in expected amounts"),
};

const bill = z.strictObject({
  basis: z.enum(["current", "everything", "scenario"]),
  cliff: z
    .strictObject({
      month,
      comesDue: signedUsd.describe("what trials hide less than in the month before"),
      billedCost: costRange,
    })
    .nullable()
    .describe("the month in which the most of what trials hid comes onto the bill; null for none of these"),
  firstFullBill: month.nullable().describe("the first month billed whole, every trial over; null for none of these"),
  accounts: firstFullBills,
  months: z.array(z.strictObject(hiddenMonth)),
  pools: z
    .array(
      z.strictObject({
        scope: z.string().describe("who climbs the ladder together: an organization's id, or an account's"),
        regionId: openRegion,
        meter: z.enum(["eks", "fargate", "ec2", "all"]),
        months: z.array(z.strictObject(hiddenMonth)).describe("until the first that is billed whole"),
      }),
    )
    .describe(
      "those in which trials hide something, most first; what is hidden belongs to a pool, never to an account",
    ),
});

/** The JSON of `trials`, schemaVersion 1. */
export const trialsSchema = z.strictObject({
  ...head,
  clocks: z.array(clock),
  bills: z
    .array(bill)
    .describe("protected today, where the source knows it; everything; the scenario, with --scenario"),
  gaps: z.array(gap),
  assumptions: z.array(assumption),
});
