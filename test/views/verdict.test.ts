import { describe, expect, test } from "vitest";
import { runWords } from "../commands/run-words.ts";
import { ACME, placed } from "../sources/open-words.ts";
import { ORDERS } from "../hostile/names.ts";
import { hostileWorld } from "../hostile/world.ts";

/** The block that closes a check. */
const verdictOf = async (words: readonly string[], width = 80): Promise<string> => {
  const { stdout } = await runWords(["check", ...words], width);
  return stdout.split("\n\n").at(-1) ?? "";
};

describe("a verdict", () => {
  test("begins with its basis, and is one sentence and one line of why", async () => {
    expect(await verdictOf([ACME, "--budget", "8000"])).toBe(
      "If everything were protected: within. $7,382.60 of $8,000.00 a month (92 %), at most $7,721.00.\n",
    );
    expect(await verdictOf([ACME, "--budget", "7000"])).toBe(
      "If everything were protected: exceeded by $382.60. $7,382.60 of $7,000.00 a month.\n" +
        "  drivers  data-lake 4,207.11 · payments-prod 1,142.00 · platform-prod 814.55\n",
    );
  });

  test("says that nothing bounds it rather than a bound that is none", async () => {
    const text = await verdictOf(["sample", "--budget", "90000000"]);
    expect(text).toMatch(/undecided.*nothing bounds what was not read\.\n {2}because {2}\S/);
    expect(text).not.toMatch(/null|NaN|undefined|Infinity/);
  });

  test("names no driver where nothing costs anything", async () => {
    const none = placed("none.yaml", "watchbill: estimate/1\nworkloads: []\n");
    const { code, stderr } = await runWords(["check", none, "--budget", "5"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("nothing that could be judged")]);
  });

  test("orders no terminal about, whatever accounts are called", async () => {
    const world = hostileWorld();
    for (const budget of ["1", "90000000"])
      expect(ORDERS.exec(await verdictOf([world, "--budget", budget]))).toBeNull();
  });
});
