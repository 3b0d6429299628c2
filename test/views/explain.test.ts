import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { runWords } from "../commands/run-words.ts";
import { ACME } from "../sources/open-words.ts";
import { HOSTILE, ORDERS } from "../hostile/names.ts";
import { accountOf, hostileAnswer, hostileWorld } from "../hostile/world.ts";

const explained = async (words: readonly string[], width = 80): Promise<string> => {
  const { code, stdout, stderr } = await runWords(["explain", ...words], width);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout;
};

const EDGE = [ACME, "--account", "444455556666", "--region", "eu-west-1", "--kind", "eks-node"];

describe("a figure taken apart", () => {
  test("goes in seven steps from vCPU to price, each with its figure", async () => {
    const text = await explained(EDGE, 110);
    expect(text.match(/^\d (vCPU|hours|divisor|pool|tiers|share|price)/gm)).toEqual([
      "1 vCPU",
      "2 hours",
      "3 divisor",
      "4 pool",
      "5 tiers",
      "6 share",
      "7 price",
    ]);
    for (const figure of [
      "160 vCPU",
      "119,040 vCPU-hours",
      "-69,120 vCPU-hours",
      "49,920 vCPU-hours",
      "67.10 vCPU-months",
    ]) {
      expect(text).toContain(figure);
    }
    expect(text).toMatch(/December 2026, billed +120\.77~ +100\.65 – 150\.97/);
    expect(text).toMatch(/a full month after the trial +288\.00~ +240\.00 – 360\.00/);
    expect(text).toContain("US East 1.50 (7 Oct 2026) × 1.20");
  });

  test("says each kind of the account apart, and no other account", async () => {
    const text = await explained([ACME, "--account", "111122223333"], 110);
    expect(text.match(/^payments-prod .*$/gm)).toEqual([
      "payments-prod (111122223333) · us-east-1 · EKS nodes · protected today · 21 Nov 2026",
      "payments-prod (111122223333) · us-east-1 · Fargate tasks · protected today · 21 Nov 2026",
      "payments-prod (111122223333) · us-east-2 · EKS nodes · protected today · 21 Nov 2026",
    ]);
  });

  test("takes apart what everything would cost where nothing is protected", async () => {
    const text = await explained([ACME, "--account", "555566667777", "--kind", "fargate-task"], 110);
    expect(text).toContain("Fargate tasks · if everything were protected");
    expect(text).toContain("if switched on at the report's date");
  });

  test("needs no account where there is only one", async () => {
    expect(await explained(["eks=300@us-east-1"])).toContain("300 vCPU");
  });

  test("explains the same figure as the report, to the cent", async () => {
    const text = await explained([ACME, "--account", "333344445555", "--region", "us-east-1"], 110);
    const report = JSON.parse((await runWords(["report", ACME, "-f", "json"])).stdout);
    const lake = report.accounts.find(({ accountId }: { readonly accountId: string }) => accountId === "333344445555");
    const months = report.projections[0].months;
    const billed = months[1].accounts.find(
      ({ accountId }: { readonly accountId: string }) => accountId === "333344445555",
    );
    expect(text).toMatch(
      new RegExp(
        `full month after the trial +${Number(lake.current.monthlyCost.expected).toLocaleString("en-US", { minimumFractionDigits: 2 })}`,
      ),
    );
    expect(text).toMatch(
      new RegExp(
        `December 2026, billed +${Number(billed.billedCost.expected).toLocaleString("en-US", { maximumFractionDigits: 2 })}`,
      ),
    );
  });

  test("every amount that has a range wears its mark", async () => {
    const text = await explained(EDGE, 110);
    expect(text).toMatch(/^5 tiers .* 120\.77~$/m);
  });
});

describe("an explanation harms nobody", () => {
  test.each([80, 120, 200])("no line is wider than a page of %i columns", async (width) => {
    const texts = [
      await explained(EDGE, width),
      await explained([ACME, "--account", "222233334444"], width),
      await explained(["sample", "--account", "999999999999"], width),
    ];
    for (const text of texts) expect(text.split("\n").filter((line) => stringWidth(line) > width)).toEqual([]);
  });

  test.each([80, 120])("hostile names stay within a page of %i columns and order nothing", async (width) => {
    const world = hostileWorld();
    for (const index of HOSTILE.keys()) {
      const text = await explained([world, "--account", accountOf(index)], width);
      expect(ORDERS.exec(text)).toBeNull();
      expect(text.split("\n").filter((line) => stringWidth(line) > width)).toEqual([]);
    }
  });

  test("a hostile Region orders nothing", async () => {
    expect(ORDERS.exec(await explained([hostileAnswer()]))).toBeNull();
  });
});
