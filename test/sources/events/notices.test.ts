import { describe, expect, test } from "vitest";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { UserError } from "../../../src/errors.ts";
import { openWords, placed } from "../open-words.ts";

const ACCOUNT = "111122223333";
const REGION = "us-east-1";
const PLACE = `"account":"${ACCOUNT}","region":"${REGION}"`;

const inventory = (...records: readonly string[]): string =>
  placed(
    "acme.ndjson",
    [
      `{"watchbill":"inventory/1","asOf":"2026-11-21T12:00:00Z","source":{"type":"aws","name":"audit"},"sample":false,"organization":null}`,
      ...records,
      `{"record":"end"}`,
    ].join("\n"),
  );

const node = (origin: string, rest = ""): string =>
  `{"record":"workload",${PLACE},"kind":"eks-node","origin":"${origin}","type":"m5.xlarge","cluster":"web"${rest}}`;
const host = (origin: string, rest = ""): string =>
  `{"record":"workload",${PLACE},"kind":"ec2-instance","origin":"${origin}","type":"m5.large"${rest}}`;
const task = (origin: string, rest = ""): string =>
  `{"record":"workload",${PLACE},"kind":"fargate-task","origin":"${origin}","vcpus":1,"cluster":"apps"${rest}}`;
const COVERED = `,"coverage":"covered","evidence":"coverage-list"`;
const LISTED = `{"record":"coverage",${PLACE},"resource":"eks-cluster","name":"web","healthy":true,"management":"auto","agentVersion":"v1.9.0-eksbuild.2","covered":2,"compatible":2,"updatedAt":"2026-11-20T08:00:00Z"}`;

type Change = {
  readonly at?: string;
  readonly type?: string;
  readonly region?: string;
  readonly [key: string]: unknown;
};

const event = (status: "HEALTHY" | "UNHEALTHY", resourceDetails: object, issue = "", change: Change = {}): object => {
  const { at = "2026-11-21T13:00:00Z", type, region = REGION, ...detail } = change;
  return {
    version: "0",
    id: "e-1",
    "detail-type": type ?? `GuardDuty Runtime Protection ${status === "HEALTHY" ? "Healthy" : "Unhealthy"}`,
    source: "aws.guardduty",
    account: "999900001111",
    time: at,
    region,
    resources: [],
    detail: {
      schemaVersion: "1.0",
      resourceAccountId: ACCOUNT,
      currentStatus: status,
      previousStatus: status === "HEALTHY" ? "UNHEALTHY" : "HEALTHY",
      resourceDetails,
      issue,
      lastUpdatedAt: at,
      ...detail,
    },
  };
};

const eks = (available: string, desired: string, clusterName = "web") => ({
  resourceType: "EKS",
  eksClusterDetails: {
    clusterName,
    availableNodes: available,
    desiredNodes: desired,
    addonVersion: "v1.12.1-eksbuild.2",
  },
});
const ec2 = (instanceId: string) => ({
  resourceType: "EC2",
  ec2InstanceDetails: {
    instanceId,
    instanceType: "m5.large",
    clusterArn: "",
    agentDetails: { version: "1.9.2" },
    managementType: "AUTO_MANAGED",
  },
});
const ecs = (issues: readonly string[]) => ({
  resourceType: "ECS",
  ecsClusterDetails: {
    clusterName: "apps",
    fargateDetails: { issues, managementType: "AUTO_MANAGED" },
    containerInstanceDetails: { coveredContainerInstances: "0", compatibleContainerInstances: "0" },
  },
});

const EXITED = "Agent exited:ExitCode: 1";
const lines = (...events: readonly object[]): string => events.map((one) => JSON.stringify(one)).join("\n");
const notices = (content: string): string => placed("notices.jsonl", content);

const stateOf = ({ workloads }: Inventory): Record<string, string> =>
  Object.fromEntries(
    workloads.map(({ origin, coverage }) => [
      origin,
      [
        coverage.state,
        ...(coverage.state === "covered" ? [] : coverage.reasons.filter((one) => !one.startsWith("issue:"))),
      ].join(" "),
    ]),
  );
