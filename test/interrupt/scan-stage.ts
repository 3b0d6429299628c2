import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { organizationWorld, ROLE } from "../aws/fake/organization.ts";
import { startFake } from "../aws/fake/server.ts";
import type { Fake } from "../aws/fake/server.ts";
import type { Started } from "../cli/start.ts";
import { NOW, start } from "../cli/start.ts";

const ACCOUNTS = 4;
const REGIONS = 6;

/** A fake that records its calls, so that each run of a scan has one of its own. */
export type ScanStage = {
  readonly fake: Fake;
  readonly scan: (folder: string, file: string, blocks?: number) => Started;
};

/** Starts a fake with an organization of 24 cells; whoever started it closes it. */
export async function scanStage(): Promise<ScanStage> {
  const size = { busy: 0.4, instancesPerCell: 2, nodesPerCell: 2, tasksPerCell: 2 };
  const world = organizationWorld({ accounts: ACCOUNTS, regions: REGIONS, ...size, asOf: new Date(NOW) });
  const fake = await startFake(world, { latencyMs: 2, buckets: false, now: () => NOW });
  const words = ["scan", "--organization", "--role", ROLE, "--quiet", "-o"];
  return {
    fake,
    scan: (cwd, file, blocks) =>
      start([...words, file], { env: fake.env, cwd, ...(blocks === undefined ? {} : { blocks }) }),
  };
}

/** The cells of an unfinished file that are closed, as `account Region`; a last line that is torn counts for nothing. */
export function closedIn(folder: string, file: string): ReadonlySet<string> {
  const part = join(folder, `${file}.part`);
  const lines = existsSync(part) ? readFileSync(part, "utf8").split("\n").slice(0, -1) : [];
  return new Set(
    lines
      .filter((line) => line.startsWith('{"record":"cell"'))
      .map((line) => JSON.parse(line) as { readonly account: string | null; readonly region: string | null })
      .flatMap(({ account, region }) => (account === null || region === null ? [] : [`${account} ${region}`])),
  );
}

/** What the reading of every cell begins with. */
const FIRST_CALLS = new Set(["ec2:DescribeInstances", "ecs:ListClusters", "eks:ListClusters"]);

/** The cells that were asked for anything since the fake's requests were last forgotten. */
export const begunIn = ({ requests }: Fake): ReadonlySet<string> =>
  new Set(
    requests
      .filter(({ service, operation }) => FIRST_CALLS.has(`${service}:${operation}`))
      .map(({ accountId, regionId }) => `${accountId} ${regionId}`),
  );
