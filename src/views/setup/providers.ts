import type { ByHand, Site } from "../../plan/by-hand.ts";
import { comment, hclString } from "./quote.ts";

/** Where a text comes from, as its head says. */
export type Origin = { readonly source: string; readonly asOf: string; readonly sample: boolean };

/** The first lines of a text that was made from a source. */
export const originLine = ({ source, asOf, sample }: Origin): string =>
  `From ${source}${sample ? ", an invented organization" : ""}, as of ${asOf}.`;

/** The name of an account × Region among Terraform's providers and modules. */
export const aliasOf = ({ accountId, region }: Site<unknown>): string =>
  `a${accountId}_${region.id.replaceAll("-", "_")}`;

/** Providers for each account × Region, entered by a role that the reader names. */
export const providers = (sites: readonly Site<unknown>[]): string =>
  [
    `variable "role" {
  description = "The role that Terraform takes in each account."
  type        = string
}`,
    ...sites.map(
      (site) => `provider "aws" {
  alias               = "${aliasOf(site)}"
  region              = ${hclString(site.region.id)}
  allowed_account_ids = ["${site.accountId}"]

  assume_role {
    role_arn = "arn:${site.region.partition}:iam::${site.accountId}:role/\${var.role}"
  }
}`,
    ),
  ].join("\n\n");

/** What was left out, with the reason; null where that is nothing. */
export const leftOutLines = ({ leftOut }: ByHand<unknown>): string | null =>
  leftOut.length === 0
    ? null
    : comment("Left out:", ...leftOut.map(({ name, where, why }) => `  ${where}: ${name}: ${why}`));
