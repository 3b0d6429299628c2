import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import { readAwsCall } from "./aws-call.ts";
import { awsErrorAnswer } from "./aws-error.ts";

/** An AWS that repeats what it was sent; whoever started it closes it. */
export type Echo = { readonly url: string; readonly echoed: () => number; readonly close: () => Promise<void> };

/**
 * Stands before `target` and refuses the operations that `refuses` matches in words that hold all of the request: its headers, as AWS
 * repeats them of a signature that doesn't match or isn't complete, and its body.
 */
export async function startEcho(target: string, refuses: RegExp): Promise<Echo> {
  let echoed = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bytesOf(request);
      const { method = "", url = "", headers } = request;
      const call = readAwsCall(method, url, headers, body);
      if (!refuses.test(call.operation ?? "")) {
        const answer = await fetch(new URL(url, target), {
          method,
          headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
            typeof value !== "string" || /^(host|connection|content-length|expect)$/.test(name) ? [] : [[name, value]],
          ),
          ...(method === "GET" ? {} : { body: new Uint8Array(body) }),
        });
        response.writeHead(answer.status, { "Content-Type": answer.headers.get("content-type") ?? "text/plain" });
        response.end(Buffer.from(await answer.arrayBuffer()));
        return;
      }
      echoed += 1;
      const words = wordsOf(headers, body)[echoed % 4] ?? "";
      const fault = { kind: "denied", code: "AccessDenied", status: 403, message: words } as const;
      const answer = awsErrorAnswer(fault, call, Date.now());
      response.writeHead(answer.status, [...answer.headers]);
      response.end(answer.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the echo has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    echoed: () => echoed,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Ways in which an answer repeats a request, the first two of which are AWS's own. */
function wordsOf(headers: IncomingMessage["headers"], body: Buffer): readonly string[] {
  const { authorization = "", "x-amz-security-token": token = "" } = headers;
  return [
    `The request signature we calculated does not match. The Canonical String for this request should have been 'POST / host:x x-amz-security-token:${String(token)} host;x-amz-date;x-amz-security-token'`,
    `Authorization header requires 'Signature' parameter. Authorization=${authorization}`,
    `${String(token)} is no token, and ${/Credential=([^/]+)/.exec(authorization)?.[1] ?? ""} no key`,
    `don't understand ${body.toString("utf8")}, said ${JSON.stringify(headers)}`,
  ];
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
