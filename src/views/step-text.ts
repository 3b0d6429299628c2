import type { Page } from "./page.ts";

/** A command as it is typed; one that would be cut on this page is told where it stands whole. */
export function stepText(step: string, { width, measure }: Page): string {
  if (step.startsWith("#")) return step;
  const [name = "", verb = "", what = "", ...rest] = step.split(" ");
  const isCut = rest.some((word) => measure(word) > width - 4);
  return isCut ? `$ ${name} ${verb} ${what} (whole with -f json)` : `$ ${step}`;
}
