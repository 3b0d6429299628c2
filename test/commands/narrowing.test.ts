import { describe, expect, test } from "vitest";
import { parseUsd } from "../../src/units/usd.ts";
import { ACME } from "../sources/open-words.ts";
import { runWords } from "./run-words.ts";

type Range = { readonly low: string; readonly expected: string; readonly high: string | null };
type Figure = { readonly monthlyCost: Range };
type Report = {
  readonly totals: { readonly current: Figure; readonly everything: Figure };
  readonly accounts: readonly { readonly accountId: string; readonly current: Figure; readonly everything: Figure }[];
  readonly kinds: readonly { readonly kind: string; readonly everything: Figure }[];
  readonly pools: readonly {
    readonly regionId: string;
    readonly meter: string;
    readonly basis: string;
    readonly cost: string;
  }[];
  readonly workloads?: readonly {
    readonly accountId: string;
    readonly regionId: string;
    readonly kind: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly everythingCost: string;
  }[];
};

async function report(...words: string[]): Promise<Report> {
  const { code, stdout } = await runWords(["report", ACME, ...words, "--format", "json"]);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

const usd = (text: string): number => parseUsd(text) ?? Number.NaN;
const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);

const whole = await report();

describe("narrowing narrows the view, never the pool", () => {
  test.each(whole.accounts.map(({ accountId }) => accountId))("account %s keeps its share", async (accountId) => {
    const narrowed = await report("--accounts", accountId);
    const share = whole.accounts.find((account) => account.accountId === accountId);
    const { current, everything } = narrowed.totals;
    expect(share).toMatchObject({ current, everything });
    expect(narrowed.accounts.map((account) => account.accountId)).toEqual([accountId]);
  });

  test.each(["eks-node", "fargate-task", "ec2-instance"])("kind %s keeps its cost", async (kind) => {
    const narrowed = await report("--kinds", kind);
    const everything = whole.kinds.find((one) => one.kind === kind)?.everything;
    expect(narrowed.totals.everything).toMatchObject(everything ?? {});
  });

  test("the parts of any cut add up to the whole", async () => {
    const cuts = [
      whole.accounts.map(({ accountId }) => ["--accounts", accountId]),
      ["us-east-1", "us-east-2", "eu-west-1"].map((region) => ["--regions", region]),
      ["eks-node", "fargate-task", "ec2-instance"].map((kind) => ["--kinds", kind]),
    ];
    for (const parts of cuts) {
      const costs = await Promise.all(
        parts.map(async (flags) => usd((await report(...flags)).totals.everything.monthlyCost.expected)),
      );
      expect(sum(costs)).toBe(usd(whole.totals.everything.monthlyCost.expected));
    }
  });

  test("a pool that a part of the view climbs is shown whole", async () => {
    const narrowed = await report("--accounts", "111122223333", "--kinds", "eks-node", "--regions", "us-east-1");
    const wanted = whole.pools.filter(({ regionId, meter }) => regionId === "us-east-1" && meter === "eks");
    expect(narrowed.pools).toEqual(wanted);
  });

  test("several flags leave what satisfies all of them", async () => {
    const both = await report(
      "--accounts",
      "111122223333,555566667777",
      "--kinds",
      "fargate-task",
      "--tag",
      "team=dev",
    );
    expect(both.accounts.map(({ accountId }) => accountId)).toEqual(["555566667777"]);
  });

  test("a call that was refused stays in a view by tag, since what is wanted may hide there", async () => {
    expect((await report("--tag", "team=payments")).totals.everything.monthlyCost.high).toBe("1358.00");
  });
});

describe("a list that is given twice is both lists, or is refused", () => {
  test.each([
    ["--accounts", "111122223333", "555566667777"],
    ["--regions", "us-east-1", "us-east-2"],
    ["--kinds", "eks-node", "fargate-task"],
  ])("%s", async (flag, one, other) => {
    const { code, stdout } = await runWords(["report", ACME, flag, one, flag, other, "--format", "json"]);
    const both = await runWords(["report", ACME, flag, `${one},${other}`, "--format", "json"]);
    expect(code === 2 || stdout === both.stdout).toBe(true);
  });
});

describe("the workloads of --details", () => {
  test("are all there, and their shares add up exactly", async () => {
    const { workloads = [], totals } = await report("--details");
    expect(workloads).toHaveLength(20);
    expect(sum(workloads.map(({ everythingCost }) => usd(everythingCost)))).toBe(
      usd(totals.everything.monthlyCost.expected),
    );
  });

  test("are those that are looked at", async () => {
    const { workloads = [], totals } = await report("--details", "--accounts", "111122223333", "--kinds", "eks-node");
    expect(workloads.map(({ accountId, kind }) => [accountId, kind])).toEqual([
      ["111122223333", "eks-node"],
      ["111122223333", "eks-node"],
    ]);
    expect(sum(workloads.map(({ everythingCost }) => usd(everythingCost)))).toBe(
      usd(totals.everything.monthlyCost.expected),
    );
  });
});
