import { execFileSync, spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { PROGRAM, workFolder } from "../cli/watchbill.ts";

/** Longer than anything takes on a busy machine: it only ends what hangs. */
const PATIENCE = 10_000;

const isInstalled = spawnSync("tmux", ["-V"]).status === 0;
const WHY = isInstalled ? "" : " (skipped: tmux isn't installed; apt-get install tmux)";

test.skipIf(!isInstalled)(
  `in tmux: open, drill in, filter, resize, suspend, leave; the shell is as it was${WHY}`,
  { timeout: 60_000 },
  async () => {
    const folder = workFolder();
    const socket = `${folder}/socket`;
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      TERM: "screen-256color",
      LANG: "C.UTF-8",
      PS1: "ready> ",
    };
    const tmux = (...args: readonly string[]): string =>
      execFileSync("tmux", ["-S", socket, "-f", "/dev/null", ...args], { encoding: "utf8", env });
    const screen = (): string => tmux("capture-pane", "-p", "-t", "walk");
    const shows = async (wanted: RegExp): Promise<void> => {
      await expect.poll(screen, { timeout: PATIENCE, interval: 20 }).toMatch(wanted);
    };
    const press = async (keys: readonly string[], wanted: RegExp): Promise<void> => {
      tmux("send-keys", "-t", "walk", ...keys);
      await shows(wanted);
    };

    tmux("new-session", "-d", "-s", "walk", "-x", "100", "-y", "30", "PS1='ready> ' exec bash --norc --noprofile -i");
    onTestFinished(() => {
      spawnSync("tmux", ["-S", socket, "kill-server"]);
    });
    await shows(/^ready>/m);
    await press(["echo before the walk", "Enter"], /^before the walk$/m);
    await press([`'${process.execPath}' '${PROGRAM}' sample`, "Enter"], /1 of 12 · dearest first[^]*q quit/);
    expect(tmux("display-message", "-p", "-t", "walk", "#{alternate_on} #{cursor_flag}").trim()).toBe("1 0");
    await press(["2"], /\[2 Accounts\]/);
    await press(["Down", "Down"], /3 of 12/);
    await press(["Enter"], /Accounts › payments-prod/);
    await press(["Escape"], /^ today 7,832\.73~/m);
    await press(["/", "sandbox", "Enter"], /▸ sandbox[^]*1 account /);
    tmux("resize-window", "-t", "walk", "-x", "64", "-y", "18");
    await shows(/this is 64×18/);
    tmux("resize-window", "-t", "walk", "-x", "140", "-y", "40");
    await shows(/▸ sandbox[^]*q quit/);
    await press(["C-z"], /Stopped[^]*ready>\s*$/);
    await press(["fg", "Enter"], /▸ sandbox[^]*q quit/);
    // The shell reads again only where its prompt stands.
    await press(["q"], /\nbefore the walk\n[^]*\nready>\s*$/);
    await press(['echo "left with $?"', "Enter"], /^left with 0$/m);
    expect(tmux("display-message", "-p", "-t", "walk", "#{alternate_on} #{cursor_flag}").trim()).toBe("0 1");
    expect(tmux("capture-pane", "-p", "-S", "-", "-t", "walk")).not.toContain("dearest first");
  },
);

test.skipIf(!isInstalled)(`in tmux: closing the window ends the program${WHY}`, { timeout: 60_000 }, async () => {
  const socket = `${workFolder()}/socket`;
  const tmux = (...args: readonly string[]): string =>
    execFileSync("tmux", ["-S", socket, "-f", "/dev/null", ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", TERM: "screen-256color", LANG: "C.UTF-8" },
    });
  tmux("new-session", "-d", "-s", "walk", "-x", "100", "-y", "30", `'${process.execPath}' '${PROGRAM}' sample`);
  await expect
    .poll(() => tmux("capture-pane", "-p", "-t", "walk"), { timeout: PATIENCE, interval: 20 })
    .toMatch(/q quit/);
  const pid = Number(tmux("display-message", "-p", "-t", "walk", "#{pane_pid}"));
  spawnSync("tmux", ["-S", socket, "kill-server"]);
  await expect.poll(() => isRunning(pid), { timeout: PATIENCE, interval: 20 }).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
