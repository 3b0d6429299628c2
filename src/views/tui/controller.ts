import type { Addition, Match, Scenario } from "../../plan/scenario.ts";
import type { Measure } from "../cell-width.ts";
import { plainJson, plainText } from "../plain-text.ts";
import { aimOf } from "./aim.ts";
import { choicesOf, commandChoices, leftOutChoices, offerChoices } from "./choices.ts";
import type { Effect } from "./effect.ts";
import { exported, soFar } from "./exported.ts";
import { frameOf, groundOf, viewOf } from "./frame.ts";
import { commandOf, needsRows } from "./keymap.ts";
import type { Command } from "./keymap.ts";
import type { Line } from "./line.ts";
import type { Pointing } from "./mouse.ts";
import { placed, reduce, withTable } from "./reduce.ts";
import type { Offers } from "./offers.ts";
import { asTyped, wordsIn } from "./offers.ts";
import { pricedWords } from "./open-drawer.ts";
import { tried as triedOut } from "./scenario-edit.ts";
import { entriesOf, isOut, keyOf, toggled } from "./scenario-entries.ts";
import type { View } from "./screen.ts";
import { screenOf } from "./screens.ts";
import type { OpenSource } from "./opening.ts";
import { createOpener, startOf } from "./opening.ts";
import type { Dataset, Shown } from "./shown.ts";
import { shownOf } from "./shown.ts";
import type { AppState, Prompt } from "./state.ts";
import { newPrompt, tableState } from "./state.ts";
import { rowAt } from "./table-spec.ts";
import { typed } from "./typing.ts";
import type { TypedRow } from "./what-if-keys.ts";
import { edited, typedOn } from "./what-if-keys.ts";

/** What the UI can do outside itself; each throws what went wrong in words for the user. */
export type World = TypedRow & {
  readonly copy: (text: string) => void;
  readonly write: (path: string, text: string) => void;
  readonly open: OpenSource;
  /** What there is to be opened. */
  readonly offers: () => Promise<Offers>;
  /** The dataset of typed numbers such as eks=300@us-east-1; null where a text is none, or another one was asked about since. */
  readonly priced: (typed: string) => Promise<Dataset | null>;
  readonly saveScenario: (path: string, scenario: Scenario) => void;
  readonly loadScenario: (path: string) => Scenario;
  /** Reads typed quantities, such as eks=300@us-east-1. */
  readonly additionsOf: (typed: string) => readonly Addition[];
  /** Takes the mouse from the terminal, or gives it back; null where nothing is drawn that it could point at. */
  readonly mouse: ((on: boolean) => void) | null;
  readonly quit: () => void;
  /** What an error says to the user; null for a bug of ours, which is thrown on. */
  readonly wordsOf: (error: unknown) => string | null;
  /** Keeps a bug of ours that need not end the UI, to be told with its stack afterwards. */
  readonly report: (bug: unknown) => void;
};

/** The running UI without a terminal: keys, pastes, the mouse and sizes in, frames out. */
export type Controller = {
  readonly press: (key: string) => void;
  readonly paste: (text: string) => void;
  readonly point: (pointing: Pointing) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Opens the source of some words. */
  readonly open: (words: readonly string[]) => void;
  readonly frame: () => Line[];
  readonly state: () => AppState;
  /** What the frame is drawn from, and what is told where none is. */
  readonly view: () => View;
  /** What is shown, with the options by which it is reckoned now. */
  readonly dataset: () => Dataset;
  /** Calls when there is something new to draw; the answer stops that. */
  readonly listen: (onChange: () => void) => () => void;
};

