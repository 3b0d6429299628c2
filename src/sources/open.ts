import { existsSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import { nearest, UserError } from "../errors.ts";
import type { Inventory, InventoryFrame } from "../inventory/inventory.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { Observation, Workload } from "../inventory/workload.ts";
import type { DeclaredChange } from "../plan/declared-change.ts";
import { knowsToday } from "../plan/forecast.ts";
import type { Instant } from "../units/month.ts";
import type { LiveQuestion } from "./aws/live.ts";
import type { DetectedTemplate } from "./cloudformation/open.ts";
import type { GivenParameters } from "./cloudformation/read.ts";
import { detect } from "./detect.ts";
import type { Detected, FileType } from "./detect.ts";
import { noticesAmong } from "./events/notices-among.ts";
import type { CellSink } from "./inventory-file.ts";
import { readInventoryFile, readInventoryStream } from "./inventory-file.ts";
import { joinFrames } from "./join-frames.ts";
import { isQuantities, readQuantities } from "./quantities.ts";

export type OpenOptions = {
  /** Null: the moment of the source, else `today`. */
  readonly asOf: Instant | null;
  readonly today: Instant;
  readonly accountId: string | null;
  readonly regionId: string | null;
  /** Overrides detection for files. */
  readonly sourceType: FileType | null;
  /** The most hours a month that a hand-typed row may run, by the moment of the report. */
  readonly monthHours: (asOf: Instant) => number;
  readonly dataDirectory: URL;
  readonly tables: ReferenceTables;
  readonly judge: (observation: Observation) => Workload;
  /** The words that are commands, to name the nearest for a mistyped one. */
  readonly commands: readonly string[];
  /** Whether an inventory is among the words that the change of a plan joins, so that it shows what switches reach. */
  readonly joins: boolean;
  /** What templates are given. */
  readonly parameters: GivenParameters;
  /** The source that a change is measured from: a template is compared with it resource by resource, if it is one too. */
  readonly previous: string | null;
  /** Is told the parameters that a template takes, and whether it was compared. */
  readonly onTemplate?: (parameters: ReadonlySet<string>, compared: boolean) => void;
  /** What is asked of live AWS; null where it isn't a source. */
  readonly live: LiveQuestion | null;
  /** Is told while live AWS is read: the frame is that of all sources so far. */
  readonly onCell?: CellSink;
};

/** Takes a workload; `stands` says that its source knows no change, so that it was there before one as it is after it. */
type Sink = (workload: Workload, stands: boolean) => void;

/**
 * Reads one or several sources into one inventory; its workloads go to `sink` one by one, so that they need not all be held.
 * A plan or template that knows a change is read as it leaves things; both sides are shown to `onChange` first.
 */
export async function openSources(
  words: readonly string[],
  options: OpenOptions,
  sink: Sink,
  onChange: (sides: DeclaredChange) => void = () => {},
): Promise<InventoryFrame> {
  const answers: { name: string; value: unknown }[] = [];
  // Reading AWS takes long, so what is mistyped beside it is said before.
  for (const word of words) if (!isSource(word)) throw notASource(word, options.commands);
  const { notices, words: notified, opened } = await noticesAmong(words, options);
  const frames: Opened[] = [];
  const several = words.length > 1;
  const taken: Sink = (workload, stands) => {
    if (notices === null || !notices.hold(workload, stands)) sink(workload, stands);
  };
  // What an earlier source holds is counted once; two lines of one source are two workloads.
  const earlier = new Set<string>();
  const current = new Set<string>();
  const unseen: Sink = (workload, stands) => {
    const key = `${workload.accountId} ${workload.regionId} ${workload.kind} ${workload.origin}`;
    if (earlier.has(key)) return;
    current.add(key);
    taken(workload, stands);
  };
  for (const [index, word] of words.entries()) {
    if (notified.has(word)) continue;
    const named: Sink = several ? (workload, stands) => unseen(numbered(workload, index), stands) : taken;
    const onCell: CellSink = (soFar) =>
      options.onCell?.(() => joined([...frames, { frame: soFar(), dated: true }], options));
    const answer = await openOne(word, options, named, { onCell, onChange, opened: opened.get(word) });
    if ("answer" in answer) answers.push({ name: word, value: answer.answer });
    else {
      frames.push(answer);
      for (const key of current) earlier.add(key);
    }
  }
  if (answers.length > 0) {
    const { readAwsAnswers } = await import("./aws-cli/read.ts");
    const { accountId, regionId, judge, tables } = options;
    const asOf = options.asOf ?? options.today;
    const frame = drain(readAwsAnswers(answers, { asOf, accountId, regionId, judge, tables }), unseen);
    frames.push({ frame, dated: false });
  }
  if (notices === null) return joined(frames, options);
  return notices.finish(frames.length === 0 ? null : joined(frames, options), sink);
}

/** What one source tells; a baseline, and what is typed or recorded, has no moment of its own. */
type Opened = { readonly frame: InventoryFrame; readonly dated: boolean };

/** One frame of several; its moment is the latest of those that have one of their own. */
function joined(opened: readonly Opened[], options: OpenOptions): InventoryFrame {
  const [first, ...rest] = opened.map(({ frame }) => frame);
  if (first === undefined)
    throw new UserError("no-source", "no source is named", "name a file, typed numbers or sample");
  const moments = opened.flatMap(({ frame, dated }) => (dated ? [frame.asOf] : []));
  const asOf = options.asOf ?? Math.max(...(moments.length > 0 ? moments : [options.today]));
  return { ...rest.reduce(joinFrames, first), asOf };
}

/** Typed and hand-written rows have no identity of their own beyond their place, so the same place in another source differs. */
const numbered = (workload: Workload, index: number): Workload =>
  workload.origin.startsWith("typed ") ? { ...workload, origin: `${workload.origin} (source ${index + 1})` } : workload;

/** Who is told while a source is read, and what it was found to be where that was looked at before. */
type Opening = {
  readonly onCell: CellSink;
  readonly onChange: (sides: DeclaredChange) => void;
  readonly opened: Detected | undefined;
};

async function openOne(
  word: string,
  options: OpenOptions,
  sink: Sink,
  { onCell, onChange, opened }: Opening,
): Promise<Opened | { answer: unknown }> {
  const { tables, judge, accountId, regionId } = options;
  const asOf = options.asOf ?? options.today;
  const standing = (workload: Workload): void => sink(workload, true);
  if (word === "sample") {
    const path = new URL("sample/organization.ndjson", options.dataDirectory);
    return { frame: await readInventoryFile(path, judge, standing), dated: true };
  }
  if (word === "aws") {
    if (options.live === null) throw new Error("aws is named without a session");
    const { readLive } = await import("./aws/live.ts");
    return { frame: await readLive(options.live, judge, standing, onCell), dated: true };
  }
  if (word !== "-" && !existsSync(word)) {
    return { frame: drain(readQuantities(word, { asOf, accountId, regionId, tables, judge }), sink), dated: false };
  }
  if (word !== "-" && statSync(word).isDirectory()) {
    return openTemplates(word, null, options, sink, onChange);
  }
  const found = opened ?? detect(word, options.sourceType);
  switch (found.type) {
    case "inventory": {
      const { bytes, dated } = found;
      const name = word === "-" ? "standard input" : word;
      const frame =
        bytes === null
          ? await readInventoryFile(word, judge, standing, asOf)
          : await readInventoryStream(name, Readable.from([bytes]), judge, standing, { moment: asOf });
      // A baseline of what is planned can't know either what is protected.
      const type = dated || knowsToday(frame) ? "inventory" : frame.source.type;
      return { frame: { ...frame, source: { type, name } }, dated };
    }
    case "aws-cli":
      return { answer: found.value };
    case "events":
      throw new UserError(
        "late-notices",
        `${word} holds notices, and doesn't begin like them`,
        "give the notices alone, one on each line, or --source-type events",
      );
    case "terraform": {
      const { openTerraform } = await import("./terraform/open.ts");
      const { joins } = options;
      const { name, value } = found;
      const { after, before } = await openTerraform(name, value, { asOf, accountId, regionId, tables, judge, joins });
      if (before !== null) onChange({ before, after });
      return { frame: drain(after, sink, before === null), dated: false };
    }
    case "cloudformation":
      return openTemplates(word, found, options, sink, onChange);
    case "estimate": {
      const { readEstimate } = await import("./estimate-file.ts");
      const monthHours = options.monthHours(asOf);
      return {
        frame: drain(readEstimate(found.name, found.text, { asOf, monthHours, tables, judge }), sink),
        dated: false,
      };
    }
  }
}

async function openTemplates(
  word: string,
  found: DetectedTemplate,
  options: OpenOptions,
  sink: Sink,
  onChange: (sides: DeclaredChange) => void,
): Promise<Opened> {
  const { openCloudFormation } = await import("./cloudformation/open.ts");
  const opening = { ...options, asOf: options.asOf ?? options.today };
  const { after, before, parameters } = openCloudFormation(word, found, options.previous, opening);
  options.onTemplate?.(parameters, before !== null && options.previous !== null);
  if (before !== null) onChange({ before, after });
  return { frame: drain(after, sink, before === null), dated: false };
}

const isSource = (word: string): boolean =>
  ["sample", "aws", "-"].includes(word) || existsSync(word) || isQuantities(word);

function drain(inventory: Inventory, sink: Sink, stands = true): InventoryFrame {
  for (const workload of inventory.workloads) sink(workload, stands);
  const { workloads: _, ...frame } = inventory;
  return frame;
}

function notASource(word: string, commands: readonly string[]): UserError {
  if (commands.includes(word)) {
    return new UserError(
      "command-comes-first",
      `the command ${word} stands behind a flag or a source`,
      `write it first: watchbill ${word} …`,
    );
  }
  const near = nearest(word, [...commands, "sample", "aws"]);
  const hint =
    near === null
      ? "a source is aws, a file, typed numbers like eks=300@us-east-1, or sample"
      : `did you mean ${near}?`;
  if (/[./\\]/.test(word)) return new UserError("unreadable-file", `${word} does not exist`, "check the path");
  return new UserError("unknown-word", `"${word}" is neither a command nor a source`, hint);
}
