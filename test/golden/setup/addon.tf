# GuardDuty's add-on on EKS clusters, for agents that are managed by hand: Runtime Monitoring must be on, and each VPC
# needs an endpoint (watchbill setup endpoints).

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "clusters" {
  description = "The names of the clusters."
  type        = set(string)
}

locals {
  # The newest build that runs on each Kubernetes version, as of 2026-09-18.
  builds = {
    "1.21" = "v1.10.0-eksbuild.2"
    "1.22" = "v1.10.0-eksbuild.2"
    "1.23" = "v1.10.0-eksbuild.2"
    "1.24" = "v1.10.0-eksbuild.2"
    "1.25" = "v1.10.0-eksbuild.2"
    "1.26" = "v1.10.0-eksbuild.2"
    "1.27" = "v1.10.0-eksbuild.2"
    "1.28" = "v1.16.0-eksbuild.2"
    "1.29" = "v1.16.0-eksbuild.2"
    "1.30" = "v1.16.0-eksbuild.2"
    "1.31" = "v1.17.1-eksbuild.2"
    "1.32" = "v1.17.1-eksbuild.2"
    "1.33" = "v1.17.1-eksbuild.2"
    "1.34" = "v1.17.1-eksbuild.2"
    "1.35" = "v1.17.1-eksbuild.2"
    "1.36" = "v1.17.1-eksbuild.2"
  }
}

data "aws_eks_cluster" "each" {
  for_each = var.clusters
  name     = each.key
}

resource "aws_eks_addon" "guardduty" {
  for_each      = data.aws_eks_cluster.each
  cluster_name  = each.key
  addon_name    = "aws-guardduty-agent"
  addon_version = local.builds[each.value.version]

  # Settings of an agent that was there before give way.
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
}
