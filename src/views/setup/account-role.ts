import { comment, hclString, partsOf } from "./quote.ts";

/** The role in every account: its name, and what it may do. */
export type AccountRole = { readonly role: string; readonly actions: readonly string[] };

/** A template for a StackSet: the role in every account, which the caller's account may take. */
export const roleTemplate = ({ role, actions }: AccountRole): string =>
  partsOf(
    comment(
      "The role that watchbill takes in every account. It only reads.",
      "In the organization's management account, or a delegated administrator of StackSets:",
      "",
      `  aws cloudformation create-stack-set --stack-set-name ${role} --template-body file://role.yaml \\`,
      "    --capabilities CAPABILITY_NAMED_IAM --permission-model SERVICE_MANAGED \\",
      "    --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \\",
      "    --parameters ParameterKey=CallerAccountId,ParameterValue=ACCOUNT",
      `  aws cloudformation create-stack-instances --stack-set-name ${role} --regions us-east-1 \\`,
      "    --deployment-targets OrganizationalUnitIds=ROOT",
      "",
      "IAM knows no Regions: one is enough. StackSets leave out the management account: where it isn't the caller's,",
      "create a stack of this template there.",
    ),
    `AWSTemplateFormatVersion: "2010-09-09"
Description: The role that watchbill reads an account with

Parameters:
  CallerAccountId:
    Type: String
    AllowedPattern: "\\\\d{12}"
    Description: The account from which watchbill is run
  ExternalId:
    Type: String
    Default: ""
    Description: What --external-id must say; empty to ask for none
  RoleName:
    Type: String
    Default: ${JSON.stringify(role)}
    Description: What --role must say

Conditions:
  AsksExternalId: !Not [!Equals [!Ref ExternalId, ""]]

Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref RoleName
      Description: Lets watchbill read what Runtime Monitoring costs
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${CallerAccountId}:root
            Action: sts:AssumeRole
            Condition: !If
              - AsksExternalId
              - StringEquals:
                  sts:ExternalId: !Ref ExternalId
              - !Ref AWS::NoValue
      Policies:
        - PolicyName: reads
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action:
${actions.map((action) => `                  - ${action}`).join("\n")}
                Resource: "*"

Outputs:
  RoleArn:
    Value: !GetAtt Reader.Arn`,
  );

/** The same in Terraform, for one account. */
export const roleModule = ({ role, actions }: AccountRole): string =>
  partsOf(
    comment(
      "The role that watchbill takes in an account. It only reads.",
      "Once in every account; IAM knows no Regions.",
    ),
    `variable "caller_account_id" {
  description = "The account from which watchbill is run."
  type        = string
}

variable "external_id" {
  description = "What --external-id must say; null to ask for none."
  type        = string
  default     = null
}

variable "role_name" {
  description = "What --role must say."
  type        = string
  default     = ${hclString(role)}
}

data "aws_partition" "this" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:\${data.aws_partition.this.partition}:iam::\${var.caller_account_id}:root"]
    }

    dynamic "condition" {
      for_each = var.external_id[*]

      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [condition.value]
      }
    }
  }
}

data "aws_iam_policy_document" "reads" {
  statement {
    resources = ["*"]
    actions = [
${actions.map((action) => `      ${hclString(action)},`).join("\n")}
    ]
  }
}

resource "aws_iam_role" "reader" {
  name               = var.role_name
  description        = "Lets watchbill read what Runtime Monitoring costs"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "reads" {
  name   = "reads"
  role   = aws_iam_role.reader.id
  policy = data.aws_iam_policy_document.reads.json
}

output "role_arn" {
  value = aws_iam_role.reader.arn
}`,
  );
