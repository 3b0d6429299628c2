import type { Reading } from "../../plan/model.ts";
import type { Usd } from "../../units/usd.ts";
import type { Effect } from "./effect.ts";
import type { View } from "./screen.ts";
import { TITLES } from "./screen.ts";
import { SCREENS } from "./state.ts";

/** A word of the command line: what it is, what it does, and what everything would cost then. */
export type CommandWord = {
  readonly word: string;
  readonly says: string;
  readonly effect: (() => Usd) | null;
  readonly does: Effect;
};

/** The commands that may be typed after a colon. */
export function commandsOf({ shown }: View): CommandWord[] {
  const { readings } = shown.result;
  const costOf = (tierScope: string, ladder: string) =>
    readings.find((one) => one.prices === "published" && one.tierScope === tierScope && one.ladder === ladder)
      ?.everything;
  const reading = (word: string, says: string, change: Pick<Reading, "tierScope" | "ladder">): CommandWord => {
    const cost = costOf(change.tierScope, change.ladder);
    return { word, says, effect: cost === undefined ? null : () => cost, does: { do: "options", change } };
  };
  const month = (hours: "calendar" | 730 | 720 | 744): CommandWord => ({
    word: `month ${hours}`,
    says: "hours of a vCPU-month",
    effect: null,
    does: { do: "options", change: { monthHours: hours } },
  });
  return [
    ...SCREENS.map((screen): CommandWord => ({
      word: screen,
      says: `the screen ${TITLES[screen]}`,
      effect: null,
      does: { do: "screen", screen },
    })),
    reading("reading org", "together, per kind", {
      tierScope: "organization",
      ladder: "per-meter",
    }),
    reading("reading shared", "together, one ladder", { tierScope: "organization", ladder: "shared" }),
    reading("reading account", "alone, per kind", { tierScope: "account", ladder: "per-meter" }),
    reading("reading account-shared", "alone, one ladder", { tierScope: "account", ladder: "shared" }),
    month("calendar"),
    month(730),
    month(720),
    month(744),
    { word: "export", says: "write this screen to a file", effect: null, does: { do: "ask", prompt: "export" } },
    { word: "open", says: "open another source", effect: null, does: { do: "ask", prompt: "open" } },
    { word: "save", says: "save the scenario", effect: null, does: { do: "ask", prompt: "save" } },
    { word: "load", says: "load a scenario", effect: null, does: { do: "ask", prompt: "load" } },
    { word: "mouse on", says: "wheel, rows, titles and tabs", effect: null, does: { do: "mouse", on: true } },
    { word: "mouse off", says: "the terminal's again, to select text", effect: null, does: { do: "mouse", on: false } },
    { word: "quit", says: "leave", effect: null, does: { do: "quit" } },
  ];
}
