import type { VpcEndpoint } from "../../inventory/inventory.ts";
import type { Observation } from "../../inventory/workload.ts";
import type { Answers } from "../aws-answers/answers.ts";
import { subnetOf as subnetOfTask } from "../aws-answers/fargate.ts";
import { vpcBook } from "../aws-answers/vpc.ts";
import { guardDutyEndpoints } from "../aws-answers/guardduty.ts";
import type { Draft } from "../aws-answers/join-coverage.ts";
import type { CellAnswers } from "./read-cell.ts";

/** `ownerId` is null where no subnet tells whose the VPC is. */
type VpcSeen = { ownerId: string | null; readonly zones: Set<string>; reporting: boolean };

/**
 * The VPCs in which something runs, or in which an endpoint stands. A shared one belongs to another account, which alone
 * may see its endpoint: here it is only known that this account takes part.
 */
export function vpcRecords(
  cell: CellAnswers,
  place: { readonly accountId: string; readonly regionId: string },
  drafts: readonly Draft[],
  observations: readonly Observation[],
  answers: Answers,
): VpcEndpoint[] {
  const seen = vpcsSeen(cell, drafts, observations, answers);
  const book = vpcBook(answers);
  const reporting = new Set([...seen].filter(([, vpc]) => vpc.reporting).map(([id]) => id));
  const read = cell.raw["describe-vpc-endpoints"]?.length !== 0;
  const endpoints = answers
    .of("describe-vpc-endpoints")
    .flatMap(({ content }) => guardDutyEndpoints(content, place, reporting, book));
  const own = new Map(endpoints.map((endpoint) => [endpoint.vpcId, endpoint]));
  const others = [...seen]
    .filter(([id]) => !own.has(id))
    .map(([vpcId, { ownerId, zones, reporting: reports }]): VpcEndpoint => ({
      accountId: ownerId ?? place.accountId,
      regionId: place.regionId,
      vpcId,
      azs: zones.size,
      participants: ownerId === null || ownerId === place.accountId ? [] : [place.accountId],
      endpoint: ownerId === place.accountId && read ? "none" : "unread",
      reporting: reports,
      ...book.dns(vpcId),
    }));
  return [...own.values(), ...others];
}

function vpcsSeen(
  { subnets }: CellAnswers,
  drafts: readonly Draft[],
  observations: readonly Observation[],
  answers: Answers,
): Map<string, VpcSeen> {
  const bySubnet = new Map(subnets.map((subnet) => [subnet.SubnetId, subnet]));
  const subnetOf = new Map<string, string>();
  for (const { content } of answers.of("describe-instances")) {
    for (const { InstanceId, SubnetId } of content.Reservations.flatMap(({ Instances }) => Instances)) {
      if (SubnetId) subnetOf.set(InstanceId, SubnetId);
    }
  }
  for (const { content } of answers.of("describe-tasks")) {
    for (const task of content.tasks) {
      const found = subnetOfTask(task);
      if (found !== null) subnetOf.set(task.taskArn, found);
    }
  }
  const vpcs = new Map<string, VpcSeen>();
  for (const [index, { host }] of drafts.entries()) {
    const observation = observations[index];
    if (observation === undefined) continue;
    const subnet = bySubnet.get(subnetOf.get(host?.instanceId ?? observation.origin));
    const vpcId = subnet?.VpcId ?? host?.vpcId;
    if (!vpcId) continue;
    const vpc = vpcs.get(vpcId) ?? { ownerId: null, zones: new Set(), reporting: false };
    vpcs.set(vpcId, vpc);
    vpc.ownerId ??= subnet?.OwnerId ?? null;
    if (subnet?.AvailabilityZone) vpc.zones.add(subnet.AvailabilityZone);
    vpc.reporting ||= observation.coverage.state === "covered" || observation.coverage.state === "partial";
  }
  return vpcs;
}
