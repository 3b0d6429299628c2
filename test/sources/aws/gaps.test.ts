import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import type { Kind } from "../../../src/inventory/workload.ts";
import { KINDS } from "../../../src/inventory/workload.ts";
import { UserError } from "../../../src/errors.ts";
import { OPERATIONS } from "../../../src/sources/aws/operations.ts";
import type { FakeWorld } from "../../aws/fake/world.ts";
import type { FaultRule } from "../../aws/fault.ts";
import { workFolder } from "../../cli/watchbill.ts";
import { runWords } from "../../commands/run-words.ts";
import { openWords } from "../open-words.ts";
import type { Asked, Env, Place } from "./small-world.ts";
import {
  ABROAD,
  account,
  AS_OF,
  AUDIT,
  busyCell,
  busyOrganization,
  ecsCluster,
  HERE,
  HOME,
  host,
  HOUR,
  inEnvironment,
  MANAGEMENT,
  only,
  organizationOf,
  read,
  readAlone,
  ROLE,
  scanInto,
  serve,
  task,
  TEAM,
  vcpusOf,
  withFaults,
  worldOf,
} from "./small-world.ts";

const BUSY = busyOrganization();
const CELLS = [MANAGEMENT, AUDIT, TEAM].flatMap((accountId) =>
  [HOME, ABROAD].map((regionId): Place => ({ accountId, regionId })),
);

/** What a busy cell holds (vCPUs), with what a refusal leaves of it. */
const cell = ({ accountId, regionId }: Place, left: Partial<Record<Kind, number | null>> = {}) =>
  Object.entries({ "ec2-instance": 22, "eks-node": 8, "fargate-task": 2, ...left }).flatMap(([kind, vcpus]) =>
    vcpus === null ? [] : [[`${accountId} ${regionId} ${kind}`, vcpus] as const],
  );

/** What the busy organization holds where one cell lost something. */
const allBut = (
  place: Place,
  left?: Partial<Record<Kind, number | null>>,
  regions: readonly string[] = [HOME, ABROAD],
) =>
  Object.fromEntries(
    CELLS.filter(({ regionId }) => regions.includes(regionId)).flatMap((one) =>
      cell(one, one.accountId === place.accountId && one.regionId === place.regionId ? left : {}),
    ),
  );

const ALL = allBut({ accountId: "", regionId: "" });

/** Everything that was read outside of a cell, in one order. */
const elsewhere = ({ workloads }: Inventory, { accountId, regionId }: Place) =>
  workloads
    .filter((one) => one.accountId !== accountId || one.regionId !== regionId)
    .map((one) => JSON.stringify(one))
    .sort();

const asBusy = async (denied: FakeWorld["denied"] & object, asked: Asked = {}) =>
  read((await serve({ ...BUSY, denied })).env, asked);

const unbounded = KINDS.map((kind) => ({ kind, bound: null }));

