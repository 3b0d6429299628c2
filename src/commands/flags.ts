import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { nearest, UserError } from "../errors.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Kind } from "../inventory/workload.ts";
import type { Ladder, TierScope } from "../pricing/estimate.ts";
import type { MonthHours } from "../plan/model.ts";
import type { RolloutBy } from "../plan/rollout-unit.ts";
import type { View } from "../plan/usage.ts";
import { DEFAULT_ROLE } from "../sources/aws/apis.ts";
import { FILE_TYPES } from "../sources/detect.ts";
import type { FileType } from "../sources/detect.ts";
import { knownRegion } from "../sources/known-region.ts";
import type { Instant } from "../units/month.ts";
import { parseInstant } from "../units/month.ts";

/** Which part of AWS is read, and how it is reached, as it was typed. */
export type ReachFlags = {
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly organization?: true;
  readonly role?: string;
  readonly externalId?: string;
  readonly profile?: string;
  readonly quiet?: true;
  /** Of commands that print what a source holds. */
  readonly redact?: true;
};

/** The flags of every command that takes a source, as they were typed. */
export type SourceFlags = ReachFlags & {
  readonly kinds?: readonly Kind[];
  readonly tag?: readonly { readonly key: string; readonly value: string }[];
  readonly config?: string;
  /** The other name of `config`. */
  readonly policy?: string;
  readonly region?: string;
  readonly account?: string;
  /** The organization that the change of a plan joins. */
  readonly inventory?: string;
  /** Values for parameters of templates, as they were typed; the last of a name counts. */
  readonly parameter?: ReadonlyMap<string, string>;
  readonly parameterFile?: string;
  readonly asOf?: Instant;
  readonly months: number;
  readonly monthHours?: MonthHours;
  readonly ladder?: Ladder;
  readonly tierScope?: TierScope;
  readonly prices?: string;
  /** A scenario file; of commands that print a report. */
  readonly scenario?: string;
  readonly sourceType?: FileType;
  readonly offline?: true;
  readonly verbose?: true;
};

/** The flags of commands that print a report. */
export type ReportFlags = SourceFlags & {
  readonly format: Format;
  readonly details?: true;
  readonly output?: string;
};

export type Format = "table" | "json" | "csv" | "markdown" | "html" | "github" | "junit" | "baseline";

export const FORMATS: readonly Format[] = ["table", "json", "csv", "markdown", "html", "github", "junit", "baseline"];

export const TRIAL_FORMATS = ["table", "json", "csv"] as const;

export const COVERAGE_FORMATS = ["table", "json", "csv"] as const;

/** The formats of `rollout`, and what it switches on together. */
export const ROLLOUT_FORMATS = ["table", "json", "csv", "scenario"] as const;
export const ROLLOUT_UNITS: readonly RolloutBy[] = ["account", "ou", "cluster"];

/** The form of a typed value is wrong; commander names the flag. */
const wrong = (message: string): InvalidArgumentError => new InvalidArgumentError(message);

/** The words that a flag or argument takes; `list` where several may stand with commas between them. */
export type Choices = { readonly words: readonly string[]; readonly list: boolean };

/** What is known of the parsers made here: Commander keeps only the functions. */
const CHOICES = new WeakMap<object, Choices>();

/** The words that a parser takes; null where it takes others, too. */
export const choicesOf = (parser: object | undefined): Choices | null =>
  (parser === undefined ? null : CHOICES.get(parser)) ?? null;

/** One of a few words; a mistyped one names its nearest. */
export function oneOf<T extends string>(words: readonly T[]): (typed: string) => T {
  const parse = (typed: string): T => {
    const found = words.find((word) => word === typed);
    if (found !== undefined) return found;
    const near = nearest(typed, words);
    throw wrong(near === null ? `It is one of ${words.join(", ")}.` : `Did you mean ${near}?`);
  };
  CHOICES.set(parse, { words, list: false });
  return parse;
}

function list(typed: string): string[] {
  const words = typed.split(",").map((word) => word.trim());
  if (words.includes("")) throw wrong("Name at least one, with commas between several.");
  return words;
}

/** A list of words with commas between them; given twice, it is both lists. */
export function listed<T>(read: (word: string) => T): (typed: string, before?: readonly T[]) => readonly T[] {
  const parse = (typed: string, before: readonly T[] = []): readonly T[] => [...before, ...list(typed).map(read)];
  const choices = CHOICES.get(read);
  if (choices !== undefined) CHOICES.set(parse, { ...choices, list: true });
  return parse;
}

export function accountId(typed: string): string {
  if (!/^\d{12}$/.test(typed)) throw wrong("An account is its 12 digits.");
  return typed;
}

export function tagPair(typed: string, before: SourceFlags["tag"] = []): SourceFlags["tag"] {
  const [, key, value] = /^([^=]+)=(.*)$/.exec(typed) ?? [];
  if (key === undefined || value === undefined) throw wrong("Write it as KEY=VALUE.");
  return [...before, { key, value }];
}

