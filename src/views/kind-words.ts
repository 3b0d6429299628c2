import type { Kind } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";

/** What a kind is called in reports. */
export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  "eks-node": "EKS nodes",
  "fargate-task": "Fargate tasks",
  "ec2-instance": "EC2 hosts",
};

/** The short name, and the fill of its bars. */
export const KIND_SHORT: Readonly<Record<Kind, { readonly name: string; readonly fill: string }>> = {
  "eks-node": { name: "EKS", fill: "█" },
  "fargate-task": { name: "Fargate", fill: "▓" },
  "ec2-instance": { name: "EC2", fill: "▒" },
};

/** Kinds in a few letters. */
export const kindNames = (kinds: readonly Kind[]): string =>
  kinds.length === KINDS.length ? "all kinds" : kinds.map((kind) => KIND_SHORT[kind].name).join(", ");

/** What the four readings of the price page are called. */
export const READING_WORDS: Readonly<Record<string, string>> = {
  "organization per-meter": "organization, a ladder per kind",
  "organization shared": "organization, one shared ladder",
  "account per-meter": "each account, a ladder per kind",
  "account shared": "each account, one shared ladder",
};
