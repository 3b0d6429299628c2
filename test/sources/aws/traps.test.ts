import { describe, expect, it } from "vitest";
import type { FakeRegion } from "../../aws/fake/world.ts";
import {
  account,
  ago,
  AUDIT,
  bare,
  detector,
  ecsCluster,
  ecsEntry,
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
  task,
  TEAM,
  vcpusOf,
  worldOf,
} from "./small-world.ts";

describe("T1: hosts that AWS's services run", () => {
  it("are counted although AWS hides them from whoever doesn't ask", async () => {
    const operator = { Managed: true, Principal: "eks.amazonaws.com", HiddenByDefault: true };
    const inventory = await readAlone(
      worldOf({
        managedVisibility: "hidden",
        instances: [host("i-plain"), node("i-auto", "auto", { Operator: operator })],
        eks: [eksCluster("auto", HERE)],
      }),
    );
    expect(vcpusOf(inventory)).toEqual({ [`${TEAM} ${HOME} eks-node`]: 4, [`${TEAM} ${HOME} ec2-instance`]: 2 });
    expect(only(inventory, "i-auto").eligibility.state).toBe("eligible");
  });
});

describe("T2: the state of an account", () => {
  const accounts = [
    account(MANAGEMENT, {}),
    account(TEAM, { [HOME]: { instances: [host("i-1")] } }),
    { ...account("444444444444", {}), state: "SUSPENDED" as const },
    { ...account("555555555555", {}), state: "CLOSED" as const },
  ];

  it.each(["answered", "retired"] as const)("is read where the older Status is %s", async (accountStatus) => {
    const fake = await serve({ ...organizationOf(accounts), accountStatus });
    const inventory = await read(fake.env);
    expect(inventory.accounts.map(({ id }) => id)).toEqual([MANAGEMENT, TEAM]);
    expect(vcpusOf(inventory)).toEqual({ [`${TEAM} ${HOME} ec2-instance`]: 2 });
    expect(inventory.gaps).toEqual([]);
    expect(inventory.organization).toMatchObject({ whole: true });
    expect(inventory.assumptions).toContainEqual(
      expect.objectContaining({ id: "accounts-not-active", value: expect.stringContaining("1 CLOSED, 1 SUSPENDED") }),
    );
  });
});

describe("T3: an EKS cluster whose coverage counts nodes and names none", () => {
  const instances = [
    node("i-small", "web", { InstanceType: "m5.large", CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 } }),
    node("i-middle", "web"),
    node("i-large", "web", { InstanceType: "m5.4xlarge", CpuOptions: { CoreCount: 8, ThreadsPerCore: 2 } }),
  ];
  const region: FakeRegion = {
    detector: detector("d-1"),
    instances,
    eks: [eksCluster("web", HERE)],
    coverage: [eksEntry(TEAM, "web", [2, 3])],
  };

  it("shares its reporting nodes out over their vCPUs, from the smallest two to the largest two", async () => {
    const inventory = await readAlone(worldOf(region));
    const parts = inventory.workloads.map(({ coverage }) => (coverage.state === "partial" ? coverage.vcpus : null));
    const sum = (of: "low" | "expected" | "high") => parts.reduce((all, part) => all + (part?.[of] ?? 0), 0);
    expect(parts).toHaveLength(3);
    expect(parts).not.toContain(null);
    expect([sum("low"), sum("expected"), sum("high")]).toEqual([6_000, Math.round((22_000 * 2) / 3), 20_000]);
  });

  it("says so where the list counts other nodes than there are", async () => {
    const inventory = await readAlone(worldOf({ ...region, coverage: [eksEntry(TEAM, "web", [5, 5])] }));
    expect(inventory.workloads.map(({ coverage }) => coverage.state)).toEqual(["covered", "covered", "covered"]);
    expect(inventory.assumptions).toContainEqual(expect.objectContaining({ id: "COUNT_MISMATCH" }));
  });
});

describe("T4: the coverage list", () => {
  it("is asked without a filter, and tells of all three resource types", async () => {
    const fake = await serve(
      worldOf({
        detector: detector("d-1"),
        instances: [host("i-1"), node("i-2", "web")],
        eks: [eksCluster("web", HERE)],
        ecs: [ecsCluster([task("t-1", HERE, { containers: [] })], HERE)],
        coverage: [hostEntry(TEAM, "i-1"), eksEntry(TEAM, "web", [1, 1]), ecsEntry(TEAM)],
      }),
    );
    const inventory = await read(fake.env, { organization: false });
    const asked = fake.requests.filter(({ operation }) => operation === "ListCoverage");
    expect(asked.map(({ regionId, input }) => [regionId, input])).toEqual([
      [HOME, { DetectorId: "d-1", MaxResults: 50 }],
    ]);
    expect(inventory.workloads.map(({ kind, coverage }) => [kind, coverage]).sort()).toEqual(
      (["ec2-instance", "eks-node", "fargate-task"] as const).map((kind) => [
        kind,
        { state: "covered", evidence: "coverage-list" },
      ]),
    );
  });

  it("is read to its last page", async () => {
    const ids = Array.from({ length: 120 }, (_, at) => `i-${String(at).padStart(3, "0")}`);
    const inventory = await readAlone(
      worldOf({
        detector: detector("d-1"),
        instances: ids.map((id) => host(id)),
        coverage: ids.map((id) => hostEntry(TEAM, id)),
      }),
    );
    expect(inventory.workloads.filter(({ coverage }) => coverage.state === "covered")).toHaveLength(120);
  });
});

