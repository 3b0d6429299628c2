import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { coverageSchema } from "../../data/refresh/coverage-schema.ts";
import { reportSchema } from "../../data/refresh/report-schema.ts";
import { parseUsd } from "../../src/units/usd.ts";
import { checkWorld } from "../aws/fake/check-world.ts";
import { inAllStates } from "../aws/fake/organization-states.ts";
import { organizationWorld, ROLE } from "../aws/fake/organization.ts";
import { startFake } from "../aws/fake/server.ts";
import { runWords } from "../commands/run-words.ts";
import { NOW, start } from "./start.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const usd = (text: string | undefined): number => parseUsd(text ?? "") ?? Number.NaN;

/** Thousandths, whose sums are exact. */
const milli = (range: { readonly expected: number } | null | undefined): number =>
  Math.round((range?.expected ?? Number.NaN) * 1000);

let folder: string;
let coverage: z.infer<typeof coverageSchema>;
let report: z.infer<typeof reportSchema>;

beforeAll(async () => {
  const size = { instancesPerCell: 80, nodesPerCell: 20, tasksPerCell: 10 };
  const world = inAllStates(organizationWorld({ accounts: 10, regions: 2, seed: 3, ...size, asOf: new Date(NOW) }));
  checkWorld(world);
  const fake = await startFake(world, { buckets: false, now: () => NOW });
  folder = mkdtempSync(join(tmpdir(), "watchbill-coverage-"));
  const scan = start(["scan", "--organization", "--role", ROLE, "-o", "acme.ndjson"], { env: fake.env, cwd: folder });
  await scan.ended;
  await fake.close();
  const printed = async (command: string): Promise<unknown> =>
    JSON.parse((await runWords([command, join(folder, "acme.ndjson"), "-f", "json"])).stdout);
  coverage = coverageSchema.parse(await printed("coverage"));
  report = reportSchema.parse(await printed("report"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("an organization of 40 clusters and 2,000 hosts in all states", () => {
  test("has them", () => {
    const hosts = report.kinds.filter(({ kind }) => kind !== "fargate-task");
    expect(hosts.reduce((sum, { workloads }) => sum + workloads, 0)).toBe(2000);
    expect(coverage.issues.map(({ reasonCode }) => reasonCode)).toEqual(
      expect.arrayContaining([
        "NO_DETECTOR",
        "DETECTOR_DISABLED",
        "RM_DISABLED",
        "EC2_AGENT_SILENT",
        "TAG_EXCLUDED",
        null,
      ]),
    );
    expect(coverage.doublePay.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["flow-logs", "two-agents", "legacy-feature"]),
    );
  });

  test("adds up stage by stage, in vCPU and dollars, and ends where the report's `current` is", () => {
    const { stages } = coverage.funnel;
    expect(stages.map(({ stage }) => stage)).toEqual(["eligible", "enabled", "covered", "healthy", "billable"]);
    const pairs = stages.slice(1).map((stage, index) => [stages[index], stage] as const);
    for (const [before, { vcpus, lostVcpus, monthlyCost }] of pairs) {
      expect(milli(vcpus) + milli(lostVcpus)).toBe(milli(before?.vcpus));
      expect(usd(monthlyCost?.expected)).toBeLessThanOrEqual(usd(before?.monthlyCost?.expected));
      expect(milli(vcpus)).toBeGreaterThan(0);
    }
    const healthy = stages.find(({ stage }) => stage === "healthy");
    expect({ vcpus: healthy?.vcpus, monthlyCost: healthy?.monthlyCost }).toEqual(report.totals.current);
  });

  test("adds up by whatever it is told by, resource by resource too", () => {
    const { together, ...by } = coverage.statistics;
    const current = usd(report.totals.current?.monthlyCost.expected);
    for (const rows of [[together], ...Object.values(by), [...coverage.resources, ...coverage.unlisted]])
      expect(rows.reduce((sum, row) => sum + usd(row.current?.monthlyCost), 0)).toBe(current);
    expect(new Set(by.management.map(({ management }) => management))).toEqual(new Set(["auto", "manual", null]));
  });

  test("asks to be told of words that no table has", () => {
    const odd = coverage.issues.find(({ reasonCode }) => reasonCode === null);
    expect(odd?.said).toEqual(["Sunspots: the agent was dazzled"]);
    expect(odd?.explanation).toContain("please report them");
    expect(odd?.missing).toBeGreaterThan(0);
  });
});
