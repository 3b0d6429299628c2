import type { Instance } from "@aws-sdk/client-ec2";
import type { Task, TaskDefinition } from "@aws-sdk/client-ecs";
import type {
  CoverageResource,
  FreeTrialFeatureConfigurationResult,
  GetDetectorResponse,
} from "@aws-sdk/client-guardduty";
import { usageMetrics } from "./organization-usage.ts";
import type { Random } from "./random.ts";
import { hex, pick } from "./random.ts";
import type { FakeEcsCluster, FakeEksCluster, FakeRegion } from "./world.ts";

/** What one account × Region cell of an invented organization holds. */
export type CellPlan = {
  readonly accountId: string;
  readonly regionId: string;
  readonly instances: number;
  readonly nodes: number;
  readonly tasks: number;
  readonly busy: boolean;
  readonly administrator: boolean;
  readonly asOf: Date;
};

/** Types that hosts and nodes are of, as DescribeInstanceTypes tells them. */
export const HOST_TYPES = [
  { type: "m5.large", cores: 1, threads: 2, arch: "x86_64" },
  { type: "m6i.xlarge", cores: 2, threads: 2, arch: "x86_64" },
  { type: "t3.medium", cores: 1, threads: 2, arch: "x86_64" },
  { type: "c7g.large", cores: 2, threads: 1, arch: "arm64" },
  { type: "r6i.4xlarge", cores: 8, threads: 2, arch: "x86_64" },
] as const;

const DAY = 86_400_000;
const TASK_SIZES = [
  { cpu: "256", memory: "512" },
  { cpu: "512", memory: "1024" },
  { cpu: "1024", memory: "2048" },
  { cpu: "2048", memory: "4096" },
] as const;

/** How GuardDuty stands in a cell: most watch all, some leave the agents to others, some don't watch, few have none. */
type Standing = "automatic" | "manual" | "off" | "absent";

