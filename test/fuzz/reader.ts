import type { Random } from "../aws/fake/random.ts";

/** How inputs of a reader are written, which decides how they are mutated. */
export type Form = "json" | "json-lines" | "yaml" | "text";

/** A reader of something from outside, with seeds that it reads without a complaint. */
export type Reader = {
  readonly name: string;
  readonly form: Form;
  readonly seeds: readonly string[];
  /** The file that an input is written to, in a folder of its own; null where an input is typed. */
  readonly file: string | null;
  /** What lies beside it: names with their contents. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Texts that this reader in particular might fall for. */
  readonly tricks?: readonly string[];
  /** Whether it looks at what links in the user's own folder lead to. */
  readonly follows?: true;
  /** Makes bytes of a mutated text; as they are where none is given. */
  readonly packed?: (text: string, random: Random) => Buffer;
  /**
   * Reads one input: its path, or the text where it has none. Gives back what was read, in a form that can be compared, or throws a
   * UserError. Breaks of a promise are thrown as any other error.
   */
  readonly read: (input: string) => Promise<unknown> | unknown;
};
