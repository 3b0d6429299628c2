import type { Api } from "../../src/sources/aws/apis.ts";
import { OPERATIONS } from "../../src/sources/aws/operations.ts";
import { structureOf } from "../aws/fake/shape.ts";
import type { SeenCall } from "../aws/fault-proxy.ts";

/** When in a scan a call is made, or which part of an answer it asks for. */
export type Phase =
  | "identity"
  | "organization"
  | "role"
  | "plan"
  | "first page"
  | "later page"
  | "describe"
  | "GuardDuty lead"
  | "prices";

/** A call that an undisturbed run makes: what is asked, of whom and where. */
export type AskedCall = {
  readonly api: Api;
  readonly phase: Phase;
  /** The service's name in a signature. */
  readonly signedAs: string;
  readonly operation: string;
  /** Null: the caller's own account. */
  readonly accountId: string | null;
  readonly regionId: string;
  readonly later: boolean;
};

/** Where the name in a signature isn't the one in a policy. */
const SIGNED_AS: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** The calls of a run, each once, in an order that doesn't depend on which came first. Throws at one that no scan may make. */
export function askedCalls(seen: readonly SeenCall[], leader: string | null): readonly AskedCall[] {
  const calls = new Map<string, AskedCall>();
  for (const { service, operation, regionId, accountId, later } of seen) {
    if (service === null || operation === null || regionId === null) throw new Error("a call that nobody can name");
    const api = `${SIGNED_AS[service] ?? service}:${operation}`;
    if (!isApi(api)) throw new Error(`${api} is no call of a scan`);
    const phase = phaseOf(api, later, accountId === leader);
    const call = { api, phase, signedAs: service, operation, accountId, regionId, later };
    calls.set(JSON.stringify(call), call);
  }
  return [...calls].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}

const isApi = (name: string): name is Api => name in OPERATIONS;

function phaseOf(api: Api, later: boolean, ofLeader: boolean): Phase {
  if (later) return "later page";
  const [service = ""] = api.split(":");
  if (api === "sts:GetCallerIdentity") return "identity";
  if (service === "sts") return "role";
  if (service === "organizations") return "organization";
  if (service === "pricing") return "prices";
  if (api === "ec2:DescribeRegions") return "plan";
  if (ofLeader && (service === "guardduty" || service === "cloudwatch")) return "GuardDuty lead";
  return isPaged(api) ? "first page" : "describe";
}

/** Whether the service's model knows a later page of a call. */
function isPaged(api: Api): boolean {
  const Command: new (input: never) => { readonly schema?: unknown } = OPERATIONS[api].command;
  const { schema } = new Command({} as never);
  const input: unknown = Array.isArray(schema) ? schema[4] : undefined;
  const { fields } = structureOf(typeof input === "function" ? input() : input);
  return fields.has("NextToken") || fields.has("nextToken");
}
