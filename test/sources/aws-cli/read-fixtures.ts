import { readFileSync } from "node:fs";
import { createJudge } from "../../../src/inventory/eligibility.ts";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import type { Workload } from "../../../src/inventory/workload.ts";
import type { AwsAnswerOptions } from "../../../src/sources/aws-cli/read.ts";
import { readAwsAnswers } from "../../../src/sources/aws-cli/read.ts";
import { readReferenceTables } from "../../../src/sources/reference-data.ts";

const tables = readReferenceTables(new URL("../../../data/", import.meta.url));
const judge = createJudge(tables);

export const AS_OF = Date.parse("2026-11-21T00:00:00Z");

/** A fixture's parsed JSON. */
export const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/aws-cli/${name}`, import.meta.url), "utf8"));

type Given = { readonly accountId?: string; readonly regionId?: string };

/** How fixtures are read: without a default account or Region unless given. */
export const options = ({ accountId, regionId }: Given = {}): AwsAnswerOptions => ({
  asOf: AS_OF,
  accountId: accountId ?? null,
  regionId: regionId ?? null,
  judge,
  tables,
});

/** Reads fixtures into one inventory, without a default account or Region unless given. */
export const read = (names: readonly string[], given: Given = {}): Inventory =>
  readAwsAnswers(
    names.map((name) => ({ name, value: fixture(name) })),
    options(given),
  );

/** vCPUs of a workload's hosts together; null where its size is unknown. */
export const vcpusOf = ({ size, count }: Workload): number | null =>
  size.state === "known" ? (size.vcpus.expected * count.expected) / 1000 : null;

/** The number at the end of an invented id: 3 for i-…3, and for a task's. */
export const numberOf = ({ origin }: Workload): string => origin.replace(/^.*?0*([^0/]+)$/, "$1");