describe("a call that is denied in one account and Region", () => {
  const lead = { accountId: AUDIT, regionId: HOME };
  const tasks = (bound: number) => [{ kind: "fargate-task", bound }];
  /** What the gap hides (bounds in thousandths), and what is left of the cell. */
  const rows: readonly [
    api: keyof typeof OPERATIONS,
    at: Place,
    hides: readonly unknown[],
    left: Partial<Record<Kind, number | null>>,
  ][] = [
    // The metric counts 32 vCPUs, the coverage list and ECS name two hosts of 2, the node group two nodes of 4.
    [
      "ec2:DescribeInstances",
      HERE,
      ["eks-node", "ec2-instance"].map((kind) => ({ kind, bound: 28_000 })),
      { "ec2-instance": 4 },
    ],
    ["ec2:DescribeInstanceTypes", HERE, [], { "ec2-instance": Number.NaN }],
    ["ec2:DescribeImages", HERE, [], {}],
    ["ec2:DescribeSubnets", HERE, [], {}],
    ["ec2:DescribeVpcEndpoints", HERE, [], {}],
    ["ec2:DescribeVpcs", HERE, [], {}],
    ["ec2:DescribeVpcAttribute", HERE, [], {}],
    ["ec2:DescribeSecurityGroups", HERE, [], {}],
    ["ssm:DescribeInstanceInformation", HERE, [], {}],
    ["ecs:ListClusters", HERE, tasks(2_000), { "fargate-task": null }],
    ["ecs:DescribeClusters", HERE, [], {}],
    // The services stand for their tasks, and the metric counts no more than they do.
    ["ecs:ListTasks", HERE, tasks(0), {}],
    ["ecs:DescribeTasks", HERE, tasks(0), {}],
    ["ecs:DescribeServices", HERE, [], {}],
    ["ecs:ListContainerInstances", HERE, [], {}],
    ["ecs:DescribeContainerInstances", HERE, [], {}],
    ["ecs:DescribeTaskDefinition", HERE, [], { "fargate-task": Number.NaN }],
    // Nodes are hosts, and hosts were listed.
    ["eks:ListClusters", HERE, [], {}],
    ["eks:DescribeCluster", HERE, [], {}],
    ["eks:ListNodegroups", HERE, [], {}],
    ["eks:DescribeNodegroup", HERE, [], {}],
    ["eks:ListFargateProfiles", HERE, [], {}],
    ["eks:DescribeAddon", HERE, [], {}],
    ["cloudwatch:GetMetricData", HERE, [], {}],
    ["guardduty:ListOrganizationAdminAccounts", { accountId: MANAGEMENT, regionId: HOME }, [], {}],
    ["guardduty:ListDetectors", lead, [], {}],
    ["guardduty:GetDetector", lead, [], {}],
    ["guardduty:ListCoverage", lead, [], {}],
    ["guardduty:GetCoverageStatistics", lead, [], {}],
    ["guardduty:GetRemainingFreeTrialDays", lead, [], {}],
    ["guardduty:ListMembers", lead, [], {}],
    ["guardduty:GetMemberDetectors", lead, [], {}],
  ];

  let undisturbed: Promise<Inventory> | undefined;

  it.each(rows)("%s is one gap there, and changes nothing elsewhere", async (api, at, hides, left) => {
    const inventory = await asBusy([{ ...at, api }], { regions: [HOME] });
    const message = expect.stringContaining(api);
    expect(inventory.gaps).toEqual([{ ...at, api, reason: "denied", message, hides }]);
    expect(vcpusOf(inventory)).toEqual(allBut(at, left, [HOME]));
    expect(elsewhere(inventory, at)).toEqual(elsewhere(await (undisturbed ??= asBusy([], { regions: [HOME] })), at));
  });

  it("is in this table, or below", () => {
    const below = [
      "sts:GetCallerIdentity",
      "sts:AssumeRole",
      "organizations:DescribeOrganization",
      "organizations:ListAccounts",
      "organizations:ListRoots",
      "organizations:ListOrganizationalUnitsForParent",
      "organizations:ListAccountsForParent",
      "guardduty:GetAdministratorAccount",
      "ec2:DescribeRegions",
      "ecs:ListServices",
      "pricing:GetProducts",
    ];
    expect([...rows.map(([api]) => api), ...below].sort()).toEqual(Object.keys(OPERATIONS).sort());
  });

  it("has the bound that the other calls leave, or none", async () => {
    const metrics = { ...HERE, api: "cloudwatch:GetMetricData" };
    const hidden = async (...apis: string[]) =>
      (await asBusy([metrics, ...apis.map((api) => ({ ...HERE, api }))], { accounts: [TEAM] })).gaps
        .flatMap(({ hides }) => hides)
        .map(({ kind, bound }) => `${kind} ${bound}`);
    expect(await hidden("ec2:DescribeInstances")).toEqual(["eks-node null", "ec2-instance null"]);
    // Four tasks, each of 32 vCPUs at most.
    expect(await hidden("ecs:DescribeTasks")).toEqual(["fargate-task 128000"]);
    expect(await hidden("ecs:ListTasks", "ecs:ListServices")).toEqual(["fargate-task 128000", "fargate-task 128000"]);
    expect(await hidden("ecs:ListTasks", "ecs:DescribeClusters")).toEqual(["fargate-task null", "fargate-task null"]);
    expect(await hidden("ecs:ListClusters")).toEqual(["fargate-task null"]);
  });
});

describe("hosts that may not be listed", () => {
  const without = async (...apis: string[]) => {
    const denied = ["ec2:DescribeInstances", ...apis].map((api) => ({ ...HERE, api }));
    const found = await asBusy(denied, { accounts: [TEAM], regions: [HOME] });
    return vcpusOf(found);
  };
  const left = (vcpus: Partial<Record<Kind, number | null>>) => Object.fromEntries(cell(HERE, vcpus));

  it("stand in by node groups, by ECS and by the coverage list", async () => {
    expect(await without()).toEqual(left({ "ec2-instance": 4 }));
    expect(await without("guardduty:ListCoverage")).toEqual(left({ "ec2-instance": 2 }));
    expect(await without("ecs:DescribeContainerInstances")).toEqual(left({ "ec2-instance": 2 }));
    // The list counts two nodes whose size nobody tells.
    expect(await without("eks:DescribeNodegroup")).toEqual(left({ "ec2-instance": 4, "eks-node": Number.NaN }));
  });
});

