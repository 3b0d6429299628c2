import type { Told } from "../views/tui/opening.ts";
import type { Dataset } from "../views/tui/shown.ts";

/** A source that is read since before anyone looks at it. */
export type Opening = {
  /** The first part of it, or all of it where that comes at once. */
  readonly first: Promise<Dataset>;
  /** Whether there is more to come than the first. */
  readonly isOpen: () => boolean;
  /** Tells all that happened so far and what happens from now on; answers with all of it. */
  readonly follow: (tell: (event: Told) => void) => Promise<Dataset>;
};

/** Begins to read. */
export function startOpening(read: (tell: (event: Told) => void) => Promise<Dataset>): Opening {
  const earlier: Told[] = [];
  let listener = (event: Told): void => {
    earlier.push(event);
  };
  let open = true;
  const part = Promise.withResolvers<Dataset>();
  const whole = read((event) => {
    listener(event);
    if (event.type === "part") part.resolve(event.dataset);
  }).finally(() => {
    open = false;
  });
  return {
    first: Promise.race([part.promise, whole]),
    isOpen: () => open,
    follow: (tell) => {
      for (const event of earlier.splice(0)) tell(event);
      listener = tell;
      return whole;
    },
  };
}
