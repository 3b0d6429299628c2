import { createJudge } from "../inventory/eligibility.ts";
import { isComing } from "../inventory/gap.ts";
import type { InventoryFrame } from "../inventory/inventory.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { Workload } from "../inventory/workload.ts";
import { Interrupted, UserError } from "../errors.ts";
import type { Stranger } from "../plan/choices.ts";
import type { FlowLogSettings } from "../plan/flow-logs.ts";
import { gatherChange } from "../plan/declared-change.ts";
import type { ForecastOptions } from "../plan/model.ts";
import type { Population } from "../plan/population.ts";
import type { RedactionGathering } from "../plan/redaction.ts";
import type { Scenario } from "../plan/scenario.ts";
import { EMPTY_SCENARIO } from "../plan/scenario.ts";
import type { Selectors } from "../plan/selectors.ts";
import { OWN_WORDS } from "../plan/selectors.ts";
import { inView } from "../plan/usage.ts";
import { GB } from "../pricing/flow-log-waiver.ts";
import type { PriceList } from "../pricing/price-list.ts";
import type { Config } from "../sources/config-file.ts";
import { configExists, DEFAULT_CONFIG } from "../sources/config-path.ts";
import { knownRegion } from "../sources/known-region.ts";
import type { OpenOptions } from "../sources/open.ts";
import { readPriceList } from "../sources/price-file.ts";
import { isSameFile } from "../sources/input.ts";
import { readReferenceTables } from "../sources/reference-data.ts";
import type { Instant } from "../units/month.ts";
import { monthHours, monthOf } from "../units/month.ts";
import { plainText } from "../views/plain-text.ts";
import { accountsOf, readBefore } from "./before.ts";
import type { Context } from "./context.ts";
import { refuseUnwritable } from "./output.ts";
import type { SourceFlags } from "./flags.ts";
import { checkAccounts, viewOf } from "./flags.ts";
import { startParts } from "./parts.ts";
import { readSides } from "./sides.ts";

/** A priced question: everything that a forecast needs. */
export type Loaded = {
  readonly tables: ReferenceTables;
  readonly population: Population;
  /** What a change is measured from; null where nothing was named. */
  readonly before: Population | null;
  readonly prices: PriceList;
  readonly options: ForecastOptions;
  readonly config: Config | null;
  /** Every workload, where they were asked for. */
  readonly workloads: readonly Workload[];
  /** What the user asks about, in the words of all of this. */
  readonly selectors: Selectors;
};

/** The words that are commands. */
export const COMMANDS = [
  "report",
  "check",
  "diff",
  "explain",
  "coverage",
  "rollout",
  "trials",
  "init",
  "scan",
  "setup",
  "prices",
  "doctor",
  "completion",
  "help",
];

/**
 * Reads settings, tables, prices and sources. Workloads are held only where `keep` is set: there may be a million. `onPart` is
 * given what was read so far of live AWS, from time to time.
 */
export async function load(
  words: readonly string[],
  flags: LoadFlags,
  context: Context,
  keep: boolean,
  onPart: ((part: Loaded) => void) | null = null,
): Promise<Loaded> {
  try {
    return await loadAll(words, flags, context, keep, onPart);
  } catch (error) {
    // Whoever stops a report on AWS is told how a reading is kept.
    if (error instanceof Interrupted && words.includes("aws") && flags.quiet !== true) {
      context.note(
        `${context.watched ? "\r\u001b[K" : ""}watchbill: stopped; nothing is kept: watchbill scan reads into a file, and goes on where it was stopped\n`,
      );
    }
    throw error;
  }
}

/**
 * `baseline` is the source that a change is measured from, `read` the settings where they were read before: a pipe gives them once.
 * `namesTags` is false where nothing is told by tags, unless settings or a scenario have it so.
 */
type LoadFlags = SourceFlags & {
  readonly output?: string;
  readonly baseline?: string;
  readonly read?: Config | null;
  readonly namesTags?: false;
};

