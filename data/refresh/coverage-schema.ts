import { z } from "zod";
import { DIMENSIONS } from "../../src/plan/coverage-statistics.ts";
import { STAGES } from "../../src/plan/coverage-loss.ts";
import {
  assumption,
  costRange,
  gap,
  head,
  kind,
  openAccount,
  openRegion,
  skipped,
  usd,
  vcpuRange,
} from "./report-schema.ts";

const count = z.int().min(0);
const amount = z.number().min(0);

const stage = z.strictObject({
  stage: z.enum(STAGES),
  vcpus: vcpuRange.nullable().describe("what this gate and all before it let through; null where nobody looked"),
  monthlyCost: costRange.nullable().describe("of those in a full month, priced where their pools would stand"),
  lostVcpus: vcpuRange.nullable().describe("what the gate before let through and this one doesn't"),
});

const counted = { healthy: count, of: count };

const share = z
  .strictObject({
    vcpus: vcpuRange,
    monthlyCost: usd.describe("the expected amount; shares add up exactly"),
    exact: z.boolean().describe("whether no other amount is possible"),
  })
  .meta({ id: "share", description: "vCPUs, and their share of a full month's cost at the place of their pools" });

const shares = {
  workloads: count.describe("hosts and tasks"),
  eligible: share.describe("of the funnel's first stage"),
  current: share.nullable().describe("of the report's current; null where nobody looked"),
};

const statistics = {
  counted: z
    .strictObject({ ...counted, percent: z.number().min(0).max(100) })
    .nullable()
    .describe("clusters of EKS and ECS and EC2 instances, as AWS counts; null where there are none"),
  ...shares,
  meteredVcpus: amount.nullable().describe("what AWS says it metered; null where it doesn't tell it so"),
};

const management = z.enum(["auto", "manual", "disabled"]).nullable().describe("null where it isn't said");
const agentVersion = z.string().nullable().describe("of the add-on or of the agent; null where it isn't said");

const KEYED = {
  account: z.strictObject({ accountId: openAccount, name: z.string().nullable(), ...statistics }),
  region: z.strictObject({ regionId: openRegion, ...statistics }),
  kind: z.strictObject({ kind, ...statistics }),
  management: z.strictObject({ management, ...statistics }),
  agentVersion: z.strictObject({ agentVersion, ...statistics }),
} satisfies Record<(typeof DIMENSIONS)[number], z.ZodType>;

const place = { accountId: openAccount, name: z.string().nullable(), regionId: openRegion };

const resource = z.strictObject({
  ...place,
  resource: z.enum(["eks-cluster", "ecs-cluster", "ec2-instance"]),
  resourceName: z.string().describe("the cluster's name or the instance's id"),
  status: z.enum(["healthy", "unhealthy"]),
  management,
  agentVersion,
  coveredNodes: count.nullable(),
  compatibleNodes: count.nullable().describe("nodes or container instances; null where they aren't counted"),
  ecsCluster: z.string().nullable().describe("of which an instance is a host"),
  countedWith: z
    .string()
    .nullable()
    .describe("the EKS cluster of which an instance is a node, and whose share holds it"),
  reasonCodes: z.array(z.string()),
  said: z.array(z.string()).describe("AWS's own words"),
  updatedAt: z.iso.datetime().nullable(),
  ...shares,
});

const issue = z.strictObject({
  reasonCode: z.string().nullable().describe("null where none is given, or none is known for AWS's words"),
  explanation: z.string(),
  remedy: z.string(),
  commands: z.array(z.string()).describe("for a POSIX shell; what isn't known of the place is a word in capitals"),
  terraform: z.string().nullable(),
  said: z.array(z.string()).describe("AWS's own words, as they came"),
  ...place,
  kinds: z.array(kind),
  clusters: z.array(z.string()),
  stage: z.enum(["enabled", "covered", "healthy"]).describe("the first gate that isn't passed"),
  needs: z.enum(["decision", "repair", "redeploy", "time", "permission"]),
  missing: count.describe("hosts and tasks without a reporting agent"),
  of: count,
  vcpus: vcpuRange,
  addsMonthlyCost: costRange.nullable().describe("the cure of this one alone; null where nobody looked"),
});

