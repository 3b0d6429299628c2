import type { Kind } from "./workload.ts";

/** A resource of which code doesn't say how many vCPUs it will run. It is counted beside the total and never as nothing. */
export type Unresolved = {
  /** Address in a plan, or logical id in a template. */
  readonly address: string;
  readonly accountId: string | null;
  readonly regionId: string | null;
  /** Null where not even the kind of workload is known. */
  readonly kind: Kind | null;
  /** What is missing, such as `instance type`. */
  readonly what: string;
  /** Why, such as `known after apply`. */
  readonly why: string;
  /** Its line, where a file has lines. */
  readonly line?: number;
};

/** What has to be said of a resource beside its figures, such as that it is only no longer managed. */
export type Note = { readonly address: string; readonly text: string; readonly line?: number };

/** What code says of one of GuardDuty's switches. */
export type RuntimeSwitch = {
  readonly address: string;
  /** Null: the account that the code is applied to, whichever that is. */
  readonly accountId: string | null;
  readonly regionId: string | null;
  /** Whom it reaches: its own account, all accounts of the organization, or those that join later. */
  readonly reaches: "account" | "organization" | "new-accounts";
  /** `detector` is GuardDuty itself; `legacy-eks` is the older EKS Runtime Monitoring. */
  readonly feature: "detector" | "runtime" | "legacy-eks";
  readonly state: "on" | "off" | "unknown";
  /** Kinds whose agent GuardDuty manages; what isn't listed may still carry an agent that was installed by hand. */
  readonly automated: readonly Kind[];
};

/** What a plan or template says beside its workloads. */
export type Declared = {
  readonly unresolved: readonly Unresolved[];
  readonly notes: readonly Note[];
  readonly switches: readonly RuntimeSwitch[];
};
