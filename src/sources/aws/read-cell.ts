import type { MetricDataResult } from "@aws-sdk/client-cloudwatch";
import type { Instance, Subnet } from "@aws-sdk/client-ec2";
import type { AnswerKind } from "../aws-answers/answers.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Instant } from "../../units/month.ts";
import type { Asker } from "./asker.ts";
import type { GuardDutyState } from "./guardduty-state.ts";
import { batches, readGuardDuty } from "./guardduty-state.ts";
import type { Lead } from "./lead.ts";
import { readDefinitionsToExplain, readEcs, readServicesToExplain } from "./read-ecs.ts";
import { readEks } from "./read-eks.ts";
import { readHosts } from "./read-hosts.ts";
import { readManagedHosts, readVpcSetup } from "./read-reasons.ts";
import { silentOf } from "./silent.ts";
import { usageQuestion } from "./usage-metrics.ts";

/** AWS's answers about one account and Region as they came, by kind. */
export type RawAnswers = { readonly [Kind in AnswerKind]?: readonly unknown[] };

/** All that was read of one account and Region. */
export type CellAnswers = {
  readonly raw: RawAnswers;
  /** Whether every host, every task and every ECS cluster was listed and described, and every EKS cluster listed. */
  readonly whole: {
    readonly hosts: boolean;
    readonly tasks: boolean;
    readonly ecsClusters: boolean;
    readonly eksClusters: boolean;
  };
  /** The subnets that hosts and tasks stand in, but for hosts of a VPC in which the account has its own endpoint. */
  readonly subnets: readonly Subnet[];
  /** EKS clusters without GuardDuty's add-on. */
  readonly withoutAddon: readonly string[];
  /** The hosts that Systems Manager was asked for. */
  readonly askedOfSsm: ReadonlySet<string>;
  /** EKS clusters that run pods on Fargate. */
  readonly onFargate: readonly string[];
  readonly guardDuty: GuardDutyState;
  /** Null where the metrics were not asked for, or not given. */
  readonly usage: readonly MetricDataResult[] | null;
};

/** What a cell is read with. */
export type CellQuestion = {
  readonly tables: ReferenceTables;
  readonly asOf: Instant;
  /** What the Region's administrator told, once it has. */
  readonly lead: Promise<Lead | null>;
};

/**
 * Reads everything of one account and Region that Runtime Monitoring hangs on. A refused call leaves its part out and is kept by
 * the asker; the rest is read all the same.
 */
export async function readCell(asker: Asker, question: CellQuestion): Promise<CellAnswers> {
  const [hosts, endpoints, eks, ecs, guardDuty] = await Promise.all([
    readHosts(asker, question.tables),
    asker.pages(
      "ec2:DescribeVpcEndpoints",
      {
        MaxResults: 1000,
        Filters: [
          {
            Name: "service-name",
            Values: ["guardduty-data", "guardduty-data-fips"].map((name) => `com.amazonaws.${asker.regionId}.${name}`),
          },
        ],
      },
      ({ VpcEndpoints }) => VpcEndpoints,
    ),
    readEks(asker),
    readEcs(asker),
    question.lead.then((lead) => readGuardDuty(asker, lead?.of(asker.accountId) ?? null, question.asOf)),
  ]);
  // A host names its VPC, and a VPC with an endpoint of the account's own is the account's: only elsewhere the subnet must say whose.
  const available = (endpoints ?? []).filter(({ State }) => /^available$/i.test(State ?? ""));
  const ownVpcs = new Set(available.map(({ VpcId }) => VpcId));
  const hostSubnets = [...hosts.vpcOf].filter(([, vpcId]) => !ownVpcs.has(vpcId)).map(([subnetId]) => subnetId);
  const subnets = [...new Set([...hostSubnets, ...ecs.subnetIds])].sort();
  const quiet = hosts.whole && ecs.whole && hosts.instances.length === 0 && ecs.count === 0;
  const silent = silentOf(guardDuty, hosts.instances, ecs.tasks);
  const readSubnets = Promise.all(
    batches(subnets, 200).map((some) =>
      asker.pages(
        "ec2:DescribeSubnets",
        { MaxResults: 1000, Filters: [{ Name: "subnet-id", Values: some }] },
        ({ Subnets }) => Subnets,
      ),
    ),
  ).then((pages) => pages.flatMap((page) => page ?? []));
  const [described, usage, services, managed, setup] = await Promise.all([
    readSubnets,
    quiet
      ? null
      : asker.pages(
          "cloudwatch:GetMetricData",
          usageQuestion(question.asOf),
          ({ MetricDataResults }) => MetricDataResults,
        ),
    readServicesToExplain(asker, ecs, guardDuty),
    readManagedHosts(asker, silent),
    readSubnets.then((all) =>
      readVpcSetup(asker, silent, available, all, reportingVpcs(hosts.instances, silent.instances)),
    ),
  ]);
  const definitions = await readDefinitionsToExplain(asker, silent, services, guardDuty);
  return {
    raw: {
      ...hosts.raw,
      ...eks.raw,
      ...ecs.raw,
      ...setup,
      "describe-instance-information": managed.raw,
      "describe-services": [...ecs.raw["describe-services"], ...services],
      "describe-task-definition": [...ecs.raw["describe-task-definition"], ...definitions],
      "describe-vpc-endpoints": endpoints === null ? [] : [{ VpcEndpoints: endpoints }],
    },
    subnets: described,
    whole: { hosts: hosts.whole, tasks: ecs.whole, ecsClusters: ecs.clustersWhole, eksClusters: eks.whole },
    withoutAddon: eks.withoutAddon,
    askedOfSsm: managed.asked,
    onFargate: eks.onFargate,
    guardDuty,
    usage,
  };
}

/** The VPCs in which a host stands that isn't silent: an agent reports through them. */
function reportingVpcs(instances: readonly Instance[], silent: readonly Instance[]): ReadonlySet<string> {
  const quiet = new Set(silent);
  return new Set(instances.filter((one) => !quiet.has(one)).flatMap(({ VpcId }) => VpcId ?? []));
}
