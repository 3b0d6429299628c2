import { describe, expect, it } from "vitest";
import type { FakeWorld } from "../../aws/fake/world.ts";
import { runWords } from "../../commands/run-words.ts";
import { TODAY } from "../open-words.ts";
import {
  account,
  AS_OF,
  AUDIT,
  DAY,
  detector,
  ecsCluster,
  HERE,
  HOME,
  HOUR,
  host,
  inEnvironment,
  MANAGEMENT,
  meteredMetric,
  organizationOf,
  read,
  readAlone,
  serve,
  task,
  TEAM,
  usageMetric,
  worldOf,
} from "./small-world.ts";

const WEEK = 168;
const hours = (count: number, vcpus: number | null): (number | null)[] => Array.from({ length: count }, () => vcpus);
const steady = (vcpus: number) => hours(720, vcpus);

/** Two hosts of 2 vCPUs, and what their metric says of 30 days. */
const hostsWith = (values: readonly (number | null)[]): FakeWorld =>
  worldOf({ instances: [host("i-1"), host("i-2")], metrics: [usageMetric("EC2", values)] });

const usageOf = async (world: FakeWorld) => (await readAlone(world)).usage;

describe("the vCPUs that ran over 30 days", () => {
  it("have a mean, a quietest and a busiest week", async () => {
    const values = [...hours(48, 12), ...hours(WEEK, 6), ...hours(WEEK, 2), ...hours(WEEK, 3), ...hours(WEEK, 4)];
    // (48 × 12 + 168 × (6 + 2 + 3 + 4)) ÷ 720 = 4.3
    expect(await usageOf(hostsWith(values))).toEqual([
      { ...HERE, of: "hosts", now: 4_000, mean: 4_300, quietest: 2_000, busiest: 6_000, usable: "yes" },
    ]);
  });

  it("are the sum of what runs under several quotas", async () => {
    const metrics = ["Standard/OnDemand", "Standard/Spot"].map((Class) => {
      const metric = usageMetric("EC2", steady(2));
      return { ...metric, dimensions: { ...metric.dimensions, Class } };
    });
    const world = worldOf({ instances: [host("i-1"), host("i-2")], metrics });
    expect(await usageOf(world)).toEqual([expect.objectContaining({ now: 4_000, mean: 4_000, usable: "yes" })]);
  });

  it("are compared with the types' defaults, which the metric counts", async () => {
    const cut = { CpuOptions: { CoreCount: 1, ThreadsPerCore: 1 } };
    const world = worldOf({
      instances: [host("i-1", cut), host("i-2", cut)],
      metrics: [usageMetric("EC2", steady(4))],
    });
    expect(await usageOf(world)).toEqual([expect.objectContaining({ now: 4_000, usable: "yes" })]);
  });

  it("are told of tasks apart from hosts", async () => {
    const world = worldOf({
      instances: [host("i-1")],
      ecs: [ecsCluster([task("t-1", HERE), task("t-2", HERE)], HERE)],
      metrics: [usageMetric("EC2", steady(2)), usageMetric("Fargate", steady(1))],
    });
    expect((await usageOf(world)).map(({ of, mean, usable }) => [of, mean, usable])).toEqual([
      ["hosts", 2_000, "yes"],
      ["fargate", 1_000, "yes"],
    ]);
  });

  it("aren't asked for where nothing runs", async () => {
    const fake = await serve(worldOf({ metrics: [usageMetric("EC2", steady(4))] }));
    expect((await read(fake.env, { organization: false })).usage).toEqual([]);
    expect(fake.requests.filter(({ service }) => service === "cloudwatch")).toEqual([]);
  });

  it.each<[string, readonly (number | null)[], string]>([
    ["16 hours of a week are missing", [...hours(552, 4), ...hours(16, null), ...hours(152, 4)], "yes"],
    ["17 hours of a week are missing", [...hours(552, 4), ...hours(17, null), ...hours(151, 4)], "too-few-hours"],
    ["the last hour isn't there yet", [...hours(719, 4), null], "yes"],
    ["the last two hours aren't there", [...hours(718, 4), null, null], "too-few-hours"],
    ["the account is younger than 30 days", hours(400, 4), "too-few-hours"],
    ["the metric ends a quarter above what was seen", [...hours(719, 4), 5], "yes"],
    ["the metric ends a quarter below", [...hours(719, 4), 3], "yes"],
    ["the metric ends higher than that", [...hours(719, 4), 5.001], "other-level"],
    ["the metric ends lower than that", [...hours(719, 4), 2.999], "other-level"],
    ["the metric ends at nothing", [...hours(719, 4), 0], "other-level"],
  ])("can stand for what was seen, or say why not: %s", async (_, values, usable) => {
    expect((await usageOf(hostsWith(values))).map((level) => level.usable)).toEqual([usable]);
  });

  it("have no level where there is no metric", async () => {
    expect(await usageOf(worldOf({ instances: [host("i-1")] }))).toEqual([]);
  });
});

