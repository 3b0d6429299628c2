import { writeFileSync } from "node:fs";
import { z } from "zod";
import { configSchema } from "../../src/sources/config-file.ts";
import { estimateSchema } from "../../src/sources/estimate-file.ts";
import { scenarioSchema } from "../../src/sources/scenario-file.ts";
import { doctorSchema } from "./doctor-schema.ts";
import { coverageSchema } from "./coverage-schema.ts";
import { shownPricesSchema } from "./prices-schema.ts";
import { reportSchema } from "./report-schema.ts";
import { rolloutSchema } from "./rollout-schema.ts";
import { run } from "./run.ts";
import { trialsSchema } from "./trials-schema.ts";
import { DATA } from "./write-table.ts";

/** A published schema: where it is kept, and what it is made from. */
type PublishedSchema = { readonly file: string; readonly title: string; readonly schema: z.ZodType };

/** The documents that have a JSON Schema under data/schemas: what is printed, and what people write by hand. */
export const PUBLISHED_SCHEMAS: readonly PublishedSchema[] = [
  { file: "schemas/report.schema.json", title: "The JSON report of watchbill, schemaVersion 1", schema: reportSchema },
  {
    file: "schemas/trials.schema.json",
    title: "The JSON of watchbill trials, schemaVersion 1",
    schema: trialsSchema,
  },
  {
    file: "schemas/coverage.schema.json",
    title: "The JSON of watchbill coverage, schemaVersion 1",
    schema: coverageSchema,
  },
  {
    file: "schemas/rollout.schema.json",
    title: "The JSON of watchbill rollout, schemaVersion 1",
    schema: rolloutSchema,
  },
  {
    file: "schemas/prices.schema.json",
    title: "The JSON of watchbill prices show, schemaVersion 1",
    schema: shownPricesSchema,
  },
  {
    file: "schemas/doctor.schema.json",
    title: "The JSON of watchbill doctor, schemaVersion 1",
    schema: doctorSchema,
  },
  { file: "schemas/estimate.schema.json", title: "The estimate file of watchbill, estimate/1", schema: estimateSchema },
  { file: "schemas/settings.schema.json", title: "The settings file of watchbill, version 1", schema: configSchema },
  { file: "schemas/scenario.schema.json", title: "The scenario file of watchbill, scenario/1", schema: scenarioSchema },
];

/** The text of a published schema, as JSON Schema 2020-12. Of files that people write it tells what may be written. */
export function schemaText({ title, schema }: PublishedSchema): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

function writeSchemas(): readonly string[] {
  return PUBLISHED_SCHEMAS.map((published) => {
    writeFileSync(new URL(published.file, DATA), schemaText(published));
    return `${published.file} written`;
  });
}

if (import.meta.main) run(writeSchemas);
