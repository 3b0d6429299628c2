import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sourcesIn } from "../../src/sources/folder-sources.ts";
import { folderWith } from "../cli/watchbill.ts";

const INVENTORY = '{"watchbill":"inventory/1","asOf":"2026-11-21T00:00:00Z"}\n';
const ESTIMATE = "watchbill: estimate/1\nworkloads: []\n";

test("files that can be opened are found by what they hold, whatever they are called", () => {
  const folder = folderWith({ "read me": INVENTORY, "guess.yaml": ESTIMATE, "notes.json": "{}", ".hidden": INVENTORY });
  mkdirSync(join(folder, "sub.json"));
  symlinkSync(join(folder, "guess.yaml"), join(folder, "link"));
  symlinkSync(join(folder, "gone"), join(folder, "dangling.json"));
  writeFileSync(join(folder, "empty.json"), "");
  expect(sourcesIn(folder)).toEqual({
    found: [
      { name: "guess.yaml", type: "estimate" },
      { name: "link", type: "estimate" },
      { name: "read me", type: "inventory" },
    ],
    unread: [],
  });
});

test("a few dozen files are looked into, likely names first, and it is said that others were not", () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`${at}.json`, "{}"]));
  const { found, unread } = sourcesIn(folderWith({ ...many, aaa: INVENTORY, "00.ndjson": INVENTORY }));
  expect(found.map(({ name }) => name)).toEqual(["00.ndjson"]);
  expect(unread).toEqual(["13 more files were not looked into"]);
});

test("a folder that isn't there says so", () => {
  expect(sourcesIn("/nowhere/at/all")).toEqual({ found: [], unread: ["this folder can't be read"] });
});

test.skipIf(process.getuid?.() === 0)("a file that may not be read says so", () => {
  const folder = folderWith({ "mine.json": "{}" });
  chmodSync(join(folder, "mine.json"), 0);
  expect(sourcesIn(folder).unread).toEqual(["mine.json can't be read"]);
});
