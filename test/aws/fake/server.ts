import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createBuckets, rateOf } from "./buckets.ts";
import { checkWorld } from "./check-world.ts";
import type { Call, Operation, Session } from "./operation.ts";
import { regionOf } from "./operation.ts";
import { make, readInput } from "./perform.ts";
import { Refusal, refusalBody, refuse } from "./refusal.ts";
import type { ServiceName } from "./refusal.ts";
import type { Service, Wire } from "./route.ts";
import { routeOf, SERVICES } from "./route.ts";
import type { FakeAccount, FakeWorld } from "./world.ts";

export type FakeOptions = {
  /** How long each answer is held back. */
  readonly latencyMs?: number;
  /** Whether AWS's token buckets are kept; they are unless told otherwise. */
  readonly buckets?: boolean;
  /** Whether the world is looked over as a whole at once; each answer is checked anyway. */
  readonly check?: boolean;
  /** Whether each request is kept, for tests to read; counts are kept anyway. */
  readonly log?: boolean;
  /** The most that a page of an operation (`ec2:DescribeInstances`) holds, whatever was asked for: AWS may send fewer. */
  readonly pageSize?: (api: string) => number;
  /** The clock of buckets and sessions, in milliseconds. */
  readonly now?: () => number;
};

/** What was asked of the fake, and how it ended; `code` is the error's. */
export type FakeRequest = {
  readonly service: ServiceName;
  readonly operation: string;
  readonly accountId: string | null;
  readonly regionId: string;
  readonly status: number;
  readonly code: string | null;
  readonly input: unknown;
};

/** Whose credentials, and whether AWS still takes them. */
export type Standing = "valid" | "expired" | "unknown";

export type Fake = {
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  /** The environment of a process that acts as the management account, or the first account where there is no organization. */
  readonly env: Readonly<Record<string, string>>;
  readonly envOf: (accountId: string, standing?: Standing) => Readonly<Record<string, string>>;
  /** Puts another world in place of the present one, which stays as it was. */
  readonly change: (to: (world: FakeWorld) => FakeWorld) => void;
  readonly forgetRequests: () => void;
  readonly close: () => Promise<void>;
};

type Answer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly requestId: string;
};

type Identity = { readonly account: FakeAccount; readonly arn: string; readonly assumed: boolean };

/** Answers above this many characters are made anew each time, and all of them once they are so many. */
const CACHED_SIZE = 4096;
const CACHED_CHARACTERS = 64 * 1024 * 1024;

const SCOPE = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * Starts a fake AWS on a free port of the loopback; throws when the world holds what AWS could not answer. `/fake/counts`
 * tells other processes how often each operation was answered, by status.
 */