async function loadAll(
  words: readonly string[],
  flags: LoadFlags,
  context: Context,
  keep: boolean,
  onPart: ((part: Loaded) => void) | null,
): Promise<Loaded> {
  if (flags.output !== undefined) refuseUnwritable(flags.output);
  const beside = [flags.baseline, flags.inventory].filter((word) => word !== undefined);
  const named = [...words, ...beside];
  if (flags.output !== undefined && named.some((word) => isSameFile(word, flags.output ?? ""))) {
    throw new UserError("output-is-source", `-o ${flags.output} would overwrite the source`, "name another file");
  }
  const tables = readReferenceTables(context.dataDirectory);
  const config = flags.read === undefined ? await loadConfig(flags, tables) : flags.read;
  const bundled = readPriceList(context.dataDirectory, flags.prices);
  noteStrangeRegions(bundled, tables, flags, context);
  const view = viewOf(flags, tables);
  const scenario = (await loadScenario(flags, tables)) ?? coverageScenario(config, flags);
  const divisor = flags.monthHours ?? config?.settings?.monthHours ?? "calendar";
  if (!named.includes("aws")) refuseReach(flags);
  const aws = named.includes("aws") ? await import("./live.ts") : null;
  const live = aws === null ? null : await aws.openLive(flags, tables, context);
  const fetches = live !== null && flags.offline !== true && flags.prices === undefined;
  const livePrices =
    aws !== null && live !== null && fetches ? aws.startLivePrices(live, bundled, flags, context) : null;
  const pricesOf = async (...populations: readonly Population[]): Promise<PriceList> => {
    const groups = populations.flatMap((one) => one.groups);
    const regionIds = groups.flatMap(({ gap, regionId }) =>
      (gap !== null && isComing(gap)) || regionId === null ? [] : [regionId],
    );
    return livePrices === null ? bundled : livePrices.of([...new Set(regionIds)]);
  };
  // Drivers, movers and hints name any tag.
  const namesTags =
    flags.namesTags !== false || keep || scenario !== null || (config?.budgets ?? []).length > 0 || beside.length > 0;
  const gathering = gatherChange(namesTags ? null : new Set(view.tags.map(({ key }) => key)));
  const workloads: Workload[] = [];
  const flowLogs = flowLogsOf(config, tables);
  const optionsAt = (asOf: Instant): ForecastOptions => ({
    asOf,
    months: flags.months,
    monthHours: divisor,
    ladder: flags.ladder ?? config?.settings?.ladder ?? "per-meter",
    tierScope: flags.tierScope ?? config?.settings?.tierScope ?? null,
    discount: Math.round(Number.parseFloat(config?.settings?.discount ?? "0") * 100),
    view,
    allowedGaps: config?.gaps?.allow ?? [],
    flowLogs,
    scenario,
  });
  const redaction = flags.redact === true ? (await import("../plan/redaction.ts")).gatherRedaction() : null;
  // What a part holds is numbered otherwise than the whole.
  const parts = onPart === null || redaction !== null ? null : startParts();
  const showPart = async (soFar: () => InventoryFrame): Promise<() => void> => {
    const frame = soFar();
    const part = {
      tables,
      config,
      population: gathering.soFar(frame),
      before: null,
      workloads: [...workloads],
      options: optionsAt(frame.asOf),
      selectors: OWN_WORDS,
    };
    const prices = await pricesOf(part.population);
    return () => onPart?.({ ...part, prices });
  };
  let taken: ReadonlySet<string> | null = null;
  let compared = false;
  const opening: OpenOptions = {
    asOf: flags.asOf ?? null,
    today: context.today,
    accountId: flags.account ?? null,
    regionId: flags.region === undefined ? null : knownRegion(flags.region, tables),
    sourceType: flags.sourceType ?? null,
    monthHours: (asOf) => (divisor === "calendar" ? monthHours(monthOf(asOf)) : divisor),
    dataDirectory: context.dataDirectory,
    tables,
    judge: createJudge(tables),
    commands: COMMANDS,
    live,
    joins: flags.inventory !== undefined,
    parameters: await loadParameters(flags),
    previous: flags.baseline ?? null,
    onTemplate: (names, paired) => {
      taken = new Set([...(taken ?? []), ...names]);
      compared ||= paired;
    },
    onCell: (soFar) => parts?.closed(() => showPart(soFar)),
  };
  const sides = await readSides(words, flags.inventory ?? null, opening, gathering, (workload) => {
    parts?.begun();
    redaction?.see(workload);
    if (keep) workloads.push(workload);
  }).finally(() => parts?.end());
  const { population } = sides;
  const { frame } = population;
  const before =
    flags.baseline === undefined || compared ? sides.before : await readBefore(flags.baseline, frame, opening);
  if (flags.parameter !== undefined || flags.parameterFile !== undefined) {
    const { refuseStrangeParameters } = await import("../sources/cloudformation/parameters.ts");
    refuseStrangeParameters([...(flags.parameter?.keys() ?? [])], flags.parameterFile ?? null, taken);
  }
  const prices = await pricesOf(population, ...(before === null ? [] : [before]));
  await livePrices?.say();
  live?.session.close();
  checkAccounts(view, new Set([...accountsOf(population), ...(before === null ? [] : accountsOf(before))]));
  const read = { tables, population, before, prices, options: optionsAt(frame.asOf), config, workloads };
  const loaded = redaction === null ? { ...read, selectors: OWN_WORDS } : redacted(read, redaction);
  if (flags.verbose === true && flags.quiet !== true) noteRead(loaded, context);
  if (scenario !== null && flags.quiet !== true) {
    const { strangersOf } = await import("../plan/choices.ts");
    const file = redaction === null ? (flags.scenario ?? configName(flags)) : null;
    for (const stranger of strangersOf(scenario, population)) context.note(strangerText(file, stranger));
  }
  return loaded;
}

