import { AddonIssueCode } from "@aws-sdk/client-eks";
import { describe, expect, test } from "vitest";
import { DATA } from "../../../data/refresh/write-table.ts";
import { createIssueReader } from "../../../src/sources/aws-answers/issue.ts";
import { readReferenceTables } from "../../../src/sources/reference-data.ts";

const { reasons } = readReferenceTables(DATA);
const read = createIssueReader(reasons);

type Row = readonly ["EKS" | "ECS" | "EC2", string, string | null];

const REPLICAS =
  "Addon Status Unhealthy:EKS Addon Issue - InsufficientNumberOfReplicas: The add-on is unhealthy because";
const NOT_SCHEDULED = `${REPLICAS} one or more pods is not scheduled 0/9 nodes are available:`;
const WEB = "TaskDefinition - 'web:3'";
const DNS =
  "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for vpc-0a1b2c3d4e5f60718 (Service: Ec2, Status Code:400, Request ID: a1b2c3d4-5678-90ab-cdef-EXAMPLE11111).";
const OWNER =
  "Owner account ID 111122223333 for shared VPC vpc-0a1b2c3d4e5f60718 doesn't have either Runtime Monitoring, automated agent configuration, or both, enabled.";
const UNSUPPORTED = "VPC endpoint creation not supported for shared VPC vpc-0a1b2c3d4e5f60718";
const KEPT =
  "Shared VPC endpoint deletion not allowed for account ID 111122223333, shared VPC vpc-0a1b2c3d4e5f60718, owner account ID 555555555555.";

/** https://docs.aws.amazon.com/guardduty/latest/ug/eks-runtime-monitoring-coverage.html */
const EKS: readonly Row[] = [
  [
    "EKS",
    "Addon Creation Failed:Addon aws-guardduty-agent is not compatible with current cluster version of cluster shop. Addon specified is not supported.",
    "EKS_ADDON_K8S_INCOMPATIBLE",
  ],
  ["EKS", `VPC Endpoint Creation Failed:${UNSUPPORTED}`, "SHARED_VPC_UNSUPPORTED"],
  ["EKS", `VPC Endpoint Creation Failed:${OWNER}`, "SHARED_VPC_OWNER_NOT_ENABLED"],
  ["EKS", `VPC Endpoint Creation Failed:${DNS}`, "VPC_DNS_OFF"],
  ["EKS", `Shared VPC Endpoint Deletion Failed:${KEPT}`, "SHARED_VPC_ENDPOINT_KEPT"],
  ["EKS", "Local EKS clusters:EKS addons are not supported on local outpost clusters.", "EKS_OUTPOSTS_LOCAL"],
  ["EKS", "Local EKS clusters", "EKS_OUTPOSTS_LOCAL"],
  ["EKS", "EKS Runtime Monitoring enablement permission not granted", "EKS_ENABLEMENT_DENIED"],
  ["EKS", "EKS Runtime Monitoring enablement permission not granted:a role is missing", "EKS_ENABLEMENT_DENIED"],
  ["EKS", "EKS Runtime Monitoring enablement resource provisioning in progress", "EKS_PROVISIONING"],
  ["EKS", "Others:Error due to authorization failure", "EKS_AUTHORIZATION"],
  ["EKS", "Others (any other issue):Error due to authorization failure", "EKS_AUTHORIZATION"],
  ["EKS", "Error due to authorization failure", "EKS_AUTHORIZATION"],
];

