import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { EC2Client, type Instance, paginateDescribeInstances } from "@aws-sdk/client-ec2";
import { withInstanceDecoder } from "../../src/sources/aws/decode-instances.ts";
import { fullInstance } from "./full-instance.ts";

const INSTANCES = 1_000;
const PAGES = 10;
const MIB = 1024 * 1024;

/** One page as EC2 writes it: a reservation for each instance, indented. */
function pageOf(number: number): string {
  const reservations = Array.from({ length: INSTANCES }, (_, index) => fullInstance(number * INSTANCES + index)).join(
    "",
  );
  const next = number + 1 < PAGES ? `    <nextToken>${number + 1}</nextToken>\n` : "";
  return `<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
    <requestId>8f7724cf-496f-496e-8fe3-example</requestId>
    <reservationSet>
${reservations}    </reservationSet>
${next}</DescribeInstancesResponse>`;
}

/** Serves the pages on a free port, which it tells its parent. */
function serve(): void {
  const pages = Array.from({ length: PAGES }, (_, number) => Buffer.from(pageOf(number)));
  const server = createServer(async (request, response) => {
    let asked = "";
    for await (const chunk of request) asked += String(chunk);
    response.setHeader("content-type", "text/xml;charset=UTF-8");
    response.end(pages[Number(new URLSearchParams(asked).get("NextToken") ?? 0)]);
  });
  server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
}

/** Reads every page once and tells what that took of the processor. */
async function read(variant: string, port: string): Promise<void> {
  const client = new EC2Client({
    region: "eu-west-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
  });
  if (variant === "fast") withInstanceDecoder(client);
  const start = process.cpuUsage();
  const instances: Instance[] = [];
  for await (const { Reservations = [] } of paginateDescribeInstances({ client }, {}))
    instances.push(...Reservations.flatMap((reservation) => reservation.Instances ?? []));
  const { user, system } = process.cpuUsage(start);
  process.stdout.write(JSON.stringify({ cpu: (user + system) / 1000, count: instances.length }));
}

/** What the SDK and our decoder take of the processor for the same pages, in milliseconds: the least of so many processes each. */
export async function decodeTimes(rounds: number): Promise<{ readonly plain: number; readonly fast: number }> {
  const self = fileURLToPath(import.meta.url);
  const server = spawn(process.execPath, [self, "serve"], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  try {
    const [{ port }] = (await once(server, "message")) as [{ port: number }];
    const run = (variant: string): { cpu: number; count: number } =>
      JSON.parse(spawnSync(process.execPath, [self, variant, `${port}`], { encoding: "utf8" }).stdout);
    const pairs = Array.from({ length: rounds }, () => ({ plain: run("plain"), fast: run("fast") }));
    const counts = new Set(pairs.flatMap(({ plain, fast }) => [plain.count, fast.count]));
    if (counts.size !== 1 || !counts.has(INSTANCES * PAGES)) throw new Error(`read ${[...counts]} instances`);
    const least = (variant: "plain" | "fast") => Math.min(...pairs.map((pair) => pair[variant].cpu));
    return { plain: least("plain"), fast: least("fast") };
  } finally {
    server.kill();
  }
}

async function compare(): Promise<void> {
  const { plain, fast } = await decodeTimes(5);
  const size = Buffer.byteLength(pageOf(0)) / MIB;
  process.stdout.write(
    `${PAGES} pages of ${INSTANCES} instances, ${size.toFixed(1)} MiB each; least of 5 processes, user + system
plain SDK              ${plain.toFixed(0)} ms
withInstanceDecoder    ${fast.toFixed(0)} ms
ratio                  ${(fast / plain).toFixed(2)}   goal ≤ 0.33
`,
  );
}

if (import.meta.main) {
  const [role = "compare", port = ""] = process.argv.slice(2);
  if (role === "serve") serve();
  else if (role === "compare") await compare();
  else await read(role, port);
}
