import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { organizationWorld, ROLE } from "../aws/fake/organization.ts";
import { startFake } from "../aws/fake/server.ts";
import { startFaultProxy } from "../aws/fault-proxy.ts";
import { folderWith, PROGRAM, workFolder } from "../cli/watchbill.ts";
import type { PseudoTerminal } from "./terminal.ts";
import { startTerminal, startWatchbill } from "./terminal.ts";

const ESC = "\u001b";
const ENTER = "\r";

/** What stands on the user's screen before: more than a screenful, so that some of it is scrolled away. */
const BEFORE = Array.from({ length: 40 }, (_, row) => `line ${row + 1} of the shell`);

/** The row under the cursor, as it is shown. */
const selected = (rows: readonly string[]): string => rows.find((row) => row.includes("▸")) ?? "";

async function opened(
  options: Parameters<typeof startWatchbill>[1] = {},
  shown = /1 of 12 · dearest first[^]*q quit/,
): Promise<PseudoTerminal> {
  const terminal = startWatchbill(["sample"], { before: BEFORE, ...options });
  await terminal.until(shown);
  return terminal;
}

/** The terminal is as it was: its screen, its cursor, all that was scrolled away, and not a word more. */
function expectUntouched(terminal: PseudoTerminal, before: readonly string[] = BEFORE): void {
  expect(terminal.state()).toEqual({ alternateScreen: false, cursorShown: true, bracketedPaste: false, mouse: false });
  expect(terminal.history().join("\n").trimEnd()).toBe(before.join("\n"));
  // Erasing what was scrolled away.
  expect(terminal.bytes()).not.toContain(`${ESC}[3J`);
}

test("a walk through every screen, out again, and the terminal is as it was", { timeout: 60_000 }, async () => {
  const terminal = await opened();
  expect(terminal.state()).toMatchObject({ alternateScreen: true, cursorShown: false });
  expect(terminal.rows()[0]).toContain("SAMPLE, invented");
  expect(terminal.text()).toContain("$7,832.73~");

  for (const [key, title] of [
    ["2", "Accounts"],
    ["3", "Workloads"],
    ["4", "Ladders"],
    ["5", "Trials"],
    ["6", "Coverage"],
    ["7", "What-if"],
    ["1", "Overview"],
  ] as const) {
    await terminal.press(key, (rows) => (rows[1] ?? "").includes(`[${key} ${title}]`) && selected(rows) !== "");
    // Row 1 says on every screen that the organization is invented.
    expect(terminal.rows()[0]).toContain("SAMPLE, invented");
  }

  const standing = (rows: readonly string[]) => rows.find((row) => row.startsWith(" 1 of "));
  // A frame may arrive in parts, its tabs before its last rows, and a row before its end.
  await terminal.press(
    "3",
    (rows) => (rows[1] ?? "").includes("[3 Workloads]") && standing(rows)?.endsWith("space unfolds") === true,
  );
  const folded = standing(terminal.rows());
  await terminal.press(" ", (rows) => ![undefined, folded].includes(standing(rows)));
  await terminal.press(" ", (rows) => standing(rows) === folded);

  await terminal.press("2", "[2 Accounts]");
  await terminal.press("/", "12 of 12 rows");
  await terminal.press("prod", "5 of 12 rows");
  await terminal.press(ENTER, "↑↓ move");
  expect(terminal.text()).not.toContain("shared-services");
  await terminal.press(ESC, "12 accounts");

  await terminal.press("s", "── sort");
  await terminal.press("a", (rows) => selected(rows).includes("東京-storefront"));
  await terminal.press("A", (rows) => selected(rows).includes("acquired-legacy"));
  await terminal.press("jj", (rows) => selected(rows).includes("data-science"));

  await terminal.press(ENTER, "Accounts › data-science");
  await terminal.press("w", "── why");
  await terminal.press(ESC, (rows) => !rows.join("\n").includes("── why"));
  await terminal.press("]", "Accounts › network-hub");
  await terminal.press(ESC, /^ today 7,832\.73~/m);

  await terminal.press("?", "── help");
  await terminal.press("?", (rows) => !rows.join("\n").includes("── help"));
  await terminal.press("!", "Accounts › Problems");
  await terminal.press(ESC, /^ today 7,832\.73~/m);

  await terminal.press(":", ":_");
  await terminal.press("reading shared", /everything +8,078\.83/);
  await terminal.press(ENTER, /^ today 6,316\.31~ +everything 8,078\.83~\+/m);
  await terminal.press(":", ":_");
  await terminal.press(`reading org${ENTER}`, /^ today 7,832\.73~/m);

  terminal.type("q");
  expect(await terminal.ended()).toBe(0);
  expectUntouched(terminal);
});

