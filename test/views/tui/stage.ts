import { UserError } from "../../../src/errors.ts";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { prepare } from "../../../src/plan/population.ts";
import { EMPTY_SCENARIO } from "../../../src/plan/scenario.ts";
import {
  additionsOf,
  dateTyped,
  growthTyped,
  parseScenario,
  ruleOf,
  scenarioText,
} from "../../../src/sources/scenario-file.ts";
import { plainWidth } from "../../../src/views/cell-width.ts";
import { textWidth } from "../../../src/views/text-width.ts";
import type { Controller } from "../../../src/views/tui/controller.ts";
import { createController } from "../../../src/views/tui/controller.ts";
import type { Offer, Offers } from "../../../src/views/tui/offers.ts";
import type { Told } from "../../../src/views/tui/opening.ts";
import type { Dataset } from "../../../src/views/tui/shown.ts";
import { budgetOf } from "../../plan/judged.ts";
import { OPTIONS, PRICES } from "../../plan/population-of.ts";
import { ACME, openWords, TABLES } from "../../sources/open-words.ts";

/** What the terminal UI shows of an inventory. */
export function datasetOf(name: string, inventory: Inventory): Dataset {
  return {
    name,
    population: prepare(inventory),
    workloads: inventory.workloads,
    prices: PRICES,
    options: { ...OPTIONS, asOf: inventory.asOf, months: 12 },
    budgets: [budgetOf(8000, { name: "organization" })],
    reasons: TABLES.reasons,
    fargateSizes: TABLES.fargateSizes,
    regions: TABLES.regions,
    addonVersions: TABLES.addonVersions,
    operatingSystems: TABLES.operatingSystems,
  };
}

/** The small world, and the sample. */
export const INVENTORIES = { acme: await openWords([ACME]), sample: await openWords(["sample"]) } as const;

export const WORLDS = {
  acme: datasetOf("acme", INVENTORIES.acme),
  sample: datasetOf("sample", INVENTORIES.sample),
} as const;

/** A source that is being read by the word `aws`, in the hands of a test. */
export type LiveSource = {
  readonly tell: (event: Told) => void;
  readonly enough: AbortSignal;
  readonly end: (dataset: Dataset) => void;
  readonly fail: (error: unknown) => void;
};

export const measure = (text: string): number => plainWidth(text) ?? textWidth(text);

const OFFERS: Offers = {
  found: [
    { group: "from AWS", words: ["aws"], says: "the account that you are logged in to, live" },
    ...["audit", "two words", ...Array.from({ length: 20 }, (_, at) => `team-${at}`)].map((name): Offer => ({
      group: "from AWS",
      words: ["aws", "--profile", name],
      says: "its account, live",
    })),
    { group: "files", words: ["acme"], says: "inventory" },
    { group: "files", words: ["\u001b[2J東京.json"], says: "estimate" },
    { group: "sample", words: ["sample"], says: "an invented organization" },
  ],
  unread: ["/home/me/.aws/credentials can't be read"],
};

/** The UI without a terminal, and all that it did outside itself. */
export type Stage = {
  readonly ui: Controller;
  readonly did: readonly string[];
  readonly quits: () => number;
  /** The readings that were begun, the last one last. */
  readonly live: readonly LiveSource[];
  /** The scenario file; null where none was saved. */
  readonly file: () => string | null;
};

/** `file` is the text of the scenario file that is there. */
export function stageOf(
  dataset: Dataset,
  columns = 120,
  rows = 40,
  mouse: "on" | null = "on",
  file: string | null = null,
): Stage {
  const did: string[] = [];
  const live: LiveSource[] = [];
  let quits = 0;
  let saved = file;
  const ui = createController(
    dataset,
    { columns, rows },
    EMPTY_SCENARIO,
    {
      copy: (text) => did.push(`copy ${text}`),
      write: (path, text) => {
        if (path.includes("/")) throw new UserError("no-folder", `${path} can't be written`, "name another");
        did.push(`write ${path} ${text.length}`);
      },
      open: async (words, tell, enough) => {
        const [name = ""] = words;
        did.push(`open ${words.join("|")}`);
        if (name === "broken") throw new TypeError("nobody thought of this");
        if (name === "aws") {
          const { promise, resolve, reject } = Promise.withResolvers<Dataset>();
          live.push({ tell, enough, end: resolve, fail: reject });
          return promise;
        }
        if (name === "acme" || name === "sample") return WORLDS[name];
        throw new UserError("no-source", `there is no ${name}`, "name another");
      },
      offers: async () => OFFERS,
      priced: async (typed) => {
        if (!typed.includes("=")) return null;
        return datasetOf(typed, await openWords([typed]));
      },
      saveScenario: (path, scenario) => {
        saved = scenarioText(scenario);
        did.push(`save ${path}`);
      },
      loadScenario: (path) => {
        if (saved === null) throw new UserError("no-file", `${path} isn't there`, "name another");
        did.push(`load ${path}`);
        return parseScenario(path, saved, TABLES);
      },
      additionsOf: (typed) => additionsOf(typed, TABLES),
      mouse: mouse === null ? null : (on) => did.push(`mouse ${on ? "on" : "off"}`),
      ruleOf: (match, typed) => ruleOf(match, typed, TABLES),
      growthOf: growthTyped,
      dateOf: dateTyped,
      quit: () => {
        quits += 1;
      },
      report: (bug) => did.push(`report ${String(bug)}`),
      wordsOf: (error) => (error instanceof UserError ? `${error.message}; ${error.hint}` : null),
    },
    measure,
  );
  return { ui, did, quits: () => quits, live, file: () => saved };
}
