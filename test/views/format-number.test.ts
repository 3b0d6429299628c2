import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  amount,
  countText,
  dayText,
  excess,
  longMonthText,
  momentText,
  monthText,
  rangeMark,
  rangeText,
  signed,
  swingText,
  vcpuText,
} from "../../src/views/format-number.ts";

const range = (low: number, expected: number, high: number | null) => ({ low, expected, high });

describe("amounts", () => {
  test.each([
    [0, "0.00"],
    [4_999, "0.00"],
    [5_000, "0.01"],
    [-4_999, "0.00"],
    [-5_000, "-0.01"],
    [999_994_999, "999.99"],
    [999_995_000, "1,000.00"],
    [1_234_560_000, "1,234.56"],
    [-1_234_567_890_000, "-1,234,567.89"],
    [9_007_199_254_740_991, "9,007,199,254.74"],
  ])("%i micro-dollars are %s", (usd, text) => expect(amount(usd)).toBe(text));

  test.each([
    [0, "0.00"],
    [4_999, "0.00"],
    [5_000, "+0.01"],
    [-4_999, "0.00"],
    [-5_000, "-0.01"],
    [1_234_560_000, "+1,234.56"],
    [-81_600_000, "-81.60"],
  ])("a change of %i micro-dollars is %s", (usd, text) => expect(signed(usd)).toBe(text));

  test("an amount and its negative differ in nothing but the sign", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (usd) => {
        expect(amount(-usd).replace("-", "")).toBe(amount(usd));
        expect(signed(-usd).replace("-", "")).toBe(signed(usd).replace("+", ""));
      }),
    );
  });

  test("what is shown is never further off than half a cent", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (usd) => {
        expect(Math.abs(Number(amount(usd).replaceAll(",", "")) - usd / 1e6)).toBeLessThanOrEqual(0.0050001);
      }),
    );
  });
});

describe("vCPUs and counts", () => {
  test.each([
    [0, "0"],
    [250, "0.25"],
    [255, "0.26"],
    [1_000, "1"],
    [1_500, "1.50"],
    [999_996, "1,000.00"],
    [5_004_000, "5,004"],
    [1_234_567_250, "1,234,567.25"],
  ])("%i thousandths are %s", (milli, text) => expect(vcpuText(milli)).toBe(text));

  test("what is not nothing is never shown as nothing", () => {
    for (const milli of [1, 2, 4, 5]) expect(vcpuText(milli)).not.toMatch(/^0(\.00)?$/);
  });

  test.each([
    [0, "0"],
    [999, "999"],
    [1_000, "1,000"],
    [1_000_000, "1,000,000"],
  ])("%i is %s", (count, text) => expect(countText(count)).toBe(text));
});

describe("ranges and swings", () => {
  test("a bound that doesn't exist is a question mark", () => {
    expect(rangeText(range(5_160_000_000, 5_260_800_000, 5_388_000_000))).toBe("5,160.00 – 5,388.00");
    expect(rangeText(range(0, 1, null))).toBe("0.00 – ?");
    expect(rangeText(range(250, 250, 1_000), vcpuText)).toBe("0.25 – 1");
  });

  test.each([
    ["exact", range(1_000_000, 1_000_000, 1_000_000), ""],
    ["bounds that look alike", range(1_000_001, 1_000_002, 1_000_003), ""],
    ["a lower low", range(0, 1_000_000, 1_000_000), "~"],
    ["a higher high", range(1_000_000, 1_000_000, 2_000_000), "~"],
    ["no high", range(1_000_000, 1_000_000, null), "~"],
  ])("the mark of a range: %s", (_, of, mark) => expect(rangeMark(of)).toBe(mark));

  test.each([
    [null, "not known"],
    [{ low: 0, high: 0 }, "0.00"],
    [{ low: -16_000_000, high: 0 }, "-16.00 … 0.00"],
    [{ low: -81_600_000, high: 122_400_000 }, "-81.60 … +122.40"],
    [{ low: 0, high: null }, "0.00 … ?"],
  ])("a swing of %o is %s", (swing, text) => expect(swingText(swing)).toBe(text));
});

describe("moments and months are in UTC", () => {
  test("a day, a moment and a month", () => {
    const instant = Date.parse("2026-11-21T23:59:59Z");
    expect(dayText(instant)).toBe("21 Nov 2026");
    expect(momentText(instant)).toBe("21 Nov 2026 23:59 UTC");
    expect(monthText("2026-01")).toBe("Jan");
    expect(monthText("2027-12", true)).toBe("Dec 2027");
    expect(longMonthText("2027-05")).toBe("May 2027");
  });
});

test.each([
  [1, "less than 0.01", "less than $0.01"],
  [4_999, "less than 0.01", "less than $0.01"],
  [5_000, "0.01", "$0.01"],
  [1_234_560_000, "1,234.56", "$1,234.56"],
])("what is %d micro-dollars above a limit never reads as nothing", (usd, plain, dollars) => {
  expect([excess(usd), excess(usd, "$")]).toEqual([plain, dollars]);
});
