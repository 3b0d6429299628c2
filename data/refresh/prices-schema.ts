import { z } from "zod";

const day = z.string().regex(/^\d{4}-\d\d(-\d\d)?$/);
const usd = z
  .string()
  .regex(/^\d+\.\d{2,6}$/)
  .meta({ id: "usd", description: "US dollars as a decimal with two to six digits after the point" });

/** The JSON of `prices show`, schemaVersion 1. */
export const shownPricesSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal("watchbill"), version: z.string() }),
  currency: z.literal("USD"),
  provenance: z.strictObject({
    name: z.string(),
    asOf: z.strictObject({ first: day, last: day }),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  prices: z.array(
    z.strictObject({
      regionId: z.string(),
      meter: z.enum(["eks", "fargate", "ec2", "flow-log", "endpoint-hour"]),
      unit: z.enum(["vCPU-Months", "GB", "Hrs"]),
      tiers: z.array(
        z.strictObject({
          from: z.int().min(0),
          to: z.int().min(1).nullable().describe("null for the last tier"),
          unitPrice: z
            .strictObject({ low: usd, expected: usd, high: usd })
            .describe("all three are equal where the Region has a published price"),
          assumed: z.boolean(),
        }),
      ),
      published: z
        .strictObject({ source: z.string(), asOf: day, confidence: z.enum(["high", "medium", "low"]) })
        .nullable()
        .describe("null where US East stands in"),
    }),
  ),
});
