import type { z } from "zod";
import type { SHAPES } from "./answer-shapes.ts";

/** An answer of AWS that is read, in the words of the AWS CLI. */
export type AnswerKind = keyof typeof SHAPES;

/** The content of an answer of one kind. */
export type ContentOf<Kind extends AnswerKind> = Contents[Kind];

type Contents = { readonly [Kind in AnswerKind]: z.infer<(typeof SHAPES)[Kind]> };

/** What one answer says, the file it is from (for messages), and whether it names a next page. */
export type Answer<Content> = { readonly file: string; readonly content: Content; readonly more: boolean };

/** Answers of AWS, by kind. */
export type Answers = {
  /** The answers of one kind, checked against their shape. */
  readonly of: <Kind extends AnswerKind>(kind: Kind) => readonly Answer<ContentOf<Kind>>[];
};

const APIS: Readonly<Record<AnswerKind, string>> = {
  "describe-instances": "ec2:DescribeInstances",
  "describe-auto-scaling-groups": "autoscaling:DescribeAutoScalingGroups",
  "describe-tasks": "ecs:DescribeTasks",
  "describe-services": "ecs:DescribeServices",
  "describe-task-definition": "ecs:DescribeTaskDefinition",
  "describe-container-instances": "ecs:DescribeContainerInstances",
  "describe-clusters": "ecs:DescribeClusters",
  "list-clusters": "eks:ListClusters",
  "describe-cluster": "eks:DescribeCluster",
  "describe-addon": "eks:DescribeAddon",
  "describe-nodegroup": "eks:DescribeNodegroup",
  "list-coverage": "guardduty:ListCoverage",
  "get-coverage-statistics": "guardduty:GetCoverageStatistics",
  "get-detector": "guardduty:GetDetector",
  "list-detectors": "guardduty:ListDetectors",
  "get-remaining-free-trial-days": "guardduty:GetRemainingFreeTrialDays",
  "describe-instance-information": "ssm:DescribeInstanceInformation",
  "describe-images": "ec2:DescribeImages",
  "describe-instance-types": "ec2:DescribeInstanceTypes",
  "describe-vpc-endpoints": "ec2:DescribeVpcEndpoints",
  "describe-vpcs": "ec2:DescribeVpcs",
  "describe-vpc-attribute": "ec2:DescribeVpcAttribute",
  "describe-security-groups": "ec2:DescribeSecurityGroups",
};

/** The operation behind an answer, such as `ec2:DescribeInstances`. */
export const apiOf = (kind: AnswerKind): string => APIS[kind];
