import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ACME } from "../sources/open-words.ts";
import { runAll } from "./run-all.ts";
import { folderWith, PROGRAM, watchbill, workFolder } from "./watchbill.ts";

const ESCAPE = "\u001b";

/** An account of the sample. */
const SAMPLE_ACCOUNT = "999999999999";

describe("the sample says that it is one", () => {
  test("on the first line of every text, and on stderr beside every machine format", async () => {
    const texts = [
      ["report"],
      ["report", "sample"],
      ["report", "sample", "--details", "--kinds", "eks-node"],
      ["report", "sample", "ec2=5@us-east-1"],
      ["check", "sample", "--budget", "5"],
      ["check", "sample", "--budget", "90000"],
      ["explain", "sample", "--account", SAMPLE_ACCOUNT],
      [],
    ];
    const machines = [
      ["report", "--format", "json"],
      ["report", "sample", "--format", "csv"],
      ["check", "sample", "--budget", "5", "-f", "json"],
      ["check", "sample", "--budget", "5", "-f", "csv"],
    ];
    const results = await runAll([...texts, ...machines].map((args) => ({ args })));
    for (const [index, args] of texts.entries()) {
      expect([args, results[index]?.stdout.split("\n")[0]]).toEqual([
        args,
        expect.stringContaining("SAMPLE, invented"),
      ]);
    }
    for (const [index, args] of machines.entries()) {
      const result = results[texts.length + index];
      expect([args, result?.stderr]).toEqual([args, expect.stringMatching(/^watchbill: .*SAMPLE.*invented/)]);
      expect(result?.stdout).not.toMatch(/^\s*(watchbill|SAMPLE)/);
    }
    expect(JSON.parse(results[texts.length]?.stdout ?? "").source).toMatchObject({ type: "sample", sample: true });
  });

  test("in a file that is written, too", async () => {
    const folder = workFolder();
    const results = await runAll([
      { args: ["report", "sample", "-o", "report.txt"], cwd: folder },
      { args: ["explain", "sample", "--account", SAMPLE_ACCOUNT, "-o", "why.txt"], cwd: folder },
      { args: ["report", "sample", "-f", "json", "-o", "report.json"], cwd: folder },
    ]);
    expect(results.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, ""],
      [0, ""],
      [0, ""],
    ]);
    for (const name of ["report.txt", "why.txt"]) {
      expect(readFileSync(join(folder, name), "utf8").split("\n")[0]).toContain("SAMPLE, invented");
    }
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8")).source.sample).toBe(true);
  });

  test("and nothing else does", async () => {
    const results = await runAll([
      { args: ["report", ACME] },
      { args: ["report", ACME, "-f", "json"] },
      { args: ["report", "ec2=5@us-east-1"] },
    ]);
    for (const { stdout, stderr } of results) expect(`${stdout}${stderr}`).not.toMatch(/SAMPLE|invented/);
  });
});

describe("a report into a file", () => {
  test("is for its owner only, is the same as on stdout, and has no colours", async () => {
    const folder = workFolder();
    const colour = { FORCE_COLOR: "1" };
    const [file, stdout] = await runAll([
      { args: ["report", ACME, "-o", "report.txt"], cwd: folder, env: colour },
      { args: ["report", ACME, "--no-color"] },
    ]);
    expect([file?.code, file?.stdout, file?.stderr]).toEqual([0, "", ""]);
    expect(statSync(join(folder, "report.txt")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "report.txt"), "utf8")).toBe(stdout?.stdout);
  });

  test("leaves what stood there where something is wrong", async () => {
    const folder = folderWith({ "report.txt": "of yesterday" });
    const [result] = await runAll([{ args: ["report", "eks=-5", "-o", "report.txt"], cwd: folder }]);
    expect(result?.code).toBe(2);
    expect(readFileSync(join(folder, "report.txt"), "utf8")).toBe("of yesterday");
  });

  test("keeps the exit code of a check, and still says its verdict", async () => {
    const folder = workFolder();
    const [result] = await runAll([{ args: ["check", ACME, "--budget", "7000", "-o", "report.txt"], cwd: folder }]);
    expect(result?.code).toBe(1);
    expect(readFileSync(join(folder, "report.txt"), "utf8")).toContain("exceeded by $382.60");
    expect(result?.stderr).toContain("exceeded by $382.60");
  });
});

describe("colour", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[], boolean])[] = [
    ["not where stdout is no terminal", {}, [], false],
    ["where FORCE_COLOR asks for it", { FORCE_COLOR: "1" }, [], true],
    ["not for FORCE_COLOR=0", { FORCE_COLOR: "0" }, [], false],
    ["not for --no-color, whatever is forced", { FORCE_COLOR: "1" }, ["--no-color"], false],
    ["not under NO_COLOR", { NO_COLOR: "1" }, [], false],
    ["not under NO_COLOR, whatever is forced", { NO_COLOR: "1", FORCE_COLOR: "1" }, [], false],
    ["an empty NO_COLOR says nothing", { NO_COLOR: "", FORCE_COLOR: "1" }, [], true],
  ];

  test.each(cases)("%s", async (_, env, flags, coloured) => {
    const { code, stdout, stderr } = await watchbill(["report", ACME, ...flags], { env });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.includes(ESCAPE)).toBe(coloured);
    // Weight only: what is painted says the same without.
    expect(stdout.replaceAll(/\u001b\[(1|2|7|22|27)m/g, "")).not.toContain(ESCAPE);
  });

  test("never reaches a machine format", async () => {
    const results = await runAll(
      ["json", "csv"].map((format) => ({ args: ["report", ACME, "-f", format], env: { FORCE_COLOR: "1" } })),
    );
    for (const { stdout } of results) expect(stdout).not.toContain(ESCAPE);
  });
});

