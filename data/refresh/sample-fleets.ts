import type { Facts, Kind, Tags } from "../../src/inventory/workload.ts";
import { ACCOUNT_IDS } from "./sample-world.ts";

/** Hosts of one type, or tasks of one size, of a fleet: invented, like everything here. */
export type Part = {
  /** EC2 instance type; null for tasks and for hosts of which it wasn't seen. */
  readonly type: string | null;
  /** vCPUs of each where they were configured or stated. */
  readonly vcpus?: number;
  readonly many: number;
  /** Whether the many stand in one line instead of one line each. */
  readonly grouped?: boolean;
  readonly facts: Facts;
  readonly tags?: Tags;
};

/** What goes by one name in an account and Region: a cluster's nodes, a service's tasks or a group of hosts. */
export type Fleet = {
  readonly account: string;
  readonly region: string;
  readonly kind: Kind;
  readonly name: string;
  readonly parts: readonly Part[];
  readonly tags: Tags;
  /** Hours a month where it does not always run. */
  readonly hours?: number;
  /** Where Runtime Monitoring is on: all covered, unless something is said here. */
  readonly coverage?: FleetCoverage;
};

/** What GuardDuty's coverage list, or the tasks' sidecars, say of a fleet that is not simply covered. Issues are in AWS's words. */
export type FleetCoverage =
  | { readonly says: "cluster"; readonly covered: number; readonly issue: string }
  | { readonly says: "members"; readonly issues: readonly (readonly [many: number, issue: string])[] }
  | { readonly says: "codes"; readonly evidence: "sidecar" | "addon" | null; readonly codes: readonly string[] }
  | { readonly says: "nothing" };

const EKS = "eks-node";
const FARGATE = "fargate-task";
const EC2 = "ec2-instance";

const AL2023 = "Amazon Linux 2023";
const X86: Facts = { platform: "linux", architecture: "x86_64", os: AL2023 };
const ARM: Facts = { platform: "linux", architecture: "arm64", os: AL2023 };
const x86 = (os: string): Facts => ({ ...X86, os });
const X86_UNSEEN: Facts = { platform: "linux", architecture: "x86_64" };
const WINDOWS: Facts = { platform: "windows", architecture: "x86_64" };

const hosts = (many: number, type: string | null, facts: Facts = X86, tags: Tags = {}): Part => ({
  type,
  many,
  facts,
  tags,
});

/** Fargate tasks of a size in vCPUs and MiB. */
const tasks = (many: number, vcpus: number, memoryMiB: number, facts: Facts = {}, tags: Tags = {}): Part => ({
  type: null,
  vcpus,
  many,
  tags,
  facts: {
    architecture: "x86_64",
    launchType: "FARGATE",
    platformFamily: "Linux",
    platformVersion: "1.4.0",
    memoryMiB,
    ...facts,
  },
});

const managed = (cluster: string, group: string): Tags => ({
  "eks:cluster-name": cluster,
  "eks:nodegroup-name": group,
});
const owned = (cluster: string): Tags => ({ [`kubernetes.io/cluster/${cluster}`]: "owned" });
const karpenter = (cluster: string, pool: string): Tags => ({ ...owned(cluster), "karpenter.sh/nodepool": pool });
const AUTO_MODE: Facts = { platform: "linux", architecture: "arm64", operator: "eks.amazonaws.com" };

const tagged = (team: string, env: string, costCentre: string): Tags => ({ team, env, "cost-center": costCentre });
const STORE_TAGS = tagged("storefront", "prod", "cc-210");
const PAYMENT_TAGS = tagged("payments", "prod", "cc-220");
const WAREHOUSE_TAGS = tagged("warehouse", "prod", "cc-230");
const ANALYTICS_TAGS = tagged("analytics", "prod", "cc-240");
const PLATFORM_TAGS = tagged("platform", "prod", "cc-100");
const DEV_TAGS = tagged("storefront", "dev", "cc-310");
const SECURITY_TAGS = tagged("security", "prod", "cc-110");
const STORE_JP_TAGS = tagged("storefront-jp", "prod", "cc-250");
const MOBILE_JP_TAGS = tagged("mobile-jp", "prod", "cc-250");
const PLATFORM_JP_TAGS = tagged("platform-jp", "prod", "cc-250");
const SCIENCE_TAGS = tagged("data-science", "dev", "cc-320");
const SANDBOX_TAGS = tagged("enablement", "sandbox", "cc-900");

