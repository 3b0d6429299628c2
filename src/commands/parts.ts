/** Makes a part of what is being read, at once; what is handed back shows it, which holds everything else up. */
type MakePart = () => Promise<() => void>;

/** Shows what was read so far, as often as that doesn't stand in the way. */
export type Parts = {
  /** An account × Region was read to its end: a part may be made until the next one is begun. */
  readonly closed: (make: MakePart) => void;
  readonly begun: () => void;
  /** No part is shown any more. Throws what went wrong with one. */
  readonly end: () => void;
};

/** The least time between two parts. */
const LEAST_MILLISECONDS = 1000;
/** Parts take this share of the time at most, so that hardly a key ever waits for one. */
const SHARE = 1 / 20;

/** Starts with nothing read. */
export function startParts(now: () => number = performance.now.bind(performance)): Parts {
  let latest: MakePart | null = null;
  let whole = false;
  let state: "idle" | "busy" | "ended" = "idle";
  let timer: NodeJS.Timeout | undefined;
  let first = true;
  const failures: unknown[] = [];

  const next = (): void => {
    if (state !== "idle" || latest === null || !whole) return;
    const make = latest;
    latest = null;
    state = "busy";
    void show(make).then(
      (took) => rest(took),
      (error: unknown) => failures.push(error),
    );
  };
  const show = async (make: MakePart): Promise<number> => {
    const began = now();
    const making = make();
    const made = now() - began;
    const shown = await making;
    if (state === "ended") return 0;
    const from = now();
    shown();
    return made + now() - from;
  };
  const rest = (took: number): void => {
    if (state === "ended") return;
    // Code that runs for the first time says little of how long it takes.
    const pause = first ? LEAST_MILLISECONDS : Math.max(LEAST_MILLISECONDS, took / SHARE);
    first = false;
    timer = setTimeout(() => {
      state = "idle";
      next();
    }, pause);
  };
  return {
    closed: (make) => {
      latest = make;
      whole = true;
      next();
    },
    begun: () => {
      whole = false;
    },
    end: () => {
      state = "ended";
      clearTimeout(timer);
      if (failures.length > 0) throw failures[0];
    },
  };
}
