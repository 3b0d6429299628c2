# Switches Runtime Monitoring on for all accounts that GuardDuty's administrator administers.
# Apply it once in each Region of the administrator's account.
#
# It begins to cost: each kind has 30 free days in each account and Region, from its first event on, and is billed
# from then on (watchbill report, watchbill trials). Where an Organizations policy for GuardDuty is in force
# (managedBy GUARDDUTY_POLICY), that policy decides and this is refused. The older EKS_RUNTIME_MONITORING and this
# exclude each other.
#
# GuardDuty manages the agents of eks-node, ec2-instance alone; for the other kinds that is switched off.

data "aws_guardduty_detector" "this" {}

# If each plan wants to replace this, write the blocks in the order that the plan shows
# (github.com/hashicorp/terraform-provider-aws/issues/44822).
resource "aws_guardduty_organization_configuration_feature" "runtime_monitoring" {
  detector_id = data.aws_guardduty_detector.this.id
  name        = "RUNTIME_MONITORING"
  auto_enable = "ALL" # or NEW: accounts that join from now on

  additional_configuration {
    name        = "EKS_ADDON_MANAGEMENT"
    auto_enable = "ALL"
  }

  additional_configuration {
    name        = "ECS_FARGATE_AGENT_MANAGEMENT"
    auto_enable = "NONE"
  }

  additional_configuration {
    name        = "EC2_AGENT_MANAGEMENT"
    auto_enable = "ALL"
  }
}