const noteOf = ({ assumptions }: Inventory, id: string): string | undefined =>
  assumptions.find((one) => one.id === id)?.value;

describe("a notice beside an inventory", () => {
  test("that is newer judges a cluster anew, as its list would, and leaves the rest", async () => {
    const file = inventory(LISTED, node("i-1", COVERED), node("i-2", COVERED), host("i-3", COVERED));
    const gone = notices(lines(event("UNHEALTHY", eks("0", "2"), "Addon Creation Failed:Addon isn't compatible")));
    const silent = await openWords([file, gone]);
    expect(stateOf(silent)).toMatchObject({
      "i-1": expect.stringMatching(/^not-covered/),
      "i-2": expect.stringMatching(/^not-covered/),
      "i-3": "covered",
    });
    expect(silent.coverage).toEqual([
      expect.objectContaining({
        name: "web",
        healthy: false,
        management: "auto",
        agentVersion: "v1.12.1-eksbuild.2",
        covered: 0,
        compatible: 2,
        updatedAt: Date.parse("2026-11-21T13:00:00Z"),
      }),
    ]);
    expect(noteOf(silent, "notices")).toContain("counts: 1;");
    expect(silent.source).toMatchObject({
      type: "inventory",
      name: expect.stringMatching(/acme.ndjson, .*notices.jsonl$/),
    });
    expect(silent.asOf).toBe(Date.parse("2026-11-21T12:00:00Z"));

    const half = await openWords([notices(lines(event("UNHEALTHY", eks("1", "2")))), file]);
    const one = half.workloads.find(({ origin }) => origin === "i-1");
    expect(one?.coverage).toMatchObject({ state: "partial", vcpus: { low: 2000, expected: 2000, high: 2000 } });
  });

  test("counts by its moment: older ones, the same twice and any order change nothing", async () => {
    const file = inventory(LISTED, node("i-1", COVERED), node("i-2", COVERED));
    const old = event("UNHEALTHY", eks("0", "2"), "x", { at: "2026-11-20T07:00:00Z" });
    const bad = event("UNHEALTHY", eks("0", "2"), "x", { at: "2026-11-21T13:00:00Z" });
    const good = event("HEALTHY", eks("2", "2"), "", { at: "2026-11-21T14:00:00Z" });
    expect(stateOf(await openWords([file, notices(lines(old))]))).toEqual({ "i-1": "covered", "i-2": "covered" });
    for (const some of [
      [bad, good],
      [good, bad],
      [good, bad, good, old],
    ]) {
      const read = await openWords([file, notices(lines(...some))]);
      expect(stateOf(read)).toEqual({ "i-1": "covered", "i-2": "covered" });
      expect(read.coverage.map(({ updatedAt }) => updatedAt)).toEqual([Date.parse("2026-11-21T14:00:00Z")]);
    }
    const last = await openWords([file, notices(lines(good, { ...bad, time: "2026-11-22T00:00:00Z" }))]);
    expect(stateOf(last)["i-1"]).toBe("covered");
  });

  test("without an entry in the list must be newer than the inventory", async () => {
    const file = inventory(host("i-3", `,"coverage":"unknown"`));
    const at = async (moment: string) =>
      stateOf(await openWords([file, notices(lines(event("HEALTHY", ec2("i-3"), "", { at: moment })))]))["i-3"];
    expect(await at("2026-11-21T11:59:59Z")).toBe("unknown");
    expect(await at("2026-11-21T12:00:01Z")).toBe("covered");
  });

  test("about an instance speaks for that host; a silent agent leaves a node to its cluster", async () => {
    const file = inventory(LISTED, host("i-3", COVERED), node("i-1", COVERED), node("i-2", COVERED));
    const silent = (id: string) => event("UNHEALTHY", ec2(id), "No Agent Reporting:Agent disconnected");
    const read = await openWords([file, notices(lines(silent("i-3"), silent("i-1")))]);
    expect(stateOf(read)).toEqual({ "i-3": "not-covered EC2_AGENT_DISCONNECTED", "i-1": "covered", "i-2": "covered" });
    expect(read.coverage.map(({ name }) => name)).toEqual(["web", "i-3", "i-1"]);
    const both = await openWords([
      file,
      notices(lines(event("UNHEALTHY", eks("0", "2")), event("HEALTHY", ec2("i-1")))),
    ]);
    expect(stateOf(both)).toMatchObject({ "i-1": "covered", "i-2": expect.stringMatching(/^not-covered/) });
  });

  test("about an ECS cluster is outranked by a sidecar that was seen", async () => {
    const file = inventory(
      task("t-1", `,"coverage":"covered","evidence":"sidecar"`),
      task("t-2", COVERED),
      task("t-3", `,"coverage":"unknown"`),
    );
    const read = await openWords([file, notices(lines(event("UNHEALTHY", ecs([EXITED]))))]);
    expect(stateOf(read)).toEqual({
      "t-1": "covered",
      "t-2": "unknown ECS_AGENT_EXITED",
      "t-3": "unknown ECS_AGENT_EXITED",
    });
    const healthy = await openWords([file, notices(lines(event("HEALTHY", ecs([]))))]);
    expect(stateOf(healthy)).toEqual({ "t-1": "covered", "t-2": "covered", "t-3": "covered" });
  });

  test("keeps what account and tags explain", async () => {
    const file = inventory(node("i-1", `,"coverage":"not-covered","reasons":["RM_DISABLED"]`));
    const read = await openWords([file, notices(lines(event("UNHEALTHY", eks("0", "1"))))]);
    expect(stateOf(read)["i-1"]).toBe("not-covered RM_DISABLED EKS_UNHEALTHY");
  });

  test("counts nodes anew that only the list counted, once", async () => {
    const alone = notices(lines(event("HEALTHY", eks("2", "2"))));
    const first = await openWords([alone]);
    expect(first.workloads.map(({ count }) => count.expected)).toEqual([2]);
    const counted = inventory(
      `{"record":"workload",${PLACE},"kind":"eks-node","origin":"list-coverage web covered","count":2,"cluster":"web"${COVERED}}`,
    );
    const read = await openWords([counted, notices(lines(event("UNHEALTHY", eks("1", "3"))))]);
    expect(read.workloads.map(({ count, coverage }) => [count.expected, coverage.state])).toEqual([
      [1, "covered"],
      [2, "not-covered"],
    ]);
  });

  test("about what the inventory doesn't hold is named, and not counted", async () => {
    const file = inventory(LISTED, node("i-1", COVERED), node("i-2", COVERED));
    const read = await openWords([
      file,
      notices(
        lines(event("HEALTHY", eks("3", "3", "other")), event("HEALTHY", eks("2", "2"), "", { region: "eu-west-1" })),
      ),
    ]);
    expect(noteOf(read, "notices-elsewhere")).toContain(
      `EKS cluster other (${ACCOUNT} × us-east-1), EKS cluster web (${ACCOUNT} × eu-west-1)`,
    );
    expect(read.workloads).toHaveLength(2);
    expect(read.coverage).toHaveLength(1);
  });
});

