import type { EndpointCost } from "../pricing/endpoint.ts";
import { endpointCost } from "../pricing/endpoint.ts";
import { monthOf } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { addRanges } from "../units/range.ts";
import type { Model } from "./model.ts";
import { divisor } from "./model.ts";
import type { View } from "./usage.ts";

/** The VPCs in view with what their endpoints cost; null in a view by kind or tag, since an endpoint serves all of its VPC. */
export function endpointsOf(model: Model, view: View): EndpointCost[] | null {
  if (view.kinds !== null || view.tags.length > 0) return null;
  const hours = divisor(model, monthOf(model.asOf));
  return model.population.frame.vpcs
    .filter(({ endpoint, reporting }) => reporting || endpoint === "guardduty" || endpoint === "self-made")
    .filter(({ accountId }) => view.accounts === null || view.accounts.includes(accountId))
    .filter(({ regionId }) => view.regions === null || view.regions.includes(regionId))
    .map((vpc) => endpointCost(vpc, model.prices, hours));
}

/** The endpoints of VPCs in whose account and Region agents are run by hand: how many, and what they cost a month on both sides. */
export type ManualEndpoints = { readonly vpcs: number; readonly base: Range; readonly scenario: Range };

/**
 * What running agents by hand makes of endpoints: yours instead of GuardDuty's, which costs between nothing and the ordinary
 * price, because sources disagree. Null where no agent is run by hand, or endpoints aren't told.
 */
export function manualEndpoints(model: Model, view: View): ManualEndpoints | null {
  const byHand = model.blocks.filter(({ course }) => course?.manual === true);
  if (byHand.length === 0) return null;
  const places = new Set(byHand.map(({ accountId, regionId }) => `${accountId} ${regionId}`));
  const endpoints = endpointsOf(model, view)?.filter(({ vpc }) =>
    [vpc.accountId, ...vpc.participants].some((id) => places.has(`${id} ${vpc.regionId}`)),
  );
  if (endpoints === undefined) return null;
  return {
    vpcs: endpoints.length,
    base: addRanges(endpoints.map(({ cost }) => cost)),
    scenario: addRanges(endpoints.map(({ ordinary }) => ({ low: 0, expected: 0, high: ordinary.high }))),
  };
}