/** Development clusters, each with another trouble in AWS's words. */
const ADDON_TROUBLES: readonly (readonly [cluster: string, issue: string])[] = [
  ["dev-old", "Addon Creation Failed:Addon aws-guardduty-agent is not compatible with current cluster version"],
  [
    "dev-kyverno",
    'Addon Creation Failed:EKS Addon Issue - AdmissionRequestDenied: admission webhook "validate.kyverno.svc-fail" denied the request: restrict-image-registries',
  ],
  [
    "dev-gatekeeper",
    'Addon Creation Failed:EKS Addon Issue - AccessDenied: admission webhook "validation.gatekeeper.sh" denied the request: all namespaces must have an `owner` label',
  ],
  [
    "dev-registry",
    'Addon Creation Failed:EKS Addon Issue - AccessDenied: admission webhook "validation.gatekeeper.sh" denied the request: container aws-guardduty-agent has an invalid image registry',
  ],
  [
    "dev-conflict",
    "Addon Creation Failed:EKS Addon Issue - ConfigurationConflict: Conflicts found when trying to apply",
  ],
  [
    "dev-rbac",
    'Addon Update Failed:EKS Addon Issue - AccessDenied: priorityclasses.scheduling.k8s.io is forbidden: User "eks:addon-manager" cannot patch resource "priorityclasses"',
  ],
  ["dev-internal", "Addon Update Failed:EKS Addon Issue - Unknown: the request could not be processed"],
  ["dev-loop", "Addon Status Unhealthy:EKS Addon Issue - InsufficientNumberOfReplicas: CrashLoopBackOff: Completed"],
  ["dev-crash", "Addon Status Unhealthy:EKS Addon Issue - InsufficientNumberOfReplicas: CrashLoopBackOff: Error"],
  [
    "dev-replicas",
    "Addon Status Unhealthy:EKS Addon Issue - InsufficientNumberOfReplicas: The add-on is unhealthy because it doesn't have the desired number of replicas.",
  ],
  ["dev-authorization", "Others:GuardDuty encountered an authorization failure"],
  ["dev-permission", "EKS Runtime Monitoring enablement permission not granted:AccessDeniedException"],
  ["dev-new", "EKS Runtime Monitoring enablement resource provisioning in progress:"],
  [
    "dev-shared",
    "VPC Endpoint Creation Failed:VPC endpoint creation is not supported for shared VPC vpc-05a3b1e0000000199",
  ],
];

const fleet = (
  [account, region, kind, name]: readonly [account: string, region: string, kind: Kind, name: string],
  rest: Omit<Fleet, "account" | "region" | "kind" | "name">,
): Fleet => ({ account, region, kind, name, ...rest });

