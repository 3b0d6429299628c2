import { UserError } from "../../errors.ts";
import type { SourceAssumption } from "../../inventory/inventory.ts";
import type { Place } from "../aws-answers/place.ts";

type Part = "account" | "region";

/** A place that was found, and what was assumed to find it. */
export type FoundPlace = { readonly place: Place; readonly assumptions: readonly SourceAssumption[] };

/**
 * Finds the place of an answer that names none: what was given, else the only account and the only Region of the others, which
 * is an assumption. Throws a UserError where a part that is needed stays open.
 */
export type SilentPlace = (answer: string, needed: readonly Part[]) => FoundPlace;

/** Starts from what was given and from the places that the other answers name. */
export function silentPlace(given: Place, places: readonly Place[]): SilentPlace {
  const only = {
    account: single(places.map(({ accountId }) => accountId)),
    region: single(places.map(({ regionId }) => regionId)),
  };
  const fixed = { account: given.accountId, region: given.regionId };
  return (answer, needed) => ({
    place: { accountId: fixed.account ?? only.account, regionId: fixed.region ?? only.region },
    assumptions: needed.flatMap((part): SourceAssumption[] => {
      const value = fixed[part] ?? only[part];
      if (value === null) throw placeless(answer, needed);
      const source = `${answer} names none, and it is the only one in the other answers`;
      return fixed[part] === null ? [{ id: `${part}-of-answers`, value, source }] : [];
    }),
  });
}

function placeless(answer: string, needed: readonly Part[]): UserError {
  const names = needed.map((part) => (part === "account" ? "account" : "Region"));
  return new UserError(
    "aws-answer-placeless",
    `${answer} names no ${names.join(" and no ")}`,
    `pass ${needed.map((part) => `--${part}`).join(" and ")}`,
  );
}

function single(ids: readonly (string | null)[]): string | null {
  const [only = null, ...others] = new Set(ids.filter((id) => id !== null));
  return others.length === 0 ? only : null;
}
