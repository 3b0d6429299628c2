import type { ServiceName } from "./refusal.ts";

/** Tokens that a bucket holds and gets back each second. */
export type Rate = { readonly size: number; readonly refill: number };

/** Takes one token of a bucket that is full at first; false where none is left. */
export type Buckets = (key: string, rate: Rate) => boolean;

/** Token buckets that fill up by the clock given (milliseconds). */
export function createBuckets(now: () => number): Buckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (key, { size, refill }) => {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: size, at };
    bucket.tokens = Math.min(size, bucket.tokens + ((at - bucket.at) / 1000) * refill);
    bucket.at = at;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}

const ECS_CLUSTERS = { group: "clusters", size: 50, refill: 20 };
const ECS_TASKS = { group: "tasks", size: 100, refill: 20 };
const ECS_SERVICES = { group: "services", size: 100, refill: 20 };
const ECS_DEFINITIONS = { group: "definitions", size: 50, refill: 20 };

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html */
const ECS: Readonly<Record<string, Rate & { readonly group: string }>> = {
  ListClusters: ECS_CLUSTERS,
  DescribeClusters: ECS_CLUSTERS,
  ListTasks: ECS_TASKS,
  DescribeTasks: ECS_TASKS,
  ListContainerInstances: ECS_TASKS,
  DescribeContainerInstances: ECS_TASKS,
  ListServices: ECS_SERVICES,
  DescribeServices: ECS_SERVICES,
  DescribeTaskDefinition: ECS_DEFINITIONS,
};

/**
 * The bucket that a request draws on within its account and Region; null where AWS publishes none (EKS, GuardDuty, Pricing).
 * EC2 counts each operation for itself, and apart where it is called without filter and page.
 * (https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html; Organizations: orgs_reference_limits.html; STS:
 * reference_iam-quotas.html; CloudWatch: cloudwatch_limits.html)
 */
export function rateOf(
  service: ServiceName,
  operation: string,
  bare: boolean,
): (Rate & { readonly group: string }) | null {
  switch (service) {
    case "ec2":
      return bare ? { group: `${operation} bare`, size: 50, refill: 10 } : { group: operation, size: 100, refill: 20 };
    case "ecs":
      return ECS[operation] ?? null;
    case "organizations":
      return { group: operation, size: 12, refill: 8 };
    case "sts":
      return { group: "all", size: 600, refill: 600 };
    case "cloudwatch":
      return operation === "ListMetrics"
        ? { group: operation, size: 25, refill: 25 }
        : { group: operation, size: 500, refill: 500 };
    default:
      return null;
  }
}