function parameter(typed: string, before: SourceFlags["parameter"] = new Map()): SourceFlags["parameter"] {
  const equals = typed.indexOf("=");
  if (equals < 1) throw wrong("Write it as KEY=VALUE.");
  return new Map([...before, [typed.slice(0, equals), typed.slice(equals + 1)]]);
}

function instant(typed: string): Instant {
  const found = parseInstant(typed);
  if (found === null) throw wrong("Write a date such as 2026-12-01, or an instant with its zone.");
  return found;
}

function months(typed: string): number {
  if (!/^\d{1,3}$/.test(typed) || Number(typed) < 1 || Number(typed) > 120)
    throw wrong("It is a number from 1 to 120.");
  return Number(typed);
}

const monthHoursWord = oneOf(["calendar", "730", "720", "744"]);

function monthHours(typed: string): MonthHours {
  return monthHoursWord(typed) === "calendar" ? "calendar" : (Number(typed) as 730 | 720 | 744);
}
CHOICES.set(monthHours, { words: ["calendar", "730", "720", "744"], list: false });

/** Adds the flags that say which part of AWS is read, and how it is reached. */
export function addReachFlags(command: Command): Command {
  return command
    .option("--accounts <ID,…>", "look at these accounts only; pooled shares stay shares", listed(accountId))
    .option(
      "--regions <ID,…>",
      "look at these Regions only",
      listed((word) => word),
    )
    .option("--organization", "aws: read all accounts of the organization")
    .option("--role <NAME>", `aws: the role to take in the other accounts (default: ${DEFAULT_ROLE})`)
    .option("--external-id <ID>", "aws: the external id that the role asks for")
    .option("--profile <NAME>", "aws: the profile to start from")
    .option("--quiet", "no notes on stderr");
}

/** Adds the flags that every command with a source shares. */
export function addSourceFlags(command: Command): Command {
  return addReachFlags(command)
    .option("--kinds <KIND,…>", `look at these kinds only: ${KINDS.join(", ")}`, listed(oneOf(KINDS)))
    .option("--tag <KEY=VALUE>", "look at what carries this tag (may be repeated)", tagPair)
    .option("--config <FILE>", "settings file (default: ./watchbill.yaml)")
    .option("--policy <FILE>", "the same as --config")
    .option("--region <ID>", "the Region where a source names none")
    .option("--account <ID>", "the account where a source names none", accountId)
    .option("--inventory <FILE>", "the organization that the change of a plan joins")
    .option("--parameter <KEY=VALUE>", "a parameter of a template (may be repeated)", parameter)
    .option("--parameter-file <FILE>", "parameters of a template, as the AWS CLI or CodePipeline has them")
    .option("--as-of <DATE>", "the moment of the report (default: that of the source, else today 00:00 UTC)", instant)
    .option("--months <N>", "months to project, the running one included", months, 12)
    .option("--month-hours <HOURS>", "hours of a vCPU-month: calendar, 730, 720 or 744", monthHours)
    .option("--ladder <LADDER>", "per-meter or shared", oneOf<Ladder>(["per-meter", "shared"]))
    .option(
      "--tier-scope <SCOPE>",
      "who climbs a ladder together: organization or account",
      oneOf<TierScope>(["organization", "account"]),
    )
    .option("--prices <FILE>", "a price file instead of the bundled one")
    .option("--offline", "fetch no prices")
    .option("--source-type <TYPE>", `what the files hold: ${FILE_TYPES.join(", ")}`, oneOf(FILE_TYPES))
    .option("--verbose", "say on stderr what was read")
    .option("--no-color", "plain text");
}

/** What `--redact` does, where it is taken. */
export const REDACT = "numbers in place of account ids, names and tags; no figure changes";

/** Adds the flags of commands that print a report, in the formats that they know; `told` leaves out what they refuse with a reason. */
export function addReportFlags(command: Command, formats: readonly string[] = FORMATS, told = formats): Command {
  return addSourceFlags(command)
    .option("-f, --format <FORMAT>", told.join(", "), oneOf(formats), "table")
    .option(
      "--scenario <FILE>",
      "a scenario file: what if some of it is left out, grows, joins, starts later or runs other hours",
    )
    .option("--details", "all accounts and reasons; in JSON every workload too")
    .option("--redact", REDACT)
    .option("-o, --output <FILE>", "write the report to a file");
}

/** What is looked at; a Region or account that nothing knows is an error, so that a typo isn't an empty report. */
export function viewOf(flags: SourceFlags, tables: ReferenceTables): View {
  return {
    accounts: flags.accounts ?? null,
    regions: flags.regions?.map((region) => knownRegion(region, tables)) ?? null,
    kinds: flags.kinds ?? null,
    tags: flags.tag ?? [],
  };
}

/** Refuses accounts that the inventory doesn't hold. */
export function checkAccounts(view: View, known: ReadonlySet<string>): void {
  for (const id of view.accounts ?? []) {
    if (known.has(id)) continue;
    const near = nearest(id, known);
    const hint = near === null ? `the source holds ${known.size} accounts` : `did you mean ${near}?`;
    throw new UserError("unknown-account", `unknown account "${id}"`, hint);
  }
}
