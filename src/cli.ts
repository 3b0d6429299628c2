#!/usr/bin/env node
import * as module from "node:module";

const OLDEST = [22, 12] as const;

/** The package's version, read where it is asked for. */
function packageVersion(): string {
  const manifest: unknown = module.createRequire(import.meta.url)("../package.json");
  return String(typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : "");
}

/** Whether this Node is new enough; older ones get a sentence and no stack. */
function nodeIsNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** The signals by which a run is told to end, and the codes that shells give them. */
const ENDINGS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** The process, as far as the terminal UI needs it. */
const HOST = {
  listen: (event: string, listener: (what: unknown) => void) => {
    process.on(event, listener);
    return () => {
      process.removeListener(event, listener);
    };
  },
  stopJob: () => {
    process.kill(0, "SIGTSTP");
  },
};

/** What the terminal can show, as its environment says it. */
function terminalOf(plain: boolean, env: NodeJS.ProcessEnv) {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  const rich = /truecolor|24bit/i.test(env["COLORTERM"] ?? "");
  const background = Number(/;(\d+)$/.exec(env["COLORFGBG"] ?? "")?.[1] ?? 0);
  return {
    colors: plain ? "none" : rich ? "truecolor" : "16",
    background: background === 7 || background === 15 ? "light" : "dark",
    unicode: /utf-?8/i.test(locale),
  } as const;
}

/**
 * Whether sentences are wanted in place of drawings: Ink's own variable, the one that other terminal programs take, or a
 * terminal that can't draw.
 */
const isSpoken = (env: NodeJS.ProcessEnv): boolean =>
  env["INK_SCREEN_READER"] === "true" ||
  !["", "0", "false"].includes(env["ACCESSIBLE"] ?? "") ||
  env["TERM"] === "dumb";

async function main(words: readonly string[]): Promise<number> {
  if (!nodeIsNewEnough(process.versions.node)) {
    process.stderr.write(`watchbill: needs Node ${OLDEST.join(".")} or newer; this is ${process.versions.node}\n`);
    return 2;
  }
  if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
    process.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  module.enableCompileCache?.();
  // npm runs this package's own scripts in its root; the files that were named lie where npm was called.
  const { INIT_CWD: called, npm_package_name: script } = process.env;
  if (script === "watchbill" && called !== undefined) process.chdir(called);
  const plain = words.includes("--no-color") || (process.env["NO_COLOR"] ?? "") !== "";
  // Where both are given Node warns that the other one holds, as soon as a module looks.
  if (plain) delete process.env["FORCE_COLOR"];
  const [{ runToExit }, { Interrupted }] = await Promise.all([import("./commands/run.ts"), import("./errors.ts")]);
  const now = new Date();
  const { stdin, stdout, stderr, env } = process;
  const forced = (env["FORCE_COLOR"] ?? "0") !== "0";
  return runToExit(words, {
    version: packageVersion(),
    dataDirectory: new URL("../data/", import.meta.url),
    now: now.getTime(),
    today: Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()),
    width: Math.min(200, Math.max(80, stdout.columns ?? (Number(env["COLUMNS"]) || 80))),
    color: !plain && (stdout.isTTY || forced),
    print: (text) => stdout.write(text),
    note: (text) => stderr.write(text),
    watched: stderr.isTTY,
    env,
    processId: process.pid,
    machine: () => ({
      node: process.versions.node,
      platform: process.platform,
      architecture: process.arch,
      home: env["HOME"] ?? env["USERPROFILE"] ?? "",
      terminals: { stdin: Boolean(stdin.isTTY), stdout: Boolean(stdout.isTTY), stderr: Boolean(stderr.isTTY) },
      columns: stdout.columns ?? null,
      colors: !plain && (stdout.isTTY || forced),
      unicode: terminalOf(plain, env).unicode,
      compileCache: module.getCompileCacheDir?.() ?? null,
    }),
    onScan: null,
    stage:
      stdin.isTTY && stdout.isTTY
        ? { stdin, stdout, terminal: terminalOf(plain, env), isSpoken: isSpoken(env), host: HOST }
        : null,
    decoder: env["WATCHBILL_DECODER"] === "sdk" ? "sdk" : "fast",
    interruption: () => {
      const controller = new AbortController();
      for (const [name, code] of Object.entries(ENDINGS)) {
        process.once(name, () => {
          controller.abort(new Interrupted(code));
          // A second signal, whichever it is, ends the process as it is.
          for (const other of Object.keys(ENDINGS)) process.removeAllListeners(other);
        });
      }
      return controller.signal;
    },
  });
}

// A reader that has seen enough, such as head, closes the pipe; anything else leaves no verdict to trust.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`watchbill: the output can't be written: ${error.message}; make room, or write elsewhere\n`);
  process.exitCode = 2;
});
process.exitCode = await main(process.argv.slice(2));
// What an interrupted run still waits for, such as credentials, doesn't matter any more.
if (Object.values(ENDINGS).includes(process.exitCode)) process.exit();
// So it is where a run failed, once all is written.
if (process.exitCode === 2) process.stderr.write("", () => process.stdout.write("", () => process.exit()));
