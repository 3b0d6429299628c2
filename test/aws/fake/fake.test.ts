import { CloudWatchClient, GetMetricDataCommand, paginateGetMetricData } from "@aws-sdk/client-cloudwatch";
import {
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  paginateDescribeInstances,
} from "@aws-sdk/client-ec2";
import { DescribeClustersCommand, DescribeTasksCommand, ECSClient, paginateListTasks } from "@aws-sdk/client-ecs";
import { DescribeAddonCommand, DescribeClusterCommand, EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import {
  GetCoverageStatisticsCommand,
  GetDetectorCommand,
  GetRemainingFreeTrialDaysCommand,
  GuardDutyClient,
  ListCoverageCommand,
} from "@aws-sdk/client-guardduty";
import { OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it } from "vitest";
import type { Fake, FakeOptions } from "./server.ts";
import { startFake } from "./server.ts";
import type { FakeRegion, FakeWorld } from "./world.ts";

const MANAGEMENT = "111111111111";
const AUDIT = "222222222222";
const MEMBER = "333333333333";
const REGION = "eu-west-1";

const open: Fake[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((fake) => fake.close()));
});

async function start(world: FakeWorld, options?: FakeOptions): Promise<Fake> {
  const fake = await startFake(world, options);
  open.push(fake);
  return fake;
}

