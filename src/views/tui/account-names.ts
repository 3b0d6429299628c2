import { plainText } from "../plain-text.ts";
import type { Shown } from "./shown.ts";

/** What accounts are called, by their ids; those without a name by the id itself. */
export const accountNames = (shown: Shown): ((id: string | null) => string) =>
  shown.kept("account names", () => {
    const names = new Map(shown.result.frame.accounts.map(({ id, name }) => [id, plainText(name ?? id)]));
    return (id) => (id === null ? "not given" : (names.get(id) ?? plainText(id)));
  });
