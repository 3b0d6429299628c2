import { readFileSync } from "node:fs";
import type { InstanceTypeInfo } from "@aws-sdk/client-ec2";
import type { CellPlan } from "./organization-cell.ts";
import { cellOf, HOST_TYPES } from "./organization-cell.ts";
import { pricesOf } from "./organization-prices.ts";
import { meteredMetrics } from "./organization-usage.ts";
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
 * administers GuardDuty, and members in units, with hosts, EKS nodes and Fargate tasks watched in part.
 */
export function organizationWorld(plan: OrganizationPlan): FakeWorld {
  const { accounts: many, seed = 1, busy = 1, asOf = new Date("2026-11-21T00:00:00Z"), role = ROLE } = plan;
  const regions = regionsOf(plan.regions);
  const ids = Array.from({ length: many }, (_, at) => String(100_000_000_000 + at * 7_919_113));
  const [managementAccountId = "", audit = managementAccountId] = ids;
  const accounts = ids.map((id, at): FakeAccount => {
    const random = createRandom(seed * 1_000_003 + at);
    const cells = regions.map((region): readonly [string, FakeRegion] => {
      const cell: CellPlan = {
        accountId: id,
        regionId: region.id,
        instances: plan.instancesPerCell ?? 4,
        nodes: plan.nodesPerCell ?? 3,
        tasks: plan.tasksPerCell ?? 4,
        busy: random() < busy,
        administrator: id === audit,
        asOf,
      };
      return [region.id, cellOf(cell, random)];
    });
    const special = at === 0 ? { name: "management" } : at === 1 ? { name: "audit", unitId: "ou-fake-security" } : null;
    return {
      id,
      ...(special ?? { name: `team-${at}`, unitId: at % 3 === 0 ? "ou-fake-test" : "ou-fake-prod" }),
      roles: [{ name: role }],
      regions: Object.fromEntries(cells),
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
    accounts: withMeters(accounts, audit, asOf),
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

/** What GuardDuty meters of an account is told to itself and to the administrator, who is told the sums too. */
function withMeters(accounts: readonly FakeAccount[], audit: string, asOf: Date): FakeAccount[] {
  return accounts.map((account) => ({
    ...account,
    regions: Object.fromEntries(
      Object.entries(account.regions ?? {}).map(([regionId, region]) => {
        const seen = account.id === audit ? accounts : [account];
        const metered = meteredMetrics(seen, regionId, account.id === audit, asOf);
        return [regionId, { ...region, metrics: [...(region.metrics ?? []), ...metered] }];
      }),
    ),
  }));
}
