import { fileURLToPath } from "node:url";
import { CLI, measured } from "./measured.ts";
import type { Figure } from "./ratio.ts";
import { ratioOf } from "./ratio.ts";

const SMALL_PLAN = fileURLToPath(new URL("../fixtures/terraform/pull-request.json", import.meta.url));

const COMMANDS = [
  { name: "--version", words: ["--version"], goal: 1.5 },
  { name: "report sample", words: ["report", "sample"], goal: 4 },
  { name: "check of a plan", words: ["check", SMALL_PLAN, "--budget", "1000", "--offline"], goal: 5 },
];

/** What small things take beside a Node that does nothing. */
export async function startUp(rounds: number): Promise<Figure[]> {
  const seconds = async (args: readonly string[]) => (await measured(args)).seconds;
  const figures: Figure[] = [];
  for (const { name, words, goal } of COMMANDS) {
    const { ratio } = await ratioOf(
      () => seconds([CLI, ...words]),
      () => seconds(["-e", "0"]),
      rounds,
    );
    figures.push({ what: `${name} ÷ bare node`, value: ratio, unit: "", goal });
  }
  return figures;
}
