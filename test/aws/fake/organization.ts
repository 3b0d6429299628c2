import { readFileSync } from "node:fs";
import type { InstanceTypeInfo } from "@aws-sdk/client-ec2";
import { cellOf } from "./organization-cell.ts";
import { HOST_TYPES } from "./organization-hosts.ts";
import type { CellPlan } from "./organization-plan.ts";
import { pricesOf } from "./organization-prices.ts";
import { outlineOf } from "./organization-outline.ts";
import { meteredMetrics, meteredOf } from "./organization-usage.ts";
import { createRandom } from "./random.ts";
import type { FakeAccount, FakeRegion, FakeWorld } from "./world.ts";

type RegionRecord = {
  readonly id: string;
  readonly partition: string;
  readonly optInRequired: boolean;
  readonly billingPrefix: string | null;
};

/** The Regions that AWS names, from the project's own table. */
const REGIONS: readonly RegionRecord[] = (
  JSON.parse(readFileSync(new URL("../../../data/regions.json", import.meta.url), "utf8")) as {
    regions: RegionRecord[];
  }
).regions.filter(({ partition }) => partition === "aws");

/** Where Organizations and the Price List are at home. */
const HOME = "us-east-1";

/** How large an invented organization is; what is left out is small. */
export type OrganizationPlan = {
  readonly accounts: number;
  /** How many of the Regions that need no opt-in, from us-east-1 on, or which. */
  readonly regions: number | readonly string[];
  readonly seed?: number;
  /** The share of account × Region cells where anything runs, from 0 to 1. */
  readonly busy?: number;
  /** Of a busy cell: plain hosts, nodes of its EKS cluster, Fargate tasks. */
  readonly instancesPerCell?: number;
  readonly nodesPerCell?: number;
  readonly tasksPerCell?: number;
  /** The moment at which the 30 days of metrics end. */
  readonly asOf?: Date;
  readonly role?: string;
};

/** The role that every account of an invented organization has, unless its plan names another. */
export const ROLE = "watchbill";

/**
 * Invents an organization, the same for the same plan: a management account, an audit account that reads the organization and
 * administers GuardDuty, and members in units, with hosts, EKS nodes and Fargate tasks watched in part. Cells are made when they are
 * asked for, so that a thousand accounts take no more memory than ten.
 */
export function organizationWorld(plan: OrganizationPlan): FakeWorld {
  const { accounts: many, seed = 1, busy = 1, asOf = new Date("2026-11-21T00:00:00Z"), role = ROLE } = plan;
  const regions = regionsOf(plan.regions);
  const ids = Array.from({ length: many }, (_, at) => String(100_000_000_000 + at * 7_919_113));
  const [managementAccountId = "", audit = managementAccountId] = ids;
  const planOf = (at: number, regionId: string, isBusy: boolean): CellPlan => ({
    accountId: ids[at] ?? "",
    regionId,
    instances: plan.instancesPerCell ?? 4,
    nodes: plan.nodesPerCell ?? 3,
    tasks: plan.tasksPerCell ?? 4,
    busy: isBusy,
    administrator: ids[at] === audit,
    asOf,
  });
  const draw = (at: number, region: number) => {
    const seedOf = (part: number): number => seed * 1_000_003 + (at * regions.length + region) * 2 + part;
    const random = createRandom(seedOf(0));
    const cell = planOf(at, regions[region]?.id ?? "", random() < busy);
    return { cell, outline: outlineOf(cell, random), details: () => createRandom(seedOf(1)) };
  };
  const everyMeter = (region: number) => ids.map((id, at) => [id, meteredOf(draw(at, region).outline)] as const);
  const keep = keepLast<FakeRegion>(CELLS_KEPT);
  const cellAt = (at: number, region: number): FakeRegion =>
    keep(at * regions.length + region, () => {
      const { cell, outline, details } = draw(at, region);
      // What GuardDuty meters of an account is told to itself and to the administrator, who is told the sums too.
      const meters = () =>
        meteredMetrics(
          cell.administrator ? everyMeter(region) : [[cell.accountId, meteredOf(outline)]],
          cell.administrator,
          asOf,
        );
      return cellOf(cell, outline, details, meters);
    });
  const accounts = ids.map((id, at): FakeAccount => {
    const special = at === 0 ? { name: "management" } : at === 1 ? { name: "audit", unitId: "ou-fake-security" } : null;
    return {
      id,
      ...(special ?? { name: `team-${at}`, unitId: at % 3 === 0 ? "ou-fake-test" : "ou-fake-prod" }),
      roles: [{ name: role }],
      regions: madeWhenAsked(regions.map((region, index) => [region.id, () => cellAt(at, index)])),
    };
  });
  return {
    regions: regions.map(({ id, optInRequired }) => ({ id, optIn: optInRequired })),
    organization: {
      id: "o-fake000001",
      rootId: "r-fake",
      managementAccountId,
      delegatedAdministrators: [audit],
      units: [
        { id: "ou-fake-security", name: "Security", parentId: null },
        { id: "ou-fake-workloads", name: "Workloads", parentId: null },
        { id: "ou-fake-prod", name: "Prod", parentId: "ou-fake-workloads" },
        { id: "ou-fake-test", name: "Test", parentId: "ou-fake-workloads" },
      ],
    },
    accounts,
    guardDutyAdministrator: audit,
    instanceTypes: HOST_TYPES.map(({ type, cores, threads, arch }): InstanceTypeInfo => ({
      InstanceType: type,
      BareMetal: false,
      VCpuInfo: { DefaultVCpus: cores * threads, DefaultCores: cores, DefaultThreadsPerCore: threads },
      ProcessorInfo: { SupportedArchitectures: [arch] },
    })),
    prices: regions.flatMap(({ id, billingPrefix }) => (billingPrefix === null ? [] : pricesOf(id, billingPrefix))),
  };
}

function regionsOf(wanted: OrganizationPlan["regions"]): readonly RegionRecord[] {
  if (typeof wanted !== "number") return REGIONS.filter(({ id }) => wanted.includes(id));
  const [home, others] = [REGIONS.filter(({ id }) => id === HOME), REGIONS.filter(({ id }) => id !== HOME)];
  return [...home, ...others.filter(({ optInRequired }) => !optInRequired)].slice(0, wanted);
}

/** A record whose entries are made each time they are read. */
function madeWhenAsked<Entry>(entries: readonly (readonly [string, () => Entry])[]): Readonly<Record<string, Entry>> {
  const made: Record<string, Entry> = {};
  for (const [key, get] of entries) Object.defineProperty(made, key, { get, enumerable: true });
  return made;
}

/** Cells in work at one time, and some more: a large organization would fill the memory. */
const CELLS_KEPT = 256;

/** Keeps what was asked for last and makes anew what was asked for long ago. */
function keepLast<Item>(many: number): (key: number, make: () => Item) => Item {
  const kept = new Map<number, Item>();
  return (key, make) => {
    const item = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, item);
    for (const oldest of kept.keys()) {
      if (kept.size <= many) break;
      kept.delete(oldest);
    }
    return item;
  };
}
