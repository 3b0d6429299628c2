import { expect, test } from "vitest";
import { organizationWorld } from "../../aws/fake/organization.ts";
import { read, serve } from "./small-world.ts";

test("what administrators tell is never held of all Regions: those far down the queue are asked late", async () => {
  const fake = await serve(organizationWorld({ accounts: 60, regions: 8, busy: 0 }));
  await read(fake.env, { organization: true });
  const firsts = (wanted: string): number[] => {
    const first = new Map<string, number>();
    for (const [at, { operation, regionId }] of fake.requests.entries())
      if (operation === wanted && !first.has(regionId)) first.set(regionId, at);
    return [...first.values()].sort((a, b) => a - b);
  };
  const [leads, cells] = [firsts("ListMembers"), firsts("DescribeInstances")];
  expect([leads.length, cells.length]).toEqual([8, 8]);
  // Four Regions are asked ahead of the first cells, and the last when its turn is near.
  expect(leads[7]).toBeGreaterThan(cells[3] ?? 0);
  expect(leads.every((lead, region) => lead < (cells[region + 1] ?? Infinity))).toBe(true);
});
