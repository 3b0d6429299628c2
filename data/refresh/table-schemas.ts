import { z } from "zod";
import { KINDS } from "../../src/inventory/workload.ts";

const provenance = {
  asOf: z.iso.date(),
  generator: z.string(),
  notes: z.array(z.string()).optional(),
  sources: z.array(z.string()).min(1),
};

const pattern = z.string().refine(compiles, "is not a regular expression");

const confidence = z.enum(["high", "medium", "low"]);

const tier = z.strictObject({
  from: z.int().min(0),
  to: z.int().min(1).nullable(),
  usd: z
    .string()
    .regex(/^\d+\.\d{2,6}$/)
    .nullable(),
  confidence,
});

/** Known prices: `usageType` is the part after the Region's prefix; `usd` is null where nobody published it. */
export const pricesSchema = z.strictObject({
  ...provenance,
  prices: z.array(
    z.strictObject({
      regionId: z.string(),
      meter: z.enum(["eks", "fargate", "ec2", "flow-log", "endpoint-hour"]),
      usageType: z.string(),
      unit: z.enum(["vCPU-Months", "GB", "Hrs"]),
      tiers: z.array(tier).min(1),
      source: z.string().includes("https://"),
      asOf: z.string().regex(/^\d{4}-\d\d(-\d\d)?$/),
    }),
  ),
});

/** Fargate task sizes: the memory that ECS allows, and the part of it that GuardDuty's table lists with the agent's share. */
export const fargateSizesSchema = z.strictObject({
  ...provenance,
  sizes: z.array(
    z.strictObject({
      cpuUnits: z.int().positive(),
      vcpu: z.number().positive(),
      memoryMiB: z.array(z.int().positive()).min(1),
      listedMemory: z.array(
        z.strictObject({ fromMiB: z.int().positive(), toMiB: z.int().positive(), agentMiB: z.int().positive() }),
      ),
      windows: z.boolean(),
      uncertain: z.array(z.string()),
    }),
  ),
});

const agentVersion = z.string().regex(/^\d+\.\d+\.\d+$/);

/** Distributions that AWS verified the agent on; the first agents are null where no release note names them. */
export const operatingSystemsSchema = z.strictObject({
  ...provenance,
  operatingSystems: z.array(
    z.strictObject({
      name: z.string(),
      patterns: z.array(pattern).min(1),
      versions: z.array(z.string()),
      kernels: z.array(z.string().regex(/^\d+\.\d+$/)).min(1),
      unsupportedKernels: z.array(z.string().regex(/^\d+\.\d+$/)),
      hosts: z.array(z.enum(["eks-node", "ecs-host", "ec2-instance"])).min(1),
      firstAgents: z.array(
        z.strictObject({ versions: z.array(z.string()), agent: z.enum(["ec2", "eks"]), since: agentVersion }),
      ),
    }),
  ),
});

/** EKS add-on agents: the Kubernetes versions each runs on, when it came, and when its support ended. */
export const kubernetesSchema = z.strictObject({
  ...provenance,
  addonVersions: z.array(
    z.strictObject({
      version: agentVersion,
      newestBuild: z.string().nullable(),
      kubernetes: z.strictObject({ from: z.string(), to: z.string() }),
      released: z.iso.date(),
      endOfSupport: z.iso.date().nullable(),
    }),
  ),
});

/** EC2 agents in the order of their versions. */
export const agentsSchema = z.strictObject({
  ...provenance,
  releases: z.array(z.strictObject({ version: agentVersion, released: z.iso.date(), note: z.string().nullable() })),
});

const steps = z
  .array(z.strictObject({ kind: z.enum(KINDS).nullable(), text: z.string().min(10) }))
  .min(1)
  .nullable();

/** Reason codes: what each decides about, in the product's words, and the coverage issues that mean it. */
export const reasonsSchema = z.strictObject({
  ...provenance,
  reasons: z.array(
    z.strictObject({
      code: z.string().regex(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/),
      about: z.enum(["eligibility", "coverage", "size"]),
      words: z.string().min(3).max(28),
      label: z.string().min(3).max(17),
      explanation: z.string().min(20),
      remedy: z.string().min(10).nullable(),
      commands: steps,
      terraform: steps,
      source: z.string().startsWith("https://"),
      match: z.array(
        z.strictObject({
          resource: z.enum(["EKS", "ECS", "EC2"]),
          issueType: pattern,
          detail: pattern,
          fallback: z.boolean(),
        }),
      ),
    }),
  ),
});

function compiles(source: string): boolean {
  try {
    return new RegExp(source, "i") instanceof RegExp;
  } catch {
    return false;
  }
}
