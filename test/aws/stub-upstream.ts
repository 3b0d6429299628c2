import { createServer } from "node:http";
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient, ListClustersCommand as ListEcsClustersCommand } from "@aws-sdk/client-ecs";
import { EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import { GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

/** What an endpoint was sent, byte for byte. */
export type Received = {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
};

/** An endpoint that accepts everything and gives each of the eight services one short, valid answer; whoever started it closes it. */
export async function startStubUpstream(): Promise<{
  url: string;
  received: readonly Received[];
  close(): Promise<void>;
}> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = "", url = "", rawHeaders } = request;
    received.push({ method, url, rawHeaders, body: Buffer.concat(chunks).toString("utf8") });
    const service = /\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    response.writeHead(200, { "Content-Type": "text/plain", "X-Upstream": "stub" }).end(ANSWERS[service] ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the stub has no port");
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${address.port}`, received, close };
}

/** What the stub answers, by the name in the signature. */
const ANSWERS: Readonly<Record<string, string>> = {
  ec2: "<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>",
  sts:
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAMEMBER</AccessKeyId><SecretAccessKey>s</SecretAccessKey>" +
    "<SessionToken>t</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>",
  ecs: '{"clusterArns":["arn:aws:ecs:eu-west-1:111122223333:cluster/ü"]}',
  eks: '{"clusters":["one"]}',
  guardduty: '{"detectorIds":["d1"]}',
  organizations: '{"Accounts":[{"Id":"111122223333"}]}',
  pricing: '{"PriceList":[],"FormatVersion":"aws_v1"}',
  monitoring: '{"MetricDataResults":[]}',
};

/** How a test's client is set up. */
export type CallerOptions = {
  readonly endpoint: string;
  readonly region?: string;
  readonly maxAttempts?: number;
  readonly accessKeyId?: string;
  /** How long a connection may say nothing; for ever unless given. */
  readonly silenceMs?: number;
};

/** One read of each service through the SDK's real client, by the name in the signature; gives what the SDK gives. */
export const CALLS: Readonly<Record<string, (options: CallerOptions) => Promise<object>>> = {
  ec2: (options) => new EC2Client(configOf(options)).send(new DescribeVpcsCommand({ MaxResults: 5 })),
  sts: (options) =>
    new STSClient(configOf(options)).send(
      new AssumeRoleCommand({ RoleArn: "arn:aws:iam::444455556666:role/reader", RoleSessionName: "test" }),
    ),
  ecs: (options) => new ECSClient(configOf(options)).send(new ListEcsClustersCommand({})),
  eks: (options) => new EKSClient(configOf(options)).send(new ListClustersCommand({})),
  guardduty: (options) => new GuardDutyClient(configOf(options)).send(new ListDetectorsCommand({})),
  organizations: (options) => new OrganizationsClient(configOf(options)).send(new ListAccountsCommand({})),
  pricing: (options) => new PricingClient(configOf(options)).send(new GetProductsCommand({ ServiceCode: "AmazonEC2" })),
  monitoring: (options) =>
    new CloudWatchClient(configOf(options)).send(
      new GetMetricDataCommand({ StartTime: new Date(0), EndTime: new Date(1), MetricDataQueries: [] }),
    ),
};

function configOf(options: CallerOptions) {
  const { endpoint, region = "eu-west-1", maxAttempts = 1, accessKeyId = "AKIATEST", silenceMs = 0 } = options;
  return {
    endpoint,
    region,
    maxAttempts,
    credentials: { accessKeyId, secretAccessKey: "secret" },
    requestHandler: { socketTimeout: silenceMs },
  };
}
