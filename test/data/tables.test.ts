import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readRegions } from "../../data/refresh/regions.ts";
import { readTypes } from "../../data/refresh/instance-types.ts";
import type { HandTable } from "../../data/refresh/tables.ts";
import { canonicalTable, HAND_TABLES, recordKey } from "../../data/refresh/tables.ts";
import {
  fargateSizesSchema,
  kubernetesSchema,
  operatingSystemsSchema,
  pricesSchema,
  reasonsSchema,
} from "../../data/refresh/table-schemas.ts";
import { DATA, readTable } from "../../data/refresh/write-table.ts";
import { formatTable } from "../../src/sources/table-text.ts";
import { parseUsd } from "../../src/units/usd.ts";

const AS_THEY_ARE = { from: [], asOf: null, complete: false };

const FILES = [
  { file: "instance-types.json", generator: "data/refresh/instance-types.ts" },
  { file: "regions.json", generator: "data/refresh/regions.ts" },
  ...HAND_TABLES.map(({ file }) => ({ file, generator: "data/refresh/tables.ts" })),
];

const open = (file: string): ReturnType<typeof readTable> => readTable(new URL(file, DATA));

const types = readTypes(open("instance-types.json"), AS_THEY_ARE).types;
const regions = readRegions(open("regions.json"), AS_THEY_ARE).regions;
const prices = pricesSchema.parse(open("prices/prices.json")).prices;
const sizes = fargateSizesSchema.parse(open("fargate-sizes.json")).sizes;
const systems = operatingSystemsSchema.parse(open("eligibility/operating-systems.json")).operatingSystems;
const addons = kubernetesSchema.parse(open("eligibility/kubernetes.json")).addonVersions;
const reasons = reasonsSchema.parse(open("eligibility/reasons.json")).reasons;

describe.each(FILES)("$file", ({ file, generator }) => {
  test("is in canonical form byte for byte", () => {
    expect(readFileSync(new URL(file, DATA), "utf8")).toBe(formatTable(open(file)));
  });

  test("says when, from where and by which script it was made", () => {
    const { asOf, sources, generator: written } = open(file);
    expect(asOf).toMatch(/^202\d-\d\d-\d\d$/);
    expect(sources).toEqual(expect.arrayContaining([expect.stringContaining("https://")]));
    expect(written).toBe(generator);
  });
});

test.each(HAND_TABLES)(
  "$file has its records once each, in order, and no field that its schema doesn't know",
  (table: HandTable) => {
    const shipped = open(table.file);
    expect(formatTable(canonicalTable(table, shipped))).toBe(formatTable(shipped));
    const keys = (shipped[table.records] as readonly unknown[]).map((record) => recordKey(record, table));
    expect(keys).toEqual([...new Set(keys)].sort());
  },
);

describe("instance types", () => {
  test("are sorted by name, and none of them is among the missing", () => {
    const names = Object.keys(types);
    expect(names.length).toBeGreaterThanOrEqual(1433);
    expect(names).toEqual(names.toSorted());
    const { missing } = open("instance-types.json");
    expect((missing as string[]).filter((name) => types[name] !== undefined)).toEqual([]);
  });

  test("have cores times threads for vCPUs wherever all three are given", () => {
    const wrong = Object.entries(types).filter(
      ([, { vcpu, cores, threadsPerCore }]) =>
        cores !== null && threadsPerCore !== null && vcpu !== cores * threadsPerCore,
    );
    expect(wrong).toEqual([]);
  });

  test("say where a number comes from when no answer of AWS gave cores and threads", () => {
    const bare = Object.values(types).filter(({ cores, threadsPerCore }) => cores === null || threadsPerCore === null);
    expect(bare.filter(({ src }) => src === undefined)).toEqual([]);
  });

  test("keep the day that a retired one was last seen", () => {
    const retired = Object.values(types).filter(({ src }) => src === "api-history");
    expect(retired.length).toBeGreaterThan(0);
    expect(retired.filter(({ lastSeen }) => lastSeen === undefined)).toEqual([]);
  });

  test.each([
    ["m6i.4xlarge", 16],
    ["c4.8xlarge", 36],
    ["t3.nano", 2],
    ["u-6tb1.metal", 448],
  ])("%s has %i vCPUs", (name, vcpu) => {
    expect(types[name]?.vcpu).toBe(vcpu);
  });
});

