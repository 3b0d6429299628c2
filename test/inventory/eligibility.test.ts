import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Eligibility } from "../../src/inventory/eligibility.ts";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { Facts, Observation } from "../../src/inventory/workload.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { exactly } from "../../src/units/range.ts";

const tables = readReferenceTables(new URL("../../data/", import.meta.url));

const observation: Observation = {
  origin: "i-1",
  accountId: "111122223333",
  regionId: "us-east-1",
  kind: "ec2-instance",
  type: "m6i.large",
  vcpus: null,
  count: exactly(1),
  hours: "always",
  cluster: null,
  tags: {},
  facts: {},
  coverage: { state: "unknown", reasons: [] },
};

const AL2023: Facts = { platform: "linux", architecture: "x86_64", os: "Amazon Linux 2023" };
const TASK: Facts = { launchType: "FARGATE", platformFamily: "Linux", platformVersion: "1.4.0", memoryMiB: 1024 };

const judge = (change: Partial<Observation>): Eligibility =>
  createJudge(tables)({ ...observation, ...change }).eligibility;

const host = (facts: Facts, change: Partial<Observation> = {}): Eligibility => judge({ ...change, facts });

const node = (facts: Facts, change: Partial<Observation> = {}): Eligibility =>
  judge({ kind: "eks-node", cluster: "core", ...change, facts });

const task = (facts: Facts, milli: number | null = 500): Eligibility =>
  judge({
    kind: "fargate-task",
    type: null,
    vcpus: milli === null ? null : exactly(milli),
    facts: { ...TASK, ...facts },
  });

const ELIGIBLE: Eligibility = { state: "eligible", reasons: [] };

describe("a verdict that a person typed", () => {
  test.each(["eligible", "unverified", "ineligible", "unknown"] as const)("%s outranks every fact", (stated) => {
    const change = { stated, regionId: "cn-north-1", facts: { platform: "windows" } as const };
    expect(judge(change)).toEqual({ state: stated, reasons: ["STATED"] });
  });
});

describe("the place", () => {
  test.each([
    ["us-east-1", ELIGIBLE],
    ["us-gov-west-1", ELIGIBLE],
    [null, ELIGIBLE],
    ["cn-north-1", { state: "ineligible", reasons: ["REGION_NOT_OFFERED"] }],
    ["eusc-de-east-1", { state: "unverified", reasons: ["REGION_NOT_CONFIRMED"] }],
    ["us-iso-east-1", { state: "unverified", reasons: ["REGION_NOT_CONFIRMED"] }],
    ["mars-east-1", { state: "unverified", reasons: ["REGION_NOT_LISTED"] }],
  ] as const)("%s gives %j", (regionId, verdict) => {
    expect(host(AL2023, { regionId })).toEqual(verdict);
    expect(judge({ kind: "fargate-task", type: null, vcpus: exactly(500), facts: TASK, regionId })).toEqual(verdict);
  });

  test.each([
    ["outpost", "unverified", "OUTPOST"],
    ["local-zone", "unverified", "LOCAL_ZONE"],
    ["hybrid-cluster", "unverified", "EKS_HYBRID_CLUSTER"],
    ["local-cluster", "ineligible", "EKS_OUTPOSTS_LOCAL"],
    ["connected-cluster", "ineligible", "EKS_CONNECTED_CLUSTER"],
  ] as const)("a node in a %s is %s: %s", (place, state, code) => {
    expect(node({ ...AL2023, place })).toEqual({ state, reasons: [code] });
  });

  test.each([
    ["eks.amazonaws.com", ELIGIBLE],
    ["ecs.amazonaws.com", { state: "ineligible", reasons: ["ECS_MANAGED_INSTANCES"] }],
    ["ecs-compute.amazonaws.com", { state: "ineligible", reasons: ["ECS_MANAGED_INSTANCES"] }],
    ["workspaces-instances.amazonaws.com", { state: "unverified", reasons: ["HOST_SERVICE_MANAGED"] }],
    ["lambda.amazonaws.com", { state: "unverified", reasons: ["HOST_SERVICE_MANAGED"] }],
  ] as const)("a host run by %s is %j", (operator, verdict) => {
    expect(host({ ...AL2023, operator })).toEqual(verdict);
  });
});

