import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ACME } from "../sources/open-words.ts";
import { folderWith, PROGRAM, watchbill } from "./watchbill.ts";

/** A hook that lists on stderr each file that Node loads. */
const LOADED = `
import { registerHooks } from "node:module";
registerHooks({
  load(url, context, next) {
    process.stderr.write("loaded " + url + "\\n");
    return next(url, context);
  },
});
`;

/** Words that only these libraries' code holds, so that a chunk with them holds the library. */
const LIBRARIES: Readonly<Record<string, RegExp>> = {
  zod: /ZodError|_zod\b/,
  yaml: /YAMLParseError/,
  "csv-stringify": /CSV_OPTION|record_delimiter/,
  react: /react\.element|react\.transitional/,
  "the AWS clients": /smithy|@aws-sdk/,
};

/** The libraries whose code a run of the program loads. */
async function librariesOf(args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const folder = folderWith({ ...files, "hook.mjs": LOADED });
  const { code, stderr } = await watchbill(args, { cwd: folder, node: ["--import", join(folder, "hook.mjs")] });
  expect(code).toBe(0);
  const chunks = [...stderr.matchAll(/^loaded file:\/\/(\S+\/dist\/\S+)$/gm)].map(([, path = ""]) => path);
  expect(chunks.map((path) => basename(path))).toContain(basename(PROGRAM));
  const text = chunks.map((path) => readFileSync(path, "utf8")).join("\n");
  return Object.entries(LIBRARIES).flatMap(([library, sign]) => (sign.test(text) ? [library] : []));
}

/** A plan of one host that grows. */
const PLAN = fileURLToPath(new URL("../fixtures/terraform/pull-request.json", import.meta.url));

const ESTIMATE = "watchbill: estimate/1\nworkloads: []\n";

test("the version is said without loading anything else", async () => {
  const folder = folderWith({ "hook.mjs": LOADED });
  const { stderr } = await watchbill(["--version"], { cwd: folder, node: ["--import", join(folder, "hook.mjs")] });
  const loaded = [...stderr.matchAll(/^loaded file:\/\/(\S+\.js)$/gm)].map(([, path = ""]) => basename(path));
  expect(loaded).toEqual(["watchbill.js"]);
});

test.each([
  ["a report of the sample", ["report", "sample"]],
  ["a report of the sample as JSON", ["report", "sample", "--format", "json"]],
  ["a report of an inventory", ["report", ACME]],
  ["a check of typed numbers", ["check", "eks=5@us-east-1", "--budget", "90"]],
  ["a check of a plan", ["check", PLAN, "--budget", "90", "--offline"]],
  ["the coverage of the sample", ["coverage", "sample"]],
  ["the coverage of an inventory as JSON", ["coverage", ACME, "--format", "json"]],
  ["an explanation", ["explain", ACME, "--account", "111122223333"]],
  ["a policy to apply", ["setup", "iam-policy"]],
  ["a role to apply", ["setup", "account-role"]],
  ["endpoints to apply", ["setup", "endpoints", ACME]],
])("%s loads no library that it doesn't need", async (_, args) => {
  expect(await librariesOf(args)).toEqual([]);
});

test("the signs by which libraries are known are theirs", async () => {
  const estimate = await librariesOf(["report", "estimate.yaml"], { "estimate.yaml": ESTIMATE });
  const csv = await librariesOf(["report", "sample", "--format", "csv"]);
  expect([estimate, csv]).toEqual([["zod", "yaml"], ["csv-stringify"]]);
});

test("a settings file is what loads the readers of YAML", async () => {
  const files = { "watchbill.yaml": "version: 1\nsettings: { discount: 12% }\n" };
  expect(await librariesOf(["report", "sample"], files)).toEqual(["zod", "yaml"]);
});
