import { describe, expect, it } from "vitest";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import type { FakeRegion } from "../../aws/fake/world.ts";
import {
  ABROAD,
  account,
  ago,
  AS_OF,
  AUDIT,
  DAY,
  detector,
  ecsEntry,
  eksEntry,
  HERE,
  HOME,
  host,
  hostEntry,
  MANAGEMENT,
  organizationOf,
  read,
  serve,
  TEAM,
  worldOf,
} from "./small-world.ts";

const noteOf = ({ assumptions }: Inventory, id: string): string | undefined =>
  assumptions.find((one) => one.id === id)?.value;

describe("GuardDuty's coverage list", () => {
  it("is kept whole, each resource as AWS tells of it", async () => {
    const fake = await serve(
      worldOf({
        detector: detector("d-1"),
        coverage: [
          {
            ResourceId: "r-1",
            AccountId: TEAM,
            CoverageStatus: "UNHEALTHY",
            Issue: "Addon Status Unhealthy:something new",
            UpdatedAt: ago(2),
            ResourceDetails: {
              ResourceType: "EKS",
              EksClusterDetails: {
                ClusterName: "web",
                CoveredNodes: 1,
                CompatibleNodes: 3,
                AddonDetails: { AddonVersion: "v1.12.1-eksbuild.2", AddonStatus: "ACTIVE" },
                ManagementType: "MANUAL",
              },
            },
          },
          ecsEntry(TEAM),
          {
            ResourceId: "r-2",
            AccountId: TEAM,
            CoverageStatus: "HEALTHY",
            ResourceDetails: {
              ResourceType: "EC2",
              Ec2InstanceDetails: {
                InstanceId: "i-1",
                ClusterArn: `arn:aws:ecs:${HOME}:${TEAM}:cluster/apps`,
                AgentDetails: { Version: "1.9.2" },
                ManagementType: "AUTO_MANAGED",
              },
            },
          },
        ],
      }),
    );
    const inventory = await read(fake.env, { organization: false, regions: [HOME] });
    const silent = { ...HERE, agentVersion: null, covered: null, compatible: null, ecsCluster: null, updatedAt: null };
    expect(inventory.coverage).toEqual([
      {
        ...silent,
        resource: "eks-cluster",
        name: "web",
        healthy: false,
        management: "manual",
        agentVersion: "v1.12.1-eksbuild.2",
        covered: 1,
        compatible: 3,
        reasons: expect.arrayContaining(["issue:Addon Status Unhealthy:something new"]),
        updatedAt: AS_OF - 2 * DAY,
      },
      { ...silent, resource: "ecs-cluster", name: "apps", healthy: true, management: "auto", reasons: [] },
      {
        ...silent,
        resource: "ec2-instance",
        name: "i-1",
        healthy: true,
        management: "auto",
        agentVersion: "1.9.2",
        ecsCluster: "apps",
        reasons: [],
      },
    ]);
    const asked = fake.requests.filter(({ operation }) => operation === "GetCoverageStatistics");
    expect(asked.map(({ input }) => input)).toEqual([
      {
        DetectorId: "d-1",
        StatisticsType: ["COUNT_BY_RESOURCE_TYPE"],
        FilterCriteria: { FilterCriterion: [{ CriterionKey: "ACCOUNT_ID", FilterCondition: { Equals: [TEAM] } }] },
      },
    ]);
    expect(noteOf(inventory, "coverage-count")).toBeUndefined();
  });

  it("that is refused still tells how much stands behind it", async () => {
    const world = worldOf({
      detector: detector("d-1"),
      coverage: [eksEntry(TEAM, "web", [1, 1]), hostEntry(TEAM, "i-1"), hostEntry(TEAM, "i-2")],
    });
    const fake = await serve({ ...world, denied: [{ ...HERE, api: "guardduty:ListCoverage" }] });
    const { gaps, coverage } = await read(fake.env, { organization: false, regions: [HOME] });
    expect(coverage).toEqual([]);
    expect(gaps.map(({ api, message }) => [api, message])).toEqual([
      ["guardduty:ListCoverage", expect.stringMatching(/; GuardDuty counts 1 EKS cluster and 2 instances there$/)],
    ]);
  });

  it("names who switched Runtime Monitoring and when", async () => {
    const features = (ManagedBy?: "GUARDDUTY_POLICY") => [
      { Name: "RUNTIME_MONITORING", Status: "ENABLED", UpdatedAt: ago(7), ...(ManagedBy && { ManagedBy }) } as const,
    ];
    const region = (id: string, by?: "GUARDDUTY_POLICY"): FakeRegion => ({ detector: detector(id, 0, features(by)) });
    const fake = await serve(worldOf(region("d-1", "GUARDDUTY_POLICY")));
    const { detectors } = await read(fake.env, { organization: false, regions: [HOME] });
    expect(detectors).toEqual([
      {
        ...HERE,
        status: "enabled",
        runtime: "on",
        automated: [],
        managedBy: "guardduty-policy",
        updatedAt: AS_OF - 7 * DAY,
      },
    ]);
  });
});

