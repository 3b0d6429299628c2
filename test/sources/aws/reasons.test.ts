import { describe, expect, it } from "vitest";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { adviceOf } from "../../../src/plan/advice.ts";
import type { FakeRegion } from "../../aws/fake/world.ts";
import { TABLES } from "../open-words.ts";
import {
  account,
  AUDIT,
  bare,
  detector,
  ecsCluster,
  eksCluster,
  eksEntry,
  HERE,
  HOME,
  host,
  hostEntry,
  MANAGEMENT,
  node,
  only,
  organizationOf,
  read,
  readAlone,
  serve,
  TEAM,
  worldOf,
} from "./small-world.ts";

const codes = (inventory: Inventory): string[] =>
  adviceOf(inventory, inventory.workloads, TABLES).map(({ code, accountId, subject }) =>
    [code, accountId, subject].filter((part) => part !== null).join(" "),
  );

const online = (InstanceId: string) => ({
  InstanceId,
  PingStatus: "Online" as const,
  ResourceType: "EC2Instance" as const,
});

const subnet = (OwnerId: string) => ({
  SubnetId: "subnet-main",
  VpcId: "vpc-main",
  OwnerId,
  AvailabilityZone: `${HOME}a`,
});

const endpoint = (OwnerId: string) => ({
  VpcEndpointId: "vpce-1",
  VpcId: "vpc-main",
  OwnerId,
  ServiceName: `com.amazonaws.${HOME}.guardduty-data`,
  State: "available" as const,
  SubnetIds: ["subnet-main"],
  PrivateDnsEnabled: true,
  Groups: [{ GroupId: "sg-endpoint" }],
});

const ownVpc: FakeRegion = {
  subnets: [subnet(TEAM)],
  vpcs: [{ VpcId: "vpc-main", OwnerId: TEAM, CidrBlock: "10.0.0.0/16" }],
};

/** The operations that were asked for, of those that only look for reasons. */
const asked = (requests: readonly { readonly service: string; readonly operation: string }[]): string[] =>
  requests
    .map(({ operation }) => operation)
    .filter((name) => /^Describe(InstanceInformation|Vpcs|VpcAttribute|SecurityGroups|TaskDefinition)$/.test(name))
    .sort();

describe("hosts that don't report", () => {
  it("have the reason that Systems Manager, the metadata options or their tag give", async () => {
    const tag = (value: string) => [{ Key: "GuardDutyManaged", Value: value }];
    const inventory = await readAlone(
      worldOf({
        ...ownVpc,
        detector: detector("d-1"),
        coverage: [hostEntry(TEAM, "i-healthy")],
        instances: [
          host("i-healthy"),
          host("i-absent"),
          host("i-lost"),
          host("i-online"),
          host("i-blind", { MetadataOptions: { HttpEndpoint: "disabled" } }),
          host("i-tagged", { Tags: tag("false"), MetadataOptions: { InstanceMetadataTags: "enabled" } }),
          host("i-shut", { Tags: tag("false"), MetadataOptions: { InstanceMetadataTags: "disabled" } }),
        ],
        managedInstances: [
          online("i-online"),
          online("i-blind"),
          { ...online("i-lost"), PingStatus: "ConnectionLost" },
        ],
      }),
    );
    const reasons = (id: string) => {
      const { coverage } = only(inventory, id);
      return coverage.state === "covered" ? coverage.state : coverage.reasons;
    };
    expect(reasons("i-healthy")).toBe("covered");
    expect(reasons("i-absent")).toEqual(["COVERAGE_NOT_LISTED", "SSM_NOT_MANAGED"]);
    expect(reasons("i-lost")).toEqual(["COVERAGE_NOT_LISTED", "SSM_NOT_MANAGED"]);
    expect(reasons("i-online")).toEqual(["COVERAGE_NOT_LISTED", "CONFIG_ONLY"]);
    expect(reasons("i-blind")).toEqual(["COVERAGE_NOT_LISTED", "IMDS_OFF"]);
    expect(reasons("i-tagged")).toEqual(["TAG_EXCLUDED", "COVERAGE_NOT_LISTED"]);
    // The agent can't see the tag, so it excludes nothing.
    expect(reasons("i-shut")).toEqual(["COVERAGE_NOT_LISTED"]);
    expect(codes(inventory)).toContain(`TAG_EXCLUDED_INEFFECTIVE ${TEAM}`);
  });

  it("are asked about in fifties, and those that report aren't", async () => {
    const many = Array.from({ length: 101 }, (_, at) => host(`i-${at}`));
    const fake = await serve(
      worldOf({ ...ownVpc, detector: detector("d-1"), coverage: [hostEntry(TEAM, "i-0")], instances: many }),
    );
    await read(fake.env, { organization: false });
    expect(asked(fake.requests)).toEqual([
      "DescribeInstanceInformation",
      "DescribeInstanceInformation",
      "DescribeVpcAttribute",
      "DescribeVpcAttribute",
    ]);
  });

  it("cost no call where all is in order, or where nothing is switched on", async () => {
    const sound: FakeRegion = {
      ...ownVpc,
      vpcEndpoints: [endpoint(TEAM)],
      instances: [host("i-1"), node("i-2", "web"), node("i-3", "web")],
      eks: [eksCluster("web", HERE)],
      coverage: [hostEntry(TEAM, "i-1"), eksEntry(TEAM, "web", [2, 2])],
    };
    for (const region of [
      { ...sound, detector: detector("d-1") },
      { ...sound, coverage: [], vpcEndpoints: [] },
    ]) {
      const fake = await serve(worldOf(region));
      await read(fake.env, { organization: false });
      expect(asked(fake.requests)).toEqual([]);
    }
  });
});