/** The same under other names. */
function redacted(loaded: Omit<Loaded, "selectors">, redaction: RedactionGathering): Loaded {
  const { tables, population, before, options, config, workloads } = loaded;
  const { scenario = null } = options;
  const sides = before === null ? [population] : [population, before];
  const { selectors, ...renamed } = redaction.finish(sides, tables);
  return {
    ...loaded,
    population: renamed.population(population),
    before: before === null ? null : renamed.population(before),
    workloads: workloads.map(renamed.workload),
    options: {
      ...options,
      view: selectors.view(options.view),
      allowedGaps: options.allowedGaps.map(selectors.allowance),
      scenario: scenario === null ? null : selectors.scenario(scenario),
    },
    config: config === null ? null : redactedConfig(config, selectors),
    selectors,
  };
}

const redactedConfig = ({ coverage, budgets, gaps, ...rest }: Config, selectors: Selectors): Config => ({
  ...rest,
  ...(coverage === undefined ? {} : { coverage: selectors.settled(coverage) }),
  ...(budgets === undefined ? {} : { budgets: budgets.map(selectors.budget) }),
  ...(gaps === undefined ? {} : { gaps: { ...gaps, allow: gaps.allow?.map(selectors.allowance) } }),
});

function noteRead({ population, prices, selectors }: Loaded, context: Context): void {
  const { frame, groups } = population;
  const count = groups.reduce((sum, group) => sum + group.workloads, 0);
  const from = selectors.redacts ? "" : `; prices from ${prices.name}`;
  context.note(`read ${frame.source.name}: ${count} workloads in ${groups.length} groups${from}\n`);
}

/** What the settings tell of flow logs, in thousandths of a GB. */
function flowLogsOf(config: Config | null, tables: ReferenceTables): FlowLogSettings | null {
  const { gbPerMonth, regions } = config?.settings?.flowLogs ?? {};
  const milli = (gb: number) => Math.round(gb * GB);
  if (gbPerMonth !== undefined) return { gbPerMonth: milli(gbPerMonth) };
  if (regions === undefined) return null;
  const volumes = Object.entries(regions).map(([id, { gbPerMonth: flow, analyzedGbPerMonth: all }]) => {
    const volume = { flowLogs: milli(flow), analyzed: all === undefined ? null : milli(all) };
    return [knownRegion(id, tables), volume] as const;
  });
  return { regions: new Map(volumes) };
}

/** Flags that say how AWS is reached mean nothing for a file, and whoever gives them expects AWS to be read. */
function refuseReach({ organization, role, externalId, profile }: SourceFlags): void {
  const given = { "--organization": organization, "--role": role, "--external-id": externalId, "--profile": profile };
  const [flag] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (flag === undefined) return;
  throw new UserError(
    "no-live-source",
    `${flag} says how AWS is reached, and no source is aws`,
    `name aws as the source, or leave out ${flag}`,
  );
}

