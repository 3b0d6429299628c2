import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { DATA } from "../../data/refresh/write-table.ts";
import { CAUSES } from "../../src/plan/coverage-loss.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";

const { reasons } = readReferenceTables(DATA);
const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

/** What tells of reasons and gives none. */
const TELLS = new Set(["plan/coverage-loss.ts"]);

/** Text in capitals with underscores that begins as codes do and is something else. */
const OTHER_WORDS = new Set([
  "EC2_AGENT_MANAGEMENT",
  "ECS_FARGATE_AGENT_MANAGEMENT",
  "EKS_ADDON_MANAGEMENT",
  "EKS_RUNTIME_MONITORING",
]);

const texts = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !TELLS.has(name))
  .map((name) => readFileSync(join(SRC, name), "utf8"));

const quoted = new Set(
  texts.flatMap((text) => [...text.matchAll(/"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)"/g)].flatMap(([, word]) => word ?? [])),
);

test("every code that the program gives has a reason in the table", () => {
  const starts = new Set([...reasons.keys()].map((code) => code.split("_").slice(0, 2).join("_")));
  const codes = [...quoted].filter((word) => starts.has(word.split("_").slice(0, 2).join("_")) && word.includes("_"));
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => !reasons.has(code) && !OTHER_WORDS.has(code))).toEqual([]);
});

test("every reason in the table is given by the program, or meant by an issue of AWS", () => {
  const unused = [...reasons.values()].filter(({ code, match }) => match.length === 0 && !quoted.has(code));
  expect(unused.map(({ code }) => code)).toEqual([]);
});

test("every reason of coverage shuts one gate and asks for one thing, and no other reason does", () => {
  const coverage = [...reasons.values()].filter(({ about }) => about === "coverage").map(({ code }) => code);
  expect(Object.keys(CAUSES)).toEqual(coverage.toSorted());
});
