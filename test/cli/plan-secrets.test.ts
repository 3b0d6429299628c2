import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { block, planOf } from "../sources/terraform/plans.ts";
import { folderWith, watchbill } from "./watchbill.ts";

let planted = 0;

/** A value that nobody asked for; each one is told from the others, so that a leak says where it is. */
const secret = (where: string): string => `s3cr3t-${(planted += 1)}-${where}`;

const resource = (type: string, name: string, values: object) => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  values: { ...values, password: secret("planned") },
});

/** A plan with a secret wherever one can stand. */
const PLAN = {
  ...planOf([
    {
      address: "aws_instance.web",
      actions: ["update"],
      before: { instance_type: "m5.large", user_data: secret("before"), password_data: secret("before") },
      after: {
        instance_type: "m5.xlarge",
        user_data: secret("after"),
        key_name: secret("after"),
        tags: { team: "web", token: secret("sensitive-tag") },
        tags_all: { token: secret("sensitive-tag") },
      },
      change: {
        after_sensitive: { tags: { token: true }, tags_all: { token: true } },
        replace_paths: [[secret("path")]],
      },
    },
    {
      address: "aws_ecs_task_definition.api",
      after: {
        family: "api",
        cpu: "256",
        container_definitions: JSON.stringify([{ environment: [{ value: secret("container") }] }]),
      },
    },
    {
      address: "aws_ecs_service.api",
      after: { name: "api", launch_type: "FARGATE", desired_count: 2, task_definition: "gone:1" },
    },
    {
      address: "aws_ecs_service.odd",
      after: { launch_type: "FARGATE", desired_count: secret("number"), task_definition: "api:1" },
    },
    {
      address: "aws_autoscaling_group.odd",
      after: { min_size: { not: secret("object") }, max_size: [secret("list")] },
    },
    { address: "aws_db_instance.db", after: { password: secret("other-type") } },
    { address: "kubectl_manifest.secret", after: { yaml_body: `kind: Secret\ndata: {a: ${secret("manifest")}}` } },
    {
      address: "kubectl_manifest.broken",
      after: { yaml_body: `apiVersion: karpenter.sh/v1\n bad: [${secret("broken-manifest")}` },
    },
    {
      address: "kubernetes_manifest.map",
      after: { manifest: { kind: "ConfigMap", data: { a: secret("object-manifest") } } },
    },
    {
      address: "helm_release.k",
      after: { chart: "karpenter", values: [secret("helm")], set_sensitive: [{ value: secret("helm") }] },
    },
  ]),
  planned_values: {
    root_module: { resources: [resource("aws_instance", "kept", { instance_type: "m5.large" })] },
    outputs: { token: { sensitive: true, value: secret("output") } },
  },
  prior_state: { values: { root_module: { resources: [resource("aws_instance", "old", {})] } } },
  variables: { token: { value: secret("variable") }, region: { value: "us-east-1" } },
  output_changes: { token: { after: secret("output-change") } },
  configuration: {
    provider_config: {
      aws: {
        expressions: { region: { references: ["var.region"] }, secret_key: { constant_value: secret("provider") } },
      },
    },
    root_module: {
      variables: { token: { default: secret("default") } },
      resources: [
        block(
          "aws_instance.web",
          { user_data: { constant_value: secret("constant") } },
          { provider_config_key: "aws" },
        ),
      ],
    },
  },
};

const TEXT = JSON.stringify(PLAN);

/** Words that make the program say as much of a plan as it can. */
const RUNS: readonly (readonly string[])[] = [
  ["report", "plan.json"],
  ["report", "plan.json", "--details", "--verbose"],
  ["report", "plan.json", "--details", "-f", "json", "-o", "report.json"],
  ["report", "plan.json", "-f", "csv", "-o", "report.csv"],
  ["check", "plan.json", "--budget", "1", "--details"],
  ["check", "plan.json", "--budget", "1", "-f", "markdown"],
  ["check", "plan.json", "--budget", "1", "-f", "github"],
  ["check", "plan.json", "--budget", "1", "-f", "junit"],
  ["report", "plan.json", "-f", "html", "-o", "page.html"],
  ["report", "plan.json", "-f", "baseline"],
  ["check", "plan.json", "--budget", "1", "-f", "json", "--details"],
  ["diff", "plan.json", "plan.json", "--details"],
  ["explain", "plan.json", "--account", "111122223333"],
  ["report", "cut.json"],
  ["report", "torn.json"],
  ["report", "wrapped.json"],
  ["report", "plan.json", "--source-type", "aws-cli"],
  ["report", "plan.json", "--source-type", "estimate"],
  ["report", "plan.json", "--source-type", "inventory"],
  ["report", "plan.yaml"],
  ["report", "stream.json"],
];

test("no value of a plan that nobody asked for is written anywhere: not to output, files or errors", async () => {
  const last = TEXT.lastIndexOf("s3cr3t");
  const inputs = {
    "plan.json": TEXT,
    "cut.json": TEXT.slice(0, last + 12),
    // A quote too few, right before a secret.
    "torn.json": TEXT.replace('"user_data":"', '"user_data":'),
    "wrapped.json": `[command]terraform show\n${TEXT}\n::debug::stdout: ${TEXT}\n`,
    "plan.yaml": `Resources:\n  - ${secret("yaml")}: [\n`,
    "stream.json": `{"@level":"info","@message":"${secret("stream")}"}\n`,
  };
  const folder = folderWith(inputs);
  const said = await Promise.all(
    RUNS.map(async (words) => {
      const { stdout, stderr } = await watchbill(words, {
        cwd: folder,
        env: { HOME: folder, NODE_COMPILE_CACHE: join(folder, "cache") },
      });
      return [words.join(" "), `${stdout}${stderr}`] as const;
    }),
  );
  const written = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !(entry.name in inputs))
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), "latin1")] as const);
  const leaks = [...said, ...written].flatMap(([where, text]) =>
    [...text.matchAll(/s3cr3t-\d+-[\w-]+/g)].map(([leak]) => `${where}: ${leak}`),
  );
  expect(leaks).toEqual([]);
  expect(written.map(([name]) => name)).toEqual(expect.arrayContaining(["report.json", "report.csv"]));
  expect(said.filter(([words, text]) => text === "" && !words.includes("-o "))).toEqual([]);
  expect(said.filter(([, text]) => text.includes("this is a bug"))).toEqual([]);
});