/** What a client of the SDK needs to speak to the fake as an account; nothing is tried twice. */
function as(fake: Fake, accountId: string, regionId = REGION) {
  const env = fake.envOf(accountId);
  return {
    region: regionId,
    endpoint: fake.url,
    maxAttempts: 1,
    credentials: {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  };
}

function worldOf(region: FakeRegion, more: Partial<FakeWorld> = {}): FakeWorld {
  return {
    regions: [
      { id: "us-east-1", optIn: false },
      { id: REGION, optIn: false },
      { id: "af-south-1", optIn: true },
    ],
    organization: {
      id: "o-fake",
      rootId: "r-fake",
      managementAccountId: MANAGEMENT,
      delegatedAdministrators: [AUDIT],
      units: [{ id: "ou-fake-prod", name: "prod", parentId: null }],
    },
    accounts: [
      { id: MANAGEMENT, name: "management" },
      { id: AUDIT, name: "audit" },
      {
        id: MEMBER,
        name: "shop",
        unitId: "ou-fake-prod",
        roles: [{ name: "reader", externalId: "words" }],
        regions: { [REGION]: region },
      },
    ],
    guardDutyAdministrator: AUDIT,
    ...more,
  };
}

const host = (id: string) => ({
  InstanceId: `i-${id}`,
  InstanceType: "m5.large" as const,
  State: { Code: 16, Name: "running" as const },
});

describe("the fake AWS", () => {
  it("answers EC2 with what the world holds", async () => {
    const launched = new Date("2026-03-01T00:00:00Z");
    const fake = await start(
      worldOf({
        instances: [
          {
            ...host("1"),
            LaunchTime: launched,
            CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 },
            Tags: [{ Key: "a&b", Value: "<c>" }],
          },
        ],
      }),
    );
    const { Reservations } = await new EC2Client(as(fake, MEMBER)).send(
      new DescribeInstancesCommand({
        MaxResults: 5,
        Filters: [{ Name: "instance-state-name", Values: ["running", "pending"] }],
      }),
    );
    expect(Reservations?.flatMap(({ Instances }) => Instances ?? [])).toEqual([
      {
        ...host("1"),
        LaunchTime: launched,
        CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 },
        Tags: [{ Key: "a&b", Value: "<c>" }],
      },
    ]);
    expect(fake.requests).toEqual([
      expect.objectContaining({ service: "ec2", operation: "DescribeInstances", accountId: MEMBER, status: 200 }),
    ]);
  });

  it("answers STS: who calls, and a role that only the right words open", async () => {
    const fake = await start(worldOf({}));
    const sts = new STSClient(as(fake, MANAGEMENT));
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({ Account: MANAGEMENT });
    const ask = { RoleArn: `arn:aws:iam::${MEMBER}:role/reader`, RoleSessionName: "scan" };
    await expect(sts.send(new AssumeRoleCommand(ask))).rejects.toMatchObject({ name: "AccessDenied" });
    const { Credentials } = await sts.send(new AssumeRoleCommand({ ...ask, ExternalId: "words" }));
    const member = {
      ...as(fake, MEMBER),
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      },
    };
    await expect(new STSClient(member).send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: MEMBER,
      Arn: `arn:aws:sts::${MEMBER}:assumed-role/reader/scan`,
    });
  });

  it("answers ECS: lists by page, describes in batches, tells tags and statistics only where asked", async () => {
    const arn = `arn:aws:ecs:${REGION}:${MEMBER}`;
    const started = new Date("2026-04-01T12:00:00.500Z");
    const tasks = Array.from({ length: 130 }, (_, at) => ({
      taskArn: `${arn}:task/web/${at}`,
      clusterArn: `${arn}:cluster/web`,
      taskDefinitionArn: `${arn}:task-definition/web:1`,
      lastStatus: "RUNNING",
      desiredStatus: "RUNNING",
      launchType: "FARGATE" as const,
      cpu: "512",
      startedAt: started,
    }));
    const fake = await start(
      worldOf({
        ecs: [
          {
            cluster: {
              clusterArn: `${arn}:cluster/web`,
              clusterName: "web",
              status: "ACTIVE",
              tags: [{ key: "GuardDutyManaged", value: "true" }],
              statistics: [{ name: "runningFargateTasksCount", value: "130" }],
            },
            tasks,
          },
        ],
      }),
    );
    const ecs = new ECSClient(as(fake, MEMBER));
    const pages: number[] = [];
    for await (const { taskArns } of paginateListTasks({ client: ecs }, { cluster: "web", launchType: "FARGATE" })) {
      pages.push(taskArns?.length ?? 0);
    }
    expect(pages).toEqual([100, 30]);
    const described = await ecs.send(new DescribeTasksCommand({ cluster: "web", tasks: ["0", "lost"] }));
    expect(described.tasks).toEqual([{ ...tasks[0], tags: [] }]);
    expect(described.failures).toEqual([{ arn: "lost", reason: "MISSING" }]);
    const bare = await ecs.send(new DescribeClustersCommand({ clusters: ["web"] }));
    expect(bare.clusters?.[0]).toMatchObject({ tags: [], statistics: [] });
    const full = await ecs.send(new DescribeClustersCommand({ clusters: ["web"], include: ["TAGS", "STATISTICS"] }));
    expect(full.clusters?.[0]?.tags).toHaveLength(1);
    expect(full.clusters?.[0]?.statistics).toHaveLength(1);
    await expect(
      ecs.send(new DescribeTasksCommand({ cluster: "web", tasks: tasks.slice(0, 101).map(({ taskArn }) => taskArn) })),
    ).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(ecs.send(new DescribeTasksCommand({ cluster: "other", tasks: ["0"] }))).rejects.toMatchObject({
      name: "ClusterNotFoundException",
    });
  });

  it("answers EKS, and 404 for what is not there", async () => {
    const created = new Date("2026-02-01T00:00:00Z");
    const cluster = {
      name: "a b",
      arn: `arn:aws:eks:${REGION}:${MEMBER}:cluster/a b`,
      status: "ACTIVE" as const,
      createdAt: created,
      tags: { team: "x" },
    };
    const fake = await start(worldOf({ eks: [{ cluster }] }));
    const eks = new EKSClient(as(fake, MEMBER));
    await expect(eks.send(new ListClustersCommand({ maxResults: 100, include: ["all"] }))).resolves.toMatchObject({
      clusters: ["a b"],
    });
    const answer = await eks.send(new DescribeClusterCommand({ name: "a b" }));
    expect(answer.cluster).toEqual(cluster);
    await expect(
      eks.send(new DescribeAddonCommand({ clusterName: "a b", addonName: "aws-guardduty-agent" })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } });
  });

  it("answers GuardDuty's administrator for all members, and a member for itself", async () => {
    const detector = (id: string) => ({
      id,
      answer: {
        ServiceRole: `arn:aws:iam::${MEMBER}:role/aws-service-role/guardduty`,
        Status: "ENABLED" as const,
        Features: [
          {
            Name: "RUNTIME_MONITORING" as const,
            Status: "ENABLED" as const,
            UpdatedAt: new Date("2026-01-01T00:00:00Z"),
          },
        ],
      },
    });
    const coverage = (accountId: string, id: string, type: "EC2" | "EKS") => ({
      ResourceId: id,
      AccountId: accountId,
      CoverageStatus: "HEALTHY" as const,
      ResourceDetails: { ResourceType: type },
    });
    const world = worldOf({
      detector: detector("d-member"),
      coverage: [coverage(MEMBER, "1", "EC2"), coverage(MEMBER, "2", "EKS")],
      freeTrial: [{ Name: "EC2_RUNTIME_MONITORING", FreeTrialDaysRemaining: 12 }],
    });
    const fake = await start({
      ...world,
      accounts: world.accounts.map((account) =>
        account.id === AUDIT
          ? {
              ...account,
              regions: { [REGION]: { detector: detector("d-audit"), coverage: [coverage(AUDIT, "3", "EC2")] } },
            }
          : account,
      ),
    });
    const audit = new GuardDutyClient(as(fake, AUDIT));
    const member = new GuardDutyClient(as(fake, MEMBER));
    const answer = await member.send(new GetDetectorCommand({ DetectorId: "d-member" }));
    expect(answer.Features).toEqual(detector("d-member").answer.Features);
    await expect(member.send(new GetDetectorCommand({ DetectorId: "d-audit" }))).rejects.toMatchObject({
      name: "BadRequestException",
    });
    const ids = async (
      client: GuardDutyClient,
      DetectorId: string,
      keep: { Equals?: string[]; NotEquals?: string[] },
    ) => {
      const { Resources } = await client.send(
        new ListCoverageCommand({
          DetectorId,
          FilterCriteria: { FilterCriterion: [{ CriterionKey: "RESOURCE_TYPE", FilterCondition: keep }] },
        }),
      );
      return Resources?.map(({ ResourceId }) => ResourceId);
    };
    await expect(ids(audit, "d-audit", { Equals: ["EC2"] })).resolves.toEqual(["3", "1"]);
    await expect(ids(member, "d-member", { NotEquals: ["EC2"] })).resolves.toEqual(["2"]);
    await expect(
      audit.send(
        new GetCoverageStatisticsCommand({ DetectorId: "d-audit", StatisticsType: ["COUNT_BY_RESOURCE_TYPE"] }),
      ),
    ).resolves.toMatchObject({ CoverageStatistics: { CountByResourceType: { EC2: 2, EKS: 1 } } });
    await expect(
      audit.send(new GetRemainingFreeTrialDaysCommand({ DetectorId: "d-audit", AccountIds: [MEMBER, MANAGEMENT] })),
    ).resolves.toMatchObject({
      Accounts: [{ AccountId: MEMBER, Features: [{ Name: "EC2_RUNTIME_MONITORING", FreeTrialDaysRemaining: 12 }] }],
      UnprocessedAccounts: [{ AccountId: MANAGEMENT }],
    });
  });

  it("answers Organizations by pages of 20, to those who may ask, with State and without the retired Status", async () => {
    const accounts = Array.from({ length: 45 }, (_, at) => ({
      id: String(400_000_000_000 + at),
      name: `account ${at}`,
    }));
    const world = worldOf({}, { accountStatus: "retired" });
    const fake = await start({ ...world, accounts: [...world.accounts, ...accounts] });
    const list = async (accountId: string) => {
      const pages = [];
      for await (const { Accounts } of paginateListAccounts(
        { client: new OrganizationsClient(as(fake, accountId)) },
        {},
      )) {
        pages.push(Accounts ?? []);
      }
      return pages;
    };
    const pages = await list(AUDIT);
    expect(pages.map((page) => page.length)).toEqual([20, 20, 8]);
    expect(pages.flat().every(({ State, Status }) => State === "ACTIVE" && Status === undefined)).toBe(true);
    await expect(list(MEMBER)).rejects.toMatchObject({ name: "AccessDeniedException" });
    fake.change((before) => ({ ...before, organization: null }));
    await expect(list(MANAGEMENT)).rejects.toMatchObject({ name: "AWSOrganizationsNotInUseException" });
  });

  it("answers CloudWatch: statistics by period, sums of a search, pages of points", async () => {
    const from = new Date("2026-05-01T00:00:00Z");
    const end = new Date("2026-05-01T04:00:00Z");
    const usage = (Class: string, values: readonly (number | null)[]) => ({
      namespace: "AWS/Usage",
      metricName: "ResourceCount",
      dimensions: { Service: "EC2", Type: "Resource", Resource: "vCPU", Class },
      start: from,
      stepSeconds: 1800,
      values,
    });
    const fake = await start(
      worldOf({
        metrics: [usage("Standard/OnDemand", [2, 4, 6, 8, null, null, 1, 1]), usage("Standard/Spot", [10, 10])],
      }),
    );
    const client = new CloudWatchClient(as(fake, MEMBER));
    const Expression = `SUM(SEARCH('{AWS/Usage,Class,Resource,Service,Type} Service="EC2" Resource="vCPU" MetricName="ResourceCount"', 'Average', 3600))`;
    const ask = {
      StartTime: from,
      EndTime: end,
      ScanBy: "TimestampAscending" as const,
      MetricDataQueries: [
        { Id: "all", Expression },
        {
          Id: "one",
          MetricStat: {
            Metric: {
              Namespace: "AWS/Usage",
              MetricName: "ResourceCount",
              Dimensions: Object.entries(usage("Standard/OnDemand", []).dimensions).map(([Name, Value]) => ({
                Name,
                Value,
              })),
            },
            Period: 3600,
            Stat: "Maximum",
          },
        },
      ],
    };
    const { MetricDataResults } = await client.send(new GetMetricDataCommand(ask));
    const hour = (at: number) => new Date(from.getTime() + at * 3_600_000);
    expect(MetricDataResults).toEqual([
      { Id: "all", Label: "all", StatusCode: "Complete", Timestamps: [hour(0), hour(1), hour(3)], Values: [13, 7, 1] },
      {
        Id: "one",
        Label: "ResourceCount",
        StatusCode: "Complete",
        Timestamps: [hour(0), hour(1), hour(3)],
        Values: [4, 8, 1],
      },
    ]);
    const pages = [];
    for await (const page of paginateGetMetricData({ client }, { ...ask, MaxDatapoints: 4 }))
      pages.push(page.MetricDataResults);
    expect(pages.map((results) => results?.map(({ Id, StatusCode, Values }) => [Id, StatusCode, Values]))).toEqual([
      [
        ["all", "Complete", [13, 7, 1]],
        ["one", "PartialData", [4]],
      ],
      [["one", "Complete", [8, 1]]],
    ]);
  });

  it("answers the Price List by its filters, where it has an endpoint", async () => {
    const product = (usagetype: string) =>
      JSON.stringify({ serviceCode: "AmazonGuardDuty", product: { attributes: { usagetype, regionCode: REGION } } });
    const fake = await start(worldOf({}, { prices: [product("EU-a"), product("EU-b")] }));
    const ask = new GetProductsCommand({
      ServiceCode: "AmazonGuardDuty",
      Filters: [{ Type: "TERM_MATCH", Field: "usagetype", Value: "EU-b" }],
    });
    const { PriceList } = await new PricingClient(as(fake, MEMBER, "us-east-1")).send(ask);
    expect(PriceList?.map(String)).toEqual([product("EU-b")]);
    await expect(new PricingClient(as(fake, MEMBER)).send(ask)).rejects.toThrow(`no Price List endpoint in ${REGION}`);
  });
});

