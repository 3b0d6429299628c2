import { Kept } from "../../errors.ts";
import type { Measure } from "../cell-width.ts";
import { arrived } from "./arrival.ts";
import { todayFigure } from "./figures.ts";
import { isPartial } from "./partial.ts";
import type { ReadingEvent } from "./reading.ts";
import { readingAfter, startReading } from "./reading.ts";
import type { Dataset, Shown } from "./shown.ts";
import { shownOf } from "./shown.ts";
import type { AppState } from "./state.ts";
import { startState } from "./state.ts";

/** What is told while a source is read: how far it is, and what was read so far. */
export type Told = ReadingEvent | { readonly type: "part"; readonly dataset: Dataset };

/** Opens a source; what happens meanwhile is told, and aborting keeps what was read. */
export type OpenSource = (
  words: readonly string[],
  tell: (event: Told) => void,
  enough: AbortSignal,
) => Promise<Dataset>;

/** The state of the UI and what it shows. */
export type Scene = { readonly state: AppState; readonly shown: Shown };

/** Reads sources for the UI, at most one at a time: what was asked for last counts. */
export type Opener = {
  readonly open: (words: readonly string[]) => void;
  /** Ends the reading; what was read is kept. */
  readonly stop: () => void;
};

/** A scene that nothing was done to. */
export const startOf = (size: AppState["size"], scenario: AppState["tried"]["present"], shown: Shown): AppState => ({
  ...startState(size, scenario),
  basis: todayFigure(shown) === null ? "everything" : "today",
});

/** Puts scenes before the user as a source is read. `wordsOf` says what an error tells the user. */
export function createOpener(
  openSource: OpenSource,
  look: () => Scene,
  put: (scene: Scene) => void,
  wordsOf: (error: unknown) => string,
  measure: Measure,
): Opener {
  /** Ends the reading of the source that was asked for last. */
  let enough: AbortController | null = null;

  const open = (words: readonly string[]): void => {
    // Nobody waits for the one before any more.
    enough?.abort();
    const stop = new AbortController();
    enough = stop;
    const earlier = look();
    let parts = 0;
    put({
      ...earlier,
      state: { ...earlier.state, prompt: null, drawer: null, note: null, reading: startReading(words.join(" ")) },
    });
    const show = (dataset: Dataset, change: Partial<AppState>): void => {
      const { state, shown } = look();
      const next = shownOf(parts === 0 ? dataset : { ...dataset, options: chosenOptions(dataset, shown.dataset) });
      const stood = parts > 0 ? state : state.reading?.inFront === false ? { ...state, trail: [] } : anew(state);
      put({ state: { ...arrived(stood, shown, next, measure), ...change }, shown: next });
      parts += 1;
    };
    const tell = (event: Told): void => {
      const { state, shown } = look();
      if (state.reading === null || enough !== stop) return;
      // A part that nothing was read of yet takes nothing away that is there.
      const isEmpty = event.type === "part" && event.dataset.population.frame.cells.length === 0;
      if (isEmpty && !isPartial(shown)) return;
      if (event.type === "part") show(event.dataset, {});
      else put({ shown, state: { ...state, reading: readingAfter(state.reading, event) } });
    };
    void openSource(words, tell, stop.signal).then(
      (dataset) => {
        if (enough !== stop) return;
        enough = null;
        if (parts > 0) return show(dataset, { reading: null, ...(stop.signal.aborted ? { note: null } : {}) });
        const { state } = look();
        const shown = shownOf(dataset);
        put({ shown, state: { ...startOf(state.size, state.tried.present, shown), history: state.history } });
      },
      (error: unknown) => {
        // Stopped before there was anything to keep: nothing went wrong.
        const note = error instanceof Kept ? "stopped before anything was read" : wordsOf(error);
        if (enough !== stop) return;
        enough = null;
        const { state, shown } = look();
        const back =
          parts > 0
            ? { shown: earlier.shown, state: arrived({ ...state, trail: [] }, shown, earlier.shown, measure) }
            : { shown, state };
        put({ ...back, state: { ...back.state, reading: null, prompt: null, drawer: null, note } });
      },
    );
  };
  return { open, stop: () => enough?.abort() };
}

/** Where someone stands who has not looked at a source yet; the rest of the state is no matter of the source. */
const anew = (state: AppState): AppState => ({
  ...state,
  screen: "overview",
  problems: false,
  trail: [],
  tables: {},
  picked: [],
});

/** The options of a dataset as the user changed them meanwhile. */
const chosenOptions = (
  { options }: Dataset,
  { options: { tierScope, ladder, monthHours } }: Dataset,
): Dataset["options"] => ({
  ...options,
  tierScope,
  ladder,
  monthHours,
});
