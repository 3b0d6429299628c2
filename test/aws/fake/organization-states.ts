import type { CoverageResource, GetDetectorResponse } from "@aws-sdk/client-guardduty";
import type { FakeAccount, FakeRegion, FakeWorld } from "./world.ts";

/** The same organization with another state of GuardDuty and its agents in each member's cell, in turn. */
export function inAllStates(world: FakeWorld): FakeWorld {
  let next = 0;
  const accounts = world.accounts.map((account): FakeAccount => {
    if (account.id === world.guardDutyAdministrator) return account;
    const regions = Object.entries(account.regions ?? {}).map(([id, region]) => {
      const change = STATES[next++ % STATES.length];
      return [id, change === undefined ? region : change(region)] as const;
    });
    return { ...account, regions: Object.fromEntries(regions) };
  });
  return { ...world, accounts };
}

type Feature = NonNullable<GetDetectorResponse["Features"]>[number];
type Details = NonNullable<CoverageResource["ResourceDetails"]>;

/** AWS's texts about hosts: of the agent, its installation, the kernel, a tag, and one that no table has. */
const EC2_ISSUES = [
  "No Agent Reporting:",
  "No Agent Reporting: Agent disconnected",
  "Agent Not Provisioned: Kernel version is lower than the required version",
  "Agent Not Provisioned: Instances with exclusion tags are excluded",
  "Sunspots: the agent was dazzled",
];

const STATES: readonly ((region: FakeRegion) => FakeRegion)[] = [
  // A whole EKS cluster, one without any agent, hosts for every reason, and tasks whose agent ended.
  (region) => listed(region, "EKS", (details) => nodesOf(details, (all) => all), null),
  (region) =>
    listed(
      region,
      "EKS",
      (details) => nodesOf(details, () => 0),
      "Addon Status Unhealthy: EKS Addon issue - AddonIssue",
    ),
  (region) =>
    listed(
      region,
      "EC2",
      (details) => details,
      (at) => (at % 2 === 0 ? null : (EC2_ISSUES[at % EC2_ISSUES.length] ?? null)),
    ),
  (region) => listed(region, "ECS", withFargateIssue, "Unhealthy"),
  // EKS's own agent and the EC2 agent on one node.
  (region) => ({ ...region, coverage: [...(region.coverage ?? []), ...secondAgents(region)] }),
  // The feature off, the older one on, a policy over it, the detector suspended, none at all, and nothing listed yet.
  (region) => featured(region, "RUNTIME_MONITORING", { Status: "DISABLED" }),
  (region) =>
    featured(featured(region, "RUNTIME_MONITORING", { Status: "DISABLED" }), "EKS_RUNTIME_MONITORING", {
      Status: "ENABLED",
    }),
  (region) => featured(region, "RUNTIME_MONITORING", { ManagedBy: "GUARDDUTY_POLICY" }),
  (region) => answering(region, (answer) => ({ ...answer, Status: "DISABLED" })),
  ({ detector: _detector, coverage: _coverage, freeTrial: _trials, ...region }) => region,
  (region) => ({ ...region, coverage: [] }),
];

/** Says something else of the listed resources of a type: their details, and what is wrong with them (null: nothing). */
function listed(
  region: FakeRegion,
  type: NonNullable<Details["ResourceType"]>,
  change: (details: Details) => Details,
  issue: string | null | ((at: number) => string | null),
): FakeRegion {
  return {
    ...region,
    coverage: (region.coverage ?? []).map(({ Issue: before, ...resource }, at) => {
      const details = resource.ResourceDetails;
      if (details?.ResourceType !== type) return before === undefined ? resource : { ...resource, Issue: before };
      const said = typeof issue === "function" ? issue(at) : issue;
      return {
        ...resource,
        ...(said === null ? {} : { Issue: said }),
        CoverageStatus: said === null ? ("HEALTHY" as const) : ("UNHEALTHY" as const),
        ResourceDetails: change(details),
      };
    }),
  };
}

function nodesOf(details: Details, covered: (all: number) => number): Details {
  const { EksClusterDetails: eks } = details;
  return eks === undefined
    ? details
    : { ...details, EksClusterDetails: { ...eks, CoveredNodes: covered(eks.CompatibleNodes ?? 0) } };
}

function withFargateIssue(details: Details): Details {
  const { EcsClusterDetails: ecs } = details;
  if (ecs === undefined) return details;
  const FargateDetails = { ...ecs.FargateDetails, Issues: ["Agent exited: AGENT_EXITED"] };
  return { ...details, EcsClusterDetails: { ...ecs, FargateDetails } };
}

/** The nodes of a cell as instances of the list too. */
const secondAgents = ({ instances = [], coverage = [] }: FakeRegion): CoverageResource[] => {
  const [like] = coverage;
  if (like === undefined) return [];
  return instances
    .filter(({ Tags = [] }) => Tags.some(({ Key }) => Key === "aws:eks:cluster-name"))
    .slice(0, 2)
    .map(({ InstanceId, InstanceType }) => ({
      ...like,
      ResourceId: InstanceId,
      CoverageStatus: "HEALTHY" as const,
      ResourceDetails: {
        ResourceType: "EC2" as const,
        Ec2InstanceDetails: {
          InstanceId,
          InstanceType,
          AgentDetails: { Version: "1.9.2" },
          ManagementType: "AUTO_MANAGED" as const,
        },
      },
    }));
};

function answering(region: FakeRegion, change: (answer: GetDetectorResponse) => GetDetectorResponse): FakeRegion {
  const { detector } = region;
  return detector === undefined ? region : { ...region, detector: { ...detector, answer: change(detector.answer) } };
}

const featured = (region: FakeRegion, name: string, change: Partial<Feature>): FakeRegion =>
  answering(region, (answer) => ({
    ...answer,
    Features: (answer.Features ?? []).map((feature) => (feature.Name === name ? { ...feature, ...change } : feature)),
  }));
