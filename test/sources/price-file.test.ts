import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { rateOf } from "../../src/pricing/price-list.ts";
import { parsePriceList, readPriceList } from "../../src/sources/price-file.ts";
import { DATA, forecastOf, inventoryOf, workload } from "../plan/population-of.ts";

const FORM = "see docs/pricing-model.md for the form of a price file";

type Tier = { readonly from?: unknown; readonly to?: unknown; readonly usd?: unknown; readonly confidence?: unknown };

const tier = (from: unknown, to: unknown, usd: unknown): Tier => ({ from, to, usd, confidence: "high" });
const WHOLE = [tier(0, 500, "2.00"), tier(500, null, "1.00")];

const record = (tiers: unknown, change: object = {}): object => ({
  regionId: "eu-west-1",
  meter: "eks",
  tiers,
  source: "https://example.com/list",
  asOf: "2026-11-01",
  ...change,
});
const file = (...prices: readonly unknown[]): string => JSON.stringify({ prices });

/** A refusal as its message and remedy. */
function refusal(text: string): readonly [string, string] {
  try {
    parsePriceList("prices.json", text);
  } catch (error) {
    if (error instanceof UserError) return [error.message, error.hint];
    throw error;
  }
  return ["accepted", ""];
}

test("a list is read with its ladders, endpoint prices and dates", () => {
  const endpoint = record([tier(0, null, "0.011")], { meter: "endpoint-hour" });
  const list = parsePriceList(
    "prices.json",
    file(record(WHOLE), record([tier(0, null, "3")], { meter: "ec2", asOf: "2026-09-01" }), endpoint),
  );
  expect(list).toMatchObject({
    name: "prices.json",
    asOf: { first: "2026-09-01", last: "2026-11-01" },
    prices: [
      {
        regionId: "eu-west-1",
        meter: "eks",
        tiers: [
          { from: 0, to: 500, price: 2_000_000, confidence: "high" },
          { from: 500, to: null, price: 1_000_000, confidence: "high" },
        ],
      },
      { meter: "ec2", tiers: [{ from: 0, to: null, price: 3_000_000 }] },
    ],
    endpoints: [{ regionId: "eu-west-1", hourly: 11_000 }],
  });
});

test.each([
  ["one price for all", [tier(0, null, "2")]],
  ["upper tiers that nobody published", [tier(0, 500, "2"), tier(500, 5000, null), tier(5000, null, null)]],
  ["a price of nothing", [tier(0, null, "0.00")]],
  ["a price that stays", [tier(0, 500, "2"), tier(500, null, "2.00")]],
  ["six decimals", [tier(0, null, "0.000001")]],
])("%s is a ladder", (_, tiers) => {
  expect(refusal(file(record(tiers)))).toEqual(["accepted", ""]);
});

describe("what is refused, with the number of the price", () => {
  test.each([
    ["a hole between tiers", [tier(0, 500, "2"), tier(600, null, "1")], "has a hole between its tiers"],
    ["tiers that overlap", [tier(0, 500, "2"), tier(400, null, "1")], "has a hole between its tiers"],
    ["a ladder that begins above 0", [tier(1, null, "2")], "has a hole between its tiers"],
    ["a tier after the last", [tier(0, null, "2"), tier(500, null, "1")], "has a hole between its tiers"],
    ["no last tier", [tier(0, 500, "2")], "has no last tier without an end"],
    ["a tier of no width", [tier(0, 0, "2"), tier(0, null, "1")], "has a tier that doesn't end after it begins"],
    [
      "a tier that runs backwards",
      [tier(0, 500, "2"), tier(500, 400, "1")],
      "has a tier that doesn't end after it begins",
    ],
    ["half a vCPU-month", [tier(0, 1.5, "2"), tier(1.5, null, "1")], "has a tier that doesn't end after it begins"],
    ["a dearer tier", [tier(0, 500, "1"), tier(500, null, "2")], "gets dearer with volume"],
    [
      "a dearer tier after one without a price",
      [tier(0, 500, "2"), tier(500, 5000, null), tier(5000, null, "2.1")],
      "gets dearer with volume",
    ],
    ["no first price", [tier(0, 500, null), tier(500, null, "1")], "has no price for its first tier"],
    [
      "a price as a number",
      [tier(0, null, 2)],
      "has the price 2: a decimal in quotes with at most six decimals, or null",
    ],
    [
      "a negative price",
      [tier(0, null, "-2")],
      'has the price "-2": a decimal in quotes with at most six decimals, or null',
    ],
    [
      "a price finer than a micro-dollar",
      [tier(0, null, "0.0000001")],
      'has the price "0.0000001": a decimal in quotes with at most six decimals, or null',
    ],
    [
      "a price in words",
      [tier(0, null, "free")],
      'has the price "free": a decimal in quotes with at most six decimals, or null',
    ],
    [
      "a price left out",
      [{ from: 0, to: null }],
      "has the price nothing: a decimal in quotes with at most six decimals, or null",
    ],
    ["no tiers", [], "has no tiers"],
    ["tiers that are no list", { from: 0 }, "has no tiers"],
  ])("%s", (_, tiers, why) => {
    expect(refusal(file(record(WHOLE, { regionId: "us-west-2" }), record(tiers)))).toEqual([
      `prices.json price 2 ${why}`,
      FORM,
    ]);
  });

  test.each([
    ["an unknown meter", record(WHOLE, { meter: "lambda" }), 'has the unknown meter "lambda"'],
    ["no Region", record(WHOLE, { regionId: "" }), "has no regionId"],
    ["no date", record(WHOLE, { asOf: undefined }), "has no asOf"],
    ["no source", record(WHOLE, { source: undefined }), "has no source"],
    ["a number", 3, "is no record"],
    ["nothing", null, "is no record"],
    [
      "an endpoint without a price",
      record([tier(0, null, null)], { meter: "endpoint-hour" }),
      "has no price for its first tier",
    ],
  ])("%s", (_, price, why) => {
    expect(refusal(file(price))).toEqual([`prices.json price 1 ${why}`, FORM]);
  });

  test.each([
    ["no JSON", "{", "prices.json is not JSON"],
    ["a list of nothing in particular", "[]", "prices.json holds no list of prices"],
    ["nothing", "null", "prices.json holds no list of prices"],
    ["prices that are no list", '{"prices": {}}', "prices.json holds no list of prices"],
  ])("%s", (_, text, message) => {
    expect(refusal(text)).toEqual([message, "give a price file such as data/prices/prices.json"]);
  });

  test.each([
    ["the same Region and meter twice", file(record(WHOLE), record([tier(0, null, "9")]))],
    ["a date that is none", file(record(WHOLE, { asOf: "yesterday" }))],
    [
      "a ladder that gets dearer once its unpublished tier is filled",
      file(record([tier(0, 500, "2"), tier(500, 5000, null), tier(5000, null, "1.90")])),
    ],
  ])("%s", (_, text) => {
    expect(refusal(text)[0]).toMatch(/^prices\.json price \d /);
  });
});

