import type { Kind } from "../../inventory/workload.ts";
import { KINDS } from "../../inventory/workload.ts";
import { KIND_SHORT } from "../kind-words.ts";

/** Kinds in a few letters. */
export const kindNames = (kinds: readonly Kind[]): string =>
  kinds.length === KINDS.length ? "all kinds" : kinds.map((kind) => KIND_SHORT[kind].name).join(", ");

/** The look of what is billed of a kind, and of what of it is free in a trial. */
export const KIND_LOOK: Readonly<Record<Kind, { readonly billed: string; readonly free: string }>> = {
  "eks-node": { billed: "eks", free: "eks-free" },
  "fargate-task": { billed: "fargate", free: "fargate-free" },
  "ec2-instance": { billed: "ec2", free: "ec2-free" },
};