/** Its workloads: every rule of eligibility and coverage applies to some of them. */
export const FLEETS: readonly Fleet[] = [
  // Infrastructure
  fleet([ACCOUNT_IDS.shared, "us-east-1", EC2, "build"], {
    tags: PLATFORM_TAGS,
    parts: [hosts(36, "m7i.2xlarge"), hosts(8, "c7g.4xlarge", ARM), hosts(4, "m6i.2xlarge", x86("Debian 12"))],
    coverage: { says: "members", issues: [[2, "No Agent Reporting:Waiting for SSM notification"]] },
  }),
  fleet([ACCOUNT_IDS.shared, "us-east-1", EC2, "directory"], {
    tags: PLATFORM_TAGS,
    parts: [hosts(6, "m5.xlarge", WINDOWS)],
    coverage: { says: "nothing" },
  }),
  fleet([ACCOUNT_IDS.shared, "eu-central-1", EC2, "mirrors"], {
    tags: PLATFORM_TAGS,
    parts: [hosts(10, "m6i.large", x86("Ubuntu 22.04")), hosts(4, "m6i.large", x86("Rocky Linux 9.5"))],
  }),
  fleet([ACCOUNT_IDS.audit, "us-east-1", EC2, "forensics"], {
    tags: SECURITY_TAGS,
    parts: [hosts(3, "r7i.2xlarge", x86("Kali Linux 2026.3")), hosts(2, "r7i.2xlarge", x86("Ubuntu 24.04"))],
  }),
  fleet([ACCOUNT_IDS.network, "us-east-1", EC2, "proxies"], {
    tags: PLATFORM_TAGS,
    parts: [
      hosts(12, "c6i.large", { ...X86, kernel: "6.1.148" }),
      hosts(2, "c6i.large", { ...X86, place: "local-zone" }),
    ],
    coverage: {
      says: "members",
      issues: [[1, "Agent Not Provisioned:Kernel version is higher than required version"]],
    },
  }),
  // Storefront
  fleet([ACCOUNT_IDS.store, "us-east-1", EKS, "shop"], {
    tags: STORE_TAGS,
    parts: [hosts(120, "m6i.2xlarge", X86, managed("shop", "general")), hosts(30, "c6i.2xlarge", X86, owned("shop"))],
  }),
  fleet([ACCOUNT_IDS.store, "us-east-1", EKS, "shop-auto"], {
    tags: STORE_TAGS,
    parts: [hosts(40, "c7g.xlarge", AUTO_MODE, { "eks:eks-cluster-name": "shop-auto" })],
  }),
  fleet([ACCOUNT_IDS.store, "us-east-1", FARGATE, "images"], {
    tags: STORE_TAGS,
    parts: [
      tasks(20, 0.25, 512),
      tasks(16, 0.5, 1024),
      tasks(24, 1, 2048, {}, { "capacity-provider": "FARGATE_SPOT" }),
      tasks(12, 2, 4096, { architecture: "arm64" }, { "capacity-provider": "FARGATE" }),
    ],
  }),
  fleet([ACCOUNT_IDS.store, "eu-west-1", EKS, "shop-eu"], {
    tags: STORE_TAGS,
    parts: [
      hosts(
        40,
        "m6g.xlarge",
        { platform: "linux", architecture: "arm64", os: "BOTTLEROCKET_ARM_64" },
        managed("shop-eu", "bottlerocket"),
      ),
    ],
  }),
  fleet([ACCOUNT_IDS.store, "eu-west-1", EKS, "pos-eu"], {
    tags: STORE_TAGS,
    parts: [hosts(6, "m6i.xlarge", { ...WINDOWS, os: "WINDOWS_CORE_2022_x86_64" }, managed("pos-eu", "windows"))],
    coverage: { says: "codes", evidence: "addon", codes: ["ADDON_MISSING"] },
  }),
  fleet([ACCOUNT_IDS.store, "eu-west-1", FARGATE, "checkout-eu"], {
    tags: STORE_TAGS,
    parts: [tasks(48, 1, 3072)],
    coverage: {
      says: "members",
      issues: [
        [
          4,
          "Agent not provisioned:Services deployed before enabling Automated Agent Configuration, Impacted service name(s) - 'cart'",
        ],
        [3, "Agent not provisioned:Tasks started before enabling Runtime Monitoring, TaskDefinition - 'cart:41'"],
        [
          2,
          "Agent not provisioned:Tasks started before enabling Automated Agent Configuration, TaskDefinition - 'cart:41'",
        ],
        [2, "Agent not provisioned:Service 'cart' requires a new deployment"],
      ],
    },
  }),
  // Payments
  fleet([ACCOUNT_IDS.payments, "us-east-1", EKS, "ledger"], {
    tags: PAYMENT_TAGS,
    parts: [
      hosts(40, "c6i.xlarge", X86, karpenter("ledger", "default")),
      hosts(20, "c6i.2xlarge", X86, karpenter("ledger", "memory")),
    ],
    coverage: {
      says: "cluster",
      covered: 46,
      issue:
        "Addon Status Unhealthy:EKS Addon Issue - InsufficientNumberOfReplicas: The add-on is unhealthy because it doesn't have the desired number of replicas. 0/60 nodes are available: 14 Insufficient cpu. preemptionPolicy=Never.",
    },
  }),
  fleet([ACCOUNT_IDS.payments, "us-east-1", FARGATE, "api"], {
    tags: PAYMENT_TAGS,
    parts: [
      tasks(30, 0.5, 1024),
      tasks(40, 1, 2048),
      tasks(20, 2, 8192),
      tasks(10, 4, 16_384),
      tasks(2, 8, 32_768),
      tasks(1, 16, 65_536),
      tasks(4, 4, 30_720),
      tasks(1, 32, 122_880),
    ],
    coverage: {
      says: "members",
      issues: [
        [
          1,
          "Agent exited:ExitCode: 1, Reason: CannotPullContainerError: pull image manifest has been retried 5 time(s)",
        ],
        [1, "Agent exited:ExitCode: 137, Reason: OutOfMemoryError: container killed due to memory usage"],
        [2, "Agent not provisioned:TaskExecutionRole missing, TaskDefinition - 'report:7'"],
        [1, "Agent not provisioned:Missing network configuration"],
        [1, "Agent not provisioned:Unsupported CPU architecture"],
        [2, "Agent not provisioned:Unsupported invocation by STEP_FUNCTIONS"],
        [1, "Agent not reporting:Agent not reporting for tasks in TaskDefinition - 'api:112'"],
        [1, "Others:Unidentified issue, for tasks in TaskDefinition - 'api:108'"],
      ],
    },
  }),
  fleet([ACCOUNT_IDS.payments, "eu-central-1", FARGATE, "api-eu"], {
    tags: PAYMENT_TAGS,
    parts: [tasks(60, 1, 2048), tasks(24, 2, 4096, { platformVersion: "LATEST" })],
    coverage: {
      says: "members",
      issues: [
        [2, "Agent not provisioned:Tasks started when clusters had exclusion tag"],
        [2, "Agent not provisioned:Services deployed when clusters had exclusion tag"],
        [
          1,
          "Agent not reporting:the subnet of the endpoint has no free address; for task in TaskDefinition - 'api-eu:9'",
        ],
      ],
    },
  }),
  fleet([ACCOUNT_IDS.payments, "eu-central-1", FARGATE, "legacy-gateway"], {
    tags: PAYMENT_TAGS,
    parts: [
      tasks(6, 1, 2048, { platformVersion: "1.3.0" }),
      tasks(4, 2, 8192, { platformFamily: "WINDOWS_SERVER_2022_CORE", platformVersion: "1.0.0" }),
    ],
    coverage: { says: "codes", evidence: "sidecar", codes: ["SIDECAR_MISSING"] },
  }),
  fleet([ACCOUNT_IDS.payments, "eu-west-1", EKS, "ledger-eu"], {
    tags: PAYMENT_TAGS,
    parts: [hosts(12, "m6i.xlarge", X86, managed("ledger-eu", "general"))],
    coverage: {
      says: "cluster",
      covered: 0,
      issue: `VPC Endpoint Creation Failed:Owner account ID ${ACCOUNT_IDS.network} of the shared VPC doesn't have either Runtime Monitoring, automated agent configuration, or both enabled`,
    },
  }),
  // Warehouse
  fleet([ACCOUNT_IDS.warehouse, "us-east-1", EC2, "picking"], {
    tags: WAREHOUSE_TAGS,
    parts: [
      hosts(54, "c6i.2xlarge", { ...X86, ecsCluster: "picking" }, { "capacity-provider": "picking-hosts" }),
      hosts(12, "c6i.2xlarge", { ...x86("bottlerocket-aws-ecs-2-x86_64-v1.64.0"), ecsCluster: "picking" }),
    ],
    coverage: {
      says: "members",
      issues: [
        [2, "No Agent Reporting:"],
        [1, "No Agent Reporting:Agent disconnected"],
        [1, "SSM Association Creation Failed:Association GuardDutyRuntimeMonitoring-do-not-delete already exists"],
        [1, "SSM Association Creation Failed:The account has too many SSM associations"],
        [1, "SSM Association Updation Failed:Association GuardDutyRuntimeMonitoring-do-not-delete does not exist"],
        [
          1,
          "SSM Instance Association Execution Failed:Architectural requirements for installing the agent are not met",
        ],
        [1, "Agent Not Provisioned:Unable to retrieve instance identity document"],
        [1, "Agent Not Provisioned:Kernel version is lower than required version"],
        [1, "Agent not reporting:"],
        [1, "SSM Association Deletion Failed:Association GuardDutyRuntimeMonitoring-do-not-delete does not exist"],
        [1, `Shared VPC Endpoint Deletion Failed:Deletion not allowed for account ${ACCOUNT_IDS.warehouse}`],
        [1, "ECR Image Pull Failed:The GuardDuty agent image could not be pulled"],
      ],
    },
  }),
  fleet([ACCOUNT_IDS.warehouse, "us-east-1", EC2, "erp"], {
    tags: WAREHOUSE_TAGS,
    parts: [
      { ...hosts(8, "r6i.4xlarge", x86("Oracle Linux Server 8.9")), vcpus: 8 },
      hosts(4, "m5.2xlarge", x86("Oracle Linux Server 7.9")),
      hosts(4, "r6i.2xlarge", x86("SLES 16")),
      hosts(6, "m5.xlarge", x86("Amazon Linux 2")),
      hosts(1, "i4i.metal"),
    ],
  }),
  fleet([ACCOUNT_IDS.warehouse, "us-east-1", EC2, "erp-old"], {
    tags: WAREHOUSE_TAGS,
    parts: [hosts(2, "m4.xlarge", { ...x86("Amazon Linux 2"), kernel: "4.14.355" })],
    coverage: { says: "members", issues: [[2, "Agent Not Provisioned:Kernel version is lower than required version"]] },
  }),
  fleet([ACCOUNT_IDS.warehouse, "us-east-1", EC2, "excluded"], {
    tags: { ...WAREHOUSE_TAGS, GuardDutyManaged: "false" },
    parts: [hosts(10, "m6i.xlarge")],
    coverage: { says: "members", issues: [[10, "Agent Not Provisioned:Instances with exclusion tags are excluded"]] },
  }),
  fleet([ACCOUNT_IDS.warehouse, "us-east-1", FARGATE, "managed-hosts"], {
    tags: WAREHOUSE_TAGS,
    parts: [
      {
        type: null,
        vcpus: 1,
        many: 6,
        facts: { launchType: "MANAGED_INSTANCES", architecture: "x86_64", memoryMiB: 2048 },
      },
      { type: null, vcpus: 1, many: 3, facts: { launchType: "EXTERNAL", architecture: "x86_64", memoryMiB: 2048 } },
    ],
    coverage: { says: "nothing" },
  }),
  fleet([ACCOUNT_IDS.warehouse, "us-east-2", EKS, "routing"], {
    tags: WAREHOUSE_TAGS,
    parts: [hosts(24, "m6i.xlarge", X86, managed("routing", "general"))],
  }),
  // Analytics
  fleet([ACCOUNT_IDS.analytics, "us-east-1", EC2, "spark"], {
    tags: ANALYTICS_TAGS,
    parts: [hosts(240, "r6i.4xlarge"), { ...hosts(40, "r6i.4xlarge"), grouped: true }, hosts(60, "m7g.2xlarge", ARM)],
  }),
  fleet([ACCOUNT_IDS.analytics, "us-east-1", EC2, "spark-next"], {
    tags: { ...ANALYTICS_TAGS, GuardDutyManaged: "true" },
    parts: [hosts(4, "m10g.4xlarge", ARM)],
  }),
  fleet([ACCOUNT_IDS.analytics, "eu-central-1", EC2, "warehouse-eu"], {
    tags: ANALYTICS_TAGS,
    parts: [hosts(30, "r6i.2xlarge", x86("Red Hat Enterprise Linux 9.4"))],
    coverage: { says: "codes", evidence: null, codes: ["NOT_AUTO_MANAGED"] },
  }),
  // Japan
  fleet([ACCOUNT_IDS.tokyo, "ap-northeast-1", EKS, "mise"], {
    tags: STORE_JP_TAGS,
    parts: [hosts(50, "m6i.xlarge", X86, managed("mise", "general"))],
  }),
  fleet([ACCOUNT_IDS.tokyo, "ap-northeast-1", EKS, "tempo"], {
    tags: STORE_JP_TAGS,
    parts: [hosts(4, "m6i.xlarge", { ...X86, place: "hybrid-cluster" }, owned("tempo"))],
    coverage: { says: "nothing" },
  }),
  fleet([ACCOUNT_IDS.tokyo, "ap-northeast-1", EC2, "ios-build"], {
    tags: MOBILE_JP_TAGS,
    parts: [
      hosts(3, "mac2.metal", { platform: "mac", architecture: "arm64_mac" }),
      hosts(2, "mac1.metal", { platform: "mac", architecture: "x86_64_mac" }),
    ],
    coverage: { says: "nothing" },
  }),
  fleet([ACCOUNT_IDS.tokyo, "ap-northeast-1", EC2, "hosts-jp"], {
    tags: PLATFORM_JP_TAGS,
    parts: [hosts(28, "c6i.xlarge", x86("Ubuntu 24.04")), hosts(4, "c6i.xlarge", x86("Fedora Linux 43"))],
    coverage: { says: "members", issues: [[3, "VPC Endpoint Creation Failed:enableDnsSupport is off in the VPC"]] },
  }),
  fleet([ACCOUNT_IDS.tokyo, "ap-northeast-1", FARGATE, "oshirase"], {
    tags: STORE_JP_TAGS,
    parts: [tasks(24, 0.5, 1024)],
    coverage: { says: "codes", evidence: "sidecar", codes: ["SIDECAR_STOPPED"] },
  }),
  // Development
  fleet([ACCOUNT_IDS.storeDev, "us-east-2", EKS, "shop-dev"], {
    tags: DEV_TAGS,
    hours: 220,
    parts: [hosts(40, "t3.xlarge", X86, managed("shop-dev", "general"))],
  }),
  fleet([ACCOUNT_IDS.storeDev, "us-east-2", EKS, "shop-canary"], {
    tags: DEV_TAGS,
    parts: [hosts(5, "t3.large", X86, managed("shop-canary", "general"))],
    coverage: { says: "codes", evidence: "addon", codes: ["ADDON_UNHEALTHY"] },
  }),
  ...ADDON_TROUBLES.map(([name, issue]) =>
    fleet([ACCOUNT_IDS.storeDev, "us-east-2", EKS, name], {
      tags: DEV_TAGS,
      parts: [hosts(3, "t3.large", X86, managed(name, "general"))],
      coverage: { says: "cluster", covered: 0, issue },
    }),
  ),
  fleet([ACCOUNT_IDS.storeDev, "us-east-2", FARGATE, "preview"], {
    tags: DEV_TAGS,
    hours: 176,
    parts: [tasks(80, 0.25, 1024), tasks(30, 0.5, 2048, {}, { "capacity-provider": "FARGATE_SPOT" })],
  }),
  fleet([ACCOUNT_IDS.storeDev, "us-east-2", EC2, "dev-hosts"], {
    tags: DEV_TAGS,
    hours: 220,
    parts: [hosts(40, "t3.medium", X86_UNSEEN)],
    coverage: { says: "members", issues: [[40, "No Agent Reporting:Waiting for SSM notification"]] },
  }),
  fleet([ACCOUNT_IDS.science, "us-east-1", EC2, "notebooks"], {
    tags: SCIENCE_TAGS,
    parts: [hosts(60, "g5.xlarge", x86("Ubuntu 22.04")), hosts(20, "g5.2xlarge", X86_UNSEEN)],
  }),
  fleet([ACCOUNT_IDS.science, "us-east-1", EC2, "desktops"], {
    tags: SCIENCE_TAGS,
    parts: [hosts(12, "m6i.xlarge", { ...X86_UNSEEN, operator: "workspaces-instances.amazonaws.com" })],
  }),
  fleet([ACCOUNT_IDS.science, "us-east-2", EC2, "nightly"], {
    tags: SCIENCE_TAGS,
    hours: 62,
    parts: [hosts(50, "c6a.4xlarge")],
  }),
  fleet([ACCOUNT_IDS.science, "us-east-2", EKS, "experiments"], {
    tags: SCIENCE_TAGS,
    parts: [
      hosts(20, "m7g.xlarge", ARM, karpenter("experiments", "arm")),
      { type: null, many: 1, grouped: true, facts: { launchType: "FARGATE" } },
    ],
  }),
  // Sandbox
  fleet([ACCOUNT_IDS.sandbox, "us-east-1", EC2, "play"], {
    tags: SANDBOX_TAGS,
    parts: [
      hosts(60, "t3.large", X86_UNSEEN),
      hosts(6, "a1.xlarge", ARM),
      hosts(3, "t2.small", { ...X86_UNSEEN, architecture: "i386" }),
    ],
  }),
  fleet([ACCOUNT_IDS.sandbox, "us-east-1", EKS, "lab"], {
    tags: SANDBOX_TAGS,
    parts: [hosts(16, "t3.xlarge", X86, owned("lab"))],
  }),
  fleet([ACCOUNT_IDS.sandbox, "us-east-2", FARGATE, "workshop"], { tags: SANDBOX_TAGS, parts: [tasks(60, 0.25, 512)] }),
  // Acquired, without GuardDuty
  fleet([ACCOUNT_IDS.acquired, "us-east-1", EC2, "monolith"], {
    tags: {},
    parts: [
      hosts(70, "m5.xlarge", x86("CentOS Stream 9")),
      hosts(20, "m5.xlarge", x86("CentOS Linux 7.9")),
      hosts(24, "m5.2xlarge", WINDOWS),
      hosts(2, null, X86_UNSEEN),
    ],
  }),
  fleet([ACCOUNT_IDS.acquired, "us-east-1", EC2, "plant"], {
    tags: {},
    parts: [hosts(4, "m5.4xlarge", { ...X86, place: "outpost" })],
  }),
  fleet([ACCOUNT_IDS.acquired, "us-east-1", EKS, "plant-edge"], {
    tags: {},
    parts: [hosts(3, "m5.2xlarge", { ...X86, place: "local-cluster" }, owned("plant-edge"))],
  }),
  fleet([ACCOUNT_IDS.acquired, "eu-west-1", EC2, "monolith-eu"], {
    tags: {},
    parts: [hosts(45, "m5.xlarge", x86("Debian 11"))],
  }),
  fleet([ACCOUNT_IDS.acquired, "eu-central-1", EC2, "billing"], {
    tags: {},
    parts: [hosts(16, "m5.large", x86("AlmaLinux 9.4"))],
  }),
];
