import { describe, expect, test } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { Forecast } from "../../src/plan/forecast.ts";
import type { ForecastOptions } from "../../src/plan/model.ts";
import type { Tier } from "../../src/pricing/price-list.ts";
import { readEstimate } from "../../src/sources/estimate-file.ts";
import { readQuantities } from "../../src/sources/quantities.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { parseUsd } from "../../src/units/usd.ts";
import { DATA, forecastOf, PRICES, pricesWith } from "../plan/population-of.ts";

const tables = readReferenceTables(DATA);
const judge = createJudge(tables);
const dollars = (text: string): number => parseUsd(text.replaceAll(",", "")) ?? Number.NaN;

/** November 2026, a month of 30 days, unless another moment is given. */
const NOVEMBER = Date.UTC(2026, 10, 1);

type Change = Partial<ForecastOptions>;

/** What numbers typed on the command line cost if everything were protected. */
function typed(words: string, change: Change = {}, prices = PRICES): Forecast {
  const inventory = readQuantities(words, { asOf: NOVEMBER, accountId: null, regionId: null, tables, judge });
  return forecastOf(inventory, change, prices);
}

/** What rows of an estimate file (account, Region, kind, vCPUs, and more keys) cost. */
function estimated(
  rows: readonly string[],
  change: Change & { organization?: string } = {},
  prices = PRICES,
): Forecast {
  const { organization, asOf = NOVEMBER, ...options } = change;
  const head = [
    "watchbill: estimate/1",
    ...(organization === undefined ? [] : [`organization: ${organization}`]),
    "workloads:",
  ];
  const text = [...head, ...rows.map((row) => `  - {${row}}`)].join("\n");
  return forecastOf(
    readEstimate("estimate.yaml", text, { asOf, monthHours: 744, tables, judge }),
    { ...options, asOf },
    prices,
  );
}

const row = (account: string, region: string, kind: string, vcpus: number | string): string =>
  `account: "${account}", region: ${region}, kind: ${kind}, vcpus: ${vcpus}`;

const everything = ({ everything: figure }: Forecast) => figure.cost;
const exact = (text: string) => ({ low: dollars(text), expected: dollars(text), high: dollars(text) });

const METERS = ["eks", "fargate", "ec2"];

describe("G1: the recorded AWS calculator estimate of us-east-2, ten of each", () => {
  test.each(METERS)("%s: $15.00", (meter) => {
    expect(everything(typed(`${meter}=10@us-east-2`))).toEqual(exact("15.00"));
  });

  test("together $45.00, on either ladder", () => {
    const words = "eks=10,fargate=10,ec2=10@us-east-2";
    expect(everything(typed(words))).toEqual(exact("45.00"));
    expect(everything(typed(words, { ladder: "shared" }))).toEqual(exact("45.00"));
  });
});

describe("G4: AWS Billing's example of tiers across an organization", () => {
  const edges: readonly (readonly [number, number | null, string])[] = [
    [0, 1, "100"],
    [1, 50, "80"],
    [50, null, "60"],
  ];
  const tiers: Tier[] = edges.map(([from, to, price]) => ({ from, to, price: dollars(price), confidence: "high" }));
  const prices = {
    ...PRICES,
    prices: PRICES.prices.map((price) => (price.regionId === "us-east-1" ? { ...price, tiers } : price)),
  };
  const members = [30, 35, 30].map((amount, index) => row(`11111111111${index}`, "us-east-1", "ec2-instance", amount));

  test("members of 30, 35 and 30 pay $6,720 together", () => {
    const result = estimated(members, { organization: "o-example" }, prices);
    expect(everything(result)).toEqual(exact("6720"));
    expect(
      result.pools
        .filter(({ basis }) => basis === "everything")
        .map(({ tiers: steps }) => steps.map(({ cost }) => cost)),
    ).toEqual([[dollars("100"), dollars("3920"), dollars("2700")]]);
  });

  test("each alone they pay $7,660", () => {
    const alone = estimated(members, { organization: "o-example", tierScope: "account" }, prices);
    expect(everything(alone)).toEqual(exact("7660"));
    const standalone = estimated(members, { organization: "o-example" }, prices).accounts;
    expect(standalone.map((account) => account.everything.standalone.expected)).toEqual(
      ["2420", "2820", "2420"].map(dollars),
    );
  });
});

describe("G5: the UAE cost model, EKS at the Region's published first tier", () => {
  test.each([
    [70, "110.60"],
    [38, "60.04"],
  ])("%i vCPU-months: $%s", (amount, cost) => {
    expect(everything(typed(`eks=${amount}@me-central-1`))).toEqual(exact(cost));
  });
});

test("G6: the small estate of 25 EC2, 6 EKS and 5 Fargate vCPUs pays $54.00 on either ladder", () => {
  const words = "ec2=25,eks=6,fargate=5@us-east-1";
  expect(everything(typed(words))).toEqual(exact("54.00"));
  expect(everything(typed(words, { ladder: "shared" }))).toEqual(exact("54.00"));
});

describe.each([
  ["G7", 0, "0"],
  ["G7", 500, "750.00"],
  ["G7", 501, "750.75"],
  ["G7", 800, "975.00"],
  ["G7", 1000, "1,125.00"],
  ["G8", 5000, "4,125.00"],
  ["G8", 5001, "4,125.25"],
  ["G8", 10_000, "5,375.00"],
])("%s: %i vCPU-months of one meter in US East pay $%s", (_, amount, cost) => {
  test.each(METERS)("of %s", (meter) => {
    expect(everything(typed(`${meter}=${amount}`))).toEqual(exact(cost));
  });

  test.each([720, 730, 744] as const)("whatever the divisor: %i", (monthHours) => {
    expect(everything(typed(`ec2=${amount}`, { monthHours }))).toEqual(exact(cost));
  });
});

