import { amount, signed } from "../format-number.ts";
import { commandsOf } from "./command-line.ts";
import type { Line } from "./line.ts";
import { ends, line, span } from "./line.ts";
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
  "help-filter": "help: ",
  open: "open ",
};

/** What a prompt shows: what it offers, and last the line that is typed on. */
export function promptLines(view: View): Line[] {
  const { prompt } = view.state;
  if (prompt === null) return [];
  return [...offered(view, prompt), promptLine(view, prompt)];
}

function promptLine(view: View, prompt: Prompt): Line {
  const typed: Line = [span(` ${LEAD[prompt.kind]}`, "strong"), span(prompt.text), span("_", "dim")];
  return ends(typed, [span(`${besideOf(view, prompt)} `, "dim")], view.columns, view.measure);
}

function besideOf(view: View, { kind }: Prompt): string {
  if (kind !== "filter") return "";
  const table = screenOf(view.state).table?.(view);
  if (table === undefined) return "nothing to filter here";
  const rows = arranged(table, tableState(view.state), view.measure).rows.length;
  return `${rows} of ${table.rows.length} rows · words, kind: account: region: tag: state:, ! leaves out`;
}

/** At most so many completions stand above a prompt. */
const MOST_OFFERED = 8;

function offered(view: View, prompt: Prompt): Line[] {
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
