import type { Tags } from "./workload.ts";

/** What of a host tells whose node it is. */
export type NodeSigns = {
  readonly tags: Tags;
  /** The service that runs the host, such as `eks.amazonaws.com`. */
  readonly operator: string | null;
  /** Its Auto Scaling group, where that is known from elsewhere than its tags. */
  readonly scalingGroup: string | null;
};

/** What is known of the EKS clusters of the host's account and Region. */
export type ClusterKnowledge = {
  /** The clusters that exist; null where nobody listed them, so that a tag is all there is to go by. */
  readonly existing: ReadonlySet<string> | null;
  /** Auto Scaling group of a managed node group → its cluster. */
  readonly nodeGroups: ReadonlyMap<string, string>;
};

/** The sign that made a host a node, the most trusted first. */
export type NodeSign =
  | "auto-mode"
  | "aws:eks:cluster-name"
  | "eks:cluster-name"
  | "eks:eks-cluster-name"
  | "kubernetes.io/cluster"
  | "karpenter"
  | "node-group";

/** The EKS cluster that a host is a node of (null where it is a node for certain, but of an unnamed cluster), and the sign. */
export type NodeOwner = { readonly cluster: string | null; readonly by: NodeSign };

const EKS = "eks.amazonaws.com";
const KUBERNETES = "kubernetes.io/cluster/";
const KARPENTER = ["karpenter.sh/nodepool", "karpenter.sh/nodeclaim", "karpenter.k8s.aws/ec2nodeclass"];

/**
 * The EKS cluster that a host is a node of, or null for an ordinary EC2 host: each host is in exactly one bucket.
 * What AWS sets is believed. Tags that a user can write, copy or leave behind count only if the cluster they name exists, where
 * that is known: self-run Kubernetes carries `kubernetes.io/cluster/…` too. Karpenter's own tags name no cluster; they vouch for
 * a cluster tag of any value. (https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html)
 */
export function nodeOwner({ tags, operator, scalingGroup }: NodeSigns, known: ClusterKnowledge): NodeOwner | null {
  const named = (key: string): string | null => tags[key] || null;
  const exists = (cluster: string | null): cluster is string =>
    cluster !== null && (known.existing === null || known.existing.has(cluster));

  const participant = named("aws:eks:cluster-name");
  if (operator === EKS) return { cluster: participant ?? named("eks:eks-cluster-name"), by: "auto-mode" };
  if (participant !== null) return { cluster: participant, by: "aws:eks:cluster-name" };

  const managed = named("eks:cluster-name");
  if (exists(managed)) return { cluster: managed, by: "eks:cluster-name" };
  const provisioned = named("eks:eks-cluster-name");
  if (exists(provisioned)) return { cluster: provisioned, by: "eks:eks-cluster-name" };

  const clusters = Object.keys(tags)
    .filter((key) => key.startsWith(KUBERNETES) && key.length > KUBERNETES.length)
    .map((key) => ({ name: key.slice(KUBERNETES.length), value: tags[key] }));
  const owned = clusters.find(({ name, value }) => value === "owned" && exists(name));
  if (owned !== undefined) return { cluster: owned.name, by: "kubernetes.io/cluster" };
  const vouched = KARPENTER.some((key) => key in tags) ? clusters.find(({ name }) => exists(name)) : undefined;
  if (vouched !== undefined) return { cluster: vouched.name, by: "karpenter" };

  const group = named("aws:autoscaling:groupName") ?? scalingGroup;
  const cluster = group === null ? undefined : known.nodeGroups.get(group);
  return cluster === undefined ? null : { cluster, by: "node-group" };
}
