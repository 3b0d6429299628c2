import { HOST_TYPES } from "./organization-hosts.ts";
import type { CellPlan } from "./organization-plan.ts";
import type { Random } from "./random.ts";
import { hex, pick } from "./random.ts";
import { TASK_SIZES } from "./organization-tasks.ts";

/** How GuardDuty stands in a cell: most watch all, some leave the agents to others, some don't watch, few have none. */
export type Standing = "automatic" | "manual" | "off" | "absent";

/** A host as all of its cell's parts know it. */
export type DrawnHost = { readonly id: string; readonly of: (typeof HOST_TYPES)[number]; readonly threads: number };

/** What a cell is before its parts are made: as much as GuardDuty's administrator, who is asked for a thousand cells, has to know. */
export type CellOutline = {
  readonly standing: Standing;
  readonly detectorId: string;
  /** Days left of the trial. */
  readonly trialDays: number;
  readonly hosts: readonly DrawnHost[];
  readonly nodes: readonly DrawnHost[];
  readonly taskSize: (typeof TASK_SIZES)[number];
  /** Of each task, whether GuardDuty's container runs beside it. */
  readonly guarded: readonly boolean[];
};

/** Draws what stands in a cell. */
export function outlineOf({ administrator, busy, instances, nodes, tasks }: CellPlan, random: Random): CellOutline {
  const draw = random();
  const standing: Standing =
    administrator || draw < 0.7 ? "automatic" : draw < 0.85 ? "manual" : draw < 0.95 ? "off" : "absent";
  const drawn = (many: number): DrawnHost[] => Array.from({ length: busy ? many : 0 }, () => drawHost(random));
  return {
    standing,
    detectorId: hex(random, 32),
    // One account in five is still on trial.
    trialDays: random() < 0.2 ? 1 + Math.floor(random() * 29) : 0,
    hosts: drawn(instances),
    nodes: drawn(nodes),
    taskSize: pick(random, TASK_SIZES),
    guarded: Array.from({ length: busy ? tasks : 0 }, () => isWatched(standing) && random() < 0.8),
  };
}

function drawHost(random: Random): DrawnHost {
  const of = pick(random, HOST_TYPES);
  // One host in eight runs with its threads off.
  return { id: `i-${hex(random, 17)}`, of, threads: of.threads === 2 && random() < 1 / 8 ? 1 : of.threads };
}

/** Whether Runtime Monitoring is on. */
export const isWatched = (standing: Standing): boolean => standing === "automatic" || standing === "manual";
