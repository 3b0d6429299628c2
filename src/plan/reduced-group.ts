import { divideRounded } from "../units/allocate.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { Amount } from "./amount.ts";
import type { Group } from "./population.ts";

/**
 * A group without some of its expected vCPUs (thousandths; no more than it has). What is known of the group as a whole, such as
 * how much of it is protected or unverified, shrinks in proportion; what has no bound keeps none.
 */
export function reducedGroup(group: Group, taken: MilliVcpu): Group {
  const whole = group.everything.expected;
  if (taken === 0 || whole === 0) return group;
  const rest = (part: number): number =>
    part <= 0 ? part : divideRounded(BigInt(part) * BigInt(whole - taken), BigInt(whole));
  const covered = group.protected.expected - rest(group.protected.expected);
  const eligible = Math.max(0, group.counts.eligible - taken);
  const beyond = taken - (group.counts.eligible - eligible);
  return {
    ...group,
    workloads: rest(group.workloads),
    ecsHosts: rest(group.ecsHosts),
    counts: {
      ...group.counts,
      protected: rest(group.counts.protected),
      eligible,
      unverified: Math.max(0, group.counts.unverified - beyond),
    },
    protected: lessAmount(group.protected, covered),
    everything: lessAmount(group.everything, taken),
    osNotVisible: rest(group.osNotVisible),
    unverifiedCounted: rest(group.unverifiedCounted),
    typeDefaultExtra: rest(group.typeDefaultExtra),
    coverageUnknown: rest(group.coverageUnknown),
  };
}

const lessAmount = (amount: Amount, taken: MilliVcpu): Amount => ({
  low: Math.max(0, amount.low - taken),
  expected: amount.expected - taken,
  high: Math.max(0, amount.high - taken),
  unbounded: amount.unbounded,
});