/** The page's second table: the codes of the add-on. */
const ADDON: readonly Row[] = [
  ["EKS", `${REPLICAS} it doesn't have the desired number of replicas.`, "EKS_ADDON_REPLICAS"],
  [
    "EKS",
    `${NOT_SCHEDULED} 9 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.`,
    "EKS_ADDON_UNSCHEDULABLE",
  ],
  [
    "EKS",
    `${NOT_SCHEDULED} 9 Too many pods. preemption: not eligible due to preemptionPolicy=Never.`,
    "EKS_ADDON_UNSCHEDULABLE",
  ],
  [
    "EKS",
    `${NOT_SCHEDULED} 1 Insufficient memory. preemption: not eligible due to preemptionPolicy=Never.`,
    "EKS_ADDON_UNSCHEDULABLE",
  ],
  [
    "EKS",
    `${REPLICAS} one or more pods have waiting containers CrashLoopBackOff: Completed`,
    "EKS_ADDON_CRASH_COMPLETED",
  ],
  ["EKS", `${REPLICAS} one or more pods have waiting containers CrashLoopBackOff: Error`, "EKS_ADDON_CRASH_ERROR"],
  [
    "EKS",
    'Addon Update Failed:EKS Addon Issue - AdmissionRequestDenied: admission webhook "validate.kyverno.svc-fail" denied the request: policy DaemonSet/amazon-guardduty/aws-guardduty-agent for resource violation: restrict-image-registries: autogen-validate-registries: …',
    "EKS_ADDON_ADMISSION_DENIED",
  ],
  [
    "EKS",
    'Addon Creation Failed:EKS Addon issue - AccessDenied: admission webhook "policy.example.com" denied the request: no',
    "EKS_ADDON_ADMISSION_DENIED",
  ],
  [
    "EKS",
    'Addon Update Failed:EKS Addon Issue - ConfigurationConflict: Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts: DaemonSet.apps aws-guardduty-agent - .spec.template.spec.containers[name="aws-guardduty-agent"].image',
    "EKS_ADDON_CONFLICT",
  ],
  [
    "EKS",
    'Addon Creation Failed:EKS Addon Issue - AccessDenied: priorityclasses.scheduling.k8s.io "aws-guardduty-agent.priorityclass" is forbidden: User "eks:addon-manager" cannot patch resource "priorityclasses" in API group "scheduling.k8s.io" at the cluster scope',
    "EKS_ADDON_RBAC",
  ],
  [
    "EKS",
    String.raw`AddonUpdationFailed: EKSAddonIssue - AccessDenied: namespaces\"amazon-guardduty\"isforbidden:User\"eks:addon-manager\"cannotpatchresource\"namespaces\"inAPIgroup\"\"inthenamespace\"amazon-guardduty\"`,
    "EKS_ADDON_RBAC",
  ],
  [
    "EKS",
    'Addon Creation Failed:EKS Addon Issue - AccessDenied: admission webhook "validation.gatekeeper.sh" denied the request: [all-namespace-must-have-label-owner] All namespaces must have an `owner` label',
    "EKS_ADDON_GATEKEEPER_LABEL",
  ],
  [
    "EKS",
    'Addon Creation Failed:EKS Addon Issue - AccessDenied: admission webhook "validation.gatekeeper.sh" denied the request: [allowed-container-registries] container <aws-guardduty-agent> has an invalid image registry',
    "EKS_ADDON_GATEKEEPER_REGISTRY",
  ],
  ["EKS", "addon status unhealthy:eks addon issue - somethingnew: no such text", "EKS_ADDON_ISSUE"],
  ["EKS", "AddonCreationFailed:EKS Addon issue - SomethingNew: no such text", "EKS_ADDON_ISSUE"],
];

/** https://docs.aws.amazon.com/guardduty/latest/ug/gdu-assess-coverage-ecs.html */
const ECS: readonly Row[] = [
  ["ECS", `Agent not reporting:Agent not reporting for tasks in ${WEB}`, "ECS_AGENT_SILENT"],
  ["ECS", `Agent not reporting:no route; for task in ${WEB}`, "ECS_VPC_ISSUE"],
  ["ECS", `Agent not reporting:${OWNER}; for task in ${WEB}`, "SHARED_VPC_OWNER_NOT_ENABLED"],
  ["ECS", `Agent not reporting:${DNS}; for task in ${WEB}`, "VPC_DNS_OFF"],
  ["ECS", `Agent exited:ExitCode: 137 for tasks in ${WEB}`, "ECS_AGENT_EXITED"],
  ["ECS", `Agent exited:Reason: OutOfMemoryError for tasks in ${WEB}`, "ECS_AGENT_EXITED"],
  ["ECS", `Agent exited:ExitCode: 1 with reason: 'Error' for tasks in ${WEB}`, "ECS_AGENT_EXITED"],
  [
    "ECS",
    "Agent exited:Agent exited: Reason: CannotPullContainerError: pull image manifest has been retried 5 time(s)",
    "ECS_IMAGE_PULL",
  ],
  ["ECS", `VPC Endpoint Creation Failed:${DNS}`, "VPC_DNS_OFF"],
  [
    "ECS",
    `Agent not provisioned:Unsupported invocation by STEP_FUNCTIONS for task(s) in ${WEB}`,
    "ECS_UNSUPPORTED_INVOKER",
  ],
  ["ECS", `Agent not provisioned:Unsupported CPU architecture 'riscv' for task(s) in ${WEB}`, "ECS_CPU_ARCH"],
  ["ECS", `Agent not provisioned:TaskExecutionRole missing from ${WEB}`, "ECS_EXEC_ROLE_MISSING"],
  ["ECS", `Agent not provisioned:Missing network configuration 'subnets' for task(s) in ${WEB}`, "ECS_NETWORK_CONFIG"],
  [
    "ECS",
    "Agent not provisioned:Tasks started when clusters had exclusion tag are excluded from Runtime Monitoring. Impacted task ID(s): '0123abcd",
    "ECS_TASK_TAG_EXCLUDED",
  ],
  [
    "ECS",
    "Agent not provisioned:Services deployed when clusters had exclusion tag are excluded from Runtime Monitoring. Impacted service name(s): 'web'",
    "ECS_SERVICE_TAG_EXCLUDED",
  ],
  [
    "ECS",
    "Agent not provisioned:Tasks started before enabling Automated Agent Configuration are not covered. Impacted task ID(s): '0123abcd'",
    "ECS_TASK_PREDATES_AUTO",
  ],
  [
    "ECS",
    "Agent not provisioned:Services deployed before enabling Automated Agent Configuration are not covered. Impacted service name(s): 'web'",
    "ECS_SERVICE_PREDATES_AUTO",
  ],
  [
    "ECS",
    "Agent not provisioned:Service 'web' requires a new deployment to fix/troubleshoot. Refer documentation, Impacted service name(s): 'web'",
    "ECS_SERVICE_NEEDS_DEPLOY",
  ],
  [
    "ECS",
    "Agent not provisioned:Tasks started before enabling Runtime Monitoring require a relaunch. Impacted task ID(s): '0123abcd'",
    "ECS_TASK_PREDATES_RM",
  ],
  ["ECS", `Others:Unidentified issue, for tasks in ${WEB}`, "ECS_OTHER"],
];