describe("T5: a node with GuardDuty's agents for EKS and for EC2", () => {
  const region: FakeRegion = {
    detector: detector("d-1"),
    instances: [node("i-both", "web"), node("i-other", "web")],
    eks: [eksCluster("web", HERE)],
    coverage: [eksEntry(TEAM, "web", [2, 2]), hostEntry(TEAM, "i-both")],
  };

  it("is one node and no EC2 instance, and that is said", async () => {
    const inventory = await readAlone(worldOf(region));
    expect(vcpusOf(inventory)).toEqual({ [`${TEAM} ${HOME} eks-node`]: 8 });
    expect(only(inventory, "i-both").coverage).toEqual({ state: "covered", evidence: "coverage-list" });
    const [note, ...more] = inventory.assumptions.filter(({ id }) => id === "TWO_AGENTS_ON_HOST");
    expect(note?.value).toContain("i-both");
    expect(note?.value).not.toContain("i-other");
    expect(more).toEqual([]);
  });

  it("is covered by its EC2 agent where the cluster's own doesn't report", async () => {
    const coverage = [eksEntry(TEAM, "web", [0, 2]), hostEntry(TEAM, "i-both")];
    const inventory = await readAlone(worldOf({ ...region, coverage }));
    expect(only(inventory, "i-both").coverage.state).toBe("covered");
    expect(only(inventory, "i-other").coverage.state).toBe("not-covered");
  });
});

describe("T6: a host in a VPC that another account shares", () => {
  const subnet = {
    SubnetId: "subnet-shared",
    VpcId: "vpc-shared",
    OwnerId: AUDIT,
    AvailabilityZone: `${HOME}a`,
  };
  const endpoint = {
    VpcEndpointId: "vpce-1",
    VpcId: "vpc-shared",
    OwnerId: AUDIT,
    ServiceName: `com.amazonaws.${HOME}.guardduty-data`,
    State: "available" as const,
    SubnetIds: ["subnet-shared"],
    Tags: [{ Key: "GuardDutyManaged", Value: "true" }],
  };
  const participant = account(TEAM, {
    [HOME]: {
      detector: detector("d-1"),
      instances: [host("i-1", { VpcId: "vpc-shared", SubnetId: "subnet-shared" })],
      coverage: [hostEntry(TEAM, "i-1")],
      subnets: [subnet],
      // The fake tells it as AWS does: not to a participant.
      vpcEndpoints: [endpoint],
    },
  });
  const owner = account(AUDIT, { [HOME]: { subnets: [subnet], vpcEndpoints: [endpoint] } });
  const world = (ownerAccount = owner) => organizationOf([account(MANAGEMENT, {}), ownerAccount, participant]);
  const shared = {
    accountId: AUDIT,
    regionId: HOME,
    vpcId: "vpc-shared",
    azs: 1,
    participants: [TEAM],
    reporting: true,
  };

  it("reports through the endpoint that its owner has", async () => {
    const inventory = await read((await serve(world())).env);
    expect(inventory.vpcs).toEqual([{ ...shared, endpoint: "guardduty" }]);
  });

  it("has none where the owner was read and has none", async () => {
    const inventory = await read((await serve(world(account(AUDIT, { [HOME]: { subnets: [subnet] } })))).env);
    expect(inventory.vpcs).toEqual([{ ...shared, endpoint: "none" }]);
  });

  it.each([
    ["the owner is not read", { accounts: [TEAM] }, []],
    ["the owner may not tell", {}, [{ accountId: AUDIT, regionId: HOME, api: "ec2:DescribeVpcEndpoints" }]],
  ])("leaves the endpoint open where %s", async (_, asked, denied) => {
    const inventory = await read((await serve({ ...world(), denied })).env, asked);
    expect(inventory.vpcs).toEqual([{ ...shared, endpoint: "unread" }]);
  });

  it("leaves the endpoint open where nobody may tell whose VPC it is", async () => {
    const denied = [{ ...HERE, api: "ec2:DescribeSubnets" }];
    const inventory = await read((await serve({ ...world(), denied })).env, { accounts: [TEAM] });
    expect(inventory.vpcs).toEqual([expect.objectContaining({ vpcId: "vpc-shared", endpoint: "unread" })]);
  });
});

