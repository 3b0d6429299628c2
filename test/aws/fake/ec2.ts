import type {
  DescribeImagesRequest,
  DescribeImagesResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  DescribeRegionsRequest,
  DescribeRegionsResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcEndpointsRequest,
  DescribeVpcAttributeRequest,
  DescribeVpcAttributeResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  Filter,
  GetManagedResourceVisibilityResult,
  Tag,
} from "@aws-sdk/client-ec2";
import {
  DescribeImages$,
  DescribeInstances$,
  DescribeInstanceTypes$,
  DescribeRegions$,
  DescribeSecurityGroups$,
  DescribeSubnets$,
  DescribeVpcEndpoints$,
  DescribeVpcAttribute$,
  DescribeVpcs$,
  GetManagedResourceVisibility$,
} from "@aws-sdk/client-ec2";
import type { Call, Operation } from "./operation.ts";
import { pageOf, serve } from "./operation.ts";
import { Refusal, refuse } from "./refusal.ts";

/** The values of an item that a filter looks at. */
type Look<Item> = Readonly<Record<string, (item: Item) => readonly (string | undefined)[]>>;

type Ask = {
  readonly Filters?: Filter[] | undefined;
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
};

/** Filters, then cuts a page: of all where no size is asked, which is how most of EC2 answers. */
function select<Item extends object>(call: Call, ask: Ask, items: readonly Item[], look: Look<Item>, size = Infinity) {
  const filters = (ask.Filters ?? []).map(({ Name = "", Values = [] }) => {
    const read = Name.startsWith("tag:") ? tagged<Item>(Name.slice(4)) : look[Name];
    if (read === undefined) throw refuse(call.service, "invalid", `The filter '${Name}' is invalid`);
    const patterns = Values.map(
      (value) =>
        new RegExp(
          `^${value
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replace(/\*/g, ".*")
            .replace(/\?/g, ".")}$`,
        ),
    );
    return (item: Item) => read(item).some((one) => one !== undefined && patterns.some((pattern) => pattern.test(one)));
  });
  const matching = filters.length === 0 ? items : items.filter((item) => filters.every((keeps) => keeps(item)));
  return pageOf(call, matching, ask.NextToken, ask.MaxResults ?? size);
}

const tagged =
  <Item extends object>(key: string) =>
  (item: Item & { readonly Tags?: readonly Tag[] }) =>
    (item.Tags ?? []).filter(({ Key }) => Key === key).map(({ Value }) => Value);

/** Those with the ids asked for, all where none is; an unknown id is an error of its own code. */
function withIds<Item>(
  items: readonly Item[],
  ids: readonly string[] | undefined,
  idOf: (item: Item) => string | undefined,
  code: string,
): readonly Item[] {
  if (ids === undefined || ids.length === 0) return items;
  const missing = ids.filter((id) => items.every((item) => idOf(item) !== id));
  if (missing.length > 0) throw new Refusal(code, 400, `The ID '${missing.join(", ")}' does not exist`);
  return items.filter((item) => ids.includes(idOf(item) ?? ""));
}

const PAGE = [5, 1000] as const;

