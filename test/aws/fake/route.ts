import { asSent, decodeForm, decodeJson, encodeJson, encodeXml, fromText } from "./codec.ts";
import { CLOUDWATCH } from "./cloudwatch.ts";
import { EC2 } from "./ec2.ts";
import { ECS } from "./ecs.ts";
import { EKS } from "./eks.ts";
import { GUARDDUTY } from "./guardduty.ts";
import type { Operation } from "./operation.ts";
import { ORGANIZATIONS } from "./organizations.ts";
import { PRICING } from "./pricing.ts";
import type { ServiceName } from "./refusal.ts";
import { SSM } from "./ssm.ts";
import { STS } from "./sts.ts";

/** How a service speaks; the protocols are those that the installed SDK clients use. */
type Service = {
  readonly name: ServiceName;
  readonly protocol: "ec2" | "query" | "json" | "rest";
  /** The content type of its answers. */
  readonly contentType: string;
  readonly operations: readonly Operation[];
};

const XML = "text/xml;charset=UTF-8";

/** The services by the name in a signature's scope. */
export const SERVICES: ReadonlyMap<string, Service> = new Map(
  Object.entries({
    ec2: { name: "ec2", protocol: "ec2", contentType: XML, operations: EC2 },
    sts: { name: "sts", protocol: "query", contentType: "text/xml", operations: STS },
    ecs: { name: "ecs", protocol: "json", contentType: "application/x-amz-json-1.1", operations: ECS },
    eks: { name: "eks", protocol: "rest", contentType: "application/json", operations: EKS },
    guardduty: { name: "guardduty", protocol: "rest", contentType: "application/json", operations: GUARDDUTY },
    organizations: {
      name: "organizations",
      protocol: "json",
      contentType: "application/x-amz-json-1.1",
      operations: ORGANIZATIONS,
    },
    monitoring: {
      name: "cloudwatch",
      protocol: "json",
      contentType: "application/x-amz-json-1.0",
      operations: CLOUDWATCH,
    },
    ssm: { name: "ssm", protocol: "json", contentType: "application/x-amz-json-1.1", operations: SSM },
    pricing: { name: "pricing", protocol: "json", contentType: "application/x-amz-json-1.1", operations: PRICING },
  } satisfies Record<string, Service>),
);

export type { Service };

export type Wire = {
  readonly method: string;
  /** The path with its query. */
  readonly url: string;
  readonly target: string | undefined;
  readonly body: string;
};

/** The operation of a request and its input, as yet unchecked; null where the fake serves no such operation. */
export function routeOf(
  service: Service,
  wire: Wire,
): { readonly operation: Operation; readonly read: () => unknown } | null {
  if (service.protocol === "rest") return restRoute(service, wire);
  if (service.protocol === "json") {
    const operation = named(service, wire.target?.split(".")[1]);
    return operation && { operation, read: () => decodeJson(operation.input, JSON.parse(wire.body || "{}"), "name") };
  }
  const form = new URLSearchParams(wire.body);
  const operation = named(service, form.get("Action"));
  if (operation === null) return null;
  form.delete("Action");
  form.delete("Version");
  return { operation, read: () => decodeForm(operation.input, form, service.protocol === "ec2") };
}

function named({ operations }: Service, name: string | null | undefined): Operation | null {
  return operations.find((operation) => operation.name === name) ?? null;
}

function restRoute({ operations }: Service, { method, url, body }: Wire): ReturnType<typeof routeOf> {
  const { pathname, searchParams } = new URL(url, "http://fake");
  const parts = pathname.split("/");
  for (const operation of operations) {
    const labels = operation.http?.[0] === method ? labelsOf(operation.http[1].split("/"), parts) : null;
    if (labels === null) continue;
    return {
      operation,
      read: () => {
        const input = decodeJson(operation.input, JSON.parse(body || "{}"), "jsonName");
        return { ...Object(input), ...queryOf(operation, searchParams), ...labels };
      },
    };
  }
  return null;
}

function labelsOf(template: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (template.length !== parts.length) return null;
  const labels: Record<string, string> = {};
  for (const [at, one] of template.entries()) {
    const part = parts[at] ?? "";
    if (one.startsWith("{")) labels[one.slice(1, -1)] = decodeURIComponent(part);
    else if (one !== part) return null;
  }
  return labels;
}

function queryOf({ input }: Operation, search: URLSearchParams): Record<string, unknown> {
  const fields = new Map([...input.fields.values()].map((field) => [field.traits.httpQuery ?? "", field]));
  const made: Record<string, unknown> = {};
  for (const key of new Set(search.keys())) {
    const field = fields.get(key);
    const texts = search.getAll(key);
    if (field === undefined) made[asSent(key)] = texts;
    else if (field.shape.type === "list") made[field.name] = texts;
    else made[field.name] = fromText(field.shape, texts[0] ?? "");
  }
  return made;
}

/** Writes a checked answer in the service's protocol. */
export function writeAnswer(service: Service, operation: Operation, answer: object, requestId: string): string {
  switch (service.protocol) {
    case "json":
      return JSON.stringify(encodeJson(operation.output, answer, "name"));
    case "rest":
      return JSON.stringify(encodeJson(operation.output, answer, "jsonName"));
    case "ec2":
      return `<?xml version="1.0" encoding="UTF-8"?>\n<${operation.name}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>${encodeXml(operation.output, answer)}</${operation.name}Response>`;
    case "query":
      return `<${operation.name}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation.name}Result>${encodeXml(operation.output, answer)}</${operation.name}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation.name}Response>`;
  }
}
