import type { Compared } from "../../../plan/change.ts";
import { amount, countText, dayText, monthText, vcpuText } from "../../format-number.ts";
import { KIND_SHORT, KIND_WORDS } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { growthWords } from "../../rule-words.ts";
import { changeText, money, savingCell, vcpu } from "../figures.ts";
import type { Entry } from "../scenario-entries.ts";
import { answerOf, effectOf, entriesOf } from "../scenario-entries.ts";
import type { View } from "../screen.ts";
import { boundsWords, cellWords, words } from "../spoken-words.ts";
import { tableState } from "../state.ts";

const answerIn = ({ shown, state }: View) => answerOf(shown, state.tried.present);

/** Everything beside the scenario: after trials, what is watched, month by month, and who notices. */
export function whatIfSentences(view: View): string[] {
  const { cost, vcpus, gaps, months, together, accounts } = answerIn(view);
  const compared = (of: Compared, marks: typeof gaps): string =>
    `everything ${cellWords(money(of.base, { gap: marks.base }), "dollars")}; scenario ${cellWords(money(of.scenario, { gap: marks.scenario }), "dollars")}; difference ${words(changeText(of.difference))}.`;
  const moved = accounts
    .filter(({ cost: own }) => Math.abs(own.difference.expected) >= 5_000)
    .sort((a, b) => Math.abs(b.cost.difference.expected) - Math.abs(a.cost.difference.expected));
  return [
    `A month after trials: ${compared(cost, gaps)}`,
    `Watched: ${cellWords(vcpu(vcpus.scenario, { gap: gaps.scenario }), "vCPU")}, of ${cellWords(vcpu(vcpus.base, { gap: gaps.base }), "vCPU")}.`,
    ...(boundsWords(cost.scenario) === "" ? [] : [`Range of the scenario${boundsWords(cost.scenario)}.`]),
    ...months.slice(0, 3).map(({ month, billed, gaps: own }) => `${monthText(month, true)}: ${compared(billed, own)}`),
    `${months.length} months: ${compared(together.billed, together.gaps)}`,
    ...(moved.length === 0
      ? ["Nobody notices."]
      : moved
          .slice(0, 5)
          .map(
            (one) =>
              `Notices: ${plainText(one.account?.name ?? one.accountId ?? "added")}, ${words(changeText(one.cost.difference))}.`,
          )),
  ];
}

/** The switch or setting under the cursor. */
export function entrySentence(view: View): string {
  const { shown, state } = view;
  const all = entriesOf(shown, state.tried.present, state.picked);
  const at = Math.min(tableState(state).cursor, all.length - 1);
  const entry = all[at];
  return entry === undefined
    ? "nothing to switch"
    : `${entryWords(view, entry)}; row ${countText(at + 1)} of ${countText(all.length)}.`;
}

/** What a row's rules say beside leaving it out. */
const saysOf = ({ says }: { readonly says: readonly string[] }): string =>
  says.length === 0 ? "" : `; ${says.join(", ")}`;

function entryWords(view: View, entry: Entry): string {
  const { shown } = view;
  const { kinds, scenario, start, reading } = answerIn(view);
  switch (entry.is) {
    case "kind": {
      const kind = kinds.find((one) => one.kind === entry.kind);
      const figures =
        kind === undefined
          ? ""
          : `: ${cellWords(vcpu(kind.alone.vcpus, { gap: kind.alone.gap }), "vCPU")}, saves ${cellWords(savingCell(kind.alone.saves, kind.alone), "dollars")} alone`;
      return `${KIND_WORDS[entry.kind]}, ${entry.on ? "protected" : "left out"}${figures}${saysOf(entry)}`;
    }
    case "leave-out": {
      const effect = effectOf(shown, entry.match);
      return `${plainText(entry.name)}, ${entry.out ? "left out" : "protected"}: ${cellWords(vcpu(effect.vcpus, { gap: effect.gap }), "vCPU")}, saves ${cellWords(savingCell(effect.saves, effect), "dollars")} alone${saysOf(entry)}`;
    }
    case "setting":
      switch (entry.setting) {
        case "from":
          return `starts on ${dayText(start)}`;
        case "growth":
          return `growth ${scenario.growth === null ? "none" : growthWords(scenario.growth)}`;
        case "add":
          return scenario.add.length === 0
            ? "adds nothing; t types it, such as eks=300@us-east-1"
            : `adds ${scenario.add.map(({ kind, vcpus, regionId }) => `${KIND_SHORT[kind].name} ${vcpuText(vcpus)} vCPU in ${plainText(regionId)}`).join(", ")}`;
        case "ceiling":
          return `ceiling ${scenario.ceiling === null ? "none" : `${amount(scenario.ceiling)} dollars`}`;
        case "reading":
          return `reading ${reading.tierScope}, ${reading.ladder}`;
        case "month":
          return `month of ${reading.monthHours} hours`;
      }
  }
}
