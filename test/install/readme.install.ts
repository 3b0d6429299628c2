import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { pythonPrograms } from "../python.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const folder = inject("folder");
const clone = join(folder, "clone");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

/** What stands for a reader's own, and what this reader has in its place. */
const OWN: Readonly<Record<string, string>> = { SOURCE: "sample", NAME: "watchbill" };

/** The indented and the prompted command lines of a page, in order, those aside that run what this is a part of. */
const commands = [...readme.matchAll(/^(?: {4}|\$ )((?:npm|aws|watchbill) .*)$/gm)]
  .map(([, line = ""]) => line.replaceAll(/\b(SOURCE|NAME)\b/g, (name) => OWN[name] ?? name))
  .filter((line) => !line.startsWith("npm ci && npm test"));

let env: Record<string, string> = {};
let stop = (): void => {};

beforeAll(async () => {
  execFileSync("git", ["clone", "--quiet", `file://${ROOT}`, clone]);
  const aws = await pythonPrograms(new URL("requirements.txt", import.meta.url));
  const words = [
    "--accounts",
    "3",
    "--regions",
    "us-east-1,eu-west-1",
    "--as-of",
    `${new Date().toISOString().slice(0, 19)}Z`,
  ];
  const fake = spawn(process.execPath, [join(ROOT, "test/aws/fake/serve.ts"), ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  stop = () => void fake.kill("SIGKILL");
  const lines = createInterface(fake.stdout);
  const line = await new Promise<string>((resolve) => lines.once("line", resolve));
  lines.close();
  const home = join(folder, "home");
  mkdirSync(home);
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|npm_|VITEST|NODE_ENV)/.test(name));
  env = {
    ...Object.fromEntries(inherited.map(([name, value = ""]) => [name, value])),
    ...JSON.parse(line).env,
    PATH: [join(inject("prefix"), "bin"), aws, process.env["PATH"]].join(":"),
    HOME: home,
    AWS_DEFAULT_REGION: "us-east-1",
    npm_config_cache: join(folder, "npm"),
  };
});

afterAll(() => stop());

test("the README has commands to run", () => {
  expect(commands.length).toBeGreaterThan(10);
});

// Each stands on what the ones before it wrote.
test("every command of the README works, from a fresh clone and with the installed program", () => {
  for (const command of commands) {
    const { status, stdout, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", command], {
      cwd: clone,
      env,
      encoding: "utf8",
    });
    expect({ command, status, stderr: status === 0 ? "" : `${stdout.slice(-500)}${stderr}` }).toEqual({
      command,
      status: 0,
      stderr: "",
    });
  }
});