test(
  "a scenario is tried, undone, saved, left only when asked twice, and loaded again",
  { timeout: 60_000 },
  async () => {
    const path = join(workFolder(), "less.yaml");
    const terminal = await opened({ columns: 120, rows: 36 });
    await terminal.press("7", "nothing changed yet");
    await terminal.press(" ", /\[ \] EKS nodes[^]*unsaved|unsaved[^]*\[ \] EKS nodes/);
    await terminal.press("u", /nothing changed yet[^]*\[x\] EKS nodes/);
    await terminal.press(" ", "unsaved · 1 change");
    const tried = terminal.rows()[2] ?? "";
    await terminal.press("q", "the scenario isn't saved");
    await terminal.press(`${ESC}[B`, "2 of ");
    await terminal.press("\u0013", "save as");
    await terminal.press(`${path}${ENTER}`, `saved ${path}`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    terminal.type("q");
    expect(await terminal.ended()).toBe(0);

    const again = await opened({ columns: 120, rows: 36 });
    await again.press("7", "nothing changed yet");
    await again.press("\u000f", "load _");
    await again.press(`${path}${ENTER}`, /\[ \] EKS nodes/);
    const figures = (row: string): string => row.split("   ").slice(0, 2).join();
    expect(figures(again.rows()[2] ?? "")).toBe(figures(tried));
    again.type("q");
    expect(await again.ended()).toBe(0);
    expectUntouched(again);
  },
);

test("what is on screen is exported, and the row under the cursor copied", { timeout: 60_000 }, async () => {
  const folder = workFolder();
  const terminal = await opened();
  await terminal.press("2", "[2 Accounts]");
  await terminal.press("e", "export to accounts.csv_");
  await terminal.press(`\u0015${folder}/accounts.json${ENTER}`, "wrote ");
  const rows = JSON.parse(readFileSync(join(folder, "accounts.json"), "utf8")) as readonly { accountId: string }[];
  expect(rows).toHaveLength(12);
  expect(statSync(join(folder, "accounts.json")).mode & 0o777).toBe(0o600);
  await terminal.press("e", "export to");
  await terminal.press(`\u0015${folder}/nowhere/accounts.csv${ENTER}`, "no such file or directory");
  await terminal.press("y", /copied \d+ characters/);
  expect(terminal.clipboard().map((text) => JSON.parse(text) as unknown)).toEqual([rows[0]]);
  expect(terminal.bytes()).toContain(`${ESC}]52;c;`);
  terminal.type("q");
  expect(await terminal.ended()).toBe(0);
  expectUntouched(terminal);
});

test(
  "what is pasted is offered as a source, and one that can't be read leaves everything as it was",
  { timeout: 60_000 },
  async () => {
    const terminal = await opened();
    await terminal.press(`${ESC}[200~eks=300,\nq@us-east-1${ESC}[201~`, "pasted");
    await terminal.press(ENTER, "neither a command nor a source");
    expect(terminal.rows()[0]).toContain("SAMPLE, invented");
    await terminal.press("o", "── open");
    await terminal.press(`eks=300@us-east-1${ENTER}`, /^ watchbill .*eks=300@us-east-1[^]*450\.00/);
    terminal.type("q");
    expect(await terminal.ended()).toBe(0);
  },
);

test("o offers profiles and the files at hand, and tab completes them", { timeout: 60_000 }, async () => {
  const folder = folderWith({ config: "[profile audit]\n", "my hosts.yaml": "watchbill: estimate/1\nworkloads: []\n" });
  const terminal = startTerminal(["bash", "-c", `cd ${folder} && exec ${process.execPath} ${PROGRAM} sample`], {
    env: { AWS_CONFIG_FILE: join(folder, "config") },
  });
  await terminal.until(/1 of 12 · dearest first/);
  await terminal.press("o", /aws --profile audit[^]*"my hosts.yaml" +estimate/);
  await terminal.press("my", /▸ "my hosts.yaml"/);
  await terminal.press("\t", 'open "my hosts.yaml"_');
  terminal.type("\u0003");
  expect(await terminal.ended()).toBe(0);
});

test("a bug while a source is opened is printed with its stack when the UI is left", { timeout: 60_000 }, async () => {
  const broken = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
    const exists = fs.existsSync;
    fs.existsSync = (path) => { if (path === "broken") throw new TypeError("the disk is upside down"); return exists(path); };
    syncBuiltinESMExports();`;
  const preload = `data:text/javascript,${encodeURIComponent(broken)}`;
  const terminal = startTerminal([process.execPath, "--import", preload, PROGRAM, "sample"], { before: BEFORE });
  await terminal.until(/1 of 12 · dearest first/);
  await terminal.press("o", "── open");
  await terminal.press(`broken${ENTER}`, "this is a bug of ours: TypeError");
  await terminal.press("j", "2 of 12");
  terminal.type("q");
  expect(await terminal.ended()).toBe(2);
  const [before, after = ""] = terminal.history().join("\n").split("watchbill: this is a bug, please report it\n");
  expect(before?.trimEnd()).toBe(BEFORE.join("\n"));
  expect(after).toMatch(/^TypeError: the disk is upside down\n +at /);
});

test("keys that come in one burst all count, whatever they are", { timeout: 60_000 }, async () => {
  const terminal = await opened();
  await terminal.press("2", "[2 Accounts]");
  await terminal.press("jjjj", "5 of 12");
  await terminal.press(`${ESC}[A${ESC}[A`, "3 of 12");
  await terminal.press("Gk", "11 of 12");
  await terminal.press("g/sand", "1 of 12 rows");
  await terminal.press(`${ESC}G\u0015k`, /[1-6] of 12/);
  terminal.type("jj\u0003");
  expect(await terminal.ended()).toBe(0);
  expectUntouched(terminal);
});

test("the window may take any size at any moment, and one that is too small says so", { timeout: 60_000 }, async () => {
  const terminal = await opened();
  for (const [columns, rows] of [
    [120, 40],
    [200, 60],
    [80, 24],
  ] as const) {
    terminal.resize(columns, rows);
    await terminal.until(
      (lines) => /^ ↑↓ move.*q quit$/.test(lines[rows - 1] ?? "") && (lines[0] ?? "").length > columns - 3,
    );
    expect(terminal.rows()).toHaveLength(rows);
    expect(terminal.rows()[1]).toContain("7 What-if");
  }
  terminal.resize(64, 18);
  await terminal.until("watchbill needs 80×24; this is 64×18.");
  expect(terminal.text()).not.toContain("PROTECTED");
  terminal.resize(90, 30);
  await terminal.until("PROTECTED TODAY");
  terminal.resize(20, 3);
  await terminal.until("watchbill needs 80×…");
  terminal.type("q");
  expect(await terminal.ended()).toBe(0);
  expect(terminal.state()).toEqual({ alternateScreen: false, cursorShown: true, bracketedPaste: false, mouse: false });
});

test.for([
  ["opened from the sample", ["sample"]],
  ["named on the command line", ["aws", "--organization", "--role", ROLE]],
] as const)(
  "AWS, %s, fills in while it is read, and is kept or left at any moment",
  { timeout: 60_000 },
  async ([, words]) => {
    const size = { busy: 1, instancesPerCell: 2, nodesPerCell: 2, tasksPerCell: 2 };
    const fake = await startFake(organizationWorld({ accounts: 4, regions: 3, ...size, asOf: new Date() }), {
      buckets: false,
    });
    onTestFinished(() => fake.close());
    // One Region hangs until the end: what is read of the others is there to be looked at.
    const proxy = await startFaultProxy(fake.url, [
      {
        match: { service: "ec2", operation: "DescribeInstances", regionId: "ap-northeast-2" },
        fault: { kind: "hang" },
      },
    ]);
    onTestFinished(() => proxy.close());
    const terminal = startWatchbill(words, {
      columns: 120,
      rows: 40,
      env: { ...fake.env, AWS_ENDPOINT_URL: proxy.url },
    });
    if (words[0] === "sample") {
      await terminal.until(/1 of 12 · dearest first[^]*q quit/);
      await terminal.press("o", "── open");
      terminal.type(`aws --organization --role ${ROLE}${ENTER}`);
    }
    await terminal.until(/READING[^]*1-7 look at what was read so far/);
    await terminal.press("2", /today ≥ [\d,.]+ +everything ≥ [\d,.]+[^]*8 of 12 cells read, more is coming/);
    await terminal.press("jj", "3 of 4");
    const [, account = ""] = selected(terminal.rows()).trim().split(/\s+/);
    expect(account).not.toBe("");
    await terminal.press(ESC, "READING");
    // Kept: what hung is a gap like any other.
    await terminal.press(ESC, (rows) => rows.join("\n").includes("[2 Accounts]") && !rows.join("").includes("≥"));
    expect(selected(terminal.rows())).toContain(` ▸ ${account} `);
    expect(terminal.text()).toMatch(/everything [\d,.]+~\+/);
    // How AWS was reached is no matter of what is opened next; numbers are priced before they are opened.
    await terminal.press("o", "── open");
    await terminal.press("eks=300@us-east-1", /or typed +EKS 450\.00 = \$450\.00 a month/);
    await terminal.press(ENTER, /EVERYTHING|IF EVERYTHING[^]*\$450\.00/);
    await terminal.press("o", "── open");
    await terminal.press(`sample${ENTER}`, /1 of 12 · dearest first/);
    terminal.type("q");
    expect(await terminal.ended()).toBe(0);
  },
);

test("whoever leaves while AWS is read isn't held up", { timeout: 60_000 }, async () => {
  const fake = await startFake(organizationWorld({ accounts: 2, regions: 2, asOf: new Date() }), { buckets: false });
  onTestFinished(() => fake.close());
  const proxy = await startFaultProxy(fake.url, [
    { match: { service: "ec2", operation: "DescribeInstances", regionId: "ap-northeast-2" }, fault: { kind: "hang" } },
  ]);
  onTestFinished(() => proxy.close());
  const env = { ...fake.env, AWS_ENDPOINT_URL: proxy.url };
  const terminal = startWatchbill(["aws", "--organization", "--role", ROLE], { columns: 120, rows: 40, env });
  await terminal.until(/READING[^]*1-7 look at what was read so far/);
  terminal.type("q");
  expect(await terminal.ended()).toBe(0);
  expect(terminal.text()).not.toContain("bug");
});

test(
  "colour, its absence and a terminal without UTF-8 are drawn alike but for their looks",
  { timeout: 60_000 },
  async () => {
    const [rich, plain, ascii] = await Promise.all([
      opened({ env: { COLORTERM: "truecolor", CI: "true" } }),
      opened({ env: { NO_COLOR: "1" } }),
      opened({ env: { LANG: "C" } }, /1 of 12 - dearest first[^]*q quit/),
    ]);
    const row = rich.rows().findIndex((line) => line.includes("▸"));
    const hero = rich.rows().findIndex((line) => line.includes("$7,832.73"));
    expect(rich.look(row, 3)).toMatchObject({ sign: "a", inverse: true });
    expect(rich.look(hero, 2)).toMatchObject({ sign: "7", bold: true });
    expect(rich.look(hero, rich.rows()[hero]?.indexOf("~") ?? -1)).toMatchObject({ color: 0xf0a3ff });
    expect(plain.rows()).toEqual(rich.rows());
    for (let column = 0; column < 80; column += 1) expect(plain.look(hero, column).color).toBeNull();
    expect(plain.look(row, 3)).toMatchObject({ sign: "a", inverse: true });
    expect(ascii.text()).toMatch(/^[ -~\n]*$/);
    expect(ascii.rows()[row]).toBe(rich.rows()[row]?.replace("▸", ">").replaceAll("°", "t"));
  },
);

test.for([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGINT", 130],
] as const)("%s ends it with %i, and the terminal is as it was", { timeout: 60_000 }, async ([name, code]) => {
  const terminal = await opened();
  terminal.signal(name);
  expect(await terminal.ended()).toBe(code);
  expectUntouched(terminal);
});

test("a bug gives the terminal back before it tells where it is", { timeout: 60_000 }, async () => {
  // What no code of ours does: a file system that throws something that isn't an answer of the system.
  const broken = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
    const write = fs.writeFileSync;
    fs.writeFileSync = (path, ...rest) => { if (String(path) === "broken.csv") throw new TypeError("the disk is upside down"); return write(path, ...rest); };
    syncBuiltinESMExports();`;
  const preload = `data:text/javascript,${encodeURIComponent(broken)}`;
  const terminal = startTerminal([process.execPath, "--import", preload, PROGRAM, "sample"], { before: BEFORE });
  await terminal.until(/1 of 12 · dearest first/);
  await terminal.press("e", "export to");
  terminal.type(`\u0015broken.csv${ENTER}`);
  expect(await terminal.ended()).toBe(2);
  expect(terminal.state()).toEqual({ alternateScreen: false, cursorShown: true, bracketedPaste: false, mouse: false });
  const [before, after = ""] = terminal.history().join("\n").split("watchbill: this is a bug, please report it\n");
  expect(before?.trimEnd()).toBe(BEFORE.join("\n"));
  expect(after).toMatch(/^TypeError: the disk is upside down\n +at /);
});

test("ctrl+z gives the shell its terminal, and fg brings the screen back as it was", { timeout: 60_000 }, async () => {
  const terminal = startTerminal(["bash", "--norc", "--noprofile", "-i"], { env: { PS1: "ready> " } });
  await terminal.until("ready>");
  await terminal.press(`${process.execPath} ${PROGRAM} sample${ENTER}`, /1 of 12 · dearest first/);
  await terminal.press("2jj", "3 of 12");
  await terminal.press("\u001a", /Stopped[^]*ready>\s*$/);
  expect(terminal.state()).toMatchObject({ alternateScreen: false, cursorShown: true });
  // The shell's line works: what is typed is seen and carried out.
  await terminal.press(`echo $((6 * 7))${ENTER}`, /^42$/m);
  await terminal.press(`fg${ENTER}`, (rows) => rows.join("\n").includes("3 of 12"));
  await terminal.press("j", "4 of 12");
  expect(terminal.state()).toMatchObject({ alternateScreen: true, cursorShown: false });
  await terminal.press("q", /ready>\s*$/);
  await terminal.press(`echo "left with $?"${ENTER}`, /^left with 0$/m);
  expect(terminal.text()).not.toContain("Accounts");
  expect(terminal.state()).toMatchObject({ alternateScreen: false, cursorShown: true });
  expect(terminal.bytes()).not.toContain(`${ESC}[3J`);
});

/** What a terminal sends for a press of the left button on a cell, and for letting it go. */
const click = (row: number, column: number): string =>
  `${ESC}[<0;${column + 1};${row + 1}M${ESC}[<0;${column + 1};${row + 1}m`;

async function pointed(): Promise<PseudoTerminal> {
  const terminal = await opened();
  await terminal.press("2", "[2 Accounts]");
  expect(terminal.state()).toMatchObject({ mouse: false });
  await terminal.press(":", ":_");
  await terminal.press(`mouse on${ENTER}`, ":mouse off gives it back");
  expect(terminal.state()).toMatchObject({ mouse: true });
  return terminal;
}

test("the mouse is the terminal's until it is turned on, and again afterwards", { timeout: 60_000 }, async () => {
  const terminal = await pointed();
  const rowOf = (name: string): number => terminal.rows().findIndex((row) => row.includes(name));
  await terminal.press(click(rowOf("network-hub"), 6), (rows) => selected(rows).includes("network-hub"));
  await terminal.press(`${ESC}[<64;6;6M`.repeat(3), (rows) => !selected(rows).includes("network-hub"));
  await terminal.press(`${ESC}[<65;6;6M`.repeat(3), (rows) => selected(rows).includes("network-hub"));
  await terminal.press(click(rowOf("network-hub"), 6), "Accounts › network-hub");
  await terminal.press(click(1, (terminal.rows()[1] ?? "").indexOf("Trials")), "[5 Trials]");
  // While something is typed reports come in pieces, late, and between letters: none of them is typed.
  await terminal.press("/", "/_");
  terminal.type(`${ESC}[<0;5`);
  await new Promise((resolve) => setTimeout(resolve, 60));
  terminal.type(`;9M${click(8, 5)}pay${ESC}[<65;6;6M${ESC}[<0;7;12`);
  await terminal.press("Mments", "/payments_");
  await terminal.press(ENTER, "↑↓ move");
  await terminal.press(ESC, (rows) => !rows.join("\n").includes("/payments"));
  await terminal.press(":", ":_");
  await terminal.press(`mouse off${ENTER}`, "the mouse selects text");
  expect(terminal.state()).toMatchObject({ mouse: false });
  terminal.type("q");
  expect(await terminal.ended()).toBe(0);
  expectUntouched(terminal);
});

test.for([
  ["q", 0],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("a mouse that was turned on is given back at the end: %s", { timeout: 60_000 }, async ([end, code]) => {
  const terminal = await pointed();
  if (end === "q") terminal.type("q");
  else terminal.signal(end);
  expect(await terminal.ended()).toBe(code);
  expectUntouched(terminal);
});

test("the shell has the mouse while the program is stopped", { timeout: 60_000 }, async () => {
  const terminal = startTerminal(["bash", "--norc", "--noprofile", "-i"], { env: { PS1: "ready> " } });
  await terminal.until("ready>");
  await terminal.press(`${process.execPath} ${PROGRAM} sample${ENTER}`, /1 of 12 · dearest first/);
  await terminal.press(":", ":_");
  await terminal.press(`mouse on${ENTER}`, ":mouse off gives it back");
  await terminal.press("\u001a", /Stopped[^]*ready>\s*$/);
  expect(terminal.state()).toMatchObject({ mouse: false });
  await terminal.press(`fg${ENTER}`, (rows) => (rows[1] ?? "").includes("[1 Overview]"));
  // The mouse is taken again once the screen is drawn.
  await expect.poll(() => terminal.state().mouse).toBe(true);
  await terminal.press(`${ESC}[<65;6;6M`, "2 of 12");
  await terminal.press("q", /ready>\s*$/);
  expect(terminal.state()).toMatchObject({ mouse: false });
});

/** What is told may be broken between any two words. */
const tells =
  (words: string) =>
  (rows: readonly string[]): boolean =>
    rows.join(" ").includes(words);

test.for(["INK_SCREEN_READER=true", "ACCESSIBLE=1", "TERM=dumb"])(
  "a screen reader is told sentences that stay, and nothing is drawn: %s",
  { timeout: 60_000 },
  async (variable) => {
    const terminal = startTerminal(["env", variable, process.execPath, PROGRAM, "sample"], { before: BEFORE });
    await terminal.until(tells("; row 1 of 12."));
    expect(terminal.state()).toMatchObject({ alternateScreen: false, cursorShown: true });
    expect(terminal.history().slice(BEFORE.length).join("\n")).toMatch(/^Sample, invented\.\nwatchbill: /);
    await terminal.press("2", /^Accounts\.$/m);
    await terminal.press("jjj", tells("; row 4 of 12."));
    expect(terminal.rows().join(" ")).not.toContain("; row 3 of 12.");
    await terminal.press("/sandbix", /^filter: sandbix$/m);
    await terminal.press("\u007f\u007fox", /^filter: sandbox$/m);
    await terminal.press(ENTER, tells("; row 1 of 1."));
    expect(terminal.text()).toContain("Filter sandbox: 1 row, dearest first.");
    await terminal.press(ESC, tells("; row 1 of 12."));
    await terminal.press("7", /^What-if\.$/m);
    terminal.type("q");
    expect(await terminal.ended()).toBe(0);
    expect(terminal.state()).toEqual({
      alternateScreen: false,
      cursorShown: true,
      bracketedPaste: false,
      mouse: false,
    });
    const told = terminal.history().join("\n");
    expect(told.startsWith(BEFORE.join("\n"))).toBe(true);
    expect(told).not.toMatch(/[█▓▒░▸─]/);
    // Nothing that was told is drawn over: the cursor goes back over what was typed alone.
    expect(terminal.bytes()).not.toMatch(/\u001b\[\d*[A-HJKfm]/);
  },
);

test("a screen reader's terminal is the shell's while the program is stopped", { timeout: 60_000 }, async () => {
  const terminal = startTerminal(["bash", "--norc", "--noprofile", "-i"], {
    env: { PS1: "ready> ", INK_SCREEN_READER: "true" },
  });
  await terminal.until("ready>");
  await terminal.press(`${process.execPath} ${PROGRAM} sample${ENTER}`, tells("; row 1 of 12."));
  await terminal.press("j", tells("; row 2 of 12."));
  await terminal.press("\u001a", /Stopped[^]*ready>\s*$/);
  await terminal.press(`echo $((6 * 7))${ENTER}`, /^42$/m);
  await terminal.press(`fg${ENTER}`, /^42$[^]*Overview\.[^]*;\s+row\s+2\s+of\s+12\./m);
  await terminal.press("q", /ready>\s*$/);
  expect(terminal.state()).toMatchObject({ alternateScreen: false, cursorShown: true, mouse: false });
});
