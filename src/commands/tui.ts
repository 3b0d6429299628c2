import { writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { Command } from "commander";
import { Kept, UserError } from "../errors.ts";
import { EMPTY_SCENARIO } from "../plan/scenario.ts";
import { OWN_WORDS } from "../plan/selectors.ts";
import { isQuantities } from "../sources/quantities.ts";
import { readReferenceTables } from "../sources/reference-data.ts";
import { additionsOf, dateTyped, growthTyped, readScenario, ruleOf, scenarioText } from "../sources/scenario-file.ts";
import { runTui } from "../views/tui/run.ts";
import type { ScanEvent } from "../sources/aws/scan.ts";
import type { Told } from "../views/tui/opening.ts";
import type { Dataset } from "../views/tui/shown.ts";
import { bugText } from "./bug.ts";
import { shownBudgets } from "./budgets.ts";
import type { Context } from "./context.ts";
import type { ReportFlags, SourceFlags } from "./flags.ts";
import { addSourceFlags } from "./flags.ts";
import type { Loaded } from "./load.ts";
import { load } from "./load.ts";
import { startOpening } from "./opening.ts";
import { showProgress } from "./progress.ts";
import { veiled } from "./veil.ts";
import { writeOwn } from "./write-file.ts";

/**
 * `watchbill [SOURCE…]` in a terminal: opens the terminal UI on a source, the sample where none is named. Bugs that it went on
 * after are told when it is left.
 */
export async function openTui(
  words: readonly string[],
  flags: ReportFlags,
  stage: NonNullable<Context["stage"]>,
  context: Context,
): Promise<number> {
  const sources = words.length === 0 ? ["sample"] : words;
  const tables = readReferenceTables(context.dataDirectory);
  const signal = context.interruption();
  // A reading that nobody looks at any more is given up.
  const left = new AbortController();
  let isShown = false;
  // Scenarios of files are about what is shown.
  let selectors = OWN_WORDS;
  const adopted = (loaded: Loaded): Dataset => {
    ({ selectors } = loaded);
    return shownAs(loaded);
  };
  const read = (
    named: readonly string[],
    own: SourceFlags,
    tell: (event: Told) => void,
    ends: readonly AbortSignal[],
    onScan: Context["onScan"] = null,
  ): Promise<Loaded> => {
    const quiet: Context = {
      ...context,
      note: (text) => (isShown ? undefined : context.note(text)),
      onScan: (event) => {
        if (!isShown) onScan?.(event);
        tellReading(event, tell);
      },
      interruption: () => AbortSignal.any([left.signal, ...ends]),
    };
    return load(named, own, quiet, true, (part) => tell({ type: "part", dataset: shownAs(part) }));
  };
  const stopped = new AbortController();
  const progress = flags.quiet === true ? null : showProgress(context, Date.now);
  const opening = startOpening(async (tell) =>
    adopted(await read(sources, flags, tell, [signal, stopped.signal], progress)),
  );
  const dataset = await opening.first;
  isShown = true;
  // The UI begins where the cursor is, so the line that told how far it is goes.
  if (context.watched && opening.isOpen()) context.note("\r\u001b[K");
  // How AWS was reached says nothing of what is opened next.
  const { organization: _, role: __, externalId: ___, profile: ____, ...others } = flags;
  const bugs: unknown[] = [];
  let latest = "";
  try {
    await runTui(
      dataset,
      dataset.options.scenario ?? EMPTY_SCENARIO,
      {
        copy: (text) => context.print(`\u001b]52;c;${Buffer.from(text).toString("base64")}\u0007`),
        write: writeNew,
        open: async (typed, tell, enough) => {
          const stopping = typed === sources ? stopped : new AbortController();
          enough.addEventListener("abort", () => stopping.abort(new Kept()));
          if (typed === sources) return opening.follow(tell);
          const { words: other, flags: own } = parsed(typed);
          return adopted(await read(other, { ...others, ...own }, tell, [stopping.signal]));
        },
        offers: async () => (await import("./offers.ts")).offersHere(context),
        priced: async (typed) => {
          latest = typed;
          if (!isQuantities(typed)) return null;
          // Whoever goes on typing isn't held up by what is old already.
          await setTimeout(PAUSE_MILLISECONDS);
          return latest === typed ? shownAs(await read([typed], others, () => {}, [left.signal])) : null;
        },
        saveScenario: (path, scenario) => writeOwn(path, scenarioText(scenario), context),
        loadScenario: (path) => selectors.saved(readScenario(path, tables)),
        additionsOf: (typed) => additionsOf(typed, tables),
        ruleOf: (match, typed) => ruleOf(match, typed, tables),
        growthOf: growthTyped,
        dateOf: dateTyped,
        wordsOf: (error) => {
          if (!(error instanceof UserError)) return error instanceof Error && "code" in error ? error.message : null;
          const { message, hint } = flags.redact === true ? veiled(error) : error;
          return `${message}; ${hint}`;
        },
        report: (bug) => bugs.push(bug),
      },
      { ...stage, signal },
      opening.isOpen() ? sources : null,
    );
  } finally {
    left.abort(new Kept());
    // The terminal is the user's own again, so that what is told stays on it.
    for (const bug of bugs) context.note(bugText(bug, flags.redact === true));
  }
  return bugs.length === 0 ? 0 : 2;
}

/** How long a typed number stands before it is priced. */
const PAUSE_MILLISECONDS = 120;

/** What was read of a source, as the UI shows it. */
export function shownAs(loaded: Loaded): Dataset {
  const { population, workloads, prices, options, tables } = loaded;
  const { source } = population.frame;
  return {
    name: source.type === "aws" ? `live ${source.name}` : source.name,
    population,
    workloads,
    prices,
    options,
    budgets: shownBudgets(loaded),
    reasons: tables.reasons,
    fargateSizes: tables.fargateSizes,
    regions: tables.regions,
    addonVersions: tables.addonVersions,
    operatingSystems: tables.operatingSystems,
  };
}

/** What was typed to be opened: sources, and the flags that say how AWS is reached. */
function parsed(typed: readonly string[]): { readonly words: readonly string[]; readonly flags: Partial<SourceFlags> } {
  const command = addSourceFlags(new Command().exitOverride().configureOutput({ writeErr: () => {} })).argument(
    "[SOURCE...]",
  );
  try {
    command.parse([...typed], { from: "user" });
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error: /, "") : String(error);
    throw new UserError("usage", why, "such as aws --organization, sample, a file or eks=300@us-east-1");
  }
  return { words: command.args, flags: command.opts() };
}

/** Writes an export; what stands there already is somebody's. */
function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw new UserError("file-exists", `${path} exists already`, "choose another name");
  }
}

/** What of a scan's events the UI shows. */
function tellReading(event: ScanEvent, tell: (event: Told) => void): void {
  if (event.type === "anew") return;
  if (event.type !== "refused") return tell(event);
  const { accountId, regionId, api, reason } = event.gap;
  const where = `${accountId ?? "all accounts"} × ${regionId ?? "all Regions"}`;
  tell({ type: "refused", where, api, reason, cell: `${accountId} ${regionId}` });
}
