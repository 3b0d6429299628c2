import { describe, expect, test } from "vitest";
import type { Gap } from "../../src/inventory/gap.ts";
import type { Detector } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import { prepare, startPreparation } from "../../src/plan/population.ts";
import type { Range } from "../../src/units/range.ts";
import { exactly } from "../../src/units/range.ts";
import { COVERED, forecastOf, inventoryOf, vcpuRange, workload } from "./population-of.ts";

const UNREAD: Workload["coverage"] = { state: "unknown", reasons: [] };
const partial = (vcpus: Range): Workload["coverage"] => ({
  state: "partial",
  evidence: "coverage-list",
  vcpus,
  reasons: [],
});
const judged = (state: Workload["eligibility"]["state"], ...reasons: string[]): Partial<Workload> => ({
  eligibility: { state, reasons },
});
const unsized = (bound: number | null): Partial<Workload> => ({
  vcpus: null,
  size: { state: "unknown", bound: bound === null ? null : bound * 1000 },
});

type Three = readonly [number, number, number | null];

/** The vCPUs of a range, whole. */
const whole = ({ low, expected, high }: Range): Three => [
  low / 1000,
  expected / 1000,
  high === null ? null : high / 1000,
];

test.each<[string, Workload, Three, Three]>([
  ["eligible", workload(100), [0, 0, 0], [100, 100, 100]],
  ["eligible, covered", workload(100, { coverage: COVERED }), [100, 100, 100], [100, 100, 100]],
  ["eligible, its coverage not read", workload(100, { coverage: UNREAD }), [0, 0, 100], [100, 100, 100]],
  [
    "eligible, covered in part",
    workload(320, { coverage: partial(vcpuRange(224, 256, 272)) }),
    [224, 256, 272],
    [320, 320, 320],
  ],
  [
    "covered in part, without a bound",
    workload(320, { coverage: partial(vcpuRange(1, 2, null)) }),
    [1, 2, 320],
    [320, 320, 320],
  ],
  ["unverified", workload(64, judged("unverified")), [0, 0, 0], [0, 64, 64]],
  ["unverified, covered", workload(64, { ...judged("unverified"), coverage: COVERED }), [64, 64, 64], [64, 64, 64]],
  [
    "unverified, covered in part",
    workload(64, { ...judged("unverified"), coverage: partial(vcpuRange(8, 16, 24)) }),
    [8, 16, 24],
    [8, 64, 64],
  ],
  ["ineligible", workload(96, judged("ineligible")), [0, 0, 0], [0, 0, 0]],
  [
    "ineligible, but proved covered",
    workload(96, { ...judged("ineligible"), coverage: COVERED }),
    [96, 96, 96],
    [96, 96, 96],
  ],
  [
    "ineligible, its coverage not read",
    workload(96, { ...judged("ineligible"), coverage: UNREAD }),
    [0, 0, 0],
    [0, 0, 0],
  ],
  ["its platform unknown", workload(32, judged("unknown")), [0, 0, 0], [0, 0, 32]],
  [
    "its platform unknown, covered",
    workload(32, { ...judged("unknown"), coverage: COVERED }),
    [32, 32, 32],
    [32, 32, 32],
  ],
  ["its size unknown", workload(0, unsized(192)), [0, 0, 0], [0, 0, 192]],
  ["its size unknown and unbounded", workload(0, unsized(null)), [0, 0, 0], [0, 0, null]],
  ["its size unknown, covered", workload(0, { ...unsized(192), coverage: COVERED }), [0, 0, 192], [0, 0, 192]],
  ["its size unknown, ineligible", workload(0, { ...unsized(192), ...judged("ineligible") }), [0, 0, 0], [0, 0, 0]],
  ["many alike", workload(2, { count: exactly(90) }), [0, 0, 0], [180, 180, 180]],
  ["a typed range", workload(vcpuRange(600, 800, 1200)), [0, 0, 0], [600, 800, 1200]],
  ["a typed range without an end", workload(vcpuRange(600, 800, null)), [0, 0, 0], [600, 800, null]],
  ["a group that scales", workload(4, { count: { low: 2, expected: 3, high: 10 } }), [0, 0, 0], [8, 12, 40]],
  [
    "a group that scales without an end",
    workload(4, { count: { low: 2, expected: 3, high: null } }),
    [0, 0, 0],
    [8, 12, null],
  ],
  [
    "hosts of unknown size that scale",
    workload(0, { ...unsized(16), count: { low: 1, expected: 2, high: 3 } }),
    [0, 0, 0],
    [0, 0, 48],
  ],
  [
    "hosts of unknown size that scale without an end",
    workload(0, { ...unsized(16), count: { low: 1, expected: 2, high: null } }),
    [0, 0, 0],
    [0, 0, null],
  ],
])("protected and everything: %s", (_, one, current, everything) => {
  const result = forecastOf(inventoryOf([one]));
  expect(whole(result.current?.vcpus ?? exactly(Number.NaN))).toEqual(current);
  expect(whole(result.everything.vcpus)).toEqual(everything);
});

