import { cut } from "../cell-width.ts";
import { amount, countText, signed } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import { beyondText } from "./beyond-text.ts";
import { commandChoices, leftOutChoices, windowed } from "./choices.ts";
import { told, vcpu } from "./figures.ts";
import type { Line, Span } from "./line.ts";
import { ends, line, span, textOf } from "./line.ts";
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
  rule: "rule ",
  growth: "growth ",
  from: "from ",
  "help-filter": "help: ",
  open: "open ",
};

/** What stands before what is typed. */
export const promptLead = ({ kind }: Prompt): string => LEAD[kind];

/** The line that is typed on; `beyond` says what of a drawer is out of sight. */
export function promptLine(view: View, prompt: Prompt, beyond: string): Line {
  const typed: Line = [span(` ${LEAD[prompt.kind]}`, "strong"), span(prompt.text), span("_", "dim")];
  // What is typed stays whole; what is said beside it gives way.
  const room = Math.max(0, view.columns - view.measure(textOf(typed)) - 3);
  const beside = room === 0 ? "" : cut(besideOf(view, prompt, beyond), room, view.measure);
  return ends(typed, [span(`${beside} `, "dim")], view.columns, view.measure);
}

/** What can be typed there. */
const FORMS: Readonly<Partial<Record<Prompt["kind"], string>>> = {
  rule: "protect: false, agent: manual, from: 2027-01-01, growth: 2%, hours: weekdays 8-20; nothing takes it out",
  growth: "2%, 40 vCPU or +200 vCPU on 2027-03-01; nothing takes it out",
  from: "a date such as 2027-01-01",
};

function besideOf(view: View, { kind }: Prompt, beyond: string): string {
  if (kind !== "filter") return FORMS[kind] ?? view.state.note ?? beyond;
  const table = screenOf(view.state).table?.(view);
  if (table === undefined) return "nothing to filter here";
  const rows = arranged(table, tableState(view.state)).rows.length;
  return `${countText(rows)} of ${countText(table.rows.length)} rows · words, kind: account: region: tag: state:, ! leaves out`;
}

/** At most so many completions stand above a prompt. */
const MOST_OFFERED = 8;

/** What a prompt offers above its line. */
export function offeredLines(view: View): Line[] {
  const { prompt } = view.state;
  if (prompt?.kind === "command") return commandLines(view, commandChoices(view, prompt));
  return prompt?.kind === "add" ? leftOutLines(view, leftOutChoices(view, prompt)) : [];
}

function commandLines(view: View, { all, at }: ReturnType<typeof commandChoices>): Line[] {
  if (all.length === 0) return [line("   no such command; ? lists the keys", "dim")];
  return listed(view, all, at, ({ word, says, effect }, isChosen) => {
    const cost = effect?.() ?? null;
    const change = cost === null ? 0 : cost - view.shown.result.everything.cost.expected;
    const right = cost === null ? "" : ` everything ${amount(cost).padStart(10)} ${signed(change).padStart(10)}`;
    const left: Line = [span(word.padEnd(23), isChosen ? "strong" : "text"), span(says, "dim")];
    return [left, span(`${right} `)];
  });
}

function leftOutLines(view: View, { all, at }: ReturnType<typeof leftOutChoices>): Line[] {
  if (all.length === 0) return [line("   no tag, cluster, OU, account or Region has these words", "dim")];
  return listed(view, all, at, ({ words, vcpus }, isChosen) => [
    [span(plainText(words), isChosen ? "strong" : "text")],
    span(`${told(vcpu(vcpus))} vCPU `),
  ]);
}

/** Choices around the one that is chosen, and how many are out of sight. */
function listed<One>(
  { columns, measure }: View,
  all: readonly One[],
  at: number | null,
  draw: (one: One, isChosen: boolean) => readonly [Line, Span],
): Line[] {
  const { first, shown, above, below } = windowed(all, at, MOST_OFFERED);
  const lines = shown.map((one, index): Line => {
    const isChosen = first + index === at;
    const [left, right] = draw(one, isChosen);
    return ends([span(isChosen ? " ▸ " : "   "), ...left], [right], Math.min(columns, 100), measure);
  });
  const beyond = beyondText({ above, below });
  return beyond === "" ? lines : [...lines, line(`   ${beyond}`, "dim")];
}
