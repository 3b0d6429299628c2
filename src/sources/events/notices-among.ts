import { existsSync, statSync } from "node:fs";
import type { InventoryFrame, SourceType } from "../../inventory/inventory.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Observation, Workload } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import type { Detected, FileType } from "../detect.ts";
import { detect } from "../detect.ts";
import { detectHead } from "../detect-head.ts";
import { isStream, readHead } from "../input.ts";
import { joinFrames } from "../join-frames.ts";

type Sink = (workload: Workload, stands: boolean) => void;

/** The notices among several sources, which speak of the workloads of all others. */
export type Notices = {
  /** Keeps a workload that a notice may speak of; false for one that goes on as it is. */
  readonly hold: (workload: Workload, stands: boolean) => boolean;
  /** Brings the frame of the other sources up to date (null: there are none) and hands on what was kept. */
  readonly finish: (frame: InventoryFrame | null, sink: Sink) => InventoryFrame;
};

/** What was found: notices (null: there are none), the words that hold them, and what was opened to tell, which can't be read twice. */
export type NoticesFound = {
  readonly notices: Notices | null;
  readonly words: ReadonlySet<string>;
  readonly opened: ReadonlyMap<string, Detected>;
};

/** How sources with notices among them are read. */
export type NoticeOptions = {
  readonly asOf: Instant | null;
  readonly today: Instant;
  readonly sourceType: FileType | null;
  readonly tables: ReferenceTables;
  readonly judge: (observation: Observation) => Workload;
};

/** Finds notices before any other source is read, so that only the workloads that they speak of are kept. */
export async function noticesAmong(words: readonly string[], options: NoticeOptions): Promise<NoticesFound> {
  const opened = new Map<string, Detected>();
  for (const word of words) {
    if (!isFile(word) || opened.has(word)) continue;
    const telling = isStream(word) || options.sourceType === "events" || isNoticeHead(readHead(word));
    if (telling) opened.set(word, detect(word, options.sourceType));
  }
  const files = [...opened.values()].flatMap((found) => (found.type === "events" ? [found] : []));
  const holding = new Set([...opened].filter(([, found]) => found.type === "events").map(([word]) => word));
  if (files.length === 0) return { notices: null, words: holding, opened };
  const { openNotices, noticeNotes, noticesAlone } = await import("./open-notices.ts");
  const { createNoticeUpdate } = await import("../../inventory/notices.ts");
  const found = openNotices(files, options.tables);
  const update = createNoticeUpdate(found.notices, options.judge);
  const name = files.map((file) => file.name).join(", ");
  const standing = new Map<string, boolean>();
  const notices: Notices = {
    hold: (workload, stands) => {
      const held = update.hold(workload);
      if (held) standing.set(workload.origin, stands);
      return held;
    },
    finish: (frame, sink) => {
      if (frame === null || !KNOWING.has(frame.source.type)) {
        const asOf = frame?.asOf ?? options.asOf ?? options.today;
        const { workloads, ...alone } = noticesAlone(found, name, { ...options, asOf });
        const kept = update.finish({ asOf: Infinity, coverage: [] }).workloads;
        for (const workload of kept) sink(workload, standing.get(workload.origin) ?? true);
        for (const workload of workloads) sink(workload, true);
        return frame === null ? alone : joinFrames(frame, alone);
      }
      const change = update.finish(frame);
      for (const workload of change.workloads) sink(workload, standing.get(workload.origin) ?? true);
      return {
        ...frame,
        source: { ...frame.source, name: `${frame.source.name}, ${name}` },
        coverage: change.coverage,
        assumptions: [...frame.assumptions, ...noticeNotes(change)],
      };
    },
  };
  return { notices, words: holding, opened };
}

/** Sources that hold what runs, so that a notice is about something of theirs or about nothing; typed numbers and plans stand beside. */
const KNOWING: ReadonlySet<SourceType> = new Set(["aws", "inventory", "sample", "aws-cli"]);

/** What a head of UTF-16 holds is told by the whole file. */
const isNoticeHead = (head: Buffer): boolean => (head[0] ?? 0) >= 0xfe || detectHead(head) === "events";

const isFile = (word: string): boolean =>
  word === "-" || (word !== "sample" && word !== "aws" && existsSync(word) && !statSync(word).isDirectory());
