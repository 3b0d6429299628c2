import type { DetectorFeatureConfiguration } from "@aws-sdk/client-guardduty";
import { CreateDetectorCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { beforeAll, expect, inject, test } from "vitest";
import type { Report } from "./live.ts";
import { countedTally, organizationFlags, reportOf, runLive, seededTally } from "./live.ts";
import { resetMoto } from "./moto.ts";
import { clientConfig, credentialsIn, seedOrganization, STRANGER } from "./organization.ts";
import type { Seeded } from "./cell-plan.ts";
import { seedWorkloads } from "./world.ts";

const REGIONS = ["us-east-1", "eu-west-1"];

let seeded: readonly Seeded[];
let report: Report;
const RUNTIME_MONITORING: DetectorFeatureConfiguration = {
  Name: "RUNTIME_MONITORING",
  Status: "ENABLED",
  AdditionalConfiguration: [{ Name: "EKS_ADDON_MANAGEMENT", Status: "ENABLED" }],
};
const detectors: { accountId: string; regionId: string }[] = [];

beforeAll(async () => {
  const url = inject("moto");
  await resetMoto(url);
  const organization = await seedOrganization(url, 3);
  seeded = await seedWorkloads(url, organization, REGIONS);
  for (const account of organization.accounts) {
    const client = new GuardDutyClient(clientConfig(url, "eu-west-1", await credentialsIn(url, account)));
    await client.send(new CreateDetectorCommand({ Enable: true, Features: [RUNTIME_MONITORING] }));
    client.destroy();
    detectors.push({ accountId: account.id, regionId: "eu-west-1" });
  }
  const flags = [...organizationFlags(REGIONS), "--offline", "--details", "-f", "json"];
  report = reportOf(await runLive(url, STRANGER, ["report", "aws", ...flags]));
});

test("a web page in place of GuardDuty's answer is a gap of that account and Region", () => {
  const gaps = report.gaps.filter(({ api }) => api.startsWith("guardduty:"));
  for (const detector of detectors) expect(gaps).toContainEqual(expect.objectContaining(detector));
  for (const { reason } of gaps) expect(["unavailable", "malformed", "unsupported"]).toContain(reason);
});

test("no gap repeats the page's markup", () => {
  expect(report.gaps.filter(({ message }) => /[<\n]|Unexpected token/.test(message))).toEqual([]);
});

test("the gaps hide no vCPU, and every workload is counted", () => {
  expect(report.gaps.filter(({ hides }) => hides.length > 0)).toEqual([]);
  expect(countedTally(report)).toEqual(seededTally(seeded));
});
