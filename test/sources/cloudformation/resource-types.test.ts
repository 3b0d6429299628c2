import { describe, expect, test } from "vitest";
import { UNCOUNTED_TYPES } from "../../../src/sources/cloudformation/resources/uncounted.ts";
import { RESOURCE_TYPES } from "../../../src/sources/cloudformation/resource-types.ts";
import { notesOf, rulesOf, shortly, unresolvedOf } from "../terraform/plans.ts";
import { readText, templateOf } from "./templates.ts";

/** What a template will run: vCPUs (m5.large has 2, m5.xlarge 4, t3.medium 2, t2.micro 1, m1.small 1), rules, and what is unresolved. */
type Case = {
  readonly name: string;
  readonly resources: object;
  readonly vcpus: string;
  readonly rules?: readonly string[];
  readonly unresolved?: readonly string[];
  readonly notes?: readonly string[];
  readonly kinds?: readonly string[];
  readonly reasons?: readonly string[];
};

const resource = (type: string, properties: object = {}): object => ({ Type: `AWS::${type}`, Properties: properties });

const TEMPLATE = resource("EC2::LaunchTemplate", {
  LaunchTemplateName: "app",
  LaunchTemplateData: { InstanceType: "m5.large" },
});
const BY_REF = {
  LaunchTemplateId: { Ref: "Template" },
  Version: { "Fn::GetAtt": ["Template", "LatestVersionNumber"] },
};
const TASK = resource("ECS::TaskDefinition", { Family: "app", Cpu: "256", Memory: "512" });

const group = (properties: object): object =>
  resource("AutoScaling::AutoScalingGroup", { MinSize: "1", MaxSize: "5", ...properties });
const mixed = (overrides: readonly object[], properties: object = {}): object =>
  group({
    MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: BY_REF, Overrides: overrides } },
    ...properties,
  });
const nodes = (properties: object): object =>
  resource("EKS::Nodegroup", {
    ClusterName: "web",
    ScalingConfig: { MinSize: 1, DesiredSize: 2, MaxSize: 4 },
    ...properties,
  });
const service = (properties: object): object =>
  resource("ECS::Service", {
    ServiceName: "app",
    Cluster: "web",
    LaunchType: "FARGATE",
    DesiredCount: 2,
    TaskDefinition: { Ref: "Task" },
    ...properties,
  });
const target = (properties: object): object =>
  resource("ApplicationAutoScaling::ScalableTarget", {
    ServiceNamespace: "ecs",
    MinCapacity: 1,
    MaxCapacity: 10,
    ...properties,
  });
const batch = (compute: object, properties: object = {}): object =>
  resource("Batch::ComputeEnvironment", { Type: "MANAGED", ComputeResources: compute, ...properties });

