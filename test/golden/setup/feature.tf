# Switches Runtime Monitoring on in an account.
# Apply it once in each Region of the account, where GuardDuty itself is on.
#
# It begins to cost: each kind has 30 free days in each account and Region, from its first event on, and is billed
# from then on (watchbill report, watchbill trials). Where an Organizations policy for GuardDuty is in force
# (managedBy GUARDDUTY_POLICY), that policy decides and this is refused. The older EKS_RUNTIME_MONITORING and this
# exclude each other.

data "aws_guardduty_detector" "this" {}

resource "aws_guardduty_detector_feature" "runtime_monitoring" {
  detector_id = data.aws_guardduty_detector.this.id
  name        = "RUNTIME_MONITORING"
  status      = "ENABLED"

  additional_configuration {
    name   = "EKS_ADDON_MANAGEMENT"
    status = "ENABLED"
  }

  additional_configuration {
    name   = "ECS_FARGATE_AGENT_MANAGEMENT"
    status = "ENABLED"
  }

  additional_configuration {
    name   = "EC2_AGENT_MANAGEMENT"
    status = "ENABLED"
  }
}