describe("the strict check", () => {
  const ask = async (fake: Fake, service: string, headers: Record<string, string>, body: string) => {
    const response = await fetch(fake.url, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=AKIAFAKE${MEMBER}/20261121/${REGION}/${service}/aws4_request`,
        ...headers,
      },
      body,
    });
    return { status: response.status, text: await response.text() };
  };

  it.each([
    [
      "misspelt",
      { cluster: "web", task: ["0"], tasks: ["0"] },
      "DescribeTasks.task (as sent): DescribeTasksRequest has no such field",
    ],
    ["missing", { cluster: "web" }, "DescribeTasks.tasks is missing"],
    ["mistyped", { cluster: 7, tasks: ["0"] }, "DescribeTasks.cluster is a number, not a string"],
    ["unbounded", { cluster: "web", tasks: [] }, "DescribeTasks.tasks is not within 1 and 100"],
  ])("refuses a request with a field that is %s", async (_, body, words) => {
    const fake = await start(worldOf({}));
    const target = { "x-amz-target": "AmazonEC2ContainerServiceV20141113.DescribeTasks" };
    const { status, text } = await ask(fake, "ecs", target, JSON.stringify(body));
    expect(status).toBe(400);
    expect(text).toContain(words);
  });

  it.each([
    ["Filters.1.Name=vpc-id", "Filters (as sent): DescribeInstancesRequest has no such field"],
    ["MaxResults=many", "MaxResults is a string, not a number"],
    ["MaxResults=4", "MaxResults is not within 5 and 1000"],
    ["Filter.1.Name=vpc_id&Filter.1.Value.1=x", "The filter &apos;vpc_id&apos; is invalid"],
  ])("refuses EC2's %s", async (form, words) => {
    const fake = await start(worldOf({}));
    const { status, text } = await ask(fake, "ec2", {}, `Action=DescribeInstances&Version=2016-11-15&${form}`);
    expect(status).toBe(400);
    expect(text.replaceAll("'", "&apos;")).toContain(words);
  });

  it.each([
    ["misspelt", { instances: [{ ...host("1"), InstanceTyp: "m5.large" }] }, "InstanceTyp: Instance has no such field"],
    ["missing", { instances: [{ InstanceId: "i-1", InstanceType: "m5.large" }] }, "State is missing"],
    [
      "mistyped",
      { instances: [{ ...host("1"), CpuOptions: { CoreCount: "1" } }] },
      "CoreCount is a string, not a number",
    ],
    ["unknown as a part", { instance: [host("1")] }, "a Region has no such part"],
    ["required by the model", { detector: { id: "d", answer: { Status: "ENABLED" } } }, "ServiceRole is missing"],
  ])("does not start with a world whose field is %s", async (_, region, words) => {
    await expect(startFake(worldOf(region as FakeRegion))).rejects.toThrow(words);
  });

  it("answers 500 in plain words where a world makes an answer that AWS could not give", async () => {
    const fake = await start(
      worldOf({}, { guardDutyOrganization: { AutoEnabled: true } as never, guardDutyAdministrator: MEMBER }),
    );
    fake.change((world) => ({
      ...world,
      accounts: world.accounts.map((account) => ({
        ...account,
        regions: { [REGION]: { detector: { id: "d", answer: { ServiceRole: "arn", Status: "ENABLED" as const } } } },
      })),
    }));
    const response = await fetch(`${fake.url}/detector/d/admin`, {
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=AKIAFAKE${MEMBER}/20261121/${REGION}/guardduty/aws4_request`,
      },
    });
    expect(response.status).toBe(500);
    await expect(response.text()).resolves.toContain(
      "AutoEnabled: DescribeOrganizationConfigurationResponse has no such field",
    );
  });
});

