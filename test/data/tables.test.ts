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

/** Issues as GuardDuty words them, and the reason each means. */
const ISSUES: readonly (readonly ["EKS" | "ECS" | "EC2", string, string])[] = [
  [
    "EKS",
    "Addon Creation Failed:Addon is not compatible with current cluster version of the cluster",
    "EKS_ADDON_K8S_INCOMPATIBLE",
  ],
  ["EKS", "Addon Status Unhealthy:EKS Addon issue - SomethingNew: no such text", "EKS_ADDON_ISSUE"],
  ["EKS", "AddonUpdationFailed:EKS Addon Issue - SomethingNew: no such text", "EKS_ADDON_ISSUE"],
  [
    "EKS",
    "Addon Status Unhealthy:EKS Addon Issue - InsufficientNumberOfReplicas: the desired number of replicas is not met",
    "EKS_ADDON_REPLICAS",
  ],
  [
    "EKS",
    "Addon Status Unhealthy:EKS Addon Issue - InsufficientNumberOfReplicas: 0/1 nodes: 1 Insufficient cpu. preemptionPolicy=Never",
    "EKS_ADDON_UNSCHEDULABLE",
  ],
  [
    "EKS",
    "Addon Status Unhealthy:EKS Addon Issue - InsufficientNumberOfReplicas: CrashLoopBackOff: Completed",
    "EKS_ADDON_CRASH_COMPLETED",
  ],
  [
    "EKS",
    "Addon Status Unhealthy:EKS Addon Issue - InsufficientNumberOfReplicas: CrashLoopBackOff: Error",
    "EKS_ADDON_CRASH_ERROR",
  ],
  [
    "EKS",
    "Addon Creation Failed:EKS Addon Issue - AdmissionRequestDenied: admission webhook validate.kyverno.svc denied it",
    "EKS_ADDON_ADMISSION_DENIED",
  ],
  [
    "EKS",
    "Addon Update Failed:EKS Addon Issue - ConfigurationConflict: Conflicts found when trying to apply",
    "EKS_ADDON_CONFLICT",
  ],
  [
    "EKS",
    "Addon Creation Failed:EKS Addon Issue - AccessDenied: priorityclasses.scheduling.k8s.io is forbidden: eks:addon-manager cannot patch",
    "EKS_ADDON_RBAC",
  ],
  [
    "EKS",
    "Addon Creation Failed:EKS Addon Issue - AccessDenied: validation.gatekeeper.sh denied: needs the label owner",
    "EKS_ADDON_GATEKEEPER_LABEL",
  ],
  [
    "EKS",
    "Addon Creation Failed:EKS Addon Issue - AccessDenied: validation.gatekeeper.sh denied: invalid image registry",
    "EKS_ADDON_GATEKEEPER_REGISTRY",
  ],
  ["EKS", "VPC Endpoint Creation Failed:Operation not supported for shared VPC vpc-1", "SHARED_VPC_UNSUPPORTED"],
  [
    "EKS",
    "VPC Endpoint Creation Failed:Owner account ID 111122223333 doesn't have either Runtime Monitoring on",
    "SHARED_VPC_OWNER_NOT_ENABLED",
  ],
  ["EKS", "VPC Endpoint Creation Failed:set enableDnsSupport and enableDnsHostnames to true", "VPC_DNS_OFF"],
  ["ECS", "VPC Endpoint Creation Failed:set enableDnsHostnames to true", "VPC_DNS_OFF"],
  ["EC2", "VPC Endpoint Creation Failed:set enableDnsSupport to true", "VPC_DNS_OFF"],
  [
    "EKS",
    "Shared VPC Endpoint Deletion Failed:deletion not allowed for account 111122223333",
    "SHARED_VPC_ENDPOINT_KEPT",
  ],
  ["EKS", "Local EKS clusters:EKS addons are not supported on local outpost clusters", "EKS_OUTPOSTS_LOCAL"],
  ["EKS", "EKS Runtime Monitoring enablement permission not granted", "EKS_ENABLEMENT_DENIED"],
  ["EKS", "EKS Runtime Monitoring enablement resource provisioning in progress", "EKS_PROVISIONING"],
  ["EKS", "Others:failed because of an authorization failure", "EKS_AUTHORIZATION"],
  ["ECS", "Agent not reporting:Agent not reporting for tasks in TaskDefinition - 'web'", "ECS_AGENT_SILENT"],
  ["ECS", "Agent not reporting:no endpoint; for task in TaskDefinition - 'web'", "ECS_VPC_ISSUE"],
  ["ECS", "Agent exited:ExitCode: 1 for tasks in TaskDefinition - 'web'", "ECS_AGENT_EXITED"],
  ["ECS", "Agent exited:Reason: CannotPullContainerError: pull image manifest", "ECS_IMAGE_PULL"],
  ["ECS", "Agent not provisioned:Unsupported invocation by SERVICE for task", "ECS_UNSUPPORTED_INVOKER"],
  ["ECS", "Agent not provisioned:Unsupported CPU architecture for task", "ECS_CPU_ARCH"],
  ["ECS", "Agent not provisioned:TaskExecutionRole missing in TaskDefinition - 'web'", "ECS_EXEC_ROLE_MISSING"],
  ["ECS", "Agent not provisioned:Missing network configuration for task", "ECS_NETWORK_CONFIG"],
  ["ECS", "Agent not provisioned:Tasks started when clusters had exclusion tag", "ECS_TASK_TAG_EXCLUDED"],
  ["ECS", "Agent not provisioned:Services deployed when clusters had exclusion tag", "ECS_SERVICE_TAG_EXCLUDED"],
  [
    "ECS",
    "Agent not provisioned:Tasks started before enabling Automated Agent Configuration",
    "ECS_TASK_PREDATES_AUTO",
  ],
  [
    "ECS",
    "Agent not provisioned:Services deployed before enabling Automated Agent Configuration",
    "ECS_SERVICE_PREDATES_AUTO",
  ],
  ["ECS", "Agent not provisioned:the service requires a new deployment", "ECS_SERVICE_NEEDS_DEPLOY"],
  ["ECS", "Agent not provisioned:Tasks started before enabling Runtime Monitoring", "ECS_TASK_PREDATES_RM"],
  ["ECS", "Others:Unidentified issue for tasks in TaskDefinition - 'web'", "ECS_OTHER"],
  ["EC2", "No Agent Reporting:Waiting for SSM notification", "EC2_SSM_WAIT"],
  ["EC2", "No Agent Reporting:", "EC2_AGENT_SILENT"],
  ["EC2", "No Agent Reporting", "EC2_AGENT_SILENT"],
  ["EC2", "No Agent Reporting:Agent disconnected", "EC2_AGENT_DISCONNECTED"],
  ["EC2", "Agent disconnected", "EC2_AGENT_DISCONNECTED"],
  ["EC2", "Agent Not Provisioned:Instances with exclusion tags are excluded from Runtime Monitoring", "TAG_EXCLUDED"],
  ["EC2", "Agent Not Provisioned:Kernel version is lower than required", "EC2_KERNEL_OLD"],
  ["EC2", "Agent Not Provisioned:Kernel version is higher than supported", "EC2_KERNEL_NEW"],
  ["EC2", "Agent Not Provisioned:Unable to retrieve instance identity document", "EC2_NO_IDENTITY_DOC"],
  ["EC2", "SSM Association Creation Failed:the association already exists", "EC2_SSM_ASSOC_EXISTS"],
  ["EC2", "SSM Association Creation Failed:too many SSM associations", "EC2_SSM_ASSOC_QUOTA"],
  ["EC2", "SSM Association Updation Failed:the association does not exist", "EC2_SSM_ASSOC_MISSING"],
  ["EC2", "SSM Association Update Failed:the association does not exist", "EC2_SSM_ASSOC_MISSING"],
  ["EC2", "SSM Association Deletion Failed:the association does not exist", "EC2_SSM_ASSOC_GONE"],
  ["EC2", "SSM Instance Association Execution Failed:Architectural requirements are not met", "EC2_PREREQ_FAILED"],
  ["EC2", "VPC Endpoint Creation Failed:not supported for shared VPC", "SHARED_VPC_UNSUPPORTED"],
  ["EC2", "VPC Endpoint Creation Failed:Owner account ID 111122223333 has it off", "SHARED_VPC_OWNER_NOT_ENABLED"],
  ["EC2", "Shared VPC Endpoint Deletion Failed:deletion not allowed", "SHARED_VPC_ENDPOINT_KEPT"],
  ["EC2", "Agent not reporting:", "EC2_LEGACY_SILENT"],
  ["EC2", "ECR Image Pull Failed:the image could not be pulled", "BR_IMAGE_PULL"],
];

