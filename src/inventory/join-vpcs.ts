import type { Gap } from "./gap.ts";
import type { VpcEndpoint } from "./inventory.ts";

/** An account × Region that was read to its end. */
type Cell = { readonly accountId: string; readonly regionId: string };

/** Refused calls that leave open which endpoints an account has, or whose its VPCs are. */
const LEAVES_ENDPOINTS_OPEN = /^(ec2:Describe(Vpc|Subnets)|sts:|scan:)/;

/**
 * Joins what is told of each VPC: by its owner, and by accounts that share its subnets, who can't see the endpoint. Where the
 * owner's cell was read without a word on the VPC, it has none.
 */
export function joinVpcs(records: readonly VpcEndpoint[], cells: readonly Cell[], gaps: readonly Gap[]): VpcEndpoint[] {
  const joined = new Map<string, VpcEndpoint>();
  for (const record of records) {
    const key = `${record.accountId} ${record.regionId} ${record.vpcId}`;
    const known = joined.get(key);
    joined.set(key, known === undefined ? record : joinTwo(known, record));
  }
  const read = new Set(cells.map(({ accountId, regionId }) => `${accountId} ${regionId}`));
  const refused = gaps.filter(({ api }) => LEAVES_ENDPOINTS_OPEN.test(api));
  const isRead = ({ accountId, regionId }: VpcEndpoint): boolean =>
    read.has(`${accountId} ${regionId}`) &&
    !refused.some((gap) => (gap.accountId ?? accountId) === accountId && (gap.regionId ?? regionId) === regionId);
  // In an order that doesn't depend on which account was read first.
  const keys = [...joined.keys()].sort();
  return keys
    .flatMap((key) => joined.get(key) ?? [])
    .map((vpc) => (vpc.endpoint === "unread" && isRead(vpc) ? { ...vpc, endpoint: "none" } : vpc));
}

const joinTwo = (a: VpcEndpoint, b: VpcEndpoint): VpcEndpoint => ({
  ...b,
  ...a,
  azs: Math.max(a.azs, b.azs),
  participants: [...new Set([...a.participants, ...b.participants])].sort(),
  endpoint: a.endpoint === "unread" ? b.endpoint : a.endpoint,
  reporting: a.reporting || b.reporting,
});
