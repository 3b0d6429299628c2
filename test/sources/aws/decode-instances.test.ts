import { once } from "node:events";
import { createServer } from "node:http";
import {
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  EC2Client,
  paginateDescribeInstances,
  type DescribeInstancesResult,
} from "@aws-sdk/client-ec2";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeInstances, withInstanceDecoder } from "../../../src/sources/aws/decode-instances.ts";
import { IrregularXml } from "../../../src/sources/aws/regular-xml.ts";
import { fullInstance } from "../../bench/full-instance.ts";

/** `body` as it is sent; the connection breaks behind it if `cut`. */
type Answer = { readonly status?: number; readonly body: string; readonly cut?: boolean };

const queue: Answer[] = [];
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    const { status = 200, body, cut = false } = queue.shift() ?? { status: 500, body: "asked once too often" };
    response.writeHead(status, {
      "x-amzn-RequestId": "8f7724cf",
      "content-length": Buffer.byteLength(body) + (cut ? 1 : 0),
    });
    response.end(body, () => cut && response.destroy());
  });
});
const clients: EC2Client[] = [];

function connect(decoder: "plain" | "fast", maxAttempts = 1): EC2Client {
  const address = server.address();
  const client = new EC2Client({
    region: "eu-west-1",
    endpoint: `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`,
    credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
    maxAttempts,
  });
  if (decoder === "fast") withInstanceDecoder(client);
  clients.push(client);
  return client;
}

let plain: EC2Client;
let fast: EC2Client;
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  plain = connect("plain");
  fast = connect("fast");
});
afterAll(() => {
  for (const client of clients) client.destroy();
  server.close();
});

/** The fields that an inventory needs, out of what the SDK's decoder gives. */
const wanted = ({ Reservations, NextToken }: DescribeInstancesResult): DescribeInstancesResult => ({
  NextToken,
  Reservations: Reservations?.map(({ OwnerId, Instances }) => ({
    OwnerId,
    Instances: Instances?.map((instance) => ({
      InstanceId: instance.InstanceId,
      ImageId: instance.ImageId,
      InstanceType: instance.InstanceType,
      State: instance.State && { Name: instance.State.Name },
      Architecture: instance.Architecture,
      Platform: instance.Platform,
      PlatformDetails: instance.PlatformDetails,
      CpuOptions: instance.CpuOptions && {
        CoreCount: instance.CpuOptions.CoreCount,
        ThreadsPerCore: instance.CpuOptions.ThreadsPerCore,
      },
      Placement: instance.Placement && { AvailabilityZone: instance.Placement.AvailabilityZone },
      OutpostArn: instance.OutpostArn,
      Operator: instance.Operator && { Managed: instance.Operator.Managed, Principal: instance.Operator.Principal },
      MetadataOptions: instance.MetadataOptions && {
        HttpEndpoint: instance.MetadataOptions.HttpEndpoint,
        InstanceMetadataTags: instance.MetadataOptions.InstanceMetadataTags,
      },
      VpcId: instance.VpcId,
      SubnetId: instance.SubnetId,
      Tags: instance.Tags,
    })),
  })),
});

/** What the client makes of an answer: the page, or the error as a caller sees it. */
async function read(client: EC2Client, answer: Answer): Promise<unknown> {
  queue.push(answer);
  try {
    const { $metadata, ...page } = await client.send(new DescribeInstancesCommand({}));
    return { $metadata, page };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { thrown: error.constructor, ...error, message: error.message };
  }
}

async function readPlain(body: string): Promise<{ $metadata: unknown; page: DescribeInstancesResult }> {
  queue.push({ body });
  const { $metadata, ...page } = await plain.send(new DescribeInstancesCommand({}));
  return { $metadata, page: wanted(page) };
}

const document = (content: string) => `<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${content}</DescribeInstancesResponse>`;
const one = (fields: string) =>
  document(
    `<reservationSet><item><ownerId>111122223333</ownerId><instancesSet><item>${fields}</item></instancesSet></item></reservationSet>`,
  );
const tagged = (value: string) => one(`<tagSet><item><key>k</key><value>${value}</value></item></tagSet>`);

