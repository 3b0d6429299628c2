import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { QuantityOptions } from "../../src/sources/quantities.ts";
import { isQuantities, readQuantities } from "../../src/sources/quantities.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { DATA } from "../plan/population-of.ts";

const tables = readReferenceTables(DATA);
const OPTIONS: QuantityOptions = { asOf: 0, accountId: null, regionId: null, tables, judge: createJudge(tables) };

const read = (typed: string, change: Partial<QuantityOptions> = {}) => readQuantities(typed, { ...OPTIONS, ...change });

const rows = (...of: Parameters<typeof read>) =>
  read(...of).workloads.map(({ kind, regionId, accountId, size }) => [
    kind,
    regionId,
    accountId,
    size.state === "known" ? size.vcpus : null,
  ]);

const exactly = (milli: number) => ({ low: milli, expected: milli, high: milli });

test.each<[string, readonly (readonly unknown[])[]]>([
  ["eks=300", [["eks-node", "us-east-1", null, exactly(300_000)]]],
  ["EKS=300@us-east-2", [["eks-node", "us-east-2", null, exactly(300_000)]]],
  ["fargate=0.25", [["fargate-task", "us-east-1", null, exactly(250)]]],
  ["ec2=0", [["ec2-instance", "us-east-1", null, exactly(0)]]],
  ["ec2=1000000", [["ec2-instance", "us-east-1", null, exactly(1_000_000_000)]]],
  [
    "eks=300,fargate=50,ec2=1200@eu-west-1",
    [
      ["eks-node", "eu-west-1", null, exactly(300_000)],
      ["fargate-task", "eu-west-1", null, exactly(50_000)],
      ["ec2-instance", "eu-west-1", null, exactly(1_200_000)],
    ],
  ],
  [
    "eks=1,eks=2",
    [
      ["eks-node", "us-east-1", null, exactly(1000)],
      ["eks-node", "us-east-1", null, exactly(2000)],
    ],
  ],
])("%s", (typed, expected) => {
  expect(rows(typed)).toEqual(expected);
});

test("typed numbers are eligible, always on and not protected", () => {
  expect(read("eks=3").workloads).toMatchObject([
    {
      eligibility: { state: "eligible" },
      coverage: { state: "not-covered" },
      hours: "always",
      origin: "typed 1: eks=3",
    },
  ]);
});

test("us-east-1 is taken where nobody names a Region, and said", () => {
  expect(read("eks=3").assumptions).toMatchObject([{ id: "region-default", source: "eks=3" }]);
  expect(read("eks=3@us-east-1").assumptions).toEqual([]);
  expect(read("eks=3", { regionId: "eu-west-1" }).assumptions).toEqual([]);
  expect(rows("eks=3", { regionId: "eu-west-1", accountId: "111122223333" })).toEqual([
    ["eks-node", "eu-west-1", "111122223333", exactly(3000)],
  ]);
  expect(rows("eks=3@us-east-2", { regionId: "eu-west-1" })[0]?.[1]).toBe("us-east-2");
});

describe("what is refused", () => {
  const LIKE = "write vCPUs like eks=300,fargate=50,ec2=1200@us-east-1";
  const KINDS = "the kinds are eks, fargate and ec2";

  test.each([
    ["eks=-5", 'eks=-5: "-5" is no number of vCPUs from 0 to 1,000,000', LIKE],
    ["eks=", 'eks=: "" is no number of vCPUs from 0 to 1,000,000', LIKE],
    ["eks=1e3", 'eks=1e3: "1e3" is no number of vCPUs from 0 to 1,000,000', LIKE],
    ["eks=1,000", 'unknown kind "000" in eks=1,000', KINDS],
    ["eks=1000001", 'eks=1000001: "1000001" is no number of vCPUs from 0 to 1,000,000', LIKE],
    ["eks=0.0005", 'eks=0.0005: "0.0005" is no number of vCPUs from 0 to 1,000,000', LIKE],
    ["eks=NaN", 'eks=NaN: "NaN" is no number of vCPUs from 0 to 1,000,000', LIKE],
    ["eks=Infinity", 'eks=Infinity: "Infinity" is no number of vCPUs from 0 to 1,000,000', LIKE],
    ["eks=many", 'eks=many: "many" is no number of vCPUs from 0 to 1,000,000', LIKE],
    ["eks=3=4", 'eks=3=4: "3" is no number of vCPUs from 0 to 1,000,000', LIKE],
    ["eks=3@us-east-1@us-east-2", "eks=3@us-east-1@us-east-2: it names two Regions", LIKE],
    ["ekss=3", 'unknown kind "ekss" in ekss=3', "did you mean eks?"],
    ["eks=3,fargat=1", 'unknown kind "fargat" in eks=3,fargat=1', "did you mean fargate?"],
    ["lambda=3", 'unknown kind "lambda" in lambda=3', KINDS],
    ["eks=3,", 'unknown kind "" in eks=3,', KINDS],
    ["eks=3@us-est-1", 'unknown region "us-est-1"', "did you mean us-east-1?"],
    ["eks=3@US-EAST-1", 'unknown region "US-EAST-1"', "did you mean us-east-1?"],
    ["eks=3@", 'unknown region ""', "write it as AWS does, such as us-east-1"],
    ["constructor=3", 'unknown kind "constructor" in constructor=3', KINDS],
    ["eks=3,__proto__=4", 'unknown kind "__proto__" in eks=3,__proto__=4', KINDS],
  ])("%s", (typed, message, hint) => {
    const found = (() => {
      try {
        return read(typed);
      } catch (error) {
        return error;
      }
    })();
    expect(found).toBeInstanceOf(UserError);
    expect(found).toMatchObject({ message, hint });
  });
});

test.each([
  ["eks=300", true],
  ["eks=", true],
  ["foo=bar", true],
  ["eks=300,ec2=1@us-east-1", true],
  ["report", false],
  ["plans/eks=300", false],
  ["./eks=300", false],
  ["eks=300/plan", false],
  ["C:\\eks=1", false],
  ["=3", false],
  ["", false],
])("%j has the form of typed numbers: %j", (word, is) => {
  expect(isQuantities(word)).toBe(is);
});
