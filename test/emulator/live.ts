import type { Kind } from "../../src/inventory/workload.ts";
import type { Ran } from "../cli/watchbill.ts";
import { watchbill } from "../cli/watchbill.ts";
import type { Identity } from "./organization.ts";
import { ROLE } from "./organization.ts";
import type { Seeded } from "./cell-plan.ts";

/** What the emulator suite looks at in a JSON report. */
export type Report = {
  readonly organization: { readonly id: string; readonly whole: boolean } | null;
  readonly totals: { readonly everything: { readonly vcpus: { readonly high: number | null } } };
  readonly kinds: readonly { readonly kind: Kind; readonly workloads: number }[];
  readonly accounts: readonly { readonly accountId: string; readonly name: string; readonly ou: readonly string[] }[];
  readonly gaps: readonly {
    readonly accountId: string | null;
    readonly regionId: string | null;
    readonly api: string;
    readonly reason: string;
    readonly message: string;
    readonly hides: readonly unknown[];
  }[];
  readonly workloads: readonly {
    readonly accountId: string;
    readonly regionId: string;
    readonly kind: Kind;
    readonly count: number;
    readonly vcpus: { readonly expected: number } | null;
  }[];
};

/** Flags that read an organization with a role in its members. */
export const organizationFlags = (regions: readonly string[]): readonly string[] => [
  "--organization",
  "--role",
  ROLE,
  "--regions",
  regions.join(","),
];

/** Runs the program against an endpoint that plays all of AWS, with an identity and nothing else of this machine. */
export const runLive = (
  url: string,
  { accessKeyId, secretAccessKey, sessionToken }: Identity,
  args: readonly string[],
): Promise<Ran> => {
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
    AWS_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  return watchbill(args, { env });
};

/** A run that succeeded; throws what it said if it didn't. */
export function succeeded(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`exit code ${ran.code}: ${ran.stderr}`);
  return ran;
}

/** The report that a run printed; throws what it said if it didn't succeed. */
export const reportOf = (ran: Ran): Report => JSON.parse(succeeded(ran).stdout) as Report;

/** Workloads and vCPUs by account, Region and kind, in a form that shows which differ. */
export type Tally = Readonly<Record<string, { readonly workloads: number; readonly vcpus: number }>>;

const tally = (rows: readonly Seeded[]): Tally => {
  const sums: Record<string, { workloads: number; vcpus: number }> = {};
  for (const { account, region, kind, workloads, vcpus } of rows) {
    const sum = (sums[`${account} ${region} ${kind}`] ??= { workloads: 0, vcpus: 0 });
    sum.workloads += workloads;
    sum.vcpus += vcpus;
  }
  return sums;
};

/** What was seeded, as a tally. */
export const seededTally = tally;

/** What a report counted, as a tally; a workload of unknown size makes its vCPUs NaN. */
export const countedTally = ({ workloads }: Report): Tally =>
  tally(
    workloads.map(({ accountId, regionId, kind, count, vcpus }) => ({
      account: accountId,
      region: regionId,
      kind,
      workloads: count,
      vcpus: count * (vcpus?.expected ?? Number.NaN),
    })),
  );