/** The settings, null where there are none: the YAML reader is loaded only where there is a file to read. Throws a UserError. */
export async function loadConfig(flags: SourceFlags, tables: ReferenceTables): Promise<Config | null> {
  if (flags.config !== undefined && flags.policy !== undefined) {
    throw new UserError("usage", "--config and --policy name the same file", "give one of them");
  }
  const named = flags.config ?? flags.policy;
  if (named === undefined && !configExists()) return null;
  const { readConfig } = await import("../sources/config-file.ts");
  return readConfig(tables, named);
}

/** What templates are given: a file's values, and what was typed. */
async function loadParameters({ parameter, parameterFile }: SourceFlags): Promise<OpenOptions["parameters"]> {
  const typed = parameter ?? new Map();
  if (parameterFile === undefined) return { typed, file: new Map() };
  const { readParameterFile } = await import("../sources/cloudformation/parameter-file.ts");
  return { typed, file: readParameterFile(parameterFile) };
}

/** The scenario that was named. */
async function loadScenario(flags: SourceFlags, tables: ReferenceTables): Promise<Scenario | null> {
  if (flags.scenario === undefined) return null;
  const { readScenario } = await import("../sources/scenario-file.ts");
  const scenario = readScenario(flags.scenario, tables);
  refuseAbsurd(scenario, flags.scenario, flags);
  return scenario;
}

/** What counts as the bill by rules of the settings, as a scenario; a scenario that is named stands in its place. */
function coverageScenario(config: Config | null, flags: SourceFlags): Scenario | null {
  if (typeof config?.coverage !== "object") return null;
  const name = configName(flags);
  const shown = flags.redact === true ? "the settings" : name;
  const scenario = { ...EMPTY_SCENARIO, name: `coverage of ${shown}`, rules: config.coverage.rules };
  refuseAbsurd(scenario, name, flags);
  return scenario;
}

const configName = ({ config, policy }: SourceFlags): string => config ?? policy ?? DEFAULT_CONFIG;

/** Refuses growth that would pass all bounds. */
function refuseAbsurd({ growth, rules }: Scenario, file: string, { months }: SourceFlags): void {
  for (const one of [growth, ...rules.map((rule) => rule.growth ?? null)]) {
    if (one?.by !== "rate" || (1 + one.rate / 10_000) ** (months - 1) <= MOST_GROWTH) continue;
    const message = `${file}: ${one.rate / 100}% a month is more than ${MOST_GROWTH}-fold in ${months} months`;
    throw new UserError("absurd-growth", message, "project fewer --months, or let it grow less");
  }
}

/** Beyond this growth, sums would no longer be exact to the micro-dollar. */
const MOST_GROWTH = 1000;

/** A rule about something that the source doesn't hold may be meant for another source, or mistyped: it is said, without names where `file` is null. */
function strangerText(file: string | null, { rank, what, name, near }: Stranger): string {
  if (file === null) return `watchbill: rule ${rank + 1} is about a ${what} that the source doesn't hold\n`;
  const hint = near === null ? "" : `; did you mean ${near}?`;
  return `watchbill: ${plainText(`${file}: rule ${rank + 1} is about ${what} ${name}, which the source doesn't hold${hint}`)}\n`;
}

/** A price of a Region that isn't known may be for a new one, or mistyped: it is used for what is named alike, and said. */
function noteStrangeRegions(prices: PriceList, tables: ReferenceTables, flags: SourceFlags, context: Context): void {
  const strange = new Set(prices.prices.map(({ regionId }) => regionId).filter((id) => !tables.regions.has(id)));
  if (strange.size === 0 || flags.quiet === true || flags.redact === true) return;
  context.note(
    `watchbill: ${prices.name} has prices of Regions that aren't known: ${plainText([...strange].join(", "))}\n`,
  );
}

/** Refuses to go on where a source holds nothing to speak of. */
export function somethingIn({ population, before, options }: Loaded, name: string): void {
  const groups = [...population.groups, ...(before?.groups ?? [])];
  if (groups.some((group) => inView(group, options.view))) return;
  throw new UserError(
    "nothing-found",
    `${name} holds nothing that could be judged`,
    "check the source, or what the view leaves out",
  );
}