describe("a report", () => {
  const denied = [{ ...HERE, api: "cloudwatch:GetMetricData" }];
  /** The metric up to the moment at which the commands of the tests run. */
  const untilToday = (values: readonly (number | null)[]): FakeWorld =>
    worldOf({
      instances: [host("i-1"), host("i-2")],
      metrics: [{ ...usageMetric("EC2", values), start: new Date(TODAY - values.length * HOUR) }],
    });

  it.each<[string, FakeWorld, string, RegExp, readonly unknown[]]>([
    ["the mean where it can", untilToday(steady(4)), "usage-level", /1 cell/, []],
    ["one look where the metric is of others", untilToday(steady(9)), "steady-state", /of another level in 1 cell/, []],
    ["one look where hours are missing", untilToday(hours(300, 4)), "steady-state", /too few hours in 1 cell/, []],
    [
      "one look where the metric is refused",
      { ...untilToday(steady(4)), denied },
      "steady-state",
      /refused in 1 cell/,
      [["cloudwatch:GetMetricData", "denied", []]],
    ],
  ])("rests its hours on %s, and says so", async (_, world, id, value, refused) => {
    const fake = await serve(world);
    const { code, stdout } = await inEnvironment(fake.env, () =>
      runWords(["report", "aws", "--offline", "--quiet", "-f", "json"]),
    );
    expect(code).toBe(0);
    const { gaps, assumptions } = JSON.parse(stdout) as {
      readonly gaps: readonly { readonly api: string; readonly reason: string; readonly hides: readonly unknown[] }[];
      readonly assumptions: readonly { readonly id: string; readonly value: string }[];
    };
    expect(gaps.map(({ api, reason, hides }) => [api, reason, hides])).toEqual(refused);
    const said = assumptions.filter((one) => ["steady-state", "usage-level"].includes(one.id));
    expect(said.map((one) => one.id)).toEqual([id]);
    expect(said[0]?.value).toMatch(value);
  });
});

describe("what GuardDuty metered", () => {
  const day = Math.floor(AS_OF / DAY) * DAY - 2 * DAY;
  const metered = (accountId: string, vcpus: number) => ({
    accountId,
    regionId: HOME,
    kind: "ec2-instance",
    vcpus: vcpus * 1_000,
    day,
    // Three days, of which the last may not be whole yet.
    vcpuHours: 72 * vcpus,
  });
  const region = (accountId: string, ...metrics: ReturnType<typeof meteredMetric>[]) => ({
    detector: detector(`d-${accountId}`),
    instances: [host(`i-${accountId}`)],
    metrics,
  });

  it("of an account is told by the account itself, by kind", async () => {
    const inventory = await readAlone(
      worldOf(
        region(
          TEAM,
          meteredMetric(TEAM, "RuntimeMonitoringEC2", 4),
          meteredMetric(TEAM, "RuntimeMonitoringEKS", 0.5),
          meteredMetric(TEAM, "RuntimeMonitoringFargate", 0.25),
        ),
      ),
    );
    expect(inventory.metered.map(({ kind, vcpus, vcpuHours }) => [kind, vcpus, vcpuHours])).toEqual([
      ["eks-node", 500, 36],
      ["fargate-task", 250, 18],
      ["ec2-instance", 4_000, 288],
    ]);
  });

  it("isn't told of a day that may not be whole", async () => {
    const world = worldOf(region(TEAM, meteredMetric(TEAM, "RuntimeMonitoringEC2", 4, 1)));
    expect((await readAlone(world)).metered).toEqual([]);
  });

  it("isn't asked for where Runtime Monitoring is off", async () => {
    const off = detector("d-1", 90, [{ Name: "RUNTIME_MONITORING", Status: "DISABLED" }]);
    const fake = await serve(
      worldOf({ ...region(TEAM, meteredMetric(TEAM, "RuntimeMonitoringEC2", 4)), detector: off }),
    );
    expect((await read(fake.env, { organization: false })).metered).toEqual([]);
    expect(fake.requests.filter(({ operation }) => operation === "GetMetricData")).toHaveLength(1);
  });

  const accounts = [MANAGEMENT, AUDIT, TEAM];
  const organization: FakeWorld = {
    ...organizationOf(
      accounts.map((id) =>
        account(id, {
          [HOME]:
            id === AUDIT
              ? region(id, ...accounts.map((one, at) => meteredMetric(one, "RuntimeMonitoringEC2", at + 1)))
              : region(id),
        }),
      ),
    ),
    guardDutyAdministrator: AUDIT,
  };

  it("of all accounts is told by their administrator, in one call", async () => {
    const fake = await serve(organization);
    const inventory = await read(fake.env, { regions: [HOME] });
    expect([...inventory.metered].sort((a, b) => a.vcpus - b.vcpus)).toEqual([
      metered(MANAGEMENT, 1),
      metered(AUDIT, 2),
      metered(TEAM, 3),
    ]);
    const asked = fake.requests.filter(({ input }) => JSON.stringify(input).includes("MonitoredVcpuHours"));
    expect(asked.map(({ accountId }) => accountId)).toEqual([AUDIT]);
  });

  it("of accounts that aren't read isn't told", async () => {
    const inventory = await read((await serve(organization)).env, { accounts: [MANAGEMENT, AUDIT], regions: [HOME] });
    expect(inventory.metered.map(({ accountId }) => accountId).sort()).toEqual([MANAGEMENT, AUDIT]);
  });

  it("is told by each account where the administrator may not read it", async () => {
    const own = organization.accounts.map((one) =>
      one.id === TEAM ? account(TEAM, { [HOME]: region(TEAM, meteredMetric(TEAM, "RuntimeMonitoringEC2", 3)) }) : one,
    );
    const denied = [{ accountId: AUDIT, regionId: HOME, api: "cloudwatch:GetMetricData" }];
    const inventory = await read((await serve({ ...organization, accounts: own, denied })).env, { regions: [HOME] });
    expect(inventory.metered).toEqual([metered(TEAM, 3)]);
    expect(inventory.gaps.map(({ accountId, api, hides }) => [accountId, api, hides])).toEqual([
      [AUDIT, "cloudwatch:GetMetricData", []],
    ]);
  });
});