/** Fills a cell by its plan, the same for the same random numbers. */
export function cellOf(plan: CellPlan, random: Random): FakeRegion {
  const draw = random();
  const standing: Standing =
    plan.administrator || draw < 0.7 ? "automatic" : draw < 0.85 ? "manual" : draw < 0.95 ? "off" : "absent";
  const detector =
    standing === "absent" ? {} : { detector: { id: hex(random, 32), answer: detectorOf(plan, standing) } };
  if (!plan.busy) return detector;
  const vpcId = `vpc-${hex(random, 17)}`;
  const subnetId = `subnet-${hex(random, 17)}`;
  const hosts = Array.from({ length: plan.instances }, (_, at) =>
    instanceOf(plan, random, vpcId, subnetId, [
      { Key: "Name", Value: `host-${at}` },
      { Key: "team", Value: pick(random, ["shop", "search", "data"]) },
    ]),
  );
  const cluster = `main-${plan.regionId}`;
  const nodes = Array.from({ length: plan.nodes }, () =>
    instanceOf(plan, random, vpcId, subnetId, [
      { Key: "aws:eks:cluster-name", Value: cluster },
      { Key: "eks:nodegroup-name", Value: "workers" },
      { Key: `kubernetes.io/cluster/${cluster}`, Value: "owned" },
    ]),
  );
  const watched = standing === "automatic" || standing === "manual";
  const { ecs, taskDefinitions } = tasksOf(plan, random, watched);
  const instances = [...hosts, ...nodes];
  const vcpus = instances.reduce((sum, { CpuOptions }) => {
    return sum + (CpuOptions?.CoreCount ?? 0) * (CpuOptions?.ThreadsPerCore ?? 0);
  }, 0);
  const fargate = ecs.flatMap(({ tasks = [] }) => tasks).reduce((sum, { cpu }) => sum + Number(cpu) / 1024, 0);
  return {
    ...detector,
    instances,
    vpcs: [{ VpcId: vpcId, OwnerId: plan.accountId, CidrBlock: "10.0.0.0/16", State: "available" }],
    subnets: [
      {
        SubnetId: subnetId,
        VpcId: vpcId,
        OwnerId: plan.accountId,
        AvailabilityZone: `${plan.regionId}a`,
        CidrBlock: "10.0.0.0/20",
      },
    ],
    ...(standing === "automatic"
      ? {
          vpcEndpoints: [
            {
              VpcEndpointId: `vpce-${hex(random, 17)}`,
              VpcEndpointType: "Interface",
              VpcId: vpcId,
              ServiceName: `com.amazonaws.${plan.regionId}.guardduty-data`,
              State: "available",
              SubnetIds: [subnetId],
              OwnerId: plan.accountId,
              Tags: [{ Key: "GuardDutyManaged", Value: "true" }],
            },
          ],
        }
      : {}),
    eks: plan.nodes === 0 ? [] : [eksOf(plan, cluster, watched)],
    ecs,
    taskDefinitions,
    ...(watched
      ? {
          coverage: coverageOf(plan, random, hosts, cluster, standing === "automatic"),
          freeTrial: trialsOf(random),
          usage: [
            { Feature: "EC2_RUNTIME_MONITORING", Total: { Amount: (plan.instances * 3).toFixed(2), Unit: "USD" } },
            { Feature: "EKS_RUNTIME_MONITORING", Total: { Amount: (plan.nodes * 3).toFixed(2), Unit: "USD" } },
          ],
        }
      : {}),
    metrics: usageMetrics(vcpus, fargate, plan.asOf),
  };
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html */
function detectorOf({ accountId, asOf }: CellPlan, standing: Standing): GetDetectorResponse {
  const status = (on: boolean) => ({
    Status: on ? ("ENABLED" as const) : ("DISABLED" as const),
    UpdatedAt: ago(asOf, 90),
  });
  const watched = standing !== "off";
  const automatic = standing === "automatic";
  return {
    Status: "ENABLED",
    ServiceRole: `arn:aws:iam::${accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    CreatedAt: ago(asOf, 400).toISOString(),
    UpdatedAt: ago(asOf, 90).toISOString(),
    FindingPublishingFrequency: "SIX_HOURS",
    Features: [
      { Name: "CLOUD_TRAIL", ...status(true) },
      { Name: "DNS_LOGS", ...status(true) },
      { Name: "FLOW_LOGS", ...status(true) },
      { Name: "S3_DATA_EVENTS", ...status(true) },
      { Name: "EKS_RUNTIME_MONITORING", ...status(false), AdditionalConfiguration: [] },
      {
        Name: "RUNTIME_MONITORING",
        ...status(watched),
        AdditionalConfiguration: [
          { Name: "EKS_ADDON_MANAGEMENT", ...status(automatic) },
          { Name: "ECS_FARGATE_AGENT_MANAGEMENT", ...status(automatic) },
          { Name: "EC2_AGENT_MANAGEMENT", ...status(automatic) },
        ],
      },
    ],
  };
}

const ago = (asOf: Date, days: number): Date => new Date(asOf.getTime() - days * DAY);

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html, as full as AWS sends it. */
function instanceOf(
  { accountId, regionId, asOf }: CellPlan,
  random: Random,
  vpcId: string,
  subnetId: string,
  tags: { Key: string; Value: string }[],
): Instance {
  const { type, cores, threads, arch } = pick(random, HOST_TYPES);
  const address = `10.0.${Math.floor(random() * 16)}.${Math.floor(random() * 256)}`;
  const launched = ago(asOf, 1 + Math.floor(random() * 200));
  const name = `ip-${address.replaceAll(".", "-")}.${regionId}.compute.internal`;
  const group = { GroupId: `sg-${vpcId.slice(4)}`, GroupName: "default" };
  return {
    InstanceId: `i-${hex(random, 17)}`,
    InstanceType: type,
    ImageId: `ami-${hex(random, 17)}`,
    State: { Code: 16, Name: "running" },
    Architecture: arch,
    PlatformDetails: "Linux/UNIX",
    UsageOperation: "RunInstances",
    UsageOperationUpdateTime: launched,
    // One host in eight runs with its threads off.
    CpuOptions: { CoreCount: cores, ThreadsPerCore: threads === 2 && random() < 1 / 8 ? 1 : threads },
    LaunchTime: launched,
    AmiLaunchIndex: 0,
    ClientToken: hex(random, 32),
    EbsOptimized: true,
    EnaSupport: true,
    Hypervisor: "xen",
    VirtualizationType: "hvm",
    RootDeviceName: "/dev/xvda",
    RootDeviceType: "ebs",
    Monitoring: { State: "disabled" },
    Placement: { AvailabilityZone: `${regionId}a`, GroupName: "", Tenancy: "default" },
    PrivateDnsName: name,
    PrivateIpAddress: address,
    PublicDnsName: "",
    StateTransitionReason: "",
    SubnetId: subnetId,
    VpcId: vpcId,
    SourceDestCheck: true,
    SecurityGroups: [group],
    IamInstanceProfile: { Arn: `arn:aws:iam::${accountId}:instance-profile/host`, Id: `AIPA${hex(random, 16)}` },
    BlockDeviceMappings: [
      {
        DeviceName: "/dev/xvda",
        Ebs: {
          AttachTime: launched,
          DeleteOnTermination: true,
          Status: "attached",
          VolumeId: `vol-${hex(random, 17)}`,
        },
      },
    ],
    NetworkInterfaces: [
      {
        NetworkInterfaceId: `eni-${hex(random, 17)}`,
        Attachment: {
          AttachmentId: `eni-attach-${hex(random, 17)}`,
          AttachTime: launched,
          DeleteOnTermination: true,
          DeviceIndex: 0,
          Status: "attached",
          NetworkCardIndex: 0,
        },
        Description: "",
        Groups: [group],
        InterfaceType: "interface",
        Ipv6Addresses: [],
        MacAddress: "02:00:00:00:00:01",
        OwnerId: accountId,
        PrivateDnsName: name,
        PrivateIpAddress: address,
        PrivateIpAddresses: [{ Primary: true, PrivateDnsName: name, PrivateIpAddress: address }],
        SourceDestCheck: true,
        Status: "in-use",
        SubnetId: subnetId,
        VpcId: vpcId,
      },
    ],
    CapacityReservationSpecification: { CapacityReservationPreference: "open" },
    HibernationOptions: { Configured: false },
    EnclaveOptions: { Enabled: false },
    MaintenanceOptions: { AutoRecovery: "default" },
    MetadataOptions: {
      State: "applied",
      HttpTokens: "required",
      HttpPutResponseHopLimit: 2,
      HttpEndpoint: "enabled",
      HttpProtocolIpv6: "disabled",
      InstanceMetadataTags: "disabled",
    },
    PrivateDnsNameOptions: {
      HostnameType: "ip-name",
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    Operator: { Managed: false },
    Tags: tags,
  };
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html and API_Nodegroup.html */
function eksOf({ accountId, regionId, nodes, asOf }: CellPlan, name: string, watched: boolean): FakeEksCluster {
  const arn = `arn:aws:eks:${regionId}:${accountId}`;
  return {
    cluster: {
      name,
      arn: `${arn}:cluster/${name}`,
      status: "ACTIVE",
      version: "1.33",
      createdAt: ago(asOf, 300),
      tags: {},
    },
    nodegroups: [
      {
        nodegroupName: "workers",
        nodegroupArn: `${arn}:nodegroup/${name}/workers/fake`,
        clusterName: name,
        status: "ACTIVE",
        amiType: "AL2023_x86_64_STANDARD",
        capacityType: "ON_DEMAND",
        instanceTypes: ["m5.large"],
        scalingConfig: { minSize: 1, desiredSize: nodes, maxSize: nodes * 2 },
        resources: { autoScalingGroups: [{ name: "eks-workers-fake" }] },
        tags: {},
      },
    ],
    addons: watched
      ? [
          {
            addonName: "aws-guardduty-agent",
            clusterName: name,
            status: "ACTIVE",
            addonVersion: "v1.16.0-eksbuild.2",
            health: { issues: [] },
          },
        ]
      : [],
  };
}

/** One cluster with one service, whose older tasks run without GuardDuty's container. */
function tasksOf(
  { accountId, regionId, tasks: many, asOf }: CellPlan,
  random: Random,
  watched: boolean,
): { readonly ecs: FakeEcsCluster[]; readonly taskDefinitions: TaskDefinition[] } {
  if (many === 0) return { ecs: [], taskDefinitions: [] };
  const arn = `arn:aws:ecs:${regionId}:${accountId}`;
  const size = pick(random, TASK_SIZES);
  const taskDefinitionArn = `${arn}:task-definition/web:7`;
  const clusterArn = `${arn}:cluster/apps`;
  const tasks = Array.from({ length: many }, (): Task => {
    const guarded = watched && random() < 0.8;
    const container = (name: string) => ({
      name,
      lastStatus: "RUNNING",
      containerArn: `${arn}:container/apps/${hex(random, 32)}`,
    });
    return {
      taskArn: `${arn}:task/apps/${hex(random, 32)}`,
      clusterArn,
      taskDefinitionArn,
      lastStatus: "RUNNING",
      desiredStatus: "RUNNING",
      launchType: "FARGATE",
      platformFamily: "Linux",
      platformVersion: "1.4.0",
      ...size,
      group: "service:web",
      startedBy: "ecs-svc/1",
      createdAt: ago(asOf, guarded ? 10 : 200),
      startedAt: ago(asOf, guarded ? 10 : 200),
      availabilityZone: `${regionId}a`,
      attributes: [{ name: "ecs.cpu-architecture", value: "x86_64" }],
      containers: [container("web"), ...(guarded ? [container(`aws-guardduty-agent-${hex(random, 6)}`)] : [])],
      tags: [],
    };
  });
  return {
    ecs: [
      {
        cluster: {
          clusterArn,
          clusterName: "apps",
          status: "ACTIVE",
          runningTasksCount: many,
          pendingTasksCount: 0,
          activeServicesCount: 1,
          registeredContainerInstancesCount: 0,
          capacityProviders: ["FARGATE", "FARGATE_SPOT"],
          statistics: [
            { name: "runningFargateTasksCount", value: String(many) },
            { name: "runningEC2TasksCount", value: "0" },
          ],
          tags: [],
        },
        tasks,
        services: [
          {
            serviceArn: `${arn}:service/apps/web`,
            serviceName: "web",
            clusterArn,
            status: "ACTIVE",
            desiredCount: many,
            runningCount: many,
            pendingCount: 0,
            launchType: "FARGATE",
            platformFamily: "Linux",
            platformVersion: "1.4.0",
            taskDefinition: taskDefinitionArn,
            deployments: [
              {
                id: "ecs-svc/1",
                status: "PRIMARY",
                taskDefinition: taskDefinitionArn,
                runningCount: many,
                launchType: "FARGATE",
                createdAt: ago(asOf, 200),
              },
            ],
          },
        ],
      },
    ],
    taskDefinitions: [
      {
        taskDefinitionArn,
        family: "web",
        revision: 7,
        status: "ACTIVE",
        ...size,
        requiresCompatibilities: ["FARGATE"],
        runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
      },
    ],
  };
}

/** Hosts one by one, clusters as wholes. (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CoverageResource.html) */
function coverageOf(
  { accountId, nodes, tasks, asOf }: CellPlan,
  random: Random,
  hosts: readonly Instance[],
  eks: string,
  automatic: boolean,
): CoverageResource[] {
  const ManagementType = automatic ? ("AUTO_MANAGED" as const) : ("MANUAL" as const);
  const of = (
    ResourceDetails: CoverageResource["ResourceDetails"],
    healthy: boolean,
    issue: string,
  ): CoverageResource => ({
    ResourceId: hex(random, 32),
    AccountId: accountId,
    CoverageStatus: healthy ? "HEALTHY" : "UNHEALTHY",
    ...(healthy ? {} : { Issue: issue }),
    ResourceDetails,
    UpdatedAt: ago(asOf, 1),
  });
  const missing = nodes > 2 ? 1 : 0;
  return [
    ...hosts.map(({ InstanceId, InstanceType }) =>
      of(
        { ResourceType: "EC2", Ec2InstanceDetails: { InstanceId, InstanceType, ManagementType } },
        random() < 0.9,
        "Agent not reporting",
      ),
    ),
    ...(nodes === 0
      ? []
      : [
          of(
            {
              ResourceType: "EKS",
              EksClusterDetails: {
                ClusterName: eks,
                CompatibleNodes: nodes,
                CoveredNodes: nodes - missing,
                AddonDetails: { AddonVersion: "v1.16.0-eksbuild.2", AddonStatus: "ACTIVE" },
                ManagementType,
              },
            },
            missing === 0,
            "Agent not reporting",
          ),
        ]),
    ...(tasks === 0
      ? []
      : [
          of(
            {
              ResourceType: "ECS",
              EcsClusterDetails: { ClusterName: "apps", FargateDetails: { Issues: [], ManagementType } },
            },
            true,
            "",
          ),
        ]),
  ];
}

/** One account in five is still on trial. */
function trialsOf(random: Random): FreeTrialFeatureConfigurationResult[] {
  const days = random() < 0.2 ? 1 + Math.floor(random() * 29) : 0;
  return (["EKS_RUNTIME_MONITORING", "FARGATE_RUNTIME_MONITORING", "EC2_RUNTIME_MONITORING"] as const).map((Name) => ({
    Name,
    FreeTrialDaysRemaining: days,
  }));
}
