import { placed } from "../sources/open-words.ts";
import { configOf, planOf } from "../sources/terraform/plans.ts";
import { HOSTILE } from "./names.ts";

/** Names that JSON, YAML and a file system can hold. */
const NAMES = HOSTILE.map((name) => name.toWellFormed());
const all = NAMES.join(" ");

/** A plan whose addresses, tags and types are hostile. */
export const hostilePlan = (): string =>
  placed(
    "plan.json",
    JSON.stringify(
      planOf(
        NAMES.flatMap((name, at) => [
          {
            address: `aws_instance.h["${name}"]`,
            module: `module.m["${name}"]`,
            index: name,
            after: { instance_type: at % 2 === 0 ? "m5.large" : `${name}.large`, tags: { [name]: name } },
          },
          {
            address: `aws_ecs_service.s${at}`,
            after: { name, cluster: name, launch_type: "FARGATE", desired_count: 2 },
          },
        ]),
        configOf({ resources: [] }, { aws: { expressions: { region: { constant_value: all } } } }),
      ),
    ),
  );

/** A template whose ids, parameters, macros and types are hostile. */
export const hostileTemplate = (): string =>
  placed(
    "template.json",
    JSON.stringify({
      AWSTemplateFormatVersion: "2010-09-09",
      Transform: NAMES,
      Resources: Object.fromEntries(
        NAMES.map((name) => [
          name,
          {
            Type: "AWS::EC2::Instance",
            Properties: { InstanceType: name, Tags: [{ Key: name, Value: { Ref: name } }] },
          },
        ]),
      ),
    }),
  );

/** Answers of AWS whose clusters, services, issues and refusals are hostile. */
export const hostileAnswers = (): string =>
  placed(
    "answers.json",
    JSON.stringify([
      {
        services: NAMES.map((name) => ({
          serviceArn: `arn:aws:ecs:us-east-1:111122223333:service/${name}/${name}`,
          clusterArn: `arn:aws:ecs:us-east-1:111122223333:cluster/${name}`,
          serviceName: name,
          status: "ACTIVE",
          launchType: "FARGATE",
          runningCount: 2,
          tags: [{ key: name, value: name }],
        })),
      },
      {
        Resources: NAMES.map((name, at) => ({
          ResourceId: name,
          DetectorId: "d",
          AccountId: "111122223333",
          ResourceDetails: { ResourceType: "EC2", Ec2InstanceDetails: { InstanceId: `i-${at}` } },
          CoverageStatus: "UNHEALTHY",
          Issue: `No Agent Reporting: ${name}`,
        })),
      },
      {
        Resources: NAMES.map((name) => ({
          ResourceId: name,
          DetectorId: "d",
          AccountId: "111122223333",
          ResourceDetails: {
            ResourceType: "EKS",
            EksClusterDetails: { ClusterName: name, AddonDetails: { AddonVersion: name }, ManagementType: "MANUAL" },
          },
          CoverageStatus: "UNHEALTHY",
          Issue: `Addon Creation Failed: ${name}`,
        })),
      },
      ...NAMES.map((name) => ({
        cluster: {
          name,
          arn: `arn:aws:eks:us-east-1:111122223333:cluster/${name}`,
          status: name,
          version: name,
          resourcesVpcConfig: { vpcId: name },
          tags: { [name]: name },
        },
      })),
      ...NAMES.map((name) => ({
        addon: {
          addonName: "aws-guardduty-agent",
          clusterName: name,
          addonArn: `arn:aws:eks:us-east-1:111122223333:addon/${name}/aws-guardduty-agent/1`,
          addonVersion: name,
          status: name,
          health: { issues: [{ code: name, message: name }] },
          configurationValues: name,
        },
      })),
      { Vpcs: NAMES.map((name) => ({ VpcId: name, OwnerId: "111122223333", CidrBlock: name })) },
      {
        VpcEndpoints: NAMES.map((name) => ({
          VpcId: name,
          ServiceName: "com.amazonaws.us-east-1.guardduty-data",
          State: "available",
          OwnerId: "111122223333",
          SubnetIds: [name],
          PolicyDocument: name,
          Groups: [{ GroupId: name }],
          Tags: [{ Key: name, Value: name }],
        })),
      },
      ...NAMES.map((name) => ({ status_code: 403, data: { Error: { Code: name, Message: name } } })),
    ]),
  );

/** Notices of EventBridge whose clusters, hosts, versions and issues are hostile. */
export const hostileNotices = (): string =>
  placed(
    "notices.jsonl",
    NAMES.flatMap((name, at) =>
      [
        { eksClusterDetails: { clusterName: name, availableNodes: "1", desiredNodes: "3", addonVersion: name } },
        { ecsClusterDetails: { clusterName: name, fargateDetails: { issues: [name] } } },
        {
          ec2InstanceDetails: {
            instanceId: `i-${at} ${name}`,
            instanceType: name,
            clusterArn: name,
            agentDetails: { version: name },
          },
        },
      ].map((resourceDetails) =>
        JSON.stringify({
          "detail-type": "GuardDuty Runtime Protection Unhealthy",
          source: name,
          account: "111122223333",
          time: "2026-11-21T13:00:00Z",
          region: "us-east-1",
          detail: { resourceAccountId: "111122223333", currentStatus: "UNHEALTHY", resourceDetails, issue: name },
        }),
      ),
    ).join("\n"),
  );

/** Prices whose Regions and sources are hostile, beside those that are needed. */
export const hostilePrices = (): string =>
  placed(
    "prices.json",
    JSON.stringify({
      prices: NAMES.map((name) => ({
        regionId: name,
        meter: "ec2",
        tiers: [{ from: 0, to: null, usd: "1.00" }],
        source: name,
        asOf: "2026-11-01",
      })),
    }),
  );

/** A policy whose budgets, matches and allowed gaps are hostile. */
export const hostilePolicy = (): string =>
  placed(
    "policy.yaml",
    JSON.stringify({
      version: 1,
      budgets: NAMES.map((name, at) => ({
        name: `${name}${at}`,
        monthly: at % 2 === 0 ? 0 : 1e6,
        ...(at % 3 === 0 ? {} : { match: { tags: { [name]: name } } }),
      })),
    }),
  );

/** A scenario whose name and rules are hostile. */
export const hostileScenario = (): string =>
  placed(
    "scenario.yaml",
    JSON.stringify({
      watchbill: "scenario/1",
      name: all,
      rules: NAMES.map((name) => ({
        match: { clusters: [name], units: [name], tags: { [name]: name } },
        protect: false,
      })),
    }),
  );

/** A small estimate in a file whose name is hostile. */
export const hostileFile = (): string =>
  placed(
    "=1+1\u001b]52;c;eA==\u0007\u202e::error::<img src=x>|`.yaml",
    'watchbill: estimate/1\nworkloads: [{account: "111122223333", region: us-east-1, kind: ec2-instance, vcpus: 8}]\n',
  );
