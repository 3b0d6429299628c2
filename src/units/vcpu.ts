/** vCPUs as an integer number of thousandths, so that a 0.25 vCPU task and any sum of them are exact. */
export type MilliVcpu = number;

/** Thousandths in a vCPU. */
export const VCPU = 1000;

/** The most vCPUs one line of input may state; above it the number is taken for a mistake. A pool of it still sums exactly. */
export const MOST_VCPUS = 1_000_000;

/** Whole vCPUs as thousandths, or null where the number is negative, not finite, absurd or finer than a thousandth. */
export function milliVcpu(vcpus: number): MilliVcpu | null {
  const milli = Math.round(vcpus * VCPU);
  if (!Number.isFinite(vcpus) || vcpus < 0 || vcpus > MOST_VCPUS) return null;
  return milli / VCPU === vcpus ? milli : null;
}

/** Thousandths as vCPUs. */
export const vcpus = (milli: MilliVcpu): number => milli / VCPU;