const advice = z.strictObject({
  reasonCode: z.string(),
  explanation: z.string(),
  remedy: z.string(),
  commands: z.array(z.string()).describe("for a POSIX shell; what isn't known of the place is a word in capitals"),
  terraform: z.string().nullable(),
  ...place,
  kinds: z.array(kind),
  of: z.enum(["account", "cluster", "vpc", "workload"]),
  subject: z
    .string()
    .nullable()
    .describe("the cluster, of hosts the ECS cluster, or the VPC; null for an account as a whole"),
  workloads: count.describe("hosts and tasks concerned"),
  vcpus: vcpuRange,
  blocks: z.boolean().describe("whether it keeps any of them from being watched"),
  owner: z.enum(["account", "administrator", "organization-policy"]).describe("who can act on it"),
  unchecked: z.string().nullable().describe("of UNCHECKED: the IAM action that was refused"),
});

const appetite = z.strictObject({
  reserved: amount.nullable().describe("set aside whether it is taken or not; null where nothing is"),
  most: z
    .strictObject({ low: amount, high: amount })
    .describe("the ceiling, from the least to the greatest that fits what was seen"),
});

const overhead = z.strictObject({
  workloads: count.describe("hosts and tasks with an agent"),
  unknownCpu: count.describe("those whose ceiling nobody knows; not in the sum"),
  unknownMemory: count,
  vcpus: appetite.nullable().describe("null where AWS publishes no figure"),
  memoryGiB: appetite,
});

/** The JSON of `coverage`, schemaVersion 1. */
export const coverageSchema = z.strictObject({
  ...head,
  funnel: z.strictObject({
    stages: z.array(stage).describe("each holds a part of the one before; healthy is the report's current"),
    counts: z.array(z.strictObject({ kind, ...counted })).describe("healthy of all, as AWS counts"),
  }),
  statistics: z.strictObject({
    together: z.strictObject(statistics),
    account: z.array(KEYED.account),
    region: z.array(KEYED.region),
    kind: z.array(KEYED.kind),
    management: z.array(KEYED.management),
    agentVersion: z.array(KEYED.agentVersion),
  }),
  resources: z.array(resource).describe("of GuardDuty's coverage list, as --where and --sort ask"),
  unlisted: z.array(z.strictObject({ kind, ...shares })).describe("what no resource of the list names"),
  issues: z.array(issue).describe("dearest cure first"),
  advice: z
    .array(advice)
    .describe("what the configuration says beside the issues; what keeps agents from reporting first"),
  hiddenCost: z
    .strictObject({
      kinds: z.array(
        z.strictObject({
          kind,
          current: overhead.nullable().describe("of what reports today; null where nobody looked"),
          eligible: overhead.describe("if an agent ran wherever one can"),
        }),
      ),
      tightTasks: z
        .array(
          z.strictObject({
            accountId: openAccount,
            regionId: openRegion,
            cluster: z.string().nullable(),
            tasks: count,
            taskMiB: amount,
            agentMiB: amount,
          }),
        )
        .describe("tasks of which the agent may take a quarter of the memory or more"),
      sidecarImage: z.strictObject({
        tasks: count,
        path: z.array(z.enum(["ecr", "s3", "nat"])),
        monthlyCost: z.null().describe("other services' charges, which aren't priced here"),
      }),
    })
    .describe("what agents take beside the bill"),
  doublePay: z.array(
    z.strictObject({
      what: z.enum(["flow-logs", "two-agents", "legacy-feature"]),
      ...place,
      hosts: count,
      vcpus: vcpuRange,
      monthlyCost: costRange.nullable().describe("of flow logs where their volume was told; else null"),
      explanation: z.string(),
      remedy: z.string(),
    }),
  ),
  gaps: z.array(gap),
  skipped: z.array(skipped),
  assumptions: z.array(assumption),
});