describe("stderr", () => {
  test("is silent with --quiet, whatever there is to say", async () => {
    const results = await runAll([
      { args: ["report", "sample", "-f", "json", "--quiet"] },
      { args: ["report", "sample", "-f", "csv", "--quiet"] },
      { args: ["check", "sample", "--budget", "5", "-f", "json", "--quiet"] },
      { args: ["report", "sample", "--quiet", "--verbose"] },
    ]);
    expect(results.map(({ stderr }) => stderr)).toEqual(["", "", "", ""]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 1, 0]);
  });

  test("still names an error with --quiet", async () => {
    const { code, stderr } = await watchbill(["report", "reprot", "--quiet"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^watchbill: "reprot"/)]);
  });

  test("says what was read with --verbose, and nothing that orders the terminal about", async () => {
    const name = `${ESCAPE}[31maudit\u0007\u202e`;
    const header = { watchbill: "inventory/1", asOf: "2026-11-21T00:00:00Z", source: { type: "aws", name } };
    const folder = folderWith({ "a.ndjson": `${JSON.stringify(header)}\n{"record":"end"}\n` });
    const [plain, hostile] = await runAll([
      { args: ["report", ACME, "--verbose"] },
      { args: ["report", "a.ndjson", "--verbose"], cwd: folder },
    ]);
    expect(plain?.stderr).toMatch(/^(watchbill: )?read .*1157 workloads/);
    expect(hostile?.code).toBe(0);
    expect(hostile?.stderr.trimEnd()).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});

describe("a reader that goes away", () => {
  test.each([
    ["a report", ["report", "sample", "--details"]],
    ["the JSON report", ["report", "sample", "--details", "-f", "json"]],
    ["a check", ["check", "sample", "--budget", "5"]],
    ["help", ["--help"]],
  ])("%s ends quietly", async (_, args) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: tmpdir(), stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.once("data", () => child.stdout.destroy());
    let stderr = "";
    child.stderr.on("data", (part: Buffer) => (stderr += part.toString("utf8")));
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    expect(stderr).not.toMatch(/EPIPE|bug|^ {4}at /m);
    expect(code).toBe(args[0] === "check" ? 1 : 0);
  });
});

test.skipIf(!existsSync("/dev/full")).each([
  ["a report", ["report", ACME]],
  ["a check that is within", ["check", ACME, "--budget", "90000"]],
])("a page that can't be written is one line and exit code 2, never a verdict: %s", async (_, args) => {
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: tmpdir(), stdio: ["ignore", full, "pipe"] });
  closeSync(full);
  let stderr = "";
  child.stderr?.on("data", (part: Buffer) => (stderr += part.toString("utf8")));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^watchbill: \S.*; \S.*\n$/) });
});

describe("--version and --help", () => {
  test("the version is the package's", async () => {
    const manifest: { readonly version: string } = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    );
    const results = await runAll([["--version"], ["-V"], ["report", "--version"]].map((args) => ({ args })));
    for (const { code, stdout, stderr } of results) {
      expect([code, stdout, stderr]).toEqual([0, `${manifest.version}\n`, ""]);
    }
  });

  test("help goes to stdout, fits 80 columns, and names every command that there is", async () => {
    const [whole, again, report, check, explain] = await runAll(
      [["--help"], ["help"], ["report", "--help"], ["check", "-h"], ["help", "explain"]].map((args) => ({ args })),
    );
    for (const result of [whole, again, report, check, explain]) {
      expect([result?.code, result?.stderr]).toEqual([0, ""]);
      expect(result?.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    }
    expect(whole?.stdout).toBe(again?.stdout);
    const commands = [...(whole?.stdout.matchAll(/^ {2}([a-z]+)(?: [[<]| {2})/gm) ?? [])].map(([, word]) => word);
    expect(commands).toEqual([
      "report",
      "check",
      "diff",
      "init",
      "explain",
      "coverage",
      "trials",
      "rollout",
      "scan",
      "setup",
      "prices",
      "doctor",
      "completion",
      "help",
    ]);
  });
});

describe("the page", () => {
  test("is as wide as the terminal says, from 80 to 200 columns", async () => {
    const widths = ["20", "80", "200", "900", "no number"];
    const results = await runAll(widths.map((columns) => ({ args: ["report", ACME], env: { COLUMNS: columns } })));
    expect(results.map(({ code }) => code)).toEqual(widths.map(() => 0));
    const [twenty, eighty, wide, huge, none] = results.map(({ stdout }) => stdout);
    expect(twenty).toBe(eighty);
    expect(huge).toBe(wide);
    expect(none).toBe(eighty);
    expect(wide).not.toBe(eighty);
  });
});
