import type { Instant } from "../units/month.ts";
import type { RolloutUnit } from "./rollout-unit.ts";
import type { Match, Rule } from "./scenario.ts";

/** A unit with when it is switched on; null: it stays as it is. */
export type Dated = { readonly unit: RolloutUnit; readonly from: Instant | null };

/**
 * The rules by which units are switched on at their dates, and no more: what is protected today stays, one rule for each date and
 * breadth. What stays as it is has a rule only where that of a broader unit would switch it on.
 */
export function rolloutRules(dated: readonly Dated[]): Rule[] {
  const broadest = Math.min(...dated.flatMap(({ unit, from }) => (from === null ? [] : [unit.breadth])));
  const said = dated.filter(({ unit, from }) => from !== null || unit.breadth > broadest);
  const alike = Map.groupBy(said, ({ unit, from }) => `${unit.breadth} ${shapeOf(unit)} ${from ?? "as-it-is"}`);
  const rules = [...alike.values()]
    .map((list) => list.toSorted((a, b) => (a.unit.name < b.unit.name ? -1 : 1)))
    .sort(([a], [b]) => (a === undefined || b === undefined ? 0 : inOrder(a, b)))
    .flatMap((list) => {
      const from = list[0]?.from ?? null;
      return merged(list.map(({ unit }) => unit.match)).map((match): Rule =>
        from === null ? { match, protect: "current" } : { match, protect: true, from },
      );
    });
  return [{ match: {}, protect: "current" }, ...rules];
}

/** Matches on the same keys can share rules. */
const shapeOf = ({ match }: RolloutUnit): string => Object.keys(match).sort().join();

const inOrder = (a: Dated, b: Dated): number =>
  a.unit.breadth - b.unit.breadth ||
  (a.from ?? Number.POSITIVE_INFINITY) - (b.from ?? Number.POSITIVE_INFINITY) ||
  (a.unit.name < b.unit.name ? -1 : 1);

/** What matches on the same keys are about together. Of clusters by account, accounts in which the same ones are meant share a match. */
function merged(matches: readonly Match[]): Match[] {
  const [first = {}] = matches;
  const [accounts, units, clusters] = [
    matches.flatMap((match) => match.accounts ?? []),
    matches.flatMap((match) => match.units ?? []),
    matches.flatMap((match) => match.clusters ?? []),
  ];
  if (first.units !== undefined) return [{ units }];
  if (first.clusters === undefined) return first.accounts === undefined ? [{}] : [{ accounts }];
  if (first.accounts === undefined) return [{ clusters }];
  const byAccount = Map.groupBy(matches, (match) => match.accounts?.join() ?? "");
  const bySet = Map.groupBy(byAccount.values(), (list) => JSON.stringify(list.map((match) => match.clusters)));
  return [...bySet.values()].map((lists) => ({
    accounts: lists.flatMap(([match]) => match?.accounts ?? []),
    clusters: (lists[0] ?? []).flatMap((match) => match.clusters ?? []),
  }));
}
