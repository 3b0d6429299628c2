/** What AWS's own words about a coverage issue name; null or empty where they name none. */
export type IssueDetails = {
  /** ECS: the task definition that the tasks are of. */
  readonly taskDefinition: string | null;
  /** ECS: ids of the tasks that the issue is about, and names of the services. Empty where it is about the whole cluster. */
  readonly taskIds: readonly string[];
  readonly services: readonly string[];
  /** ECS: how the agent's container ended. */
  readonly exitCode: number | null;
  /** ECS: the service that started the tasks and isn't supported. */
  readonly invoker: string | null;
  readonly vpcId: string | null;
  /** The account that owns the shared VPC. */
  readonly ownerAccountId: string | null;
  /** EKS: the health code of the add-on, such as `ConfigurationConflict`. */
  readonly addonCode: string | null;
};

/**
 * Reads what an issue names: `TaskDefinition - '…'`, `Impacted task ID(s): '…'`, `Impacted service name(s): '…'`, exit code,
 * invoking service, VPC, owner account and the add-on's issue code. Quotes may be missing or unclosed, as in AWS's own texts.
 * (https://docs.aws.amazon.com/guardduty/latest/ug/gdu-assess-coverage-ecs.html)
 */
export function issueDetails(text: string): IssueDetails {
  const exitCode = /\bExitCode:?\s*'?(-?\d{1,5})\b/i.exec(text)?.[1];
  return {
    taskDefinition: /\bTaskDefinition\s*-\s*['"]?([^'"\s;,]+)/i.exec(text)?.[1] ?? null,
    // The long ARN of a task ends in its id.
    taskIds: listed(/\bImpacted task IDs?(?:\(s\))?\s*[:-]\s*/i, text).map((id) => id.slice(id.lastIndexOf("/") + 1)),
    services: listed(/\bImpacted service names?(?:\(s\))?\s*[:-]\s*/i, text),
    exitCode: exitCode === undefined ? null : Number(exitCode),
    invoker: /\bUnsupported invocation by\s+['"]?(.+?)['"]?\s+for task/i.exec(text)?.[1] ?? null,
    vpcId: /\bvpc-[0-9a-f]{8,17}\b/.exec(text)?.[0] ?? null,
    ownerAccountId: /\bowner account ID:?\s+(\d{12})\b/i.exec(text)?.[1] ?? null,
    addonCode: /\bEKS ?Addon ?Issue\s*-\s*([A-Za-z0-9]+)/i.exec(text)?.[1] ?? null,
  };
}

/** The list behind a title: `'a', 'b'`, `'a, b'` or `a,b`, up to the end of the text or of its sentence. */
function listed(title: RegExp, text: string): string[] {
  const found = title.exec(text);
  if (found === null) return [];
  const rest = text.slice(found.index + found[0].length);
  const [list = ""] = /^[^;.\n]*/.exec(rest) ?? [];
  return [
    ...new Set(
      list
        .split(",")
        .map((entry) => entry.replace(/^[\s'"[]+|[\s'"\]]+$/g, ""))
        .filter((entry) => entry !== ""),
    ),
  ];
}