const REGULAR: Readonly<Record<string, string>> = {
  "an instance with some sixty fields": document(`
    <reservationSet>
${fullInstance(7)}    </reservationSet>
`),
  "several reservations and a token": document(`
    <reservationSet>
${fullInstance(1)}${fullInstance(2)}${fullInstance(3)}    </reservationSet>
    <nextToken>eyJ2IjoiMiJ9==</nextToken>
`),
  "every field that is wanted": one(
    `<instanceId>i-0123456789abcdef0</instanceId><imageId>ami-1</imageId><instanceType>m5.large</instanceType>
    <instanceState><code>16</code><name>running</name></instanceState><architecture>arm64</architecture>
    <platform>windows</platform><platformDetails>Windows BYOL</platformDetails>
    <cpuOptions><coreCount>2</coreCount><threadsPerCore>1</threadsPerCore></cpuOptions>
    <placement><availabilityZone>eu-west-1a</availabilityZone></placement><outpostArn>arn:aws:outposts:x</outpostArn>
    <operator><managed>true</managed><principal>eks.amazonaws.com</principal></operator>
    <metadataOptions><httpEndpoint>enabled</httpEndpoint><instanceMetadataTags>enabled</instanceMetadataTags></metadataOptions>
    <vpcId>vpc-1</vpcId><subnetId>subnet-1</subnetId><tagSet><item><key>Name</key><value>db</value></item></tagSet>`,
  ),
  "an empty page": document("<reservationSet/>"),
  "an empty page on two lines": document("\n    <reservationSet>\n    </reservationSet>\n"),
  "no reservations at all": document("<requestId>8f77</requestId>"),
  "nothing at all": document(""),
  "a reservation without instances": document("<reservationSet><item><ownerId>1</ownerId></item></reservationSet>"),
  "an instance without fields": one(""),
  "an instance that closes itself": document(
    "<reservationSet><item><instancesSet><item/></instancesSet></item></reservationSet>",
  ),
  "fields without content": one(
    "<instanceId/><vpcId></vpcId><cpuOptions/><operator><managed/></operator><tagSet/><instanceState></instanceState>",
  ),
  "numbers without content": one("<cpuOptions><coreCount/><threadsPerCore></threadsPerCore></cpuOptions>"),
  "numbers that are none": one(
    "<cpuOptions><coreCount>two</coreCount><threadsPerCore>0x2</threadsPerCore></cpuOptions>",
  ),
  "truth in capitals": one("<operator><managed>TRUE</managed></operator>"),
  "truth that is none": one("<operator><managed>1</managed></operator>"),
  "a tag without a value": one("<tagSet><item><key>k</key></item><item><key>l</key><value/></item></tagSet>"),
  "the five names of entities": tagged("&lt;a href=&quot;x&quot;&gt; &amp;amp; &apos;b&apos;"),
  "entities by number": tagged("&#65;&#x42;&#xe9;&#9;&#10;"),
  "halves of a surrogate pair by number": tagged("&#xD83D;&#xDE00;"),
  "entities beyond sixteen bits": tagged("&#128512;&#x1F600;"),
  "a value that is one line break": tagged("&#10;"),
  "a value of spaces": tagged("   "),
  "a value of spaces and a line break": tagged("  \n  "),
  "spaces around a value": tagged("  a \n b  "),
  "more than one script and emoji": tagged("Größe 数量 👩‍💻 \u00a0 \u2028"),
  "brackets and slashes in a value": tagged("a > b /> ]]> c"),
  "elements nobody knows": one("<newThing><item><deep><deeper/>text</deep></item></newThing><vpcId>vpc-1</vpcId>"),
  "a wanted name in another place": one(
    "<networkInterface><vpcId>vpc-9</vpcId></networkInterface><vpcId>vpc-1</vpcId>",
  ),
  "a list with more than items": one("<tagSet><total>1</total><item><key>k</key></item></tagSet>"),
  "no declaration and no namespace": "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>",
  "something behind the end": `${document("<reservationSet/>")}\n<!-- the end -->`,
};