describe("an account", () => {
  it("whose role can't be taken is a gap of all its Regions", async () => {
    const accounts = BUSY.accounts.map((one) => (one.id === TEAM ? { ...one, roles: [] } : one));
    const inventory = await read((await serve({ ...BUSY, accounts })).env);
    expect(inventory.gaps).toEqual([
      {
        accountId: TEAM,
        regionId: null,
        api: "sts:AssumeRole",
        reason: "denied",
        message: expect.any(String),
        hides: unbounded,
      },
    ]);
    // GuardDuty's administrator lists a host of it in each Region, and a cluster of nodes whose sizes it doesn't know.
    const listed = [HOME, ABROAD].flatMap((regionId) => [
      [`${TEAM} ${regionId} ec2-instance`, 2] as const,
      [`${TEAM} ${regionId} eks-node`, Number.NaN] as const,
    ]);
    expect(vcpusOf(inventory)).toEqual({
      ...Object.fromEntries(Object.entries(ALL).filter(([key]) => !key.startsWith(TEAM))),
      ...Object.fromEntries(listed),
    });
  });

  it("that may not list its Regions is read where no opt-in is needed, and the others are a gap", async () => {
    const inventory = await asBusy([{ accountId: TEAM, regionId: HOME, api: "ec2:DescribeRegions" }], {
      accounts: [TEAM],
    });
    const here = inventory.gaps.filter(({ regionId }) => regionId === null || [HOME, ABROAD].includes(regionId));
    expect(here).toEqual([
      {
        accountId: TEAM,
        regionId: null,
        api: "ec2:DescribeRegions",
        reason: "denied",
        message: expect.any(String),
        hides: unbounded,
      },
    ]);
    expect(vcpusOf(inventory)).toEqual(
      Object.fromEntries([HOME, ABROAD].flatMap((regionId) => cell({ accountId: TEAM, regionId }))),
    );
  });

  it("that may list its Regions only where the caller is at home, or where it is asked to look, is read whole", async () => {
    const denied = [{ accountId: TEAM, regionId: HOME, api: "ec2:DescribeRegions" as const }];
    const { env } = await serve({ ...BUSY, denied });
    const reads = [read({ ...env, AWS_REGION: ABROAD }, { accounts: [TEAM] }), read(env, { regions: [ABROAD] })];
    for (const { gaps } of await Promise.all(reads)) expect(gaps).toEqual([]);
  });

  it("passes over Regions that it never opted in to, which hide nothing", async () => {
    const inventory = await asBusy([], { accounts: [TEAM] });
    expect(inventory.skipped).toEqual([{ accountId: TEAM, regionId: "af-south-1", reason: "not opted in" }]);
    expect(inventory.gaps).toEqual([]);
  });

  it("that is suspended isn't entered, also where it is the one that was named", async () => {
    const accounts = BUSY.accounts.map((one) => (one.id === TEAM ? { ...one, state: "SUSPENDED" as const } : one));
    const fake = await serve({ ...BUSY, accounts });
    const inventory = await read(fake.env);
    expect(inventory.accounts.map(({ id }) => id)).toEqual([MANAGEMENT, AUDIT]);
    expect(inventory.gaps).toEqual([]);
    expect(fake.requests.filter(({ accountId }) => accountId === TEAM)).toEqual([]);
    const named = await read(fake.env, { accounts: [TEAM] });
    expect(named.workloads).toEqual([]);
    expect(named.assumptions).toContainEqual(
      expect.objectContaining({ value: expect.stringContaining("1 SUSPENDED") }),
    );
  });

  it("and its Regions are read once, however often they are named", async () => {
    const asked = { organization: false, accounts: [TEAM, TEAM], regions: [HOME, HOME] };
    const inventory = await asBusy([{ ...HERE, api: "ec2:DescribeRegions" }], asked);
    expect(vcpusOf(inventory)).toEqual(Object.fromEntries(cell(HERE)));
  });
});

