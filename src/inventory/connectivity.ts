import { isBefore } from "./agent-version.ts";
import type { Detector, VpcEndpoint } from "./inventory.ts";

/** What can be said of the way from a VPC to GuardDuty. */
export type ConnectivityCode =
  | "ENDPOINT_OK"
  | "ENDPOINT_MISSING"
  | "ENDPOINT_DNS_OFF"
  | "ENDPOINT_SG_BLOCKED"
  | "ENDPOINT_POLICY_DENIES"
  | "ENDPOINT_UNCHECKED_SHARED_VPC"
  | "SHARED_VPC_OWNER_NOT_ENABLED"
  | "SHARED_VPC_OWNER_EC2_ONLY"
  | "VPC_DNS_OFF";

/** Who reports through a VPC, and what is known beside it. */
export type Reporter = {
  readonly accountId: string | null;
  /** Whether GuardDuty manages the agent; by hand nothing but an endpoint will do. */
  readonly automatic: boolean;
  /** Version of the agent; null where nobody read it. */
  readonly agentVersion: string | null;
  readonly organizationId: string | null;
  /** The detector of the VPC's owner; undefined where nobody read it. */
  readonly owner: Detector | undefined;
};

/** The first agent that can do without an endpoint: https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring-agent-connectivity.html */
const LINK_LOCAL = "1.17.1";

/** Whether the agent may report over a link-local address, so that the endpoint is a hint and no verdict. */
export const mayDoWithout = ({ automatic, agentVersion }: Pick<Reporter, "automatic" | "agentVersion">): boolean =>
  automatic && !isBefore(agentVersion, LINK_LOCAL);

/**
 * What stands between a VPC and GuardDuty, most decisive first. The owner's side of a shared VPC decides for its participants.
 * Empty where too little was read for a verdict.
 */
export function connectivityOf(vpc: VpcEndpoint, reporter: Reporter): readonly ConnectivityCode[] {
  const shared = reporter.accountId !== null && vpc.accountId !== reporter.accountId;
  const codes: ConnectivityCode[] = shared && reporter.automatic ? ownerCodes(reporter.owner) : [];
  if (vpc.dnsSupport === false || vpc.dnsHostnames === false) codes.push("VPC_DNS_OFF");
  switch (vpc.endpoint) {
    case "unread":
      if (shared) codes.push("ENDPOINT_UNCHECKED_SHARED_VPC");
      return codes;
    case "none":
      codes.push("ENDPOINT_MISSING");
      return codes;
    default:
      codes.push(...endpointCodes(vpc, reporter));
  }
  const sound =
    vpc.dnsSupport === true && vpc.dnsHostnames === true && vpc.privateDns === true && vpc.opens443 === true;
  if (codes.length === 0 && sound && admits(vpc, reporter) === true) codes.push("ENDPOINT_OK");
  return codes;
}

/** Automatic management asks the owner for the feature and for agents of EKS or Fargate; AWS's pages differ on EC2 alone. */
function ownerCodes(owner: Detector | undefined): ConnectivityCode[] {
  if (owner === undefined || owner.runtime === "unknown") return [];
  const on = owner.status === "enabled" && owner.runtime === "on";
  if (!on || owner.automated.length === 0) return ["SHARED_VPC_OWNER_NOT_ENABLED"];
  return owner.automated.some((kind) => kind !== "ec2-instance") ? [] : ["SHARED_VPC_OWNER_EC2_ONLY"];
}

function endpointCodes(vpc: VpcEndpoint, reporter: Reporter): ConnectivityCode[] {
  const codes: ConnectivityCode[] = [];
  if (vpc.privateDns === false) codes.push("ENDPOINT_DNS_OFF");
  if (vpc.opens443 === false) codes.push("ENDPOINT_SG_BLOCKED");
  if (admits(vpc, reporter) === false) codes.push("ENDPOINT_POLICY_DENIES");
  return codes;
}

/** Whether the endpoint's policy lets the reporter through; null where that can't be told. */
function admits({ policy }: VpcEndpoint, { accountId, organizationId }: Reporter): boolean | null {
  if (policy === undefined) return null;
  const { accounts, organizations } = policy;
  if (accounts !== null && accountId !== null && !accounts.includes(accountId)) return false;
  if (organizations !== null && organizationId !== null && !organizations.includes(organizationId)) return false;
  const told = (accounts === null || accountId !== null) && (organizations === null || organizationId !== null);
  return told ? true : null;
}
