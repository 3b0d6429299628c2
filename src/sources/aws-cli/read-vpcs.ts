import type { VpcEndpoint } from "../../inventory/inventory.ts";
import type { Observation } from "../../inventory/workload.ts";
import type { Answers } from "../aws-answers/answers.ts";
import { guardDutyEndpoints } from "../aws-answers/guardduty.ts";
import type { Draft } from "../aws-answers/join-coverage.ts";
import type { Place } from "../aws-answers/place.ts";
import { placeKey } from "../aws-answers/place.ts";
import { vpcBook } from "../aws-answers/vpc.ts";

/**
 * The VPCs with a guardduty-data endpoint, and those that answers show without one: hosts stand in them, and a list of
 * endpoints that can only be of their place doesn't name them.
 */
export function readVpcs(
  answers: Answers,
  given: Place,
  drafts: readonly Draft[],
  observations: readonly Observation[],
): VpcEndpoint[] {
  const book = vpcBook(answers);
  const standing = standingIn(drafts, observations);
  const reporting = new Set([...standing].filter(([, vpc]) => vpc.reporting).map(([id]) => id));
  const lists = answers.of("describe-vpc-endpoints");
  const found = lists.flatMap(({ content }) => guardDutyEndpoints(content, given, reporting, book));
  const shown = answers.of("describe-vpcs").flatMap(({ content }) => content.Vpcs);
  const asked = new Set([
    ...shown.map(({ VpcId }) => VpcId),
    ...answers.of("describe-vpc-attribute").map(({ content }) => content.VpcId),
  ]);
  const places = new Set([...standing.values()].map(placeKey));
  const whole = lists.length > 0 && lists.every(({ more }) => !more) && places.size === 1;
  const others = [...standing].flatMap(([vpcId, { accountId, regionId, reporting: reports }]): VpcEndpoint[] => {
    if (!asked.has(vpcId) || found.some((one) => one.vpcId === vpcId) || accountId === null || regionId === null)
      return [];
    const owner = shown.find((vpc) => vpc.VpcId === vpcId)?.OwnerId ?? accountId;
    return [
      {
        accountId: owner,
        regionId,
        vpcId,
        azs: 0,
        participants: owner === accountId ? [] : [accountId],
        endpoint: whole && owner === accountId ? "none" : "unread",
        reporting: reports,
        ...book.dns(vpcId),
      },
    ];
  });
  return [...found, ...others];
}

type Standing = Place & { reporting: boolean };

/** The VPCs that hosts stand in, where, and whether an agent reports from there. */
function standingIn(drafts: readonly Draft[], observations: readonly Observation[]): Map<string, Standing> {
  const vpcs = new Map<string, Standing>();
  for (const [index, { host }] of drafts.entries()) {
    const state = observations[index]?.coverage.state;
    if (!host?.vpcId) continue;
    const vpc = vpcs.get(host.vpcId) ?? { accountId: host.accountId, regionId: host.regionId, reporting: false };
    vpcs.set(host.vpcId, vpc);
    vpc.reporting ||= state === "covered" || state === "partial";
  }
  return vpcs;
}
