import type { CommandWords, FlagWords, Value } from "./command-words.ts";
import { quoted, valuedFlags, withPaths } from "./command-words.ts";

/** A script that completes the program in zsh, sourced or as `_watchbill` in a folder of `fpath`. */
export function zshScript(program: CommandWords): string {
  const commands = withPaths(program);
  const steps = commands.flatMap(({ path }) =>
    path.length === 0
      ? []
      : [
          `      ${quoted([path.slice(0, -1).join(" "), path.at(-1)].join("/"))}) command=${quoted(path.join(" "))} last=$at ;;`,
        ],
  );
  const cases = commands.map(({ path, command }) => {
    const specs = [...command.flags.flatMap(flagSpecs), ...argumentSpecs(path, command)];
    return `    ${quoted(path.join(" "))})
      _arguments -S \\
${specs.map((spec) => `        ${spec}`).join(" \\\n")}
      ;;`;
  });
  return `#compdef watchbill
# Completes watchbill in zsh: source <(watchbill completion zsh), after compinit

${commands
  .filter(({ command }) => command.commands.length > 0)
  .map(({ path, command }) => describeCommands(path, command))
  .join("\n\n")}

_watchbill() {
  local command= last=1 at
  for ((at = 2; at < CURRENT; at++)); do
    case "\${words[at - 1]}" in
      ${valuedFlags(program).join(" | ")}) continue ;;
    esac
    case "$command/\${words[at]}" in
${steps.join("\n")}
    esac
  done
  # What the command is given begins behind it.
  shift $((last - 1)) words
  ((CURRENT -= last - 1))
  case "$command" in
${cases.join("\n")}
  esac
}

if [ "\${funcstack[1]}" = _watchbill ]; then
  _watchbill "$@"
else
  compdef _watchbill watchbill
fi
`;
}

const functionOf = (path: readonly string[]): string => ["_watchbill_commands", ...path].join("_");

function describeCommands(path: readonly string[], command: CommandWords): string {
  const entries = command.commands.map(
    ({ name, description }) => `    ${quoted(`${name}:${description.replaceAll(":", String.raw`\:`)}`)}`,
  );
  const { argument } = command;
  const files = argument?.kind === "files" ? [`  _alternative ${filesAlternative(argument.words)}`] : [];
  return [
    `${functionOf(path)}() {`,
    "  local -a commands=(",
    ...entries,
    "  )",
    "  _describe command commands",
    ...files,
    "}",
  ].join("\n");
}

function argumentSpecs(path: readonly string[], command: CommandWords): string[] {
  if (command.commands.length > 0) return [quoted(`*: :${functionOf(path)}`)];
  return command.argument === null ? [] : [quoted(`*: :${actionOf(command.argument)}`)];
}

function flagSpecs({ long, short, description, value }: FlagWords): string[] {
  const told = `[${description.replaceAll(/[[\]\\:]/g, (sign) => `\\${sign}`)}]`;
  const takes = value === null ? "" : `:value:${actionOf(value)}`;
  const longSpec = quoted(`*${long}${value === null ? "" : "="}${told}${takes}`);
  return short === null ? [longSpec] : [quoted(`*${short}${told}${takes}`), longSpec];
}

function actionOf(value: Value): string {
  if (value.kind === "free") return " ";
  if (value.kind === "words")
    return value.list ? `_values -s , value ${value.words.join(" ")}` : `(${value.words.join(" ")})`;
  return value.words.length === 0 ? "_files" : `_alternative ${filesAlternative(value.words).replaceAll("'", '"')}`;
}

const filesAlternative = (words: readonly string[]): string =>
  `${quoted(`words:source:(${words.join(" ")})`)} 'files:file:_files'`;
