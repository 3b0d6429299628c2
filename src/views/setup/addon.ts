import type { ByHand } from "../../plan/by-hand.ts";
import type { Origin } from "./providers.ts";
import { aliasOf, leftOutLines, originLine, providers } from "./providers.ts";
import { comment, hclString, partsOf, shellWord } from "./quote.ts";

/** Which build of the add-on runs on which Kubernetes versions, and the day of that knowledge. */
export type AddonBuilds = {
  readonly asOf: string;
  readonly choices: readonly { readonly build: string; readonly kubernetes: readonly string[] }[];
};

const FOLDER = "guardduty-addon";
const ADDON = "aws-guardduty-agent";
const ABOUT = [
  "GuardDuty's add-on on EKS clusters, for agents that are managed by hand: Runtime Monitoring must be on, and each VPC",
  "needs an endpoint (watchbill setup endpoints).",
];

/** A module: the add-on on clusters of one account and Region. */
export const addonModule = ({ asOf, choices }: AddonBuilds): string =>
  partsOf(
    comment(...ABOUT),
    `terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "clusters" {
  description = "The names of the clusters."
  type        = set(string)
}

locals {
  # The newest build that runs on each Kubernetes version, as of ${asOf}.
  builds = {
${choices
  .flatMap(({ build, kubernetes }) => kubernetes.map((version) => ({ version, build })))
  .toSorted((a, b) => Number(a.version.slice(2)) - Number(b.version.slice(2)))
  .map(({ version, build }) => `    "${version}" = "${build}"`)
  .join("\n")}
  }
}

data "aws_eks_cluster" "each" {
  for_each = var.clusters
  name     = each.key
}

resource "aws_eks_addon" "guardduty" {
  for_each      = data.aws_eks_cluster.each
  cluster_name  = each.key
  addon_name    = "${ADDON}"
  addon_version = local.builds[each.value.version]

  # Settings of an agent that was there before give way.
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
}`,
  );

/** A configuration that puts the add-on on each cluster that lacks it, by account and Region. */
export const addonCalls = (found: ByHand<string>, origin: Origin): string =>
  partsOf(
    comment(
      ...ABOUT,
      originLine(origin),
      "",
      `Each uses a module: mkdir ${FOLDER} && watchbill setup addon -o ${FOLDER}/main.tf`,
    ),
    leftOutLines(found),
    found.sites.length === 0 ? comment("No cluster lacks the add-on.") : providers(found.sites),
    ...found.sites.map(
      (site) => `module "addon_${aliasOf(site)}" {
  source    = "./${FOLDER}"
  providers = { aws = aws.${aliasOf(site)} }

  clusters = [
${site.things.map((name) => `    ${hclString(name)},`).join("\n")}
  ]
}`,
    ),
  );

const FUNCTION = ({ asOf, choices }: AddonBuilds): string => `set -u

${comment(`The newest build that runs on each Kubernetes version, as of ${asOf}.`)}
build_for() {
  case $1 in
${choices.map(({ build, kubernetes }) => `    ${kubernetes.join("|")}) echo ${build} ;;`).join("\n")}
    *) echo "no build is known to run on Kubernetes $1" >&2; return 1 ;;
  esac
}

${comment("REGION CLUSTER")}
put_addon() {
  kubernetes=$(aws eks describe-cluster --region "$1" --name "$2" --query cluster.version --output text) || return
  build=$(build_for "$kubernetes") || return
  verb=create
  if aws eks describe-addon --region "$1" --cluster-name "$2" --addon-name ${ADDON} >/dev/null 2>&1; then verb=update; fi
  aws eks "$verb-addon" --region "$1" --cluster-name "$2" --addon-name ${ADDON} \\
    --addon-version "$build" --resolve-conflicts OVERWRITE
}`;

/** Commands of the AWS CLI for one cluster that is named when they are run. */
export const addonCommands = (builds: AddonBuilds): string =>
  partsOf(comment(...ABOUT, "Run it as: sh FILE REGION CLUSTER"), FUNCTION(builds), `put_addon "\${1:?}" "\${2:?}"`);

/** Commands of the AWS CLI for each cluster that lacks the add-on; in each account they do what is to be done there. */
export const addonCommandsFor = (found: ByHand<string>, builds: AddonBuilds, origin: Origin): string => {
  const accounts = [...new Set(found.sites.map(({ accountId }) => accountId))];
  return partsOf(
    comment(...ABOUT, originLine(origin), "Run it in each account; it does what is to be done there."),
    leftOutLines(found),
    FUNCTION(builds),
    `account=$(aws sts get-caller-identity --query Account --output text) || exit\ncase $account in`,
    ...accounts.map(
      (id) => `${id})
${found.sites
  .filter(({ accountId }) => accountId === id)
  .flatMap(({ region, things }) => things.map((name) => `  put_addon ${region.id} ${shellWord(name)}`))
  .join("\n")}
  ;;`,
    ),
    `*) echo "nothing is to be done in account $account" ;;\nesac`,
  );
};
