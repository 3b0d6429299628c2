import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createJudge } from "../../src/inventory/eligibility.ts";
import { openCloudFormation } from "../../src/sources/cloudformation/open.ts";
import { detect } from "../../src/sources/detect.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { openTerraform } from "../../src/sources/terraform/open.ts";
import { PUBLIC_INPUTS } from "./inputs.ts";
import type { PublicInput } from "./inputs.ts";
import type { PublicReading } from "./public-files.ts";
import { faultsOf, filesByHash, readingOf } from "./public-files.ts";

// `npm run test:public DIR`: checks local copies of public inputs, wherever in DIR they lie and whatever they are called.

const tables = readReferenceTables(new URL("../../data/", import.meta.url));

async function read(path: string): Promise<PublicReading> {
  const found = detect(path, null);
  if (found.type === "cloudformation") {
    const place = { accountId: null, regionId: "us-east-1" };
    const parameters = { typed: new Map(), file: new Map() };
    const given = { asOf: 0, ...place, tables, judge: createJudge(tables), parameters, joins: false };
    const { after, before } = openCloudFormation(path, found, null, given);
    return readingOf(after, before);
  }
  if (found.type !== "terraform") throw new Error(`${path} is taken for ${found.type}`);
  const judge = createJudge(tables);
  const place = { accountId: null, regionId: null };
  const sides = await openTerraform(found.name, found.value, { asOf: 0, ...place, tables, judge, joins: false });
  return readingOf(sides.after, sides.before);
}

async function lineOf(
  input: PublicInput,
  path: string | undefined,
): Promise<{ readonly line: string; readonly right: boolean }> {
  const name = `${input.id.padEnd(20)} ${input.repository} ${input.path}`;
  const whole = path !== undefined && (input.beside ?? []).every((file) => existsSync(join(dirname(path), file)));
  if (path === undefined || !whole) return { line: `absent  ${name}`, right: true };
  const faults = faultsOf(input, await read(path));
  return {
    line: `${faults.length === 0 ? "right " : "WRONG "}  ${name}${faults.map((fault) => `\n          ${fault}`).join("")}`,
    right: faults.length === 0,
  };
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("name the folder that holds the copies: npm run test:public DIR\n");
  process.exitCode = 2;
} else {
  const files = filesByHash(folder);
  const lines = await Promise.all(PUBLIC_INPUTS.map((input) => lineOf(input, files.get(input.sha256))));
  process.stdout.write(`${lines.map(({ line }) => line).join("\n")}\n`);
  process.exitCode = lines.every(({ right }) => right) ? 0 : 1;
}