describe("G9: 300 EKS and 300 EC2 vCPU-months in US East", () => {
  test.each([
    ["per-meter", "900.00"],
    ["shared", "825.00"],
  ] as const)("on a %s ladder: $%s", (ladder, cost) => {
    const result = typed("eks=300,ec2=300", { ladder });
    expect(everything(result)).toEqual(exact(cost));
    expect(result.readings.map(({ ladder: read, everything: amount }) => [read, amount])).toContainEqual([
      ladder,
      dollars(cost),
    ]);
  });

  test("the shared ladder's amount is split by quantity", () => {
    const result = typed("eks=300,ec2=300", { ladder: "shared" });
    expect(result.kinds.map(({ everything: figure }) => figure.cost.expected)).toEqual(
      ["412.50", "0", "412.50"].map(dollars),
    );
  });
});

describe("G10: three accounts with 400 EC2 vCPU-months each, one organization", () => {
  const rows = ["1", "2", "3"].map((digit) => row(digit.repeat(12), "us-east-1", "ec2-instance", 400));

  test.each([
    ["organization", "1,275.00", "425.00"],
    ["account", "1,800.00", "600.00"],
  ] as const)("per %s: $%s, each $%s", (tierScope, cost, each) => {
    const result = estimated(rows, { organization: "o-example", tierScope });
    expect(everything(result)).toEqual(exact(cost));
    expect(result.accounts.map((account) => account.everything.cost)).toEqual([exact(each), exact(each), exact(each)]);
    expect(result.accounts.map((account) => account.everything.standalone)).toEqual([
      exact("600"),
      exact("600"),
      exact("600"),
    ]);
  });

  test("the organization's pool is the default where the file names one, else each account alone", () => {
    expect(everything(estimated(rows, { organization: "o-example" }))).toEqual(exact("1,275.00"));
    expect(everything(estimated(rows))).toEqual(exact("1,800.00"));
  });
});

describe("G11: the set 1.81 / 0.91 / 0.30, whose Region had to be inferred, given by the test", () => {
  const prices = pricesWith("ap-south-1", "ec2", ["1.81", "0.91", "0.30"]);

  test.each([
    [500, "905.00"],
    [5000, "5,000.00"],
    [6000, "5,300.00"],
  ])("%i EC2 vCPU-months: $%s", (amount, cost) => {
    expect(everything(typed(`ec2=${amount}@ap-south-1`, {}, prices))).toEqual(exact(cost));
  });

  test("without it the Region has no price, and a range stands in", () => {
    const result = typed("ec2=500@ap-south-1");
    expect(everything(result)).toEqual({ low: dollars("750"), expected: dollars("900"), high: dollars("1125") });
    expect(result.unpriced).toEqual([
      {
        regionId: "ap-south-1",
        kinds: ["ec2-instance"],
        missing: "price",
        swing: { low: -dollars("150"), high: dollars("225") },
      },
    ]);
  });
});

test("G12: 100 Fargate vCPU-months in eu-central-1 pay $192.00", () => {
  expect(everything(typed("fargate=100@eu-central-1"))).toEqual(exact("192.00"));
});

describe("G13: 1,000 Fargate tasks of half a vCPU for six minutes, 50 vCPU-hours in US East, to the micro-dollar", () => {
  const rows = [`${row("111122223333", "us-east-1", "fargate-task", 0.5)}, count: 1000, hours: 0.1, protected: true`];

  test.each([
    ["a month of 30 days", NOVEMBER, "calendar", 104_167],
    ["730 hours", NOVEMBER, 730, 102_740],
    ["a month of 31 days", Date.UTC(2026, 11, 1), "calendar", 100_806],
    ["744 hours", NOVEMBER, 744, 100_806],
    ["720 hours", Date.UTC(2026, 11, 1), 720, 104_167],
  ] as const)("%s", (_, asOf, monthHours, cost) => {
    const result = estimated(rows, { asOf, monthHours });
    expect(everything(result)).toEqual({ low: cost, expected: cost, high: cost });
    expect(result.current?.cost).toEqual({ low: cost, expected: cost, high: cost });
    expect(result.projections[0]?.months[0]?.billed.expected).toBe(cost);
  });
});

describe("the divisor table: 100 vCPUs all month at US East's rates", () => {
  const rows = [`${row("111122223333", "us-east-1", "ec2-instance", 100)}, protected: true`];
  const cents = (amount: number | undefined) => Math.round((amount ?? Number.NaN) / 10_000);

  test.each([
    ["28 days (672 h)", Date.UTC(2026, 1, 1), 13_808],
    ["29 days (696 h)", Date.UTC(2028, 1, 1), 14_301],
    ["30 days (720 h)", Date.UTC(2026, 10, 1), 14_795],
    ["31 days (744 h)", Date.UTC(2026, 11, 1), 15_288],
  ])("a month of %s", (_, asOf, by730) => {
    const calendar = estimated(rows, { asOf }).projections[0]?.months[0];
    const fixed = estimated(rows, { asOf, monthHours: 730 }).projections[0]?.months[0];
    expect(cents(calendar?.billed.expected)).toBe(15_000);
    expect(cents(fixed?.billed.expected)).toBe(by730);
  });
});
