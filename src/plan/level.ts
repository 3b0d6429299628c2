import type { UsageLevel } from "../inventory/inventory.ts";
import type { Kind } from "../inventory/workload.ts";
import type { Quantity, QuantityRange } from "../units/quantity.ts";
import type { Group } from "./population.ts";

/** How the hours of a month stand to those of one look: vCPUs (thousandths) of usage metrics, `now` above zero, quietest ≤ mean ≤ busiest. */
export type Level = Pick<UsageLevel, "now" | "mean" | "quietest" | "busiest">;

/** Which usage metric counts a kind. */
export const MEASURED_AS: Readonly<Record<Kind, UsageLevel["of"]>> = {
  "eks-node": "hosts",
  "fargate-task": "fargate",
  "ec2-instance": "hosts",
};

/** Finds the level that a group's hours follow: null where they are stated, where nobody saw the hosts, or without a metric that can be used. */
export function levelFinder(usage: readonly UsageLevel[]): (group: Group) => Level | null {
  const levels = new Map(
    usage
      .filter(({ usable, now }) => usable === "yes" && now > 0)
      .map(({ accountId, regionId, of, now, mean, quietest, busiest }): [string, Level] => [
        `${accountId} ${regionId} ${of}`,
        // Weeks leave days of the thirty out, so that the mean may lie outside them.
        { now, mean, quietest: Math.min(quietest, mean), busiest: Math.max(busiest, mean) },
      ]),
  );
  if (levels.size === 0) return () => null;
  return ({ hours, gap, accountId, regionId, kind }) =>
    hours !== "always" || gap !== null ? null : (levels.get(`${accountId} ${regionId} ${MEASURED_AS[kind]}`) ?? null);
}

/** Without the weeks' range: what is left open then is what was not read. */
export const meanOf = (level: Level | null): Level | null =>
  level === null ? null : { ...level, quietest: level.mean, busiest: level.mean };

/** Usage at its level: expected at the mean (to nearest), low at the quietest week (rounded down), high at the busiest (up). */
export function atLevel(used: QuantityRange, level: Level | null): QuantityRange {
  if (level === null) return used;
  const now = BigInt(level.now);
  const mean = used.expected * BigInt(level.mean);
  const expected = (mean * 2n + now) / (now * 2n);
  // What is equal stays equal: a rounded bound would pass for something open.
  const bound = (part: Quantity, rounded: Quantity): Quantity => (part === mean ? expected : rounded);
  const [low, high] = [used.low * BigInt(level.quietest), used.high * BigInt(level.busiest)];
  return {
    low: bound(low, low / now),
    expected,
    high: bound(high, (high + now - 1n) / now),
    unbounded: used.unbounded,
  };
}
