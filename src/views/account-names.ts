import type { Account } from "../inventory/inventory.ts";
import { plainText } from "./plain-text.ts";

/** What accounts are called, by their ids; those without a name by the id itself. */
export function namesOf(accounts: readonly Account[]): (id: string | null) => string {
  const names = new Map(accounts.map(({ id, name }) => [id, plainText(name ?? id)]));
  return (id) => (id === null ? "not given" : (names.get(id) ?? plainText(id)));
}