const HOSTS: readonly Case[] = [
  { name: "a host", resources: { A: resource("EC2::Instance", { InstanceType: "m5.large" }) }, vcpus: "2" },
  {
    name: "a host with CPU options: 1 core × 1 thread",
    resources: {
      A: resource("EC2::Instance", { InstanceType: "m5.large", CpuOptions: { CoreCount: 1, ThreadsPerCore: 1 } }),
    },
    vcpus: "1",
  },
  {
    name: "a host that names no type is AWS's default, m1.small",
    resources: { A: resource("EC2::Instance", {}) },
    vcpus: "1",
    rules: ["default-type"],
  },
  {
    name: "a host of a launch template",
    resources: { Template: TEMPLATE, A: resource("EC2::Instance", { LaunchTemplate: BY_REF }) },
    vcpus: "2",
  },
  {
    name: "a host in a Local Zone is unverified",
    resources: {
      A: resource("EC2::Instance", { InstanceType: "m5.large", AvailabilityZone: "us-west-2-lax-1a" }),
    },
    vcpus: "2",
    reasons: ["LOCAL_ZONE"],
  },
  { name: "a launch template by itself runs nothing", resources: { Template: TEMPLATE }, vcpus: "0" },
  {
    name: "a group without a desired number: its minimum, 1 × 2, up to 5 × 2",
    resources: { Template: TEMPLATE, A: group({ LaunchTemplate: BY_REF }) },
    vcpus: "2..2..10",
    rules: ["desired-is-minimum"],
  },
  {
    name: "a group with a desired number as text: 3 × 2",
    resources: { Template: TEMPLATE, A: group({ LaunchTemplate: BY_REF, DesiredCapacity: "3" }) },
    vcpus: "2..6..10",
  },
  {
    name: "a group that names its launch template",
    resources: { Template: TEMPLATE, A: group({ LaunchTemplate: { LaunchTemplateName: "app", Version: "1" } }) },
    vcpus: "2..2..10",
    rules: ["desired-is-minimum"],
  },
  {
    name: "a group of a launch configuration",
    resources: {
      Config: resource("AutoScaling::LaunchConfiguration", { InstanceType: "m5.xlarge" }),
      A: group({ LaunchConfigurationName: { Ref: "Config" }, DesiredCapacity: 1 }),
    },
    vcpus: "4..4..20",
  },
  {
    name: "a group like a host",
    resources: {
      Model: resource("EC2::Instance", { InstanceType: "t2.micro" }),
      A: group({ InstanceId: { Ref: "Model" }, DesiredCapacity: 1 }),
    },
    // The host itself, and the group's 1..1..5.
    vcpus: "2..2..6",
  },
  {
    name: "a group whose template is elsewhere is unresolved",
    resources: { A: group({ LaunchTemplate: { LaunchTemplateId: "lt-1", Version: "1" } }) },
    vcpus: "0..0..?",
    rules: ["desired-is-minimum"],
    unresolved: ["t.yaml#A: instance type, its launch template is not in the template"],
  },
  {
    name: "mixed instances with weights as text: 10 units are ⌈10 / 4⌉ = 3 × 4; from ⌈4 / 2⌉ × 2 to ⌈20 / 4⌉ × 4",
    resources: {
      Template: TEMPLATE,
      A: mixed(
        [
          { InstanceType: "m5.xlarge", WeightedCapacity: "4" },
          { InstanceType: "m5.large", WeightedCapacity: "2" },
        ],
        { MinSize: 4, DesiredCapacity: 10, MaxSize: 20 },
      ),
    },
    vcpus: "4..12..20",
    rules: ["first-type"],
  },
  {
    name: "mixed instances without overrides are the template's",
    resources: {
      Template: TEMPLATE,
      A: group({
        DesiredCapacity: 2,
        MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: BY_REF } },
      }),
    },
    vcpus: "2..4..10",
  },
  {
    name: "an override with a template of its own",
    resources: {
      Template: TEMPLATE,
      Other: resource("EC2::LaunchTemplate", { LaunchTemplateData: { InstanceType: "m5.xlarge" } }),
      A: mixed([{ LaunchTemplateSpecification: { LaunchTemplateId: { Ref: "Other" }, Version: "1" } }], {
        DesiredCapacity: 1,
      }),
    },
    vcpus: "4..4..20",
  },
  {
    name: "types by requirements: 2 × the smallest, up to 5 × the largest",
    resources: {
      Template: TEMPLATE,
      A: mixed([{ InstanceRequirements: { VCpuCount: { Min: 2, Max: 8 }, MemoryMiB: { Min: 1 } } }], {
        DesiredCapacity: 2,
      }),
    },
    vcpus: "2..4..40",
    rules: ["smallest-type"],
  },
  {
    name: "a capacity in vCPUs is vCPUs already",
    resources: {
      Template: TEMPLATE,
      A: group({ LaunchTemplate: BY_REF, DesiredCapacityType: "vcpu", MinSize: 4, DesiredCapacity: 10, MaxSize: 20 }),
    },
    vcpus: "4..10..20",
  },
  {
    name: "a group that carries a cluster's tag is its nodes",
    resources: {
      Template: TEMPLATE,
      A: group({
        LaunchTemplate: BY_REF,
        DesiredCapacity: 1,
        Tags: [{ Key: "kubernetes.io/cluster/shop", Value: "owned", PropagateAtLaunch: true }],
      }),
    },
    vcpus: "2..2..10",
    rules: ["node-by-tag"],
    kinds: ["eks-node shop"],
  },
  {
    name: "the cluster's name in the tag may be known to the deployment only",
    resources: {
      Template: TEMPLATE,
      A: group({
        LaunchTemplate: BY_REF,
        DesiredCapacity: 1,
        Tags: [{ Key: { "Fn::Sub": "kubernetes.io/cluster/${Nobody}" }, Value: "owned", PropagateAtLaunch: true }],
      }),
    },
    vcpus: "2..2..10",
    rules: ["node-by-tag"],
    kinds: ["eks-node null"],
  },
  {
    name: "schedules widen the range of their group",
    resources: {
      T: resource("EC2::LaunchTemplate", { LaunchTemplateData: { InstanceType: "m5.large" } }),
      A: resource("AutoScaling::AutoScalingGroup", {
        MinSize: 2,
        MaxSize: 5,
        LaunchTemplate: { LaunchTemplateId: { Ref: "T" } },
      }),
      Up: resource("AutoScaling::ScheduledAction", { AutoScalingGroupName: { Ref: "A" }, MinSize: "5", MaxSize: "10" }),
      Down: resource("AutoScaling::ScheduledAction", { AutoScalingGroupName: { Ref: "A" }, DesiredCapacity: 1 }),
    },
    vcpus: "2..4..20",
    rules: ["desired-is-minimum"],
  },
  {
    name: "a fleet of a template's type: 3 × 2",
    resources: {
      Template: TEMPLATE,
      A: resource("EC2::EC2Fleet", {
        TargetCapacitySpecification: { TotalTargetCapacity: 3 },
        LaunchTemplateConfigs: [{ LaunchTemplateSpecification: BY_REF }],
      }),
    },
    vcpus: "6",
  },
  {
    name: "a spot fleet by weights: ⌈8 / 4⌉ × 4",
    resources: {
      A: resource("EC2::SpotFleet", {
        SpotFleetRequestConfigData: {
          TargetCapacity: 8,
          LaunchSpecifications: [{ InstanceType: "m5.xlarge", WeightedCapacity: 4 }],
        },
      }),
    },
    vcpus: "8",
  },
];

