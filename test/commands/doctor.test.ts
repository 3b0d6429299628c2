import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import type { DoctorDocument } from "../../src/views/doctor/document.ts";
import { OPERATIONS } from "../../src/sources/aws/operations.ts";
import type { FaultRule } from "../aws/fault.ts";
import type { Fake } from "../aws/fake/server.ts";
import {
  ABROAD,
  AUDIT,
  busyOrganization,
  HOME,
  inEnvironment,
  MANAGEMENT,
  ROLE,
  serve,
  TEAM,
  withFaults,
} from "../sources/aws/small-world.ts";
import type { Env } from "../sources/aws/small-world.ts";
import { DATA } from "../sources/open-words.ts";
import type { Said } from "./run-words.ts";
import { runWords } from "./run-words.ts";

const NO_CREDENTIALS = {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_ACCESS_KEY_ID: "",
  AWS_SECRET_ACCESS_KEY: "",
};

/** Runs `doctor` with an environment and the real clock, by which AWS's answers are judged. */
function examined(env: Env, ...words: readonly string[]): Promise<Said> {
  vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  return inEnvironment(env, () => runWords(["doctor", ...words], 100, false, { env, now: Date.now() }));
}

const schema = z.fromJSONSchema(JSON.parse(readFileSync(new URL("schemas/doctor.schema.json", DATA), "utf8")));

/** The JSON of a run, which its schema must allow. */
async function documentOf(env: Env, ...words: readonly string[]): Promise<DoctorDocument & { readonly code: number }> {
  const { stdout, code } = await examined(env, "-f", "json", "--quiet", ...words);
  const document: unknown = JSON.parse(stdout);
  expect(schema.safeParse(document).error).toBeUndefined();
  return { ...(document as DoctorDocument), code };
}

const callsOf = ({ calls }: DoctorDocument, state: string) =>
  calls.filter((call) => call.state === state).map(({ api, accountId, regionId }) => `${api} ${accountId} ${regionId}`);

const denied = (api: string, accountId: string, regionId = "*") => ({ api, accountId, regionId });

const refusing = (fake: Fake, ...some: readonly ReturnType<typeof denied>[]): void =>
  fake.change((world) => ({ ...world, denied: some }));

