import type {
  Image,
  Instance,
  InstanceTypeInfo,
  ManagedResourceDefaultVisibility,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
} from "@aws-sdk/client-ec2";
import type { Cluster as EcsCluster, ContainerInstance, Service, Task, TaskDefinition } from "@aws-sdk/client-ecs";
import type { Addon, Cluster as EksCluster, Nodegroup } from "@aws-sdk/client-eks";
import type {
  CoverageResource,
  DescribeOrganizationConfigurationResponse,
  FreeTrialFeatureConfigurationResult,
  GetDetectorResponse,
  UsageFeatureResult,
} from "@aws-sdk/client-guardduty";
import type { InstanceInformation } from "@aws-sdk/client-ssm";
import type { AccountState } from "@aws-sdk/client-organizations";

/** All that the fake AWS knows: an organization (or none), its accounts and what stands in each Region, in the SDK's own shapes. */
export type FakeWorld = {
  /** The Regions that exist; those of `optIn` are closed to an account that does not name them. */
  readonly regions: readonly { readonly id: string; readonly optIn: boolean }[];
  readonly organization: FakeOrganization | null;
  readonly accounts: readonly FakeAccount[];
  /** Operations that are refused; `*` stands for every account, Region or operation of a service (`ec2:*`). */
  readonly denied?: readonly { readonly accountId: string; readonly regionId: string; readonly api: string }[];
  /** The delegated GuardDuty administrator, everywhere or by Region; an account that is left out has none. */
  readonly guardDutyAdministrator?: string | Readonly<Record<string, string>>;
  readonly guardDutyOrganization?: DescribeOrganizationConfigurationResponse;
  /** What the organization's accounts are answered with: the retired `Status` too (the default), or `State` alone. */
  readonly accountStatus?: "answered" | "retired";
  /** Offered in every Region that names none of its own. */
  readonly instanceTypes?: readonly InstanceTypeInfo[];
  /** Price List products, each as the JSON text that AWS sends. */
  readonly prices?: readonly string[];
};

/** An organization; a unit whose parent is null hangs from the root. */
export type FakeOrganization = {
  readonly id: string;
  readonly rootId: string;
  readonly managementAccountId: string;
  /** The accounts that may read the organization beside the management account. */
  readonly delegatedAdministrators: readonly string[];
  readonly units: readonly { readonly id: string; readonly name: string; readonly parentId: string | null }[];
};

/** One account; without a unit it hangs from the root. */
export type FakeAccount = {
  readonly id: string;
  readonly name: string;
  readonly state?: AccountState;
  readonly unitId?: string;
  /** The roles that another account can assume. */
  readonly roles?: readonly { readonly name: string; readonly externalId?: string; readonly sourceIdentity?: string }[];
  readonly optedIn?: readonly string[];
  /** Has detectors of its own that GuardDuty's administrator knows nothing of. */
  readonly outsideGuardDuty?: true;
  readonly regions?: Readonly<Record<string, FakeRegion>>;
};

/** What one account has in one Region. */
export type FakeRegion = {
  readonly instances?: readonly Instance[];
  readonly managedVisibility?: ManagedResourceDefaultVisibility;
  readonly images?: readonly Image[];
  readonly instanceTypes?: readonly InstanceTypeInfo[];
  /** Own VPCs and those shared with the account, told by their owner. */
  readonly vpcs?: readonly Vpc[];
  readonly subnets?: readonly Subnet[];
  readonly vpcEndpoints?: readonly FakeVpcEndpoint[];
  readonly securityGroups?: readonly SecurityGroup[];
  /** DNS of VPCs by their id; both are on where none is named, as in a default VPC. */
  readonly vpcDns?: Readonly<Record<string, { readonly support?: boolean; readonly hostnames?: boolean }>>;
  /** The hosts that Systems Manager knows. */
  readonly managedInstances?: readonly InstanceInformation[];
  readonly eks?: readonly FakeEksCluster[];
  readonly ecs?: readonly FakeEcsCluster[];
  readonly taskDefinitions?: readonly TaskDefinition[];
  readonly detector?: { readonly id: string; readonly answer: GetDetectorResponse };
  /** The account's own coverage; an administrator is answered with that of its members too. */
  readonly coverage?: readonly CoverageResource[];
  readonly freeTrial?: readonly FreeTrialFeatureConfigurationResult[];
  /** What GuardDuty has charged for in 30 days, by feature. */
  readonly usage?: readonly UsageFeatureResult[];
  readonly metrics?: readonly FakeMetric[];
};

/** EC2 sends the state in small letters, whatever the SDK's type says. */
export type FakeVpcEndpoint = Omit<VpcEndpoint, "State"> & {
  readonly State: "available" | "pending" | "pendingAcceptance" | "deleting" | "deleted" | "rejected" | "failed";
};

export type FakeEksCluster = {
  readonly cluster: EksCluster;
  readonly nodegroups?: readonly Nodegroup[];
  readonly fargateProfiles?: readonly string[];
  readonly addons?: readonly Addon[];
};

export type FakeEcsCluster = {
  readonly cluster: EcsCluster;
  readonly tasks?: readonly Task[];
  readonly services?: readonly Service[];
  readonly containerInstances?: readonly ContainerInstance[];
};

/** A metric's samples, one each `stepSeconds` from `start` on; null where none was sent. */
export type FakeMetric = {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly start: Date;
  readonly stepSeconds: number;
  readonly values: readonly (number | null)[];
};