const EKS: readonly Case[] = [
  {
    name: "a node group: 2 × 2, from 1 to 4",
    resources: { A: nodes({ InstanceTypes: ["m5.large"] }) },
    vcpus: "2..4..8",
  },
  {
    name: "a node group without types is t3.medium",
    resources: { A: nodes({}) },
    vcpus: "2..4..8",
    rules: ["default-type"],
  },
  {
    name: "a node group of a template's type",
    resources: { Template: TEMPLATE, A: nodes({ LaunchTemplate: { Id: { Ref: "Template" } } }) },
    vcpus: "2..4..8",
  },
  {
    name: "a template that names no type leaves EKS's default",
    resources: {
      Template: resource("EC2::LaunchTemplate", { LaunchTemplateData: { EbsOptimized: true } }),
      A: nodes({ LaunchTemplate: { Id: { Ref: "Template" } } }),
    },
    vcpus: "2..4..8",
    rules: ["default-type"],
  },
  {
    name: "a template that is elsewhere may name a type",
    resources: { A: nodes({ LaunchTemplate: { Id: "lt-1" } }) },
    vcpus: "0..0..?",
    unresolved: ["t.yaml#A: instance type, its launch template is not in the template"],
  },
  {
    name: "several types: the first is expected",
    resources: { A: nodes({ InstanceTypes: ["m5.xlarge", "m5.large"] }) },
    vcpus: "2..8..16",
    rules: ["first-type"],
  },
  {
    name: "types in the group and in its template are refused by EKS",
    resources: {
      Template: TEMPLATE,
      A: nodes({ InstanceTypes: ["m5.xlarge"], LaunchTemplate: { Id: { Ref: "Template" } } }),
    },
    vcpus: "4..8..16",
    notes: ["t.yaml#A names instance types, and so does its launch template: EKS refuses both"],
  },
  {
    name: "nodes of Windows can't be protected",
    resources: { A: nodes({ InstanceTypes: ["m5.large"], AmiType: "WINDOWS_CORE_2022_x86_64" }) },
    vcpus: "2..4..8",
    reasons: ["WINDOWS"],
  },
  {
    name: "a node group without a scaling configuration is unresolved",
    resources: { A: resource("EKS::Nodegroup", { ClusterName: "web", InstanceTypes: ["m5.large"] }) },
    vcpus: "0..0..?",
    unresolved: ["t.yaml#A: number of hosts, not given"],
  },
  { name: "a cluster runs nothing by itself", resources: { A: resource("EKS::Cluster", { Name: "web" }) }, vcpus: "0" },
  {
    name: "Auto Mode has no limit in code",
    resources: { A: resource("EKS::Cluster", { Name: "web", ComputeConfig: { Enabled: "true" } }) },
    vcpus: "0..0..?",
    rules: ["demand-not-in-code"],
    kinds: ["eks-node web"],
  },
  {
    name: "Auto Mode that hangs on a value nobody has",
    resources: { A: resource("EKS::Cluster", { ComputeConfig: { Enabled: { Ref: "Nobody" } } }) },
    vcpus: "0..0..?",
    unresolved: ["t.yaml#A: whether it is in Auto Mode, Nobody is not in the template"],
  },
  {
    name: "pods on Fargate aren't supported",
    resources: { A: resource("EKS::FargateProfile", { ClusterName: "web" }) },
    vcpus: "0",
    reasons: ["EKS_ON_FARGATE"],
  },
  {
    name: "nodes of a cluster on an Outpost",
    resources: {
      Cluster: resource("EKS::Cluster", { Name: "edge", OutpostConfig: { OutpostArns: ["arn:x"] } }),
      A: nodes({ ClusterName: { Ref: "Cluster" }, InstanceTypes: ["m5.large"] }),
    },
    vcpus: "2..4..8",
    kinds: ["eks-node edge"],
    reasons: ["EKS_OUTPOSTS_LOCAL"],
  },
  {
    name: "an agent that is installed by hand is noted",
    resources: { A: resource("EKS::Addon", { AddonName: "aws-guardduty-agent", ClusterName: "web" }) },
    vcpus: "0",
    notes: ["t.yaml#A installs GuardDuty's agent on cluster web by hand, whatever the switches say"],
  },
  {
    name: "Karpenter's pool that CDK applies: 0 up to its limit",
    resources: {
      A: {
        Type: "Custom::AWSCDK-EKS-KubernetesResource",
        Properties: {
          ClusterName: "web",
          Manifest: {
            "Fn::Join": [
              "",
              [
                '[{"apiVersion":"karpenter.sh/v1","kind":"NodePool","metadata":{"name":"a","labels":{"vpc":"',
                { Ref: "Nobody" },
                '"}},"spec":{"limits":{"cpu":"100"}}}]',
              ],
            ],
          },
        },
      },
    },
    vcpus: "0..0..100",
    rules: ["demand-not-in-code"],
    kinds: ["eks-node web"],
  },
  {
    name: "Karpenter's chart is noted",
    resources: { A: { Type: "Custom::AWSCDK-EKS-HelmChart", Properties: { Chart: "karpenter" } } },
    vcpus: "0",
    notes: [
      "t.yaml#A installs Karpenter: nodes that its pools start come with demand, and only pools in the template are counted",
    ],
  },
];

