import type { CommandWords, Value } from "./command-words.ts";
import { namesOf, quoted, valuedFlags, withPaths } from "./command-words.ts";

/** A script that completes the program in bash, 3.2 and later. */
export function bashScript(program: CommandWords): string {
  const commands = withPaths(program);
  const steps = commands.flatMap(({ path }) =>
    path.length === 0
      ? []
      : [`      ${quoted([path.slice(0, -1).join(" "), path.at(-1)].join("/"))}) command=${quoted(path.join(" "))} ;;`],
  );
  const valued = commands.flatMap(({ path, command }) =>
    command.flags.flatMap((flag) =>
      flag.value === null
        ? []
        : namesOf(flag).map((name) => ({ at: quoted([...path, name].join(" ")), does: valueCall(flag.value) })),
    ),
  );
  const values = [...Map.groupBy(valued, ({ does }) => does)].map(
    ([does, alike]) => `    ${alike.map(({ at }) => at).join(" | ")}) ${does}; return ;;`,
  );
  const flags = commands.map(
    ({ path, command }) =>
      `      ${quoted(path.join(" "))}) _watchbill_words ${quoted(command.flags.flatMap(namesOf).join(" "))} ;;`,
  );
  const others = commands.map(({ path, command }) => {
    const names = command.commands.map(({ name }) => name);
    const { argument } = command;
    const calls = [
      ...(names.length === 0 ? [] : [`_watchbill_words ${quoted(names.join(" "))}`]),
      ...(argument === null ? [] : [valueCall(argument)]),
    ];
    return `    ${quoted(path.join(" "))}) ${calls.length === 0 ? ":" : calls.join("; ")} ;;`;
  });
  return `# Completes watchbill in bash: source <(watchbill completion bash)

_watchbill_words() {
  COMPREPLY+=($(compgen -W "$1" -- "$word"))
}

_watchbill_list() {
  local head=
  [[ $word == *,* ]] && head="\${word%,*},"
  COMPREPLY+=($(compgen -P "$head" -W "$1" -- "\${word##*,}"))
}

_watchbill_files() {
  local name
  compopt -o filenames 2> /dev/null
  while IFS= read -r name; do
    COMPREPLY+=("$name")
  done < <(compgen -f -- "$word")
}

_watchbill() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}" command= at
  COMPREPLY=()
  # Bash parts --flag=value in three.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at - 1]}" in
      ${valuedFlags(program).join(" | ")}) continue ;;
    esac
    case "$command/\${COMP_WORDS[at]}" in
${steps.join("\n")}
    esac
  done
  case "\${command:+$command }$before" in
${values.join("\n")}
  esac
  if [[ $word == -* ]]; then
    case "$command" in
${flags.join("\n")}
    esac
    return
  fi
  case "$command" in
${others.join("\n")}
  esac
}

complete -F _watchbill watchbill
`;
}

function valueCall(value: Value | null): string {
  if (value === null || value.kind === "free") return ":";
  const words = quoted(value.words.join(" "));
  if (value.kind === "words") return `${value.list ? "_watchbill_list" : "_watchbill_words"} ${words}`;
  return value.words.length === 0 ? "_watchbill_files" : `_watchbill_words ${words}; _watchbill_files`;
}