/** The reading half of EC2. (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/) */
export const EC2: readonly Operation[] = [
  serve(DescribeRegions$, (ask: DescribeRegionsRequest, call): DescribeRegionsResult => {
    const regions = call.world.regions.map(({ id, optIn }) => ({
      RegionName: id,
      Endpoint: `ec2.${id}.amazonaws.com`,
      OptInStatus: optIn
        ? (call.account.optedIn ?? []).includes(id)
          ? "opted-in"
          : "not-opted-in"
        : "opt-in-not-required",
    }));
    const seen = regions.filter(({ OptInStatus }) => ask.AllRegions === true || OptInStatus !== "not-opted-in");
    const named = withIds(seen, ask.RegionNames, ({ RegionName }) => RegionName, "InvalidParameterValue");
    return {
      Regions: select(call, { Filters: ask.Filters }, named, {
        "opt-in-status": ({ OptInStatus }) => [OptInStatus],
        "region-name": ({ RegionName }) => [RegionName],
        endpoint: ({ Endpoint }) => [Endpoint],
      }).items,
    };
  }),
  serve(
    DescribeInstances$,
    (ask: DescribeInstancesRequest, call): DescribeInstancesResult => {
      if (ask.InstanceIds !== undefined && ask.MaxResults !== undefined) {
        throw new Refusal(
          "InvalidParameterCombination",
          400,
          "The parameter instancesSet cannot be used with maxResults",
        );
      }
      const all = call.region.instances ?? [];
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/amazon-ec2-managed-instances.html: ids bring hidden ones back.
      const shown =
        ask.IncludeManagedResources === true || ask.InstanceIds !== undefined
          ? all
          : all.filter(({ Operator }) => Operator?.Managed !== true || Operator.HiddenByDefault !== true);
      const named = withIds(shown, ask.InstanceIds, ({ InstanceId }) => InstanceId, "InvalidInstanceID.NotFound");
      const { items, next } = select(call, ask, named, {
        "instance-state-name": ({ State }) => [State?.Name],
        "instance-type": ({ InstanceType }) => [InstanceType],
        "instance-id": ({ InstanceId }) => [InstanceId],
        "vpc-id": ({ VpcId }) => [VpcId],
        "subnet-id": ({ SubnetId }) => [SubnetId],
        "image-id": ({ ImageId }) => [ImageId],
        "tag-key": ({ Tags }) => (Tags ?? []).map(({ Key }) => Key),
        "operator.managed": ({ Operator }) => [String(Operator?.Managed ?? false)],
        "operator.principal": ({ Operator }) => [Operator?.Principal],
      });
      return {
        Reservations: items.map((instance) => ({
          ReservationId: `r-${(instance.InstanceId ?? "").slice(2)}`,
          OwnerId: call.account.id,
          Groups: [],
          Instances: [instance],
        })),
        NextToken: next,
      };
    },
    { MaxResults: PAGE },
  ),
  serve(
    DescribeInstanceTypes$,
    (ask: DescribeInstanceTypesRequest, call): DescribeInstanceTypesResult => {
      const all = call.region.instanceTypes ?? call.world.instanceTypes ?? [];
      const named = withIds(all, ask.InstanceTypes, ({ InstanceType }) => InstanceType, "InvalidInstanceType");
      const { items, next } = select(
        call,
        ask,
        named,
        {
          "instance-type": ({ InstanceType }) => [InstanceType],
          "bare-metal": ({ BareMetal }) => [String(BareMetal)],
          "processor-info.supported-architecture": ({ ProcessorInfo }) => ProcessorInfo?.SupportedArchitectures ?? [],
        },
        100,
      );
      return { InstanceTypes: items, NextToken: next };
    },
    { MaxResults: [5, 100], InstanceTypes: [0, 100] },
  ),
  serve(
    DescribeImages$,
    (ask: DescribeImagesRequest, call): DescribeImagesResult => {
      const named = withIds(call.region.images ?? [], ask.ImageIds, ({ ImageId }) => ImageId, "InvalidAMIID.NotFound");
      const { items, next } = select(call, ask, named, {
        "image-id": ({ ImageId }) => [ImageId],
        name: ({ Name }) => [Name],
        "owner-id": ({ OwnerId }) => [OwnerId],
      });
      return { Images: items, NextToken: next };
    },
    { MaxResults: [1, 1000] },
  ),
  serve(
    DescribeVpcs$,
    (ask: DescribeVpcsRequest, call): DescribeVpcsResult => {
      const named = withIds(call.region.vpcs ?? [], ask.VpcIds, ({ VpcId }) => VpcId, "InvalidVpcID.NotFound");
      const { items, next } = select(call, ask, named, {
        "vpc-id": ({ VpcId }) => [VpcId],
        "owner-id": ({ OwnerId }) => [OwnerId],
        "is-default": ({ IsDefault }) => [String(IsDefault ?? false)],
        state: ({ State }) => [State],
      });
      return { Vpcs: items, NextToken: next };
    },
    { MaxResults: PAGE },
  ),
  serve(DescribeVpcAttribute$, (ask: DescribeVpcAttributeRequest, call): DescribeVpcAttributeResult => {
    const [vpc] = withIds(call.region.vpcs ?? [], [ask.VpcId ?? ""], ({ VpcId }) => VpcId, "InvalidVpcID.NotFound");
    // A participant of a shared VPC may not ask for its attributes.
    if ((vpc?.OwnerId ?? call.account.id) !== call.account.id) {
      throw new Refusal("OperationNotPermitted", 400, "The account does not own the VPC.");
    }
    const { support = true, hostnames = true } = call.region.vpcDns?.[ask.VpcId ?? ""] ?? {};
    const VpcId = ask.VpcId;
    switch (ask.Attribute) {
      case "enableDnsSupport":
        return { VpcId, EnableDnsSupport: { Value: support } };
      case "enableDnsHostnames":
        return { VpcId, EnableDnsHostnames: { Value: hostnames } };
      default:
        throw new Refusal("InvalidParameterValue", 400, "One attribute must be named.");
    }
  }),
  serve(
    DescribeSubnets$,
    (ask: DescribeSubnetsRequest, call): DescribeSubnetsResult => {
      const all = call.region.subnets ?? [];
      const named = withIds(all, ask.SubnetIds, ({ SubnetId }) => SubnetId, "InvalidSubnetID.NotFound");
      const { items, next } = select(call, ask, named, {
        "subnet-id": ({ SubnetId }) => [SubnetId],
        "vpc-id": ({ VpcId }) => [VpcId],
        "owner-id": ({ OwnerId }) => [OwnerId],
        "availability-zone": ({ AvailabilityZone }) => [AvailabilityZone],
      });
      return { Subnets: items, NextToken: next };
    },
    { MaxResults: PAGE },
  ),
  serve(
    DescribeVpcEndpoints$,
    (ask: DescribeVpcEndpointsRequest, call) => {
      // Trap T6: a participant of a shared VPC is not told of the owner's endpoints.
      const own = (call.region.vpcEndpoints ?? []).filter(
        ({ OwnerId }) => (OwnerId ?? call.account.id) === call.account.id,
      );
      const named = withIds(
        own,
        ask.VpcEndpointIds,
        ({ VpcEndpointId }) => VpcEndpointId,
        "InvalidVpcEndpointId.NotFound",
      );
      const { items, next } = select(
        call,
        ask,
        named,
        {
          "service-name": ({ ServiceName }) => [ServiceName],
          "vpc-id": ({ VpcId }) => [VpcId],
          "vpc-endpoint-id": ({ VpcEndpointId }) => [VpcEndpointId],
          "vpc-endpoint-state": ({ State }) => [State],
          "vpc-endpoint-type": ({ VpcEndpointType }) => [VpcEndpointType],
        },
        1000,
      );
      return { VpcEndpoints: items, NextToken: next };
    },
    { MaxResults: [1, 1000] },
  ),
  serve(
    DescribeSecurityGroups$,
    (ask: DescribeSecurityGroupsRequest, call): DescribeSecurityGroupsResult => {
      const all = call.region.securityGroups ?? [];
      const named = withIds(all, ask.GroupIds, ({ GroupId }) => GroupId, "InvalidGroup.NotFound");
      const { items, next } = select(call, ask, named, {
        "group-id": ({ GroupId }) => [GroupId],
        "group-name": ({ GroupName }) => [GroupName],
        "vpc-id": ({ VpcId }) => [VpcId],
      });
      return { SecurityGroups: items, NextToken: next };
    },
    { MaxResults: PAGE },
  ),
  serve(GetManagedResourceVisibility$, (_: unknown, call): GetManagedResourceVisibilityResult => {
    return { Visibility: { DefaultVisibility: call.region.managedVisibility ?? "visible" } };
  }),
];
