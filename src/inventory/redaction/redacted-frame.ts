import type { Cluster } from "../cluster.ts";
import type { CoverageRecord } from "../coverage-record.ts";
import type { Declared } from "../declared.ts";
import type { Gap } from "../gap.ts";
import type { EndpointPolicy, InventoryFrame, SourceAssumption } from "../inventory.ts";
import type { Dictionary } from "./dictionary.ts";
import { isPublic } from "./meaning.ts";
import { redactedReasons } from "./redacted-workload.ts";

/** What stands for words that may name something. */
const UNTOLD = "not told: it may name something";

/** A frame without its names. Every field is written out, so that one that is added is decided on here. */
export function redactedFrame(frame: InventoryFrame, names: Dictionary, gapOf: (gap: Gap) => Gap): InventoryFrame {
  const placed = placer(names);
  const { organization, declared } = frame;
  return {
    asOf: frame.asOf,
    source: { type: frame.source.type, name: redactedSource(frame.source.name, names) },
    sample: frame.sample,
    organization:
      organization === null
        ? null
        : {
            id: names.of("organization", organization.id),
            name: organization.name === null ? null : "organization",
            whole: organization.whole,
          },
    accounts: frame.accounts.map(({ id, name, ou }) => ({
      id: names.of("account", id),
      name: name === null ? null : accountName(id, names),
      ou: ou.map((unit) => names.of("unit", unit)),
    })),
    detectors: frame.detectors.map(placed),
    trials: frame.trials.map(placed),
    vpcs: frame.vpcs.map((vpc) => ({
      ...placed(vpc),
      vpcId: names.of("vpc", vpc.vpcId),
      participants: vpc.participants.map((id) => names.of("account", id)),
      ...(vpc.policy === undefined ? {} : { policy: redactedPolicy(vpc.policy, names) }),
    })),
    usage: frame.usage.map(placed),
    metered: frame.metered.map(placed),
    clusters: frame.clusters.map((cluster) => redactedCluster(placed(cluster), names)),
    coverage: frame.coverage.map((record) => redactedRecord(placed(record), names)),
    gaps: frame.gaps.map(gapOf),
    skipped: frame.skipped.map((place) => ({ ...placed(place), reason: skipOf(place.reason) })),
    cells: frame.cells.map(placed),
    assumptions: frame.assumptions.map(redactedAssumption),
    ...(declared === undefined ? {} : { declared: redactedDeclared(declared, names) }),
  };
}

/** What an account is called: by its number, so that name and id are seen to belong together. */
export const accountName = (id: string, names: Dictionary): string => `account-${Number(names.of("account", id))}`;

/** A gap without names: what AWS said of it is its reason. */
export const redactedGap = (gap: Gap, names: Dictionary): Gap => ({
  ...placer(names)(gap),
  api: /^[\w-]+:\w+$/.test(gap.api) ? gap.api : "unknown:Call",
  message: gap.reason,
});

/** What stands in an account, in that account's replacement. */
const placer =
  (names: Dictionary) =>
  <Placed extends { readonly accountId: string | null }>(one: Placed): Placed => ({
    ...one,
    accountId: one.accountId === null ? null : names.of("account", one.accountId),
  });

const redactedPolicy = ({ accounts, organizations }: EndpointPolicy, names: Dictionary): EndpointPolicy => ({
  accounts: accounts?.map((id) => names.of("account", id)) ?? null,
  organizations: organizations?.map((id) => names.of("organization", id)) ?? null,
});

const redactedSource = (name: string, names: Dictionary): string =>
  name
    .split(", ")
    .map((one) => (isPublic(one) ? one : names.of("source", one)))
    .join(", ");

/** Why a place was passed over, as far as it is said in our own words. */
const skipOf = (reason: string): string => /^not (opted in|a Region of the account)/.exec(reason)?.[0] ?? "left out";

function redactedRecord(record: CoverageRecord, names: Dictionary): CoverageRecord {
  const { resource, name, ecsCluster, agentVersion } = record;
  return {
    ...record,
    name: names.of(resource === "ec2-instance" ? "instance" : "cluster", name),
    ecsCluster: ecsCluster === null ? null : names.of("cluster", ecsCluster),
    agentVersion: agentVersion === null ? null : versionOf(agentVersion),
    reasons: redactedReasons(record.reasons, names),
  };
}

function redactedCluster(cluster: Cluster, names: Dictionary): Cluster {
  const { name, vpcId, addon } = cluster;
  return {
    ...cluster,
    name: names.of("cluster", name),
    vpcId: vpcId === null ? null : names.of("vpc", vpcId),
    addon:
      addon === null || addon === "missing"
        ? addon
        : {
            version: addon.version === null ? null : versionOf(addon.version),
            status: addon.status,
            issues: addon.issues.map((issue) => /^[A-Z][A-Za-z]+(?=:|$)/.exec(issue)?.[0] ?? "unknown"),
            // What somebody set may name anything.
            configuration: addon.configuration === null ? null : "{}",
          },
  };
}

const versionOf = (version: string): string => /^v?[\d.]+(-eksbuild\.\d+)?/.exec(version)?.[0] ?? "unknown";

/** Which rule was used, without the words that say on what. */
const redactedAssumption = ({ id, source }: SourceAssumption): SourceAssumption => ({
  id,
  value: UNTOLD,
  source: source.startsWith("https://docs.aws.amazon.com/") ? source : "the source",
});

/** Our own words name nothing as long as they hold small letters alone. */
const plainly = (words: string): string =>
  /^[a-z ,']+$/.test(words) && !words.startsWith("is rewritten") ? words : UNTOLD;

function redactedDeclared({ unresolved, notes, switches }: Declared, names: Dictionary): Declared {
  const placed = placer(names);
  const addressed = <Found extends { readonly address: string }>(one: Found): Found => ({
    ...one,
    address: names.of("address", one.address),
  });
  return {
    unresolved: unresolved.map((one) => ({ ...addressed(placed(one)), what: plainly(one.what), why: whyOf(one.why) })),
    notes: notes.map((note) => ({ ...addressed(note), text: plainly(note.text) })),
    switches: switches.map((one) => addressed(placed(one))),
  };
}

const whyOf = (why: string): string => (why === "known after apply" ? why : UNTOLD);
