import type { VpcEndpoint } from "../inventory/inventory.ts";
import type { Range } from "../units/range.ts";
import type { PriceList } from "./price-list.ts";
import { endpointRate } from "./price-list.ts";

/** Why an endpoint costs what it costs. */
export type EndpointWhy = "automatic" | "manual" | "silent" | "orphaned" | "shared" | "none" | "unread";

/** The monthly cost of one VPC's guardduty-data endpoint (micro-dollars), and what it would cost as an ordinary interface endpoint. */
export type EndpointCost = {
  readonly vpc: VpcEndpoint;
  readonly why: EndpointWhy;
  readonly cost: Range;
  readonly ordinary: Range;
};

/**
 * Costs an endpoint over `hours`: nothing while an agent reports through the one GuardDuty made; from nothing to the ordinary
 * price where it is self-made, silent or left over, because sources disagree there, or where its account was not read
 * (https://docs.aws.amazon.com/guardduty/latest/ug/creating-vpc-endpoint-ec2-agent-manually.html).
 */
export function endpointCost(vpc: VpcEndpoint, list: PriceList, hours: number): EndpointCost {
  const rate = endpointRate(list, vpc.regionId);
  const times = vpc.azs * hours;
  const why = whyOf(vpc);
  const sure = why === "unread" ? 0 : times;
  const ordinary = { low: rate.low * sure, expected: rate.expected * sure, high: rate.high * times };
  const free = why === "automatic" || why === "shared" || why === "none";
  return { vpc, why, ordinary, cost: { low: 0, expected: 0, high: free ? 0 : ordinary.high } };
}

function whyOf(vpc: VpcEndpoint): EndpointWhy {
  switch (vpc.endpoint) {
    case "none":
      return "none";
    case "unread":
      return "unread";
    case "self-made":
      return vpc.reporting ? "manual" : "silent";
    case "guardduty":
      if (!vpc.reporting) return "orphaned";
      return vpc.participants.length > 0 ? "shared" : "automatic";
  }
}