describe("narrowing what is read", () => {
  it.each<[string, Asked, readonly Place[]]>([
    ["to an account", { accounts: [TEAM] }, [HOME, ABROAD].map((regionId) => ({ accountId: TEAM, regionId }))],
    [
      "to a Region",
      { regions: [ABROAD] },
      [MANAGEMENT, AUDIT, TEAM].map((accountId) => ({ accountId, regionId: ABROAD })),
    ],
    ["to both", { accounts: [TEAM], regions: [HOME] }, [HERE]],
  ])("%s reads nothing else", async (_, asked, cells) => {
    const fake = await serve(BUSY);
    const inventory = await read(fake.env, asked);
    expect(vcpusOf(inventory)).toEqual(Object.fromEntries(cells.flatMap((one) => cell(one))));
    const hosts = fake.requests.filter(({ operation }) => operation === "DescribeInstances");
    expect(hosts.map(({ accountId, regionId }) => `${accountId} ${regionId}`).sort()).toEqual(
      cells.map(({ accountId, regionId }) => `${accountId} ${regionId}`).sort(),
    );
    expect(inventory.organization?.whole).toBe(!("accounts" in asked));
  });

  it("to an account that the organization doesn't hold is an error", async () => {
    await expect(asBusy([], { accounts: ["999999999999"] })).rejects.toThrow(/holds no account 999999999999/);
  });

  it("to a Region that the accounts don't have is said", async () => {
    const inventory = await asBusy([], { accounts: [TEAM], regions: ["us-gov-west-1"] });
    expect(inventory.skipped).toEqual([expect.objectContaining({ accountId: TEAM, regionId: "us-gov-west-1" })]);
  });
});

describe("GuardDuty's administrator", () => {
  /** Who was asked for coverage lists, how often. */
  const askers = async (env: Readonly<Record<string, string>>, fake: Awaited<ReturnType<typeof serve>>) => {
    fake.forgetRequests();
    const inventory = await read(env, { regions: [HOME] });
    const lists = fake.requests.filter(({ operation }) => operation === "ListCoverage");
    return { inventory, by: lists.map(({ accountId }) => accountId).sort() };
  };
  const covered = ({ workloads }: Inventory) =>
    workloads
      .filter(({ coverage }) => coverage.state === "covered")
      .map(({ origin, accountId }) => `${accountId} ${origin}`)
      .sort();

  it.each([
    ["the caller", AUDIT, {}],
    ["found by the management account", MANAGEMENT, {}],
    ["found by a member", TEAM, {}],
    ["found by a management account that isn't a member", MANAGEMENT, { management: "alone" }],
  ])("is asked once for everybody: %s", async (_, caller, { management }: { readonly management?: string }) => {
    const fake = await serve({
      ...BUSY,
      organization: BUSY.organization && { ...BUSY.organization, delegatedAdministrators: [AUDIT, TEAM] },
      accounts: BUSY.accounts.map((one) =>
        one.id === MANAGEMENT && management === "alone"
          ? { ...one, regions: { [HOME]: { instances: [host("i-1")] } } }
          : one,
      ),
    });
    const { inventory, by } = await askers(fake.envOf(caller), fake);
    expect(by).toEqual([AUDIT]);
    expect(inventory.gaps).toEqual([]);
    // A host, two nodes and three tasks each.
    expect(covered(inventory)).toHaveLength(management === "alone" ? 12 : 18);
  });

  it("leaves each account to be asked where it can't be reached", async () => {
    const accounts = BUSY.accounts.map((one) => (one.id === AUDIT ? { ...one, roles: [] } : one));
    const fake = await serve({ ...BUSY, accounts });
    const { inventory, by } = await askers(fake.env, fake);
    expect(by).toEqual([MANAGEMENT, TEAM]);
    expect(inventory.gaps.map(({ accountId, api }) => [accountId, api])).toEqual([[AUDIT, "sts:AssumeRole"]]);
    expect(covered(inventory)).toHaveLength(12);
  });

  it.each(["guardduty:ListCoverage", "guardduty:ListMembers", "guardduty:ListDetectors"])(
    "leaves each account to be asked where it may not say %s",
    async (api) => {
      const fake = await serve({ ...BUSY, denied: [{ accountId: AUDIT, regionId: HOME, api }] });
      const { inventory, by } = await askers(fake.env, fake);
      expect(by.filter((id) => id !== AUDIT)).toEqual([MANAGEMENT, TEAM]);
      expect(covered(inventory).filter((one) => !one.startsWith(AUDIT))).toHaveLength(12);
      expect(inventory.gaps.map((gap) => [gap.accountId, gap.api, gap.hides])).toEqual([[AUDIT, api, []]]);
    },
  );

  it("is not found where a member may not ask for it, which hides no vCPU", async () => {
    const denied = [{ accountId: TEAM, regionId: HOME, api: "guardduty:GetAdministratorAccount" }];
    const organization = BUSY.organization && { ...BUSY.organization, delegatedAdministrators: [AUDIT, TEAM] };
    const fake = await serve({ ...BUSY, organization, denied });
    const { inventory, by } = await askers(fake.envOf(TEAM), fake);
    expect(by).toEqual([MANAGEMENT, AUDIT, TEAM].sort());
    expect(inventory.gaps.map(({ accountId, api, hides }) => [accountId, api, hides])).toEqual([
      [TEAM, "guardduty:GetAdministratorAccount", []],
    ]);
  });

  it("doesn't speak for an account that it isn't associated with, nor for one without a detector", async () => {
    const { detector: _, ...bareCell } = busyCell(HERE);
    const world = (team: FakeWorld["accounts"][number]) => ({
      ...BUSY,
      accounts: BUSY.accounts.map((one) => (one.id === TEAM ? team : one)),
    });
    const apart = await serve(world({ ...account(TEAM, { [HOME]: busyCell(HERE) }), outsideGuardDuty: true }));
    const own = await askers(apart.env, apart);
    expect(own.by).toEqual([AUDIT, TEAM]);
    expect(covered(own.inventory)).toHaveLength(18);

    const absent = await serve(world(account(TEAM, { [HOME]: { ...bareCell, coverage: [] } })));
    const none = await askers(absent.env, absent);
    expect(none.by).toEqual([AUDIT]);
    expect(none.inventory.detectors).toContainEqual({
      accountId: TEAM,
      regionId: HOME,
      status: "absent",
      runtime: "off",
      automated: [],
      managedBy: null,
      updatedAt: null,
    });
    const plain = none.inventory.workloads.find(({ origin }) => origin === `i-a-3-${HOME}`);
    expect(plain?.coverage).toEqual({ state: "not-covered", evidence: null, reasons: ["NO_DETECTOR"] });
  });
});

