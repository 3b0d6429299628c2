import type { Advice } from "../plan/advice.ts";
import { adviceMeaning, adviceRemedy, adviceSteps, adviceWhere, adviceWords, OWNER_WORDS } from "./advice-words.ts";
import type { IssueTables } from "./coverage-words.ts";
import { vcpuCell } from "./coverage-tables.ts";
import { counted, countText } from "./format-number.ts";
import { kindNames } from "./kind-words.ts";
import type { Page } from "./page.ts";
import { titled } from "./page.ts";
import { plainText } from "./plain-text.ts";
import { stepText } from "./step-text.ts";
import type { Column } from "./table.ts";
import { tableLines, textCell, wrapped } from "./table.ts";

/** The most lines of advice, and the most remedies, before the rest is folded. */
const [MOST, MOST_REMEDIES] = [10, 5];

/** What the gates say beside the issues: what keeps agents from reporting, then what is worth a word, and what to do. */
export function adviceBlock(
  advice: readonly Advice[],
  regions: IssueTables["regions"],
  names: (id: string | null) => string,
  page: Page,
): string[] {
  if (advice.length === 0) return [];
  const shown = page.details ? advice : advice.slice(0, MOST);
  const rest = advice.length - shown.length;
  const text = (title: string, of: (one: Advice) => string, shrinkTo?: number): Column => ({
    title,
    align: "left",
    cells: shown.map((one) => textCell(of(one))),
    ...(shrinkTo === undefined ? {} : { shrinkTo }),
  });
  const wide = page.width >= 100;
  const columns: Column[] = [
    text("Advice", (one) => `  ${adviceWords(one, page.reasons)}`, 24),
    text("account", ({ accountId }) => names(accountId), 10),
    ...(wide
      ? [text("Region", ({ regionId }) => regionId ?? "no Region"), text("kind", ({ kinds }) => kindNames(kinds))]
      : []),
    text("where", adviceWhere, 8),
    { title: "vCPU", align: "right", cells: shown.map(({ vcpus }) => vcpuCell(vcpus)) },
    text("stops", ({ blocks }) => (blocks ? "yes" : "no")),
    text("up to", ({ owner }) => OWNER_WORDS[owner]),
  ];
  const note = "stops: whether it keeps agents from reporting, as far as the configuration shows";
  return [
    ...titled(tableLines(columns, page.width, page.measure), page),
    ...(rest > 0 ? [`  ${counted(rest, "more line")} (--details)`] : []),
    ...wrapped(note, page.width, page.measure, "  ").map((line) => page.paint("dim", line)),
    ...remedies(advice, regions, page),
  ];
}

/** What each piece of advice means and what to do, alike ones once. */
function remedies(advice: readonly Advice[], regions: IssueTables["regions"], page: Page): string[] {
  const { reasons } = page;
  const alike = [...Map.groupBy(advice, (one) => adviceWords(one, reasons))];
  const shown = page.details ? alike : alike.slice(0, MOST_REMEDIES);
  const rest = alike.length - shown.length;
  const say = (text: string, lead: string): string[] =>
    wrapped(plainText(text), page.width, page.measure, lead, "    ");
  return [
    ...shown.flatMap(([words, own]) => {
      const [first] = own;
      if (first === undefined) return [];
      const steps = page.details ? own.flatMap((one) => adviceSteps(one, { reasons, regions }).commands) : [];
      return [
        ...say(`${words}: ${adviceMeaning(first, reasons)} To do: ${adviceRemedy(first, reasons)}`, "  "),
        ...[...new Set(steps)].flatMap((step) => say(stepText(step, page), "    ")),
      ];
    }),
    ...(rest > 0 ? [`  and ${countText(rest)} more (--details)`] : []),
  ];
}
