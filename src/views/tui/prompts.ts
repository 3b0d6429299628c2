import { cut } from "../cell-width.ts";
import { amount, countText, signed } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import { commandsOf } from "./command-line.ts";
import { told, vcpu } from "./figures.ts";
import type { Line } from "./line.ts";
import { ends, line, span, textOf } from "./line.ts";
import { pickable } from "./scenario-entries.ts";
import type { View } from "./screen.ts";
import { screenOf } from "./screens.ts";
import type { Prompt } from "./state.ts";
import { tableState } from "./state.ts";
import { arranged } from "./table-spec.ts";

const LEAD: Readonly<Record<Prompt["kind"], string>> = {
  filter: "/",
  command: ":",
  save: "save as ",
  load: "load ",
  export: "export to ",
  add: "leave out ",
  type: "add vCPUs ",
  "help-filter": "help: ",
  open: "open ",
};

/** What stands before what is typed. */
export const promptLead = ({ kind }: Prompt): string => LEAD[kind];

/** The choice that is taken with enter. */
export const promptOffer = (view: View, prompt: Prompt): Line[] =>
  offered(view, prompt).filter((one) => textOf(one).startsWith(" ▸ "));

/** What a prompt shows: what it offers, and last the line that is typed on. */
export function promptLines(view: View): Line[] {
  const { prompt } = view.state;
  if (prompt === null) return [];
  return [...offered(view, prompt), promptLine(view, prompt)];
}

function promptLine(view: View, prompt: Prompt): Line {
  const typed: Line = [span(` ${LEAD[prompt.kind]}`, "strong"), span(prompt.text), span("_", "dim")];
  // What is typed stays whole; what is said beside it gives way.
  const room = Math.max(0, view.columns - view.measure(textOf(typed)) - 3);
  const beside = room === 0 ? "" : cut(besideOf(view, prompt), room, view.measure);
  return ends(typed, [span(`${beside} `, "dim")], view.columns, view.measure);
}

function besideOf(view: View, { kind }: Prompt): string {
  if (kind !== "filter") return view.state.note ?? "";
  const table = screenOf(view.state).table?.(view);
  if (table === undefined) return "nothing to filter here";
  const rows = arranged(table, tableState(view.state)).rows.length;
  return `${countText(rows)} of ${countText(table.rows.length)} rows · words, kind: account: region: tag: state:, ! leaves out`;
}

/** At most so many completions stand above a prompt. */
const MOST_OFFERED = 8;

function offered(view: View, prompt: Prompt): Line[] {
  if (prompt.kind === "add") return pickedLines(view, prompt);
  if (prompt.kind !== "command") return [];
  const commands = commandsOf(view).filter(({ word }) => word.startsWith(prompt.text.trim()));
  return commands
    .slice(0, MOST_OFFERED)
    .map(({ word, says, effect }, index): Line => {
      const chosen = prompt.choice === index;
      const { everything } = view.shown.result;
      const cost = effect?.() ?? null;
      const right = cost === null ? "" : `everything ${amount(cost)}  ${signed(cost - everything.cost.expected)}`;
      const left: Line = [
        span(chosen ? " ▸ " : "   "),
        span(word.padEnd(28), chosen ? "strong" : "text"),
        span(says, "dim"),
      ];
      return ends(left, [span(`${right} `)], Math.min(view.columns, 120), view.measure);
    })
    .concat(commands.length === 0 ? [line("   no such command; ? lists the keys", "dim")] : []);
}

/** What can be left out that has the typed words in its name, with the vCPUs that would not be watched. */
export const matching = ({ shown }: View, text: string) => {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return pickable(shown).filter(({ words }) => wanted.every((word) => words.toLowerCase().includes(word)));
};

function pickedLines(view: View, prompt: Prompt): Line[] {
  const found = matching(view, prompt.text);
  if (found.length === 0) return [line("   no tag, cluster, OU, account or Region has these words", "dim")];
  return found.slice(0, MOST_OFFERED).map(({ words, vcpus }, index): Line => {
    const chosen = (prompt.choice ?? 0) === index;
    const left: Line = [span(chosen ? " ▸ " : "   "), span(plainText(words), chosen ? "strong" : "text")];
    return ends(left, [span(`${told(vcpu(vcpus))} vCPU `)], Math.min(view.columns, 100), view.measure);
  });
}