describe("the platform of a host", () => {
  const windows = { state: "ineligible", reasons: ["WINDOWS"] };
  const mac = { state: "ineligible", reasons: ["MAC"] };

  test.each([
    [{ platform: "windows" }, "m6i.large", windows],
    [{ platform: "windows", architecture: "i386" }, "m6i.large", windows],
    [{ os: "Microsoft Windows Server 2022 Datacenter" }, "m6i.large", windows],
    [{ os: "WINDOWS_CORE_2022_x86_64" }, null, windows],
    [{ platform: "mac" }, "m6i.large", mac],
    [{ architecture: "arm64_mac", platform: "linux" }, null, mac],
    [{ platform: "linux" }, "mac2.metal", mac],
    [{ os: "amzn-ec2-macos-15.1-20241108-000000-arm64" }, null, mac],
    [{ ...AL2023, architecture: "arm64" }, "a1.large", { state: "ineligible", reasons: ["GRAVITON1"] }],
    [{}, "a1.metal", { state: "ineligible", reasons: ["GRAVITON1"] }],
    [{ ...AL2023, architecture: "i386" }, "t2.micro", { state: "ineligible", reasons: ["ARCHITECTURE_UNSUPPORTED"] }],
    [{ ...AL2023, architecture: "riscv64" }, null, { state: "ineligible", reasons: ["ARCHITECTURE_UNSUPPORTED"] }],
    [{ os: "Amazon Linux 2023" }, "t2.micro", ELIGIBLE],
    [{ ...AL2023, architecture: "arm64" }, "m7g.large", ELIGIBLE],
    [{ ...AL2023, architecture: "x86_64" }, "u-6tb1.metal", ELIGIBLE],
  ] as const)("%j on %s is %j", (facts, type, verdict) => {
    expect(host(facts, { type })).toEqual(verdict);
    expect(node(facts, { type })).toEqual(verdict);
  });

  test("a type that nobody knows is judged by what is visible", () => {
    expect(host(AL2023, { type: "m99x.2xlarge" })).toEqual(ELIGIBLE);
    expect(host({ architecture: "x86_64" }, { type: "m99x.2xlarge" }).state).toBe("eligible");
    expect(host({ os: "Ubuntu 22.04" }, { type: null })).toEqual(ELIGIBLE);
  });

  test.each([null, "m99x.2xlarge"])("nothing visible and a type of %s is unknown", (type) => {
    const unknown = { state: "unknown", reasons: ["PLATFORM_UNKNOWN"] };
    expect(host({}, { type })).toEqual(unknown);
    expect(node({ os: "CUSTOM" }, { type })).toEqual(unknown);
  });

  test("a known type without any fact is a Linux host whose system is not visible", () => {
    expect(host({})).toEqual({ state: "eligible", reasons: ["OS_NOT_VISIBLE"] });
  });
});

describe("the distribution of a host", () => {
  test.each([
    "Amazon Linux 2023",
    "AL2023_x86_64_STANDARD",
    "AL2023_ARM_64_NVIDIA",
    "al2023-ami-2023.9.20251027.0-kernel-6.12-x86_64",
    "al2023-ami-ecs-hvm-2023.0.20251108-kernel-6.1-x86_64",
    "amazon-eks-node-al2023-x86_64-standard-1.33-v20251103",
    "/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/recommended/image_id",
    "amzn2-ami-kernel-5.10-hvm-2.0.20251014.0-x86_64-gp2",
    "Ubuntu 20.04",
    "Ubuntu 22.04.4 LTS",
    "Ubuntu 24.04",
    "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20251022",
    "ubuntu-eks/k8s_1.31/images/hvm-ssd-gp3/ubuntu-jammy-22.04-amd64-server-20251001",
    "Debian 12.5",
    "Debian GNU/Linux 13",
    "debian-12-amd64-20251006-2257",
    "Red Hat Enterprise Linux 9.4",
    "RHEL-9.4.0_HVM-20250618-x86_64-0-Hourly2-GP3",
    "Fedora Linux 41",
    "Fedora-Cloud-Base-AmazonEC2.x86_64-41-1.4",
    "CentOS Stream 9",
    "Oracle Linux Server 8.9",
    "OL9.3-x86_64-HVM-2024-01-05",
    "Rocky Linux 9.5",
    "Rocky-9-EC2-Base-9.5-20241118.0.x86_64",
    "AlmaLinux 9.4",
    "AlmaLinux OS 10.0.20250528 x86_64",
    "SUSE Linux Enterprise Server 16.0",
    "SLES 16.0",
  ])("%s is verified in every role", (os) => {
    expect(host({ ...AL2023, os })).toEqual(ELIGIBLE);
    expect(host({ ...AL2023, os, ecsCluster: "web" })).toEqual(ELIGIBLE);
    expect(node({ ...AL2023, os })).toEqual(ELIGIBLE);
  });

  test.each([
    ["Oracle Linux Server 7.9", "OS_VERSION_NOT_LISTED"],
    ["Ubuntu 18.04", "OS_VERSION_NOT_LISTED"],
    ["Debian 10", "OS_VERSION_NOT_LISTED"],
    ["Red Hat Enterprise Linux Server 7.9", "OS_VERSION_NOT_LISTED"],
    ["Red Hat Enterprise Linux 9.40", "OS_VERSION_NOT_LISTED"],
    ["CentOS Stream 8", "OS_VERSION_NOT_LISTED"],
    ["suse-sles-15-sp6-v20251001-hvm-ssd-x86_64", "OS_VERSION_NOT_LISTED"],
    ["CentOS Linux 7.9", "OS_NOT_LISTED"],
    ["Amazon Linux AMI 2018.03", "OS_NOT_LISTED"],
    ["Flatcar Container Linux 3975.2.0", "OS_NOT_LISTED"],
    ["Kali GNU/Linux 2025.1", "OS_NOT_LISTED"],
  ])("%s is unverified: %s", (os, code) => {
    expect(host({ ...AL2023, os })).toEqual({ state: "unverified", reasons: [code] });
  });

  test.each([
    undefined,
    "",
    "CUSTOM",
    "Linux/UNIX",
    "Red Hat Enterprise Linux with HA",
    "Red Hat Enterprise Linux 9",
    "Ubuntu Pro",
  ])("%s does not show it, so that the host counts as eligible under an assumption", (os) => {
    const facts: Facts = { platform: "linux", architecture: "x86_64", ...(os === undefined ? {} : { os }) };
    expect(host(facts)).toEqual({ state: "eligible", reasons: ["OS_NOT_VISIBLE"] });
  });

  test("a node of EKS Auto Mode needs no visible distribution, since AWS names it as supported", () => {
    expect(node({ architecture: "arm64", operator: "eks.amazonaws.com" }, { type: "c8g.large" })).toEqual(ELIGIBLE);
    expect(node({ operator: "eks.amazonaws.com" }, { type: null })).toEqual(ELIGIBLE);
  });
});

