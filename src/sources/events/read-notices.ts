import { z } from "zod";
import { UserError } from "../../errors.ts";
import type { Instant } from "../../units/month.ts";
import type { ResourceAnswer } from "../aws-answers/answer-shapes.ts";
import { moment } from "../aws-answers/answer-shapes.ts";
import type { Envelope } from "./envelope.ts";
import { bareLine, eventIn, eventsIn } from "./envelope.ts";

/** A notice in the shape of the API's coverage list, with its Region and its moment. */
export type RawNotice = {
  readonly regionId: string;
  readonly updatedAt: Instant;
  readonly resource: ResourceAnswer;
};

const HEALTHY = "GuardDuty Runtime Protection Healthy";
const UNHEALTHY = "GuardDuty Runtime Protection Unhealthy";

const text = z.string().nullish();
/** Counts come as text in notices, as numbers from the API. */
const count = z
  .unknown()
  .optional()
  .transform((value): number | null => {
    const number = typeof value === "string" && /^\d{1,7}$/.test(value) ? Number(value) : value;
    return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 1_000_000 ? number : null;
  });

/** https://docs.aws.amazon.com/guardduty/latest/ug/eks-runtime-monitoring-coverage.html and its neighbours for ECS and EC2 */
const NOTICE = z.object({
  "detail-type": z.string(),
  account: text,
  region: z.string().regex(/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/),
  time: moment,
  detail: z.object({
    resourceAccountId: text,
    currentStatus: text,
    issue: text,
    lastUpdatedAt: moment,
    resourceDetails: z.object({
      eksClusterDetails: z
        .object({ clusterName: z.string(), availableNodes: count, desiredNodes: count, addonVersion: text })
        .nullish(),
      ecsClusterDetails: z
        .object({
          clusterName: z.string(),
          fargateDetails: z
            .object({
              issues: z
                .array(z.string())
                .nullish()
                .transform((issues) => issues ?? []),
              managementType: text,
            })
            .nullish(),
          containerInstanceDetails: z
            .object({ coveredContainerInstances: count, compatibleContainerInstances: count })
            .nullish(),
        })
        .nullish(),
      ec2InstanceDetails: z
        .object({
          instanceId: z.string(),
          instanceType: text,
          clusterArn: text,
          agentDetails: z.object({ version: text }).nullish(),
          managementType: text,
        })
        .nullish(),
    }),
  }),
});

/**
 * Reads notices of changed coverage: events of EventBridge, one on each line, one alone, or a list. Throws a UserError with the
 * line (or the number in the list) for one that is broken, and for an event of another kind.
 */
export function readNotices(name: string, content: string): RawNotice[] {
  const whole = parsed(content);
  if (whole !== undefined) {
    const list = eventsIn(whole);
    if (list !== null) return list.map((value, index) => noticeOf(value, `${name} event ${index + 1}`));
    return [noticeOf(whole, name)];
  }
  return content.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const at = `${name} line ${index + 1}`;
    const value = parsed(bareLine(line));
    if (value === undefined) throw broken(`${at} is no whole JSON`);
    return (eventsIn(value) ?? [value]).map((one) => noticeOf(one, at));
  });
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

const broken = (what: string): UserError =>
  new UserError("bad-notice", what, "mend the line, or take it out: one whole event of EventBridge stands on each");

function noticeOf(value: unknown, at: string): RawNotice {
  const event = eventIn(value);
  if (event === null) throw broken(`${at} is no event of EventBridge`);
  const type = event["detail-type"];
  if (type !== HEALTHY && type !== UNHEALTHY) throw otherEvent(at, event);
  const result = NOTICE.safeParse(event);
  if (!result.success) {
    const [issue] = result.error.issues;
    const missing = /received (undefined|nonoptional)/.test(issue?.message ?? "");
    throw broken(`${at}: ${issue?.path.join(".") ?? ""} ${missing ? "is missing" : "is not as GuardDuty writes it"}`);
  }
  const { detail, account, region, time } = result.data;
  const updatedAt = detail.lastUpdatedAt ?? time;
  if (updatedAt === null) throw broken(`${at} has neither lastUpdatedAt nor time`);
  const status = /^(un)?healthy$/i.test(detail.currentStatus ?? "") ? detail.currentStatus : null;
  const accountId = [detail.resourceAccountId, account].find((id) => /^\d{12}$/.test(id ?? "")) ?? null;
  if (accountId === null) throw broken(`${at} names no account`);
  const { eksClusterDetails: eks, ecsClusterDetails: ecs, ec2InstanceDetails: ec2 } = detail.resourceDetails;
  if (!eks && !ecs && !ec2) throw broken(`${at} names no cluster and no instance`);
  return {
    regionId: region,
    updatedAt,
    resource: {
      AccountId: accountId,
      CoverageStatus: (status ?? (type === HEALTHY ? "HEALTHY" : "UNHEALTHY")).toUpperCase(),
      Issue: detail.issue,
      UpdatedAt: updatedAt,
      ResourceDetails: {
        EksClusterDetails: eks && {
          ClusterName: eks.clusterName,
          CoveredNodes: eks.availableNodes,
          CompatibleNodes: eks.desiredNodes,
          AddonDetails: { AddonVersion: eks.addonVersion },
        },
        EcsClusterDetails: ecs && {
          ClusterName: ecs.clusterName,
          FargateDetails: ecs.fargateDetails && {
            Issues: ecs.fargateDetails.issues,
            ManagementType: ecs.fargateDetails.managementType,
          },
          ContainerInstanceDetails: ecs.containerInstanceDetails && {
            CoveredContainerInstances: ecs.containerInstanceDetails.coveredContainerInstances,
            CompatibleContainerInstances: ecs.containerInstanceDetails.compatibleContainerInstances,
          },
        },
        Ec2InstanceDetails: ec2 && {
          InstanceId: ec2.instanceId,
          InstanceType: ec2.instanceType,
          ClusterArn: ec2.clusterArn,
          AgentDetails: { Version: ec2.agentDetails?.version },
          ManagementType: ec2.managementType,
        },
      },
    },
  };
}

function otherEvent(at: string, event: Envelope): UserError {
  const type = String(event["detail-type"])
    .slice(0, 60)
    .replace(/[^\x20-\x7e]/g, "?");
  return new UserError(
    "not-a-coverage-notice",
    `${at} is a "${type}", and no notice of coverage`,
    `take it out, and have the rule send only the detail-types "${HEALTHY}" and "${UNHEALTHY}"`,
  );
}