describe("a delegated administrator without access to its members", () => {
  const closed = (id: string, regions: Readonly<Record<string, FakeRegion>>) => ({
    ...account(id, regions),
    roles: [],
  });
  const LEGACY = [{ Name: "EKS_RUNTIME_MONITORING", Status: "ENABLED", ManagedBy: "GUARDDUTY_POLICY" } as const];
  const BARE = "444444444444";
  const PAUSED = "555555555555";
  const asAudit = async (accounts: Parameters<typeof organizationOf>[0]) => {
    const world = { ...organizationOf(accounts), guardDutyAdministrator: AUDIT };
    const fake = await serve(world);
    return read(fake.envOf(AUDIT));
  };

  it("counts what its own list names of them, and names what it can't know", async () => {
    const paused = detector("d-5");
    const inventory = await asAudit([
      closed(MANAGEMENT, {
        [HOME]: {
          detector: detector("d-1"),
          instances: [host("i-hidden")],
          coverage: [eksEntry(MANAGEMENT, "web", [2, 3]), hostEntry(MANAGEMENT, "i-1"), ecsEntry(MANAGEMENT)],
          freeTrial: [{ Name: "EC2_RUNTIME_MONITORING", FreeTrialDaysRemaining: 12 }],
        },
        [ABROAD]: { detector: detector("d-1a"), coverage: [hostEntry(MANAGEMENT, "i-2", "No Agent Reporting")] },
      }),
      account(AUDIT, { [HOME]: { detector: detector("d-2") }, [ABROAD]: { detector: detector("d-2a") } }),
      closed(TEAM, { [HOME]: { detector: detector("d-3", 1, LEGACY), coverage: [eksEntry(TEAM, "old", [1, 1])] } }),
      closed(BARE, { [HOME]: { instances: [host("i-bare")] } }),
      closed(PAUSED, { [HOME]: { detector: { ...paused, answer: { ...paused.answer, Status: "DISABLED" } } } }),
    ]);
    const counted = inventory.workloads.map(({ accountId, regionId, kind, size, count, coverage }) =>
      [accountId, regionId, kind, size.state, count.expected, coverage.state].join(" "),
    );
    expect(counted.sort()).toEqual([
      `${MANAGEMENT} ${ABROAD} ec2-instance known 1 not-covered`,
      `${MANAGEMENT} ${HOME} ec2-instance known 1 covered`,
      `${MANAGEMENT} ${HOME} eks-node unknown 1 not-covered`,
      `${MANAGEMENT} ${HOME} eks-node unknown 2 covered`,
      `${TEAM} ${HOME} eks-node unknown 1 covered`,
    ]);
    expect(inventory.coverage).toHaveLength(5);
    expect(inventory.trials.map(({ accountId, kind }) => [accountId, kind])).toEqual([[MANAGEMENT, "ec2-instance"]]);
    const states = inventory.detectors.map(({ accountId, regionId, status, runtime, managedBy }) =>
      [accountId, regionId, status, runtime, managedBy].join(" "),
    );
    expect(states.sort()).toEqual([
      `${MANAGEMENT} ${ABROAD} enabled on `,
      `${MANAGEMENT} ${HOME} enabled on `,
      `${AUDIT} ${ABROAD} enabled on `,
      `${AUDIT} ${HOME} enabled on `,
      `${TEAM} ${HOME} enabled legacy-eks guardduty-policy`,
      `${PAUSED} ${HOME} disabled on `,
    ]);
    const said = Object.fromEntries(
      inventory.gaps.map(({ accountId, api, message }) => [
        accountId,
        `${api} ${message.slice(message.lastIndexOf(";"))}`,
      ]),
    );
    expect(said).toEqual({
      [MANAGEMENT]:
        "sts:AssumeRole ; GuardDuty's administrator lists 1 EKS cluster, 1 ECS cluster and 2 instances of the account",
      [TEAM]: "sts:AssumeRole ; GuardDuty's administrator lists 1 EKS cluster of the account",
      [BARE]: "sts:AssumeRole ; GuardDuty's administrator tells nothing of the account",
      [PAUSED]: "sts:AssumeRole ; GuardDuty's administrator lists nothing of the account",
    });
    for (const { hides } of inventory.gaps) expect(hides.every(({ bound }) => bound === null)).toBe(true);
  });

  it("reads a member that lets it in by itself, once", async () => {
    const inventory = await asAudit([
      account(MANAGEMENT, {}),
      account(AUDIT, { [HOME]: { detector: detector("d-2") } }),
      account(TEAM, {
        [HOME]: { detector: detector("d-3"), instances: [host("i-1")], coverage: [hostEntry(TEAM, "i-1")] },
      }),
    ]);
    expect(inventory.workloads.map(({ origin }) => origin)).toEqual(["i-1"]);
    expect(inventory.coverage.map(({ name }) => name)).toEqual(["i-1"]);
    expect(inventory.gaps).toEqual([]);
  });

  it("passes over a Region that it has not opted in to itself", async () => {
    const inventory = await asAudit([
      account(MANAGEMENT, {}),
      account(AUDIT, { [HOME]: { detector: detector("d-2") } }),
      {
        ...closed(TEAM, { "af-south-1": { detector: detector("d-3"), coverage: [hostEntry(TEAM, "i-1")] } }),
        optedIn: ["af-south-1"],
      },
    ]);
    expect(inventory.workloads).toEqual([]);
    expect(inventory.skipped).toContainEqual({ accountId: AUDIT, regionId: "af-south-1", reason: "not opted in" });
    expect(inventory.gaps.map(({ accountId, api }) => [accountId, api])).toEqual([[TEAM, "sts:AssumeRole"]]);
  });
});
