import type { EndpointCost } from "../pricing/endpoint.ts";
import { addRanges } from "../units/range.ts";
import type { Assumption } from "./assumption.ts";
import { USER_GUIDE } from "./assumption.ts";
import type { FlowLogBasis, FlowLogSettings } from "./flow-logs.ts";
import { between } from "./swing.ts";

/** What the lines beside the bill rest on: endpoints and flow logs; their swings move those lines, and not the bill. */
export const besideAssumptions = (
  endpoints: readonly EndpointCost[] | null,
  flowLogs: readonly FlowLogBasis[] | null,
  told: FlowLogSettings | null,
): Assumption[] => [...endpointAssumptions(endpoints ?? []), ...flowLogAssumptions(flowLogs ?? [], told)];

function endpointAssumptions(endpoints: readonly EndpointCost[]): Assumption[] {
  const open = endpoints.filter(({ cost }) => cost.high !== 0);
  if (open.length === 0) return [];
  return [
    {
      id: "endpoint-price",
      value: "endpoints that GuardDuty doesn't manage, or that no agent reports through, cost nothing",
      other: "the ordinary price of an interface endpoint, beside the bill",
      source: `${USER_GUIDE}/creating-vpc-endpoint-ec2-agent-manually.html`,
      swing: { low: 0, high: addRanges(open.map(({ cost }) => cost)).high },
      in: "beside",
    },
  ];
}

function flowLogAssumptions(bases: readonly FlowLogBasis[], told: FlowLogSettings | null): Assumption[] {
  const everything = bases.find(({ basis }) => basis === "everything");
  const regions = (everything?.regions ?? []).filter(({ waiver }) => waiver !== null);
  if (told === null || regions.length === 0) return [];
  const source = `${USER_GUIDE}/monitoring_costs.html`;
  const alone = regions.filter(({ volume }) => volume?.analyzed === null);
  const less = alone.map(({ waiver }) => (waiver === null ? 0 : waiver.saved.expected - waiver.saved.low));
  const list: Assumption[] = [
    {
      id: "flow-log-share",
      value: "flow logs are made in proportion to vCPU, watched or not",
      other: null,
      source,
      swing: null,
      in: "beside",
    },
  ];
  if (alone.length > 0) {
    list.push({
      id: "flow-log-ladder",
      value: "flow logs stand alone on their ladder",
      other: "beside so many DNS logs that only the deepest price is saved, of the net cost",
      source,
      swing: between(less.reduce((sum, one) => sum + one, 0)),
      in: "beside",
    });
  }
  return list;
}
