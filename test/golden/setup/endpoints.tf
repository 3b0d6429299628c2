# The endpoint through which agents in a VPC report to GuardDuty, for agents that are managed by hand: where GuardDuty
# manages them, it makes the endpoint itself. In the account that owns the VPC, also where others share its subnets.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  description = "One subnet in each Availability Zone; null for the first of each. Local Zones have no such endpoint."
  type        = set(string)
  default     = null
}

variable "sharers" {
  description = "The other accounts whose agents report through it."
  type        = list(string)
  default     = []
}

variable "organization_id" {
  description = "The organization all of whose accounts may report through it; null for the owner and the sharers alone."
  type        = string
  default     = null
}

data "aws_caller_identity" "owner" {}

data "aws_region" "here" {}

data "aws_vpc" "this" {
  id = var.vpc_id
}

data "aws_subnets" "all" {
  filter {
    name   = "vpc-id"
    values = [var.vpc_id]
  }
}

data "aws_subnet" "each" {
  for_each = toset(data.aws_subnets.all.ids)
  id       = each.key
}

locals {
  zones = { for subnet in data.aws_subnet.each : subnet.availability_zone_id => subnet.id... }
  first = [for ids in values(local.zones) : sort(ids)[0]]

  # In GovCloud the service has another name.
  suffix = startswith(data.aws_region.here.id, "us-gov-") ? "-fips" : ""

  # Who may report through it.
  shared   = var.organization_id != null
  key      = local.shared ? "aws:PrincipalOrgID" : "aws:PrincipalAccount"
  accounts = tolist(concat([data.aws_caller_identity.owner.account_id], var.sharers))
  insiders = local.shared ? tolist([var.organization_id]) : local.accounts
}

resource "aws_security_group" "endpoint" {
  name        = "guardduty-data-${var.vpc_id}"
  description = "GuardDuty agents to their endpoint"
  vpc_id      = var.vpc_id

  # Nothing goes out: the endpoint only answers.
  ingress {
    description = "Agents in this VPC"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = data.aws_vpc.this.cidr_block_associations[*].cidr_block
  }
}

resource "aws_vpc_endpoint" "guardduty" {
  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.${data.aws_region.here.id}.guardduty-data${local.suffix}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = coalesce(var.subnet_ids, toset(local.first))
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "*", Resource = "*" },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "*"
        Resource  = "*"
        Condition = { StringNotEquals = { (local.key) = local.insiders } }
      },
    ]
  })

  tags = {
    Name = "guardduty-data"
  }

  lifecycle {
    precondition {
      condition     = data.aws_vpc.this.enable_dns_support && data.aws_vpc.this.enable_dns_hostnames
      error_message = "Set enable_dns_support and enable_dns_hostnames of the VPC: agents find the endpoint by its name."
    }
  }
}
