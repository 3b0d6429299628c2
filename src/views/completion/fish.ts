import type { CommandWords, FlagWords, Value } from "./command-words.ts";
import { withPaths } from "./command-words.ts";

/** A script that completes the program in fish. */
export function fishScript(program: CommandWords): string {
  const lines = withPaths(program).flatMap(({ path, command }) => [
    ...command.commands.map(
      ({ name, description }) => `${begin(path, command)} -f -a ${name} -d ${fishQuoted(description)}`,
    ),
    ...argumentLines(path, command),
    ...command.flags.map((flag) => `${begin(path, command)} ${flagWords(flag)}`),
  ]);
  return `# Completes watchbill in fish: watchbill completion fish | source

complete -c watchbill -f
${lines.join("\n")}
`;
}

/** Where a line holds: behind a command, and before any of those under it. */
function begin(path: readonly string[], command: CommandWords): string {
  const under = command.commands.map(({ name }) => name).join(" ");
  const conditions = [
    ...path.map((name) => `__fish_seen_subcommand_from ${name}`),
    ...(under === "" ? [] : [`not __fish_seen_subcommand_from ${under}`]),
  ];
  return `complete -c watchbill -n ${fishQuoted(conditions.join("; and "))}`;
}

function argumentLines(path: readonly string[], command: CommandWords): string[] {
  const { argument } = command;
  if (argument === null || argument.kind === "free") return [];
  const words = argument.words.length === 0 ? "" : ` -a ${fishQuoted(argument.words.join(" "))}`;
  return [`${begin(path, command)} ${argument.kind === "files" ? "-F" : "-f"}${words}`];
}

function flagWords({ long, short, description, value }: FlagWords): string {
  const names = `-l ${long.slice(2)}${short === null ? "" : ` -s ${short.slice(1)}`}`;
  return `${names}${value === null ? "" : ` ${valueWords(value)}`} -d ${fishQuoted(description)}`;
}

function valueWords(value: Value): string {
  if (value.kind === "free") return "-x";
  if (value.kind === "files")
    return value.words.length === 0 ? "-r -F" : `-r -F -a ${fishQuoted(value.words.join(" "))}`;
  const words = value.words.join(" ");
  return `-x -a ${fishQuoted(value.list ? `(__fish_append , ${words})` : words)}`;
}

const fishQuoted = (text: string): string => `'${text.replaceAll(/['\\]/g, (sign) => `\\${sign}`)}'`;
