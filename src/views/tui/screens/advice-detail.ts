import type { Advice } from "../../../plan/advice.ts";
import {
  adviceMeaning,
  adviceRemedy,
  adviceSteps,
  adviceWhere,
  adviceWords,
  OWNER_SENTENCES,
} from "../../advice-words.ts";
import type { View } from "../screen.ts";
import type { Entry } from "./coverage-detail.ts";
import { accountOf, kindsOf } from "./coverage-table.ts";

/** Advice in full: what it means, what to do, and who can. */
export function adviceEntries({ shown }: View, advice: Advice, isTall: boolean, mostCommands = 1): Entry[] {
  const { reasons } = shown.dataset;
  const rows = isTall ? 2 : 1;
  return [
    { label: "it means", text: adviceMeaning(advice, reasons), rows },
    { label: "do", text: adviceRemedy(advice, reasons), style: "strong", rows },
    ...(isTall
      ? adviceSteps(advice, shown.dataset)
          .commands.filter((one) => mostCommands > 1 || !one.startsWith("#"))
          .slice(0, mostCommands)
      : []
    ).map((command): Entry => ({
      label: "run",
      text: command,
      rows: 1,
    })),
    { label: "up to", text: OWNER_SENTENCES[advice.owner], rows: 1 },
    {
      label: "stops",
      text: advice.blocks
        ? "yes, as far as the configuration shows: no agent reports past it"
        : "no; agents may report all the same",
      rows: 1,
    },
  ];
}

/** Where advice holds. */
export const advicePlaceWords = (advice: Advice, { shown }: View): string =>
  [accountOf(advice, shown), advice.regionId ?? "no Region", kindsOf(advice), adviceWhere(advice)].join(" · ");

/** Advice as text to pass on. */
export function adviceText(view: View, advice: Advice): string {
  const head = `${adviceWords(advice, view.shown.dataset.reasons)}: ${advicePlaceWords(advice, view)}`;
  const entries = adviceEntries(view, advice, true, Number.POSITIVE_INFINITY);
  return [head, ...entries.map(({ label, text }) => `${label}: ${text}`)].join("\n");
}
