# Switches Runtime Monitoring on for all accounts that GuardDuty's administrator administers.
# Run it once in each Region of the administrator's account: AWS_REGION=us-east-1 sh FILE
#
# It begins to cost: each kind has 30 free days in each account and Region, from its first event on, and is billed
# from then on (watchbill report, watchbill trials). Where an Organizations policy for GuardDuty is in force
# (managedBy GUARDDUTY_POLICY), that policy decides and this is refused. The older EKS_RUNTIME_MONITORING and this
# exclude each other.

set -eu
detector=$(aws guardduty list-detectors --query 'DetectorIds[0]' --output text)

# Who gets GuardDuty itself must be said again: as it is.
members=$(aws guardduty describe-organization-configuration --detector-id "$detector" \
  --query AutoEnableOrganizationMembers --output text)

features='[{"Name": "RUNTIME_MONITORING", "AutoEnable": "ALL", "AdditionalConfiguration": [
    {"Name": "EKS_ADDON_MANAGEMENT", "AutoEnable": "ALL"},
    {"Name": "ECS_FARGATE_AGENT_MANAGEMENT", "AutoEnable": "ALL"},
    {"Name": "EC2_AGENT_MANAGEMENT", "AutoEnable": "ALL"}
]}]'

aws guardduty update-organization-configuration --detector-id "$detector" \
  --auto-enable-organization-members "$members" --features "$features"
