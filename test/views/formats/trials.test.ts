import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { trialsSchema } from "../../../data/refresh/trials-schema.ts";
import { parseUsd } from "../../../src/units/usd.ts";
import { runWords } from "../../commands/run-words.ts";
import { ACME, awsFixture, SCENARIO } from "../../sources/open-words.ts";
import { HOSTILE, ORDERS } from "../../hostile/names.ts";
import { hostileAnswer, hostileWorld } from "../../hostile/world.ts";
import { csvRecords } from "./parse-csv.ts";

const WORLDS: readonly (readonly [string, () => readonly string[]])[] = [
  ["the small world", () => [ACME]],
  ["the small world in a scenario", () => [ACME, "--scenario", SCENARIO]],
  ["the small world, narrowed", () => [ACME, "--accounts", "111122223333,666677778888"]],
  ["the small world, each account on its own ladder", () => [ACME, "--tier-scope", "account", "--ladder", "shared"]],
  ["the small world in one month", () => [ACME, "--months", "1"]],
  ["the sample", () => ["sample"]],
  ["an empty view", () => [ACME, "--regions", "eu-central-1"]],
  ["typed numbers", () => ["eks=300,fargate=50.25,ec2=1200@us-east-1"]],
  ["answers of the AWS CLI", () => ["nodes.json", "eks-cluster.json"].map(awsFixture)],
  ["hostile names", () => [hostileWorld()]],
  ["a hostile Region", () => [hostileAnswer()]],
];

async function printed(words: readonly string[], format: string, width = 80, ...more: readonly string[]) {
  const { code, stdout } = await runWords(["trials", ...words, "--format", format, ...more], width);
  expect(code).toBe(0);
  return stdout;
}

type Calendar = z.infer<typeof trialsSchema>;

const jsonOf = async (words: readonly string[]): Promise<Calendar> => JSON.parse(await printed(words, "json"));

const usd = (text: string): number => parseUsd(text) ?? Number.NaN;

describe.each(WORLDS)("trials of %s", (_, words) => {
  test("as JSON keeps to its schema", async () => {
    const { error } = trialsSchema.safeParse(await jsonOf(words()));
    expect(error?.issues ?? []).toEqual([]);
  });

  test("tell the same clocks in JSON and CSV", async () => {
    const { clocks } = await jsonOf(words());
    const rows = csvRecords(await printed(words(), "csv"));
    expect(rows.map((row) => [row["account_id"], row["kind"], row["state"], row["ends"]])).toEqual(
      clocks.map(({ accountId, kind, state, ends }) => [accountId ?? "", kind, state, ends ?? ""]),
    );
    expect(rows.map((row) => [row["vcpus_expected"], row["standalone_usd_expected"]])).toEqual(
      clocks.map(({ vcpus, standaloneCost }) => [String(vcpus?.expected ?? "?"), standaloneCost?.expected ?? "?"]),
    );
  });

  test("hide by pool what they hide by month", async () => {
    for (const { months, pools } of (await jsonOf(words())).bills) {
      for (const { month, hiddenCost } of months) {
        const own = pools.flatMap(({ months: of }) => of.filter((one) => one.month === month));
        expect(own.reduce((sum, { hiddenCost: hidden }) => sum + usd(hidden), 0)).toBe(usd(hiddenCost));
      }
    }
  });

  test.each([80, 120, 200])("fit a page of %i columns, and order no terminal about", async (width) => {
    for (const more of [[], ["--details"]]) {
      const table = await printed(words(), "table", width, ...more);
      expect(table.split("\n").filter((line) => stringWidth(line) > width)).toEqual([]);
      expect(ORDERS.exec(table)?.[0]).toBeUndefined();
    }
  });
});

test("names from outside are whole in JSON, and defused in CSV", async () => {
  const names = new Set((await jsonOf([hostileWorld()])).clocks.map(({ name }) => name));
  expect([...names].every((name) => HOSTILE.includes(name ?? ""))).toBe(true);
  const cells = csvRecords(await printed([hostileWorld()], "csv")).map((row) => row["account_name"] ?? "");
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
});

test("the table is not painted where there is no colour, and says the same where there is", async () => {
  const [plain, painted] = [await runWords(["trials", ACME], 100), await runWords(["trials", ACME], 100, true)];
  expect(painted.stdout.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain.stdout);
  expect(painted.stdout).not.toBe(plain.stdout);
});

test("what is over is one line, and one by one in the details", async () => {
  const lines = async (...more: string[]) => (await printed([ACME], "table", 120, ...more)).split("\n");
  expect((await lines()).filter((line) => line.includes("3 clocks over"))).toHaveLength(1);
  const details = await lines("--details");
  const from = details.findIndex((line) => line.includes("3 clocks over"));
  expect(details.slice(from + 1, from + 4).map((line) => line.trim().split(/ +/).slice(0, 3))).toEqual([
    ["payments-prod", "us-east-1", "EKS"],
    ["platform-prod", "us-east-1", "EKS"],
    ["web-eu", "eu-west-1", "Fargate"],
  ]);
});

describe("the command", () => {
  test.each([
    [["trials"], "watchbill: missing required argument 'SOURCE'; see watchbill --help\n"],
    [["trials", ACME, "-f", "junit"], "watchbill: --format junit is not understood; it is one of table, json, csv\n"],
  ])("%j is one clear error", async (words, message) => {
    expect(await runWords(words)).toEqual({ code: 2, stdout: "", stderr: message });
  });

  test("says on stderr that the sample is invented, where stdout is for machines", async () => {
    const { stderr } = await runWords(["trials", "sample", "-f", "json"]);
    expect(stderr).toBe("watchbill: this is the SAMPLE, an invented organization\n");
    expect((await runWords(["trials", "sample"])).stdout).toContain("SAMPLE, invented");
  });
});