/** https://docs.aws.amazon.com/guardduty/latest/ug/gdu-assess-coverage-ec2.html */
const EC2: readonly Row[] = [
  ["EC2", "No Agent Reporting:Waiting for SSM notification", "EC2_SSM_WAIT"],
  ["EC2", "No Agent Reporting:", "EC2_AGENT_SILENT"],
  ["EC2", "No Agent Reporting", "EC2_AGENT_SILENT"],
  ["EC2", "No Agent Reporting:(Empty on purpose)", "EC2_AGENT_SILENT"],
  ["EC2", "No Agent Reporting:Agent disconnected", "EC2_AGENT_DISCONNECTED"],
  ["EC2", "Agent Not Provisioned:Instances with exclusion tags are excluded from Runtime Monitoring.", "TAG_EXCLUDED"],
  ["EC2", "Agent Not Provisioned:Kernel version is lower than the supported version.", "EC2_KERNEL_OLD"],
  ["EC2", "Agent Not Provisioned:Kernel version is higher than the supported version.", "EC2_KERNEL_NEW"],
  ["EC2", "Agent Not Provisioned:Unable to retrieve instance identity document.", "EC2_NO_IDENTITY_DOC"],
  [
    "EC2",
    "SSM Association Creation Failed:GuardDuty SSM association already exists in your account",
    "EC2_SSM_ASSOC_EXISTS",
  ],
  ["EC2", "SSM Association Creation Failed:Your account has too many SSM associations", "EC2_SSM_ASSOC_QUOTA"],
  [
    "EC2",
    "SSM Association Updation Failed:GuardDuty SSM association does not exist in your account",
    "EC2_SSM_ASSOC_MISSING",
  ],
  [
    "EC2",
    "SSM Association Deletion Failed:GuardDuty SSM association does not exist in your account",
    "EC2_SSM_ASSOC_GONE",
  ],
  [
    "EC2",
    "SSM Instance Association Execution Failed:Architectural requirements or other prerequisites are not met.",
    "EC2_PREREQ_FAILED",
  ],
  ["EC2", `VPC Endpoint Creation Failed:${UNSUPPORTED}`, "SHARED_VPC_UNSUPPORTED"],
  ["EC2", `VPC Endpoint Creation Failed:${OWNER}`, "SHARED_VPC_OWNER_NOT_ENABLED"],
  ["EC2", `VPC Endpoint Creation Failed:${DNS}`, "VPC_DNS_OFF"],
  ["EC2", `Shared VPC Endpoint Deletion Failed:${KEPT}`, "SHARED_VPC_ENDPOINT_KEPT"],
  ["EC2", "Agent not reporting:", "EC2_LEGACY_SILENT"],
  ["EC2", "Agent not reporting", "EC2_LEGACY_SILENT"],
];