describe("with credentials that work", () => {
  test("every call that a scan makes is tried, and works", async () => {
    const { env } = await serve(busyOrganization());
    const document = await documentOf(env, "--organization", "--role", ROLE);
    expect(document.code).toBe(0);
    expect(document.calls.filter(({ state }) => state === "refused")).toEqual([]);
    const works = new Set(document.calls.filter(({ state }) => state === "works").map(({ api }) => api));
    const entrance = ["sts:GetCallerIdentity", "sts:AssumeRole"];
    expect([...works, ...entrance].toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
    expect(document.accounts.map(({ accountId, state }) => [accountId, state])).toEqual([
      ["account A", "own"],
      ["account B", "entered"],
      ["account C", "entered"],
    ]);
  });

  test("who asks, how, and where is told; one account is asked without --organization", async () => {
    const { env } = await serve(busyOrganization());
    const document = await documentOf(env, "--unmasked");
    expect(document).toMatchObject({
      identity: { accountId: MANAGEMENT, arn: `arn:aws:iam::${MANAGEMENT}:user/auditor` },
      credentials: { steps: ["CREDENTIALS_ENV_VARS"], temporary: false, expires: null },
      clock: { aheadSeconds: expect.closeTo(0, -1) as number },
      organization: { id: "o-small00001", managed: true },
      regionIds: [HOME],
      accounts: [{ accountId: MANAGEMENT, state: "own" }],
      obstacle: null,
    });
    expect(callsOf(document, "not-tried")).toContain(`organizations:ListAccounts ${MANAGEMENT} ${HOME}`);
  });

  test("--accounts and --regions say where calls are tried", async () => {
    const { env } = await serve(busyOrganization());
    const words = ["--accounts", TEAM, "--regions", `${HOME},${ABROAD}`, "--role", ROLE, "--unmasked"];
    const hosts = callsOf(await documentOf(env, ...words), "works").filter((call) => call.startsWith("eks:ListC"));
    expect(hosts).toEqual([`eks:ListClusters ${TEAM} ${HOME}`, `eks:ListClusters ${TEAM} ${ABROAD}`]);
  });
});

describe("what is refused", () => {
  test("is told with its place and what to allow, and what hangs on it isn't tried", async () => {
    const fake = await serve(busyOrganization());
    refusing(fake, denied("ecs:ListClusters", TEAM), denied("organizations:ListRoots", "*"));
    const { stdout, code } = await examined(fake.env, "--organization", "--role", ROLE);
    expect(code).toBe(0);
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toContain(
      "ecs:ListClusters denied (AccessDeniedException) in account C × us-east-1; allow ecs:ListClusters",
    );
    expect(text).toContain("organizations:ListRoots denied (AccessDeniedException) in account A × us-east-1");
    expect(text).toContain("what it needs was refused: organizations:ListOrganizationalUnitsForParent");
  });

  test("names the policy where AWS does", async () => {
    const fake = await serve(busyOrganization());
    const who = `arn:aws:sts::${MANAGEMENT}:assumed-role/AWSReservedSSO_PayrollAdministrators_0123456789abcdef/jane@corp.example`;
    const what = `guardduty:ListCoverage on resource: arn:aws:guardduty:${HOME}:${MANAGEMENT}:detector/${"d".repeat(32)}`;
    const message = `User: ${who} is not authorized to perform: ${what} with an explicit deny in a service control policy`;
    const { env } = await withFaults(fake, [
      { match: { operation: "ListCoverage" }, fault: { kind: "denied", message } },
    ]);
    const { calls } = await documentOf(env);
    expect(calls.find(({ api }) => api === "guardduty:ListCoverage")?.refusal).toEqual({
      reason: "denied",
      code: "AccessDeniedException",
      denial: { by: "deny", policy: "service control policy" },
      words: "denied by a service control policy",
      message: null,
      remedy: "take the deny out of the service control policy",
    });
  });

  test("an account whose role can't be taken is closed, and the others are asked", async () => {
    const world = busyOrganization();
    const accounts = world.accounts.map((one) => (one.id === AUDIT ? { ...one, roles: [] } : one));
    const { env } = await serve({ ...world, accounts });
    const document = await documentOf(env, "--organization", "--role", ROLE, "--unmasked");
    expect(document.accounts.map(({ accountId, state }) => [accountId, state])).toEqual([
      [MANAGEMENT, "own"],
      [AUDIT, "refused"],
      [TEAM, "entered"],
    ]);
    expect(document.accounts[1]?.refusal).toMatchObject({ reason: "denied", code: "AccessDenied" });
    expect(document.calls.some(({ accountId }) => accountId === AUDIT)).toBe(false);
  });
});

describe("where nothing can be asked", () => {
  test("no credentials: said with a remedy, and exit code 2", async () => {
    const { stdout, stderr, code } = await examined(NO_CREDENTIALS, "--quiet");
    expect([code, stderr]).toEqual([
      2,
      "watchbill: nothing of AWS can be read: no-credentials; log in with aws sso login, set AWS_PROFILE, or pass --profile NAME\n",
    ]);
    expect(stdout).toContain("! no AWS credentials were found; log in with aws sso login");
    expect(stdout).toContain("THIS MACHINE");
  });

  test.each([
    ["expired", "credentials-expired", "ExpiredToken"],
    ["unknown", "credentials-refused", "InvalidClientTokenId"],
  ] as const)("credentials that are %s", async (standing, code, awsCode) => {
    const fake = await serve(busyOrganization());
    const document = await documentOf(fake.envOf(MANAGEMENT, standing));
    expect(document).toMatchObject({ code: 2, obstacle: { code, awsCode } });
    expect(document.credentials?.steps).toEqual(["CREDENTIALS_ENV_VARS"]);
  });

  test("a dead endpoint", async () => {
    const fake = await serve(busyOrganization());
    const { env } = fake;
    await fake.close();
    expect(await documentOf(env)).toMatchObject({ code: 2, clock: null, obstacle: { code: "aws-unreachable" } });
  });

  const inTheWay: readonly FaultRule[] = [{ fault: { kind: "clock-skew" } }];

  test("a clock that AWS doesn't bear is named, with how far it is off", async () => {
    const { env } = await withFaults(await serve(busyOrganization()), inTheWay);
    const document = await documentOf(env);
    expect(document.obstacle).toMatchObject({ remedy: "set this machine's clock" });
    expect(document.clock?.aheadSeconds).toBeCloseTo(-3600, -2);
  });
});

describe("what is printed may be pasted", () => {
  const SECRETS = ["111111111111", "222222222222", "333333333333", "o-small00001", "auditor", "secret-of", "AKIAFAKE"];
  const OWN = {
    AWS_ENDPOINT_URL_SSO: "https://jane:hunter2@sso.corp.example/path?token=1",
    HTTPS_PROXY: "http://jane:hunter2@proxy.corp.example:3128",
    SSL: "/home/jane/ca.pem",
    AWS_MAX_ATTEMPTS: "\u001b[31mred",
  };

  test.each([["table"], ["json"]])("as %s, without ids, names, paths and secrets", async (format) => {
    const fake = await serve(busyOrganization());
    refusing(fake, denied("ec2:DescribeInstances", "*"));
    const words = ["--organization", "--role", ROLE, "-f", format];
    const { stdout, stderr } = await examined({ ...fake.env, ...OWN }, ...words);
    expect(stdout).toContain("ec2:DescribeInstances");
    expect(stderr).toContain("entering 3 accounts");
    const told = `${stdout}${stderr}`;
    const leaks = [
      ...SECRETS,
      ROLE === "watchbill" ? "role watchbill " : ROLE,
      "jane",
      "hunter2",
      "corp.example",
      "token",
      "\u001b",
    ];
    expect(leaks.filter((leak) => told.replaceAll("no keys, tokens or sessions", "").includes(leak))).toEqual([]);
  });

  test("credentials that aren't accepted are told without AWS's words", async () => {
    const fake = await serve(busyOrganization());
    const message = "The security token AKIAFAKE of jane@corp.example is invalid";
    const { env } = await withFaults(fake, [{ fault: { kind: "denied", code: "InvalidClientTokenId", message } }]);
    const { stdout, stderr } = await examined(env);
    expect(stdout).toContain("InvalidClientTokenId");
    expect(`${stdout}${stderr}`).not.toMatch(/jane|AKIAFAKE/);
  });

  test("--unmasked shows ids and AWS's words, and no keys", async () => {
    const fake = await serve(busyOrganization());
    refusing(fake, denied("ec2:DescribeInstances", "*"));
    const { stdout } = await examined({ ...fake.env, ...OWN }, "--unmasked");
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toContain(`User: arn:aws:iam::${MANAGEMENT}:user/auditor is not authorized to perform`);
    expect(text).toContain("HTTPS_PROXY = http://proxy.corp.example:3128");
    expect(text).not.toMatch(/hunter2|secret-of|AKIAFAKE/);
  });
});
