import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));

/** The stages, left to right; a stage imports itself and what its list names. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  units: [],
  inventory: ["units"],
  pricing: ["units", "inventory"],
  plan: ["units", "inventory", "pricing"],
  sources: ["units", "inventory", "pricing", "plan"],
  views: ["units", "inventory", "pricing", "plan"],
  commands: ["units", "inventory", "pricing", "plan", "sources", "views"],
};

const PURE = new Set(["units", "inventory", "pricing", "plan"]);

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));

const codeOf = (name: string): string => readFileSync(join(SRC, name), "utf8");

/** The specifiers that a file imports, statically or not. */
function importsOf(name: string): string[] {
  return [...codeOf(name).matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].flatMap(([, specifier]) => specifier ?? []);
}

test("the folders of src are the stages", () => {
  const folders = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(MAY_IMPORT).sort());
});

test("a stage imports only to its left", () => {
  const wrong = files.flatMap((name) => {
    const [stage = ""] = name.split("/");
    const targets = importsOf(name)
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => relative(SRC, resolve(SRC, dirname(name), specifier)));
    const mayImport = (target: string) => {
      const [room = ""] = target.split("/");
      return !(stage in MAY_IMPORT) || room === stage || room === "errors.ts" || MAY_IMPORT[stage]?.includes(room);
    };
    return targets.filter((target) => !mayImport(target)).map((target) => `${name} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test("the domain sees no clock, file, network, environment or terminal", () => {
  const wrong = files
    .filter((name) => PURE.has(name.split("/")[0] ?? ""))
    .flatMap((name) => {
      const outside = importsOf(name).filter((specifier) => !specifier.startsWith("."));
      const found = /\bprocess\b|\bDate\.now\b|new Date\(\)|Math\.random|\bfetch\(|\bconsole\b/.exec(codeOf(name));
      return [...outside, ...(found ?? [])].map((word) => `${name}: ${word}`);
    });
  expect(wrong).toEqual([]);
});

test("only cli.ts touches the process", () => {
  expect(files.filter((name) => name !== "cli.ts" && /\bprocess\.|node:process/.test(codeOf(name)))).toEqual([]);
});