describe("a price file beside the bundled list", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "watchbill-prices-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const given = (...prices: readonly unknown[]) => {
    const path = join(folder, "prices.json");
    writeFileSync(path, file(...prices));
    return readPriceList(DATA, path);
  };
  const AS_PUBLISHED = { prices: "published", discount: 0, upperTiers: "proportion" } as const;

  test("lends US East's prices, which stand in for others, and nothing else", () => {
    const list = given(record(WHOLE));
    expect(rateOf(list, "us-east-1", "ec2", AS_PUBLISHED).assumed).toBe("no");
    expect(rateOf(list, "eu-west-1", "eks", AS_PUBLISHED).tiers[0]?.expected).toBe(2_000_000);
    expect(rateOf(list, "us-east-2", "eks", AS_PUBLISHED).assumed).toBe("region");
    expect(list.endpoints.map(({ regionId }) => regionId)).toEqual(["us-east-1"]);
  });

  test("outranks the bundled US East price of the same meter", () => {
    const list = given(record([tier(0, null, "1.00")], { regionId: "us-east-1" }));
    expect(rateOf(list, "us-east-1", "eks", AS_PUBLISHED).tiers.map(({ expected }) => expected)).toEqual([1_000_000]);
    expect(rateOf(list, "us-east-1", "ec2", AS_PUBLISHED).tiers).toHaveLength(3);
    expect(rateOf(list, "eu-west-1", "eks", AS_PUBLISHED).tiers[0]?.expected).toBe(1_200_000);
  });

  test.each([
    [
      "US East's own upper tiers are not known",
      record([tier(0, 500, "1.50"), tier(500, null, null)], { regionId: "us-east-1" }),
    ],
    [
      "a ladder has more tiers than US East's, the last not known",
      record([tier(0, 10, "4"), tier(10, 20, "3"), tier(20, 30, "2"), tier(30, null, null)]),
    ],
  ])("%s: it is priced or refused, but no crash", (_, price) => {
    const outcome = () => {
      const list = given(price);
      return forecastOf(inventoryOf([workload(6000, { kind: "eks-node", regionId: "eu-west-1" })]), {}, list).everything
        .cost.expected;
    };
    const fine = (() => {
      try {
        return outcome() > 0;
      } catch (error) {
        return error instanceof UserError;
      }
    })();
    expect(fine).toBe(true);
  });

  test("the bundled list holds what is really known, each record checked", () => {
    const list = readPriceList(DATA, undefined);
    expect(list.prices.map(({ regionId, meter }) => `${regionId} ${meter}`)).toEqual([
      "ap-northeast-1 eks",
      "ap-northeast-1 flow-log",
      "eu-central-1 fargate",
      "me-central-1 eks",
      "me-central-1 flow-log",
      "us-east-1 ec2",
      "us-east-1 eks",
      "us-east-1 fargate",
      "us-east-1 flow-log",
      "us-east-2 ec2",
      "us-east-2 eks",
      "us-east-2 fargate",
      "us-east-2 flow-log",
    ]);
  });

  test("a file that isn't there", () => {
    expect(() => readPriceList(DATA, join(folder, "none.json"))).toThrow(UserError);
  });
});
