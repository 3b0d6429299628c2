import { runWords } from "../commands/run-words.ts";
import { ACME, placed, SCENARIO } from "../sources/open-words.ts";
import { hostileWorld } from "../hostile/world.ts";

/** The command lines whose pages are looked at. */
export const WORLDS: Readonly<Record<string, () => readonly string[]>> = {
  "the small world": () => ["report", ACME],
  "the small world with a scenario": () => ["report", ACME, "--scenario", SCENARIO],
  "the sample": () => ["report", "sample"],
  "the sample in full": () => ["report", "sample", "--details"],
  "typed numbers": () => ["report", "eks=300,fargate=50,ec2=1200@us-east-1"],
  "ten years": () => ["report", ACME, "--months", "120"],
  "nothing at all": () => ["report", ACME, "--regions", "eu-central-1"],
  "hostile names": () => ["check", hostileWorld(), "--budget", "1"],
};

/** Writes the page of a command line to a file that is gone after the test, and gives its address. */
export async function pageOf(words: readonly string[]): Promise<string> {
  const { stdout } = await runWords([...words, "--format", "html"]);
  return `file://${placed("page.html", stdout)}`;
}
