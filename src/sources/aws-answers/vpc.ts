import type { EndpointPolicy, VpcEndpoint } from "../../inventory/inventory.ts";
import type { Answers, ContentOf } from "./answers.ts";

type EndpointAnswer = ContentOf<"describe-vpc-endpoints">["VpcEndpoints"][number];
type Permission = ContentOf<"describe-security-groups">["SecurityGroups"][number]["IpPermissions"][number];

/** What was seen of a VPC beside its endpoint: DNS. */
type VpcDns = Pick<VpcEndpoint, "dnsSupport" | "dnsHostnames">;

/** What was seen of an endpoint beside that it is there. */
type EndpointSetup = Pick<VpcEndpoint, "privateDns" | "opens443" | "policy">;

/** How VPCs and their endpoints are set up, as far as answers show it. */
export type VpcBook = {
  readonly dns: (vpcId: string) => VpcDns;
  readonly setup: (endpoint: EndpointAnswer) => EndpointSetup;
};

/** Puts together what answers say of VPCs, their DNS and the groups of their endpoints. */
export function vpcBook(answers: Answers): VpcBook {
  const dns = new Map<string, VpcDns>();
  for (const { content } of answers.of("describe-vpc-attribute")) {
    const { VpcId, EnableDnsSupport, EnableDnsHostnames } = content;
    const [support, hostnames] = [EnableDnsSupport?.Value, EnableDnsHostnames?.Value];
    dns.set(VpcId, {
      ...dns.get(VpcId),
      ...(typeof support === "boolean" ? { dnsSupport: support } : {}),
      ...(typeof hostnames === "boolean" ? { dnsHostnames: hostnames } : {}),
    });
  }
  const blocks = new Map(
    answers
      .of("describe-vpcs")
      .flatMap(({ content }) => content.Vpcs.map((vpc) => [vpc.VpcId, blocksOf(vpc)] as const)),
  );
  const groups = new Map(
    answers
      .of("describe-security-groups")
      .flatMap(({ content }) => content.SecurityGroups.map((group) => [group.GroupId, group.IpPermissions] as const)),
  );
  return {
    dns: (vpcId) => dns.get(vpcId) ?? {},
    setup: ({ VpcId, PrivateDnsEnabled, PolicyDocument, Groups }) => {
      const own = (Groups ?? []).map(({ GroupId }) => groups.get(GroupId ?? ""));
      const seen = own.filter((rules) => rules !== undefined);
      const opens =
        own.length === 0 || seen.length < own.length ? null : opens443(seen.flat(), blocks.get(VpcId) ?? []);
      const policy = typeof PolicyDocument === "string" ? endpointPolicy(PolicyDocument) : null;
      return {
        ...(typeof PrivateDnsEnabled === "boolean" ? { privateDns: PrivateDnsEnabled } : {}),
        ...(opens === null ? {} : { opens443: opens }),
        ...(policy === null ? {} : { policy }),
      };
    },
  };
}

/** The IPv4 blocks of a VPC. */
function blocksOf({ CidrBlock, CidrBlockAssociationSet }: ContentOf<"describe-vpcs">["Vpcs"][number]): string[] {
  const associated = CidrBlockAssociationSet.filter(
    ({ CidrBlockState }) => (CidrBlockState?.State ?? "associated") === "associated",
  ).map((one) => one.CidrBlock);
  return [...new Set([CidrBlock, ...associated])].filter((block) => typeof block === "string");
}

/** Whether rules let TCP 443 in from all of some blocks; null where groups or lists that they name may, or no block is known. */
function opens443(rules: readonly Permission[], blocks: readonly string[]): boolean | null {
  const fitting = rules.filter(
    ({ IpProtocol, FromPort, ToPort }) =>
      IpProtocol === "-1" ||
      (/^(tcp|6)$/.test(IpProtocol ?? "") && (FromPort ?? 0) <= 443 && (ToPort ?? 65_535) >= 443),
  );
  const ranges = fitting.flatMap(({ IpRanges }) => IpRanges.map(({ CidrIp }) => rangeOf(CidrIp ?? "")));
  const open = ranges.filter((range) => range !== null);
  if (open.some(({ from, to }) => from === 0 && to >= 2 ** 32 - 1)) return true;
  if (fitting.some(({ UserIdGroupPairs, PrefixListIds }) => UserIdGroupPairs.length + PrefixListIds.length > 0)) {
    return null;
  }
  if (fitting.length === 0) return false;
  const wanted = blocks.map(rangeOf).filter((range) => range !== null);
  if (wanted.length === 0) return null;
  return wanted.every((block) => isWithin(block, open));
}

