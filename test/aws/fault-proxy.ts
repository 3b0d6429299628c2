import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { readAwsCall } from "./aws-call.ts";
import type { Answer } from "./aws-error.ts";
import { awsErrorAnswer, htmlPage } from "./aws-error.ts";
import type { ErrorFault, Fault, FaultRule } from "./fault.ts";
import { createFaultJudge } from "./fault-judge.ts";

/** One request that reached the proxy, in the order of arrival; what it doesn't tell is null. */
export type SeenCall = {
  readonly service: string | null;
  readonly operation: string | null;
  readonly regionId: string | null;
  readonly accessKeyId: string | null;
  /** Known for keys that came from an `AssumeRole` through the proxy. */
  readonly accountId: string | null;
  /** Whether it asks for a page by its token. */
  readonly later: boolean;
  /** What the caller was told; null while no status has been sent, which may be for ever. */
  readonly status: number | null;
  readonly fault: Fault["kind"] | null;
};

/** A running proxy; whoever started it closes it. */
export type FaultProxy = {
  readonly url: string;
  readonly seen: readonly SeenCall[];
  /** Replaces the rules; their counts begin anew. */
  setRules(rules: readonly FaultRule[]): void;
  /** Ends every connection, hanging ones too. */
  close(): Promise<void>;
};

type Entry = { -readonly [Key in keyof SeenCall]: SeenCall[Key] };

/** What a call for a later page holds, in every protocol. */
export const LATER_PAGE = /\bnextToken\b/i;

/** How long the first half of a body may travel before the connection is reset behind it. */
const HALF_WAY_MS = 20;
/** Between two bytes of a body that drips. */
const DRIP_MS = 50;

/**
 * Stands on a free loopback port between AWS clients and `target`, an AWS endpoint's http URL, and does what the rules say. What no rule spoils
 * passes unchanged, Host header and all, so that a target that checks signatures accepts it.
 */
export async function startFaultProxy(target: string, rules: readonly FaultRule[]): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const closing = new AbortController();
  const seen: Entry[] = [];
  const accountOfKey = new Map<string, string>();
  let judge = createFaultJudge(rules);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    const read = readAwsCall(request.method ?? "", request.url ?? "", request.headers, body);
    const call = { ...read, accountId: accountOfKey.get(read.accessKeyId ?? "") ?? null };
    const { delayMs, fault } = judge(call);
    const { service, operation, regionId, accessKeyId, accountId } = call;
    const later = LATER_PAGE.test(call.text);
    const entry: Entry = { service, operation, regionId, accessKeyId, accountId, later, status: null, fault: null };
    entry.fault = fault?.kind ?? (delayMs > 0 ? "delay" : null);
    seen.push(entry);
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: closing.signal });
    if (fault?.kind === "hang") return;
    if (fault?.kind === "reset") {
      response.socket?.resetAndDestroy();
      return;
    }
    const answer = isErrorFault(fault)
      ? awsErrorAnswer(fault, call, Date.now())
      : (strangersAnswer(fault) ?? (await forward(target, agent, request, response, body)));
    entry.status = answer.status;
    if (operation === "AssumeRole") learnAccount(call.text, answer, accountOfKey);
    await send(response, answer, fault?.kind ?? null);
  }

  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A caller that gave up, or a proxy that is being closed, leaves nobody to answer; anything else is a mistake in here.
      if (!closing.signal.aborted && !request.socket.destroyed) throw error;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fault proxy has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    setRules(next) {
      judge = createFaultJudge(next);
    },
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

const isErrorFault = (fault: Fault | null): fault is ErrorFault => fault !== null && ERROR_KINDS.has(fault.kind);

const ERROR_KINDS: ReadonlySet<Fault["kind"]> = new Set<ErrorFault["kind"]>([
  "throttle",
  "denied",
  "region-off",
  "expired",
  "bad-token",
  "clock-skew",
  "server-error",
]);