describe("the organization", () => {
  const denied = (api: string) => [{ accountId: MANAGEMENT, regionId: HOME, api }];

  it.each(["organizations:DescribeOrganization", "organizations:ListAccounts"])(
    "that may not be read (%s) is an error",
    async (api) => {
      await expect(asBusy(denied(api))).rejects.toThrow(UserError);
    },
  );

  it.each([
    "organizations:ListRoots",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListAccountsForParent",
  ])("is read without its tree where %s is denied, and that is a gap that hides nothing", async (api) => {
    const inventory = await asBusy(denied(api));
    expect(inventory.gaps).toEqual([
      { accountId: MANAGEMENT, regionId: null, api, reason: "denied", message: expect.any(String), hides: [] },
    ]);
    expect(inventory.accounts.map(({ ou }) => ou)).toEqual([[], [], []]);
    expect(vcpusOf(inventory)).toEqual(ALL);
  });

  it.each([
    ["denied", /management or a delegated administrator account/],
    ["throttle", /give the same command again/],
    ["reset", /give the same command again/],
    ["expired", /log in/],
  ] as const)("that can't be listed says what helps: %s", async (kind, hint) => {
    const { env } = await withFaults(await serve(BUSY), [{ match: { operation: "ListAccounts" }, fault: { kind } }]);
    await expect(read(env)).rejects.toMatchObject({
      code: "organization-unreadable",
      hint: expect.stringMatching(hint),
    });
  });

  it("of a single account is unknown where it may not be asked for, and that is said", async () => {
    const inventory = await asBusy(denied("organizations:DescribeOrganization"), { organization: false });
    expect(inventory.organization).toBeNull();
    expect(inventory.gaps).toEqual([
      expect.objectContaining({ accountId: MANAGEMENT, api: "organizations:DescribeOrganization", hides: [] }),
    ]);
  });

  it("of an account in none is no gap", async () => {
    const inventory = await readAlone(worldOf(busyCell(HERE)));
    expect(inventory).toMatchObject({ organization: null, gaps: [] });
  });
});

