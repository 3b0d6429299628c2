import type { InventoryFrame } from "../inventory.ts";

/** Whether a tag decides something by its own words: GuardDuty looks for it. Any other value of it decides nothing. */
export const hasMeaning = (key: string, value: string): boolean =>
  key === "GuardDutyManaged" && (value === "true" || value === "false");

/** Whether a reason is a code of ours, and not AWS's words. */
export const isOurs = (reason: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(reason);

/** The id of the instance that an origin names; null where it names none. */
export const instanceIn = (origin: string): string | null => /(?:^|\/)(i-[0-9a-f]{8,17})$/.exec(origin)?.[1] ?? null;

/** What a frame's sources are called, one by one, but for the sample, which everybody has, and what was typed as numbers. */
export const sourceNames = ({ source }: Pick<InventoryFrame, "source">): string[] =>
  source.name.split(", ").filter((name) => !isPublic(name));

/** Whether a source's name names nobody's things. */
export const isPublic = (name: string): boolean =>
  /^(sample|baseline|(\w+=[\d.]+,?)+(@[a-z]{2}(-[a-z]+)+-\d)?)$/.test(name);
