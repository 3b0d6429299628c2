# Installs GuardDuty's agent through Systems Manager on hosts with the tag team=${web}, and on such as come.
# Apply it once in each account and Region.
#
# For agents that you manage by hand: Runtime Monitoring must be on, and each VPC needs an endpoint
# (watchbill setup endpoints). Delete the association before GuardDuty's automated agent is switched on.
# The agent runs on Linux alone.

resource "aws_ssm_association" "agent" {
  association_name    = "guardduty-agent-by-hand"
  name                = "AmazonGuardDuty-ConfigureRuntimeMonitoringSsmPlugin"
  schedule_expression = "rate(1 day)"

  parameters = {
    action = "Install"
    name   = "AmazonGuardDuty-RuntimeMonitoringSsmPlugin"
  }

  targets {
    key    = "tag:team"
    values = ["\u0024{web}"]
  }
}