describe("what ECS counts beside what may be read", () => {
  it("bounds the tasks of clusters that were described, and those of others not at all", async () => {
    const many = Array.from({ length: 101 }, (_, at) => {
      const { cluster } = ecsCluster([], HERE);
      const clusterArn = `${cluster.clusterArn}-${at}`;
      return { cluster: { ...cluster, clusterArn, clusterName: `apps-${at}`, runningTasksCount: 1 }, tasks: [] };
    });
    const fake = await serve({ ...worldOf({ ecs: many }), denied: [{ ...HERE, api: "ecs:ListTasks" }] });
    const { env } = await withFaults(fake, [
      { match: { service: "ecs", operation: "DescribeClusters", text: /apps-100"/ }, fault: { kind: "denied" } },
    ]);
    const inventory = await read(env, { organization: false });
    const gap = inventory.gaps.find(({ api }) => api === "ecs:ListTasks");
    expect(gap?.hides).toEqual([{ kind: "fargate-task", bound: null }]);
  });
});

describe("an answer that is none of AWS's", () => {
  /** One call for each of the protocols that AWS speaks, and the kinds that hide behind it. */
  const calls: readonly [service: string, operation: string, api: string, hides: readonly Kind[]][] = [
    ["ec2", "DescribeInstances", "ec2:DescribeInstances", ["eks-node", "ec2-instance"]],
    ["ec2", "DescribeRegions", "ec2:DescribeRegions", KINDS],
    ["ecs", "DescribeTasks", "ecs:DescribeTasks", ["fargate-task"]],
    ["eks", "ListClusters", "eks:ListClusters", []],
    ["guardduty", "ListCoverage", "guardduty:ListCoverage", []],
    ["monitoring", "GetMetricData", "cloudwatch:GetMetricData", []],
  ];
  const faults = ["portal", "truncated", "empty"] as const;
  const world = worldOf(busyCell(HERE));

  it.each(calls.flatMap((call) => faults.map((kind) => [kind, ...call] as const)))(
    "%s: %s %s is asked again, and then a gap",
    async (kind, service, operation, api, hides) => {
      const fake = await serve(world);
      const match = { service, operation };
      const { env, proxy } = await withFaults(fake, [{ match, when: { first: 1 }, fault: { kind } }]);
      const asked = { organization: false, regions: [HOME] };
      const again = await read(env, asked);
      expect(again.gaps).toEqual([]);
      expect(vcpusOf(again)).toEqual(Object.fromEntries(cell(HERE)));

      proxy.setRules([{ match, fault: { kind } }]);
      const { gaps } = await read(env, { organization: false, regions: null });
      const gap = gaps.find((one) => one.api === api && one.regionId !== ABROAD);
      expect(gap).toMatchObject({ accountId: TEAM, reason: "malformed" });
      expect(gap?.hides.map((one) => one.kind)).toEqual(hides);
    },
  );

  it.each(calls)("a proxy's 404 instead of %s %s is a gap", async (service, operation, api, hides) => {
    const fake = await serve(world);
    const fault = { kind: "server-error", status: 404 } as const;
    const { env } = await withFaults(fake, [{ match: { service, operation }, fault }]);
    const { gaps } = await read(env, { organization: false, regions: null });
    const gap = gaps.find((one) => one.api === api && one.regionId !== ABROAD);
    expect(gap).toMatchObject({ accountId: TEAM, reason: "unsupported", message: expect.stringContaining("HTTP 404") });
    expect(gap?.hides.map((one) => one.kind)).toEqual(hides);
  });

  it.each(["reset-middle", "length-long", "length-short"] as const)(
    "%s of a page of hosts loses no host",
    async (kind) => {
      const fake = await serve(world);
      const { env } = await withFaults(fake, [
        { match: { operation: "DescribeInstances" }, when: { first: 4 }, fault: { kind } },
      ]);
      expect(vcpusOf(await read(env, { organization: false }))).toEqual(Object.fromEntries(cell(HERE)));
    },
  );

  it("hides what one odd entry takes with it", async () => {
    const huge = host("i-odd", { CpuOptions: { CoreCount: 2_000_000, ThreadsPerCore: 1 } });
    const hosts = await readAlone(worldOf({ instances: [host("i-1"), huge] }));
    expect(hosts.gaps).toEqual([
      expect.objectContaining({
        api: "ec2:DescribeInstances",
        reason: "malformed",
        hides: [{ kind: "ec2-instance", bound: null }],
      }),
    ]);
  });
});

describe("a refusal that passes", () => {
  const refusals: readonly [reason: string, fault: FaultRule["fault"]][] = [
    ["throttled", { kind: "throttle" }],
    ["timeout", { kind: "server-error", code: "RequestTimeout", status: 400 }],
    ["unavailable", { kind: "server-error", status: 503 }],
    ["unavailable", { kind: "server-error", status: 502 }],
    ["unavailable", { kind: "reset" }],
  ];
  const match = { operation: "DescribeInstances" };
  const asked = { organization: false, regions: [HOME] };

  it.each(refusals)("(%s, %o) is asked again until it has passed", async (_, fault) => {
    const fake = await serve(worldOf(busyCell(HERE)));
    // Three attempts of the SDK, in each of two rounds.
    const { env } = await withFaults(fake, [{ match, when: { first: 4 }, fault }]);
    const inventory = await read(env, asked);
    expect(inventory.gaps).toEqual([]);
    expect(vcpusOf(inventory)).toEqual(Object.fromEntries(cell(HERE)));
  });

  it.each(refusals)("(%s, %o) is a gap where it stays", async (reason, fault) => {
    const fake = await serve(worldOf(busyCell(HERE)));
    const { env, proxy } = await withFaults(fake, [{ match, fault }]);
    const inventory = await read(env, asked);
    expect(inventory.gaps).toEqual([expect.objectContaining({ ...HERE, api: "ec2:DescribeInstances", reason })]);
    expect(proxy.seen.filter(({ operation }) => operation === "DescribeInstances").length).toBeLessThanOrEqual(18);
    expect(vcpusOf(inventory)).toEqual(Object.fromEntries(cell(HERE, { "ec2-instance": 4 })));
  });
});

/** What an inventory file holds, in one order, whatever the order in which it was written. */
const contentOf = async (path: string) =>
  Object.fromEntries(
    Object.entries({ ...(await openWords([path])), source: "any" }).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value,
    ]),
  );