describe("what the fake refuses, in each service's form", () => {
  const requests = (fake: Fake, accountId: string, regionId = REGION) => {
    const options = as(fake, accountId, regionId);
    return {
      ec2: () => new EC2Client(options).send(new DescribeRegionsCommand({})),
      ecs: () => new ECSClient(options).send(new DescribeClustersCommand({})),
      eks: () => new EKSClient(options).send(new ListClustersCommand({})),
      sts: () => new STSClient(options).send(new GetCallerIdentityCommand({})),
    };
  };
  const namesOf = async (asks: ReturnType<typeof requests>) => {
    const told = Object.entries(asks).map(async ([service, ask]) => {
      const error = await ask().then(
        () => ({ name: "answered", $metadata: { httpStatusCode: 200 } }),
        (thrown: { name: string; $metadata: { httpStatusCode: number } }) => thrown,
      );
      return [service, `${error.name} ${error.$metadata.httpStatusCode}`];
    });
    return Object.fromEntries(await Promise.all(told)) as Record<string, string>;
  };

  it("denies", async () => {
    const denied = ["ec2:DescribeRegions", "ecs:*", "eks:ListClusters", "sts:*"].map((api) => ({
      accountId: MEMBER,
      regionId: "*",
      api,
    }));
    const fake = await start(worldOf({}, { denied }));
    await expect(namesOf(requests(fake, MEMBER))).resolves.toEqual({
      ec2: "UnauthorizedOperation 403",
      ecs: "AccessDeniedException 400",
      eks: "AccessDeniedException 403",
      sts: "AccessDenied 403",
    });
    await expect(namesOf(requests(fake, AUDIT))).resolves.toEqual({
      ec2: "answered 200",
      ecs: "answered 200",
      eks: "answered 200",
      sts: "answered 200",
    });
  });

  it("takes no unknown key, and no key where the account has not opted in", async () => {
    const fake = await start(worldOf({}));
    const unknown = {
      ec2: "AuthFailure 401",
      ecs: "UnrecognizedClientException 400",
      eks: "UnrecognizedClientException 403",
      sts: "InvalidClientTokenId 403",
    };
    await expect(namesOf(requests(fake, "999999999999"))).resolves.toEqual(unknown);
    await expect(namesOf(requests(fake, MEMBER, "af-south-1"))).resolves.toEqual(unknown);
  });

  it("takes no session past its end", async () => {
    let now = Date.parse("2026-11-21T00:00:00Z");
    const fake = await start(worldOf({}), { now: () => now });
    const { Credentials } = await new STSClient(as(fake, MANAGEMENT)).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${MEMBER}:role/reader`,
        RoleSessionName: "scan",
        ExternalId: "words",
      }),
    );
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: "x",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const options = { ...as(fake, MEMBER), credentials };
    const ask = () => new EC2Client(options).send(new DescribeRegionsCommand({}));
    await expect(ask()).resolves.toBeDefined();
    now += 3_600_000;
    await expect(ask()).rejects.toMatchObject({ name: "ExpiredToken" });
    await expect(new ECSClient(options).send(new DescribeClustersCommand({}))).rejects.toMatchObject({
      name: "ExpiredTokenException",
    });
  });

  it("throttles when a bucket is empty, account by account and Region by Region, and fills it up again", async () => {
    let now = 0;
    const fake = await start(worldOf({}), { now: () => now });
    const drain = async (accountId: string, regionId: string, many: number) => {
      const ask = requests(fake, accountId, regionId).ec2;
      const answers = await Promise.all(
        Array.from({ length: many }, () =>
          ask().then(
            () => "answered",
            (error: { name: string }) => error.name,
          ),
        ),
      );
      return answers.filter((one) => one === "RequestLimitExceeded").length;
    };
    // Without page and filter EC2's bucket holds 50 and gets back ten a second.
    await expect(drain(MEMBER, REGION, 60)).resolves.toBe(10);
    await expect(drain(MEMBER, "us-east-1", 50)).resolves.toBe(0);
    await expect(drain(AUDIT, REGION, 50)).resolves.toBe(0);
    now += 500;
    await expect(drain(MEMBER, REGION, 8)).resolves.toBe(3);
    const ecs = new ECSClient(as(fake, MEMBER));
    const answers = await Promise.allSettled(
      Array.from({ length: 51 }, () => ecs.send(new DescribeClustersCommand({}))),
    );
    expect(answers.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { name: "ThrottlingException", $metadata: { httpStatusCode: 400 } } },
    ]);
  });
});

describe("EC2 as it behaves", () => {
  it("pages by instance", async () => {
    const instances = Array.from({ length: 12 }, (_, at) => host(String(at)));
    const fake = await start(worldOf({ instances }));
    const pages: number[] = [];
    const client = new EC2Client(as(fake, MEMBER));
    for await (const { Reservations } of paginateDescribeInstances({ client, pageSize: 5 }, {})) {
      pages.push((Reservations ?? []).flatMap(({ Instances }) => Instances ?? []).length);
    }
    expect(pages).toEqual([5, 5, 2]);
  });

  it("hides managed instances that are hidden by default until they are asked for", async () => {
    const node = {
      ...host("auto"),
      Operator: { Managed: true, Principal: "eks.amazonaws.com", HiddenByDefault: true },
    };
    const fake = await start(worldOf({ instances: [host("1"), node] }));
    const client = new EC2Client(as(fake, MEMBER));
    const ids = async (ask: { IncludeManagedResources?: boolean; InstanceIds?: string[] }) => {
      const { Reservations } = await client.send(new DescribeInstancesCommand(ask));
      return Reservations?.flatMap(({ Instances }) => Instances ?? []).map(({ InstanceId }) => InstanceId);
    };
    await expect(ids({})).resolves.toEqual(["i-1"]);
    await expect(ids({ IncludeManagedResources: true })).resolves.toEqual(["i-1", "i-auto"]);
    await expect(ids({ InstanceIds: ["i-auto"] })).resolves.toEqual(["i-auto"]);
  });

  it("tells a participant of a shared VPC nothing of the owner's endpoints", async () => {
    const endpoint = (id: string, OwnerId: string) => ({
      VpcEndpointId: `vpce-${id}`,
      VpcId: "vpc-1",
      ServiceName: `com.amazonaws.${REGION}.guardduty-data`,
      State: "available" as const,
      OwnerId,
    });
    const fake = await start(worldOf({ vpcEndpoints: [endpoint("own", MEMBER), endpoint("other", AUDIT)] }));
    const { VpcEndpoints } = await new EC2Client(as(fake, MEMBER)).send(
      new DescribeVpcEndpointsCommand({
        Filters: [{ Name: "service-name", Values: [`com.amazonaws.${REGION}.guardduty-data`] }],
      }),
    );
    expect(VpcEndpoints).toEqual([endpoint("own", MEMBER)]);
  });
});
