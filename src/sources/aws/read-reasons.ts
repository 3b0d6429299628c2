import type { Subnet, VpcEndpoint } from "@aws-sdk/client-ec2";
import type { Asker } from "./asker.ts";
import { batches } from "./guardduty-state.ts";
import type { Silent } from "./silent.ts";

/**
 * Asks Systems Manager for the hosts that don't report although GuardDuty would bring them its agent. Where all report, that is
 * no call.
 */
export async function readManagedHosts(asker: Asker, { managed }: Silent) {
  const ids = managed
    .map(({ InstanceId }) => InstanceId)
    .filter((id) => id !== undefined)
    .sort();
  const pages = await Promise.all(
    // As many as a page holds.
    batches(ids, 50).map(async (some) => ({
      some,
      found: await asker.pages(
        "ssm:DescribeInstanceInformation",
        { MaxResults: 50, Filters: [{ Key: "InstanceIds", Values: some }] },
        ({ InstanceInformationList }) => InstanceInformationList,
      ),
    })),
  );
  return {
    asked: new Set(pages.flatMap(({ some, found }) => (found === null ? [] : some))),
    raw: pages.flatMap(({ found }) => (found === null ? [] : [{ InstanceInformationList: found }])),
  };
}

/**
 * Asks how VPCs of the account are set up: those in which something doesn't report, and those with an endpoint through which
 * nothing of the account's own does, since other accounts may share them.
 */
export async function readVpcSetup(
  asker: Asker,
  silent: Silent,
  endpoints: readonly VpcEndpoint[],
  subnets: readonly Subnet[],
  reporting: ReadonlySet<string>,
) {
  const owners = new Map(subnets.map(({ VpcId, OwnerId }) => [VpcId, OwnerId]));
  const withEndpoint = new Set(endpoints.map(({ VpcId }) => VpcId));
  const isOwn = (vpcId: string): boolean => withEndpoint.has(vpcId) || owners.get(vpcId) === asker.accountId;
  const bySubnet = new Map(subnets.map(({ SubnetId, VpcId }) => [SubnetId, VpcId]));
  const ofTasks = silent.tasks.map(({ attachments = [] }) =>
    bySubnet.get(attachments.flatMap(({ details = [] }) => details).find(({ name }) => name === "subnetId")?.value),
  );
  const unused = endpoints.map(({ VpcId }) => VpcId).filter((id) => id !== undefined && !reporting.has(id));
  const wanted = [...new Set([...silent.instances.map(({ VpcId }) => VpcId), ...ofTasks, ...unused])]
    .filter((id) => id !== undefined)
    .filter(isOwn)
    .sort();
  const groups = endpoints
    .filter(({ VpcId }) => wanted.includes(VpcId ?? ""))
    .flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? []));
  const [attributes, vpcs, rules] = await Promise.all([
    Promise.all(
      wanted.flatMap((VpcId) =>
        (["enableDnsSupport", "enableDnsHostnames"] as const).map((Attribute) =>
          asker.call("ec2:DescribeVpcAttribute", { VpcId, Attribute }),
        ),
      ),
    ),
    // Its blocks matter only beside the rules of a group.
    Promise.all(
      batches(groups.length === 0 ? [] : wanted, 200).map((some) =>
        asker.pages(
          "ec2:DescribeVpcs",
          { MaxResults: 1000, Filters: [{ Name: "vpc-id", Values: some }] },
          ({ Vpcs }) => Vpcs,
        ),
      ),
    ),
    Promise.all(
      batches([...new Set(groups)].sort(), 200).map((some) =>
        asker.pages(
          "ec2:DescribeSecurityGroups",
          { MaxResults: 1000, Filters: [{ Name: "group-id", Values: some }] },
          ({ SecurityGroups }) => SecurityGroups,
        ),
      ),
    ),
  ]);
  return {
    "describe-vpc-attribute": attributes.filter((answer) => answer !== null),
    "describe-vpcs": vpcs.flatMap((Vpcs) => (Vpcs === null ? [] : [{ Vpcs }])),
    "describe-security-groups": rules.flatMap((SecurityGroups) =>
      SecurityGroups === null ? [] : [{ SecurityGroups }],
    ),
  };
}