describe("credentials that end while AWS is read", () => {
  const expired = (after: number): FaultRule => ({ when: { after }, fault: { kind: "expired" } });

  it.each([6, 12, 20, 45, 90, 120])(
    "after %i calls: the scan keeps what it has, and goes on to the same inventory",
    async (after) => {
      const fake = await serve(BUSY);
      const folder = workFolder();
      const [disturbed, plain] = [join(folder, "a.ndjson"), join(folder, "b.ndjson")];
      const { env, proxy } = await withFaults(fake, [expired(after)]);
      const end = await scanInto(disturbed, env).then(
        (done) => done,
        (error: unknown) => (error instanceof UserError ? "expired" : error),
      );
      expect(end).toBe("expired");
      expect(existsSync(disturbed)).toBe(false);
      proxy.setRules([]);
      expect(await scanInto(disturbed, env)).toBe("whole");
      await scanInto(plain, env);
      expect(await contentOf(disturbed)).toEqual(await contentOf(plain));
    },
  );

  it("are exit code 2 of a scan, and gaps of a report", async () => {
    const fake = await serve(BUSY);
    const { env, proxy } = await withFaults(fake, [expired(60)]);
    const path = join(workFolder(), "organization.ndjson");
    const flags = ["--organization", "--role", ROLE, "--quiet"];
    const scanned = await inEnvironment(env, () => runWords(["scan", "-o", path, ...flags]));
    expect(scanned).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(`${path}.part keeps`) });
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, true]);

    proxy.setRules([expired(60)]);
    const reported = await inEnvironment(env, () => runWords(["report", "aws", ...flags, "--offline", "-f", "json"]));
    expect(reported.code).toBe(0);
    const { gaps, totals } = JSON.parse(reported.stdout);
    expect(gaps.length).toBeGreaterThan(0);
    expect(totals.everything.vcpus.high).toBeNull();
  });
});

describe("a scan by a role that is taken anew for each run", () => {
  it("goes on with what an earlier session of the role began", async () => {
    const fake = await serve(BUSY);
    const { env, proxy } = await withFaults(fake, [
      { match: { operation: "DescribeInstances" }, when: { after: 3 }, fault: { kind: "expired" } },
    ]);
    const path = join(workFolder(), "a.ndjson");
    expect(await scanInto(path, await sessionOf(env, "aws-sdk-js-1"))).toBe("expired");
    const [header = ""] = readFileSync(`${path}.part`, "utf8").split("\n");
    proxy.setRules([]);
    expect(await scanInto(path, await sessionOf(env, "aws-sdk-js-2"), { now: AS_OF + HOUR })).toBe("whole");
    expect(readFileSync(path, "utf8").split("\n")[0]).toBe(header);
  });

  /** The environment of whoever took the management account's role under such a name. */
  const sessionOf = async (env: Env, RoleSessionName: string): Promise<Env> => {
    const sts = new STSClient({
      region: HOME,
      endpoint: env["AWS_ENDPOINT_URL"] ?? "",
      credentials: {
        accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
        secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
      },
    });
    const RoleArn = `arn:aws:iam::${MANAGEMENT}:role/${ROLE}`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
    sts.destroy();
    return {
      ...env,
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? "",
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? "",
    };
  };
});

describe("a resumed scan of a management account that has no GuardDuty itself", () => {
  it("is the undisturbed one, though the administrator told everything before", async () => {
    const accounts = BUSY.accounts.map((one) =>
      one.id === MANAGEMENT ? { ...one, regions: { [HOME]: { instances: [host("i-1")] } } } : one,
    );
    const fake = await serve({ ...BUSY, accounts });
    const folder = workFolder();
    const { env, proxy } = await withFaults(fake, [
      { match: { operation: "DescribeInstances" }, when: { after: 3 }, fault: { kind: "expired" } },
    ]);
    const path = join(folder, "a.ndjson");
    expect(await scanInto(path, env)).toBe("expired");
    proxy.setRules([]);
    fake.forgetRequests();
    expect(await scanInto(path, env)).toBe("whole");
    const lists = fake.requests.filter(({ operation }) => operation === "ListCoverage");
    expect(new Set(lists.map(({ accountId }) => accountId))).toEqual(new Set([AUDIT]));
  });
});