test.each<
  [
    string,
    Workload,
    Partial<Record<"protected" | "eligible" | "unverified" | "ineligible" | "unknown" | "unknownWorkloads", number>>,
  ]
>([
  ["eligible and covered", workload(100, { coverage: COVERED }), { protected: 100, eligible: 100 }],
  ["unverified", workload(64, judged("unverified")), { unverified: 64 }],
  ["ineligible", workload(96, judged("ineligible")), { ineligible: 96 }],
  ["its platform unknown", workload(32, judged("unknown")), { unknown: 32 }],
  ["its size unknown", workload(0, { ...unsized(192), count: exactly(3) }), { unknownWorkloads: 3 }],
  ["its size unknown, ineligible", workload(0, { ...unsized(192), ...judged("ineligible") }), {}],
])("the verdicts part the whole: %s", (_, one, expected) => {
  const { vcpus, workloads } = forecastOf(inventoryOf([one]));
  const nothing = { protected: 0, eligible: 0, unverified: 0, ineligible: 0, unknown: 0, unknownWorkloads: 0 };
  const milli = Object.fromEntries(
    Object.entries(expected).map(([key, amount]) => [key, key === "unknownWorkloads" ? amount : amount * 1000]),
  );
  expect(vcpus).toEqual({ ...nothing, ...milli });
  expect(workloads).toBe(one.count.expected);
});

describe("grouping", () => {
  test("hosts that rules can't tell apart are one group; what they can match on parts them", () => {
    const alike = [
      workload(1),
      workload(2, { origin: "there" }),
      workload(4, { coverage: COVERED, type: "m6i.large" }),
    ];
    expect(prepare(inventoryOf(alike)).groups).toHaveLength(1);
    const different: Partial<Workload>[] = [
      { accountId: null },
      { accountId: "222233334444" },
      { regionId: null },
      { regionId: "us-east-2" },
      { kind: "eks-node" },
      { cluster: "core" },
      { hours: 3600 },
      { tags: { team: "red" } },
      { tags: { team: "blue" } },
      { tags: { team: "" } },
    ];
    expect(prepare(inventoryOf([workload(1), ...different.map((change) => workload(1, change))])).groups).toHaveLength(
      11,
    );
  });

  test("tags are the same in any order", () => {
    const groups = prepare(
      inventoryOf([workload(1, { tags: { a: "1", b: "2" } }), workload(1, { tags: { b: "2", a: "1" } })]),
    ).groups;
    expect(groups).toHaveLength(1);
  });

  test("ECS hosts are counted among the EC2 hosts", () => {
    const hosts = [workload(2, { count: exactly(5), facts: { ecsCluster: "web" } }), workload(2)];
    expect(forecastOf(inventoryOf(hosts)).kinds.map(({ workloads, ecsHosts }) => [workloads, ecsHosts])).toEqual([
      [0, 0],
      [0, 0],
      [6, 5],
    ]);
  });

  test("doubts are counted by their first reason, most vCPUs first", () => {
    const result = forecastOf(
      inventoryOf([
        workload(4, judged("ineligible", "GRAVITON1", "WINDOWS")),
        workload(8, { ...judged("ineligible", "WINDOWS"), count: exactly(2) }),
        workload(4, judged("unverified", "OS_NOT_LISTED")),
        workload(4, { ...judged("unverified", "OS_NOT_LISTED"), regionId: "us-east-2" }),
        workload(100),
      ]),
    );
    expect(result.doubts).toEqual([
      { code: "WINDOWS", state: "ineligible", workloads: 2, vcpus: 16_000 },
      { code: "OS_NOT_LISTED", state: "unverified", workloads: 2, vcpus: 8000 },
      { code: "GRAVITON1", state: "ineligible", workloads: 1, vcpus: 4000 },
    ]);
  });

  test("what is eligible but of unknown size is a doubt under a code that the table explains", () => {
    const result = forecastOf(inventoryOf([workload(0, { ...unsized(192), type: "z9.huge", count: exactly(2) })]));
    expect(result.doubts).toEqual([{ code: "INSTANCE_TYPE_UNKNOWN", state: "unknown", workloads: 2, vcpus: 0 }]);
    const task = workload(0, { ...unsized(16), kind: "fargate-task" });
    expect(forecastOf(inventoryOf([task])).doubts.map(({ code }) => code)).toEqual(["TASK_SIZE_NOT_READ"]);
  });
});

