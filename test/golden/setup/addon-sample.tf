# GuardDuty's add-on on EKS clusters, for agents that are managed by hand: Runtime Monitoring must be on, and each VPC
# needs an endpoint (watchbill setup endpoints).
# From sample, an invented organization, as of 2026-11-21.
#
# Each uses a module: mkdir guardduty-addon && watchbill setup addon -o guardduty-addon/main.tf

# Left out:
#   131313131313 × us-east-1: plant-edge: the agent doesn't run on its nodes
#   444444444444 × eu-west-1: pos-eu: GuardDuty manages its add-on
#   444444444444 × eu-west-1: shop-eu: GuardDuty manages its add-on
#   444444444444 × us-east-1: shop: GuardDuty manages its add-on
#   444444444444 × us-east-1: shop-auto: GuardDuty manages its add-on
#   555555555555 × us-east-1: ledger: GuardDuty manages its add-on
#   666666666666 × us-east-2: routing: GuardDuty manages its add-on
#   888888888888 × ap-northeast-1: mise: GuardDuty manages its add-on
#   888888888888 × ap-northeast-1: tempo: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-authorization: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-conflict: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-crash: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-gatekeeper: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-internal: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-kyverno: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-loop: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-new: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-old: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-permission: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-rbac: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-registry: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-replicas: GuardDuty manages its add-on
#   999999999999 × us-east-2: dev-shared: GuardDuty manages its add-on
#   999999999999 × us-east-2: shop-canary: GuardDuty manages its add-on
#   999999999999 × us-east-2: shop-dev: GuardDuty manages its add-on

variable "role" {
  description = "The role that Terraform takes in each account."
  type        = string
}

provider "aws" {
  alias               = "a101010101010_us_east_2"
  region              = "us-east-2"
  allowed_account_ids = ["101010101010"]

  assume_role {
    role_arn = "arn:aws:iam::101010101010:role/${var.role}"
  }
}

provider "aws" {
  alias               = "a121212121212_us_east_1"
  region              = "us-east-1"
  allowed_account_ids = ["121212121212"]

  assume_role {
    role_arn = "arn:aws:iam::121212121212:role/${var.role}"
  }
}

provider "aws" {
  alias               = "a555555555555_eu_west_1"
  region              = "eu-west-1"
  allowed_account_ids = ["555555555555"]

  assume_role {
    role_arn = "arn:aws:iam::555555555555:role/${var.role}"
  }
}

module "addon_a101010101010_us_east_2" {
  source    = "./guardduty-addon"
  providers = { aws = aws.a101010101010_us_east_2 }

  clusters = [
    "experiments",
  ]
}

module "addon_a121212121212_us_east_1" {
  source    = "./guardduty-addon"
  providers = { aws = aws.a121212121212_us_east_1 }

  clusters = [
    "lab",
  ]
}

module "addon_a555555555555_eu_west_1" {
  source    = "./guardduty-addon"
  providers = { aws = aws.a555555555555_eu_west_1 }

  clusters = [
    "ledger-eu",
  ]
}
