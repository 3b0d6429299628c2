import { spawn } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The built program. */
export const CLI = fileURLToPath(new URL("../../dist/watchbill.js", import.meta.url));

const SERVE = fileURLToPath(new URL("../aws/fake/serve.ts", import.meta.url));

/** Tells on stderr what a process took when it ends. */
const TELL =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('\\nusage='+JSON.stringify(process.resourceUsage())))";

/** What a process took: seconds by the clock, seconds of the processor (user + system), and its peak of memory. */
export type Measured = {
  readonly seconds: number;
  readonly cpu: number;
  readonly megabytes: number;
  readonly stdout: string;
};

/** Runs a program of Node to its end. Throws where it ends with another code than one of those that are allowed. */
export async function measured(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  codes: readonly number[] = [0],
): Promise<Measured> {
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", TELL, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  const seconds = (performance.now() - start) / 1000;
  if (code === null || !codes.includes(code)) throw new Error(`${args.join(" ")} ended with ${code}: ${stderr}`);
  const usage = JSON.parse(/usage=(.+)/.exec(stderr)?.[1] ?? "") as NodeJS.ResourceUsage;
  return { seconds, cpu: (usage.userCPUTime + usage.systemCPUTime) / 1e6, megabytes: usage.maxRSS / 1024, stdout };
}

/** A fake AWS in a process of its own. */
export type Served = {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** How often each operation was answered so far, by status. */
  readonly counts: () => Promise<Readonly<Record<string, number>>>;
  readonly stop: () => Promise<void>;
};

/** Serves an invented organization: the flags are those of test/aws/fake/serve.ts. */
export async function serveFake(flags: Readonly<Record<string, string>>): Promise<Served> {
  const words = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const fake = spawn(process.execPath, [SERVE, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface(fake.stdout), "line")) as [string];
  const { url, env } = JSON.parse(line) as Pick<Served, "url" | "env">;
  return {
    url,
    env,
    counts: async () => {
      // A socket that is kept would be closed by the fake during a long scan.
      const answer = await fetch(`${url}/fake/counts`, { headers: { connection: "close" } });
      return (await answer.json()) as Readonly<Record<string, number>>;
    },
    stop: async () => {
      fake.kill();
      await once(fake, "exit");
    },
  };
}
