# The role that watchbill takes in an account. It only reads.
# Once in every account; IAM knows no Regions.

variable "caller_account_id" {
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
  default     = "auditor"
}

data "aws_partition" "this" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.this.partition}:iam::${var.caller_account_id}:root"]
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
      "cloudwatch:GetMetricData",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeInstances",
      "ec2:DescribeRegions",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeVpcEndpoints",
      "ec2:DescribeVpcs",
      "ecs:DescribeClusters",
      "ecs:DescribeContainerInstances",
      "ecs:DescribeServices",
      "ecs:DescribeTaskDefinition",
      "ecs:DescribeTasks",
      "ecs:ListClusters",
      "ecs:ListContainerInstances",
      "ecs:ListServices",
      "ecs:ListTasks",
      "eks:DescribeAddon",
      "eks:DescribeCluster",
      "eks:DescribeNodegroup",
      "eks:ListClusters",
      "eks:ListFargateProfiles",
      "eks:ListNodegroups",
      "guardduty:GetAdministratorAccount",
      "guardduty:GetCoverageStatistics",
      "guardduty:GetDetector",
      "guardduty:GetMemberDetectors",
      "guardduty:GetRemainingFreeTrialDays",
      "guardduty:ListCoverage",
      "guardduty:ListDetectors",
      "guardduty:ListMembers",
      "ssm:DescribeInstanceInformation",
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
}
