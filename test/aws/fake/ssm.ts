import type {
  DescribeInstanceInformationRequest,
  DescribeInstanceInformationResult,
  InstanceInformation,
} from "@aws-sdk/client-ssm";
import { DescribeInstanceInformation$ } from "@aws-sdk/client-ssm";
import type { Operation } from "./operation.ts";
import { pageOf, serve } from "./operation.ts";
import { Refusal } from "./refusal.ts";

const FILTERS: Readonly<Record<string, (one: InstanceInformation) => string | undefined>> = {
  InstanceIds: ({ InstanceId }) => InstanceId,
  PingStatus: ({ PingStatus }) => PingStatus,
  PlatformTypes: ({ PlatformType }) => PlatformType,
  ResourceType: ({ ResourceType }) => ResourceType,
};

/** What a report needs of Systems Manager. (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html) */
export const SSM: readonly Operation[] = [
  serve(
    DescribeInstanceInformation$,
    (ask: DescribeInstanceInformationRequest, call): DescribeInstanceInformationResult => {
      const filters = ask.Filters ?? [];
      for (const { Key, Values = [] } of filters) {
        if (!((Key ?? "") in FILTERS)) throw new Refusal("InvalidFilterKey", 400, `${Key} is no filter.`);
        if (Values.length < 1 || Values.length > 100) throw new Refusal("InvalidFilterValue", 400, "1 to 100 values.");
      }
      const matching = (call.region.managedInstances ?? []).filter((one) =>
        filters.every(({ Key, Values = [] }) => Values.includes(FILTERS[Key ?? ""]?.(one) ?? "")),
      );
      const { items, next } = pageOf(call, matching, ask.NextToken, ask.MaxResults ?? 10);
      return { InstanceInformationList: items, NextToken: next };
    },
    { MaxResults: [5, 50] },
  ),
];
