import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { createJudge } from "../../src/inventory/eligibility.ts";
import type { Inventory } from "../../src/inventory/inventory.ts";
import type { Workload } from "../../src/inventory/workload.ts";
import type { OpenOptions } from "../../src/sources/open.ts";
import { openSources } from "../../src/sources/open.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { monthHours, monthOf } from "../../src/units/month.ts";

export const DATA = new URL("../../data/", import.meta.url);

export const TABLES = readReferenceTables(DATA);

/** The day on which the tests run their commands: two weeks after the small world was read. */
export const TODAY = Date.parse("2026-12-05T00:00:00Z");

/** A recorded answer of the AWS CLI. */
export const awsFixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/aws-cli/${name}`, import.meta.url));

/** The small world, as an inventory file. */
export const ACME = fileURLToPath(new URL("../golden/acme/inventory.ndjson", import.meta.url));

/** The small world without its batch hosts and its sandbox, from December on. */
export const SCENARIO = fileURLToPath(new URL("../golden/acme/scenario.yaml", import.meta.url));

/** Opens what the words of a command line name, as the commands do, and holds all of its workloads. */
export async function openWords(words: readonly string[], change: Partial<OpenOptions> = {}): Promise<Inventory> {
  const workloads: Workload[] = [];
  const options: OpenOptions = {
    asOf: null,
    today: TODAY,
    accountId: null,
    regionId: null,
    sourceType: null,
    monthHours: (asOf) => monthHours(monthOf(asOf)),
    dataDirectory: DATA,
    tables: TABLES,
    judge: createJudge(TABLES),
    commands: ["report", "check", "explain"],
    live: null,
    joins: false,
    parameters: { typed: new Map(), file: new Map() },
    previous: null,
    ...change,
  };
  const frame = await openSources(words, options, (workload) => workloads.push(workload));
  return { ...frame, workloads };
}

/** Writes a file that is gone after the test and gives its path. */
export function placed(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-source-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
