import { afterEach, expect, test, vi } from "vitest";
import { createLeads } from "../../../src/sources/aws/leads.ts";
import { createAsker } from "../../../src/sources/aws/asker.ts";
import { readCell } from "../../../src/sources/aws/read-cell.ts";
import type { Session } from "../../../src/sources/aws/session.ts";
import { openSession } from "../../../src/sources/aws/session.ts";
import { readReferenceTables } from "../../../src/sources/reference-data.ts";
import { organizationWorld, ROLE } from "../../aws/fake/organization.ts";
import type { Fake } from "../../aws/fake/server.ts";
import { startFake } from "../../aws/fake/server.ts";
import type { FakeRegion, FakeWorld } from "../../aws/fake/world.ts";

const AS_OF = Date.UTC(2026, 10, 21);
const PACER = { now: () => AS_OF, sleep: () => Promise.resolve() };

const world = organizationWorld({ accounts: 3, regions: ["us-east-1", "eu-west-1"], busy: 1 });
const [management = "", audit = "", member = ""] = world.accounts.map(({ id }) => id);

/** A caller that isn't told who the administrator is. */
const SEEKER = { accountId: management, isManagement: false, reads: new Set([management, audit, member]) };

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of open.splice(0)) await close();
});

async function serve(served: FakeWorld): Promise<{ fake: Fake; session: Session }> {
  const fake = await startFake(served, { now: () => AS_OF });
  for (const [name, value] of Object.entries(fake.env)) vi.stubEnv(name, value);
  const reach = {
    profile: null,
    role: ROLE,
    externalId: null,
    decoder: "fast",
    network: { proxyEnv: {} },
    defaultRegion: null,
  } as const;
  const session = await openSession(reach, new AbortController().signal, PACER);
  open.push(async () => {
    session.close();
    await fake.close();
  });
  return { fake, session };
}

/** The world with what an account has in a Region changed. */
const withRegion = (accountId: string, regionId: string, change: (region: FakeRegion) => FakeRegion): FakeWorld => ({
  ...world,
  accounts: world.accounts.map((account) =>
    account.id === accountId
      ? { ...account, regions: { ...account.regions, [regionId]: change(account.regions?.[regionId] ?? {}) } }
      : account,
  ),
});

test("where the caller has no detector, the administrator it named in another Region is asked", async () => {
  const { session } = await serve(withRegion(management, "eu-west-1", () => ({})));
  const leads = createLeads(session, SEEKER, new Set([management, audit, member]), AS_OF, PACER, () => {});
  const [home, away] = await Promise.all([leads("us-east-1"), leads("eu-west-1")]);
  expect([home?.accountId, away?.accountId]).toEqual([audit, audit]);
  expect(away?.of(member)?.detector).toMatchObject({ status: "ENABLED" });
  expect(away?.of(management)).toBeNull();
});

test("who administers GuardDuty is asked in one Region, and the administrator tells of itself too", async () => {
  const { fake, session } = await serve(world);
  const leads = createLeads(session, SEEKER, new Set([management, audit, member]), AS_OF, PACER, () => {});
  await Promise.all([leads("us-east-1"), leads("eu-west-1")]);
  const asked = fake.requests.filter(({ operation }) => operation === "GetAdministratorAccount");
  expect(asked.map(({ regionId }) => regionId)).toEqual(["us-east-1"]);
  const lead = await leads("eu-west-1");
  expect(lead?.of(audit)?.detector).toMatchObject({ status: "ENABLED" });
});

test("what an administrator told of an account is let go of, account by account", async () => {
  const { session } = await serve(world);
  const leads = createLeads(session, SEEKER, new Set([management, audit, member]), AS_OF, PACER, () => {});
  const lead = await leads("us-east-1");
  expect(lead?.of(member)?.coverage?.length).toBeGreaterThan(0);
  lead?.forget(member);
  expect(lead?.of(member)).toBeNull();
  expect(lead?.of(audit)?.coverage?.length).toBeGreaterThan(0);
});

test("a Region where the administrator has no members is asked through the caller", async () => {
  const { session } = await serve(withRegion(audit, "eu-west-1", () => ({})));
  const leads = createLeads(session, SEEKER, new Set([management, audit, member]), AS_OF, PACER, () => {});
  const [home, away] = await Promise.all([leads("us-east-1"), leads("eu-west-1")]);
  expect([home?.accountId, away]).toEqual([audit, null]);
});

test("subnets are asked for only where a host stands in a VPC without an endpoint of the account's own", async () => {
  const tables = readReferenceTables(new URL("../../../data/", import.meta.url));
  const bare = withRegion(member, "eu-west-1", (region) => ({ ...region, vpcEndpoints: [] }));
  const endpoints = world.accounts.find(({ id }) => id === audit)?.regions?.["eu-west-1"]?.vpcEndpoints ?? [];
  expect(endpoints).toHaveLength(1);
  const { fake, session } = await serve(bare);
  for (const accountId of [audit, member]) {
    const asker = createAsker(session.at(accountId, "eu-west-1"));
    await readCell(asker, { tables, asOf: AS_OF, lead: Promise.resolve(null) });
  }
  const asked = fake.requests.filter(({ operation }) => operation === "DescribeSubnets");
  expect(asked.map(({ accountId }) => accountId)).toEqual([member]);
});

test("every client of a service goes to the endpoint that the environment names for it", async () => {
  const other = await startFake(world, { now: () => AS_OF });
  open.push(other.close);
  const { fake, session } = await serve(world);
  vi.stubEnv("AWS_ENDPOINT_URL_ECS", other.url);
  for (const regionId of ["us-east-1", "eu-west-1"]) {
    await session.at(management, regionId).call("ecs:ListClusters", {});
    await session.at(management, regionId).call("eks:ListClusters", {});
  }
  const served = ({ requests }: Fake) => requests.map(({ service, regionId }) => `${service} ${regionId}`);
  expect(served(other)).toEqual(["ecs us-east-1", "ecs eu-west-1"]);
  expect(served(fake).slice(1)).toEqual(["eks us-east-1", "eks eu-west-1"]);
});
