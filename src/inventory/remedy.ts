import { issueDetails } from "./issue-details.ts";
import type { Finding } from "./gates.ts";
import type { Reason, Region, Step } from "./reference-tables.ts";
import type { Kind, Workload } from "./workload.ts";

/** Where a reason holds, as far as it is known. */
export type RemedyPlace = {
  readonly kind: Kind | null;
  readonly accountId: string | null;
  readonly regionId: string | null;
  /** Of the Region, such as `aws-us-gov`. */
  readonly partition: string | null;
  /** EKS cluster of a node, ECS cluster of a task. */
  readonly cluster: string | null;
  readonly instanceId: string | null;
  readonly taskArn: string | null;
  readonly service: string | null;
  readonly vpcId: string | null;
  readonly ownerAccountId: string | null;
};

/** What to do about a reason at one place. What isn't known of the place stays a word in capitals, such as `CLUSTER`. */
export type Remedy = {
  /** In a sentence; null where nothing can be done. */
  readonly text: string | null;
  /** Lines for a POSIX shell, in order; empty where none helps. */
  readonly commands: readonly string[];
  /** HCL; null where none helps. */
  readonly terraform: string | null;
};

/**
 * The remedy of a reason at a place. Names are quoted for the shell and escaped for HCL; one that is not as AWS writes it, or
 * that would not stay on its line, is not filled in.
 */
export function remedyOf({ remedy, commands, terraform }: Reason, place: RemedyPlace): Remedy {
  const fits = ({ kind }: Step): boolean => kind === null || place.kind === null || kind === place.kind;
  const names = namesOf(place);
  const fill = (text: string, quote: (name: string) => string): string =>
    text.replaceAll(/\{([A-Z][A-Z_]*)\}/g, (_, word: string) => {
      const name = names.get(word);
      return name === undefined ? word : quote(name);
    });
  const blocks = (terraform ?? []).filter(fits).map(({ text }) => fill(text, escapedForHcl));
  return {
    text: remedy,
    commands: (commands ?? []).filter(fits).map(({ text }) => fill(text, quotedForShell)),
    terraform: blocks.length === 0 ? null : blocks.join("\n\n"),
  };
}

/** What is known of the place of an issue: its cluster where it names one, and what AWS's words add. */
export function issuePlace(
  issue: {
    readonly accountId: string | null;
    readonly regionId: string | null;
    readonly kinds: readonly Kind[];
    readonly clusters: readonly string[];
    readonly said: readonly string[];
  },
  regions: ReadonlyMap<string, Region>,
): RemedyPlace {
  const { accountId, regionId } = issue;
  const told = issue.said.length === 1 ? issueDetails(issue.said[0] ?? "") : null;
  return {
    kind: only(issue.kinds),
    accountId,
    regionId,
    partition: regions.get(regionId ?? "")?.partition ?? null,
    cluster: only(issue.clusters),
    instanceId: null,
    taskArn: null,
    service: only(told?.services ?? []),
    vpcId: told?.vpcId ?? null,
    ownerAccountId: told?.ownerAccountId ?? null,
  };
}

/** What is known of the place of advice: its subject, as what it is about. */
export function advicePlace(
  advice: {
    readonly accountId: string | null;
    readonly regionId: string | null;
    readonly kinds: readonly Kind[];
    readonly subject: string | null;
    readonly of: Finding["of"];
  },
  regions: ReadonlyMap<string, Region>,
): RemedyPlace {
  const { accountId, regionId, kinds, subject, of } = advice;
  const kind = only(kinds);
  // What is said of hosts names the ECS cluster that they are hosts of.
  const clusters = subject === null || of === "vpc" || kind === "ec2-instance" ? [] : [subject];
  return {
    ...issuePlace({ accountId, regionId, kinds, clusters, said: [] }, regions),
    vpcId: of === "vpc" ? subject : null,
    ownerAccountId: of === "vpc" ? accountId : null,
  };
}

/** What is known of the place of one workload; a host's or task's origin is its id where a scan read it. */
export function workloadPlace(
  { accountId, regionId, kind, cluster, origin, coverage }: Workload,
  regions: ReadonlyMap<string, Region>,
): RemedyPlace {
  const said =
    coverage.state === "covered"
      ? []
      : coverage.reasons.flatMap((reason) => (reason.startsWith("issue:") ? [reason.slice("issue:".length)] : []));
  return {
    ...issuePlace({ accountId, regionId, kinds: [kind], clusters: cluster === null ? [] : [cluster], said }, regions),
    instanceId: /\bi-[0-9a-f]{8,17}$/.exec(origin)?.[0] ?? null,
    taskArn: kind === "fargate-task" && TASK_ARN.test(origin) ? origin : null,
  };
}

const only = <Item>(items: readonly Item[]): Item | null => (items.length === 1 ? (items[0] ?? null) : null);

const TASK_ARN = /^arn:[a-z-]+:ecs:[a-z0-9-]+:\d{12}:task\/[A-Za-z0-9_/-]+$/;
const ACCOUNT = /^\d{12}$/;

/** The words that a template may hold and that a place may fill, with the form that AWS gives each. */
const WORDS: readonly (readonly [string, (place: RemedyPlace) => string | null, RegExp])[] = [
  ["ACCOUNT_ID", ({ accountId }) => accountId, ACCOUNT],
  ["AGENT_MANAGEMENT", ({ kind }) => (kind === null ? null : MANAGEMENT[kind]), /^/],
  // Anything that stays on its line and isn't taken for an option; control and direction characters could hide the rest.
  ["CLUSTER", ({ cluster }) => cluster, /^(?!-)[^\p{C}\p{Zl}\p{Zp}]{1,255}$/u],
  // Of the endpoint's service, which has another name in GovCloud.
  ["FIPS_SUFFIX", ({ partition }) => (partition === "aws-us-gov" ? "-fips" : ""), /^/],
  ["INSTANCE_ID", ({ instanceId }) => instanceId, /^i-[0-9a-f]{8,17}$/],
  ["OWNER_ACCOUNT_ID", ({ ownerAccountId }) => ownerAccountId, ACCOUNT],
  ["PARTITION", ({ partition }) => partition, /^aws[a-z-]*$/],
  ["REGION", ({ regionId }) => regionId, /^[a-z]{2,4}(-[a-z]+)+-\d+$/],
  ["SERVICE", ({ service }) => service, /^(?!-)[^\p{C}\p{Zl}\p{Zp}]{1,255}$/u],
  ["TASK_ARN", ({ taskArn }) => taskArn, TASK_ARN],
  ["VPC_ID", ({ vpcId }) => vpcId, /^vpc-[0-9a-f]{8,17}$/],
];

/** The setting of Runtime Monitoring by which GuardDuty manages the agents of a kind. */
const MANAGEMENT: Readonly<Record<Kind, string>> = {
  "eks-node": "EKS_ADDON_MANAGEMENT",
  "fargate-task": "ECS_FARGATE_AGENT_MANAGEMENT",
  "ec2-instance": "EC2_AGENT_MANAGEMENT",
};

const namesOf = (place: RemedyPlace): ReadonlyMap<string, string> =>
  new Map(
    WORDS.flatMap(([word, read, form]) => {
      const name = read(place);
      return name !== null && form.test(name) ? [[word, name]] : [];
    }),
  );

const quotedForShell = (name: string): string =>
  /^[\w.:/@+-]*$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;

/** What may stand between the double quotes of an HCL string. */
const escapedForHcl = (name: string): string =>
  name.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll(/([$%])\{/g, "$1$1{");
