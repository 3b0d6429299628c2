import type { CoverageResource } from "@aws-sdk/client-guardduty";
import type { Fake } from "../aws/fake/server.ts";
import { startFake } from "../aws/fake/server.ts";
import { pricesOf } from "../aws/fake/organization-prices.ts";
import type { FakeRegion, FakeWorld } from "../aws/fake/world.ts";
import { NOW } from "../cli/start.ts";
import type { Place } from "../sources/aws/small-world.ts";
import {
  ABROAD,
  account,
  AUDIT,
  busyCell,
  eksCluster,
  HOME,
  MANAGEMENT,
  meteredMetric,
  organizationOf,
  ROLE,
  TEAM,
} from "../sources/aws/small-world.ts";
import type { Stage } from "./stage.ts";

/** AWS's pages may be short. These are, so that all that can be paged has a later page. */
const PAGE_SIZES: Readonly<Record<string, number>> = {
  "ec2:DescribeInstances": 4,
  "ec2:DescribeRegions": 99,
  "cloudwatch:GetMetricData": 500,
  "pricing:GetProducts": 3,
};

/** An organization in which every call of a scan is made, with prices of both its Regions. */
function worldOf(): FakeWorld {
  const cell = (accountId: string, regionId: string): readonly [string, FakeRegion] => {
    const place: Place = { accountId, regionId };
    const busy = busyCell(place);
    const metered = accountId === AUDIT ? [AUDIT, TEAM].map((id) => meteredMetric(id, "EC2RuntimeMonitoring", 22)) : [];
    return [
      regionId,
      {
        ...busy,
        eks: [...(busy.eks ?? []), eksCluster("batch", place)],
        // One of its tasks has no sidecar, so that AWS wouldn't call it sound.
        coverage: (busy.coverage ?? []).map((one) => (isEcs(one) ? { ...one, CoverageStatus: "UNHEALTHY" } : one)),
        metrics: [...(busy.metrics ?? []), ...metered],
      },
    ];
  };
  const accounts = [
    account(MANAGEMENT, {}),
    account(AUDIT, Object.fromEntries([cell(AUDIT, HOME)])),
    account(TEAM, Object.fromEntries([cell(TEAM, HOME), cell(TEAM, ABROAD)])),
  ];
  const world = organizationOf(accounts);
  return {
    ...world,
    regions: world.regions.filter(({ optIn }) => !optIn),
    guardDutyAdministrator: AUDIT,
    prices: [...pricesOf(HOME, "USE1"), ...pricesOf(ABROAD, "EU")],
  };
}

const isEcs = ({ ResourceDetails }: CoverageResource): boolean => ResourceDetails?.ResourceType === "ECS";

/** Starts the fake as a stage; whoever started it closes it. */
export async function fakeStage(): Promise<Stage & Pick<Fake, "close">> {
  const fake = await startFake(worldOf(), {
    buckets: false,
    log: false,
    now: () => NOW,
    pageSize: (api) => PAGE_SIZES[api] ?? 1,
  });
  const reach = ["--organization", "--role", ROLE];
  return { name: "fake", leader: AUDIT, url: fake.url, env: fake.env, reach, close: fake.close };
}
