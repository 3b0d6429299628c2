/** Bands of GuardDuty's price table, in vCPU-months. (https://aws.amazon.com/guardduty/pricing/, US East) */
const BANDS = [
  ["0", "500", "1.5000000000"],
  ["500", "5000", "0.7500000000"],
  ["5000", "Inf", "0.2500000000"],
] as const;

const METERS = ["PaidEKSvCPUMonitored", "PaidFargatevCPUMonitored", "PaidEC2vCPUMonitored"];

type Line = {
  readonly serviceCode: string;
  readonly family: string;
  readonly usagetype: string;
  readonly unit: string;
  readonly bands: readonly (readonly [from: string, to: string, usd: string])[];
};

/** The products of one Region as the Price List sends them: what Runtime Monitoring and an interface endpoint cost. */
export function pricesOf(regionId: string, prefix: string): string[] {
  const runtime = METERS.map((meter): Line => ({
    serviceCode: "AmazonGuardDuty",
    family: "GuardDuty",
    usagetype: `${prefix}-${meter}`,
    unit: "vCPU-Months",
    bands: BANDS,
  }));
  const flowLogs: Line = {
    serviceCode: "AmazonGuardDuty",
    family: "GuardDuty",
    usagetype: `${prefix}-PaidEventsAnalyzed-Bytes`,
    unit: "GB",
    bands: [
      ["0", "500", "1.0000000000"],
      ["500", "2500", "0.5000000000"],
      ["2500", "Inf", "0.2500000000"],
    ],
  };
  const endpoint: Line = {
    serviceCode: "AmazonVPC",
    family: "VpcEndpoint",
    usagetype: `${prefix}-VpcEndpoint-Hours`,
    unit: "Hrs",
    bands: [["0", "Inf", "0.0100000000"]],
  };
  return [...runtime, flowLogs, endpoint].map((line) => JSON.stringify(productOf(regionId, line)));
}

/** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html */
function productOf(regionId: string, { serviceCode, family, usagetype, unit, bands }: Line) {
  const sku = usagetype.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const term = `${sku}.JRTCKXETXF`;
  const dimensions = bands.map(([beginRange, endRange, usd], at) => {
    const rateCode = `${term}.BAND${at}`;
    return [rateCode, { rateCode, unit, beginRange, endRange, pricePerUnit: { USD: usd }, appliesTo: [] }] as const;
  });
  return {
    serviceCode,
    product: {
      sku,
      productFamily: family,
      attributes: { servicecode: serviceCode, regionCode: regionId, locationType: "AWS Region", usagetype },
    },
    terms: {
      OnDemand: {
        [term]: {
          sku,
          offerTermCode: "JRTCKXETXF",
          termAttributes: {},
          priceDimensions: Object.fromEntries(dimensions),
        },
      },
    },
    version: "20261107000000",
    publicationDate: "2026-11-07T00:00:00Z",
  };
}
