import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const ROOT = new URL("../", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));

test("who installs the package installs nothing else", () => {
  for (const asked of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]) {
    expect(manifest[asked]).toBeUndefined();
  }
  for (const script of ["preinstall", "install", "postinstall"]) expect(manifest.scripts[script]).toBeUndefined();
});

test("the package holds the program, its tables, their schemas and licences, and nothing else", () => {
  const words = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const told = execFileSync("npm", words, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [{ files, size }] = JSON.parse(told);
  const others = files
    .map(({ path }: { readonly path: string }) => path)
    .filter((path: string) => !/^(dist\/[\w-]+\.js|data\/(eligibility|prices|schemas)\/[\w.-]+\.json)$/.test(path));
  expect(others.toSorted()).toEqual([
    "LICENSE",
    "README.md",
    "data/fargate-sizes.json",
    "data/instance-types.json",
    "data/regions.json",
    "data/sample/organization.ndjson",
    "dist/licenses.txt",
    "package.json",
  ]);
  expect(size).toBeLessThan(1_200_000);
});

test("every package that the program carries is named with a licence that lets it", () => {
  const listed = readFileSync(new URL("dist/licenses.txt", ROOT), "utf8").split("\n");
  const packages = listed.flatMap((line) => /^(@?[a-z][\w./-]*) \d+\.\d\S* \(([^)]+)\)$/.exec(line)?.slice(1, 3) ?? []);
  const licences = new Set(packages.filter((_, index) => index % 2 === 1));
  expect([...licences].toSorted()).toEqual(["Apache-2.0", "ISC", "MIT"]);
  for (const name of ["@aws-sdk/client-ec2", "commander", "ink", "react", "yaml", "zod"]) {
    expect(packages).toContain(name);
  }
});

test("what the project is built with is locked by hash, and runs nothing when it is installed", () => {
  const { packages } = JSON.parse(readFileSync(new URL("package-lock.json", ROOT), "utf8"));
  for (const [path, { integrity, link, hasInstallScript }] of Object.entries<Record<string, unknown>>(packages)) {
    if (!path.includes("node_modules/") || link === true) continue;
    expect({ path, integrity, hasInstallScript }).toEqual({
      path,
      integrity: expect.stringMatching(/^sha512-/),
      hasInstallScript: undefined,
    });
  }
});
