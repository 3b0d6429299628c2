import type { Forecast } from "../plan/forecast.ts";
import { differs } from "../plan/metered.ts";
import type { Range } from "../units/range.ts";
import { counted as countOf, dayText, rangeMark, vcpuText } from "./format-number.ts";
import { KIND_WORDS } from "./kind-words.ts";
import type { Page } from "./page.ts";
import { plainText } from "./plain-text.ts";
import { wrapped } from "./table.ts";

/** The most places that are told one by one before the rest is folded. */
const MOST_PLACES = 10;

/** What AWS says it metered beside what is counted: together, and where the two differ by more than 5 %; with details every place. */
export function meteredBlock({ metered, frame }: Forecast, { width, measure, details, paint }: Page): string[] {
  if (metered === null) return [];
  const { first, last } = metered.days;
  const when = first === last ? `on ${dayText(last)}` : `on the last full day, ${dayText(first)} to ${dayText(last)}`;
  const more = metered.elsewhere.high === 0 ? "" : `, and ${vcpus(metered.elsewhere)} where AWS gives no figure`;
  const sentence = `AWS metered ${vcpuText(metered.vcpus)} vCPU ${when}; ${vcpus(metered.counted)} vCPU are counted as protected${more}.`;
  const told = details ? metered.places : metered.places.filter(differs);
  const shown = details ? told : told.slice(0, MOST_PLACES);
  const folded = told.length - shown.length;
  const name = (id: string) => frame.accounts.find((account) => account.id === id)?.name ?? id;
  return [
    ...wrapped(sentence, width, measure, "").map((line) => paint("strong", line)),
    ...shown.flatMap(({ accountId, regionId, kind, vcpus: milli, counted }) => {
      const text = `${name(accountId)} × ${regionId}, ${KIND_WORDS[kind]}: metered ${vcpuText(milli)}, counted ${vcpus(counted)}`;
      return wrapped(plainText(text), width, measure, "  ", "    ");
    }),
    ...(folded > 0 ? [`  and ${countOf(folded, "more place")} that differ by more than 5 % (--details)`] : []),
  ];
}

const vcpus = (range: Range): string => `${vcpuText(range.expected)}${rangeMark(range, vcpuText)}`;