describe("the kernel of a host", () => {
  test.each([
    ["Amazon Linux 2", undefined, { state: "eligible", reasons: ["KERNEL_NOT_VISIBLE"] }],
    ["Amazon Linux 2", "5.10.245-241.976.amzn2.x86_64", ELIGIBLE],
    ["Amazon Linux 2", "4.14.355-280.706.amzn2.x86_64", { state: "ineligible", reasons: ["KERNEL_UNSUPPORTED"] }],
    ["AL2_x86_64", "4.14.355", { state: "ineligible", reasons: ["KERNEL_UNSUPPORTED"] }],
    ["amazon-eks-arm64-node-1.29-v20250704", "5.10.230", ELIGIBLE],
    ["Amazon Linux 2", "6.1.1", { state: "unverified", reasons: ["KERNEL_NOT_LISTED"] }],
    ["Amazon Linux 2023", "6.12.40", ELIGIBLE],
    ["Amazon Linux 2023", "6.18.1", { state: "unverified", reasons: ["KERNEL_NOT_LISTED"] }],
    ["al2023-ami-2023.9-kernel-6.18-arm64", undefined, { state: "unverified", reasons: ["KERNEL_NOT_LISTED"] }],
    ["Ubuntu 24.04", "6.14.0-1015-aws", ELIGIBLE],
    ["Ubuntu 24.04", "6.11.0", { state: "unverified", reasons: ["KERNEL_NOT_LISTED"] }],
    ["Ubuntu 24.04", "unreadable", ELIGIBLE],
    ["Ubuntu", "6.14.0", { state: "eligible", reasons: ["OS_NOT_VISIBLE"] }],
    ["Ubuntu 18.04", "5.4.0", { state: "unverified", reasons: ["OS_VERSION_NOT_LISTED"] }],
    ["CUSTOM", "6.1.0", { state: "eligible", reasons: ["OS_NOT_VISIBLE"] }],
    ["CUSTOM", "3.10.0", { state: "unverified", reasons: ["KERNEL_NOT_LISTED"] }],
  ] as const)("%s on %s is %j", (os, kernel, verdict) => {
    expect(host({ ...AL2023, os, ...(kernel === undefined ? {} : { kernel }) })).toEqual(verdict);
  });
});

