import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { KINDS } from "../../src/inventory/workload.ts";
import { watchbill } from "../cli/watchbill.ts";
import type { Report } from "./live.ts";
import { countedTally, organizationFlags, reportOf, runLive, seededTally, succeeded } from "./live.ts";
import { resetMoto } from "./moto.ts";
import type { Organization } from "./organization.ts";
import { seedOrganization, STRANGER } from "./organization.ts";
import type { Seeded } from "./cell-plan.ts";
import { seedWorkloads } from "./world.ts";

const ACCOUNTS = 200;
const REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"];

let organization: Organization;
let seeded: readonly Seeded[];
let report: Report;
const folder = mkdtempSync(join(tmpdir(), "watchbill-emulator-"));

beforeAll(async () => {
  const url = inject("moto");
  await resetMoto(url);
  organization = await seedOrganization(url, ACCOUNTS);
  seeded = await seedWorkloads(url, organization, REGIONS);
  const file = join(folder, "organization.ndjson.gz");
  succeeded(await runLive(url, STRANGER, ["scan", "-o", file, ...organizationFlags(REGIONS)]));
  report = reportOf(await watchbill(["report", file, "--offline", "--details", "-f", "json"]));
}, 400_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every account, Region and kind has as many hosts, nodes, tasks and vCPUs as were seeded", () => {
  expect(seeded.length).toBeGreaterThan(ACCOUNTS * REGIONS.length);
  expect(countedTally(report)).toEqual(seededTally(seeded));
});

test("the kinds add up to what was seeded", () => {
  const sum = (kind: string) => seeded.filter((row) => row.kind === kind).reduce((all, row) => all + row.workloads, 0);
  const counted = Object.fromEntries(report.kinds.map(({ kind, workloads }) => [kind, workloads]));
  expect(counted).toEqual(Object.fromEntries(KINDS.map((kind) => [kind, sum(kind)])));
});

test("the accounts have their names and their places in the tree, and the organization is whole", () => {
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
  const told = report.accounts.map(({ accountId, name, ou }) => ({ id: accountId, name, ou }));
  expect(told.sort(byId)).toEqual([...organization.accounts].sort(byId));
  expect(report.organization).toMatchObject({ id: organization.id, whole: true });
});

test("what the emulator can't answer hides no vCPU", () => {
  expect(report.gaps.filter(({ hides }) => hides.length > 0)).toEqual([]);
  expect(report.totals.everything.vcpus.high).not.toBeNull();
});
