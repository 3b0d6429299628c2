import { comment, partsOf } from "./quote.ts";

/** The notices of a change in coverage: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-guardduty.html */
const DETAIL_TYPES = ["GuardDuty Runtime Protection Healthy", "GuardDuty Runtime Protection Unhealthy"];
const GROUP = "/aws/events/watchbill-coverage";

const head = (how: string): string =>
  comment(
    "Keeps GuardDuty's notices of agents that fall silent and report again, in a log group.",
    how,
    "",
    "What it kept is JSON lines, which watchbill reads beside an inventory:",
    "",
    `  aws logs filter-log-events --log-group-name ${GROUP} \\`,
    "    --query 'events[].[message]' --output text > events.ndjson",
  );

const ONCE = "once in each Region, in the accounts whose notices you want.";

/** The pattern alone, as JSON. */
export const eventPattern = (): string =>
  `${JSON.stringify({ source: ["aws.guardduty"], "detail-type": DETAIL_TYPES }, null, 2)}\n`;

/** A CloudFormation template: the rule, the log group, and the leave to write there. */
export const eventTemplate = (): string =>
  partsOf(
    head(`Create a stack ${ONCE}`),
    `AWSTemplateFormatVersion: "2010-09-09"
Description: GuardDuty's notices of runtime coverage, in a log group

Resources:
  Notices:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      LogGroupName: ${GROUP}
      RetentionInDays: 90

  MayWrite:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyName: watchbill-coverage
      PolicyDocument: !Sub |
        {"Version": "2012-10-17", "Statement": [{
          "Effect": "Allow",
          "Principal": {"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]},
          "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
          "Resource": "\${Notices.Arn}"
        }]}

  Rule:
    Type: AWS::Events::Rule
    DependsOn: MayWrite
    Properties:
      Name: watchbill-coverage
      EventPattern:
        source: [aws.guardduty]
        detail-type:
${DETAIL_TYPES.map((type) => `          - ${type}`).join("\n")}
      Targets:
        - Id: log
          Arn: !Sub arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${Notices}`,
  );

/** The same in Terraform. */
export const eventModule = (): string =>
  partsOf(
    head(`Apply it ${ONCE}`),
    `resource "aws_cloudwatch_log_group" "notices" {
  name              = "${GROUP}"
  retention_in_days = 90
}

data "aws_iam_policy_document" "may_write" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["\${aws_cloudwatch_log_group.notices.arn}:*"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com", "delivery.logs.amazonaws.com"]
    }
  }
}

resource "aws_cloudwatch_log_resource_policy" "may_write" {
  policy_name     = "watchbill-coverage"
  policy_document = data.aws_iam_policy_document.may_write.json
}

resource "aws_cloudwatch_event_rule" "coverage" {
  name = "watchbill-coverage"

  event_pattern = jsonencode({
    source = ["aws.guardduty"]
    "detail-type" = [
${DETAIL_TYPES.map((type) => `      "${type}",`).join("\n")}
    ]
  })
}

resource "aws_cloudwatch_event_target" "log" {
  rule = aws_cloudwatch_event_rule.coverage.name
  arn  = aws_cloudwatch_log_group.notices.arn

  depends_on = [aws_cloudwatch_log_resource_policy.may_write]
}`,
  );