const ECS: readonly Case[] = [
  { name: "a service on Fargate: 2 × 0.25", resources: { Task: TASK, A: service({}) }, vcpus: "0.5" },
  {
    name: "a service without a number starts one task",
    resources: { Task: TASK, A: resource("ECS::Service", { LaunchType: "FARGATE", TaskDefinition: { Ref: "Task" } }) },
    vcpus: "0.25",
    rules: ["default-count"],
  },
  {
    name: "a service whose task has a size in words",
    resources: { Task: resource("ECS::TaskDefinition", { Cpu: "1 vCPU" }), A: service({}) },
    vcpus: "2",
  },
  {
    name: "a service whose task has a size as a number",
    resources: { Task: resource("ECS::TaskDefinition", { Cpu: 1024 }), A: service({}) },
    vcpus: "2",
  },
  {
    name: "a service that names its task's family and revision",
    resources: { Task: TASK, A: service({ TaskDefinition: "app:7" }) },
    vcpus: "0.5",
  },
  {
    name: "a service whose task is elsewhere: at most 2 × 32",
    resources: { A: service({ TaskDefinition: "other:7" }) },
    vcpus: "0..0..64",
    unresolved: ["t.yaml#A: task size, its task definition is not in the template"],
  },
  {
    name: "a task without a size on Fargate",
    resources: { Task: resource("ECS::TaskDefinition", {}), A: service({}) },
    vcpus: "0..0..64",
    unresolved: ["t.yaml#A: task size, its task definition gives no cpu"],
  },
  {
    name: "a service on hosts is counted at the hosts",
    resources: { Task: TASK, A: service({ LaunchType: "EC2" }) },
    vcpus: "0",
  },
  {
    name: "a service that names neither a launch type nor a strategy is on hosts",
    resources: { Task: TASK, A: resource("ECS::Service", { TaskDefinition: { Ref: "Task" }, DesiredCount: 3 }) },
    vcpus: "0",
  },
  {
    name: "a strategy of Fargate providers",
    resources: {
      Task: TASK,
      A: resource("ECS::Service", {
        TaskDefinition: { Ref: "Task" },
        DesiredCount: 4,
        CapacityProviderStrategy: [{ CapacityProvider: "FARGATE_SPOT", Weight: 1 }],
      }),
    },
    vcpus: "1",
  },
  {
    name: "the default strategy of a cluster",
    resources: {
      Task: TASK,
      Cluster: resource("ECS::Cluster", {
        DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Weight: 1 }],
      }),
      A: resource("ECS::Service", { TaskDefinition: { Ref: "Task" }, Cluster: { Ref: "Cluster" }, DesiredCount: 4 }),
    },
    vcpus: "1",
  },
  {
    name: "the default strategy beside a cluster",
    resources: {
      Task: TASK,
      Cluster: resource("ECS::Cluster", { ClusterName: "web" }),
      Providers: resource("ECS::ClusterCapacityProviderAssociations", {
        Cluster: { Ref: "Cluster" },
        DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Weight: 1 }],
      }),
      A: resource("ECS::Service", { TaskDefinition: { Ref: "Task" }, Cluster: "web", DesiredCount: 4 }),
    },
    vcpus: "1",
  },
  {
    name: "a daemon can't be on Fargate",
    resources: { Task: TASK, A: service({ SchedulingStrategy: "DAEMON" }) },
    vcpus: "0",
  },
  {
    name: "an old platform can't be protected",
    resources: { Task: TASK, A: service({ PlatformVersion: "1.3.0" }) },
    vcpus: "0.5",
    reasons: ["FARGATE_PLATFORM_OLD"],
  },
  {
    name: "tasks of Windows can't be protected",
    resources: {
      Task: resource("ECS::TaskDefinition", {
        Cpu: "1024",
        RuntimePlatform: { OperatingSystemFamily: "WINDOWS_SERVER_2022_CORE" },
      }),
      A: service({}),
    },
    vcpus: "2",
    reasons: ["FARGATE_WINDOWS"],
  },
  {
    name: "a target that names the service: 1 to 10 tasks",
    resources: {
      Task: TASK,
      A: service({}),
      Target: target({ ResourceId: { "Fn::Sub": "service/web/${A.Name}" } }),
    },
    vcpus: "0.25..0.5..2.5",
  },
  {
    name: "a target that joins both names",
    resources: {
      Task: TASK,
      A: service({}),
      Target: target({ ResourceId: { "Fn::Join": ["/", ["service", "web", { "Fn::GetAtt": ["A", "Name"] }]] } }),
    },
    vcpus: "0.25..0.5..2.5",
  },
  {
    name: "a target that writes both names",
    resources: { Task: TASK, A: service({}), Target: target({ ResourceId: "service/web/app" }) },
    vcpus: "0.25..0.5..2.5",
  },
  {
    name: "a target of another cluster's service of the same name",
    resources: { Task: TASK, A: service({}), Target: target({ ResourceId: "service/other/app" }) },
    vcpus: "0.5",
  },
  {
    name: "a target of a table",
    resources: {
      Task: TASK,
      A: service({}),
      Target: target({ ServiceNamespace: "dynamodb", ResourceId: "service/web/app" }),
    },
    vcpus: "0.5",
  },
  {
    name: "a service without a number, scaled from 0 to 2: one task is expected",
    resources: {
      Task: TASK,
      A: resource("ECS::Service", { LaunchType: "FARGATE", TaskDefinition: { Ref: "Task" } }),
      Target: target({ MinCapacity: 0, MaxCapacity: 2, ResourceId: { "Fn::Sub": "service/web/${A.Name}" } }),
    },
    vcpus: "0..0.25..0.5",
    rules: ["default-count"],
  },
  {
    name: "task sets share a service's tasks: ⌈4 × 50%⌉ × 0.25",
    resources: {
      Task: TASK,
      A: resource("ECS::Service", { ServiceName: "app", DesiredCount: 4, DeploymentController: { Type: "EXTERNAL" } }),
      Set: resource("ECS::TaskSet", {
        Service: { Ref: "A" },
        LaunchType: "FARGATE",
        TaskDefinition: { Ref: "Task" },
        Scale: { Unit: "PERCENT", Value: 50 },
      }),
    },
    vcpus: "0.5",
  },
  {
    name: "a service on hosts of its owner",
    resources: { Task: TASK, A: service({ LaunchType: "EXTERNAL" }) },
    vcpus: "0",
    notes: ["t.yaml#A runs on hosts of its owner (ECS Anywhere), which aren't supported"],
  },
  {
    name: "a launch type that nobody can tell",
    resources: { Task: TASK, A: service({ LaunchType: { Ref: "Nobody" } }) },
    vcpus: "0..0..0.5",
    unresolved: ["t.yaml#A: launch type, Nobody is not in the template"],
  },
  {
    name: "a cluster elsewhere, whose default strategy nobody can tell",
    resources: {
      Task: resource("ECS::TaskDefinition", { Cpu: 256 }),
      A: resource("ECS::Service", {
        TaskDefinition: { Ref: "Task" },
        Cluster: { "Fn::ImportValue": "cluster" },
        DesiredCount: 4,
        NetworkConfiguration: { AwsvpcConfiguration: {} },
      }),
    },
    vcpus: "0..0..1",
    unresolved: ["t.yaml#A: launch type, its cluster, whose default strategy decides, is not in the code"],
  },
  {
    name: "a cluster elsewhere, and a definition that allows nothing but Fargate",
    resources: {
      Task: resource("ECS::TaskDefinition", { Cpu: 256, RequiresCompatibilities: ["FARGATE"] }),
      A: resource("ECS::Service", {
        TaskDefinition: { Ref: "Task" },
        Cluster: "shared",
        DesiredCount: 4,
        NetworkConfiguration: { AwsvpcConfiguration: {} },
      }),
    },
    vcpus: "1",
    rules: ["fargate-only"],
  },
];

