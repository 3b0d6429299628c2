import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { lockInventory } from "../../src/sources/inventory-lock.ts";
import { temporaryFolder } from "./inventory-file-support.ts";

const OWN = 111;
/** No system gives so high a number to a process. */
const GONE = 2 ** 30;

const lockWith = (holder: string): string => {
  const path = join(temporaryFolder(), "acme.ndjson");
  writeFileSync(`${path}.part.lock`, holder);
  return path;
};

test("a lock is there until it is let go of, for its owner alone to read", () => {
  const path = join(temporaryFolder(), "acme.ndjson");
  const unlock = lockInventory(path, OWN);
  expect(readFileSync(`${path}.part.lock`, "utf8")).toBe(`${OWN} ${hostname()}`);
  unlock();
  expect(existsSync(`${path}.part.lock`)).toBe(false);
});

test.each([
  ["a process that is gone", `${GONE} ${hostname()}`],
  ["a process that had the same number", `${OWN} ${hostname()}`],
])("the lock of %s is taken over", (_, holder) => {
  const path = lockWith(holder);
  lockInventory(path, OWN)();
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test.each([
  ["a process that runs", `${process.pid} ${hostname()}`],
  ["a process of another machine", `${GONE} ${hostname()}-other`],
  ["nobody knows whom", ""],
])("the lock of %s stays, and that is said", (_, holder) => {
  const path = lockWith(holder);
  expect(() => lockInventory(path, OWN)).toThrow(`another scan is writing ${path}.part`);
  expect(readFileSync(`${path}.part.lock`, "utf8")).toBe(holder);
});

test("a folder that isn't there is the user's to put right", () => {
  expect(() => lockInventory(join(temporaryFolder(), "no-such-folder", "acme.ndjson"), OWN)).toThrow(UserError);
});
