import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/load.ts";
import { SHELLS } from "../../src/views/completion/command-words.ts";
import { folderWith } from "../cli/watchbill.ts";
import { runWords } from "./run-words.ts";

const scriptFor = async (shell: string): Promise<string> => (await runWords(["completion", shell])).stdout;

const scripts = new Map(await Promise.all(SHELLS.map(async (shell) => [shell, await scriptFor(shell)] as const)));

/** Where a shell is installed; null where it isn't. */
const pathOf = (shell: string): string | null =>
  ["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map((folder) => join(folder, shell)).find(existsSync) ??
  null;

/** A folder with a file and a folder to complete, and the script. */
const folderFor = (shell: (typeof SHELLS)[number]): string =>
  folderWith({ "plan.json": "", "my plan.json": "", script: scripts.get(shell) ?? "" });

function ran(shell: string, program: string, cwd: string): string[] {
  const { stdout, stderr, status } = spawnSync(
    pathOf(shell) ?? shell,
    shell === "zsh" ? ["-f", "-c", program] : ["-c", program],
    {
      cwd,
      encoding: "utf8",
      env: { PATH: "/usr/bin:/bin", HOME: cwd, TERM: "dumb" },
    },
  );
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.split(/\r?\n/).filter((line) => line !== "");
}

/** What bash offers for the last of the words. */
function bashOffers(...words: readonly string[]): string[] {
  const typed = words.map((word) => `'${word}'`).join(" ");
  const program = `source ./script; COMP_WORDS=(watchbill ${typed}); COMP_CWORD=${words.length}; _watchbill; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return ran("bash", program, folderFor("bash")).sort();
}

/** What fish offers, without descriptions. */
function fishOffers(...words: readonly string[]): string[] {
  const program = `source ./script; complete -C 'watchbill ${words.join(" ")}'`;
  return ran("fish", program, folderFor("fish"))
    .map((line) => line.split("\t")[0] ?? "")
    .sort();
}

/**
 * What zsh offers for each line, all of them typed into one shell: what it would add is written down. A key of its own tells when
 * it has looked.
 */
function zshOffers(lines: readonly string[]): string[][] {
  const typed = lines.map(
    (line, at) => `
      zpty -w -n shell ${JSON.stringify(`watchbill ${line}`)}$'\\t\\C-g'
      repeat 200; do [[ -e seen ]] && break; sleep 0.02; zpty -r -t shell said; done
      [[ -e offers ]] && mv offers offers.${at}
      rm seen`,
  );
  const program = `
    zmodload zsh/zpty
    zpty -b shell zsh -f -i
    zpty -w shell 'PS1=; autoload -Uz compinit; compinit -u -d ./dump; source ./script; LISTMAX=1000'
    zpty -w shell 'compadd() { local -a found; builtin compadd -O found "$@"; print -rl -- $found >> offers; builtin compadd "$@" }'
    zpty -w shell 'looked() { BUFFER=; print > seen }; zle -N looked; bindkey "^G" looked; bindkey "^I" complete-word; print > seen'
    repeat 200; do [[ -e seen ]] && break; sleep 0.02; done
    rm seen
    ${typed.join("\n")}
    zpty -d shell
    for at in {0..${lines.length - 1}}; do print "#$at"; [[ -e offers.$at ]] && cat offers.$at; done
    true`;
  const parts = ran("zsh", program, folderFor("zsh"))
    .join("\n")
    .split(/^#\d+$/m)
    .slice(1);
  return parts.map((part) => [...new Set(part.split("\n").filter((line) => line !== ""))].sort());
}

/** Each command's path, with what its help says of commands and flags. */
async function helps(path: readonly string[] = []): Promise<readonly (readonly [string, readonly string[]])[]> {
  const { stdout } = await runWords([...path, "--help"]);
  const [, listed = ""] = /^Commands:\n((?: {2}.*\n)*)/m.exec(stdout) ?? [];
  const commands = [...listed.matchAll(/^ {2}([\w-]+)/gm)]
    .flatMap(([, name]) => name ?? [])
    .filter((name) => name !== "help");
  const flags = [...stdout.matchAll(/^ {2}(-\w)?(?:, )?(--[\w-]+)/gm)].flatMap(([, short, long = ""]) =>
    short === undefined ? [long] : [short, long],
  );
  const under = await Promise.all(commands.map((name) => helps([...path, name])));
  return [[path.join(" "), [...commands, ...flags]] as const, ...under.flat()];
}

test("the commands of the program are those that words are told from", async () => {
  const [[, words = []] = []] = await helps();
  expect([...words.filter((word) => !word.startsWith("-")), "help"].sort()).toEqual(COMMANDS.toSorted());
});

test("every command and flag that a help names is in each script", async () => {
  const all = await helps();
  expect(all.length).toBeGreaterThan(COMMANDS.length);
  for (const [shell, script] of scripts) {
    const missing = all.flatMap(([path, words]) =>
      words.filter((word) => {
        const last = word.replace(/^-+/, "");
        const typed =
          shell !== "fish"
            ? word
            : word.startsWith("--")
              ? `-l ${last}`
              : word.startsWith("-")
                ? `-s ${last}`
                : `-a ${last}`;
        return !script.split("\n").some((line) => mentions(line, typed, path, shell, script));
      }),
    );
    expect([shell, missing]).toEqual([shell, []]);
  }
});

/** Whether a line of a script holds a word for a command; zsh's stand below the command's. */
function mentions(line: string, word: string, path: string, shell: string, script: string): boolean {
  if (!line.includes(word)) return false;
  if (shell === "zsh") return script.includes(`    '${path}')\n`);
  return shell === "bash"
    ? line.includes(`'${path}`) || line.includes(`/${word}'`)
    : path.split(" ").every((name) => line.includes(name));
}

test("a shell that there is no script for is refused", async () => {
  expect((await runWords(["completion", "zhs"])).stderr).toContain("did you mean zsh?");
  expect((await runWords(["completion"])).code).toBe(2);
});

/** Words typed, and some of what is offered for the last of them; nothing else that begins otherwise. */
const CASES: readonly (readonly [typed: readonly string[], offered: readonly string[]])[] = [
  [["rep"], ["report"]],
  [["prices", "re"], ["refresh"]],
  [
    ["report", "--mon"],
    ["--month-hours", "--months"],
  ],
  [
    ["report", "--month-hours", "7"],
    ["720", "730", "744"],
  ],
  [["report", "-f", "ma"], ["markdown"]],
  [
    ["doctor", "-f", ""],
    ["json", "table"],
  ],
  [["rollout", "--by", "c"], ["cluster"]],
  [
    ["completion", ""],
    ["bash", "fish", "zsh"],
  ],
  [["report", "--profile", "scan", "sam"], ["sample"]],
  [["report", "--config", "pl"], ["plan.json"]],
  [["check", "pl"], ["plan.json"]],
  [["sam"], ["sample"]],
];

describe.skipIf(pathOf("bash") === null)("bash (skipped where it isn't installed)", () => {
  test.each(CASES)("%j", (typed, offered) => {
    expect(bashOffers(...typed)).toEqual(offered);
  });

  test.each([
    [["report", "--format", "=", "js"], ["json"]],
    [
      ["report", "--format", "="],
      ["baseline", "csv", "github", "html", "json", "junit", "markdown", "table"],
    ],
    [["report", "--kinds", "eks-node,fa"], ["eks-node,fargate-task"]],
    [["check", "my"], ["my plan.json"]],
    [["report", "--role", ""], []],
    [["scan", ""], []],
    [["scan", "--mon"], []],
  ])("%j", (typed, offered) => {
    expect(bashOffers(...typed)).toEqual(offered);
  });
});

describe.skipIf(pathOf("fish") === null)("fish (skipped where it isn't installed)", () => {
  test.each(CASES)("%j", (typed, offered) => {
    expect(fishOffers(...typed)).toEqual(offered);
  });

  test("several words with commas between them", () => {
    expect(fishOffers("report", "--kinds", "eks-node,fa")).toEqual(["eks-node,fargate-task"]);
  });
});

test.skipIf(pathOf("zsh") === null)("zsh (skipped where it isn't installed)", () => {
  const lines = CASES.map(([typed]) => typed.join(" "));
  const offers = zshOffers([...lines, "report --kinds eks-node,fa"]);
  expect(offers).toEqual([...CASES.map(([, offered]) => offered), ["fargate-task"]]);
});
