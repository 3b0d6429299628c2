import type { Kind } from "../../inventory/workload.ts";
import { KINDS } from "../../inventory/workload.ts";
import { comment, partsOf } from "./quote.ts";

/** What is switched on: the kinds whose agent GuardDuty shall manage, in one account or by the administrator for all its members. */
export type Feature = { readonly kinds: readonly Kind[]; readonly organization: boolean };

/** How GuardDuty calls the management of each kind's agent, in the order in which it lists them. */
const MANAGEMENT: Readonly<Record<Kind, string>> = {
  "eks-node": "EKS_ADDON_MANAGEMENT",
  "fargate-task": "ECS_FARGATE_AGENT_MANAGEMENT",
  "ec2-instance": "EC2_AGENT_MANAGEMENT",
};

const head = ({ kinds, organization }: Feature, where: string): string =>
  comment(
    organization
      ? "Switches Runtime Monitoring on for all accounts that GuardDuty's administrator administers."
      : "Switches Runtime Monitoring on in an account.",
    where,
    "",
    "It begins to cost: each kind has 30 free days in each account and Region, from its first event on, and is billed",
    "from then on (watchbill report, watchbill trials). Where an Organizations policy for GuardDuty is in force",
    "(managedBy GUARDDUTY_POLICY), that policy decides and this is refused. The older EKS_RUNTIME_MONITORING and this",
    "exclude each other.",
    ...(kinds.length === KINDS.length
      ? []
      : ["", `GuardDuty manages the agents of ${kinds.join(", ")} alone; for the other kinds that is switched off.`]),
  );

const place = (organization: boolean): string =>
  organization ? "in each Region of the administrator's account" : "in each Region of the account";

const blocks = ({ kinds }: Feature, field: string, on: string, off: string): string =>
  KINDS.map(
    (kind) => `  additional_configuration {
    name${" ".repeat(field.length - 4)} = "${MANAGEMENT[kind]}"
    ${field} = "${kinds.includes(kind) ? on : off}"
  }`,
  ).join("\n\n");

/** Terraform that switches Runtime Monitoring on. */
export function featureModule(feature: Feature): string {
  const detector = `data "aws_guardduty_detector" "this" {}`;
  if (!feature.organization) {
    return partsOf(
      head(feature, `Apply it once ${place(false)}, where GuardDuty itself is on.`),
      detector,
      `resource "aws_guardduty_detector_feature" "runtime_monitoring" {
  detector_id = data.aws_guardduty_detector.this.id
  name        = "RUNTIME_MONITORING"
  status      = "ENABLED"

${blocks(feature, "status", "ENABLED", "DISABLED")}
}`,
    );
  }
  return partsOf(
    head(feature, `Apply it once ${place(true)}.`),
    detector,
    comment(
      "If each plan wants to replace this, write the blocks in the order that the plan shows",
      "(github.com/hashicorp/terraform-provider-aws/issues/44822).",
    ) +
      `
resource "aws_guardduty_organization_configuration_feature" "runtime_monitoring" {
  detector_id = data.aws_guardduty_detector.this.id
  name        = "RUNTIME_MONITORING"
  auto_enable = "ALL" # or NEW: accounts that join from now on

${blocks(feature, "auto_enable", "ALL", "NONE")}
}`,
  );
}

/** The same as commands of the AWS CLI, for a shell. */
export function featureCommands(feature: Feature): string {
  const { kinds, organization } = feature;
  const field = organization ? "AutoEnable" : "Status";
  const [on, off] = organization ? ["ALL", "NONE"] : ["ENABLED", "DISABLED"];
  const more = KINDS.map(
    (kind) => `    {"Name": "${MANAGEMENT[kind]}", "${field}": "${kinds.includes(kind) ? on : off}"}`,
  );
  const features = `features='[{"Name": "RUNTIME_MONITORING", "${field}": "${on}", "AdditionalConfiguration": [
${more.join(",\n")}
]}]'`;
  const detector = `detector=$(aws guardduty list-detectors --query 'DetectorIds[0]' --output text)`;
  if (!organization) {
    return partsOf(
      head(feature, `Run it once ${place(false)}: AWS_REGION=us-east-1 sh FILE`),
      `set -eu\n${detector}`,
      `${comment("GuardDuty itself must be on; it has a price of its own: aws guardduty create-detector --enable")}
if [ "$detector" = None ]; then echo "no detector here" >&2; exit 1; fi`,
      features,
      `aws guardduty update-detector --detector-id "$detector" --features "$features"`,
    );
  }
  return partsOf(
    head(feature, `Run it once ${place(true)}: AWS_REGION=us-east-1 sh FILE`),
    `set -eu\n${detector}`,
    `${comment("Who gets GuardDuty itself must be said again: as it is.")}
members=$(aws guardduty describe-organization-configuration --detector-id "$detector" \\
  --query AutoEnableOrganizationMembers --output text)`,
    features,
    `aws guardduty update-organization-configuration --detector-id "$detector" \\
  --auto-enable-organization-members "$members" --features "$features"`,
  );
}
