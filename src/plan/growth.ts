import type { Instant } from "../units/month.ts";
import { instantText, parseInstant } from "../units/month.ts";
import type { Quantity, QuantityRange } from "../units/quantity.ts";
import type { Range } from "../units/range.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import { milliVcpu, vcpus as whole } from "../units/vcpu.ts";

/** vCPUs (thousandths) that join, or leave where they are negative, at an instant. */
export type Step = { readonly vcpus: MilliVcpu; readonly on: Instant };

/** How what is protected grows: hundredths of a percent a month, compounded; vCPUs (thousandths) a month; or dated steps. */
export type Growth =
  | { readonly by: "rate"; readonly rate: number }
  | { readonly by: "vcpus"; readonly vcpus: MilliVcpu }
  | { readonly by: "steps"; readonly steps: readonly Step[] };

/** The least and the most that a rate may be, in hundredths of a percent a month. */
export const LEAST_RATE = -5_000;
export const MOST_RATE = 2_000;

/** Reads `2%`, `40 vCPU` (both a month) or `+200 vCPU on 2027-03-01`; null for anything else. */
export function parseGrowth(text: string): Growth | null {
  const percent = /^(-?\d{1,2}(?:\.\d{1,2})?) ?%$/.exec(text);
  if (percent !== null) {
    const rate = Math.round(Number(percent[1]) * 100);
    return rate >= LEAST_RATE && rate <= MOST_RATE ? { by: "rate", rate: rate === 0 ? 0 : rate } : null;
  }
  const [, sign, count = "", date] = /^([+-]?)(\d+(?:\.\d{1,3})?) vCPU(?: on (\S+))?$/.exec(text) ?? [];
  const size = milliVcpu(Number(count));
  if (count === "" || size === null) return null;
  const vcpus = sign === "-" && size !== 0 ? -size : size;
  if (date === undefined) return { by: "vcpus", vcpus };
  const on = parseInstant(date);
  return on === null ? null : { by: "steps", steps: [{ vcpus, on }] };
}

/** Writes growth as it is read; several steps are a list. */
export function growthText(growth: Growth): string | string[] {
  switch (growth.by) {
    case "rate":
      return `${growth.rate / 100}%`;
    case "vcpus":
      return `${whole(growth.vcpus)} vCPU`;
    case "steps": {
      const list = growth.steps.map(
        ({ vcpus, on }) => `${vcpus < 0 ? "" : "+"}${whole(vcpus)} vCPU on ${instantText(on)}`,
      );
      return list.length === 1 ? (list[0] ?? "") : list;
    }
  }
}

/** The parts that growth is told in: twelve decimals. */
const SCALE = 1_000_000_000_000n;

const factors = new Map<string, bigint>();

/** What a rate (hundredths of a percent a month) makes of 1 in `count` months, in parts of `SCALE`; rounded half up once. */
export function growthFactor(rate: number, count: number): bigint {
  const key = `${rate} ${count}`;
  const known = factors.get(key);
  if (known !== undefined) return known;
  const factor = BigInt(10_000 + rate) ** BigInt(count) * SCALE;
  const base = 10_000n ** BigInt(count);
  const rounded = (factor * 2n + base) / (base * 2n);
  factors.set(key, rounded);
  return rounded;
}

/** Usage that grew by a factor of `growthFactor`, each bound to the nearest. */
export function grownUsage(used: QuantityRange, factor: bigint): QuantityRange {
  const low = grown(used.low, factor);
  if (used.low === used.high) return { low, expected: low, high: low, unbounded: used.unbounded };
  return { low, expected: grown(used.expected, factor), high: grown(used.high, factor), unbounded: used.unbounded };
}

/** vCPUs (thousandths) that grew by a factor of `growthFactor`, to the nearest thousandth. */
export function grownVcpus({ low, expected, high }: Range, factor: bigint): Range {
  const milli = (part: number) => Number(grown(BigInt(part), factor));
  return { low: milli(low), expected: milli(expected), high: high === null ? null : milli(high) };
}

const grown = (part: Quantity, factor: bigint): Quantity => (part * factor * 2n + SCALE) / (SCALE * 2n);
