import type { Kind } from "../../inventory/workload.ts";

/** The look of what is billed of a kind, and of what of it is free in a trial. */
export const KIND_LOOK: Readonly<Record<Kind, { readonly billed: string; readonly free: string }>> = {
  "eks-node": { billed: "eks", free: "eks-free" },
  "fargate-task": { billed: "fargate", free: "fargate-free" },
  "ec2-instance": { billed: "ec2", free: "ec2-free" },
};