describe("a VPC", () => {
  const silent: FakeRegion = {
    ...ownVpc,
    detector: detector("d-1"),
    instances: [host("i-1")],
    managedInstances: [online("i-1")],
  };
  const rule = (CidrIp: string) => [
    {
      GroupId: "sg-endpoint",
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }],
    },
  ];
  const broken = { vpcEndpoints: [endpoint(TEAM)], securityGroups: rule("10.0.0.0/16") };

  it.each([
    ["without endpoint", {}, ["ENDPOINT_MISSING"]],
    ["with all in order", broken, []],
    ["without DNS", { ...broken, vpcDns: { "vpc-main": { hostnames: false } } }, ["VPC_DNS_OFF"]],
    ["with a shut group", { ...broken, securityGroups: rule("10.0.0.0/24") }, ["ENDPOINT_SG_BLOCKED"]],
    [
      "without private DNS",
      { ...broken, vpcEndpoints: [{ ...endpoint(TEAM), PrivateDnsEnabled: false }] },
      ["ENDPOINT_DNS_OFF"],
    ],
  ] satisfies [string, FakeRegion, string[]][])("%s", async (_, region, expected) => {
    const inventory = await readAlone(worldOf({ ...silent, ...region }));
    const found = codes(inventory).filter((code) => /ENDPOINT|VPC/.test(code));
    expect(found).toEqual(expected.map((code) => `${code} ${TEAM} vpc-main`));
  });

  it("that is shared is judged by its owner's side", async () => {
    const owner: FakeRegion = {
      detector: detector("d-owner", 90, [{ Name: "RUNTIME_MONITORING", Status: "DISABLED" }]),
      vpcs: [{ VpcId: "vpc-main", OwnerId: AUDIT, CidrBlock: "10.0.0.0/16" }],
      vpcEndpoints: [{ ...endpoint(AUDIT), Groups: [] }],
      vpcDns: { "vpc-main": { support: false } },
    };
    const participant: FakeRegion = { ...silent, subnets: [subnet(AUDIT)], vpcs: owner.vpcs ?? [] };
    const world = organizationOf([
      account(MANAGEMENT, {}),
      account(AUDIT, { [HOME]: owner }),
      account(TEAM, { [HOME]: participant }),
    ]);
    const whole = codes(await read((await serve(world)).env));
    expect(whole).toContain(`SHARED_VPC_OWNER_NOT_ENABLED ${AUDIT} vpc-main`);
    const alone = codes(await read((await serve(world)).env, { accounts: [TEAM] }));
    expect(alone).toContain(`ENDPOINT_UNCHECKED_SHARED_VPC ${AUDIT} vpc-main`);
  });
});

describe("tasks without the agent's container", () => {
  it("are asked for their definition where their age doesn't say why", async () => {
    const definition = `arn:aws:ecs:${HOME}:${TEAM}:task-definition/web:1`;
    const young = bare("t-1", HERE, { createdAt: new Date(Date.parse("2026-11-20T00:00:00Z")) });
    const world = worldOf({
      detector: detector("d-1"),
      ecs: [ecsCluster([young], HERE)],
      taskDefinitions: [{ taskDefinitionArn: definition, family: "web", revision: 1, cpu: "512", memory: "1024" }],
    });
    const inventory = await readAlone(world);
    expect(only(inventory, "t-1").coverage).toMatchObject({
      state: "not-covered",
      reasons: ["SIDECAR_MISSING", "ECS_EXEC_ROLE_MISSING"],
    });
  });
});

describe("a refused look for reasons", () => {
  it.each([["ssm:DescribeInstanceInformation"], ["ec2:DescribeVpcAttribute"]])(
    "%s is a gap that hides nothing, and names what is unchecked",
    async (api) => {
      const fake = await serve({
        ...worldOf({ ...ownVpc, detector: detector("d-1"), instances: [host("i-1")] }),
        denied: [{ ...HERE, api }],
      });
      const inventory = await read(fake.env, { organization: false });
      expect(inventory.gaps).toMatchObject([{ api, hides: [] }]);
      const advice = adviceOf(inventory, inventory.workloads, TABLES);
      expect(advice.find(({ code }) => code === "UNCHECKED")).toMatchObject({
        unchecked: api,
        count: 1,
        blocks: false,
      });
    },
  );
});
