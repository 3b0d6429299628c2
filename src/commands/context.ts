import type { Instant } from "../units/month.ts";

/** What a command is given of the world: everything that isn't in its words. */
export type Context = {
  readonly version: string;
  /** The folder of the bundled tables. */
  readonly dataDirectory: URL;
  /** 00:00 UTC of the day on which the command runs. */
  readonly today: Instant;
  /** Columns of the terminal, or of the page where there is none. */
  readonly width: number;
  readonly color: boolean;
  /** Results. */
  readonly print: (text: string) => void;
  /** Everything else. */
  readonly note: (text: string) => void;
};
