import { MOST_VCPUS } from "../../units/vcpu.ts";

/**
 * A value of code in its three states: written down, left out (so that a default of AWS or of the tool applies), or known only
 * once the code is applied; `why` says what it hangs on.
 */
export type Given<T> =
  | { readonly is: "known"; readonly value: T }
  | { readonly is: "unset" }
  | { readonly is: "unknown"; readonly why: string };

export const UNSET: Given<never> = { is: "unset" };

export const given = <T>(value: T): Given<T> => ({ is: "known", value });

export const unknownUntil = (why: string): Given<never> => ({ is: "unknown", why });

/** Reads a known value in another form; what can't be read so is unknown, and its text is told to nobody. */
export function mapGiven<A, B>(value: Given<A>, read: (known: A) => B | null): Given<B> {
  if (value.is !== "known") return value;
  const found = read(value.value);
  return found === null ? unknownUntil("not understood") : given(found);
}

/** A whole or broken number from 0 to a million, written as a number or as text: `2`, `"2"`; more is taken for a mistake. */
export const numberGiven = (value: Given<unknown>): Given<number> =>
  mapGiven(value, (known) => {
    const number = typeof known === "string" && known.trim() !== "" ? Number(known) : known;
    return typeof number === "number" && number >= 0 && number <= MOST_VCPUS ? number : null;
  });

/** Text, or a number as text. */
export const textGiven = (value: Given<unknown>): Given<string> =>
  mapGiven(value, (known) => (typeof known === "string" ? known : typeof known === "number" ? String(known) : null));

/** Whether something is switched on, as a boolean or its text. */
export const flagGiven = (value: Given<unknown>): Given<boolean> =>
  mapGiven(value, (known) =>
    known === true || known === "true" ? true : known === false || known === "false" ? false : null,
  );

/** The value where it is known, else null. */
export const knownOr = <T>(value: Given<T>): T | null => (value.is === "known" ? value.value : null);
