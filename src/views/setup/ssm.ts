import { escapedText } from "../../units/unsafe-text.ts";
import { plainJson } from "../plain-text.ts";
import { comment, hclString, partsOf, shellWord } from "./quote.ts";

/** Which hosts get the agent: those with a tag, or all that Systems Manager manages. */
export type SsmTarget = { readonly key: string; readonly value: string } | null;

/** AWS's own document and package: https://docs.aws.amazon.com/guardduty/latest/ug/managing-gdu-agent-ec2-manually.html */
const DOCUMENT = "AmazonGuardDuty-ConfigureRuntimeMonitoringSsmPlugin";
const PACKAGE = "AmazonGuardDuty-RuntimeMonitoringSsmPlugin";
const NAME = "guardduty-agent-by-hand";

const targetOf = (tag: SsmTarget) =>
  tag === null ? { key: "InstanceIds", value: "*" } : { key: `tag:${tag.key}`, value: tag.value };

const head = (tag: SsmTarget, how: string): string =>
  comment(
    `Installs GuardDuty's agent through Systems Manager on ${tag === null ? "all hosts that it manages" : `hosts with the tag ${tag.key}=${tag.value}`}, and on such as come.`,
    how,
    "",
    "For agents that you manage by hand: Runtime Monitoring must be on, and each VPC needs an endpoint",
    "(watchbill setup endpoints). Delete the association before GuardDuty's automated agent is switched on.",
    "The agent runs on Linux alone.",
  );

const ONCE = "once in each account and Region.";

/** A command of the AWS CLI. */
export function ssmCommands(tag: SsmTarget): string {
  const { key, value } = targetOf(tag);
  return partsOf(
    head(tag, `Run it ${ONCE}`),
    `aws ssm create-association --association-name ${NAME} \\
  --name ${DOCUMENT} \\
  --parameters action=Install,name=${PACKAGE} \\
  --targets ${shellWord(escapedText(JSON.stringify([{ Key: key, Values: [value] }])))} \\
  --schedule-expression 'rate(1 day)'`,
  );
}

/** A CloudFormation template. */
export function ssmTemplate(tag: SsmTarget): string {
  const { key, value } = targetOf(tag);
  return partsOf(
    head(tag, `Create a stack ${ONCE}`),
    `AWSTemplateFormatVersion: "2010-09-09"
Description: GuardDuty's agent on EC2 hosts, by hand

Resources:
  Agent:
    Type: AWS::SSM::Association
    Properties:
      AssociationName: ${NAME}
      Name: ${DOCUMENT}
      Parameters:
        action: [Install]
        name: [${PACKAGE}]
      Targets:
        - Key: ${plainJson(key)}
          Values: [${plainJson(value)}]
      ScheduleExpression: rate(1 day)`,
  );
}

/** A Terraform configuration. */
export function ssmModule(tag: SsmTarget): string {
  const { key, value } = targetOf(tag);
  return partsOf(
    head(tag, `Apply it ${ONCE}`),
    `resource "aws_ssm_association" "agent" {
  association_name    = "${NAME}"
  name                = "${DOCUMENT}"
  schedule_expression = "rate(1 day)"

  parameters = {
    action = "Install"
    name   = "${PACKAGE}"
  }

  targets {
    key    = ${hclString(key)}
    values = [${hclString(value)}]
  }
}`,
  );
}
