import type { EndpointPrice, Price, PriceList } from "../pricing/price-list.ts";
import { misfit, parsePriceList } from "./price-file.ts";
import { priceFileText } from "./price-text.ts";

/**
 * One list of what was fetched and, for each Region and meter that it lacks, of `base`; its content is a price file that
 * reads back as the same list. Where nothing was fetched it is `base` itself.
 */
export function mergePrices(live: Pick<PriceList, "prices" | "endpoints">, base: PriceList): PriceList {
  if (live.prices.length === 0 && live.endpoints.length === 0) return base;
  const fetched = new Set(live.prices.map(priceKey));
  const fetchedEndpoints = new Set(live.endpoints.map(({ regionId }) => regionId));
  const prices = [...live.prices, ...base.prices.filter((price) => !fetched.has(priceKey(price)))];
  const endpoints: EndpointPrice[] = [
    ...live.endpoints,
    ...base.endpoints.filter(({ regionId }) => !fetchedEndpoints.has(regionId)),
  ];
  // A base price with open tiers was right beside the US East of its time; beside a ladder cut elsewhere nothing fills them.
  const fitting = prices.filter((price) => misfit(price, prices) === null);
  const name = `AWS Price List, else ${base.name}`;
  const notes = [
    `What the AWS Price List had is from there, the rest from ${base.name}; the source of a price says which.`,
  ];
  return parsePriceList(name, priceFileText(fitting, endpoints, "watchbill prices refresh", notes));
}

const priceKey = ({ regionId, meter }: Price): string => `${regionId} ${meter}`;
