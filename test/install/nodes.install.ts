import { spawn as spawnTerminal } from "@lydell/node-pty";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";

const prefix = inject("prefix");
const folder = inject("folder");
const program = join(prefix, "lib", "node_modules", "watchbill", "dist", "watchbill.js");

/** Machines that aren't a developer's; none of them has a PATH, or more than is said here. */
const MACHINES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "as usual": { HOME: folder, LANG: "C.UTF-8", TERM: "xterm-256color" },
  "without HOME": {},
  "with a home that can't be written": { HOME: "/proc" },
  "without UTF-8": { HOME: folder, LANG: "C", LC_ALL: "C" },
  "without colour": { HOME: folder, NO_COLOR: "1", TERM: "dumb" },
};

const PAGE = ["--as-of", "2026-11-21"];

const COMMANDS = [
  ["--version"],
  ["--help"],
  ["report", "sample"],
  ["report", "eks=300,fargate=50,ec2=1200@us-east-1", "-f", "json", ...PAGE],
  ["trials", "sample", "-f", "csv"],
  ["check", "sample", "--budget", "1"],
  ["report", "aws", "--offline"],
];

function ran(node: string, words: readonly string[], env: Readonly<Record<string, string>>) {
  const still = { AWS_EC2_METADATA_DISABLED: "true", AWS_SHARED_CREDENTIALS_FILE: "/dev/null", COLUMNS: "80" };
  const { status, stdout, stderr } = spawnSync(node, [program, ...words], {
    cwd: "/",
    env: { ...still, AWS_CONFIG_FILE: "/dev/null", ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("npm installs one package, and the command answers", () => {
  expect(readdirSync(join(prefix, "lib", "node_modules"))).toEqual(["watchbill"]);
  expect(readdirSync(join(prefix, "lib", "node_modules", "watchbill"))).not.toContain("node_modules");
  const said = execFileSync(join(prefix, "bin", "watchbill"), ["--version"], { encoding: "utf8" });
  expect(said).toMatch(/^\d+\.\d+\.\d+\n$/);
});

const NODES = Object.entries(inject("nodes")).map(([version, bin]) => [version, join(bin, "node")] as const);

const usual = new Map(COMMANDS.map((words) => [words, ran(process.execPath, words, MACHINES["as usual"] ?? {})]));

describe.each(NODES)("Node %s", (version, node) => {
  test("is the one that was asked for", () => {
    expect(execFileSync(node, ["--version"], { encoding: "utf8" })).toMatch(new RegExp(`^v${version}[.\n]`));
  });

  test.each(Object.entries(MACHINES))("answers alike %s", (_, env) => {
    for (const words of COMMANDS) {
      const here = ran(node, words, env);
      expect({ words, ...here }).toEqual({ words, ...usual.get(words) });
      expect(here.stderr).not.toMatch(/^\s+at |Warning/m);
    }
  });

  test("opens the terminal UI", async () => {
    const terminal = spawnTerminal(node, [program, "sample"], {
      cols: 100,
      rows: 30,
      cwd: "/",
      env: { TERM: "xterm-256color", LANG: "C.UTF-8" },
    });
    let screen = "";
    const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
    const drawn = new Promise<void>((resolve) => {
      terminal.onData((part) => {
        screen += part;
        if (screen.includes("q quit")) resolve();
      });
    });
    await drawn;
    terminal.write("q");
    expect(await ended).toBe(0);
    expect(screen).toContain("PROTECTED TODAY");
  });
});
