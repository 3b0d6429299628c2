import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { Inventory } from "../../src/inventory/inventory.ts";
import { KINDS } from "../../src/inventory/workload.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { startFake } from "../aws/fake/server.ts";
import { watchbill } from "../cli/watchbill.ts";
import { TABLES } from "../sources/open-words.ts";
import { alikeWorld } from "./alike-world.ts";
import { organizationFlags, runLive, succeeded } from "./live.ts";
import { resetMoto } from "./moto.ts";
import type { Organization } from "./organization.ts";
import { seedOrganization, STRANGER } from "./organization.ts";
import { seedWorkloads } from "./world.ts";

const ACCOUNTS = 12;
const REGIONS = ["us-east-1", "eu-west-1"];

/** What the two inventories may differ in, and why; everything else that a scan writes is compared. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  asOf: "the scans begin one after the other, or within one second",
  "gaps.eks:DescribeAddon": "moto has no add-ons, and no answer of AWS for them",
  "eks-node.coverage.reasons": "the fake says that a cluster has no add-on, which moto can't",
  "ec2-instance.origin": "moto draws its ids",
  "eks-node.origin": "moto draws its ids",
  "fargate-task.origin": "moto draws its ids",
  "vpcs.vpcId": "moto draws its ids",
  "vpcs.privateDns": "moto's endpoints have settings that nobody gave them",
  "vpcs.policy": "moto's endpoints have settings that nobody gave them",
  "clusters.addon": "the fake says that a cluster has no add-on, which moto can't",
  "ec2-instance.facts.vpc": "moto draws its ids",
  "eks-node.facts.vpc": "moto draws its ids",
  "fargate-task.facts.vpc": "moto draws its ids",
  "fargate-task.facts.executionRole": "moto's tasks have no size, so that their definition is asked for",
  "ec2-instance.vcpus": "moto has no CPU options; the size that follows from the type is compared",
  "eks-node.vcpus": "moto has no CPU options; the size that follows from the type is compared",
  "ec2-instance.facts.architecture": "moto takes it from the image, whose own it can't be told",
  "eks-node.facts.architecture": "moto takes it from the image, whose own it can't be told",
  "fargate-task.facts.platformFamily": "moto's tasks name none, so that their definition's stands, in capitals",
};

let moto: Inventory;
let fake: Inventory;
let organization: Organization;
const folder = mkdtempSync(join(tmpdir(), "watchbill-alike-"));

beforeAll(async () => {
  const url = inject("moto");
  await resetMoto(url);
  organization = await seedOrganization(url, ACCOUNTS);
  await seedWorkloads(url, organization, REGIONS);
  const scan = (file: string) => ["scan", "-o", join(folder, file), ...organizationFlags(REGIONS)];
  succeeded(await runLive(url, STRANGER, scan("moto.ndjson")));
  const server = await startFake(alikeWorld(organization, REGIONS));
  succeeded(await watchbill(scan("fake.ndjson"), { env: server.env }).finally(server.close));
  const judge = createJudge(TABLES);
  moto = await readInventory(join(folder, "moto.ndjson"), judge);
  fake = await readInventory(join(folder, "fake.ndjson"), judge);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An inventory without what is left out, its workloads by kind and its gaps by call, and all its lists in one order. */
function compared({ workloads, gaps, ...frame }: Inventory, leftOut: readonly string[]): unknown {
  const kinds = Map.groupBy(workloads, ({ kind }) => kind);
  const calls = Map.groupBy(gaps, ({ api }) => api);
  return without({ ...frame, ...Object.fromEntries(kinds), gaps: Object.fromEntries(calls) }, "", new Set(leftOut));
}

function without(value: unknown, path: string, leftOut: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => without(item, path, leftOut));
    // The order of a path through the tree matters; that of the rest is the order in which AWS happened to answer.
    return path === "accounts.ou" ? items : items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([key, part]) => [path === "" ? key : `${path}.${key}`, key, part] as const);
  const kept = parts.filter(([at]) => !leftOut.has(at)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept.map(([at, key, part]) => [key, without(part, at, leftOut)]));
}

test("moto and the fake, seeded alike, give the same inventory where both can", () => {
  expect(compared(moto, Object.keys(LEFT_OUT))).toEqual(compared(fake, Object.keys(LEFT_OUT)));
});

test("what is compared is an organization in units, with all its cells and workloads of every kind", () => {
  expect(fake.organization).toEqual({ id: organization.id, name: null, whole: true });
  expect(fake.accounts).toHaveLength(ACCOUNTS);
  expect(new Set(fake.accounts.map(({ ou }) => ou.length))).toEqual(new Set([1, 2, 3]));
  expect(fake.cells).toHaveLength(ACCOUNTS * REGIONS.length);
  expect(new Set(fake.workloads.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  expect(new Set(fake.vpcs.map(({ endpoint }) => endpoint))).toEqual(new Set(["guardduty", "none", "self-made"]));
  expect(fake.gaps).toEqual([]);
});

test.each(Object.entries(LEFT_OUT).filter(([path]) => path !== "asOf"))("%s must be left out: %s", (path) => {
  const others = Object.keys(LEFT_OUT).filter((other) => other !== path);
  expect(compared(moto, others)).not.toEqual(compared(fake, others));
});
