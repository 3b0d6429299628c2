import type { ScanEvent } from "../sources/aws/scan.ts";
import type { Machine } from "../views/doctor/facts.ts";
import type { Stage } from "../views/tui/run.ts";
import type { Instant } from "../units/month.ts";

/** What a command is given of the world: everything that isn't in its words. */
export type Context = {
  readonly version: string;
  /** The folder of the bundled tables. */
  readonly dataDirectory: URL;
  /** 00:00 UTC of the day on which the command runs. */
  readonly today: Instant;
  /** The moment at which the command began. */
  readonly now: Instant;
  /** Columns of the terminal, or of the page where there is none. */
  readonly width: number;
  readonly color: boolean;
  /** Results. */
  readonly print: (text: string) => void;
  /** Everything else. */
  readonly note: (text: string) => void;
  /** Whether notes are read as they come, so that one may stand in place of the one before. */
  readonly watched: boolean;
  /** The environment's variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Looks at the machine and its terminals. */
  readonly machine: () => Machine;
  /** The number by which the system knows this run. */
  readonly processId: number;
  /** Takes what happens while AWS is read, in place of the lines on stderr; null where those are wanted. */
  readonly onScan: ((event: ScanEvent) => void) | null;
  /** The terminal, where input and output are one; null elsewhere. */
  readonly stage: Omit<Stage, "signal"> | null;
  /** How pages of hosts are decoded: `WATCHBILL_DECODER=sdk` leaves them to the SDK. */
  readonly decoder: "fast" | "sdk";
  /** Listens for an interruption from now on: the command winds up instead of ending at once. */
  readonly interruption: () => AbortSignal;
};
