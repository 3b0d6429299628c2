import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { organizationWorld, ROLE } from "../aws/fake/organization.ts";
import type { Fake } from "../aws/fake/server.ts";
import { startFake } from "../aws/fake/server.ts";
import { ACME, awsFixture, SCENARIO } from "../sources/open-words.ts";
import { OVERHEAR, overheardIn } from "./overhear.ts";
import { NOW, start } from "./start.ts";
import { watchbill, workFolder } from "./watchbill.ts";

vi.setConfig({ testTimeout: 60_000 });

const PLAN = fileURLToPath(new URL("../fixtures/terraform/pull-request.json", import.meta.url));
const ASSEMBLY = fileURLToPath(new URL("../cdk/out", import.meta.url));
const POLICY = fileURLToPath(new URL("../golden/acme/watchbill.yaml", import.meta.url));

/** A user with credentials and a network, so that nothing but the program itself keeps from using them. */
const WITH_ALL = {
  PATH: process.env["PATH"] ?? "",
  AWS_ACCESS_KEY_ID: "AKIAFAKE100000000000",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_EC2_METADATA_DISABLED: "false",
  HTTPS_PROXY: "",
};

const ON_FILES: readonly (readonly string[])[] = [
  [],
  ["report"],
  ["--help"],
  ["--version"],
  ["nonsense"],
  ...["table", "json", "csv", "markdown", "html", "github", "junit", "baseline"].map((format) => [
    "report",
    ACME,
    "--config",
    POLICY,
    "-f",
    format,
  ]),
  ["report", ACME, "--scenario", SCENARIO, "--redact"],
  ["report", "eks=300,ec2=20@us-east-1"],
  ["report", PLAN, "--details"],
  ["report", PLAN, "--inventory", ACME],
  ["report", ASSEMBLY],
  ["report", awsFixture("describe-instances.json")],
  ["check", ACME, "--budget", "1"],
  ["diff", ACME, ACME],
  ["explain", ACME, "--account", "111122223333"],
  ["trials", ACME],
  ["rollout", ACME, "--ceiling", "9000"],
  ["init", ACME],
  ["prices", "show"],
  ["completion", "bash"],
  ["setup", "iam-policy"],
];

describe("of commands on files", () => {
  test.each(ON_FILES.map((words) => [words.join(" ").replaceAll(/\/\S+\//g, ""), words] as const))(
    "watchbill %s connects to nobody, looks nobody up and starts nothing",
    async (_, words) => {
      const { code, stderr } = await watchbill(words, { env: WITH_ALL, node: OVERHEAR, cwd: workFolder() });
      expect([overheardIn(stderr), code === null]).toEqual([[], false]);
    },
  );
});

describe("of commands on AWS", () => {
  let fake: Fake;

  beforeAll(async () => {
    const size = { busy: 0.3, instancesPerCell: 1, nodesPerCell: 1, tasksPerCell: 1 };
    const world = organizationWorld({ accounts: 3, regions: 2, ...size, asOf: new Date(NOW) });
    fake = await startFake(world, { buckets: false, now: () => NOW });
  });

  afterAll(() => fake.close());

  test.each([
    ["scan", "--organization", "--role", ROLE],
    ["report", "aws", "--organization", "--role", ROLE],
    ["report", "aws", "--offline"],
    ["doctor", "--organization", "--role", ROLE],
    ["prices", "refresh", "-o", "prices.json"],
  ])("watchbill %s %s speaks to the endpoint that is configured, and to nobody else", async (...words) => {
    const env = { ...fake.env, PATH: process.env["PATH"] ?? "", AWS_EC2_METADATA_DISABLED: "false" };
    const folder = workFolder();
    const { stderr } = await start(words, { env: { ...env, HOME: folder }, cwd: folder, node: OVERHEAR }).ended;
    const { host } = new URL(fake.url);
    expect(overheardIn(stderr).filter((what) => what !== `connect ${host}`)).toEqual([]);
    expect(overheardIn(stderr)).toContain(`connect ${host}`);
  });

  test("without an endpoint it is AWS, and nobody else", async () => {
    const env = { ...WITH_ALL, HOME: workFolder() };
    const refused =
      "import dns from 'node:dns'; import { syncBuiltinESMExports } from 'node:module'; const no = (host, options, done) => done(Object.assign(new Error('offline'), { code: 'ENOTFOUND' })); dns.lookup = no; syncBuiltinESMExports();";
    const offline = ["--import", `data:text/javascript,${encodeURIComponent(refused)}`];
    for (const words of [["report", "aws"], ["scan"], ["doctor"], ["prices", "refresh", "-o", "prices.json"]]) {
      const { stderr } = await watchbill(words, { env, cwd: workFolder(), node: [...offline, ...OVERHEAR] });
      const asked = overheardIn(stderr);
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((what) => !/^(lookup|connect) [\w.-]+\.amazonaws\.com(:443)?$/.test(what))).toEqual([]);
    }
  });
});
