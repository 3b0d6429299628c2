import { expect, onTestFinished, test } from "vitest";
import type { ExamineEvent } from "../../../src/sources/aws/examine.ts";
import { examine } from "../../../src/sources/aws/examine.ts";
import type { Patience } from "../../../src/sources/aws/time-limit.ts";
import type { FaultRule } from "../../aws/fault.ts";
import { folderWith } from "../../cli/watchbill.ts";
import type { Env } from "./small-world.ts";
import { busyOrganization, HOME, inEnvironment, MANAGEMENT, ROLE, serve, withFaults } from "./small-world.ts";

const PACER = { now: Date.now, sleep: () => Promise.resolve() };
const ENOUGH = { identity: 10_000, call: 10_000, whole: 20_000 };

async function examined(env: Env, patience: Partial<Patience> = {}, profile: string | null = null) {
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  const events: ExamineEvent[] = [];
  const found = await inEnvironment(env, () =>
    examine({
      reach: { profile, role: ROLE, externalId: null, decoder: "fast", network: { proxyEnv: {} }, defaultRegion: null },
      organization: true,
      accounts: null,
      regions: null,
      patience: { ...ENOUGH, ...patience },
      pacer: PACER,
      signal: stopping.signal,
      onProgress: (event) => events.push(event),
    }),
  );
  return { found, events };
}

async function faulty(rule: FaultRule): Promise<Env> {
  const { env } = await withFaults(await serve(busyOrganization()), [rule]);
  return env;
}

const hang = { kind: "hang" } as const;

test("a call that isn't answered ends with its time, and the others are answered", async () => {
  const { found } = await examined(await faulty({ match: { operation: "ListNodegroups" }, fault: hang }), {
    call: 5000,
  });
  const calls = found.obstacle === null ? found.calls : [];
  const refused = calls.filter((call) => call.state === "refused");
  expect(new Set(refused.map((call) => `${call.api} ${call.state === "refused" ? call.reason : ""}`))).toEqual(
    new Set(["eks:ListNodegroups timeout"]),
  );
  expect(calls.find(({ api }) => api === "eks:DescribeNodegroup")).toMatchObject({ why: "after-refusal" });
});

test("where AWS doesn't say who asks, that is all", async () => {
  const { found } = await examined(await faulty({ fault: hang }), { identity: 300 });
  expect(found).toMatchObject({
    credentials: { steps: ["CREDENTIALS_ENV_VARS"] },
    obstacle: { code: "aws-unreachable", refusal: null },
  });
});

test("a process that gives no credentials is not waited for", async () => {
  const home = folderWith({ config: "[profile slow]\ncredential_process = sleep 2\n" });
  const env = { AWS_CONFIG_FILE: `${home}/config`, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
  const { found } = await examined(env, { identity: 200 }, "slow");
  expect(found).toMatchObject({ credentials: null, obstacle: { code: "no-credentials" } });
});

test("what there is no time for is not tried, and said", async () => {
  const { env } = await serve(busyOrganization());
  const { found } = await examined(env, { whole: 0 });
  const { calls, entries } = found.obstacle === null ? found : { calls: [], entries: [] };
  expect(entries).toEqual([{ accountId: MANAGEMENT, state: "own" }]);
  expect(calls.find(({ api }) => api === "ec2:DescribeInstances")).toEqual({
    api: "ec2:DescribeInstances",
    accountId: MANAGEMENT,
    regionId: HOME,
    state: "not-tried",
    why: "time-up",
  });
});

test("how far it is is told from the first question to the last", async () => {
  const { env } = await serve(busyOrganization());
  const { events } = await examined(env);
  expect(events).toEqual([
    { type: "identity" },
    { type: "entering", accounts: 3 },
    ...[1, 2, 3].map((done) => ({ type: "probing", done, places: 3 })),
    { type: "done" },
  ]);
});

test("a clock that is ahead is measured by AWS's answers", async () => {
  const fault = { kind: "denied", skewMs: -90_000 } as const;
  const { found } = await examined(await faulty({ match: { operation: "GetCallerIdentity" }, fault }));
  expect(Math.abs((found.aheadMilliseconds ?? 0) - 90_000)).toBeLessThanOrEqual(2000);
});