describe("Regions", () => {
  test("are sorted by their ids, each once", () => {
    const ids = regions.map(({ id }) => id);
    expect(ids).toHaveLength(48);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test("sell Runtime Monitoring where AWS says so, not in China, and unknown elsewhere", () => {
    const found = (partition: string): unknown => [
      ...new Set(regions.filter((region) => region.partition === partition).map((region) => region.runtimeMonitoring)),
    ];
    expect(found("aws-us-gov")).toEqual(["offered"]);
    expect(found("aws-cn")).toEqual(["not-offered"]);
    expect(found("aws-eusc")).toEqual(["unknown"]);
    expect(found("aws-iso-f")).toEqual(["unknown"]);
    const others = regions.filter(
      ({ partition, runtimeMonitoring }) => partition === "aws" && runtimeMonitoring !== "offered",
    );
    expect(others.map(({ id }) => id)).toEqual(["me-west-1", "sa-west-1"]);
    expect(others.every(({ uncertain }) => uncertain.includes("launched"))).toBe(true);
  });

  test("share no billing prefix, and flag one that is not known", () => {
    const prefixes = regions.flatMap(({ billingPrefix }) => billingPrefix ?? []);
    expect(prefixes).toHaveLength(new Set(prefixes).size);
    const unflagged = regions.filter(
      ({ billingPrefix, uncertain }) => billingPrefix === null && !uncertain.includes("billingPrefix"),
    );
    expect(unflagged).toEqual([]);
  });
});

describe("prices", () => {
  test.each(prices)(
    "$regionId $meter is in a known Region, with tiers that meet from 0 upward",
    ({ regionId, tiers }) => {
      expect(regions.map(({ id }) => id)).toContain(regionId);
      expect(tiers[0]?.from).toBe(0);
      expect(tiers.at(-1)?.to).toBeNull();
      expect(tiers.slice(1).map(({ from }) => from)).toEqual(tiers.slice(0, -1).map(({ to }) => to));
      expect(tiers.every(({ from, to }) => to === null || to > from)).toBe(true);
      expect(tiers[0]?.usd).not.toBeNull();
    },
  );

  test("are whole micro-dollars above zero that fall from tier to tier", () => {
    for (const { tiers } of prices) {
      const amounts = tiers.flatMap(({ usd }) => (usd === null ? [] : [parseUsd(usd)]));
      expect(amounts.every((amount) => amount !== null && amount > 0)).toBe(true);
      expect(amounts).toEqual(amounts.toSorted((a, b) => Number(b) - Number(a)));
    }
  });

  test("hold US East in full, its third tier with less confidence, and nothing whose Region was inferred", () => {
    const east = prices.filter(({ regionId, unit }) => regionId === "us-east-1" && unit === "vCPU-Months");
    expect(east.map(({ meter }) => meter)).toEqual(["ec2", "eks", "fargate"]);
    for (const { tiers } of east) {
      expect(tiers.map(({ usd }) => usd)).toEqual(["1.50", "0.75", "0.25"]);
      expect(tiers.map(({ confidence }) => confidence)).toEqual(["high", "high", "medium"]);
    }
    expect(prices.filter(({ regionId }) => regionId === "ap-south-1")).toEqual([]);
  });

  test("never vouch for a tier that nobody published", () => {
    const unknown = prices.flatMap(({ tiers }) => tiers.filter(({ usd }) => usd === null));
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown.every(({ confidence }) => confidence === "low")).toBe(true);
  });
});

describe("Fargate sizes", () => {
  test.each(sizes)("$cpuUnits CPU units are $vcpu vCPUs, and GuardDuty lists only memory that ECS allows", (size) => {
    expect(size.cpuUnits).toBe(size.vcpu * 1024);
    expect(size.memoryMiB).toEqual(size.memoryMiB.toSorted((a, b) => a - b));
    for (const { fromMiB, toMiB, agentMiB } of size.listedMemory) {
      expect(size.memoryMiB).toContain(fromMiB);
      expect(size.memoryMiB).toContain(toMiB);
      expect(agentMiB).toBeLessThan(fromMiB);
    }
  });

  test("32 vCPUs exist, and GuardDuty lists none of it", () => {
    expect(sizes.find(({ cpuUnits }) => cpuUnits === 32768)?.listedMemory).toEqual([]);
  });
});

describe("operating systems", () => {
  test("leave a version out of the first agents only if it is verified, and name none that isn't", () => {
    for (const { versions, firstAgents } of systems) {
      const named = firstAgents.flatMap((first) => first.versions);
      expect(named.filter((version) => !versions.includes(version))).toEqual([]);
    }
  });

  test("capture a version wherever they list one", () => {
    const silent = systems.filter(
      ({ versions, patterns }) => versions.length > 0 && !patterns.some((pattern) => pattern.includes("(?<version>")),
    );
    expect(silent).toEqual([]);
  });
});

const minor = (version: string): number => Number(version.split(".")[1]);

describe("EKS agents", () => {
  test("run on a range of Kubernetes versions that is the right way round", () => {
    expect(addons.filter(({ kubernetes }) => !(minor(kubernetes.from) <= minor(kubernetes.to)))).toEqual([]);
  });

  test("have lost support only where AWS published the day", () => {
    const ended = addons.filter(({ endOfSupport }) => endOfSupport !== null);
    expect(ended.map(({ version, endOfSupport }) => [version, endOfSupport])).toEqual([
      ["1.0.0", "2024-05-14"],
      ["1.1.0", "2024-05-14"],
    ]);
  });
});

describe("reasons", () => {
  test.each(reasons)("$code is explained in a sentence", ({ explanation, remedy }) => {
    expect(explanation).toMatch(/^[A-Z].*\.$/);
    expect(remedy ?? "Nothing.").toMatch(/^[A-Z].*\.$/);
  });

  test.each(reasons)("$code looks the same in every table: words, remedy and steps end as the others do", (reason) => {
    expect(reason.words).not.toMatch(/[.:]$|^[A-Z]+_/);
    expect(reason.label).not.toMatch(/[.:]$|^[A-Z]+_/);
  });

  test("that nothing can be done about have no steps", () => {
    const helpless = reasons.filter(({ remedy }) => remedy === null);
    expect(helpless.flatMap(({ commands, terraform }) => [...(commands ?? []), ...(terraform ?? [])])).toEqual([]);
  });
});
