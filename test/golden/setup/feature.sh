# Switches Runtime Monitoring on in an account.
# Run it once in each Region of the account: AWS_REGION=us-east-1 sh FILE
#
# It begins to cost: each kind has 30 free days in each account and Region, from its first event on, and is billed
# from then on (watchbill report, watchbill trials). Where an Organizations policy for GuardDuty is in force
# (managedBy GUARDDUTY_POLICY), that policy decides and this is refused. The older EKS_RUNTIME_MONITORING and this
# exclude each other.
#
# GuardDuty manages the agents of eks-node alone; for the other kinds that is switched off.

set -eu
detector=$(aws guardduty list-detectors --query 'DetectorIds[0]' --output text)

# GuardDuty itself must be on; it has a price of its own: aws guardduty create-detector --enable
if [ "$detector" = None ]; then echo "no detector here" >&2; exit 1; fi

features='[{"Name": "RUNTIME_MONITORING", "Status": "ENABLED", "AdditionalConfiguration": [
    {"Name": "EKS_ADDON_MANAGEMENT", "Status": "ENABLED"},
    {"Name": "ECS_FARGATE_AGENT_MANAGEMENT", "Status": "DISABLED"},
    {"Name": "EC2_AGENT_MANAGEMENT", "Status": "DISABLED"}
]}]'

aws guardduty update-detector --detector-id "$detector" --features "$features"