describe("notices alone", () => {
  test("make an inventory as a coverage list does", async () => {
    const read = await openWords([
      notices(
        lines(event("UNHEALTHY", eks("1", "3")), event("HEALTHY", ec2("i-9")), event("UNHEALTHY", ecs([EXITED]))),
      ),
    ]);
    expect(read.source.type).toBe("events");
    expect(
      read.workloads.map(({ kind, size, count, coverage }) => [kind, size.state, count.expected, coverage.state]),
    ).toEqual([
      ["ec2-instance", "known", 1, "covered"],
      ["eks-node", "unknown", 1, "covered"],
      ["eks-node", "unknown", 2, "not-covered"],
    ]);
    expect(read.gaps.map(({ api, message }) => [api, message])).toEqual([
      ["ecs:DescribeTasks", "no answer shows the tasks of the ECS cluster apps"],
    ]);
    expect(read.coverage.map(({ resource }) => resource).sort()).toEqual([
      "ec2-instance",
      "ecs-cluster",
      "eks-cluster",
    ]);
    expect(read.accounts).toEqual([{ id: ACCOUNT, name: null, ou: [] }]);
    expect(noteOf(read, "notices-alone")).toBeDefined();
  });

  test.each([
    ["one, printed over several lines", JSON.stringify(event("HEALTHY", ec2("i-9")), null, 2)],
    ["a list", JSON.stringify([event("HEALTHY", ec2("i-9"))], null, 2)],
    ["with empty lines and Windows' line ends", `\r\n${JSON.stringify(event("HEALTHY", ec2("i-9")))}\r\n\r\n`],
    ["as CloudWatch Logs exports them", `2026-11-21T13:00:01.000Z ${JSON.stringify(event("HEALTHY", ec2("i-9")))}\n`],
    [
      "as CloudWatch Logs lists them",
      JSON.stringify({ events: [{ message: JSON.stringify(event("HEALTHY", ec2("i-9"))) }] }),
    ],
    ["as SQS hands them on", JSON.stringify({ MessageId: "m", Body: JSON.stringify(event("HEALTHY", ec2("i-9"))) })],
    ["with a moment in milliseconds", lines(event("HEALTHY", ec2("i-9"), "", { lastUpdatedAt: "1795266000000" }))],
  ])("are read as they come: %s", async (_, content) => {
    const read = await openWords([notices(content)]);
    expect(read.workloads.map(({ origin }) => origin)).toEqual(["i-9"]);
    expect(read.coverage).toEqual([
      {
        accountId: ACCOUNT,
        regionId: REGION,
        resource: "ec2-instance",
        name: "i-9",
        healthy: true,
        management: "auto",
        agentVersion: "1.9.2",
        covered: null,
        compatible: null,
        ecsCluster: null,
        reasons: [],
        updatedAt: Date.parse("2026-11-21T13:00:00Z"),
      },
    ]);
  });
});

