import { namesOf } from "../account-names.ts";
import type { Shown } from "./shown.ts";

/** What accounts are called, by their ids; made once for a dataset. */
export const accountNames = (shown: Shown): ((id: string | null) => string) =>
  shown.kept("account names", () => namesOf(shown.result.frame.accounts));
