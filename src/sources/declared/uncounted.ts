import type { Kind, Observation } from "../../inventory/workload.ts";
import type { Declaration, DeclaredPlace } from "./declaration.ts";
import { NOT_SAID, NOTHING_DECLARED, unresolvedAt } from "./declaration.ts";

/** Workloads of a kind of which nobody can tell how many run: none are expected, and nothing bounds them. */
export const unbounded = ({ origin, accountId, regionId }: Omit<DeclaredPlace, "tags">, kind: Kind): Observation => ({
  origin,
  accountId,
  regionId,
  kind,
  type: null,
  vcpus: null,
  count: { low: 0, expected: 0, high: null },
  unread: true,
  hours: "always",
  cluster: null,
  tags: {},
  facts: kind === "fargate-task" ? { launchType: "FARGATE", platformVersion: "LATEST" } : { platform: "linux" },
  coverage: NOT_SAID,
});

/** What a resource starts that isn't counted: hosts or tasks, of whichever number and size. */
export type Uncounted = { readonly kind: Kind; readonly what: string; readonly why: string };

/** Hosts that another service starts in the account. */
export const hostsOf = (service: string): Uncounted => ({
  kind: "ec2-instance",
  what: `hosts of ${service}`,
  why: "how many it starts is not read",
});

/** Tasks on Fargate that somebody else than a service starts. */
export const STARTED_TASKS: Uncounted = {
  kind: "fargate-task",
  what: "tasks that it starts on Fargate",
  why: "how often and how long they run is not in the code",
};

/** Lists a resource that runs something which isn't counted, so that it is never taken for nothing. */
export const declareUncounted = (place: DeclaredPlace, { kind, what, why }: Uncounted): Declaration => ({
  ...NOTHING_DECLARED,
  observations: [unbounded(place, kind)],
  unresolved: [unresolvedAt(place, kind, what, why)],
});

/** What the documentation says of such a resource. */
export const UNCOUNTED = "not counted: listed as unresolved";