export async function startFake(first: FakeWorld, options: FakeOptions = {}): Promise<Fake> {
  const { latencyMs = 0, buckets: limited = true, log = true, check = true, now = Date.now } = options;
  const { pageSize = () => Number.POSITIVE_INFINITY } = options;
  if (check) checkWorld(first);
  let world = first;
  let accounts = new Map(first.accounts.map((account) => [account.id, account]));
  let takeToken = createBuckets(now);
  const sessions = new Map<string, Session>();
  const answers = new Map<string, { readonly body: string; readonly input: unknown }>();
  const requests: FakeRequest[] = [];
  const counts = new Map<string, number>();
  let cached = 0;
  let serial = 0;

  const openSession: Call["openSession"] = (accountId, arn, seconds) => {
    serial += 1;
    const accessKeyId = `ASIA${String(serial).padStart(16, "0")}`;
    const session: Session = {
      accessKeyId,
      secretAccessKey: `secret-of-${accessKeyId}`,
      sessionToken: `token-of-${accessKeyId}`,
      accountId,
      arn,
      expiration: new Date(now() + seconds * 1000),
    };
    sessions.set(accessKeyId, session);
    return session;
  };

  /** Whom a key belongs to; throws as AWS does when it is nobody's or no longer. */
  const identify = (service: ServiceName, accessKeyId: string, token: string | undefined): Identity => {
    const own = accounts.get(/^AKIAFAKE(\d{12})$/.exec(accessKeyId)?.[1] ?? "");
    if (own !== undefined) return { account: own, arn: `arn:aws:iam::${own.id}:user/auditor`, assumed: false };
    const session = sessions.get(accessKeyId);
    const account = accounts.get(session?.accountId ?? "");
    if (session === undefined || account === undefined || session.sessionToken !== token) {
      throw refuse(service, "unknown-key", "The security token included in the request is invalid.");
    }
    if (session.expiration.getTime() <= now()) {
      throw refuse(service, "expired", "The security token included in the request is expired");
    }
    return { account, arn: session.arn, assumed: true };
  };

  /** What stands between a caller and an operation, in AWS's order: Region, rights, rate. */
  const admit = ({ account, arn }: Identity, service: ServiceName, operation: Operation, regionId: string): void => {
    const region = world.regions.find(({ id }) => id === regionId);
    if (region === undefined || (region.optIn && !(account.optedIn ?? []).includes(regionId))) {
      throw refuse(service, "unknown-key", "AWS was not able to validate the provided access credentials");
    }
    const denied = (world.denied ?? []).some(
      (one) =>
        [account.id, "*"].includes(one.accountId) &&
        [regionId, "*"].includes(one.regionId) &&
        [`${service}:${operation.name}`, `${service}:*`].includes(one.api),
    );
    if (denied) {
      throw refuse(service, "denied", `User: ${arn} is not authorized to perform: ${service}:${operation.name}`);
    }
  };

  const throttle = (
    accountId: string,
    service: ServiceName,
    operation: Operation,
    regionId: string,
    input: object,
  ): void => {
    const rate = limited ? rateOf(service, operation.name, !("MaxResults" in input || "Filters" in input)) : null;
    if (rate !== null && !takeToken(`${accountId} ${regionId} ${service} ${rate.group}`, rate)) {
      throw refuse(service, "throttled", "Rate exceeded");
    }
  };

  const answer = (request: IncomingMessage, wire: Wire): Answer => {
    serial += 1;
    const requestId = `fake-${serial}`;
    const [, key = "", regionId = "", scope = ""] = SCOPE.exec(request.headers.authorization ?? "") ?? [];
    const service: Service | undefined = SERVICES.get(scope);
    if (service === undefined) {
      return { status: 403, contentType: "text/plain", body: `the fake serves no "${scope}"`, requestId };
    }
    const { name, contentType } = service;
    let operation = "?";
    let accountId: string | null = null;
    let input: unknown = null;
    const note = (status: number, code: string | null): void => {
      const counted = `${name}:${operation} ${status}`;
      counts.set(counted, (counts.get(counted) ?? 0) + 1);
      if (log) requests.push({ service: name, operation, accountId, regionId, status, code, input });
    };
    try {
      const route = routeOf(service, wire);
      if (route === null) throw new Refusal("NotServed", 501, `the fake serves no ${name} ${wire.target ?? wire.url}`);
      operation = route.operation.name;
      const token = request.headers["x-amz-security-token"];
      const identity = identify(name, key, typeof token === "string" ? token : undefined);
      accountId = identity.account.id;
      admit(identity, name, route.operation, regionId);
      const at = name === "sts" ? null : `${accountId} ${regionId} ${operation} ${wire.url} ${wire.body}`;
      const known = at === null ? undefined : answers.get(at);
      input = known === undefined ? readInput(name, route) : known.input;
      throttle(accountId, name, route.operation, regionId, Object(input));
      const body =
        known?.body ??
        make(service, route.operation, input, requestId, {
          ...identity,
          world,
          service: name,
          regionId,
          region: regionOf(identity.account, regionId),
          mostItems: pageSize(`${name}:${operation}`),
          openSession,
        });
      if (at !== null && known === undefined && body.length <= CACHED_SIZE) {
        cached += at.length + body.length;
        if (cached > CACHED_CHARACTERS) {
          answers.clear();
          cached = at.length + body.length;
        }
        answers.set(at, { body, input });
      }
      note(200, null);
      return { status: 200, contentType, body, requestId };
    } catch (error) {
      // A slip of the world or of the fake itself: said plainly, and no code that a client would try again for.
      const refusal = error instanceof Refusal ? error : new Refusal("FakeFailure", 500, String(error));
      note(refusal.status, refusal.code);
      return { status: refusal.status, contentType, body: refusalBody(name, refusal, requestId), requestId };
    }
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = "";
    request.setEncoding("utf8");
    for await (const chunk of request) body += String(chunk);
    const { method = "GET", url = "/", headers } = request;
    if (url === "/fake/counts") {
      response.end(JSON.stringify(Object.fromEntries(counts)));
      return;
    }
    const target = headers["x-amz-target"];
    const made = answer(request, { method, url, body, target: typeof target === "string" ? target : undefined });
    if (latencyMs > 0) await sleep(latencyMs);
    const bytes = Buffer.from(made.body);
    response.writeHead(made.status, {
      "content-type": made.contentType,
      "content-length": bytes.length,
      "x-amzn-requestid": made.requestId,
    });
    response.end(bytes);
  };

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const envOf: Fake["envOf"] = (accountId, standing = "valid") => {
    const arn = `arn:aws:sts::${accountId}:assumed-role/auditor/expired`;
    const expired = standing === "expired" ? openSession(accountId, arn, -1) : null;
    const accessKeyId = standing === "unknown" ? "AKIANOBODY0000000000" : `AKIAFAKE${accountId}`;
    return {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: expired?.accessKeyId ?? accessKeyId,
      AWS_SECRET_ACCESS_KEY: expired?.secretAccessKey ?? `secret-of-${accessKeyId}`,
      ...(expired === null ? {} : { AWS_SESSION_TOKEN: expired.sessionToken }),
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };
  };

  return {
    url,
    requests,
    env: envOf(first.organization?.managementAccountId ?? first.accounts[0]?.id ?? ""),
    envOf,
    change: (to) => {
      const next = to(world);
      checkWorld(next);
      world = next;
      accounts = new Map(next.accounts.map((account) => [account.id, account]));
      takeToken = createBuckets(now);
      answers.clear();
      cached = 0;
    },
    forgetRequests: () => {
      requests.length = 0;
      counts.clear();
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
