import { z } from "zod";
import type { Instant } from "../../units/month.ts";
import { parseInstant } from "../../units/month.ts";
import type { ContentOf } from "./answers.ts";

const text = z.string().nullish();
const account = z.string().regex(/^\d{12}$/, "an account is its 12 digits");
/** More of anything than this is taken for a mistake, and sums stay exact. */
const whole = z.number().int().nonnegative().max(1_000_000);
const count = whole.nullish();
/** ECS writes sizes as text; some recorders turn them into numbers. */
const size = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : String(value)));
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const ec2Tags = list(z.object({ Key: z.string(), Value: text })).transform((tags) =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value ?? ""])),
);
const ecsTags = list(z.object({ key: text, value: text })).transform((tags) =>
  Object.fromEntries(tags.map(({ key, value }) => [key ?? "", value ?? ""])),
);
const eksTags = z
  .record(z.string(), z.string())
  .nullish()
  .transform((tags) => tags ?? {});
const attributes = list(z.object({ name: z.string(), value: text })).transform(
  (items) => new Map(items.map(({ name, value }) => [name, value ?? null])),
);

/** A moment as the SDK (a Date), the CLI (text or seconds) or a notice (milliseconds too) gives it; null for anything else. */
export const moment = z
  .unknown()
  .optional()
  .transform((value): Instant | null => {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.getTime();
    const number = typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    const written = typeof number === "number" ? momentOf(number < LAST_SECOND ? number : number / 1000) : number;
    return typeof written === "string" ? parseInstant(written) : null;
  });

const LAST_SECOND = Date.UTC(2100, 0) / 1000;

const momentOf = (seconds: number): string | null =>
  seconds >= 0 && seconds < LAST_SECOND ? new Date(Math.round(seconds * 1000)).toISOString() : null;

/** What a batch call of ECS could not describe, beside what it could. */
const failures = list(z.object({ arn: text, reason: text }));

const instance = z.object({
  InstanceId: z.string(),
  InstanceType: text,
  State: z.object({ Name: z.string() }),
  Architecture: text,
  Platform: text,
  PlatformDetails: text,
  CpuOptions: z.object({ CoreCount: count, ThreadsPerCore: count }).nullish(),
  Placement: z.object({ AvailabilityZone: text }).nullish(),
  OutpostArn: text,
  Operator: z.object({ Managed: z.boolean().nullish(), Principal: text }).nullish(),
  MetadataOptions: z.object({ HttpEndpoint: text, InstanceMetadataTags: text }).nullish(),
  VpcId: text,
  SubnetId: text,
  ImageId: text,
  Tags: ec2Tags,
});

const container = z.object({ name: text, lastStatus: text, reason: text, exitCode: z.number().nullish() });

const task = z.object({
  taskArn: z.string(),
  clusterArn: text,
  lastStatus: z.string(),
  launchType: text,
  capacityProviderName: text,
  platformVersion: text,
  platformFamily: text,
  cpu: size,
  memory: size,
  group: text,
  taskDefinitionArn: text,
  containerInstanceArn: text,
  containers: z.array(container).nullish(),
  attributes,
  attachments: z.array(z.object({ details: list(z.object({ name: text, value: text })) })).nullish(),
  overrides: z.object({ executionRoleArn: text }).nullish(),
  createdAt: moment,
  tags: ecsTags,
});

const strategy = list(z.object({ capacityProvider: text }));

const deployment = z.object({
  id: text,
  status: text,
  createdAt: moment,
  runningCount: count,
  taskDefinition: text,
  launchType: text,
  capacityProviderStrategy: strategy,
  platformVersion: text,
  platformFamily: text,
});

const service = z.object({
  serviceArn: z.string(),
  serviceName: text,
  clusterArn: z.string(),
  runningCount: whole,
  taskDefinition: text,
  launchType: text,
  capacityProviderStrategy: strategy,
  platformVersion: text,
  platformFamily: text,
  deployments: list(deployment),
  tags: ecsTags,
});