const OTHERS: readonly Case[] = [
  {
    name: "Batch on hosts: its minimum, up to its maximum and one host of 4",
    resources: { A: batch({ Type: "EC2", MinvCpus: 4, DesiredvCpus: 8, MaxvCpus: 64, InstanceTypes: ["m5.xlarge"] }) },
    vcpus: "4..8..68",
    rules: ["batch-minimum"],
  },
  {
    name: "Batch on Fargate has only a maximum",
    resources: { A: batch({ Type: "FARGATE_SPOT", MaxvCpus: 16 }) },
    vcpus: "0..0..16",
    rules: ["batch-minimum", "batch-on-fargate"],
  },
  {
    name: "Batch on EKS runs nodes",
    resources: {
      A: batch(
        { Type: "EC2", MinvCpus: 2, MaxvCpus: 8, InstanceTypes: ["m5.large"] },
        { EksConfiguration: { EksClusterArn: "arn:aws:eks:us-east-1:111122223333:cluster/jobs" } },
      ),
    },
    vcpus: "2..2..10",
    rules: ["batch-minimum"],
    kinds: ["eks-node jobs"],
  },
  {
    name: "Batch that somebody else manages",
    resources: { A: resource("Batch::ComputeEnvironment", { Type: "unmanaged" }) },
    vcpus: "0",
  },
  {
    name: "an endpoint of the agent is noted",
    resources: {
      A: resource("EC2::VPCEndpoint", { ServiceName: { "Fn::Sub": "com.amazonaws.${AWS::Region}.guardduty-data" } }),
    },
    vcpus: "0",
    notes: ["t.yaml#A is an endpoint for GuardDuty's agent: a sign of agents that are installed by hand"],
  },
];

