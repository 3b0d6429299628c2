# Keeps GuardDuty's notices of agents that fall silent and report again, in a log group.
# Apply it once in each Region, in the accounts whose notices you want.
#
# What it kept is JSON lines, which watchbill reads beside an inventory:
#
#   aws logs filter-log-events --log-group-name /aws/events/watchbill-coverage \
#     --query 'events[].[message]' --output text > events.ndjson

resource "aws_cloudwatch_log_group" "notices" {
  name              = "/aws/events/watchbill-coverage"
  retention_in_days = 90
}

data "aws_iam_policy_document" "may_write" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.notices.arn}:*"]

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
      "GuardDuty Runtime Protection Healthy",
      "GuardDuty Runtime Protection Unhealthy",
    ]
  })
}

resource "aws_cloudwatch_event_target" "log" {
  rule = aws_cloudwatch_event_rule.coverage.name
  arn  = aws_cloudwatch_log_group.notices.arn

  depends_on = [aws_cloudwatch_log_resource_policy.may_write]
}
