import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { readReferenceTables } from "../../src/sources/reference-data.ts";

const DATA = new URL("../../data/", import.meta.url);

/** A copy of the tables that a test may damage. */
function copy(): string {
  const directory = mkdtempSync(join(tmpdir(), "watchbill-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const file of ["instance-types.json", "regions.json", "fargate-sizes.json", "eligibility"]) {
    cpSync(new URL(file, DATA), join(directory, file), { recursive: true });
  }
  return directory;
}

test("the tables are found by what they are about", () => {
  const tables = readReferenceTables(DATA);
  expect(tables.instanceTypes.get("m7g.2xlarge")).toMatchObject({ vcpu: 8, arch: ["arm64"] });
  expect(tables.instanceTypesAsOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(tables.regions.get("eu-west-1")).toMatchObject({ name: "Europe (Ireland)", partition: "aws" });
  expect(tables.fargateSizes.get(256)?.listedMemory).toEqual([{ fromMiB: 512, toMiB: 2048, agentMiB: 128 }]);
  expect(tables.operatingSystems.map(({ name }) => name)).toContain("Ubuntu");
  expect(tables.reasons.get("TAG_EXCLUDED")?.about).toBe("coverage");
});

test("a directory without a slash at its end is the same directory", () => {
  const tables = readReferenceTables(pathToFileURL(copy()));
  expect(tables.regions.size).toBe(48);
});

test.each([
  "instance-types.json",
  "regions.json",
  "fargate-sizes.json",
  "eligibility/operating-systems.json",
  "eligibility/reasons.json",
])("a missing or damaged %s is named, and what to do about it", (file) => {
  const directory = copy();
  const read = (): unknown => readReferenceTables(pathToFileURL(directory));
  for (const text of [
    "",
    "[]",
    "{}",
    '{"types":{"m5.large":{}},"regions":[1],"sizes":[1],"operatingSystems":[1],"reasons":[1]}',
  ]) {
    writeFileSync(join(directory, file), text);
    expect(read).toThrow(
      expect.objectContaining({ code: "reference-table-damaged", message: expect.stringContaining(file) }),
    );
  }
  rmSync(join(directory, file));
  expect(read).toThrow(
    expect.objectContaining({ code: "reference-table-missing", hint: expect.stringContaining("install") }),
  );
});
