import { nearest, UserError } from "../errors.ts";
import type { Inventory } from "../inventory/inventory.ts";
import { NOTHING_BESIDE } from "../inventory/inventory.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { Kind, Observation, Workload } from "../inventory/workload.ts";
import type { Instant } from "../units/month.ts";
import { exactly } from "../units/range.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import { milliVcpu, MOST_VCPUS, vcpus } from "../units/vcpu.ts";
import { knownRegion } from "./known-region.ts";

/** The short names of kinds on the command line. */
const TYPED_KINDS: ReadonlyMap<string, Kind> = new Map([
  ["eks", "eks-node"],
  ["fargate", "fargate-task"],
  ["ec2", "ec2-instance"],
]);

/** The Region that typed numbers stand in where none is named; the report says so. */
const DEFAULT_REGION = "us-east-1";

/** Whether a word has the form of typed quantities, right or wrong: `eks=300,ec2=1200@us-east-1`. */
export const isQuantities = (word: string): boolean => /^[a-z0-9-]+=[^/\\]*$/i.test(word);

export type QuantityOptions = {
  readonly asOf: Instant;
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly tables: ReferenceTables;
  readonly judge: (observation: Observation) => Workload;
};

/** vCPUs (thousandths) of a kind as they were typed; `part` is the text. */
type TypedQuantity = { readonly kind: Kind; readonly vcpus: MilliVcpu; readonly part: string };

/** Takes `eks=300,fargate=50@us-east-1` apart; the Region is null where none is named. */
export function parseQuantities(typed: string): { readonly region: string | null; readonly list: TypedQuantity[] } {
  const [list = "", region, ...rest] = typed.split("@");
  if (rest.length > 0) throw mistyped(typed, "it names two Regions");
  const quantities = list.split(",").map((part): TypedQuantity => {
    const [word = "", number = "", ...more] = part.split("=");
    const kind = TYPED_KINDS.get(word.trim().toLowerCase());
    if (kind === undefined) {
      const near = nearest(word, TYPED_KINDS.keys());
      const hint = near === null ? "the kinds are eks, fargate and ec2" : `did you mean ${near}?`;
      throw new UserError("unknown-kind", `unknown kind "${word}" in ${typed}`, hint);
    }
    const milli = /^\d+(\.\d+)?$/.test(number.trim()) ? milliVcpu(Number(number)) : null;
    if (milli === null || more.length > 0) {
      throw mistyped(typed, `"${number}" is no number of vCPUs from 0 to ${MOST_VCPUS.toLocaleString("en-US")}`);
    }
    return { kind, vcpus: milli, part: part.trim() };
  });
  return { region: region ?? null, list: quantities };
}

/** Writes a quantity as it is typed: `eks=300@us-east-1`. */
export function quantityText(kind: Kind, milli: MilliVcpu, regionId: string): string {
  const [word] = [...TYPED_KINDS].find(([, one]) => one === kind) ?? [kind];
  return `${word}=${vcpus(milli)}@${regionId}`;
}

/** Reads vCPUs typed on the spot; they count as eligible and not yet protected. A kind may stand several times and adds up. */
export function readQuantities(typed: string, options: QuantityOptions): Inventory {
  const { region, list } = parseQuantities(typed);
  const regionId = region === null ? options.regionId : knownRegion(region, options.tables);
  const workloads = list.map(({ kind, vcpus: milli, part }, index): Workload =>
    options.judge({
      origin: `typed ${index + 1}: ${part}`,
      accountId: options.accountId,
      regionId: regionId ?? DEFAULT_REGION,
      kind,
      type: null,
      vcpus: exactly(milli),
      count: exactly(1),
      hours: "always",
      cluster: null,
      tags: {},
      facts: {},
      coverage: { state: "not-covered", evidence: "stated", reasons: [] },
      stated: "eligible",
    }),
  );
  const assumed = { id: "region-default", value: `${DEFAULT_REGION}, since no Region was named`, source: typed };
  return {
    asOf: options.asOf,
    source: { type: "quantities", name: typed },
    ...NOTHING_BESIDE,
    assumptions: regionId === null ? [assumed] : [],
    workloads,
  };
}

const mistyped = (typed: string, why: string): UserError =>
  new UserError("bad-quantities", `${typed}: ${why}`, "write vCPUs like eks=300,fargate=50,ec2=1200@us-east-1");