type Addresses = { readonly from: number; readonly to: number };

function rangeOf(cidr: string): Addresses | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (match === null) return null;
  const address = match.slice(1, 5).reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(match[5]));
  const from = Math.floor(address / size) * size;
  return { from, to: from + size - 1 };
}

/** Whether addresses are covered by ranges together: `10.0.0.0/17` and `10.0.128.0/17` cover `10.0.0.0/16`. */
function isWithin({ from, to }: Addresses, ranges: readonly Addresses[]): boolean {
  let next = from;
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    if (range.from <= next && range.to >= next) next = range.to + 1;
  }
  return next > to;
}

type Statement = Readonly<Record<string, unknown>>;

/**
 * Whom an endpoint's policy lets through, where it is of a form that AWS's guide gives: all may, but for accounts or
 * organizations other than some. Null for a policy that says more.
 * (https://docs.aws.amazon.com/guardduty/latest/ug/eksrunmon-prereq-deploy-security-agent.html)
 */
export function endpointPolicy(document: string): EndpointPolicy | null {
  const statements = statementsOf(document);
  if (statements === null) return null;
  const lets = statements.map(readStatement);
  if (lets.includes(null)) return null;
  const told = lets.filter((one) => one !== null);
  const allowed = told.filter(({ effect }) => effect === "Allow");
  const denied = told.filter(({ effect }) => effect === "Deny");
  // Who is let through by one of several statements can't be told by their sum.
  const [allow, ...others] = allowed;
  if (
    allow === undefined ||
    denied.some(({ accounts, organizations }) => accounts === null && organizations === null)
  ) {
    return NOBODY;
  }
  if (others.length > 0) return null;
  return {
    accounts: common([allow.accounts, ...denied.map(({ accounts }) => accounts)]),
    organizations: common([allow.organizations, ...denied.map(({ organizations }) => organizations)]),
  };
}

const NOBODY: EndpointPolicy = { accounts: [], organizations: [] };

function statementsOf(document: string): Statement[] | null {
  try {
    const policy: unknown = JSON.parse(document);
    const statement = isObject(policy) ? policy["Statement"] : null;
    const all: unknown[] = Array.isArray(statement) ? statement : [statement];
    return all.every(isObject) ? all : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Statement =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type Told = EndpointPolicy & { readonly effect: "Allow" | "Deny" };

const isEverything = (value: unknown): boolean =>
  value === undefined ||
  value === "*" ||
  (isObject(value) && value["AWS"] === "*") ||
  (Array.isArray(value) && value.includes("*"));

/** The accounts and organizations that a statement lets through, or that it spares where it denies. */
function readStatement({ Effect, Action, Principal, Resource, Condition, ...rest }: Statement): Told | null {
  if (Object.keys(rest).some((key) => key !== "Sid") || (Effect !== "Allow" && Effect !== "Deny")) return null;
  const isTelemetry = isEverything(Action) || [Action].flat().some((one) => /^guardduty:(\*|Send)/i.test(String(one)));
  if (!isTelemetry || !isEverything(Principal) || !isEverything(Resource)) return null;
  const told: { accounts: string[] | null; organizations: string[] | null } = { accounts: null, organizations: null };
  for (const [operator, keys] of Object.entries(isObject(Condition) ? Condition : {})) {
    const wanted = Effect === "Allow" ? /^StringEquals(IgnoreCase)?$/ : /^StringNotEquals(IgnoreCase)?$/;
    if (!wanted.test(operator) || !isObject(keys)) return null;
    for (const [key, value] of Object.entries(keys)) {
      const values = [value].flat().map(String);
      if (/^aws:PrincipalAccount$/i.test(key)) told.accounts = values;
      else if (/^aws:PrincipalOrgID$/i.test(key)) told.organizations = values;
      else return null;
    }
  }
  // A denial of two conditions spares whoever meets one of them.
  if (Effect === "Deny" && told.accounts !== null && told.organizations !== null) return null;
  return { effect: Effect, ...told };
}

/** What all lists have in common; null lists hold everything. */
function common(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const [first, ...others] = lists.filter((one) => one !== null);
  return first === undefined ? null : first.filter((item) => others.every((other) => other.includes(item)));
}
