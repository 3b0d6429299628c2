import type { Instance } from "@aws-sdk/client-ec2";
import type {
  CoverageResource,
  FreeTrialFeatureConfigurationResult,
  GetDetectorResponse,
} from "@aws-sdk/client-guardduty";
import type { CellPlan } from "./organization-plan.ts";
import { ago } from "./organization-plan.ts";
import type { Random } from "./random.ts";
import { hex } from "./random.ts";

/** How GuardDuty stands in a cell: most watch all, some leave the agents to others, some don't watch, few have none. */
export type Standing = "automatic" | "manual" | "off" | "absent";

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html */
export function detectorOf({ accountId, asOf }: CellPlan, standing: Standing): GetDetectorResponse {
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

/** Hosts one by one, clusters as wholes. (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CoverageResource.html) */
export function coverageOf(
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
export function trialsOf(random: Random): FreeTrialFeatureConfigurationResult[] {
  const days = random() < 0.2 ? 1 + Math.floor(random() * 29) : 0;
  return (["EKS_RUNTIME_MONITORING", "FARGATE_RUNTIME_MONITORING", "EC2_RUNTIME_MONITORING"] as const).map((Name) => ({
    Name,
    FreeTrialDaysRemaining: days,
  }));
}