/** https://docs.aws.amazon.com/guardduty/latest/ug/gdu-assess-coverage-bottlerocket-ecs-ec2.html, where it differs. */
const BOTTLEROCKET: readonly Row[] = [
  [
    "EC2",
    "SSM Association Update Failed:GuardDuty SSM association does not exist in your account.",
    "EC2_SSM_ASSOC_MISSING",
  ],
  ["EC2", "Agent disconnected", "EC2_AGENT_DISCONNECTED"],
  ["EC2", "Agent disconnected:", "EC2_AGENT_DISCONNECTED"],
  ["EC2", "No Agent Reporting:Not applicable", "EC2_AGENT_SILENT"],
  ["EC2", "ECR Image Pull Failed:The agent container image could not be pulled from Amazon ECR.", "BR_IMAGE_PULL"],
];

const ROWS = [...EKS, ...ADDON, ...ECS, ...EC2, ...BOTTLEROCKET];

test.each(ROWS)("%s: %s is %s", (resource, issue, code) => {
  expect(read(resource, issue)).toEqual([code, `issue:${issue}`]);
});

test.each(ROWS)("%s: %s is read whatever its case and its spaces", (resource, issue, code) => {
  const [type = "", ...detail] = issue.split(":");
  const loose = [` ${type.toUpperCase()} `, ...detail].join(":").toUpperCase();
  expect(read(resource, loose)[0]).toBe(code);
});

test.each(ROWS)("%s: %s means one reason, however the table is ordered", (resource, issue, code) => {
  const backwards = createIssueReader(new Map([...reasons].toReversed()));
  expect(backwards(resource, issue)[0]).toBe(code);
});

test("a reason that an issue can mean has a row above", () => {
  const told = new Set(ROWS.map(([, , code]) => code));
  const matched = [...reasons.values()].filter(({ match }) => match.length > 0).map(({ code }) => code);
  // The codes of the add-on that AWS shows no text for.
  const codes = new Set(
    Object.values(AddonIssueCode).map((code) => read("EKS", `Addon Status Unhealthy:EKS Addon Issue - ${code}: x`)[0]),
  );
  expect(matched.filter((code) => !told.has(code) && !codes.has(code))).toEqual([]);
});

describe("a health code of an EKS add-on", () => {
  test.each(Object.values(AddonIssueCode))("%s has a reason of its own, with a remedy", (code) => {
    const [reason = ""] = read("EKS", `Addon Status Unhealthy:EKS Addon Issue - ${code}: some message`);
    expect(reason).not.toBe("EKS_ADDON_ISSUE");
    expect(reasons.get(reason)?.remedy).toEqual(expect.any(String));
  });
});

describe("an issue that no row knows keeps AWS's words and has no reason", () => {
  test.each([
    ["EKS", "Addon Rollback Failed:EKS Addon Issue - InternalFailure: x"],
    ["EKS", "Agent not reporting"],
    ["EKS", "Others:something else"],
    ["EKS", "VPC Endpoint Creation Failed:the quota of endpoints is used up"],
    ["EKS", "Agent Not Provisioned:Kernel version is lower than the supported version."],
    ["ECS", "Agent not provisioned:Unsupported moon phase"],
    ["ECS", "No Agent Reporting:Waiting for SSM notification"],
    ["ECS", "Tasks started before enabling Runtime Monitoring require a relaunch."],
    ["EC2", "Agent Not Provisioned:"],
    ["EC2", "Agent not reporting:for a new reason"],
    ["EC2", "SSM Association Creation Failed:GuardDuty SSM association does not exist in your account"],
    ["EC2", ":"],
    ["EC2", ""],
  ] as const)("%s: %s", (resource, issue) => {
    expect(read(resource, issue)).toEqual([`issue:${issue}`]);
  });
});

describe("issues that AWS joined by semicolons", () => {
  test("are told apart by their types", () => {
    const first = `Agent exited:ExitCode: 1 for tasks in ${WEB}`;
    const second = `Agent not reporting:no route; for task in ${WEB}`;
    expect(read("ECS", `${first}; ${second};Others:Unidentified issue`)).toEqual([
      "ECS_AGENT_EXITED",
      `issue:${first}`,
      "ECS_VPC_ISSUE",
      `issue:${second}`,
      "ECS_OTHER",
      "issue:Others:Unidentified issue",
    ]);
  });

  test("stay one where what follows is no type", () => {
    expect(read("EC2", "Agent Not Provisioned:x; y: z")).toEqual(["issue:Agent Not Provisioned:x; y: z"]);
  });
});
