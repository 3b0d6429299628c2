import { describe, expect, test } from "vitest";
import { ACME, placed } from "../sources/open-words.ts";
import { runWords } from "./run-words.ts";

type Report = {
  readonly asOf: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly totals: {
    readonly everything: { readonly monthlyCost: { readonly expected: string } };
    readonly listPrice?: string;
  };
  readonly readings: readonly Readonly<Record<string, unknown>>[];
  readonly projections: readonly { readonly months: readonly { readonly month: string }[] }[];
};

async function report(...words: string[]): Promise<Report> {
  const { code, stdout, stderr } = await runWords(["report", ...words, "--format", "json"]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

const settings = (text: string): string => placed("watchbill.yaml", `version: 1\nsettings: { ${text} }\n`);

const DEFAULTS = { monthHours: "calendar", ladder: "per-meter", tierScope: "organization", discount: "0%" };

describe("how the price page is read", () => {
  test("is the default where nobody says anything", async () => {
    expect((await report(ACME)).settings).toEqual(DEFAULTS);
    expect((await report("eks=5@us-east-1")).settings).toEqual({ ...DEFAULTS, tierScope: "account" });
  });

  test.each([
    ["ladder: shared", { ladder: "shared" }, "6011.60"],
    ["tierScope: account", { tierScope: "account" }, "8427.60"],
    ["ladder: shared, tierScope: account", { ladder: "shared", tierScope: "account" }, "8292.60"],
    ["monthHours: 730", { monthHours: 730 }, "7382.60"],
    ["discount: 50%", { discount: "50%" }, "3691.30"],
    ["discount: 12.5 %", { discount: "12.5%" }, "6459.775"],
    ["discount: 0%", {}, "7382.60"],
  ])("is what the settings say: %s", async (text, change, everything) => {
    const { settings: said, totals } = await report(ACME, "--config", settings(text));
    expect(said).toEqual({ ...DEFAULTS, ...change });
    expect(totals.everything.monthlyCost.expected).toBe(everything);
  });

  test("a flag outranks the settings", async () => {
    const file = settings("ladder: shared, tierScope: account, monthHours: 730");
    const flags = ["--ladder", "per-meter", "--tier-scope", "organization", "--month-hours", "calendar"];
    expect((await report(ACME, "--config", file, ...flags)).settings).toEqual(DEFAULTS);
  });

  test("a discount leaves the list price in sight", async () => {
    expect((await report(ACME, "--config", settings("discount: 50%"))).totals.listPrice).toBe("7382.60");
    expect(await report(ACME)).not.toHaveProperty("totals.listPrice");
  });

  test("all four readings stand side by side whatever the default is, and one is the default", async () => {
    for (const flags of [[], ["--ladder", "shared"], ["--tier-scope", "account"]]) {
      const { readings } = await report(ACME, ...flags);
      const published = readings.filter((reading) => !("prices" in reading));
      expect(published.map(({ everything }) => everything)).toEqual(["7382.60", "6011.60", "8427.60", "8292.60"]);
      expect(readings.filter((reading) => reading["default"] === true)).toHaveLength(1);
      expect(readings.filter((reading) => reading["prices"] === "us-east-list")).toHaveLength(1);
    }
  });
});

describe("the months", () => {
  test.each([
    [[], 12, "2026-11", "2027-10"],
    [["--months", "1"], 1, "2026-11", "2026-11"],
    [["--months", "120"], 120, "2026-11", "2036-10"],
    [["--as-of", "2027-02-28T23:59:59Z", "--months", "2"], 2, "2027-02", "2027-03"],
  ])("%o", async (flags, count, first, last) => {
    const { projections } = await report(ACME, ...flags);
    for (const { months } of projections) {
      expect(months).toHaveLength(count);
      expect([months[0]?.month, months.at(-1)?.month]).toEqual([first, last]);
    }
  });

  test("the moment is the source's, else today, else what is asked for", async () => {
    expect((await report(ACME)).asOf).toBe("2026-11-21T00:00:00Z");
    expect((await report("eks=5@us-east-1")).asOf).toBe("2026-12-05T00:00:00Z");
    expect((await report(ACME, "--as-of", "2026-12-01T02:00:00+02:00")).asOf).toBe("2026-12-01T00:00:00Z");
  });

  test("a running month is over a day into it as it is at its first instant, once every trial is over", async () => {
    const totals = async (asOf: string) => (await report(ACME, "--as-of", asOf)).totals;
    expect(await totals("2027-03-01")).toEqual(await totals("2027-03-02"));
  });
});

describe("typed numbers", () => {
  test("stand where --region and --account say, unless they say it themselves", async () => {
    const flags = ["--region", "us-east-2", "--account", "111122223333"];
    const text = (await runWords(["report", "eks=5", "--format", "csv", ...flags])).stdout.split("\n")[1];
    expect(text).toMatch(/^111122223333,,us-east-2,eks-node,/);
    const own = (await runWords(["report", "eks=5@us-east-1", "--format", "csv", ...flags])).stdout.split("\n")[1];
    expect(own).toMatch(/^111122223333,,us-east-1,eks-node,/);
  });

  test("say that Virginia was taken where nobody named a Region", async () => {
    expect((await runWords(["report", "eks=5"])).stdout).toContain("region-default: us-east-1");
    expect((await runWords(["report", "eks=5@us-east-1"])).stdout).not.toContain("region-default");
    expect((await runWords(["report", "eks=5", "--region", "us-east-2"])).stdout).not.toContain("region-default");
  });

  test("of several words add up", async () => {
    const one = await report("eks=300,ec2=900@us-east-1");
    const several = await report("eks=100,eks=150@us-east-1", "eks=50,ec2=900@us-east-1");
    expect(several.totals).toMatchObject({ everything: one.totals.everything });
  });
});

describe("flow logs", () => {
  const told = (text: string) => placed("flow.yaml", `version: 1\nsettings: {flowLogs: ${text}}\n`);
  const beside = async (...words: string[]) => {
    const { stdout } = await runWords(["report", "ec2=300@us-east-1", ...words], 200);
    return stdout.split("\n").filter((line) => line.includes("flow-log waiver"));
  };

  test("are a line beside the bill, with the net cost and the break-even", async () => {
    expect(await beside("--config", told("{gbPerMonth: 900}"))).toEqual([
      "  flow-log waiver, everything: 900 GB not charged, 700.00~ less; net -250.00~",
      "  flow-log waiver: it pays for a vCPU that makes 3 – 6 GB a month",
    ]);
    expect(
      await beside("--config", told("{regions: {us-east-1: {gbPerMonth: 900, analyzedGbPerMonth: 3000}}}")),
    ).toEqual([
      "  flow-log waiver, everything: 900 GB not charged, 325.00 less; net 125.00",
      "  flow-log waiver: it pays for a vCPU that makes 6 GB a month",
    ]);
  });

  test("are not counted where no volume is told, nor in a view that cuts through a Region", async () => {
    expect(await beside()).toEqual([
      "  flow-log waiver: not counted, no volume given (settings.flowLogs); it pays for a vCPU that makes 1.50 – 6 GB a month",
    ]);
    expect(await beside("--kinds", "ec2-instance")).toEqual([
      "  flow-log waiver: told of whole Regions only, not in this view",
    ]);
  });

  test("of a Region that nothing knows are an error", async () => {
    const { code, stderr } = await runWords([
      "report",
      ACME,
      "--config",
      told("{regions: {us-est-1: {gbPerMonth: 9}}}"),
    ]);
    expect([code, stderr]).toEqual([2, 'watchbill: unknown region "us-est-1"; did you mean us-east-1?\n']);
  });
});
