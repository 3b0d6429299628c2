import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Asker } from "./asker.ts";
import { batches } from "./guardduty-state.ts";

/** Reads the running hosts of a cell, their images, and the types that no table of ours knows. */
export async function readHosts(asker: Asker, tables: ReferenceTables) {
  const reservations = await asker.pages(
    "ec2:DescribeInstances",
    {
      MaxResults: 1000,
      // Without it AWS leaves out the hosts that its services run, such as the nodes of EKS Auto Mode, and says nothing.
      IncludeManagedResources: true,
      Filters: [{ Name: "instance-state-name", Values: ["running"] }],
    },
    ({ Reservations }) => Reservations,
  );
  const instances = (reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
  const imageIds = [...new Set(instances.map(({ ImageId }) => ImageId).filter((id) => id !== undefined))].sort();
  const unsized = instances.filter(({ CpuOptions }) => !CpuOptions?.CoreCount);
  const strange = [...new Set(unsized.map(({ InstanceType }) => String(InstanceType)))].filter(
    (type) => !tables.instanceTypes.has(type),
  );
  const [images, types] = await Promise.all([
    Promise.all(
      batches(imageIds, 200).map((some) =>
        asker.pages(
          "ec2:DescribeImages",
          // By a filter, since one image that is gone would make the whole call fail.
          { MaxResults: 1000, IncludeDeprecated: true, Filters: [{ Name: "image-id", Values: some }] },
          ({ Images }) => Images,
        ),
      ),
    ),
    Promise.all(
      batches(strange.sort(), 100).map((some) =>
        asker.pages(
          "ec2:DescribeInstanceTypes",
          { MaxResults: 100, Filters: [{ Name: "instance-type", Values: some }] },
          ({ InstanceTypes }) => InstanceTypes,
        ),
      ),
    ),
  ]);
  return {
    whole: reservations !== null,
    instances,
    vpcOf: new Map(
      instances.flatMap(({ SubnetId, VpcId }) => (SubnetId === undefined ? [] : [[SubnetId, VpcId] as const])),
    ),
    raw: {
      "describe-instances": reservations === null ? [] : [{ Reservations: reservations }],
      "describe-images": images.map((Images) => ({ Images: Images ?? [] })),
      "describe-instance-types": types.map((InstanceTypes) => ({ InstanceTypes: InstanceTypes ?? [] })),
    },
  };
}
