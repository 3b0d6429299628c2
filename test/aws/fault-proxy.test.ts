import { execFile } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import { promisify } from "node:util";
import { DescribeAddonCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  GetCoverageStatisticsCommand,
  GetDetectorCommand,
  GuardDutyClient,
  ListCoverageCommand,
} from "@aws-sdk/client-guardduty";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readAwsCall } from "./aws-call.ts";
import type { BodyFault, Fault, FaultRule, SilentFault } from "./fault.ts";
import { createFaultJudge } from "./fault-judge.ts";
import type { FaultProxy } from "./fault-proxy.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import type { CallerOptions, Received } from "./stub-upstream.ts";
import { CALLS, startStubUpstream } from "./stub-upstream.ts";

let stub: Awaited<ReturnType<typeof startStubUpstream>>;
let proxy: FaultProxy;

beforeAll(async () => {
  stub = await startStubUpstream();
});
afterAll(() => stub.close());

beforeEach(async () => {
  // The SDK draws its waits between attempts from Math.random: none here.
  vi.spyOn(Math, "random").mockReturnValue(0);
  proxy = await startFaultProxy(stub.url, []);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await proxy.close();
});

/** What an SDK client throws, as a row of a table: name, status and attempts. */
async function outcome(service: string, options: Partial<CallerOptions> = {}): Promise<readonly unknown[]> {
  const call = CALLS[service];
  if (call === undefined) throw new Error(`no call for ${service}`);
  try {
    await call({ endpoint: proxy.url, ...options });
    return ["ok"];
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number; attempts?: number } };
    return [name, $metadata?.httpStatusCode ?? null, $metadata?.attempts];
  }
}

async function outcomes(services: readonly string[], options: Partial<CallerOptions> = {}) {
  return await Promise.all(services.map((service) => outcome(service, options)));
}

const SERVICES = Object.keys(CALLS);