const taskDefinition = z.object({
  taskDefinitionArn: z.string(),
  executionRoleArn: text,
  cpu: size,
  memory: size,
  runtimePlatform: z.object({ cpuArchitecture: text, operatingSystemFamily: text }).nullish(),
});

const resource = z.object({
  AccountId: account.nullish(),
  CoverageStatus: z.string(),
  Issue: text,
  UpdatedAt: moment,
  ResourceDetails: z.object({
    EksClusterDetails: z
      .object({
        ClusterName: z.string(),
        CoveredNodes: count,
        CompatibleNodes: count,
        AddonDetails: z.object({ AddonVersion: text }).nullish(),
        ManagementType: text,
      })
      .nullish(),
    EcsClusterDetails: z
      .object({
        ClusterName: z.string(),
        FargateDetails: z.object({ Issues: list(z.string()), ManagementType: text }).nullish(),
        ContainerInstanceDetails: z
          .object({ CoveredContainerInstances: count, CompatibleContainerInstances: count })
          .nullish(),
      })
      .nullish(),
    Ec2InstanceDetails: z
      .object({
        InstanceId: z.string(),
        InstanceType: text,
        ClusterArn: text,
        AgentDetails: z.object({ Version: text }).nullish(),
        ManagementType: text,
      })
      .nullish(),
  }),
});

const feature = z.object({
  Name: text,
  Status: text,
  UpdatedAt: moment,
  ManagedBy: text,
  AdditionalConfiguration: list(z.object({ Name: text, Status: text, UpdatedAt: moment })),
});

