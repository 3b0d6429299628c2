/**
 * Products as GetProducts gives them (FormatVersion aws_v1), written by hand: the frame, term and rate codes after the example
 * in https://docs.aws.amazon.com/cli/latest/reference/pricing/get-products.html, the attributes after public notes on
 * AmazonGuardDuty and AmazonVPC. Figures are invented but for US East's.
 */
type Made = {
  readonly usagetype: string;
  readonly regionCode?: string;
  readonly unit?: string;
  /** beginRange, endRange and the price of each tier. */
  readonly tiers: readonly (readonly [string, string, unknown])[];
  readonly currency?: string;
  readonly attributes?: object;
  readonly publicationDate?: unknown;
};

/** A product as a value, so that a test can damage it. */
export function product({
  usagetype,
  regionCode = "eu-west-1",
  unit = "vCPU-Months",
  currency = "USD",
  ...made
}: Made) {
  const sku = `SKU${usagetype.replaceAll(/\W/g, "").toUpperCase()}`;
  const term = `${sku}.JRTCKXETXF`;
  const dimensions = made.tiers.map(([beginRange, endRange, price], index) => {
    const rateCode = `${term}.RATE${index}`;
    return [
      rateCode,
      {
        unit,
        endRange,
        description: `${String(price)} per ${unit}`,
        appliesTo: [],
        rateCode,
        beginRange,
        pricePerUnit: { [currency]: price },
      },
    ];
  });
  return {
    product: {
      productFamily: unit === "Hrs" ? "VpcEndpoint" : "GuardDuty",
      attributes: { usagetype, regionCode, locationType: "AWS Region", location: "EU (Ireland)", ...made.attributes },
      sku,
    },
    serviceCode: unit === "Hrs" ? "AmazonVPC" : "AmazonGuardDuty",
    terms: {
      OnDemand: {
        [term]: {
          priceDimensions: Object.fromEntries(dimensions),
          sku,
          effectiveDate: "2026-11-01T00:00:00Z",
          offerTermCode: "JRTCKXETXF",
          termAttributes: {},
        },
      },
    },
    version: "20261118201500",
    publicationDate: "publicationDate" in made ? made.publicationDate : "2026-11-18T20:15:00Z",
  };
}

/** A ladder, not in order, with ten decimals as AWS writes them. */
export const LADDER = [
  ["5000", "Inf", "0.3000000000"],
  ["0", "500", "1.8100000000"],
  ["500", "5000", "0.9100000000"],
] as const;

/** What AmazonGuardDuty sells in Ireland: the three meters and flow logs among others that look alike. */
export const GUARDDUTY = [
  product({ usagetype: "EU-PaidEventsAnalyzed", unit: "Events", tiers: [["0", "Inf", "0.0000040000"]] }),
  product({ usagetype: "EU-FreeEKSvCPUMonitored", tiers: [["0", "Inf", "0.0000000000"]] }),
  product({ usagetype: "EU-PaidRDSvCPUMonitored", tiers: [["0", "Inf", "1.0900000000"]] }),
  product({ usagetype: "EU-PaidEKSvCPUMonitored", tiers: LADDER }),
  product({ usagetype: "EU-PaidFargatevCPUMonitored", tiers: LADDER }),
  product({ usagetype: "EU-PaidEC2vCPUMonitored", tiers: [["0", "Inf", "1.7000000000"]] }),
  product({ usagetype: "EU-PaidEventsAnalyzed-Bytes", unit: "GB", tiers: [["0", "Inf", "1.1000000000"]] }),
];

const hourly = (usagetype: string, price: string, attributes: object) =>
  product({ usagetype, unit: "Hrs", tiers: [["0", "Inf", price]], attributes });

/** What AmazonVPC sells under VpcEndpoint in Ireland. */
export const VPC = [
  hourly("EU-VpcEndpoint-GWLBE-Hours", "0.0150000000", { operation: "VpcEndpoint", group: "VPCE:VpcEndpoint" }),
  hourly("EU-VpcEndpoint-Service-Hours", "0.0500000000", { operation: "VpcEndpoint" }),
  hourly("EU-VpcEndpoint-Resource-Hours", "0.0200000000", { operation: "VpcResourceConsumer", group: "VpcResources" }),
  hourly("EU-LHR1-VpcEndpoint-Hours", "0.0300000000", { locationType: "AWS Local Zone" }),
  hourly("EU-VpcEndpoint-Hours", "0.0110000000", { operation: "VpcEndpoint", group: "VPCE:VpcEndpoint" }),
];
