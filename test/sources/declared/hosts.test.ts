import { createJudge } from "../../../src/inventory/eligibility.ts";
import { describe, expect, test } from "vitest";
import { declareHosts, oneType } from "../../../src/sources/declared/hosts.ts";
import type { HostChoice, HostGroup } from "../../../src/sources/declared/hosts.ts";
import { given, UNSET, unknownUntil } from "../../../src/sources/declared/given.ts";
import type { Range } from "../../../src/units/range.ts";
import { totals } from "./declared-totals.ts";
import { TABLES } from "../open-words.ts";

const judge = createJudge(TABLES);

const GROUP: HostGroup = {
  origin: "aws_autoscaling_group.app",
  accountId: null,
  regionId: "us-east-1",
  tags: {},
  kind: "ec2-instance",
  cluster: null,
  facts: {},
  scale: { min: given(1), desired: given(2), max: given(5) },
  measure: "hosts",
  choices: [oneType(given("m5.large"))],
  defaultType: null,
};

const hosts = (change: Partial<HostGroup>) => declareHosts({ ...GROUP, ...change }, TABLES);
const choice = (type: string, weight = 1): HostChoice => ({ ...oneType(given(type)), weight });
const range = (low: number, expected: number, high: number | null): Range => ({ low, expected, high });

describe("a group of hosts", () => {
  // m5.large has 2 vCPU, m5.xlarge 4, t3.medium 2, t3.nano 2.
  test.each<[string, Partial<HostGroup>, Range, string[]]>([
    ["runs its desired number, within its bounds: 2 × 2, from 1 × 2 to 5 × 2", {}, range(2, 4, 10), []],
    [
      "starts at its minimum where no desired number is given: 1 × 2",
      { scale: { min: given(1), desired: UNSET, max: given(5) } },
      range(2, 2, 10),
      ["desired-is-minimum"],
    ],
    [
      "has CPU options that outrank its type: 2 × 1",
      { choices: [{ ...oneType(given("m5.large")), cpus: given(1) }] },
      range(1, 2, 5),
      [],
    ],
    [
      "expects the first of several types: 2 × 4, from 1 × 2 to 5 × 4",
      { choices: [choice("m5.xlarge"), choice("m5.large")] },
      range(2, 8, 20),
      ["first-type"],
    ],
    [
      // 10 units: ⌈10 / 4⌉ = 3 × 4 = 12; ⌈10 / 3⌉ = 4 × 2 = 8. From ⌈4 / 4⌉ × 4 = 4, ⌈4 / 3⌉ × 2 = 4 to ⌈20 / 4⌉ × 4 = 20.
      "rounds weighted capacity up to whole hosts",
      {
        scale: { min: given(4), desired: given(10), max: given(20) },
        choices: [choice("m5.xlarge", 4), choice("m5.large", 3)],
      },
      range(4, 12, 20),
      ["first-type"],
    ],
    [
      "has a desired number that is in vCPUs already",
      { measure: "vcpus", scale: { min: given(4), desired: given(10), max: given(20) } },
      range(4, 10, 20),
      [],
    ],
    [
      "is chosen by attributes: 2 × the smallest, up to 5 × the largest",
      { choices: [{ ...oneType(UNSET), required: { min: 2, max: 8 } }] },
      range(2, 4, 40),
      ["smallest-type"],
    ],
    [
      "takes AWS's default where its type isn't known: 2 × t3.medium",
      { choices: [oneType(unknownUntil("known after apply"))], defaultType: "t3.medium" },
      range(2, 4, 10),
      ["default-type"],
    ],
    [
      "has no limit where its maximum is left open",
      { scale: { min: given(1), desired: given(2), max: unknownUntil("known after apply") } },
      range(2, 4, null),
      [],
    ],
  ])("%s", (_, change, vcpus, rules) => {
    const declared = hosts(change);
    expect(totals(declared)).toEqual(vcpus);
    expect(declared.assumptions.map(({ id }) => id)).toEqual(rules);
  });

  test("chosen by attributes counts as eligible, as a host of a named type does", () => {
    const declared = hosts({ choices: [{ ...oneType(UNSET), required: { min: 2, max: 8 } }] });
    expect(declared.observations.map((one) => judge(one).eligibility.state)).toEqual(["eligible"]);
  });

  test("of one of several types that hang on something is bounded by them, and listed", () => {
    const choices = [{ ...oneType(unknownUntil("nobody knows")), oneOf: ["m5.xlarge", "m5.large"] }];
    expect(totals(hosts({ choices }))).toEqual(range(2, 4, 20));
    expect(hosts({ choices }).unresolved).toMatchObject([{ what: "instance type", why: "nobody knows" }]);
  });

  test("of an unknown type is listed, and never counts as nothing", () => {
    const declared = hosts({ choices: [oneType(unknownUntil("known after apply"))] });
    expect(totals(declared)).toEqual(range(0, 0, null));
    expect(declared.unresolved).toMatchObject([{ what: "instance type", why: "known after apply" }]);
  });

  test("of an unknown number is listed", () => {
    const scale = { min: unknownUntil("known after apply"), desired: unknownUntil("known after apply"), max: given(3) };
    const declared = hosts({ scale });
    expect(totals(declared)).toEqual(range(0, 0, 6));
    expect(declared.unresolved).toMatchObject([{ what: "number of hosts" }]);
    expect(declared.observations).toMatchObject([{ unread: true }]);
  });

  test("that can't ever hold a host is nothing", () => {
    const declared = hosts({ scale: { min: given(0), desired: given(0), max: given(0) } });
    expect(declared.observations).toEqual([]);
  });

  test("whose other type isn't in the table is open up to the largest of its size", () => {
    const declared = hosts({ choices: [choice("m5.large"), choice("zz9.large")] });
    expect(declared.observations).toMatchObject([{ unread: true, vcpus: { low: 1000, expected: 2000 } }]);
  });
});
