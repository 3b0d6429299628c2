import type { Detector, Organization, VpcEndpoint } from "../inventory/inventory.ts";
import type { Region } from "../inventory/reference-tables.ts";
import type { Group, Population } from "./population.ts";
import type { View } from "./usage.ts";

/** An account × Region in which something is set up by hand. */
export type Site<Thing> = {
  readonly accountId: string;
  readonly region: Region;
  readonly things: readonly Thing[];
};

/** What is not set up, and why: it needs nothing, or nobody can tell. */
export type LeftOut = { readonly name: string; readonly where: string; readonly why: string };

/** What agents that are managed by hand still need, sorted, and what was left out. */
export type ByHand<Thing> = { readonly sites: readonly Site<Thing>[]; readonly leftOut: readonly LeftOut[] };

/** A VPC that needs an endpoint of one's own; `sharers` are the other accounts whose agents use it. */
export type BareVpc = {
  readonly vpcId: string;
  readonly sharers: readonly string[];
  /** The organization whose accounts may use the endpoint of a shared VPC, where it is known. */
  readonly organizationId: string | null;
};

type Place = { readonly accountId: string | null; readonly regionId: string | null };
type Regions = ReadonlyMap<string, Region>;

/** A thing at a place, with the reason for leaving it out. */
type Found<Thing> = Place & { readonly name: string; readonly thing: Thing; readonly why: string | null };

/** The VPCs in view that need an endpoint before an agent that is managed by hand can report; in a shared one that is its owner's. */
export function vpcsByHand({ frame }: Population, view: View, regions: Regions): ByHand<BareVpc> {
  const managed = managedBy(frame.detectors);
  const found = frame.vpcs.map((vpc): Found<BareVpc> => {
    const { accountId, regionId, vpcId, participants } = vpc;
    const organizationId = participants.length === 0 ? null : idOf(frame.organization);
    return {
      accountId,
      regionId,
      name: vpcId,
      thing: { vpcId, sharers: participants, organizationId },
      why: /^vpc-[0-9a-f]{1,17}$/.test(vpcId) ? whyNoEndpoint(vpc, managed) : "AWS gives no such id",
    };
  });
  return sorted(found, view, regions);
}

const idOf = (organization: Organization | null): string | null =>
  organization !== null && /^o-[a-z0-9]{10,32}$/.test(organization.id) ? organization.id : null;

function whyNoEndpoint(vpc: VpcEndpoint, managed: (place: Place) => Detector | null): string | null {
  if (vpc.endpoint === "guardduty") return "GuardDuty made its endpoint";
  if (vpc.endpoint === "self-made") return "it has an endpoint";
  if (vpc.endpoint === "unread") return "its owner's account was not read: nobody knows";
  const detector = managed(vpc);
  return detector === null ? null : "GuardDuty makes its endpoint: an automated agent is switched on";
}

/** The EKS clusters in view that have no add-on, and whose add-on GuardDuty doesn't manage. */
export function clustersByHand({ frame, groups }: Population, view: View, regions: Regions): ByHand<string> {
  const managed = managedBy(frame.detectors);
  const found = new Map<string, Found<string>>();
  const add = (place: Place, name: string, why: string | null): void => {
    const key = JSON.stringify([place.accountId, place.regionId, name]);
    const known = found.get(key);
    if (known !== undefined && (known.why === null || why !== null)) return;
    const { accountId, regionId } = place;
    found.set(key, { accountId, regionId, name, thing: name, why });
  };
  const listed = new Set<string>();
  for (const record of frame.coverage) {
    if (record.resource !== "eks-cluster") continue;
    listed.add(JSON.stringify([record.accountId, record.regionId, record.name]));
    const { management, agentVersion, healthy } = record;
    const has = `it has the add-on${agentVersion === null ? "" : ` (${agentVersion})`}`;
    const why = healthy || agentVersion !== null ? `${has}${healthy ? "" : ", which is not healthy"}` : null;
    add(
      record,
      record.name,
      management === "auto" ? "GuardDuty manages its add-on" : (why ?? nameProblem(record.name)),
    );
  }
  for (const group of groups) {
    const { kind, cluster, accountId, regionId } = group;
    if (kind !== "eks-node" || cluster === null || listed.has(JSON.stringify([accountId, regionId, cluster]))) continue;
    const automated = managed(group)?.automated.includes("eks-node") === true;
    const seen = group.counts.protected > 0 ? "agents on its nodes report" : null;
    const why = isHopeless(group) ? "the agent doesn't run on its nodes" : (seen ?? nameProblem(cluster));
    add(group, cluster, automated ? "GuardDuty manages its add-on" : why);
  }
  return sorted([...found.values()], view, regions);
}

const nameProblem = (name: string): string | null =>
  /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(name) ? null : "AWS gives no such name";

const isHopeless = ({ counts }: Group): boolean =>
  counts.ineligible > 0 && counts.eligible + counts.unverified + counts.unknown + counts.unknownWorkloads === 0;

/** Where GuardDuty itself manages agents. */
function managedBy(detectors: readonly Detector[]): (place: Place) => Detector | null {
  const on = new Map(
    detectors
      .filter(({ status, runtime, automated }) => status === "enabled" && runtime !== "off" && automated.length > 0)
      .map((detector) => [`${detector.accountId} ${detector.regionId}`, detector]),
  );
  return ({ accountId, regionId }) => on.get(`${accountId} ${regionId}`) ?? null;
}

/** What is in view, by account and Region, with what was left out. */
function sorted<Thing>(found: readonly Found<Thing>[], view: View, regions: Regions): ByHand<Thing> {
  const sites = new Map<string, Site<Thing> & { readonly things: Thing[] }>();
  const leftOut: LeftOut[] = [];
  const inView = ({ accountId, regionId }: Place): boolean =>
    (view.accounts === null || (accountId !== null && view.accounts.includes(accountId))) &&
    (view.regions === null || (regionId !== null && view.regions.includes(regionId)));
  const key = ({ accountId, regionId, name }: Found<Thing>): string => `${accountId} ${regionId} ${name}`;
  for (const one of found.filter(inView).toSorted((a, b) => (key(a) < key(b) ? -1 : 1))) {
    const { accountId, regionId, thing } = one;
    const region = regionId === null ? undefined : regions.get(regionId);
    const why = one.why ?? whyNowhere(accountId, regionId, region);
    if (why !== null || accountId === null || region === undefined) {
      const where = `${accountId ?? "unknown account"} × ${regionId ?? "unknown Region"}`;
      leftOut.push({ name: one.name, where, why: why ?? "nobody knows where it is" });
      continue;
    }
    const site = sites.get(`${accountId} ${region.id}`) ?? { accountId, region, things: [] };
    site.things.push(thing);
    sites.set(`${accountId} ${region.id}`, site);
  }
  return { sites: [...sites.values()], leftOut };
}

function whyNowhere(accountId: string | null, regionId: string | null, region: Region | undefined): string | null {
  if (accountId === null || regionId === null) return "say where it is with --account and --region";
  if (!/^\d{12}$/.test(accountId)) return "AWS gives no such account";
  if (region === undefined) return "its Region isn't known here";
  return region.runtimeMonitoring === "not-offered" ? "Runtime Monitoring isn't offered there" : null;
}
