/** Whether a condition holds, as far as that can be told; `why` names what it hangs on. */
export type Truth = true | false | { readonly why: string };

export const not = (truth: Truth): Truth => (typeof truth === "boolean" ? !truth : truth);

/** One that is false makes all false, even beside unknown ones. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.find((truth) => typeof truth !== "boolean") ?? true;
}

/** One that is true is enough, even beside unknown ones. */
export const anyOf = (truths: readonly Truth[]): Truth => not(allOf(truths.map(not)));