const IRREGULAR: Readonly<Record<string, string>> = {
  "a comment": one("<!-- new --><vpcId>vpc-1</vpcId>"),
  "a comment in a value": tagged("a<!-- b -->c"),
  CDATA: tagged("<![CDATA[a < b]]>"),
  "CDATA that looks like the end": one("<other><![CDATA[</other>]]></other><vpcId>vpc-1</vpcId>"),
  "a processing instruction": one("<?skip <vpcId>?><vpcId>vpc-1</vpcId>"),
  "a document type": "<!DOCTYPE a [<!ENTITY b 'c'>]>" + document("").replace(/^.*\n/, ""),
  attributes: one('<vpcId kind="main">vpc-1</vpcId>'),
  "an attribute on an element nobody knows": one('<other kind=">">x</other><vpcId>vpc-1</vpcId>'),
  "a second attribute on the root": document("").replace(" xmlns=", ' nextToken="t" xmlns='),
  prefixes: one("<a:vpcId>vpc-1</a:vpcId><vpcId>vpc-2</vpcId>"),
  "a space before a bracket": one("<vpcId >vpc-1</vpcId >"),
  "a name that is a number": one("<tagSet><0><item><key>k</key></item></0></tagSet>"),
  "carriage returns": tagged("a\r\nb\rc"),
  "text between elements": one("<placement>x<availabilityZone>eu-west-1a</availabilityZone></placement>"),
  "a space between elements": one("<placement> <availabilityZone>eu-west-1a</availabilityZone></placement>"),
  "an entity without a meaning": tagged("a&nbsp;b"),
  "a bare ampersand": tagged("a & b && c &; &#; &#x; &#X41; &#12345678;"),
  "a list in two parts": one("<tagSet><item><key>k</key></item></tagSet><tagSet><item><key>l</key></item></tagSet>"),
  "a byte order mark": `\ufeff${document("<reservationSet/>")}`,
};

describe("a regular page is read as the SDK's decoder reads it", () => {
  test.each(Object.entries(REGULAR))("%s", async (_, body) => {
    const expected = await readPlain(body);
    expect(await read(fast, { body })).toEqual(expected);
    expect(decodeInstances(body)).toEqual(expected.page);
  });
});

describe("an irregular page is left to the SDK's decoder", () => {
  test.each(Object.entries(IRREGULAR))("%s", async (_, body) => {
    expect(() => decodeInstances(body)).toThrow(IrregularXml);
    expect(await read(fast, { body })).toEqual(await read(plain, { body }));
  });
});

const refused = (code: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>${code}</Code><Message>a &amp; b</Message></Error></Errors><RequestID>1</RequestID></Response>`;

describe("a failure is the SDK's own", () => {
  test.each<[string, Answer]>([
    ["refused", { status: 403, body: refused("UnauthorizedOperation") }],
    ["not opted in", { status: 401, body: refused("AuthFailure") }],
    ["a bad request", { status: 400, body: refused("InvalidInstanceID.NotFound") }],
    ["too many requests", { status: 503, body: refused("RequestLimitExceeded") }],
    ["a page of a proxy", { status: 502, body: "<html><body>Bad Gateway</html>" }],
    ["an error without a body", { status: 500, body: "" }],
    ["XML cut short", { body: document(fullInstance(1)).slice(0, 900) }],
    ["XML cut short in a tag", { body: "<DescribeInstancesResponse><reservationSet" }],
    ["tags closed in the wrong order", { body: one("<a><b></a></b>") }],
    ["a tag that opens where one should close", { body: one("<vpcId>vpc-1<svpcId>") }],
    ["JSON", { body: "{}" }],
    ["a connection that breaks in the body", { body: document(fullInstance(1)), cut: true }],
  ])("%s", async (_, answer) => {
    const failure = await read(fast, answer);
    expect(failure).toEqual(await read(plain, answer));
    expect(failure).toHaveProperty("thrown");
  });
});

test("an answer without a body has no reservations", async () => {
  expect(await read(fast, { body: "" })).toEqual(await read(plain, { body: "" }));
});

test("other operations stay with the SDK's decoder", async () => {
  queue.push({
    body: "<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName></item></regionInfo></DescribeRegionsResponse>",
  });
  const { Regions } = await fast.send(new DescribeRegionsCommand({}));
  expect(Regions).toEqual([{ RegionName: "eu-west-1" }]);
});

test("retries and paging stay with the SDK", async () => {
  const first = document(`<reservationSet/><nextToken>second</nextToken>`);
  queue.push({ status: 500, body: refused("InternalError") }, { body: first }, { body: one("<vpcId>vpc-1</vpcId>") });
  const pages: DescribeInstancesResult[] = [];
  for await (const { Reservations, NextToken } of paginateDescribeInstances({ client: connect("fast", 2) }, {}))
    pages.push({ Reservations, NextToken });
  expect(pages).toEqual([
    { Reservations: [], NextToken: "second" },
    { Reservations: [{ OwnerId: "111122223333", Instances: [{ VpcId: "vpc-1" }] }] },
  ]);
});

test.each([
  ["deep nesting", one("<a>".repeat(200_000))],
  ["deep nesting that closes", one("<a>".repeat(100_000) + "</a>".repeat(100_000))],
  ["a tag without end", one(`<${"a".repeat(5_000_000)}`)],
  ["ampersands", tagged("&".repeat(500_000))],
  ["brackets", one("<".repeat(2_000_000))],
  ["declarations", "<?xml ".repeat(500_000)],
  ["a declaration without end", `<?xml ${"?".repeat(5_000_000)}`],
  ["a namespace without end", `<a xmlns="${"x".repeat(5_000_000)}`],
  ["an empty document", " \n".repeat(2_000_000)],
  ["spaces between elements", one(" ".repeat(5_000_000))],
])("hostile input is given up at once: %s", (_, xml) => {
  expect(() => decodeInstances(xml)).toThrow(IrregularXml);
});

