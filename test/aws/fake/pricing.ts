import type { GetProductsRequest, GetProductsResponse } from "@aws-sdk/client-pricing";
import { GetProducts$ } from "@aws-sdk/client-pricing";
import type { Operation } from "./operation.ts";
import { pageOf, serve } from "./operation.ts";
import { Refusal } from "./refusal.ts";

type Product = {
  readonly serviceCode?: string;
  readonly product?: { readonly productFamily?: string; readonly attributes?: Readonly<Record<string, string>> };
};

/** The Price List is served in few Regions. (https://docs.aws.amazon.com/general/latest/gr/billing.html) */
const ENDPOINTS = new Set(["us-east-1", "eu-central-1", "ap-south-1"]);

const read = new Map<string, Product>();

function productOf(text: string): Product {
  const known = read.get(text) ?? (JSON.parse(text) as Product);
  read.set(text, known);
  return known;
}

/** What a report needs of the Price List. (https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html) */
export const PRICING: readonly Operation[] = [
  serve(
    GetProducts$,
    (ask: GetProductsRequest, call): GetProductsResponse => {
      if (!ENDPOINTS.has(call.regionId)) {
        throw new Refusal("NotServed", 404, `There is no Price List endpoint in ${call.regionId}.`);
      }
      const filters = ask.Filters ?? [];
      const other = filters.find(({ Type }) => Type !== "TERM_MATCH");
      if (other !== undefined) throw new Refusal("NotServed", 501, `The fake has no filter type ${other.Type}.`);
      const matching = (call.world.prices ?? []).filter((text) => {
        const { serviceCode, product } = productOf(text);
        const attributes: Readonly<Record<string, string | undefined>> = {
          productFamily: product?.productFamily,
          ...product?.attributes,
        };
        return (
          (serviceCode ?? attributes["servicecode"]) === ask.ServiceCode &&
          filters.every(({ Field = "", Value }) => attributes[Field] === Value)
        );
      });
      const { items, next } = pageOf(call, matching, ask.NextToken, ask.MaxResults ?? 100);
      return { FormatVersion: "aws_v1", PriceList: items, NextToken: next };
    },
    { MaxResults: [1, 100] },
  ),
];
