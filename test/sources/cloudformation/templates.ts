import { createJudge } from "../../../src/inventory/eligibility.ts";
import type { Inventory } from "../../../src/inventory/inventory.ts";
import type { CloudFormationOptions } from "../../../src/sources/cloudformation/read.ts";
import { readCloudFormation, templateSource } from "../../../src/sources/cloudformation/read.ts";
import { TABLES, TODAY } from "../open-words.ts";

/** What a template is read with in a test: Region us-east-1, no account, no parameters. */
export const OPTIONS: CloudFormationOptions = {
  asOf: TODAY,
  accountId: null,
  regionId: "us-east-1",
  tables: TABLES,
  judge: createJudge(TABLES),
  parameters: { typed: new Map(), file: new Map() },
  joins: false,
};

/** Reads a template in YAML, or one that is written as an object, as JSON. */
export const readText = (template: string | object, options: Partial<CloudFormationOptions> = {}): Inventory => {
  const text = typeof template === "string" ? template : JSON.stringify(template, null, 2);
  const given = { ...OPTIONS, ...options };
  return readCloudFormation(templateSource("t.yaml", null, text, given), null, given).after;
};

/** A template of these resources. */
export const templateOf = (resources: object, rest: object = {}): object => ({ ...rest, Resources: resources });

/** Parameters as they would be typed. */
export const typed = (values: Record<string, string>): Partial<CloudFormationOptions> => ({
  parameters: { typed: new Map(Object.entries(values)), file: new Map() },
});
