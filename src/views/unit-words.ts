import type { RolloutBy, RolloutUnit } from "../plan/rollout-unit.ts";
import { countText } from "./format-number.ts";
import { plainText } from "./plain-text.ts";

/** What a unit is called; accounts by their names. */
export function unitTitle(
  { what, name, accountId, cluster }: RolloutUnit,
  names: (id: string | null) => string,
): string {
  switch (what) {
    case "ou":
      return plainText(name);
    case "account":
      return names(accountId);
    case "no-cluster":
      return `${names(accountId)}, in no cluster`;
    case "cluster":
      return name === cluster ? plainText(name) : `${plainText(cluster ?? name)} of ${names(accountId)}`;
  }
}

const WORDS: Readonly<Record<RolloutBy, readonly [string, string]>> = {
  account: ["account", "accounts"],
  ou: ["OU", "OUs"],
  cluster: ["cluster", "clusters"],
};

/** The head of a column of units. */
export const UNIT_HEADS: Readonly<Record<RolloutBy, string>> = { account: "Account", ou: "OU", cluster: "Cluster" };

/** So many units: `3 accounts`. */
export const countedUnits = (count: number, by: RolloutBy): string =>
  `${countText(count)} ${count === 1 ? WORDS[by][0] : WORDS[by][1]}`;