describe("Bottlerocket", () => {
  const elsewhere = { state: "unverified", reasons: ["OS_HOST_NOT_LISTED"] };

  test.each(["BOTTLEROCKET_ARM_64", "Bottlerocket 1.49.0", "bottlerocket-aws-k8s-1.33-x86_64-v1.49.0-25e5ac59"])(
    "%s is verified as an EKS node, and nowhere outside EKS and ECS",
    (os) => {
      expect(node({ ...AL2023, os })).toEqual(ELIGIBLE);
      expect(host({ ...AL2023, os })).toEqual(elsewhere);
    },
  );

  test.each([
    ["Bottlerocket 1.62.1", ELIGIBLE],
    ["bottlerocket-aws-ecs-2-x86_64-v1.62.1-0a1b2c3d", ELIGIBLE],
    ["bottlerocket-aws-ecs-3-nvidia-aarch64-v1.63.0-0a1b2c3d", ELIGIBLE],
    ["bottlerocket-aws-ecs-1-x86_64-v1.62.1-0a1b2c3d", elsewhere],
    ["/aws/service/bottlerocket/aws-ecs-1/x86_64/latest/image_id", elsewhere],
  ])("%s as an ECS host is %j", (os, verdict) => {
    expect(host({ ...AL2023, os, ecsCluster: "web" })).toEqual(verdict);
  });

  test("kernel 6.12 is verified on ECS hosts only", () => {
    const facts = { ...AL2023, os: "Bottlerocket 1.62.1", kernel: "6.12.46" };
    expect(host({ ...facts, ecsCluster: "web" })).toEqual(ELIGIBLE);
    expect(node(facts)).toEqual({ state: "unverified", reasons: ["KERNEL_NOT_LISTED"] });
  });
});

describe("a task", () => {
  test.each([
    [{ launchType: "MANAGED_INSTANCES" }, "ineligible", "ECS_MANAGED_INSTANCES"],
    [{ launchType: "EXTERNAL" }, "ineligible", "ECS_ANYWHERE"],
    [{ platformFamily: "WINDOWS_SERVER_2022_CORE", platformVersion: "1.0.0" }, "ineligible", "FARGATE_WINDOWS"],
    [{ platformFamily: "windows_server_2019_full" }, "ineligible", "FARGATE_WINDOWS"],
    [{ platformVersion: "1.3.0" }, "ineligible", "FARGATE_PLATFORM_OLD"],
    [{ platformVersion: "0.9.0" }, "ineligible", "FARGATE_PLATFORM_OLD"],
    [{ platformVersion: "newest" }, "unknown", "FARGATE_PLATFORM_UNKNOWN"],
    [{ architecture: "s390x" }, "ineligible", "ARCHITECTURE_UNSUPPORTED"],
  ] as const)("with %j is %s: %s", (facts, state, code) => {
    expect(task(facts)).toEqual({ state, reasons: [code] });
  });

  test.each([
    { platformVersion: "1.4.0" },
    { platformVersion: "1.4" },
    { platformVersion: "1.10.0" },
    { platformVersion: "2.0.0" },
    { platformVersion: "LATEST" },
    { platformVersion: "latest" },
    { platformFamily: "LINUX" },
    { architecture: "ARM64" },
    { architecture: "x86_64" },
  ])("with %j is eligible", (facts) => {
    expect(task(facts)).toEqual(ELIGIBLE);
  });

  test("without a platform version is unknown, also where ECS does not say who launched it", () => {
    const unknown = { state: "unknown", reasons: ["FARGATE_PLATFORM_UNKNOWN"] };
    expect(judge({ kind: "fargate-task", type: null, vcpus: exactly(500), facts: {} })).toEqual(unknown);
  });

  test.each([
    [250, 512, true],
    [250, 2048, true],
    [1000, 8192, true],
    [4000, 20480, true],
    [4000, 21504, false],
    [4000, 30720, false],
    [8000, 28672, true],
    [8000, 61440, true],
    [16_000, 122_880, true],
    [32_000, 61440, false],
    [3000, 8192, false],
  ])("of %i thousandths and %i MiB is listed: %s", (milli, memoryMiB, listed) => {
    const verdict = listed ? ELIGIBLE : { state: "unverified", reasons: ["UNVERIFIED_SIZE"] };
    expect(task({ memoryMiB }, milli)).toEqual(verdict);
  });

  test("whose memory or size was not seen fails no gate for it", () => {
    const { memoryMiB: _, ...facts } = TASK;
    const seen = (vcpus: Observation["vcpus"]): Eligibility =>
      judge({ kind: "fargate-task", type: null, vcpus, facts });
    expect(seen(exactly(4000))).toEqual(ELIGIBLE);
    expect(seen(null)).toEqual(ELIGIBLE);
    expect(seen({ low: 250, expected: 300, high: 500 })).toEqual(ELIGIBLE);
    expect(seen(exactly(32_000)).reasons).toEqual(["UNVERIFIED_SIZE"]);
  });

  test("of EKS on Fargate is ineligible", () => {
    expect(node({ launchType: "FARGATE" }, { type: null })).toEqual({
      state: "ineligible",
      reasons: ["EKS_ON_FARGATE"],
    });
  });
});