describe("one account of an organization", () => {
  const asked = async (words: readonly string[], denied: FakeWorld["denied"] & object = []) => {
    const fake = await serve({
      ...organizationOf([account(MANAGEMENT, { [HOME]: { instances: [host("i-1")] } })]),
      denied,
    });
    return inEnvironment(fake.env, () => runWords(["report", "aws", "--quiet", ...words], 200));
  };

  it("says at its end how the rest is read", async () => {
    const { code, stdout } = await asked(["--offline"]);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toContain("watchbill report aws --organization --role NAME");
  });

  it("says at its end how to enter the others, where they were asked for and the role is none of theirs", async () => {
    const region = { [HOME]: { instances: [host("i-1")] } };
    const fake = await serve(organizationOf([MANAGEMENT, AUDIT, TEAM].map((id) => account(id, region))));
    const words = ["report", "aws", "--organization", "--role", "nobody", "--quiet", "--offline"];
    const { code, stdout } = await inEnvironment(fake.env, () => runWords(words, 200));
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toMatch(/ 3 accounts, 1 Region /);
    expect(stdout).toMatch(/ where no Region is known: US East × 1\.20 /);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      "2 accounts couldn't be entered: name a role there that trusts you with --role",
    );
  });

  it.each([
    ["report", ["report", "aws", "hosts.json"], /hosts\.json does not exist/],
    ["check", ["check", "aws"], /no budget/],
  ])("isn't read before what is mistyped is said: %s", async (_, words, says) => {
    const fake = await serve(organizationOf([account(MANAGEMENT, { [HOME]: {} })]));
    const { code, stderr } = await inEnvironment(fake.env, () => runWords(words));
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(fake.requests.filter(({ operation }) => operation === "DescribeInstances")).toEqual([]);
  });

  it("is priced by the bundled list where AWS's may not be read", async () => {
    const { code, stderr } = await asked([], [{ accountId: MANAGEMENT, regionId: HOME, api: "pricing:GetProducts" }]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/no live prices for us-east-1: pricing:GetProducts denied/);
  });

  it("that is asked for by a profile that doesn't exist is one clear line, whatever keys stand beside it", async () => {
    const warn = vi.spyOn(console, "warn");
    onTestFinished(() => warn.mockRestore());
    const { code, stderr } = await asked(["--profile", "nobody"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^watchbill: no AWS credentials were found for the profile nobody: [^\n]+\n$/);
    expect(warn).not.toHaveBeenCalled();
  });

  it("that may not even say who asks is one clear line", async () => {
    const { code, stdout, stderr } = await asked(
      [],
      [{ accountId: MANAGEMENT, regionId: HOME, api: "sts:GetCallerIdentity" }],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^watchbill: AWS doesn't accept these credentials [^\n]+\n$/);
  });
});

describe("the tasks of a service that may not be listed", () => {
  it("are counted by the service, and by nobody where that may not be read either", async () => {
    const denied = (...apis: string[]) => apis.map((api) => ({ ...HERE, api }));
    const region = {
      ecs: [ecsCluster([task("t-1", HERE), task("t-2", HERE)], HERE)],
      taskDefinitions: busyCell(HERE).taskDefinitions ?? [],
    };
    const [some, none] = await Promise.all(
      [denied("ecs:ListTasks"), denied("ecs:ListTasks", "ecs:DescribeServices")].map(async (one) =>
        serve({ ...worldOf(region), denied: one }),
      ),
    );
    const known = await read(some?.env ?? {}, { organization: false });
    expect(only(known, "service/apps/web")).toMatchObject({
      count: { expected: 2 },
      size: { vcpus: { expected: 500 } },
    });
    expect(known.gaps).toEqual([
      expect.objectContaining({ api: "ecs:ListTasks", hides: [{ kind: "fargate-task", bound: 64_000 }] }),
    ]);
    const unknown = await read(none?.env ?? {}, { organization: false });
    expect(unknown.workloads).toEqual([]);
    expect(unknown.gaps.map(({ api, hides }) => [api, hides])).toEqual([
      ["ecs:ListTasks", [{ kind: "fargate-task", bound: 64_000 }]],
      ["ecs:DescribeServices", [{ kind: "fargate-task", bound: 64_000 }]],
    ]);
  });
});
