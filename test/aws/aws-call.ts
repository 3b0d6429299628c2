import type { IncomingHttpHeaders } from "node:http";
import * as eks from "@aws-sdk/client-eks";
import * as guardduty from "@aws-sdk/client-guardduty";

/** How a service writes its answers; `query-json` is JSON that also names the error of the query protocol it replaced. */
export type Wire = "ec2" | "query" | "json" | "query-json" | "rest-json";

/** What a request asks for and on whose behalf; null where the request doesn't say. */
export type AwsCall = {
  /** The name in the signature: CloudWatch is `monitoring`, the Price List `pricing`. */
  readonly service: string | null;
  readonly operation: string | null;
  readonly regionId: string | null;
  readonly accessKeyId: string | null;
  readonly wire: Wire;
  /** Path, query and body, for what no other field tells. */
  readonly text: string;
};

type Route = { readonly operation: string; readonly method: string; readonly path: RegExp };

/** What the SDK's schemas begin with when they describe an operation. */
const OPERATION = 9;

const ROUTES: Readonly<Record<string, readonly Route[]>> = { eks: routesOf(eks), guardduty: routesOf(guardduty) };

/** Reads a request as the SDK's clients and the AWS CLI send it. */
export function readAwsCall(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): AwsCall {
  const sent = body.toString("utf8");
  const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(headers.authorization ?? "");
  const [, accessKeyId = null, regionId = null, service = null] = scope ?? [];
  const wire = wireOf(service, headers);
  const operation = operationOf(service, method, url, headers, wire === "ec2" || wire === "query" ? sent : "");
  return { service, operation, regionId, accessKeyId, wire, text: `${url}\n${sent}` };
}

function wireOf(service: string | null, headers: IncomingHttpHeaders): Wire {
  if (service === "ec2") return "ec2";
  if (headers["x-amz-target"] !== undefined) return "x-amzn-query-mode" in headers ? "query-json" : "json";
  return headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ? "query" : "rest-json";
}

function operationOf(
  service: string | null,
  method: string,
  url: string,
  headers: IncomingHttpHeaders,
  form: string,
): string | null {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.slice(target.lastIndexOf(".") + 1);
  const { pathname, searchParams } = new URL(url, "http://aws");
  const action = new URLSearchParams(form).get("Action") ?? searchParams.get("Action");
  if (action !== null) return action;
  const rpc = /\/service\/[^/]+\/operation\/([^/]+)$/.exec(pathname);
  if (rpc) return rpc[1] ?? null;
  const routes = ROUTES[service ?? ""] ?? [];
  return routes.find((route) => route.method === method && route.path.test(pathname))?.operation ?? null;
}

/** The HTTP bindings among a client's exports; no two of them fit one request. */
function routesOf(client: object): readonly Route[] {
  const schemas: readonly unknown[] = Object.values(client);
  return schemas.flatMap((schema) => routeOf(schema) ?? []);
}

function routeOf(schema: unknown): Route | null {
  if (!Array.isArray(schema)) return null;
  const [kind, , operation, traits]: readonly unknown[] = schema;
  if (kind !== OPERATION || typeof operation !== "string" || typeof traits !== "object" || traits === null) return null;
  if (!("http" in traits) || !Array.isArray(traits.http)) return null;
  const [method, template]: readonly unknown[] = traits.http;
  if (typeof method !== "string" || typeof template !== "string") return null;
  const [path = ""] = template.split("?");
  const pattern = path.replaceAll(/\{[^}]+\+\}/g, ".+").replaceAll(/\{[^}]+\}/g, "[^/]+");
  return { operation, method, path: new RegExp(`^${pattern}/?$`) };
}
