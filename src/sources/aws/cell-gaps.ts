import type { Gap, GapReason } from "../../inventory/gap.ts";
import { hiddenKinds } from "../../inventory/gap.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Kind } from "../../inventory/workload.ts";
import type { MilliVcpu } from "../../units/vcpu.ts";
import { milliVcpu } from "../../units/vcpu.ts";
import type { Answers } from "../aws-answers/answers.ts";
import { reasonOf } from "../aws-answers/refusal.ts";
import type { CoverageCount } from "../aws-answers/coverage-count.ts";
import { refusedList } from "../aws-answers/coverage-count.ts";
import type { Malformed } from "./check-answers.ts";
import type { Refused } from "./refused.ts";

/** What bounds a cell's gaps: what was seen all the same, and what the account's own metrics count. */
export type GapGround = {
  readonly place: { readonly accountId: string; readonly regionId: string };
  readonly tables: ReferenceTables;
  readonly whole: { readonly hosts: boolean; readonly tasks: boolean; readonly ecsClusters: boolean };
  /** vCPUs (thousandths) that were seen. */
  readonly counted: { readonly hosts: MilliVcpu; readonly fargate: MilliVcpu };
  /** The most that the usage metrics saw lately; null where they told nothing. */
  readonly most: { readonly hosts: MilliVcpu | null; readonly fargate: MilliVcpu | null };
  /** Whether it is known that there is no EKS cluster. */
  readonly noEks: boolean;
  /** What GuardDuty counts of its coverage list; null where it didn't tell. */
  readonly listed: CoverageCount | null;
};

/** One gap for each call and reason, however often the call was refused. */
export function cellGaps(
  refused: readonly Refused[],
  malformed: readonly Malformed[],
  answers: Answers,
  ground: GapGround,
): Gap[] {
  const behind = (api: string, message: string): string =>
    api === "guardduty:ListCoverage" ? refusedList(message, ground.listed) : message;
  const told = [
    ...refused.map(({ api, reason, message }) => ({ api: api as string, reason, message: behind(api, message) })),
    ...malformed.map(({ api, message }) => ({ api, reason: "malformed" as const, message })),
    ...partialFailures(answers),
  ];
  const gaps = Map.groupBy(told, ({ api, reason }) => `${api} ${reason}`);
  return [...gaps.values()].flatMap((alike): Gap[] => {
    const [first] = alike;
    if (first === undefined) return [];
    const more = alike.length === 1 ? "" : ` (and ${alike.length - 1} more such calls)`;
    return [
      {
        ...ground.place,
        api: first.api,
        reason: first.reason,
        message: `${first.message}${more}`,
        hides: hiddenBy(first.api, ground).map((kind) => ({ kind, bound: boundOf(kind, answers, ground) })),
      },
    ];
  });
}

/** What ECS named beside its answers as not described. What is gone hides nothing. */
function partialFailures(answers: Answers): { api: string; reason: GapReason; message: string }[] {
  return (
    ["describe-clusters", "describe-tasks", "describe-container-instances", "describe-services"] as const
  ).flatMap((kind) =>
    answers
      .of(kind)
      .flatMap(({ content }) => content.failures)
      .filter(({ reason }) => reason !== "MISSING")
      .map(({ arn, reason }) => ({
        api: `ecs:${kind.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
        reason: reasonOf(reason ?? "") ?? "unsupported",
        message: `${reason ?? "no reason given"}: ${arn ?? "something unnamed"}`,
      })),
  );
}

/** The kinds that can hide behind a refused call, since hosts and tasks that were listed hide nowhere else. */
function hiddenBy(api: string, { whole, noEks }: GapGround): Kind[] {
  return hiddenKinds(api).filter((kind) => {
    if (kind === "fargate-task") return !whole.tasks;
    return !whole.hosts && !(kind === "eks-node" && noEks);
  });
}

/** The most vCPUs that can hide: what the account's metrics count beyond what was seen, or the tasks that a cluster counts. */
function boundOf(kind: Kind, answers: Answers, { most, counted, tables, whole }: GapGround): MilliVcpu | null {
  const of = kind === "fargate-task" ? "fargate" : "hosts";
  const { [of]: metered } = most;
  const beyond = metered === null ? null : Math.max(0, metered - counted[of]);
  if (kind !== "fargate-task") return beyond;
  const clusters = answers.of("describe-clusters").flatMap(({ content }) => content.clusters);
  const running = clusters.map(({ runningTasksCount }) => runningTasksCount ?? null);
  const largest = milliVcpu(Math.max(0, ...tables.fargateSizes.keys()) / 1024);
  if (!whole.ecsClusters || running.includes(null) || largest === null) return beyond;
  const seen = answers.of("describe-tasks").reduce((sum, { content }) => sum + content.tasks.length, 0);
  const byCount = Math.max(0, running.reduce<number>((sum, count) => sum + (count ?? 0), 0) - seen) * largest;
  return beyond === null ? byCount : Math.min(beyond, byCount);
}
