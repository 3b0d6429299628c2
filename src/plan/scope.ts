import type { Account } from "../inventory/inventory.ts";
import type { Match } from "./scenario.ts";
import type { View } from "./usage.ts";

/** A view narrowed to what a match is about; a narrowed view keeps its pooled shares. OUs are those of `accounts`. */
export function narrowed(view: View, match: Match, accounts: readonly Account[]): View {
  const { units, clusters = null } = match;
  const inUnits =
    units === undefined
      ? null
      : accounts.filter(({ ou }) => ou.some((name) => units.includes(name))).map(({ id }) => id);
  const tags = Object.entries(match.tags ?? {}).map(([key, value]) => ({ key, value }));
  return {
    accounts: common(common(view.accounts, match.accounts ?? null), inUnits),
    regions: common(view.regions, match.regions ?? null),
    kinds: common(view.kinds, match.kinds ?? null),
    tags: [...view.tags, ...tags],
    clusters: common(view.clusters ?? null, clusters),
  };
}

/** What both lists name; null names everything. */
function common<T>(a: readonly T[] | null, b: readonly T[] | null): readonly T[] | null {
  if (a === null || b === null) return a ?? b;
  return a.filter((one) => b.includes(one));
}
