import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, watchbill } from "./watchbill.ts";

let planted = 0;

/** A value that nobody asked for; each one is told from the others, so that a leak says where it is. */
const secret = (where: string): string => `s3cr3t-${(planted += 1)}-${where}`;

/** A template with a secret wherever one can stand. */
const TEMPLATE = `
AWSTemplateFormatVersion: 2010-09-09
Description: ${secret("description")}
Metadata: {Note: ${secret("metadata")}}
Parameters:
  Password: {Type: String, NoEcho: true, Default: ${secret("no-echo-default")}}
  Given: {Type: String, NoEcho: true}
  Token: {Type: String, Default: ${secret("default")}}
  Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /${secret("path")}}
  Env: {Type: String}
Mappings: {Keys: {all: {key: ${secret("mapping")}}}}
Conditions:
  HasPassword: !Not [!Equals [!Ref Password, ${secret("compared")}]]
  Same: !Equals [!Ref Env, ${secret("open-compared")}]
Resources:
  Host:
    Type: AWS::EC2::Instance
    Condition: HasPassword
    Properties:
      InstanceType: m5.large
      KeyName: ${secret("key")}
      UserData: !Base64 {"Fn::Sub": "echo \${Password} \${Token} ${secret("user-data")}"}
      Tags:
        - {Key: team, Value: !Ref Password}
        - {Key: !Ref Given, Value: x}
  Odd:
    Type: AWS::EC2::Instance
    Condition: Same
    Properties: {InstanceType: !Ref Password}
  Sized:
    Type: AWS::EC2::Instance
    Properties: {InstanceType: !Ref Stored}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: !Ref Token
      MaxSize: !FindInMap [Keys, all, key]
      LaunchTemplate: {LaunchTemplateId: ${secret("template-id")}, Version: "1"}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: !Ref Token
      ContainerDefinitions: [{Environment: [{Name: A, Value: ${secret("environment")}}]}]
  Service:
    Type: AWS::ECS::Service
    Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Task, DesiredCount: !Ref Given}
  Cluster:
    Type: AWS::ECS::Service
    Properties: {LaunchType: FARGATE, TaskDefinition: ${secret("family")}, Cluster: !Ref Password}
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: "https://${secret("host")}/${secret("url")}.yaml", Parameters: {A: ${secret("handed")}}}
  Known:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner.yaml, Parameters: {Hidden: !Ref Password, Shown: !Ref Token}}
  Manifest:
    Type: Custom::AWSCDK-EKS-KubernetesResource
    Properties: {Manifest: '[{"apiVersion":"karpenter.sh/v1","spec":{"x":"${secret("manifest")}"}'}
  Database:
    Type: AWS::RDS::DBInstance
    Properties: {MasterUserPassword: ${secret("other-type")}}
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties: {Enable: !Ref Token, Features: [{Name: ${secret("feature")}, Status: ENABLED}]}
Outputs:
  Out: {Value: !Sub "\${Password} ${secret("output")}"}
`;

const INNER = `
Parameters: {Hidden: {Type: String}, Shown: {Type: String}}
Resources:
  Host:
    Type: AWS::EC2::Instance
    Properties: {InstanceType: !Ref Hidden, Tags: [{Key: a, Value: !Ref Hidden}]}
`;

const GIVEN = secret("typed");

/** Words that make the program say as much of a template as it can. */
const RUNS: readonly (readonly string[])[] = [
  ["report", "t.yaml"],
  ["report", "t.yaml", "--details", "--verbose"],
  ["report", "t.yaml", "--details", "-f", "json", "-o", "report.json", "--parameter", `Given=${GIVEN}`],
  ["report", "t.yaml", "-f", "csv", "-o", "report.csv", "--parameter-file", "parameters.json"],
  ["check", "t.yaml", "--budget", "1", "--details"],
  ["check", "t.yaml", "--budget", "1", "-f", "json", "--details"],
  ["diff", "t.yaml", "after.yaml", "--details"],
  ["explain", "t.yaml", "--account", "111122223333"],
  ["report", "t.json", "--details"],
  ["report", "cut.yaml"],
  ["report", "cut.json"],
  ["report", "twice.yaml"],
  ["report", "t.yaml", "--parameter-file", "broken.json"],
  ["report", "t.yaml", "--parameter-file", "t.yaml"],
  ["report", "t.yaml", "--source-type", "estimate"],
  ["report", "cdk.out", "--details"],
];

test("no value of a template that nobody asked for is written anywhere: not to output, files or errors", async () => {
  const inputs = {
    "t.yaml": TEMPLATE,
    "after.yaml": TEMPLATE.replace("m5.large", "m5.xlarge"),
    "inner.yaml": INNER,
    "t.json": JSON.stringify({
      Parameters: { P: { Type: "String", NoEcho: true, Default: secret("json-default") } },
      Resources: { A: { Type: "AWS::EC2::Instance", Properties: { InstanceType: { Ref: "P" } } } },
    }),
    "cut.yaml": `${TEMPLATE}\n  Broken: {Value: "${secret("cut")}`,
    "cut.json": `{"Resources": {"A": {"Type": "AWS::RDS::DBInstance", "Properties": {"P": "${secret("cut-json")}`,
    "twice.yaml": `Resources:\n  A: {Type: T, B: ${secret("twice")}, B: ${secret("twice")}}\n`,
    "parameters.json": JSON.stringify([{ ParameterKey: "Given", ParameterValue: secret("in-file") }]),
    "broken.json": `[{"ParameterKey": "Given", "ParameterValue": "${secret("broken-file")}`,
  };
  const folder = folderWith(inputs);
  mkdirSync(join(folder, "cdk.out"));
  writeFileSync(join(folder, "cdk.out/manifest.json"), JSON.stringify(manifest()));
  writeFileSync(join(folder, "cdk.out/A.template.json"), inputs["t.json"]);
  const read = new Set([...Object.keys(inputs), "manifest.json", "A.template.json"]);
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
    .filter((entry) => entry.isFile() && !read.has(entry.name))
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), "latin1")] as const);
  const leaks = [...said, ...written].flatMap(([where, text]) =>
    [...text.matchAll(/s3cr3t-\d+-[\w-]+/g)].map(([leak]) => `${where}: ${leak}`),
  );
  expect(leaks).toEqual([]);
  expect(written.map(([name]) => name)).toEqual(expect.arrayContaining(["report.json", "report.csv"]));
  expect(said.filter(([words, text]) => text === "" && !words.includes("-o "))).toEqual([]);
  expect(said.filter(([, text]) => text.includes("this is a bug"))).toEqual([]);
});

const manifest = (): object => ({
  version: secret("version"),
  artifacts: {
    A: {
      type: "aws:cloudformation:stack",
      environment: `aws://${secret("account")}/${secret("region")}`,
      properties: { templateFile: "A.template.json", parameters: { P: secret("artifact-parameter") } },
      metadata: { a: secret("metadata") },
    },
  },
});