test("five million characters in a value are read", () => {
  const value = "x &amp; y".repeat(1_000_000);
  const [reservation] = decodeInstances(tagged(value)).Reservations ?? [];
  expect(reservation?.Instances?.[0]?.Tags?.[0]?.Value).toHaveLength(5_000_000);
});

function decodedOrIrregular(xml: string): DescribeInstancesResult | "irregular" {
  try {
    return decodeInstances(xml);
  } catch (error) {
    if (error instanceof IrregularXml) return "irregular";
    throw error;
  }
}

const CONTENT = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\n",
    "\t",
    "true",
    "false",
    "0",
    "4",
    "-1",
    "1e3",
    "i-0123456789abcdef0",
    "&#10;",
    "&#xA0;",
  ),
  fc.string({ unit: "binary" }).map((value) =>
    // What XML has no way to say can't be in a tag either.
    value
      .replace(/[\u0000-\u0008\u000b-\u001f\ud800-\udfff\ufffe\uffff]/gu, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;"),
  ),
);
const leaf = (name: string) => CONTENT.map((content) => `<${name}>${content}</${name}>`);
const element = (name: string, ...children: readonly fc.Arbitrary<string>[]) =>
  fc
    .tuple(fc.constantFrom("", "\n", "\n        "), ...children.map((child) => fc.option(child, { nil: "" })))
    .map(([indentation, ...inner]) =>
      inner.join("") === "" ? `<${name}/>` : `<${name}>${inner.map((child) => indentation + child).join("")}</${name}>`,
    );
const several = (name: string, item: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(item, { maxLength }).map((items) => `<${name}>${items.join("\n")}</${name}>`);

const INSTANCE = element(
  "item",
  ...["instanceId", "imageId", "instanceType", "architecture", "platform", "platformDetails"].map(leaf),
  element("instanceState", leaf("unheardOf"), leaf("name")),
  element("cpuOptions", leaf("coreCount"), leaf("threadsPerCore")),
  element("unheardOf", leaf("vpcId"), element("deeper", leaf("item"))),
  element("placement", leaf("availabilityZone")),
  element("operator", leaf("managed"), leaf("principal")),
  element("metadataOptions", leaf("httpEndpoint"), leaf("instanceMetadataTags")),
  ...["outpostArn", "vpcId", "subnetId"].map(leaf),
  several("tagSet", element("item", leaf("key"), leaf("value")), 4),
);
const PAGE = fc
  .tuple(
    several("reservationSet", element("item", leaf("ownerId"), several("instancesSet", INSTANCE, 3)), 3),
    fc.option(leaf("nextToken"), { nil: "" }),
  )
  .map(([reservations, token]) => document(`\n    ${reservations}${token}`));

test("both decoders agree on any page that EC2 could write", async () => {
  await fc.assert(
    fc.asyncProperty(PAGE, async (body) => {
      expect(decodeInstances(body)).toEqual((await readPlain(body)).page);
    }),
    { numRuns: 150 },
  );
});

test("a damaged page is never read otherwise than the SDK's decoder reads it", async () => {
  const damage = fc.constantFrom(
    "",
    "<",
    ">",
    "/",
    "&",
    "x",
    " ",
    "\n",
    "<item>",
    "</item>",
    "<a>",
    "</a>",
    "<a/>",
    "<!--",
  );
  await fc.assert(
    fc.asyncProperty(PAGE, damage, fc.nat(), fc.nat({ max: 12 }), async (page, put, place, cut) => {
      const at = place % page.length;
      const body = (page.slice(0, at) + put + page.slice(at + cut)).toWellFormed();
      const decoded = decodedOrIrregular(body);
      expect(decoded).toEqual(decoded === "irregular" ? decoded : (await readPlain(body)).page);
    }),
    { numRuns: 300 },
  );
});
