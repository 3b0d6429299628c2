import { describe, expect, test } from "vitest";
import type { Planned } from "./plans.ts";
import { block, configOf, notesOf, planOf, readPlan, refers, rulesOf, shortly, unresolvedOf } from "./plans.ts";

/** What a plan leaves: vCPUs (m5.large has 2, m5.xlarge 4, t3.medium 2, t2.micro 1), rules used, and what is unresolved. */
type Case = {
  readonly name: string;
  readonly resources: readonly Planned[];
  readonly config?: object;
  readonly vcpus: string;
  readonly rules?: readonly string[];
  readonly unresolved?: readonly string[];
  readonly notes?: readonly string[];
  readonly kinds?: readonly string[];
  readonly reasons?: readonly string[];
};

const TEMPLATE: Planned = {
  address: "aws_launch_template.app",
  after: { instance_type: "m5.large" },
  unknown: { id: true },
};
const TASK: Planned = {
  address: "aws_ecs_task_definition.app",
  after: { family: "app", cpu: "256" },
  unknown: { arn: true },
};
const usesTemplate = (path: string, ...address: string[]) =>
  configOf({
    resources: address.map((one) =>
      block(one, { [path]: [{ id: refers("aws_launch_template.app.id", "aws_launch_template.app") }] }),
    ),
  });
const runsTask = configOf({
  resources: [
    block("aws_ecs_service.app", {
      task_definition: refers("aws_ecs_task_definition.app.arn", "aws_ecs_task_definition.app"),
    }),
  ],
});

const group = (after: object, unknown: object = {}): Planned => ({
  address: "aws_autoscaling_group.app",
  after: { min_size: 1, max_size: 5, launch_template: [{}], ...after },
  unknown: { launch_template: [{ id: true }], ...unknown },
});

const service = (after: object, unknown: object = {}): Planned => ({
  address: "aws_ecs_service.app",
  after: { name: "app", launch_type: "FARGATE", desired_count: 2, cluster: "web", ...after },
  unknown: { task_definition: true, ...unknown },
});

const nodes = (after: object, unknown: object = {}): Planned => ({
  address: "aws_eks_node_group.app",
  after: { cluster_name: "web", scaling_config: [{ desired_size: 2, min_size: 1, max_size: 4 }], ...after },
  unknown,
});

const mixed = (override: readonly object[], rest: object = {}) =>
  group({
    launch_template: [],
    desired_capacity: 10,
    min_size: 4,
    max_size: 20,
    mixed_instances_policy: [{ launch_template: [{ launch_template_specification: [{}], override }] }],
    ...rest,
  });
const mixedCode = configOf({
  resources: [
    block("aws_autoscaling_group.app", {
      mixed_instances_policy: [
        {
          launch_template: [
            {
              launch_template_specification: [
                { launch_template_id: refers("aws_launch_template.app.id", "aws_launch_template.app") },
              ],
            },
          ],
        },
      ],
    }),
  ],
});

