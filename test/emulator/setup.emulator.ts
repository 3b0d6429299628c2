import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import type { IamPolicy } from "../../src/sources/aws/iam-policy.ts";
import { folderWith, watchbill } from "../cli/watchbill.ts";
import { SETUP_TEXTS } from "../golden/setup-words.ts";
import { pythonPrograms } from "../python.ts";
import type { Statement } from "./iam.ts";
import { makeUser, permit } from "./iam.ts";
import { organizationFlags, reportOf, runLive, succeeded } from "./live.ts";
import { enforceIam, resetMoto } from "./moto.ts";
import { must, ROLE, seedOrganization } from "./organization.ts";
import { seedWorkloads } from "./world.ts";

const textsOf = (end: string) => Object.entries(SETUP_TEXTS).filter(([file]) => file.endsWith(end));
const textOf = async (words: readonly string[]) => succeeded(await watchbill(["setup", ...words])).stdout;

let bin = "";

beforeAll(async () => {
  bin = await pythonPrograms(new URL("requirements.txt", import.meta.url));
}, 400_000);

/** Runs a program of Python to its end and gives its exit code and all it said. */
function ran(program: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(join(bin, program), args, { encoding: "utf8" });
  return { code: status, output: `${stdout}${stderr}` };
}

describe("what watchbill setup writes", () => {
  test("every template passes cfn-lint", async () => {
    const texts = await Promise.all(
      textsOf(".yaml").map(async ([file, words]) => [file, await textOf(words)] as const),
    );
    const folder = folderWith(Object.fromEntries(texts));
    const files = texts.map(([file]) => join(folder, file));
    expect(files.length).toBeGreaterThan(0);
    const lint = ran("cfn-lint", ["--regions", "us-east-1", "us-gov-west-1", "--template", ...files]);
    expect(lint).toEqual({ code: 0, output: "" });
  });

  test.each(textsOf(".tf"))("%s parses as HCL", async (file, words) => {
    const text = await textOf(words);
    const parsed = parseHcl(text);
    const blocks = [...text.matchAll(/^(resource|module|provider|data) "(\w+)"/gm)].map(([, , type]) => type).sort();
    const named = ["resource", "module", "provider", "data"].flatMap((kind) =>
      (parsed[kind] ?? []).flatMap((block) => Object.keys(block).map((key) => key.replaceAll('"', ""))),
    );
    expect(blocks.length).toBeGreaterThan(0);
    expect(named.filter((name) => !name.startsWith("__")).sort()).toEqual(blocks);
  });

  test("the parser refuses what is no HCL", () => {
    expect(() => parseHcl('resource "a" "b" {\n  c = "d\n}\n')).toThrow(/Unexpected/);
  });
});

type Parsed = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

function parseHcl(text: string): Parsed {
  const folder = folderWith({ "text.tf": text });
  const program = "import hcl2, json, sys; print(json.dumps(hcl2.load(open(sys.argv[1]))))";
  const parsed = ran("python", ["-c", program, join(folder, "text.tf")]);
  if (parsed.code !== 0) throw new Error(parsed.output);
  return JSON.parse(parsed.output) as Parsed;
}

test("an organization is read with the policies of setup iam-policy as with leave to do everything", async () => {
  const url = inject("moto");
  await resetMoto(url);
  const organization = await seedOrganization(url, 3);
  const regions = ["us-east-1", "eu-west-1"];
  await seedWorkloads(url, organization, regions);
  const [master, ...members] = organization.accounts.map(({ id }) => id);
  onTestFinished(() => enforceIam(url, false));
  const reportWith = async (name: string, reads: readonly Statement[], finds: readonly Statement[]) => {
    await enforceIam(url, false);
    for (const id of members) await permit(url, id, ROLE, reads);
    const user = await makeUser(url, must(master), name, [...reads, ...finds]);
    await enforceIam(url, true);
    const words = ["report", "aws", ...organizationFlags(regions), "--offline", "--details", "-f", "json"];
    const { gaps, workloads } = reportOf(await runLive(url, user, words));
    const sorted = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).sort();
    const accounts = new Set(workloads.map(({ accountId }) => accountId));
    return { gaps: sorted(gaps), workloads: sorted(workloads), accounts };
  };
  const policy = async (...words: readonly string[]) =>
    (JSON.parse(inMotosWords(await textOf(["iam-policy", ...words]))) as IamPolicy).Statement;
  const least = await reportWith("least", await policy(), await policy("--caller", "--role", ROLE));
  expect(least.accounts).toEqual(new Set([master, ...members]));
  expect(least).toEqual(await reportWith("most", [{ Effect: "Allow", Action: "*", Resource: "*" }], []));
  expect(least).not.toEqual(
    await reportWith("less", (await policy()).map(withoutFirst("ecs:")), await policy("--caller", "--role", ROLE)),
  );
});

/** CloudWatch signs as `monitoring`, and moto takes that for the name that policies know it by. */
const inMotosWords = (policy: string): string => policy.replaceAll('"cloudwatch:', '"monitoring:');

/** A statement that no longer allows the first call of a service. */
const withoutFirst =
  (service: string) =>
  (statement: Statement): Statement => {
    const actions = [statement.Action].flat();
    const gone = actions.findIndex((action) => action.startsWith(service));
    return { ...statement, Action: actions.filter((_, index) => index !== gone) };
  };
