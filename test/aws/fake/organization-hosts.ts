import type { Instance } from "@aws-sdk/client-ec2";
import type { DrawnHost } from "./organization-outline.ts";
import type { CellPlan } from "./organization-plan.ts";
import { ago } from "./organization-plan.ts";
import type { Random } from "./random.ts";
import { hex } from "./random.ts";
import type { FakeEksCluster } from "./world.ts";

/** Types that hosts and nodes are of, as DescribeInstanceTypes tells them. */
export const HOST_TYPES = [
  { type: "m5.large", cores: 1, threads: 2, arch: "x86_64" },
  { type: "m6i.xlarge", cores: 2, threads: 2, arch: "x86_64" },
  { type: "t3.medium", cores: 1, threads: 2, arch: "x86_64" },
  { type: "c7g.large", cores: 2, threads: 1, arch: "arm64" },
  { type: "r6i.4xlarge", cores: 8, threads: 2, arch: "x86_64" },
] as const;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html, as full as AWS sends it. */
export function instanceOf(
  { accountId, regionId, asOf }: CellPlan,
  random: Random,
  { id, of: { type, cores, arch }, threads }: DrawnHost,
  vpcId: string,
  subnetId: string,
  tags: { Key: string; Value: string }[],
): Instance {
  const address = `10.0.${Math.floor(random() * 16)}.${Math.floor(random() * 256)}`;
  const launched = ago(asOf, 1 + Math.floor(random() * 200));
  const name = `ip-${address.replaceAll(".", "-")}.${regionId}.compute.internal`;
  const group = { GroupId: `sg-${vpcId.slice(4)}`, GroupName: "default" };
  return {
    InstanceId: id,
    InstanceType: type,
    ImageId: `ami-${hex(random, 17)}`,
    State: { Code: 16, Name: "running" },
    Architecture: arch,
    PlatformDetails: "Linux/UNIX",
    UsageOperation: "RunInstances",
    UsageOperationUpdateTime: launched,
    CpuOptions: { CoreCount: cores, ThreadsPerCore: threads },
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
export function eksOf(
  { accountId, regionId, asOf }: CellPlan,
  name: string,
  nodes: readonly DrawnHost[],
  watched: boolean,
): FakeEksCluster {
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
        instanceTypes: [...new Set(nodes.map(({ of }) => of.type))],
        scalingConfig: { minSize: 1, desiredSize: nodes.length, maxSize: nodes.length * 2 },
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
