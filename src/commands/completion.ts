import type { Argument, Command, Option } from "commander";
import { bashScript } from "../views/completion/bash.ts";
import type { CommandWords, CompletionShell, FlagWords, Value } from "../views/completion/command-words.ts";
import { fishScript } from "../views/completion/fish.ts";
import { zshScript } from "../views/completion/zsh.ts";
import type { Context } from "./context.ts";
import { choicesOf } from "./flags.ts";
import { emit } from "./output.ts";

const SCRIPTS: Readonly<Record<CompletionShell, (program: CommandWords) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `watchbill completion SHELL`: prints a script that knows every command, flag and choice of the program. */
export function completion(shell: CompletionShell, program: Command, context: Context): number {
  emit(SCRIPTS[shell](programWords(program)), {}, context);
  return 0;
}

/** The program's words: what stands without a command is that of the default one, which has no name. */
function programWords(program: Command): CommandWords {
  const words = wordsOf(program);
  const unnamed = program.commands.find((command) => command.name() === "open");
  if (unnamed === undefined) return words;
  const { flags, argument } = wordsOf(unnamed);
  const known = new Set(words.flags.map(({ long }) => long));
  return { ...words, argument, flags: [...words.flags, ...flags.filter(({ long }) => !known.has(long))] };
}

function wordsOf(command: Command): CommandWords {
  const help = command.createHelp();
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    description: command.description(),
    flags: help.visibleOptions(command).flatMap(flagOf),
    argument: argument === undefined ? null : argumentOf(argument),
    commands: help.visibleCommands(command).map(wordsOf),
  };
}

function flagOf({ long, short, description, flags, parseArg }: Option): FlagWords[] {
  if (long === undefined || long === null) return [];
  const [, placeholder] = /<(.*)>/.exec(flags) ?? [];
  const value = placeholder === undefined ? null : valueOf(placeholder, parseArg);
  return [{ long, short: short ?? null, description, value }];
}

const argumentOf = (argument: Argument): Value => valueOf(argument.name(), argument.parseArg);

const SOURCE = /^(SOURCE|BEFORE|AFTER)/;

function valueOf(placeholder: string, parse: object | undefined): Value {
  const choices = choicesOf(parse);
  if (choices !== null) return { kind: "words", ...choices };
  if (SOURCE.test(placeholder)) return { kind: "files", words: ["aws", "sample"] };
  return /^(FILE|FOLDER)/.test(placeholder) ? { kind: "files", words: [] } : { kind: "free" };
}
