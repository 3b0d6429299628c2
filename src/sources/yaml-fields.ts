import { z } from "zod";

/** An account id; a number is taken for its digits. */
export const accountId = z
  .union([z.string(), z.int()], { error: "an account is its 12 digits, in quotes" })
  .transform(String)
  .refine((id) => /^\d{12}$/.test(id), "an account is its 12 digits, in quotes");

/** Tags, whose values YAML may take for numbers or truth values. */
export const tags = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()], { error: "a tag has a text for its value" }),
  { error: "tags are names with values" },
);

/** Tags with the values that YAML took for numbers or truth values as the texts they were. */
export const textTags = (typed: z.infer<typeof tags> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(typed ?? {}).map(([key, value]) => [key, String(value)]));

/** How the price page is read, in settings and scenarios. */
export const readingSettings = {
  tierScope: z.enum(["organization", "account"], { error: "tierScope is organization or account" }).optional(),
  ladder: z.enum(["per-meter", "shared"], { error: "ladder is per-meter or shared" }).optional(),
  monthHours: z
    .union([z.literal("calendar"), z.literal(730), z.literal(720), z.literal(744)], {
      error: "monthHours is calendar, 730, 720 or 744",
    })
    .optional(),
};
