import { createJudge } from "../../../src/inventory/eligibility.ts";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import { amountsOf } from "../../../src/plan/amount.ts";
import type { DeclaredSides } from "../../../src/sources/declared/sides.ts";
import type { TerraformOptions } from "../../../src/sources/terraform/read.ts";
import { openTerraform } from "../../../src/sources/terraform/open.ts";
import type { Range } from "../../../src/units/range.ts";
import { TABLES, TODAY } from "../open-words.ts";

/** A resource of a plan that is made for a test; what isn't given is left out, as Terraform does. */
export type Planned = {
  readonly address: string;
  readonly module?: string;
  readonly index?: string | number;
  readonly actions?: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly unknown?: object;
  readonly change?: object;
  readonly entry?: object;
};

const partsOf = (address: string): { type: string; name: string } => {
  const [, type = "", name = ""] = /(\w+)\.([\w-]+)(?:\[.*\])?$/.exec(address) ?? [];
  return { type, name };
};

/** One entry of `resource_changes`; a resource with values and no action is created. */
export function changeOf(planned: Planned): object {
  const {
    address,
    module,
    index,
    actions = ["create"],
    before = null,
    after = null,
    unknown = {},
    change,
    entry,
  } = planned;
  return {
    address: module === undefined ? address : `${module}.${address}`,
    ...(module === undefined ? {} : { module_address: module }),
    mode: "managed",
    ...partsOf(address),
    ...(index === undefined ? {} : { index }),
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: { actions, before, after, after_unknown: unknown, ...change },
    ...entry,
  };
}

/** A plan of these resources, in Region us-east-1 unless the configuration says otherwise. */
export const planOf = (resources: readonly Planned[], rest: object = {}): object => ({
  format_version: "1.2",
  terraform_version: "1.9.0",
  planned_values: { root_module: {} },
  resource_changes: resources.map(changeOf),
  configuration: { root_module: {} },
  ...rest,
});

/** Code of a plan: resources by address with their expressions, in modules if any. */
export const configOf = (root: object, providers: object = {}): object => ({
  configuration: { provider_config: providers, root_module: root },
});

/** The block of a resource in code. */
export const block = (address: string, expressions: object, rest: object = {}): object => ({
  address,
  mode: "managed",
  ...partsOf(address),
  expressions,
  ...rest,
});

export const refers = (...references: string[]): object => ({ references });

/** Reads a plan as the sources do. */
export const readPlan = (value: unknown, options: Partial<TerraformOptions> = {}): Promise<DeclaredSides> =>
  openTerraform("plan.json", value, {
    asOf: TODAY,
    accountId: null,
    regionId: null,
    tables: TABLES,
    judge: createJudge(TABLES),
    joins: false,
    ...options,
  });

/** The vCPUs of a side, whether or not they can be protected. */
export function vcpusIn(inventory: Inventory | null): Range {
  const sum = { low: 0, expected: 0, high: 0, unbounded: 0 };
  for (const workload of inventory?.workloads ?? []) {
    const { all } = amountsOf(workload);
    sum.low += all.low;
    sum.expected += all.expected;
    sum.high += all.high;
    sum.unbounded += all.unbounded;
  }
  return { low: sum.low / 1000, expected: sum.expected / 1000, high: sum.unbounded > 0 ? null : sum.high / 1000 };
}

/** `low..expected..high` of a side, `?` where nothing bounds it. */
export function shortly(inventory: Inventory | null): string {
  const { low, expected, high } = vcpusIn(inventory);
  return low === expected && expected === high ? String(expected) : `${low}..${expected}..${high ?? "?"}`;
}

export const rulesOf = ({ assumptions }: Inventory): string[] => assumptions.map(({ id }) => id);

export const unresolvedOf = ({ declared }: Inventory): string[] =>
  (declared?.unresolved ?? []).map(({ address, what, why }) => `${address}: ${what}, ${why}`);

export const notesOf = ({ declared }: Inventory): string[] =>
  (declared?.notes ?? []).map(({ address, text }) => `${address} ${text}`);
