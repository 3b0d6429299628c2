import { KIND_SHORT } from "../kind-words.ts";
import { plainText } from "../plain-text.ts";
import { offerChoices, windowed } from "./choices.ts";
import { drawerHead } from "./drawer-head.ts";
import type { Line } from "./line.ts";
import { fitted, line, span } from "./line.ts";
import { asTyped } from "./offers.ts";
import { money, told } from "./figures.ts";
import type { View } from "./screen.ts";
import type { Shown } from "./shown.ts";
import type { Drawer } from "./state.ts";

const LABEL = 14;
const NAME = 24;
/** At most so many of what can't be known are named. */
const MOST_UNREAD = 3;

const labelled = (label: string, rest: Line): Line => [span(`   ${label.padEnd(LABEL)}`, "dim"), ...rest];

/** What can be opened in place of the present source, narrowed to the words that are typed. */
export function openLines(view: View, { offers, priced }: Extract<Drawer, { kind: "open" }>): Line[] {
  const { prompt } = view.state;
  const unread = (offers?.unread ?? [])
    .slice(0, MOST_UNREAD)
    .map((text, index) => labelled(index === 0 ? "not known" : "", [span(plainText(text), "unknown")]));
  const typed = labelled(
    "or typed",
    priced === null || priced.typed !== prompt?.text
      ? [span("  files, or vCPUs such as eks=300,fargate=50@us-east-1", "dim")]
      : [span(`  ${priced.words}`, "strong")],
  );
  const room = Math.max(1, view.rows - 2 - unread.length);
  const { lines, beyond } =
    offers === null || prompt === null
      ? { lines: [line("   looking for profiles and files …", "dim")], beyond: "" }
      : offered(view, offerChoices(view, prompt), room);
  const head = drawerHead(view, "open", `${beyond}↑↓ choose · tab completes · enter opens · esc`);
  return [head, ...lines, ...unread, typed];
}

/** What a dataset comes to if everything is protected, kind by kind: `EKS 450.00 + Fargate 75.00 = $525.00 a month`. */
export function pricedWords({ result }: Shown): string {
  const kinds = result.kinds.filter(({ workloads }) => workloads > 0);
  const parts = kinds.map(({ kind, everything }) => `${KIND_SHORT[kind].name} ${told(money(everything.cost))}`);
  return `${parts.join(" + ")} = $${told(money(result.everything.cost))} a month`;
}

function offered(view: View, { all, at }: ReturnType<typeof offerChoices>, room: number) {
  const { first, shown, above, below } = windowed(all, at, room);
  const beyond = `${above > 0 ? `↑ ${above} ` : ""}${below > 0 ? `↓ ${below} ` : ""}`;
  const lines = shown.map(({ group, words, says }, index): Line => {
    const isChosen = first + index === at;
    const name = plainText(asTyped(words));
    const isFirst = shown[index - 1]?.group !== group;
    return labelled(isFirst ? group : "", [
      span(isChosen ? "▸ " : "  "),
      ...fitted([span(name, isChosen ? "strong" : "text")], Math.max(NAME, view.measure(name)), view.measure),
      span(` ${says}`, "dim"),
    ]);
  });
  return { lines, beyond: beyond === "" ? "" : `${beyond}more · ` };
}