/** What stands on the way to AWS and answers in its place. */
function strangersAnswer(fault: Fault | null): Answer | null {
  switch (fault?.kind) {
    case "portal":
      return htmlPage(200, "Please sign in to this network");
    case "redirect":
      return {
        ...htmlPage(302, "Found"),
        headers: ["Content-Type", "text/html", "Location", "http://portal.example/"],
      };
    case "other-json":
      return { status: 200, headers: ["Content-Type", "application/json"], body: Buffer.from('{"error":"sign in"}') };
    default:
      return null;
  }
}

async function forward(
  target: string,
  agent: Agent,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<Answer> {
  const { hostname, port } = new URL(target);
  const { method, url, rawHeaders } = request;
  const options = { agent, hostname, port, method, path: url, headers: rawHeaders };
  const outgoing = httpRequest(options);
  const hangUp = () => outgoing.destroy();
  response.once("close", hangUp);
  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once("response", resolve).once("error", reject).end(body);
    });
    return { status: incoming.statusCode ?? 0, headers: endToEnd(incoming.rawHeaders), body: await bytesOf(incoming) };
  } catch (error) {
    // The target may close an idle connection in the very moment it is used again; that is no fault of the rules'.
    if (outgoing.reusedSocket && !response.destroyed) return await forward(target, agent, request, response, body);
    return { status: 502, headers: ["Content-Type", "text/plain"], body: Buffer.from(`fault proxy: ${String(error)}`) };
  } finally {
    response.off("close", hangUp);
  }
}

/** Headers that belong to the answer, not to the connection that it came on; the length is written anew. */
function endToEnd(rawHeaders: readonly string[]): readonly string[] {
  const dropped = /^(connection|keep-alive|transfer-encoding|content-length)$/i;
  return rawHeaders.filter((_, index) => !dropped.test(rawHeaders[index - (index % 2)] ?? ""));
}

async function send(response: ServerResponse, answer: Answer, fault: Fault["kind"] | null): Promise<void> {
  const { body } = answer;
  const half = body.subarray(0, Math.floor(body.length / 2));
  const begin = (length: number) => {
    response.sendDate = false;
    response.writeHead(answer.status, [...answer.headers, "Content-Length", String(length)]);
  };
  switch (fault) {
    case "reset-middle":
      begin(body.length);
      response.write(half);
      await sleep(HALF_WAY_MS);
      response.socket?.resetAndDestroy();
      return;
    case "stuck":
      begin(body.length);
      response.write(half);
      return;
    case "truncated":
      begin(half.length);
      response.end(half);
      return;
    case "empty":
      begin(0);
      response.end();
      return;
    case "length-long":
      begin(body.length + half.length + 1);
      response.write(body, () => response.socket?.end());
      return;
    case "length-short":
      begin(half.length);
      response.end(body);
      return;
    case "gzip-garbage":
      response.sendDate = false;
      response.writeHead(answer.status, [...answer.headers, "Content-Encoding", "gzip"]);
      response.end(Buffer.alloc(body.length, 0x9d));
      return;
    case "wrong-type":
      response.writeHead(answer.status, ["Content-Type", "text/html", "Content-Length", String(body.length)]);
      response.end(body);
      return;
    case "drip":
      begin(body.length + 1);
      for (const byte of body) {
        if (response.destroyed) return;
        response.write(Buffer.of(byte));
        await sleep(DRIP_MS);
      }
      return;
    default:
      begin(body.length);
      response.end(body);
  }
}

/** Remembers whose the keys are that a role's answer hands out. */
function learnAccount(sent: string, answer: Answer, accountOfKey: Map<string, string>): void {
  const [, accountId] = /arn:aws[\w-]*:iam::(\d{12}):role/.exec(decodeURIComponent(sent)) ?? [];
  const [, accessKeyId] = /<AccessKeyId>([^<]+)</.exec(answer.body.toString("utf8")) ?? [];
  if (accountId !== undefined && accessKeyId !== undefined) accountOfKey.set(accessKeyId, accountId);
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
