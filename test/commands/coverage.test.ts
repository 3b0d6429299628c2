import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { csvRecords } from "../views/formats/parse-csv.ts";
import { ACME, placed } from "../sources/open-words.ts";
import { runWords } from "./run-words.ts";

const record = (name: string, resource: string, more: object) => ({
  record: "coverage",
  account: "222233334444",
  region: "us-east-1",
  resource,
  name,
  healthy: true,
  ...more,
});

/** The small world with four entries of a coverage list. */
const LISTED = (): string => {
  const [header = "", ...rest] = readFileSync(ACME, "utf8").trimEnd().split("\n");
  const records = rest.slice(0, -1);
  const entries = [
    record("core", "eks-cluster", {
      healthy: false,
      management: "auto",
      agentVersion: "v1.16.0-eksbuild.2",
      covered: 24,
      compatible: 30,
      reasons: ["EKS_ADDON_UNSCHEDULABLE", "issue:no room"],
      updatedAt: "2026-11-20T08:00:00Z",
    }),
    record("edge", "eks-cluster", {
      account: "444455556666",
      region: "eu-west-1",
      management: "manual",
      agentVersion: "v1.9.0-eksbuild.2",
      covered: 20,
      compatible: 20,
      updatedAt: "2026-11-19T08:00:00Z",
    }),
    record("storefront", "ecs-cluster", { account: "444455556666", region: "eu-west-1", management: "disabled" }),
    record("i-0000000000000000a", "ec2-instance", { ecsCluster: "storefront" }),
  ];
  const end = JSON.stringify({ record: "end", records: records.length + entries.length });
  return placed(
    "listed.ndjson",
    [header, ...entries.map((entry) => JSON.stringify(entry)), ...records, end, ""].join("\n"),
  );
};

const told = async (...words: string[]) => runWords(["coverage", LISTED(), ...words]);

const namesOf = async (...words: string[]): Promise<string[]> => {
  const { stdout } = await told("-f", "csv", ...words);
  return csvRecords(stdout).map((row) => row["name"] ?? "");
};

describe("--where and --sort", () => {
  test.each([
    [["--where", "status=unhealthy"], ["core"]],
    [["--where", "status!=unhealthy,cluster=edge"], ["edge"]],
    [
      ["--where", "management=auto", "--where", "management=manual"],
      ["core", "edge"],
    ],
    [
      ["--where", "cluster=storefront", "--sort", "cluster"],
      ["i-0000000000000000a", "storefront"],
    ],
    [["--where", "addon=v1.9.0-eksbuild.2"], ["edge"]],
    [["--where", "issue=EKS_ADDON_UNSCHEDULABLE"], ["core"]],
    [
      ["--sort", "addon"],
      ["edge", "core", "i-0000000000000000a", "storefront"],
    ],
    [
      ["--sort", "updated"],
      ["core", "edge", "i-0000000000000000a", "storefront"],
    ],
    [
      ["--sort", "account"],
      ["i-0000000000000000a", "core", "storefront", "edge"],
    ],
  ])("%j lists %j", async (words, names) => {
    expect(await namesOf(...words)).toEqual(names);
  });

  test("leave the funnel and the statistics whole", async () => {
    const json = async (...words: string[]) => JSON.parse((await told("-f", "json", ...words)).stdout);
    const [whole, part] = [await json(), await json("--where", "status=unhealthy,issue=EKS_ADDON_UNSCHEDULABLE")];
    expect([part.funnel, part.statistics]).toEqual([whole.funnel, whole.statistics]);
    expect(part.issues.map(({ reasonCode }: { reasonCode: string }) => reasonCode)).toEqual([
      "EKS_ADDON_UNSCHEDULABLE",
    ]);
  });

  test.each([
    ["status=unhealty", "did you mean unhealthy?"],
    ["cluster=chekout", "did you mean checkout?"],
    ["management=nobody", "it is one of auto, manual, disabled, not-said"],
    ["addon=v1.9.1-eksbuild.2", "did you mean v1.9.0-eksbuild.2?"],
    ["issue=EKS_ADDON_UNSCHEDULABEL", "did you mean EKS_ADDON_UNSCHEDULABLE?"],
  ])("--where %s is one clear error", async (where, hint) => {
    const message = `watchbill: --where ${where} names nothing that is known here; ${hint}\n`;
    expect(await told("--where", where)).toEqual({ code: 2, stdout: "", stderr: message });
  });

  test.each([
    [["--where", "statu=healthy"], "--where statu=healthy is not understood; did you mean status?"],
    [["--where", "status"], "--where status is not understood; write it as KEY=VALUE, or KEY!=VALUE for all others"],
    [["--sort", "updatd"], "--sort updatd is not understood; did you mean updated?"],
    [["-f", "html"], "--format html is not understood; it is one of table, json, csv"],
  ])("%j is one clear error", async (words, message) => {
    expect(await told(...words)).toEqual({ code: 2, stdout: "", stderr: `watchbill: ${message}\n` });
  });
});

test("without a source is one clear error", async () => {
  const stderr = "watchbill: missing required argument 'SOURCE'; see watchbill --help\n";
  expect(await runWords(["coverage"])).toEqual({ code: 2, stdout: "", stderr });
});

test("says on stderr that the sample is invented, where stdout is for machines", async () => {
  const { stderr } = await runWords(["coverage", "sample", "-f", "csv"]);
  expect(stderr).toBe("watchbill: this is the SAMPLE, an invented organization\n");
  expect((await runWords(["coverage", "sample"])).stdout).toContain("SAMPLE, invented");
});

test.each([80, 120])("the resources on a page of %i columns", async (width) => {
  const { stdout } = await runWords(["coverage", LISTED()], width);
  const block = stdout.split("\n\n").find((text) => text.startsWith("Resource"));
  await expect(`${block}\n`).toMatchFileSnapshot(`../golden/coverage-resources-${width}.txt`);
});
