import { UserError } from "../errors.ts";
import type { InventoryFrame } from "../inventory/inventory.ts";
import type { Population } from "../plan/population.ts";
import { startPreparation } from "../plan/population.ts";
import type { OpenOptions } from "../sources/open.ts";
import { openSources } from "../sources/open.ts";

/** Reads what a change is measured from, at the moment of what it changed to; both are of one organization. */
export async function readBefore(word: string, after: InventoryFrame, options: OpenOptions): Promise<Population> {
  const preparation = startPreparation();
  const opening = { ...options, asOf: after.asOf, onCell: () => {}, previous: null };
  const before = preparation.finish(await openSources([word], opening, preparation.add));
  const [was, is] = [before.frame.organization, after.organization];
  if (was === null || is === null || was.id === is.id) return before;
  throw new UserError(
    "two-organizations",
    `${before.frame.source.name} is of ${was.id}, ${after.source.name} of ${is.id}`,
    "compare two sources of one organization",
  );
}

/** The accounts that a population knows, or holds something of. */
export const accountsOf = ({ frame, groups }: Population): string[] => [
  ...frame.accounts.map(({ id }) => id),
  ...groups.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])),
];