/** What is read of each answer; other fields are left alone. Names are those of the AWS APIs. */
export const SHAPES = {
  "describe-instances": z.object({
    Reservations: z.array(z.object({ OwnerId: account.nullish(), Instances: z.array(instance) })),
  }),
  "describe-auto-scaling-groups": z.object({
    AutoScalingGroups: z.array(
      z.object({
        AutoScalingGroupName: z.string(),
        AutoScalingGroupARN: text,
        Instances: list(
          z.object({ InstanceId: z.string(), InstanceType: text, AvailabilityZone: text, LifecycleState: text }),
        ),
        Tags: list(z.object({ Key: z.string(), Value: text, PropagateAtLaunch: z.boolean().nullish() })),
      }),
    ),
  }),
  "describe-tasks": z.object({ tasks: z.array(task), failures }),
  "describe-services": z.object({ services: z.array(service), failures }),
  "describe-task-definition": z.object({ taskDefinition }),
  "describe-container-instances": z.object({
    containerInstances: z.array(
      z.object({
        containerInstanceArn: z.string(),
        ec2InstanceId: text,
        versionInfo: z.object({ agentVersion: text }).nullish(),
        agentConnected: z.boolean().nullish(),
        attributes,
        tags: ecsTags,
      }),
    ),
    failures,
  }),
  "describe-clusters": z.object({
    clusters: z.array(
      z.object({
        clusterArn: z.string(),
        status: text,
        runningTasksCount: count,
        registeredContainerInstancesCount: count,
        statistics: list(z.object({ name: text, value: text })),
        tags: ecsTags,
      }),
    ),
    failures,
  }),
  "list-clusters": z.object({ clusters: z.array(z.string()) }),
  "describe-cluster": z.object({
    cluster: z.object({
      name: z.string(),
      arn: text,
      status: text,
      version: text,
      resourcesVpcConfig: z.object({ vpcId: text }).nullish(),
      outpostConfig: z.unknown().optional(),
      connectorConfig: z.unknown().optional(),
      remoteNetworkConfig: z.object({ remoteNodeNetworks: list(z.unknown()) }).nullish(),
      tags: eksTags,
    }),
  }),
  "describe-addon": z.object({
    addon: z.object({
      addonName: text,
      clusterName: z.string(),
      addonArn: text,
      addonVersion: text,
      status: text,
      health: z.object({ issues: list(z.object({ code: text, message: text })) }).nullish(),
      configurationValues: text,
    }),
  }),
  "describe-nodegroup": z.object({
    nodegroup: z.object({
      nodegroupName: z.string(),
      nodegroupArn: text,
      clusterName: z.string(),
      status: text,
      amiType: text,
      instanceTypes: list(z.string()),
      scalingConfig: z.object({ desiredSize: count, maxSize: count }).nullish(),
      resources: z.object({ autoScalingGroups: list(z.object({ name: z.string() })) }).nullish(),
      tags: eksTags,
    }),
  }),
  "list-coverage": z.object({ Resources: z.array(resource) }),
  "get-coverage-statistics": z.object({
    CoverageStatistics: z.object({ CountByResourceType: z.record(z.string(), whole).nullish() }),
  }),
  "get-detector": z.object({ Status: z.string(), ServiceRole: text, Features: z.array(feature).nullish() }),
  "list-detectors": z.object({ DetectorIds: z.array(z.string()) }),
  "get-remaining-free-trial-days": z.object({
    Accounts: z.array(
      z.object({ AccountId: account, Features: list(z.object({ Name: text, FreeTrialDaysRemaining: count })) }),
    ),
    UnprocessedAccounts: list(z.object({ AccountId: text, Result: text })),
  }),
  "describe-instance-information": z.object({
    InstanceInformationList: z.array(
      z.object({
        InstanceId: z.string(),
        PingStatus: text,
        PlatformType: text,
        PlatformName: text,
        PlatformVersion: text,
      }),
    ),
  }),
  "describe-images": z.object({ Images: z.array(z.object({ ImageId: z.string(), Name: text })) }),
  "describe-instance-types": z.object({
    InstanceTypes: z.array(
      z.object({
        InstanceType: z.string(),
        VCpuInfo: z.object({ DefaultVCpus: count }).nullish(),
        ProcessorInfo: z.object({ SupportedArchitectures: list(z.string()) }).nullish(),
      }),
    ),
  }),
  "describe-vpc-endpoints": z.object({
    VpcEndpoints: z.array(
      z.object({
        VpcId: z.string(),
        ServiceName: z.string(),
        State: text,
        OwnerId: account.nullish(),
        SubnetIds: list(z.string()),
        PrivateDnsEnabled: z.boolean().nullish(),
        PolicyDocument: text,
        Groups: z.array(z.object({ GroupId: text })).nullish(),
        Tags: ec2Tags,
      }),
    ),
  }),
  "describe-vpcs": z.object({
    Vpcs: z.array(
      z.object({
        VpcId: z.string(),
        OwnerId: account.nullish(),
        CidrBlock: text,
        CidrBlockAssociationSet: list(
          z.object({ CidrBlock: text, CidrBlockState: z.object({ State: text }).nullish() }),
        ),
      }),
    ),
  }),
  "describe-vpc-attribute": z.object({
    VpcId: z.string(),
    EnableDnsSupport: z.object({ Value: z.boolean().nullish() }).nullish(),
    EnableDnsHostnames: z.object({ Value: z.boolean().nullish() }).nullish(),
  }),
  "describe-security-groups": z.object({
    SecurityGroups: z.array(
      z.object({
        GroupId: z.string(),
        IpPermissions: list(
          z.object({
            IpProtocol: text,
            FromPort: z.number().nullish(),
            ToPort: z.number().nullish(),
            IpRanges: list(z.object({ CidrIp: text })),
            UserIdGroupPairs: list(z.unknown()),
            PrefixListIds: list(z.unknown()),
          }),
        ),
      }),
    ),
  }),
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type InstanceAnswer = z.infer<typeof instance>;
export type TaskAnswer = z.infer<typeof task>;
export type ServiceAnswer = z.infer<typeof service>;
export type DeploymentAnswer = z.infer<typeof deployment>;
export type TaskDefinitionAnswer = z.infer<typeof taskDefinition>;
export type ResourceAnswer = z.infer<typeof resource>;
export type AddonAnswer = ContentOf<"describe-addon">["addon"];
export type NodeGroupAnswer = ContentOf<"describe-nodegroup">["nodegroup"];
export type EksClusterAnswer = ContentOf<"describe-cluster">["cluster"];
