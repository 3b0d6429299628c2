/** The shells that a script is made for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type CompletionShell = (typeof SHELLS)[number];

/** What may stand where a value is typed: one of some words (or several, with commas), a file or one of some words, or anything. */
export type Value =
  | { readonly kind: "words"; readonly words: readonly string[]; readonly list: boolean }
  | { readonly kind: "files"; readonly words: readonly string[] }
  | { readonly kind: "free" };

export type FlagWords = {
  readonly long: string;
  readonly short: string | null;
  readonly description: string;
  /** Null for a flag that takes no value. */
  readonly value: Value | null;
};

/** A command with all that can be typed behind it. */
export type CommandWords = {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly FlagWords[];
  /** Null where it takes none. */
  readonly argument: Value | null;
  readonly commands: readonly CommandWords[];
};

/** A command and those under it, each with its names from the program's on. */
export function withPaths(
  command: CommandWords,
  path: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly command: CommandWords }[] {
  return [{ path, command }, ...command.commands.flatMap((one) => withPaths(one, [...path, one.name]))];
}

/** How a flag may be typed. */
export const namesOf = ({ long, short }: FlagWords): string[] => (short === null ? [long] : [short, long]);

/** The flags that take a value, of all commands. */
export const valuedFlags = (program: CommandWords): string[] => {
  const flags = withPaths(program).flatMap(({ command }) => command.flags);
  return [...new Set(flags.filter(({ value }) => value !== null).flatMap(namesOf))].sort();
};

/** A text in single quotes, as bash and zsh read it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