const MANIFEST = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: general}
spec: {limits: {cpu: 100}}
`;

const CASES: readonly Case[] = [
  {
    name: "a host has the vCPUs of its type",
    resources: [{ address: "aws_instance.a", after: { instance_type: "m5.large" } }],
    vcpus: "2",
  },
  {
    name: "a host has its CPU options: 1 core × 1 thread",
    resources: [
      {
        address: "aws_instance.a",
        after: { instance_type: "m5.large", cpu_options: [{ core_count: 1, threads_per_core: 1 }] },
      },
    ],
    vcpus: "1",
  },
  {
    name: "a host of an older provider has its CPU options beside its type: 2 × 1",
    resources: [
      { address: "aws_instance.a", after: { instance_type: "m5.xlarge", cpu_core_count: 2, cpu_threads_per_core: 1 } },
    ],
    vcpus: "2",
  },
  {
    name: "a host's CPU options are usually known after apply, and its type counts",
    resources: [
      {
        address: "aws_instance.a",
        after: { instance_type: "m5.xlarge" },
        unknown: { cpu_core_count: true, cpu_threads_per_core: true },
      },
    ],
    vcpus: "4",
  },
  {
    name: "a host takes the type of its launch template",
    resources: [
      { address: "aws_instance.a", after: { launch_template: [{}] }, unknown: { launch_template: [{ id: true }] } },
      TEMPLATE,
    ],
    config: usesTemplate("launch_template", "aws_instance.a"),
    vcpus: "2",
  },
  {
    name: "a host of an unknown type is unresolved, without a guess",
    resources: [{ address: "aws_instance.a", after: {}, unknown: { instance_type: true } }],
    vcpus: "0..0..?",
    unresolved: ["aws_instance.a: instance type, known after apply"],
  },
  {
    name: "a host whose password is read is taken as Windows, which can't be protected",
    resources: [{ address: "aws_instance.a", after: { instance_type: "m5.large", get_password_data: true } }],
    vcpus: "2",
    rules: ["windows-by-password"],
    reasons: ["WINDOWS"],
  },
  {
    name: "the first Graviton can't run the agent",
    resources: [{ address: "aws_instance.a", after: { instance_type: "a1.large" } }],
    vcpus: "2",
    reasons: ["GRAVITON1"],
  },
  {
    name: "a host asked for on the spot market counts like any other",
    resources: [{ address: "aws_spot_instance_request.a", after: { instance_type: "m5.large" } }],
    vcpus: "2",
  },
  {
    name: "a group runs its desired number of its template's type: 2 × 2, from 1 × 2 to 5 × 2",
    resources: [group({ desired_capacity: 2 }), TEMPLATE],
    config: usesTemplate("launch_template", "aws_autoscaling_group.app"),
    vcpus: "2..4..10",
  },
  {
    name: "a group whose desired number is unknown starts at its minimum",
    resources: [group({}, { desired_capacity: true }), TEMPLATE],
    config: usesTemplate("launch_template", "aws_autoscaling_group.app"),
    vcpus: "2..2..10",
    rules: ["desired-is-minimum"],
  },
  {
    name: "a group without a link takes the only template in its module, and says so",
    resources: [group({ desired_capacity: 2 }), TEMPLATE],
    vcpus: "2..4..10",
    rules: ["only-candidate"],
  },
  {
    name: "a group without a link among two templates is unresolved",
    resources: [group({ desired_capacity: 2 }), TEMPLATE, { ...TEMPLATE, address: "aws_launch_template.other" }],
    vcpus: "0..0..?",
    unresolved: ["aws_autoscaling_group.app: instance type, its launch template is not in the plan"],
  },
  {
    name: "a group finds its launch configuration by name",
    resources: [
      group({ launch_template: [], launch_configuration: "lc", desired_capacity: 3 }),
      { address: "aws_launch_configuration.lc", after: { name: "lc", instance_type: "t2.micro" } },
    ],
    vcpus: "1..3..5",
  },
  {
    name: "a group whose launch configuration is named and not in the plan takes no other",
    resources: [
      group({ launch_template: [], launch_configuration: "gone", desired_capacity: 3 }),
      { address: "aws_launch_configuration.lc", after: { name: "lc", instance_type: "t2.micro" } },
    ],
    vcpus: "0..0..?",
    unresolved: ["aws_autoscaling_group.app: instance type, its launch configuration is not in the plan"],
  },
  {
    // ⌈10 / 4⌉ × 4 = 12 expected; ⌈4 / 4⌉ × 4 = 4 and ⌈4 / 3⌉ × 2 = 4; ⌈20 / 4⌉ × 4 = 20 and ⌈20 / 3⌉ × 2 = 14.
    name: "overrides win over the template, and weights (text) make hosts of units",
    resources: [
      mixed([
        { instance_type: "m5.xlarge", weighted_capacity: "4" },
        { instance_type: "m5.large", weighted_capacity: "3" },
      ]),
      TEMPLATE,
    ],
    config: mixedCode,
    vcpus: "4..12..20",
    rules: ["first-type"],
  },
  {
    // 10 hosts of m5.xlarge; 4 × m5.large to 20 × m5.xlarge.
    name: "several overrides without weights are a range over their types",
    resources: [mixed([{ instance_type: "m5.xlarge" }, { instance_type: "m5.large" }]), TEMPLATE],
    config: mixedCode,
    vcpus: "8..40..80",
    rules: ["first-type"],
  },
  {
    name: "a policy without overrides uses its template: 10 × 2",
    resources: [mixed([]), TEMPLATE],
    config: mixedCode,
    vcpus: "8..20..40",
  },
  {
    name: "a desired capacity in vCPUs is vCPUs already",
    resources: [mixed([{ instance_type: "m5.xlarge" }], { desired_capacity_type: "vcpu" }), TEMPLATE],
    config: mixedCode,
    vcpus: "4..10..20",
  },
  {
    name: "requirements instead of a type are a range per host: 2 × 2 up to 5 × 8",
    resources: [
      group({ desired_capacity: 2 }),
      { address: "aws_launch_template.app", after: { instance_requirements: [{ vcpu_count: [{ min: 2, max: 8 }] }] } },
    ],
    config: usesTemplate("launch_template", "aws_autoscaling_group.app"),
    vcpus: "2..4..40",
    rules: ["smallest-type"],
  },
  {
    name: "a group with the tag of a cluster is of its nodes, by that rule",
    resources: [group({ desired_capacity: 2, tag: [{ key: "kubernetes.io/cluster/web", value: "owned" }] }), TEMPLATE],
    config: usesTemplate("launch_template", "aws_autoscaling_group.app"),
    vcpus: "2..4..10",
    rules: ["node-by-tag"],
    kinds: ["eks-node"],
  },
  {
    name: "a warm pool is said and not counted",
    resources: [group({ desired_capacity: 2, warm_pool: [{ min_size: 3 }] }), TEMPLATE],
    config: usesTemplate("launch_template", "aws_autoscaling_group.app"),
    vcpus: "2..4..10",
    notes: ["aws_autoscaling_group.app its warm pool is not counted: those hosts are stopped"],
  },
  {
    name: "a node group runs its first type: 2 × 4, from 1 × 2 to 4 × 4",
    resources: [nodes({ instance_types: ["m5.xlarge", "m5.large"] })],
    vcpus: "2..8..16",
    rules: ["first-type"],
    kinds: ["eks-node"],
  },
  {
    name: "a node group of unknown types is of t3.medium: 2 × 2",
    resources: [nodes({}, { instance_types: true })],
    vcpus: "2..4..8",
    rules: ["default-type"],
  },
  {
    name: "a node group takes its template's type",
    resources: [nodes({ launch_template: [{}] }, { instance_types: true, launch_template: [{ id: true }] }), TEMPLATE],
    config: usesTemplate("launch_template", "aws_eks_node_group.app"),
    vcpus: "2..4..8",
  },
  {
    name: "a node group with types and a template's type is refused by EKS, which is said",
    resources: [
      nodes({ instance_types: ["m5.xlarge"], launch_template: [{}] }, { launch_template: [{ id: true }] }),
      TEMPLATE,
    ],
    config: usesTemplate("launch_template", "aws_eks_node_group.app"),
    vcpus: "4..8..16",
    notes: ["aws_eks_node_group.app names instance types, and so does its launch template: EKS refuses both"],
  },
  {
    name: "Windows nodes can't be protected",
    resources: [nodes({ instance_types: ["m5.large"], ami_type: "WINDOWS_CORE_2022_x86_64" })],
    vcpus: "2..4..8",
    reasons: ["WINDOWS"],
  },
  {
    name: "a cluster runs nothing by itself",
    resources: [{ address: "aws_eks_cluster.a", after: { name: "web" } }],
    vcpus: "0",
  },
  {
    name: "Auto Mode has no limit in code",
    resources: [{ address: "aws_eks_cluster.a", after: { name: "web", compute_config: [{ enabled: true }] } }],
    vcpus: "0..0..?",
    rules: ["demand-not-in-code"],
    kinds: ["eks-node"],
  },
  {
    // Desired 2 × 2 vCPU; the schedules set from 1 host to 10, the group itself from 2 to 5.
    name: "schedules widen the range of their group",
    resources: [
      { address: "aws_launch_configuration.a", after: { name: "lc", instance_type: "m5.large" } },
      {
        address: "aws_autoscaling_group.a",
        after: { name: "web", min_size: 2, max_size: 5, launch_configuration: "lc" },
      },
      {
        address: "aws_autoscaling_schedule.up",
        after: { autoscaling_group_name: "web", min_size: 5, max_size: 10, desired_capacity: -1 },
      },
      {
        address: "aws_autoscaling_schedule.down",
        after: { autoscaling_group_name: "web", min_size: -1, max_size: -1, desired_capacity: 1 },
      },
      {
        address: "aws_autoscaling_schedule.other",
        after: { autoscaling_group_name: "other", min_size: 0, max_size: 99, desired_capacity: 50 },
      },
    ],
    vcpus: "2..4..20",
    rules: ["desired-is-minimum"],
  },
  {
    name: "a cluster that may be in Auto Mode has no limit either",
    resources: [
      {
        address: "aws_eks_cluster.a",
        after: { name: "web", compute_config: [{}] },
        unknown: { compute_config: [{ enabled: true }] },
      },
    ],
    vcpus: "0..0..?",
    unresolved: ["aws_eks_cluster.a: whether it is in Auto Mode, known after apply"],
    kinds: ["eks-node"],
  },
  {
    name: "overrides that are known after apply are not their template",
    resources: [
      {
        address: "aws_autoscaling_group.a",
        after: { min_size: 0, max_size: 4, desired_capacity: 2, mixed_instances_policy: [{ launch_template: [{}] }] },
        unknown: { mixed_instances_policy: [{ launch_template: [{ override: true }] }] },
      },
      TEMPLATE,
    ],
    vcpus: "0..0..?",
    unresolved: ["aws_autoscaling_group.a: instance type, known after apply"],
  },
  {
    name: "a weight that is known after apply is not 1",
    resources: [
      {
        address: "aws_autoscaling_group.a",
        after: {
          min_size: 0,
          max_size: 4,
          desired_capacity: 2,
          mixed_instances_policy: [{ launch_template: [{ override: [{ instance_type: "m5.large" }] }] }],
        },
        unknown: { mixed_instances_policy: [{ launch_template: [{ override: [{ weighted_capacity: true }] }] }] },
      },
    ],
    vcpus: "0..0..?",
    unresolved: ["aws_autoscaling_group.a: instance type, its weight is known after apply"],
  },
  {
    name: "requirements that are known after apply are not one vCPU",
    resources: [
      {
        address: "aws_launch_template.app",
        after: { instance_requirements: [{ vcpu_count: [{}] }] },
        unknown: { instance_requirements: [{ vcpu_count: [{ min: true }] }] },
      },
      { address: "aws_autoscaling_group.a", after: { min_size: 1, max_size: 1, launch_template: [{}] } },
    ],
    config: usesTemplate("launch_template", "aws_autoscaling_group.a"),
    vcpus: "0..0..?",
    rules: ["desired-is-minimum"],
    unresolved: ["aws_autoscaling_group.a: instance type, no instance type is given"],
  },
  {
    name: "pods on Fargate are 0, not supported",
    resources: [{ address: "aws_eks_fargate_profile.a", after: { cluster_name: "web" } }],
    vcpus: "0",
    reasons: ["EKS_ON_FARGATE"],
  },
  {
    name: "a service on Fargate runs its tasks: 2 × 0.25",
    resources: [service({}), TASK],
    config: runsTask,
    vcpus: "0.5",
    kinds: ["fargate-task"],
  },
  {
    name: "a task's size may be in words",
    resources: [service({}), { ...TASK, after: { family: "app", cpu: "1 vCPU" } }],
    config: runsTask,
    vcpus: "2",
  },
  {
    name: "a service without a number runs none",
    resources: [service({ desired_count: null }), TASK],
    config: runsTask,
    vcpus: "0",
  },
  {
    name: "a service runs on EC2 where nothing says otherwise, and its hosts are counted",
    resources: [service({ launch_type: null }, { launch_type: true }), TASK],
    config: runsTask,
    vcpus: "0",
  },
  {
    name: "a service is on Fargate by its strategy",
    resources: [
      service({ launch_type: null, capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }] }),
      TASK,
    ],
    config: runsTask,
    vcpus: "0.5",
  },
  {
    name: "a service is on Fargate by its cluster's default strategy",
    resources: [
      service({ launch_type: null }),
      TASK,
      {
        address: "aws_ecs_cluster_capacity_providers.a",
        after: {
          cluster_name: "web",
          default_capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }],
        },
      },
    ],
    config: runsTask,
    vcpus: "0.5",
  },
  {
    name: "a service in a cluster elsewhere, whose default strategy nobody can tell",
    resources: [service({ launch_type: null, network_configuration: [{}] }), TASK],
    config: runsTask,
    vcpus: "0..0..0.5",
    unresolved: ["aws_ecs_service.app: launch type, its cluster, whose default strategy decides, is not in the code"],
  },
  {
    name: "a service in a cluster elsewhere, whose definition allows nothing but Fargate",
    resources: [
      service({ launch_type: null, network_configuration: [{}] }),
      { ...TASK, after: { ...TASK.after, requires_compatibilities: ["FARGATE"] } },
    ],
    config: runsTask,
    vcpus: "0.5",
    rules: ["fargate-only"],
  },
  {
    name: "a service finds its definition by family and revision",
    resources: [service({ task_definition: "app:7" }, { task_definition: undefined }), TASK],
    vcpus: "0.5",
  },
  {
    name: "a service whose definition is not in the plan is unresolved, up to the largest task: 2 × 32",
    resources: [service({ task_definition: "other:7" }, { task_definition: undefined }), TASK],
    vcpus: "0..0..64",
    unresolved: ["aws_ecs_service.app: task size, its task definition is not in the plan"],
  },
  {
    name: "a definition without a size leaves its service unresolved",
    resources: [service({}), { ...TASK, after: { family: "app" } }],
    config: runsTask,
    vcpus: "0..0..64",
    unresolved: ["aws_ecs_service.app: task size, its task definition gives no cpu"],
  },
  {
    name: "a service scales between the bounds of its target: 1 × 0.25 to 10 × 0.25",
    resources: [
      service({}),
      TASK,
      {
        address: "aws_appautoscaling_target.a",
        after: { service_namespace: "ecs", resource_id: "service/web/app", min_capacity: 1, max_capacity: 10 },
      },
    ],
    config: runsTask,
    vcpus: "0.25..0.5..2.5",
  },
  {
    name: "a target of a table adds nothing",
    resources: [
      service({}),
      TASK,
      {
        address: "aws_appautoscaling_target.a",
        after: { service_namespace: "dynamodb", resource_id: "table/app", min_capacity: 5, max_capacity: 100 },
      },
    ],
    config: runsTask,
    vcpus: "0.5",
  },
  {
    name: "a platform version that is too old can't be protected",
    resources: [service({ platform_version: "1.3.0" }), TASK],
    config: runsTask,
    vcpus: "0.5",
    reasons: ["FARGATE_PLATFORM_OLD"],
  },
  {
    name: "Windows tasks can't be protected",
    resources: [
      service({}),
      {
        ...TASK,
        after: {
          family: "app",
          cpu: "1024",
          runtime_platform: [{ operating_system_family: "WINDOWS_SERVER_2022_CORE" }],
        },
      },
    ],
    config: runsTask,
    vcpus: "2",
    reasons: ["FARGATE_WINDOWS"],
  },
  {
    name: "a daemon is impossible on Fargate",
    resources: [service({ scheduling_strategy: "DAEMON" }), TASK],
    config: runsTask,
    vcpus: "0",
  },
  {
    // ⌈4 × 50 %⌉ = 2 tasks of 0.25.
    name: "a task set is a second way from a service to its definition",
    resources: [
      service({ launch_type: null, desired_count: 4 }, { task_definition: undefined }),
      TASK,
      {
        address: "aws_ecs_task_set.a",
        after: { launch_type: "FARGATE", scale: [{ value: 50, unit: "PERCENT" }] },
        unknown: { service: true, task_definition: true },
      },
    ],
    config: configOf({
      resources: [
        block("aws_ecs_task_set.a", {
          service: refers("aws_ecs_service.app.id", "aws_ecs_service.app"),
          task_definition: refers("aws_ecs_task_definition.app.arn", "aws_ecs_task_definition.app"),
        }),
      ],
    }),
    vcpus: "0.5",
  },
  {
    name: "a spot fleet's hosts are written down, with weights: ⌈6 / 2⌉ × 2",
    resources: [
      {
        address: "aws_spot_fleet_request.a",
        after: { target_capacity: 6, launch_specification: [{ instance_type: "m5.large", weighted_capacity: "2" }] },
      },
    ],
    vcpus: "6",
  },
  {
    name: "a fleet keeps its target: 3 × 2",
    resources: [
      {
        address: "aws_ec2_fleet.a",
        after: {
          target_capacity_specification: [{ total_target_capacity: 3 }],
          launch_template_config: [{ launch_template_specification: [{}], override: [] }],
        },
      },
      TEMPLATE,
    ],
    config: configOf({
      resources: [
        block("aws_ec2_fleet.a", {
          launch_template_config: [
            {
              launch_template_specification: [
                { launch_template_id: refers("aws_launch_template.app.id", "aws_launch_template.app") },
              ],
            },
          ],
        }),
      ],
    }),
    vcpus: "6",
  },
  {
    name: "Batch on EC2 runs its minimum, up to its maximum and one host more: 64 + 2",
    resources: [
      {
        address: "aws_batch_compute_environment.a",
        after: {
          type: "MANAGED",
          compute_resources: [{ type: "EC2", min_vcpus: 0, max_vcpus: 64, instance_type: ["m5.large"] }],
        },
      },
    ],
    vcpus: "0..0..66",
    rules: ["batch-minimum"],
  },
  {
    name: "Batch on Fargate has only a maximum",
    resources: [
      {
        address: "aws_batch_compute_environment.a",
        after: { type: "MANAGED", compute_resources: [{ type: "FARGATE", max_vcpus: 16 }] },
      },
    ],
    vcpus: "0..0..16",
    rules: ["batch-minimum", "batch-on-fargate"],
    kinds: ["fargate-task"],
  },
  {
    name: "a Karpenter pool as text runs up to its limit",
    resources: [{ address: "kubectl_manifest.a", after: { yaml_body: MANIFEST } }],
    vcpus: "0..0..100",
    rules: ["demand-not-in-code"],
  },
  {
    name: "a Karpenter pool as an object runs up to its limit",
    resources: [
      {
        address: "kubernetes_manifest.a",
        after: {
          manifest: {
            apiVersion: "karpenter.sh/v1",
            kind: "NodePool",
            metadata: { name: "a" },
            spec: { limits: { cpu: "10" } },
          },
        },
      },
    ],
    vcpus: "0..0..10",
    rules: ["demand-not-in-code"],
  },
  {
    name: "a manifest that is no YAML is unresolved",
    resources: [{ address: "kubectl_manifest.a", after: { yaml_body: "apiVersion: karpenter.sh/v1\n  bad: [" } }],
    vcpus: "0",
    unresolved: ["kubectl_manifest.a: manifest, its YAML is not understood"],
  },
  {
    name: "a list of Kubernetes holds pools too",
    resources: [
      {
        address: "kubectl_manifest.a",
        after: {
          yaml_body: `kind: List\nitems: [{apiVersion: karpenter.sh/v1, kind: NodePool, spec: {limits: {cpu: 8}}}]`,
        },
      },
    ],
    vcpus: "0..0..8",
    rules: ["demand-not-in-code"],
  },
  ...[{ cpu: true }, true].map((limits) => ({
    name: `a Karpenter pool with limits that are known after apply (${JSON.stringify(limits)})`,
    resources: [
      {
        address: "kubernetes_manifest.a",
        after: { manifest: { apiVersion: "karpenter.sh/v1", kind: "NodePool", spec: {} } },
        unknown: { manifest: { spec: { limits } } },
      },
    ],
    vcpus: "0..0..?",
    rules: ["demand-not-in-code"],
    unresolved: [`kubernetes_manifest.a: limit, its ${limits === true ? "limits are" : "limit is"} not understood`],
  })),
  {
    name: "a manifest of a kind that is known after apply",
    resources: [{ address: "kubernetes_manifest.a", after: { manifest: {} }, unknown: { manifest: { kind: true } } }],
    vcpus: "0",
    unresolved: ["kubernetes_manifest.a: manifest, known after apply"],
  },
  {
    name: "a chart of Karpenter is said",
    resources: [{ address: "helm_release.a", after: { chart: "karpenter" } }],
    vcpus: "0",
    notes: [
      "helm_release.a installs Karpenter: nodes that its pools start come with demand, and only manifests in the plan are counted",
    ],
  },
  { name: "what runs nothing is nothing", resources: [{ address: "aws_s3_bucket.a", after: {} }], vcpus: "0" },
];

describe("each resource type, as a plan leaves it", () => {
  test.each(CASES)(
    "$name",
    async ({ resources, config = {}, vcpus, rules = [], unresolved = [], notes = [], kinds, reasons }) => {
      const { after } = await readPlan(planOf(resources, config));
      expect(shortly(after)).toBe(vcpus);
      expect(rulesOf(after)).toEqual(rules);
      expect(unresolvedOf(after)).toEqual(unresolved);
      expect(notesOf(after)).toEqual(notes);
      const found = after.workloads.map(({ kind }) => kind);
      expect(found).toEqual(kinds ?? found);
      const said = after.workloads.flatMap(({ eligibility }) => eligibility.reasons);
      expect(said).toEqual(reasons ?? said);
    },
  );
});