describe.each([
  ["hosts", HOSTS],
  ["EKS", EKS],
  ["ECS", ECS],
  ["others", OTHERS],
])("%s", (_, cases) => {
  test.each(cases)("$name", ({ resources, vcpus, rules = [], unresolved = [], notes = [], kinds, reasons }) => {
    const inventory = readText(templateOf(resources));
    expect(shortly(inventory)).toBe(vcpus);
    expect(rulesOf(inventory)).toEqual(rules);
    expect(unresolvedOf(inventory)).toEqual(unresolved);
    expect(notesOf(inventory)).toEqual(notes);
    const { workloads } = inventory;
    const found = {
      kinds: kinds && workloads.map(({ kind, cluster }) => `${kind} ${cluster}`),
      reasons: reasons && workloads.flatMap(({ eligibility }) => eligibility.reasons),
    };
    expect(found).toEqual({ kinds, reasons });
  });
});

test("every type that is understood has a case", () => {
  const types = new Set(
    [...HOSTS, ...EKS, ...ECS, ...OTHERS].flatMap(({ resources }) =>
      Object.values(resources).map((one: { Type: string }) => one.Type),
    ),
  );
  for (const [type] of UNCOUNTED_TYPES) types.add(type);
  const missing = [...RESOURCE_TYPES.keys()].filter((type) => !types.has(type));
  // The switch has a page of its own.
  expect(missing).toEqual(["AWS::GuardDuty::Detector"]);
});
