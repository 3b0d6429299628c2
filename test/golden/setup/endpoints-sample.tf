# The endpoints of agents that are managed by hand.
# From sample, an invented organization, as of 2026-11-21.
#
# Each uses a module: mkdir guardduty-endpoint && watchbill setup endpoints -o guardduty-endpoint/main.tf

# Left out:
#   121212121212 × us-east-2: vpc-05a3b1e0000000113: GuardDuty made its endpoint
#   222222222222 × us-east-1: vpc-05a3b1e0000000101: GuardDuty made its endpoint
#   333333333333 × eu-central-1: vpc-05a3b1e0000000104: GuardDuty made its endpoint
#   333333333333 × us-east-1: vpc-05a3b1e0000000103: GuardDuty made its endpoint
#   444444444444 × eu-west-1: vpc-05a3b1e0000000105: GuardDuty made its endpoint
#   555555555555 × eu-central-1: vpc-05a3b1e0000000106: GuardDuty made its endpoint
#   666666666666 × us-east-1: vpc-05a3b1e0000000107: it has an endpoint
#   666666666666 × us-east-2: vpc-05a3b1e0000000108: GuardDuty made its endpoint
#   777777777777 × eu-central-1: vpc-05a3b1e0000000110: it has an endpoint
#   777777777777 × us-east-1: vpc-05a3b1e0000000109: GuardDuty made its endpoint
#   888888888888 × ap-northeast-1: vpc-05a3b1e0000000111: GuardDuty made its endpoint
#   999999999999 × us-east-2: vpc-05a3b1e0000000112: GuardDuty made its endpoint

variable "role" {
  description = "The role that Terraform takes in each account."
  type        = string
}

provider "aws" {
  alias               = "a131313131313_us_east_1"
  region              = "us-east-1"
  allowed_account_ids = ["131313131313"]

  assume_role {
    role_arn = "arn:aws:iam::131313131313:role/${var.role}"
  }
}

provider "aws" {
  alias               = "a222222222222_eu_west_1"
  region              = "eu-west-1"
  allowed_account_ids = ["222222222222"]

  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/${var.role}"
  }
}

module "a131313131313_us_east_1_vpc_05a3b1e0000000114" {
  source    = "./guardduty-endpoint"
  providers = { aws = aws.a131313131313_us_east_1 }

  vpc_id = "vpc-05a3b1e0000000114"
}

# Shared with 555555555555.
module "a222222222222_eu_west_1_vpc_05a3b1e0000000102" {
  source    = "./guardduty-endpoint"
  providers = { aws = aws.a222222222222_eu_west_1 }

  vpc_id          = "vpc-05a3b1e0000000102"
  organization_id = "o-samplebrass1"
}