describe("several findings", () => {
  test.each([
    [
      { ...AL2023, place: "local-zone", os: "Oracle Linux Server 7.9" },
      "us-east-1",
      "unverified",
      ["LOCAL_ZONE", "OS_VERSION_NOT_LISTED"],
    ],
    [{ ...AL2023, place: "outpost", os: "CUSTOM" }, "us-east-1", "unverified", ["OUTPOST"]],
    [{ platform: "windows", place: "outpost" }, "us-east-1", "ineligible", ["WINDOWS"]],
    [{ platform: "windows" }, "cn-north-1", "ineligible", ["REGION_NOT_OFFERED", "WINDOWS"]],
  ] as const)("%j in %s make it %s: %j", (facts, regionId, state, reasons) => {
    expect(host(facts, { regionId })).toEqual({ state, reasons });
  });

  test("that leave the platform unknown outrank an unverified place, and keep it", () => {
    const verdict = host({ place: "outpost" }, { type: null });
    expect(verdict).toEqual({ state: "unknown", reasons: ["PLATFORM_UNKNOWN", "OUTPOST"] });
  });
});

test("an old Kubernetes version or a missing role blocks coverage, so that nothing of it reaches the verdict", () => {
  const coverage = { state: "not-covered", evidence: "addon", reasons: ["ADDON_K8S_INCOMPATIBLE"] } as const;
  expect(node(AL2023, { coverage })).toEqual(ELIGIBLE);
});

test("a workload is its observation with a size and a verdict, and equal ones share both", () => {
  const all = createJudge(tables);
  const [first, second] = [all(observation), all({ ...observation, origin: "i-2" })];
  expect(first).toEqual({
    ...observation,
    size: { state: "known", vcpus: exactly(2000), typeDefault: null },
    eligibility: { state: "eligible", reasons: ["OS_NOT_VISIBLE"] },
  });
  expect(second.size).toBe(first.size);
  expect(second.eligibility).toBe(first.eligibility);
});

const anyFacts: fc.Arbitrary<Facts> = fc.record(
  {
    platform: fc.constantFrom("linux", "windows", "mac"),
    architecture: fc.constantFrom("x86_64", "arm64", "i386", "arm64_mac"),
    os: fc.oneof(fc.constantFrom("Amazon Linux 2", "Bottlerocket", "Ubuntu 22.04", "CUSTOM"), fc.string()),
    kernel: fc.oneof(fc.constantFrom("4.14.1", "5.10.2", "6.12.3"), fc.string()),
    operator: fc.constantFrom("eks.amazonaws.com", "ecs.amazonaws.com", "x.amazonaws.com"),
    place: fc.constantFrom("outpost", "local-zone", "local-cluster", "hybrid-cluster", "connected-cluster"),
    ecsCluster: fc.constant("web"),
    launchType: fc.constantFrom("FARGATE", "EC2", "MANAGED_INSTANCES", "EXTERNAL"),
    platformFamily: fc.constantFrom("Linux", "WINDOWS_SERVER_2022_CORE"),
    platformVersion: fc.constantFrom("1.3.0", "1.4.0", "LATEST", "?"),
    memoryMiB: fc.integer({ min: 512, max: 249_856 }),
  },
  { requiredKeys: [] },
);

const anyObservation: fc.Arbitrary<Observation> = fc
  .record({
    kind: fc.constantFrom("eks-node", "fargate-task", "ec2-instance"),
    type: fc.constantFrom(null, "m6i.large", "a1.large", "mac1.metal", "m99x.2xlarge"),
    vcpus: fc.constantFrom(null, exactly(250), exactly(32_000)),
    regionId: fc.constantFrom(null, "us-east-1", "cn-north-1", "eusc-de-east-1", "mars-1"),
    facts: anyFacts,
  })
  .map((change) => ({ ...observation, ...change }));

test("every code that any facts lead to is explained, and a verdict hangs on nothing that was judged before", () => {
  const used = createJudge(tables);
  fc.assert(
    fc.property(anyObservation, (any) => {
      const { eligibility } = used(any);
      expect(eligibility).toEqual(createJudge(tables)(any).eligibility);
      expect(eligibility.reasons.map((code) => tables.reasons.get(code)?.about)).toEqual(
        eligibility.reasons.map(() => "eligibility"),
      );
      expect(eligibility.state === "eligible" || eligibility.reasons.length > 0).toBe(true);
    }),
  );
});