/** The signature that AWS would compute, from the headers as they arrived (Signature Version 4). */
function signatureOf({ method, url, rawHeaders, body }: Received, secret: string): string {
  const headers = new Map<string, string>();
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.set(rawHeaders[at]?.toLowerCase() ?? "", rawHeaders[at + 1] ?? "");
  const signed = /SignedHeaders=([^,]+)/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  const [, scope = ""] = /Credential=[^/]+\/([^,]+)/.exec(headers.get("authorization") ?? "") ?? [];
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const canonicalHeaders = signed.split(";").map((name) => `${name}:${headers.get(name)}\n`);
  const canonical = [method, ...url.split("?"), "", canonicalHeaders.join(""), signed, hash(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", headers.get("x-amz-date"), scope, hash(canonical)].join("\n");
  const hmac = (key: string | Buffer, part: string) => createHmac("sha256", key).update(part).digest();
  return hmac(scope.split("/").reduce<string | Buffer>(hmac, `AWS4${secret}`), text).toString("hex");
}

test("what no rule spoils passes byte for byte, there and back", async () => {
  const headers = ["Host", "ec2.eu-west-1.amazonaws.com", "X-Odd-Case", "ü".repeat(3), "Content-Length", "6"];
  const answer = await new Promise<{ body: string; upstream: unknown }>((resolve, reject) => {
    const { port } = new URL(proxy.url);
    const request = httpRequest(
      { port, host: "127.0.0.1", method: "PUT", path: "/a%2Fb?x=%20", headers },
      async (response) => {
        let body = "";
        for await (const chunk of response) body += String(chunk);
        resolve({ body, upstream: response.headers["x-upstream"] });
      },
    );
    request.once("error", reject).end(Buffer.from([0x61, 0, 0x62, 0x0d, 0x0a, 0x63]));
  });
  expect(answer).toEqual({ body: "", upstream: "stub" });
  const sent = stub.received.at(-1);
  expect(sent).toMatchObject({ method: "PUT", url: "/a%2Fb?x=%20", body: "a\0b\r\nc" });
  expect(sent?.rawHeaders.slice(0, 6)).toEqual(headers);
});

test("every service's client is answered through the proxy as it is directly, and is recognized", async () => {
  const [direct, through] = await Promise.all(
    [stub.url, proxy.url].map((endpoint) => Promise.all(SERVICES.map((service) => CALLS[service]?.({ endpoint })))),
  );
  expect(through).toEqual(direct);
  const seen = proxy.seen.map(({ service, operation }) => `${service} ${operation}`);
  expect(seen.sort()).toEqual([
    "ec2 DescribeVpcs",
    "ecs ListClusters",
    "eks ListClusters",
    "guardduty ListDetectors",
    "monitoring GetMetricData",
    "organizations ListAccounts",
    "pricing GetProducts",
    "sts AssumeRole",
  ]);
  const rest = { regionId: "eu-west-1", accessKeyId: "AKIATEST", accountId: null, status: 200, fault: null };
  for (const call of proxy.seen) expect(call).toMatchObject(rest);
});

test("a target that checks signatures accepts what passes, since the signed Host is the caller's", async () => {
  await outcome("ec2");
  const received = stub.received.at(-1);
  const authorization =
    received?.rawHeaders[received.rawHeaders.findIndex((name) => /^authorization$/i.test(name)) + 1] ?? "";
  expect(authorization).toMatch(/SignedHeaders=[^,]*\bhost\b/);
  expect(received && signatureOf(received, "secret")).toBe(/Signature=(\w+)/.exec(authorization)?.[1]);
});

test("operations of the REST services are told apart by method and path", async () => {
  const config = {
    endpoint: proxy.url,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret" },
  };
  const guardduty = new GuardDutyClient(config);
  await guardduty.send(new GetDetectorCommand({ DetectorId: "d" }));
  await guardduty.send(new ListCoverageCommand({ DetectorId: "d" }));
  await guardduty.send(new GetCoverageStatisticsCommand({ DetectorId: "d", StatisticsType: [] }));
  await new EKSClient(config).send(new DescribeAddonCommand({ clusterName: "a/b", addonName: "aws-guardduty-agent" }));
  const operations = proxy.seen.map(({ operation }) => operation);
  expect(operations).toEqual(["GetDetector", "ListCoverage", "GetCoverageStatistics", "DescribeAddon"]);
});

test("an RPC path names its operation, and a request without a signature nobody", () => {
  const call = readAwsCall(
    "POST",
    "/service/GraniteServiceVersion20100801/operation/GetMetricData",
    {},
    Buffer.from(""),
  );
  expect(call).toMatchObject({ operation: "GetMetricData", service: null, regionId: null, accessKeyId: null });
});

// Name and status in the order of SERVICES: EC2, STS, ECS, EKS, GuardDuty, Organizations, Price List, CloudWatch.
test.each<readonly [title: string, fault: Fault, attempts: number, errors: string]>([
  [
    "a throttle",
    { kind: "throttle" },
    3,
    "RequestLimitExceeded 503, Throttling 400, ThrottlingException 400, TooManyRequestsException 429, " +
      "TooManyRequestsException 429, ThrottlingException 400, ThrottlingException 400, Throttling 400",
  ],
  [
    "a throttle by HTTP status",
    { kind: "throttle", status: 429 },
    3,
    "RequestLimitExceeded 429, Throttling 429, TooManyRequestsException 429, TooManyRequestsException 429, " +
      "TooManyRequestsException 429, TooManyRequestsException 429, TooManyRequestsException 429, TooManyRequests 429",
  ],
  [
    "a denial",
    { kind: "denied" },
    1,
    "UnauthorizedOperation 403, AccessDenied 403, AccessDeniedException 400, AccessDeniedException 403, " +
      "AccessDeniedException 403, AccessDeniedException 400, AccessDeniedException 400, AccessDenied 400",
  ],
  [
    "a Region that isn't opted in",
    { kind: "region-off" },
    1,
    "AuthFailure 401, InvalidClientTokenId 403, UnrecognizedClientException 400, UnrecognizedClientException 403, " +
      "UnrecognizedClientException 403, UnrecognizedClientException 400, UnrecognizedClientException 400, UnrecognizedClient 400",
  ],
  [
    "an expired token",
    { kind: "expired" },
    1,
    "ExpiredToken 400, ExpiredToken 403, ExpiredTokenException 400, ExpiredTokenException 403, " +
      "ExpiredTokenException 403, ExpiredTokenException 400, ExpiredTokenException 400, ExpiredToken 400",
  ],
  [
    "a paging token that isn't known any more",
    { kind: "bad-token" },
    1,
    "InvalidNextToken 400, InvalidParameterException 400, InvalidParameterException 400, InvalidParameterException 400, " +
      "BadRequestException 400, InvalidInputException 400, InvalidNextTokenException 400, InvalidNextToken 400",
  ],
  [
    "a clock that differs by an hour",
    { kind: "clock-skew" },
    3,
    "RequestExpired 400, SignatureDoesNotMatch 403, InvalidSignatureException 400, InvalidSignatureException 403, " +
      "InvalidSignatureException 403, InvalidSignatureException 400, InvalidSignatureException 400, InvalidSignature 400",
  ],
  [
    "a load balancer's page",
    { kind: "server-error", status: 502 },
    3,
    "Error 502, Error 502, SyntaxError 502, SyntaxError 502, SyntaxError 502, SyntaxError 502, SyntaxError 502, SyntaxError 502",
  ],
  [
    "an error of the service",
    { kind: "server-error" },
    3,
    "InternalError 500, InternalFailure 500, InternalFailure 500, InternalFailure 500, " +
      "InternalFailure 500, InternalFailure 500, InternalFailure 500, InternalFailure 500",
  ],
  [
    "a service that is down",
    { kind: "server-error", status: 503 },
    3,
    "Unavailable 503, ServiceUnavailable 503, ServiceUnavailable 503, ServiceUnavailable 503, " +
      "ServiceUnavailable 503, ServiceUnavailable 503, ServiceUnavailable 503, ServiceUnavailable 503",
  ],
  [
    "an error of one's own choice",
    { kind: "expired", code: "RequestExpired", status: 400 },
    1,
    Array.from({ length: 8 }, () => "RequestExpired 400").join(", "),
  ],
])("%s reaches each SDK client as that service's error", async (_, fault, attempts, errors) => {
  proxy.setRules([{ fault }]);
  const thrown = await outcomes(SERVICES, { maxAttempts: 3 });
  expect(thrown.map(([name, status]) => `${name} ${status}`).join(", ")).toBe(errors);
  expect(thrown.map(([, , made]) => made)).toEqual(SERVICES.map(() => attempts));
  expect(proxy.seen.map((seen) => seen.fault)).toEqual(
    Array.from({ length: SERVICES.length * attempts }, () => fault.kind),
  );
});

test.each<
  readonly [
    kind: (BodyFault | SilentFault)["kind"],
    xml: readonly unknown[],
    json: readonly unknown[],
    status: number | null,
  ]
>([
  ["reset", ["TimeoutError", null, 2], ["TimeoutError", null, 2], null],
  ["hang", ["TimeoutError", null, 2], ["TimeoutError", null, 2], null],
  ["reset-middle", ["Error", 200, 2], ["Error", 200, 2], 200],
  ["stuck", ["TimeoutError", 200, 2], ["TimeoutError", 200, 2], 200],
  ["length-long", ["Error", 200, 2], ["Error", 200, 2], 200],
  ["truncated", ["Error", 200, 1], ["SyntaxError", 200, 1], 200],
  ["length-short", ["Error", 200, 1], ["SyntaxError", 200, 1], 200],
  // Nothing tells these two from an account without resources but the list that the answer lacks.
  ["portal", ["ok"], ["SyntaxError", 200, 1], 200],
  ["empty", ["ok"], ["ok"], 200],
])("%s: what the clients of an XML and of a JSON service make of it", async (kind, xml, json, status) => {
  proxy.setRules([{ fault: { kind } }]);
  const silenceMs = kind === "hang" || kind === "stuck" ? 400 : 0;
  expect(await outcomes(["ec2", "guardduty"], { maxAttempts: 2, silenceMs })).toEqual([xml, json]);
  expect(new Set(proxy.seen.map((seen) => seen.status))).toEqual(new Set([status]));
});

test("a caller whose clock is wrong signs its second attempt with AWS's", async () => {
  proxy.setRules([{ when: { first: 1 }, fault: { kind: "clock-skew" } }]);
  expect(await outcome("ec2", { maxAttempts: 2 })).toEqual(["ok"]);
  const received = stub.received.at(-1)?.rawHeaders ?? [];
  const signedAt = received[received.findIndex((name) => /^x-amz-date$/i.test(name)) + 1] ?? "";
  const [, day, hour, minute, second] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(signedAt) ?? [];
  const signedMs = Date.parse(`${day?.replace(/(....)(..)(..)/, "$1-$2-$3")}T${hour}:${minute}:${second}Z`);
  expect(signedMs - Date.now()).toBeGreaterThan(3_500_000);
});

test("x-amz-retry-after holds the next attempt back", async () => {
  proxy.setRules([{ when: { first: 1 }, fault: { kind: "throttle", retryAfterMs: 120 } }]);
  const startedAt = performance.now();
  expect(await outcome("ecs", { maxAttempts: 2 })).toEqual(["ok"]);
  expect(performance.now() - startedAt).toBeGreaterThan(110);
});

test("a delay holds a call back, whoever answers it", async () => {
  proxy.setRules([{ fault: { kind: "delay", ms: 60 } }, { match: { service: "ecs" }, fault: { kind: "denied" } }]);
  const startedAt = performance.now();
  expect(await outcomes(["ec2", "ecs"])).toEqual([["ok"], ["AccessDeniedException", 400, 1]]);
  expect(performance.now() - startedAt).toBeGreaterThan(55);
  expect(proxy.seen.map(({ fault }) => fault).sort()).toEqual(["delay", "denied"]);
});

test("a rule for one Region leaves the others alone", async () => {
  proxy.setRules([{ match: { service: /^ec2$/, regionId: "ap-east-1" }, fault: { kind: "region-off" } }]);
  expect(await outcome("ec2", { region: "ap-east-1" })).toEqual(["AuthFailure", 401, 1]);
  expect(await outcome("ec2", { region: "eu-west-1" })).toEqual(["ok"]);
  expect(await outcome("ecs", { region: "ap-east-1" })).toEqual(["ok"]);
});

test("a rule for an account knows the keys that its role gave", async () => {
  proxy.setRules([{ match: { accountId: "444455556666" }, fault: { kind: "expired" } }]);
  expect(await outcome("ec2", { accessKeyId: "ASIAMEMBER" })).toEqual(["ok"]);
  expect(await outcome("sts")).toEqual(["ok"]);
  expect(await outcome("ec2", { accessKeyId: "ASIAMEMBER" })).toEqual(["ExpiredToken", 400, 1]);
  expect(await outcome("ec2", { accessKeyId: "AKIATEST" })).toEqual(["ok"]);
});

test("a rule may look at what is asked for", async () => {
  proxy.setRules([{ match: { operation: "AssumeRole", text: /444455556666/ }, fault: { kind: "denied" } }]);
  expect(await outcomes(["sts", "eks"])).toEqual([["AccessDenied", 403, 1], ["ok"]]);
});

/** The calls, counted from 1, that a rule meets among the first twelve. */
function met(rule: Omit<FaultRule, "fault">): readonly number[] {
  const judge = createFaultJudge([{ ...rule, fault: { kind: "throttle" } }]);
  const call = { ...readAwsCall("GET", "/", {}, Buffer.from("")), accountId: null };
  return Array.from({ length: 12 }, (_, index) => (judge(call).fault === null ? 0 : index + 1)).filter((n) => n > 0);
}

test.each<readonly [string, FaultRule["when"], readonly number[]]>([
  ["every fifth", { every: 5 }, [5, 10]],
  ["the first two", { first: 2 }, [1, 2]],
  ["all after ten", { after: 10 }, [11, 12]],
  ["from the third to the fifth", { between: [3, 5] }, [3, 4, 5]],
  ["never", { probability: 0 }, []],
])("a rule meets %s of its calls", (_, when, calls) => {
  expect(met(when === undefined ? {} : { when })).toEqual(calls);
});

test("chance is drawn from the seed", () => {
  const half = { when: { probability: 0.5 } };
  expect(met({ ...half, seed: 7 })).toEqual(met({ ...half, seed: 7 }));
  expect(met({ ...half, seed: 7 })).not.toEqual(met({ ...half, seed: 8 }));
  const delayOf = (seed: number) => {
    const judge = createFaultJudge([{ seed, fault: { kind: "delay", ms: 100, jitterMs: 50 } }]);
    return judge({ ...readAwsCall("GET", "/", {}, Buffer.from("")), accountId: null }).delayMs;
  };
  expect(delayOf(7)).toBe(delayOf(7));
  expect(delayOf(7)).not.toBe(delayOf(8));
  expect([7, 8, 9].map(delayOf).every((ms) => ms >= 100 && ms < 150)).toBe(true);
});

test("a call that meets every second throttle is made again and succeeds; new rules count anew", async () => {
  const rules: readonly FaultRule[] = [{ match: { service: "ec2" }, when: { every: 2 }, fault: { kind: "throttle" } }];
  proxy.setRules(rules);
  expect([await outcome("ec2"), await outcome("ec2")]).toEqual([["ok"], ["RequestLimitExceeded", 503, 1]]);
  proxy.setRules(rules);
  expect([await outcome("ec2"), await outcome("ec2", { maxAttempts: 2 })]).toEqual([["ok"], ["ok"]]);
});

test("a target that isn't there is told as such", async () => {
  const lonely = await startFaultProxy("http://127.0.0.1:1", []);
  const response = await fetch(lonely.url);
  expect([response.status, await response.text()]).toEqual([502, expect.stringContaining("ECONNREFUSED")]);
  await lonely.close();
});

test("after close nothing keeps the process: neither a hanging call nor one that still waits", async () => {
  const module = new URL("fault-proxy.ts", import.meta.url).href;
  const program = `
    import { startFaultProxy } from ${JSON.stringify(module)};
    const proxy = await startFaultProxy(${JSON.stringify(stub.url)}, [
      { match: { text: /^.wait/ }, fault: { kind: "delay", ms: 3_600_000 } },
      { match: { text: /^.hang/ }, fault: { kind: "hang" } },
    ]);
    await (await fetch(proxy.url)).text();
    const calls = ["/hang", "/wait"].map((path) => fetch(proxy.url + path).catch(() => path));
    while (proxy.seen.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    await proxy.close();
    console.log((await Promise.all(calls)).join(" "));`;
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { timeout: 15_000 });
  expect((await run).stdout).toBe("/hang /wait\n");
}, 20_000);
