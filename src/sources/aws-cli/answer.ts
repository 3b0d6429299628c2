import type { AnswerKind } from "../aws-answers/answers.ts";

/** An answer of AWS as a JSON object. */
export type AnswerObject = Readonly<Record<string, unknown>>;

const has = (answer: AnswerObject, key: string, test: (item: AnswerObject) => boolean): boolean => {
  const items = answer[key];
  return Array.isArray(items) && items.every((item) => isObject(item) && test(item));
};

const only = (answer: AnswerObject, keys: readonly string[]): boolean =>
  Object.keys(answer).every((key) => keys.includes(key) || key === "ResponseMetadata" || /^nextToken$/i.test(key));

/** The answers that are read, each with the sign by which its content is known. */
const ANSWERS = {
  "describe-instances": (answer) => has(answer, "Reservations", (item) => Array.isArray(item["Instances"])),
  "describe-auto-scaling-groups": (answer) =>
    has(answer, "AutoScalingGroups", (item) => "AutoScalingGroupName" in item),
  "describe-tasks": (answer) => has(answer, "tasks", (item) => "taskArn" in item),
  "describe-services": (answer) => has(answer, "services", (item) => "serviceArn" in item && "clusterArn" in item),
  "describe-task-definition": (answer) =>
    isObject(answer["taskDefinition"]) && "containerDefinitions" in answer["taskDefinition"],
  "describe-container-instances": (answer) =>
    has(answer, "containerInstances", (item) => "containerInstanceArn" in item),
  "describe-clusters": (answer) =>
    has(answer, "clusters", (item) => "clusterArn" in item) &&
    ("failures" in answer || (answer["clusters"] as readonly unknown[]).length > 0),
  "list-clusters": (answer) =>
    Array.isArray(answer["clusters"]) &&
    answer["clusters"].every((name) => typeof name === "string") &&
    only(answer, ["clusters"]),
  "describe-cluster": (answer) =>
    isObject(answer["cluster"]) && "name" in answer["cluster"] && "arn" in answer["cluster"],
  "describe-addon": (answer) => isObject(answer["addon"]) && "addonName" in answer["addon"],
  "describe-nodegroup": (answer) => isObject(answer["nodegroup"]) && "nodegroupName" in answer["nodegroup"],
  "list-coverage": (answer) =>
    has(answer, "Resources", (item) => "ResourceDetails" in item) && only(answer, ["Resources"]),
  "get-coverage-statistics": (answer) => isObject(answer["CoverageStatistics"]),
  "get-detector": (answer) =>
    typeof answer["Status"] === "string" && ("Features" in answer || "FindingPublishingFrequency" in answer),
  "list-detectors": (answer) => Array.isArray(answer["DetectorIds"]),
  "get-remaining-free-trial-days": (answer) =>
    has(answer, "Accounts", (item) => "AccountId" in item && ("Features" in item || "DataSources" in item)),
  "describe-instance-information": (answer) => has(answer, "InstanceInformationList", (item) => "InstanceId" in item),
  "describe-images": (answer) => has(answer, "Images", (item) => "ImageId" in item),
  "describe-instance-types": (answer) => has(answer, "InstanceTypes", (item) => "VCpuInfo" in item),
  "describe-vpc-endpoints": (answer) => has(answer, "VpcEndpoints", (item) => "VpcId" in item),
  "describe-vpcs": (answer) => has(answer, "Vpcs", (item) => "VpcId" in item),
  "describe-vpc-attribute": (answer) =>
    typeof answer["VpcId"] === "string" && ("EnableDnsSupport" in answer || "EnableDnsHostnames" in answer),
  "describe-security-groups": (answer) => has(answer, "SecurityGroups", (item) => "GroupId" in item),
} as const satisfies Readonly<Record<AnswerKind, (answer: AnswerObject) => boolean>>;

/** Every answer that is read. */
export const ANSWER_KINDS = Object.keys(ANSWERS) as readonly AnswerKind[];

/** Whether a JSON value is an object, and neither a list nor null. */
export const isObject = (value: unknown): value is AnswerObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The answer that one JSON object is, by its content, or null. */
export function answerKind(value: unknown): AnswerKind | null {
  if (!isObject(value)) return null;
  return ANSWER_KINDS.find((kind) => ANSWERS[kind](value)) ?? null;
}

/** A refusal as boto records it: the call's status and AWS's error code and words. */
export type RecordedError = { readonly status: number | null; readonly code: string; readonly message: string };

/** What one recorded call said: an answer that is read, a refusal, or something else. */
export type Recorded =
  | { readonly is: "answer"; readonly kind: AnswerKind; readonly value: AnswerObject }
  | { readonly is: "error"; readonly error: RecordedError }
  | { readonly is: "other"; readonly keys: readonly string[] };

/**
 * Takes a file's JSON apart into recorded calls: a plain answer, one under a key as boto's recorders write it
 * (`{"status_code": 200, "data": {…}}`), or a list of either.
 */
export function recordedCalls(value: unknown, depth = 0): Recorded[] {
  if (Array.isArray(value)) {
    return value.length === 0 || depth > 3
      ? [{ is: "other", keys: [] }]
      : value.flatMap((page) => recordedCalls(page, depth + 1));
  }
  if (!isObject(value)) return [{ is: "other", keys: [] }];
  const error = recordedError(value);
  if (error !== null) return [{ is: "error", error }];
  const kind = answerKind(value);
  if (kind !== null) return [{ is: "answer", kind, value }];
  const wrapped = wrappedIn(value);
  if (wrapped === undefined || depth > 3) return [{ is: "other", keys: Object.keys(value) }];
  const inside = recordedCalls(wrapped, depth + 1);
  if (inside.some((call) => call.is !== "other")) return inside;
  // What a recorder wraps is named by its own fields, and a list of something by the field that holds it.
  return "status_code" in value ? inside.slice(0, 1) : [{ is: "other", keys: Object.keys(value) }];
}

/** Whether a JSON value is, holds or lists answers of AWS that are read, or refusals recorded in their place. */
export const isAwsAnswer = (value: unknown): boolean => {
  const calls = recordedCalls(value);
  return calls.some(
    (call) => call.is === "answer" || (call.is === "error" && isObject(value) && "status_code" in value),
  );
};

function wrappedIn(value: AnswerObject): unknown {
  if ("status_code" in value) return value["data"];
  const keys = Object.keys(value).filter((key) => key !== "ResponseMetadata");
  const [key] = keys;
  const inside = key === undefined || keys.length > 1 ? undefined : value[key];
  return typeof inside === "object" && inside !== null ? inside : undefined;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function recordedError(value: AnswerObject): RecordedError | null {
  const data = "status_code" in value ? value["data"] : value;
  const status = typeof value["status_code"] === "number" ? value["status_code"] : null;
  const error = isObject(data) ? data["Error"] : undefined;
  if (isObject(error)) return { status, code: textOf(error["Code"]), message: textOf(error["Message"]) };
  return status !== null && status >= 400 ? { status, code: `HTTP ${status}`, message: "" } : null;
}