test("hosts of one reason are one doubt in any order", () => {
  const hosts = [
    workload(0, { ...unsized(192), type: "z9.huge" }),
    workload(0, { ...unsized(192), ...judged("unverified", "OS_NOT_LISTED"), type: "z9.huge" }),
  ];
  for (const all of [hosts, hosts.toReversed()]) {
    expect(forecastOf(inventoryOf(all)).doubts).toEqual([
      { code: "INSTANCE_TYPE_UNKNOWN", state: "unknown", workloads: 2, vcpus: 0 },
    ]);
  }
});

describe("a gap", () => {
  const GAP: Gap = {
    accountId: "111122223333",
    regionId: "eu-west-1",
    api: "ec2:DescribeInstances",
    reason: "denied",
    message: "no",
    hides: [{ kind: "ec2-instance", bound: 96_000 }],
  };
  const detector = (change: Partial<Detector>): Detector => ({
    accountId: "111122223333",
    regionId: "eu-west-1",
    status: "enabled",
    runtime: "on",
    automated: [],
    managedBy: null,
    updatedAt: null,
    ...change,
  });

  test.each<[string, readonly Detector[], number]>([
    ["nothing is known of the detector", [], 96],
    ["the feature is on", [detector({})], 96],
    ["only the older EKS feature is on", [detector({ runtime: "legacy-eks" })], 96],
    ["the feature is off", [detector({ runtime: "off" })], 0],
    ["the detector is disabled", [detector({ status: "disabled" })], 0],
    ["there is no detector", [detector({ status: "absent" })], 0],
    ["another Region's detector is off", [detector({ runtime: "off", regionId: "eu-west-2" })], 96],
    ["another account's detector is off", [detector({ runtime: "off", accountId: "222233334444" })], 96],
  ])("may hide what is protected today: %s", (_, detectors, most) => {
    const result = forecastOf(inventoryOf([], { gaps: [GAP], detectors }));
    expect(whole(result.current?.vcpus ?? exactly(Number.NaN))).toEqual([0, 0, most]);
    expect(whole(result.everything.vcpus)).toEqual([0, 0, 96]);
    expect(result.accounts.map(({ accountId, gap }) => [accountId, gap])).toEqual([["111122223333", true]]);
  });

  test("without a bound has no upper bound, and one that hides nothing changes no figure", () => {
    const endless = { ...GAP, hides: [{ kind: "eks-node" as const, bound: null }] };
    expect(forecastOf(inventoryOf([], { gaps: [endless] })).everything).toMatchObject({
      vcpus: { low: 0, expected: 0, high: null },
      cost: { low: 0, expected: 0, high: null },
      unresolvedHigh: null,
    });
    const harmless = { ...GAP, hides: [] };
    expect(forecastOf(inventoryOf([], { gaps: [harmless] })).everything.cost).toEqual(exactly(0));
  });

  test("each kind that it may hide is priced on its own meter", () => {
    const both = {
      ...GAP,
      regionId: "us-east-1",
      hides: [
        { kind: "eks-node" as const, bound: 500_000 },
        { kind: "ec2-instance" as const, bound: 500_000 },
      ],
    };
    expect(forecastOf(inventoryOf([], { gaps: [both] })).everything.cost).toEqual({
      low: 0,
      expected: 0,
      high: 1_500_000_000,
    });
  });
});

test("tags that nobody asks for keep no groups apart, and every sum stays", () => {
  const hosts = Array.from({ length: 12 }, (_, at) =>
    workload(at + 1, { tags: { Name: `host-${at}`, team: at % 2 === 0 ? "shop" : "data" } }),
  );
  const inventory = inventoryOf(hosts);
  const groupsOf = (keys: ReadonlySet<string> | null) => {
    const preparation = startPreparation(keys);
    for (const one of hosts) preparation.add(one);
    return preparation.finish(inventory).groups;
  };
  const all = groupsOf(null);
  const byTeam = groupsOf(new Set(["team"]));
  const alike = groupsOf(new Set());
  expect([all.length, byTeam.length, alike.length]).toEqual([12, 2, 1]);
  expect(byTeam.map(({ tags }) => tags)).toEqual([{ team: "shop" }, { team: "data" }]);
  const sum = (groups: typeof all) => groups.reduce((total, { everything }) => total + everything.expected, 0);
  expect([sum(byTeam), sum(alike)]).toEqual([sum(all), sum(all)]);
});