/** The reasons that an issue matches, fallbacks only where nothing else does. */
function reasonsOf(resource: string, issue: string): readonly string[] {
  const [type = "", ...rest] = issue.split(":");
  const hits = reasons.flatMap(({ code, match }) =>
    match
      .filter((entry) => entry.resource === resource)
      .filter((entry) => new RegExp(entry.issueType, "is").test(type.trim()))
      .filter((entry) => new RegExp(entry.detail, "is").test(rest.join(":").trim()))
      .map(({ fallback }) => ({ code, fallback })),
  );
  const firm = hits.filter(({ fallback }) => !fallback);
  return (firm.length > 0 ? firm : hits).map(({ code }) => code);
}

describe("reasons", () => {
  test.each(reasons)("$code is explained in a sentence", ({ explanation, remedy }) => {
    expect(explanation).toMatch(/^[A-Z].*\.$/);
    expect(remedy ?? "Nothing.").toMatch(/^[A-Z].*\.$/);
  });

  test.each(ISSUES)("%s issue %s means %s", (resource, issue, code) => {
    expect(reasonsOf(resource, issue)).toEqual([code]);
  });

  test("that match an issue are all in the list above", () => {
    const matched = reasons.filter(({ match }) => match.length > 0).map(({ code }) => code);
    expect(matched.filter((code) => !ISSUES.some(([, , known]) => known === code))).toEqual([]);
  });
});
