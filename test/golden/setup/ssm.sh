# Installs GuardDuty's agent through Systems Manager on all hosts that it manages, and on such as come.
# Run it once in each account and Region.
#
# For agents that you manage by hand: Runtime Monitoring must be on, and each VPC needs an endpoint
# (watchbill setup endpoints). Delete the association before GuardDuty's automated agent is switched on.
# The agent runs on Linux alone.

aws ssm create-association --association-name guardduty-agent-by-hand \
  --name AmazonGuardDuty-ConfigureRuntimeMonitoringSsmPlugin \
  --parameters action=Install,name=AmazonGuardDuty-RuntimeMonitoringSsmPlugin \
  --targets '[{"Key":"InstanceIds","Values":["*"]}]' \
  --schedule-expression 'rate(1 day)'
