import type {
  CoverageResource,
  FreeTrialFeatureConfigurationResult,
  GetDetectorResponse,
} from "@aws-sdk/client-guardduty";
import type { CellOutline, Standing } from "./organization-outline.ts";
import type { CellPlan } from "./organization-plan.ts";
import { ago } from "./organization-plan.ts";
import type { Random } from "./random.ts";
import { hex } from "./random.ts";

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
  { accountId, asOf }: CellPlan,
  { standing, hosts, nodes: { length: nodes }, guarded: { length: tasks } }: CellOutline,
  random: Random,
  eks: string,
): CoverageResource[] {
  const ManagementType = standing === "automatic" ? ("AUTO_MANAGED" as const) : ("MANUAL" as const);
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
    ...hosts.map(({ id, of: { type } }) =>
      of(
        { ResourceType: "EC2", Ec2InstanceDetails: { InstanceId: id, InstanceType: type, ManagementType } },
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

/** The same days for each kind. */
export const trialsOf = (days: number): FreeTrialFeatureConfigurationResult[] =>
  (["EKS_RUNTIME_MONITORING", "FARGATE_RUNTIME_MONITORING", "EC2_RUNTIME_MONITORING"] as const).map((Name) => ({
    Name,
    FreeTrialDaysRemaining: days,
  }));