export function createController(
  first: Dataset,
  size: AppState["size"],
  initial: Scenario,
  world: World,
  measure: Measure,
): Controller {
  let shown = shownOf(first);
  let state = startOf(size, initial, shown);
  let onChange = (): void => {};
  let drawn: { readonly state: AppState; readonly shown: Shown; readonly lines: Line[] } | null = null;

  const set = (next: AppState): void => {
    if (next === state) return;
    state = next;
    onChange();
  };
  const opener = createOpener(
    world.open,
    () => ({ state, shown }),
    (scene) => {
      const isNew = shown !== scene.shown;
      shown = scene.shown;
      set(scene.state);
      // What takes long is reckoned now, not when the next key waits for it.
      if (isNew) frame();
    },
    (error) => wordsOf(error),
    measure,
  );
  const frame = (): Line[] => {
    // Ink asks more than once for what hasn't changed.
    if (drawn?.state !== state || drawn.shown !== shown)
      drawn = { state, shown, lines: frameOf(state, shown, measure) };
    return drawn.lines;
  };
  const ground = () => groundOf(state, shown, measure);
  const view = () => viewOf(state, shown, measure);
  /** The table in front with the row under its cursor. */
  const selected = () => {
    const table = screenOf(state).table?.(view());
    return { table, row: table === undefined ? undefined : rowAt(table, tableState(state)) };
  };
  const hasRule = (match: Match): boolean => isOut(state.tried.present, match);
  const say = (note: string): void => set({ ...state, note, prompt: null, drawer: null });

  const attempt = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      const words = world.wordsOf(error);
      if (words === null) throw error;
      say(words);
    }
  };

  const replace = (dataset: Dataset): void => {
    shown = shownOf(dataset);
    set({ ...state, prompt: null, drawer: null });
  };

  const carryOut = (effect: Effect): void => {
    switch (effect.do) {
      case "quit":
        world.quit();
        return;
      case "screen":
        set(reduce({ ...state, prompt: null }, { do: "screen", screen: effect.screen }, ground()));
        return;
      case "ask":
        if (effect.prompt === "open") askSource();
        else set({ ...state, drawer: null, prompt: newPrompt(effect.prompt) });
        return;
      case "options": {
        const { dataset } = shown;
        replace({ ...dataset, options: { ...dataset.options, ...effect.change } });
        return;
      }
      case "mouse":
        if (world.mouse === null) return say("nothing is drawn here that a mouse could point at");
        world.mouse(effect.on);
        say(
          effect.on ? ":mouse off gives it back; meanwhile most terminals select with shift" : "the mouse selects text",
        );
        return;
      case "copy":
        world.copy(effect.text);
        say(`copied ${effect.text.length} characters`);
        return;
      case "export":
        world.write(effect.path, exported(view(), effect.path));
        say(`wrote ${effect.path}`);
        return;
      case "save":
        world.saveScenario(effect.path, state.tried.present);
        set({ ...state, tried: { ...state.tried, saved: state.tried.present } });
        say(`saved ${effect.path}`);
        return;
      case "load": {
        const scenario = world.loadScenario(effect.path);
        const { present, past } = state.tried;
        set({ ...state, tried: { past: [...past, present], present: scenario, future: [], saved: scenario } });
        say(`loaded ${effect.path}`);
        return;
      }
      case "open":
        opener.open(effect.words);
    }
  };

  const submit = (prompt: Prompt): void => {
    const text = prompt.text.trim();
    // Asked while the drawer is open: it knows what there is.
    const offers = offerChoices(view(), prompt);
    const source = offers.at === null ? wordsIn(text) : (offers.all[offers.at]?.words ?? []);
    const kept = prompt.kind === "open" ? asTyped(source) : text;
    const history = kept === "" || prompt.kind === "filter" ? state.history : [...state.history, kept];
    set({ ...state, prompt: null, drawer: null, history });
    switch (prompt.kind) {
      case "filter":
        return;
      case "help-filter":
        set({ ...state, drawer: { kind: "help", filter: text, top: 0 } });
        return;
      case "command": {
        const { all, at } = commandChoices(view(), prompt);
        if (text === "" && at === null) return;
        const chosen = all[at ?? 0];
        if (chosen === undefined) say(`there is no command "${text}"; ? lists the keys`);
        else carryOut(chosen.does);
        return;
      }
      case "open":
        if (source.length > 0) carryOut({ do: "open", words: source });
        return;
      case "export":
      case "save":
      case "load":
        if (text !== "") carryOut({ do: prompt.kind, path: text });
        return;
      case "add": {
        const choice = leftOutChoices(view(), prompt).all[prompt.choice ?? 0];
        if (choice === undefined) return say(`nothing is called "${text}"`);
        const { match } = choice;
        set({ ...state, picked: [...state.picked.filter((one) => keyOf(one) !== keyOf(match)), match] });
        if (!hasRule(match)) tryOut(toggled(state.tried.present, match));
        return;
      }
      case "type":
        tryOut({ ...state.tried.present, add: text === "" ? [] : world.additionsOf(text) });
        return;
      case "rule":
      case "growth":
      case "from":
        set(typedOn(state, prompt.kind, text, entriesIn, world));
        return;
    }
  };

  const entriesIn = ({ tried, picked }: AppState) => entriesOf(shown, tried.present, picked);

  const tryOut = (scenario: Scenario): void => set({ ...state, tried: triedOut(state.tried, scenario), note: null });

  /** Leaves the row under the cursor out, on the What-if screen. */
  const leaveOut = (): void => {
    const { row } = selected();
    const match = row === undefined ? null : (screenOf(state).leaveOut?.(view(), row) ?? null);
    if (match === null) return say("nothing here can be left out alone");
    const next = hasRule(match) ? state.tried : triedOut(state.tried, toggled(state.tried.present, match));
    set({
      ...state,
      screen: "what-if",
      trail: [],
      problems: false,
      drawer: null,
      tried: next,
      picked: [...state.picked, match],
    });
  };

  const type = (key: string, prompt: Prompt): void => {
    if (key === "enter") return attempt(() => submit(prompt));
    const next = typed(prompt, key, choicesOf(view(), prompt), state.history);
    if (next === null) {
      if (prompt.kind === "filter") set(withTable(state, { filter: "", cursor: 0, top: 0 }));
      return set({ ...state, prompt: null, drawer: null });
    }
    retype(next);
  };

  /** Shows a prompt as it was typed on; a filter narrows its table at once. */
  const retype = (next: Prompt): void => {
    const { filter } = tableState(state);
    if (next.kind === "open" && next.text !== state.prompt?.text) price(next.text);
    const shownNow = { ...state, prompt: next };
    set(
      next.kind !== "filter" || next.text === filter
        ? shownNow
        : withTable(shownNow, { filter: next.text, cursor: 0, top: 0 }),
    );
  };

  /** Opens the drawer of sources; what it offers comes a moment later. */
  const askSource = (text = "", note: string | null = null): void => {
    set({
      ...state,
      drawer: { kind: "open", top: 0, offers: null, priced: null },
      prompt: newPrompt("open", text),
      note,
    });
    price(text);
    void world.offers().then(
      (offers) => {
        if (state.drawer?.kind === "open") set({ ...state, drawer: { ...state.drawer, offers } });
      },
      (error: unknown) => say(wordsOf(error)),
    );
  };

  /** Tells what typed numbers come to, a moment after they are typed; what isn't right yet is left alone until it is opened. */
  const price = (typedText: string): void => {
    void world.priced(typedText).then(
      (dataset) => {
        const { drawer, prompt } = state;
        if (dataset === null || drawer?.kind !== "open" || prompt?.text !== typedText) return;
        set({ ...state, drawer: { ...drawer, priced: { typed: typedText, words: pricedWords(shownOf(dataset)) } } });
      },
      (error: unknown) => {
        if (world.wordsOf(error) === null) say(wordsOf(error));
      },
    );
  };

  /** What an error says where the UI goes on; a bug of ours is kept for later, with its stack. */
  const wordsOf = (error: unknown): string => {
    const words = world.wordsOf(error);
    if (words !== null) return words;
    world.report(error);
    return `this is a bug of ours: ${String(error)}; q leaves and prints what to report`;
  };

  const act = (command: Command): void => {
    switch (command.do) {
      case "stop":
        world.quit();
        return;
      case "quit":
        if (isUnsaved(state) && !state.leaving) {
          set({ ...state, leaving: true, note: "the scenario isn't saved: q again leaves, ctrl+s on What-if saves" });
        } else world.quit();
        return;
      case "copy": {
        const { table, row } = selected();
        if (table === undefined || row === undefined) return say("there is no row to copy here");
        const text = screenOf(state).copies?.(view(), row) ?? plainJson(soFar(shown, table.json(row)));
        carryOut({ do: "copy", text });
        return;
      }
      case "undo":
      case "redo":
      case "add":
      case "type":
      case "save":
      case "load":
      case "switch":
      case "less":
      case "more":
        return set(edited(state, command.do, entriesIn, shown.result.asOf));
      case "leave-out":
        leaveOut();
        return;
      case "open":
        askSource();
        return;
      default: {
        const before = state;
        const next = reduce(state, command, ground());
        const idle = IDLE[command.do === "move" ? command.by : command.do];
        if (idle !== undefined && isSame(next, state)) return say(idle);
        set(next);
        // Another screen, filter or fold has another number of rows: the cursor must stand on one of them.
        if (state !== before) {
          const { count, page } = ground();
          const { cursor, top } = tableState(state);
          if (count > 0 && (cursor >= count || top > Math.max(0, count - page)))
            set(placed(state, cursor, count, page));
        }
      }
    }
  };

  const press = (key: string): void => {
    if (key === "ctrl+c") return world.quit();
    const { prompt, drawer } = state;
    if (prompt !== null) return type(key, prompt);
    if (state.reading?.inFront === true && key === "esc" && drawer === null) {
      opener.stop();
      return say("stopping; what was read is kept");
    }
    if (drawer?.kind === "help" && key === "/") return set({ ...state, prompt: newPrompt("help-filter") });
    const scrolls = drawer !== null && ground().drawer.furthest > 0;
    if (drawer?.kind === "sort" && /^[a-zA-Z]$/.test(key)) {
      const letter = key.toUpperCase();
      if (!(letter in ground().letters)) return set({ ...state, note: `no column has the letter ${letter}` });
      act({ do: "order", letter });
      return set({ ...state, drawer: null });
    }
    const command = commandOf(key, state, scrolls);
    if (command === null) return;
    if (state.reading?.inFront === true && needsRows(command))
      return say("1-7 look at what was read; esc stops the reading");
    attempt(() => act(command));
  };

  return {
    press,
    paste: (text) => {
      const plain = plainText(text.replaceAll(/[\r\n]+/g, " ").trim());
      if (state.prompt !== null) {
        return retype({ ...state.prompt, text: state.prompt.text + plain, choice: null, back: 0 });
      }
      if (plain !== "") askSource(plain, `pasted ${plain.length} characters`);
    },
    point: (pointing) => {
      const aim = aimOf(view(), pointing);
      if (aim === null) return;
      if ("key" in aim) return press(aim.key);
      const { count, page } = ground();
      set(placed({ ...state, note: null, leaving: false }, aim.row, count, page));
    },
    open: opener.open,
    resize: (columns, rows) => {
      set({ ...state, size: { columns, rows } });
      const { count, page } = ground();
      if (count > 0) set(placed(state, tableState(state).cursor, count, page));
    },
    frame,
    state: () => state,
    view,
    dataset: () => shown.dataset,
    listen: (listener) => {
      onChange = listener;
      return () => {
        onChange = () => {};
      };
    },
  };
}

/** Why a key did nothing, where that isn't plain to see. */
const IDLE: Readonly<Record<string, string>> = {
  neighbour: "there is nothing beside this; [ ] walk along what was entered, such as accounts",
  enter: "this row leads nowhere further",
  fold: "nothing here folds",
  basis: "this source can't tell what is protected today, so everything is the only basis",
  again: "nothing here can be read again",
};

/** Whether two states show the same but for the note. */
const isSame = (a: AppState, b: AppState): boolean =>
  a.screen === b.screen &&
  a.basis === b.basis &&
  a.trail === b.trail &&
  a.tables === b.tables &&
  a.problems === b.problems;

const isUnsaved = ({ tried }: AppState): boolean => tried.past.length > 0 && tried.saved !== tried.present;
