import { UserError } from "../errors.ts";
import type { Declared } from "../inventory/declared.ts";
import type { InventoryFrame, SourceType } from "../inventory/inventory.ts";
import { joinVpcs } from "../inventory/join-vpcs.ts";

/** Joins what two sources know; they must speak of the same organization. */
export function joinFrames(a: InventoryFrame, b: InventoryFrame): InventoryFrame {
  if (a.organization !== null && b.organization !== null && a.organization.id !== b.organization.id) {
    throw new UserError(
      "two-organizations",
      `${a.source.name} is of ${a.organization.id}, ${b.source.name} of ${b.organization.id}`,
      "report on one organization at a time",
    );
  }
  const accounts = new Map([...b.accounts, ...a.accounts].map((account) => [account.id, account]));
  const cells = once([...a.cells, ...b.cells], (cell) => `${cell.accountId} ${cell.regionId}`);
  const gaps = once([...a.gaps, ...b.gaps], (gap) => JSON.stringify([gap.accountId, gap.regionId, gap.api, gap.hides]));
  return {
    asOf: a.asOf,
    source: { type: mostKnowing(a, b), name: `${a.source.name}, ${b.source.name}` },
    sample: a.sample || b.sample,
    organization: joinOrganizations(a.organization, b.organization),
    accounts: [...accounts.values()],
    detectors: once([...a.detectors, ...b.detectors], (one) => `${one.accountId} ${one.regionId}`),
    trials: joinClocks(a, b),
    vpcs: joinVpcs([...a.vpcs, ...b.vpcs], cells, gaps),
    clusters: once([...a.clusters, ...b.clusters], (one) => `${one.accountId} ${one.regionId} ${one.kind} ${one.name}`),
    usage: once([...a.usage, ...b.usage], (level) => `${level.accountId} ${level.regionId} ${level.of}`),
    metered: once([...a.metered, ...b.metered], (one) => `${one.accountId} ${one.regionId} ${one.kind}`),
    coverage: once(
      [...a.coverage, ...b.coverage],
      (one) => `${one.accountId} ${one.regionId} ${one.resource} ${one.name}`,
    ),
    gaps,
    skipped: once([...a.skipped, ...b.skipped], (place) => `${place.accountId} ${place.regionId}`),
    cells,
    assumptions: [...once([...plainly(a), ...plainly(b)], ({ id }) => id), ...ofCode(a), ...ofCode(b)],
    ...(a.declared === undefined && b.declared === undefined ? {} : { declared: joinDeclared(a.declared, b.declared) }),
  };
}

/** Rules of code are used resource by resource; what other sources assume, they assume of all they hold. */
const plainly = ({ declared, assumptions }: InventoryFrame) => (declared === undefined ? assumptions : []);
const ofCode = ({ declared, assumptions }: InventoryFrame) => (declared === undefined ? [] : assumptions);

const joinDeclared = (a: Declared = NO_CODE, b: Declared = NO_CODE): Declared => ({
  unresolved: [...a.unresolved, ...b.unresolved],
  notes: [...a.notes, ...b.notes],
  switches: [...a.switches, ...b.switches],
});

const NO_CODE: Declared = { unresolved: [], notes: [], switches: [] };

/** Of two sources of one organization, one that lacks accounts makes both lack them. */
const joinOrganizations = (a: InventoryFrame["organization"], b: InventoryFrame["organization"]) =>
  a === null || b === null ? (a ?? b) : { ...a, whole: a.whole && b.whole };

/** Types of sources, those first that know what is protected. */
const BY_KNOWLEDGE: readonly SourceType[] = [
  "aws",
  "inventory",
  "sample",
  "aws-cli",
  "events",
  "estimate",
  "terraform-state",
  "terraform-plan",
  "cloudformation",
  "quantities",
];

const mostKnowing = (a: InventoryFrame, b: InventoryFrame): SourceType =>
  BY_KNOWLEDGE.find((type) => type === a.source.type || type === b.source.type) ?? a.source.type;

/** The first of each that two sources tell alike. */
function once<T>(all: readonly T[], key: (one: T) => string): T[] {
  return [...new Map(all.toReversed().map((one) => [key(one), one])).values()].toReversed();
}

function joinClocks(a: InventoryFrame, b: InventoryFrame): InventoryFrame["trials"] {
  const clocks = new Map(a.trials.map((clock) => [`${clock.accountId} ${clock.regionId} ${clock.kind}`, clock]));
  for (const clock of b.trials) {
    const key = `${clock.accountId} ${clock.regionId} ${clock.kind}`;
    const known = clocks.get(key);
    if (known !== undefined && known.ends !== clock.ends) {
      throw new UserError(
        "two-trial-ends",
        `${a.source.name} and ${b.source.name} give the trial of ${key} two ends`,
        "an account, Region and kind share one clock: write one end",
      );
    }
    clocks.set(key, clock);
  }
  return [...clocks.values()];
}
