import type { Forecast } from "../../plan/forecast.ts";
import { scenarioSentences, scenarioTable, scenarioTitle } from "../scenario-block.ts";
import { htmlTable } from "./html-table.ts";
import type { Element } from "./markup.ts";
import { el } from "./markup.ts";
import { section } from "./section.ts";

/** A scenario beside everything; null where none was asked for. */
export function scenarioSection({ scenario }: Forecast): Element | null {
  if (scenario === null) return null;
  const [names, ...figures] = scenarioTable(scenario);
  if (names === undefined) return null;
  return section(
    "scenario",
    "The scenario",
    el("p", {}, scenarioTitle(scenario)),
    htmlTable("The scenario beside everything, US$ and vCPU", [{ ...names, title: "What" }, ...figures]),
    el(
      "ul",
      {},
      scenarioSentences(scenario).map((sentence) => el("li", {}, sentence)),
    ),
  );
}