describe("what is no notice is refused with its line", () => {
  const fine = JSON.stringify(event("HEALTHY", ec2("i-9")));
  test.each([
    [
      "a finding",
      `${fine}\n${JSON.stringify(event("HEALTHY", {}, "", { type: "GuardDuty Finding" }))}`,
      /not-a-coverage-notice: .*notices.jsonl line 2 is a "GuardDuty Finding"/,
    ],
    ["half a line", `${fine}\n\n${fine.slice(0, 80)}`, /bad-notice: .*line 3 is no whole JSON/],
    ["a broken first line", `${fine.slice(0, 90)}\n${fine}`, /bad-notice: .*line 1 is no whole JSON/],
    ["another object", `${fine}\n{"a":1}`, /line 2 is no event of EventBridge/],
    [
      "no details",
      `${fine}\n${JSON.stringify({ ...JSON.parse(fine), detail: {} })}`,
      /line 2: detail.resourceDetails is missing/,
    ],
    ["no resource", lines(event("HEALTHY", {})), /names no cluster and no instance/],
    [
      "no account",
      lines({ ...event("HEALTHY", ec2("i-9"), "", { resourceAccountId: "x" }), account: "y" }),
      /names no account/,
    ],
    ["no moment", lines(event("HEALTHY", ec2("i-9"), "", { at: "noon" })), /neither lastUpdatedAt nor time/],
    [
      "a finding in a list",
      JSON.stringify([JSON.parse(fine), { ...JSON.parse(fine), "detail-type": "GuardDuty Finding" }]),
      /event 2 is a "GuardDuty Finding"/,
    ],
  ])("%s", async (_, content, message) => {
    const refused = openWords([notices(content)]).catch((error: unknown) =>
      error instanceof UserError ? `${error.code}: ${error.message}` : "a bug",
    );
    expect(await refused).toMatch(message);
  });
});
