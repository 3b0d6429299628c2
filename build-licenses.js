import { readdirSync, readFileSync } from "node:fs";

/** The folder of the package that a module belongs to, within `node_modules`; null for a module of our own. */
const packageOf = (module) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module)?.[0] ?? null;

/**
 * What the licences of bundled packages ask for: each package by name, version and licence, and each licence's text once, under
 * the packages that it covers. Throws where a package names no licence.
 */
export function licensesOf(modules) {
  const folders = [...new Set(modules.map(packageOf).filter((folder) => folder !== null))].sort();
  const covered = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    if (typeof license !== "string") throw new Error(`${name} names no licence in its package.json`);
    // What ships without a text is covered by the name of its licence.
    const files = readdirSync(folder).filter((one) => /^(licen[cs]e|notice)/i.test(one));
    const text = files.map((file) => readFileSync(`${folder}/${file}`, "utf8").trim()).join("\n\n");
    const under = covered.get(text) ?? new Set();
    covered.set(text, under.add(`${name} ${version} (${license})`));
  }
  const parts = [...covered].map(([text, packages]) => [[...packages].join("\n"), text].filter(Boolean).join("\n\n"));
  return `watchbill carries these packages.\n\n${parts.sort().join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