describe("T7: a host that reports from a VPC without an endpoint", () => {
  it("stays covered: the newest agents know a way of their own", async () => {
    const inventory = await readAlone(
      worldOf({
        detector: detector("d-1"),
        instances: [host("i-1")],
        coverage: [hostEntry(TEAM, "i-1")],
        subnets: [{ SubnetId: "subnet-main", VpcId: "vpc-main", OwnerId: TEAM, AvailabilityZone: `${HOME}a` }],
      }),
    );
    expect(only(inventory, "i-1").coverage).toEqual({ state: "covered", evidence: "coverage-list" });
    expect(inventory.vpcs).toEqual([
      {
        accountId: TEAM,
        regionId: HOME,
        vpcId: "vpc-main",
        azs: 1,
        participants: [],
        endpoint: "none",
        reporting: true,
      },
    ]);
  });
});

describe("GuardDuty's endpoint", () => {
  it.each(["guardduty-data", "guardduty-data-fips"])("is seen under the name of %s", async (name) => {
    const endpoint = {
      VpcEndpointId: "vpce-1",
      VpcId: "vpc-main",
      OwnerId: TEAM,
      ServiceName: `com.amazonaws.${HOME}.${name}`,
      State: "available" as const,
      SubnetIds: ["subnet-main"],
    };
    const { vpcs } = await readAlone(worldOf({ vpcEndpoints: [endpoint] }));
    expect(vpcs).toEqual([expect.objectContaining({ vpcId: "vpc-main", endpoint: "self-made" })]);
  });
});

describe("T8: Fargate tasks under an automated agent that was switched on 10 days ago", () => {
  const coverageOf = async (tasks: FakeRegion["ecs"]) =>
    only(
      await readAlone(worldOf({ detector: detector("d-1", 10), ecs: tasks ?? [], coverage: [ecsEntry(TEAM)] })),
      "t-1",
    ).coverage;
  const missing = (...reasons: string[]) => ({
    state: "not-covered",
    evidence: "sidecar",
    reasons: ["SIDECAR_MISSING", ...reasons],
  });
  const alone = { group: "family:web" };

  it.each([
    [
      "a task that started before isn't covered",
      bare("t-1", HERE, { ...alone, createdAt: ago(20) }),
      5,
      "ECS_TASK_PREDATES_AUTO",
    ],
    ["nor one of a service that was last deployed before", bare("t-1", HERE), 20, "ECS_SERVICE_PREDATES_AUTO"],
    [
      "nor an older one of a service that was deployed since",
      bare("t-1", HERE, { createdAt: ago(20) }),
      5,
      "ECS_TASK_PREDATES_AUTO",
    ],
  ])("%s, though its cluster is healthy and tagged", async (_, one, deployed, reason) => {
    const { cluster, ...rest } = ecsCluster([one], HERE, deployed);
    const tagged = { ...cluster, tags: [{ key: "GuardDutyManaged", value: "true" }] };
    expect(await coverageOf([{ cluster: tagged, ...rest }])).toEqual(missing(reason));
  });

  it("a younger task without a sidecar isn't covered either, for a reason that nobody tells", async () => {
    expect(await coverageOf([ecsCluster([bare("t-1", HERE)], HERE)])).toEqual(missing());
  });

  it("a task with its sidecar is covered, and its service isn't asked for", async () => {
    const fake = await serve(worldOf({ detector: detector("d-1", 10), ecs: [ecsCluster([task("t-1", HERE)], HERE)] }));
    const inventory = await read(fake.env, { organization: false });
    expect(only(inventory, "t-1").coverage).toEqual({ state: "covered", evidence: "sidecar" });
    expect(fake.requests.filter(({ operation }) => /Services/.test(operation))).toEqual([]);
  });
});

describe("T9 and T10: hosts that no agent runs on", () => {
  it.each([
    ["a Mac on Intel", { InstanceType: "mac1.metal", Architecture: "x86_64_mac" }, "MAC"],
    ["a Mac on Apple silicon", { InstanceType: "mac2.metal", Architecture: "arm64_mac" }, "MAC"],
    ["a first Graviton", { InstanceType: "a1.large", Architecture: "arm64" }, "GRAVITON1"],
  ] as const)("%s is ineligible, though it calls itself a Linux/UNIX", async (_, is, reason) => {
    const inventory = await readAlone(
      worldOf({ instances: [host("i-1", is), host("i-2", { Architecture: "arm64" })] }),
    );
    expect(only(inventory, "i-1").eligibility).toEqual({ state: "ineligible", reasons: [reason] });
    expect(only(inventory, "i-2").eligibility.state).toBe("eligible");
  });
});
