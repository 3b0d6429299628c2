import { describe, expect, test } from "vitest";
import { runWords } from "../commands/run-words.ts";
import { ORDERS } from "./names.ts";
import {
  hostileAnswers,
  hostileFile,
  hostileNotices,
  hostilePlan,
  hostilePolicy,
  hostilePrices,
  hostileScenario,
  hostileTemplate,
} from "./places.ts";
import { expectSafe } from "./safe.ts";
import { accountOf, hostileAnswer, hostileWorld } from "./world.ts";

/** Every place that a name can come from. */
const PLACES: Readonly<Record<string, () => readonly string[]>> = {
  "an inventory": () => [hostileWorld()],
  "a plan": () => [hostilePlan()],
  "a plan that joins an organization": () => [hostilePlan(), "--inventory", hostileWorld()],
  "a template": () => [hostileTemplate()],
  "answers of the AWS CLI": () => [hostileAnswers()],
  "notices alone": () => [hostileNotices()],
  "notices beside an inventory": () => [hostileWorld(), hostileNotices()],
  "an ARN": () => [hostileAnswer()],
  "a price file": () => ["ec2=1200@us-east-1", "--prices", hostilePrices()],
  "a scenario": () => [hostileWorld(), "--scenario", hostileScenario()],
  "a file's name": () => [hostileFile()],
};

/** Every command that prints what it read, with its formats. */
const COMMANDS: Readonly<
  Record<
    string,
    { readonly words: (place: readonly string[]) => readonly string[]; readonly formats: readonly string[] }
  >
> = {
  report: {
    words: (place) => ["report", ...place, "--details"],
    formats: ["table", "json", "csv", "html", "markdown", "github", "baseline"],
  },
  check: {
    words: (place) => ["check", ...place, "--policy", hostilePolicy()],
    formats: ["table", "json", "html", "markdown", "github", "junit"],
  },
  diff: { words: (place) => ["diff", "ec2=5@us-east-1", ...place], formats: ["table", "json", "markdown", "github"] },
  trials: { words: (place) => ["trials", ...place], formats: ["table", "json", "csv"] },
  coverage: { words: (place) => ["coverage", ...place, "--details"], formats: ["table", "json", "csv"] },
  rollout: {
    words: (place) => ["rollout", ...place, "--ceiling", "90", "--by", "cluster"],
    formats: ["table", "json", "csv", "scenario"],
  },
  explain: { words: (place) => ["explain", ...place], formats: ["table"] },
};

test.each(Object.keys(PLACES))(
  "names from %s are read, and listed where they are of a list of coverage",
  async (place) => {
    const words = [...(PLACES[place]?.() ?? []), "--region", "us-east-1", "--account", "111122223333"];
    const { code, stdout } = await runWords(["coverage", ...words, "-f", "csv"]);
    expect(code).toBe(0);
    const holds = /inventory|organization|answers|notices|a scenario/.test(place);
    expect(stdout.includes("<script>alert(1)</script>")).toBe(holds);
  },
);

describe.each(Object.keys(PLACES))("names from %s", (place) => {
  const cases = Object.entries(COMMANDS).flatMap(([command, { formats }]) =>
    formats.map((format) => [command, format] as const),
  );

  test.each(cases)("do no harm in %s, as %s", async (command, format) => {
    const words = [
      ...(COMMANDS[command]?.words(PLACES[place]?.() ?? []) ?? []),
      ...(command === "explain" ? [] : ["-f", format]),
    ];
    // A Region that isn't given would be a question of its own.
    const { code, stdout, stderr } = await runWords(
      [...words, "--region", "us-east-1", "--account", command === "explain" ? accountOf(0) : "111122223333"],
      120,
    );
    expect(ORDERS.exec(stderr.replaceAll("\n", ""))?.[0]).toBeUndefined();
    expect(stdout === "").toBe(code === 2);
    expect(code !== 2 || /^watchbill: [^\n]+\n$/m.test(stderr)).toBe(true);
    if (code !== 2) expectSafe(format, stdout);
  });
});
