import type { Examination, ReachSettings } from "../../inventory/examination.ts";
import type { Instant } from "../../units/month.ts";

/** The machine on which the program runs. */
export type Machine = {
  readonly node: string;
  readonly platform: string;
  readonly architecture: string;
  readonly home: string;
  /** Whether each is a terminal. */
  readonly terminals: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** Null where there is no terminal to count them. */
  readonly columns: number | null;
  readonly colors: boolean;
  readonly unicode: boolean;
  /** Where Node keeps the program compiled; null where it doesn't. */
  readonly compileCache: string | null;
};

/** Everything that `doctor` tells, before anything is masked. */
export type DoctorFacts = {
  readonly version: string;
  readonly at: Instant;
  readonly machine: Machine;
  readonly prices: { readonly first: string; readonly last: string };
  readonly instanceTypesAsOf: string;
  readonly role: string;
  readonly settings: ReachSettings;
  readonly examination: Examination;
};
