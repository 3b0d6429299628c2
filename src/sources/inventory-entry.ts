import type { CoverageRecord } from "../inventory/coverage-record.ts";
import type { Gap, GapReason, Skipped } from "../inventory/gap.ts";
import { hiddenKinds } from "../inventory/gap.ts";
import type {
  Account,
  Detector,
  Metered,
  SourceAssumption,
  TrialClock,
  UsageLevel,
  VpcEndpoint,
} from "../inventory/inventory.ts";
import type { Kind } from "../inventory/workload.ts";
import type { RawRecord } from "./inventory-field.ts";
import {
  accountId,
  accountOrNull,
  flagField,
  instantField,
  isRecord,
  kindField,
  nameField,
  numberField,
  refuse,
  regionId,
  regionOrNull,
  textField,
  textsField,
  vcpuField,
  wholeField,
  wordField,
} from "./inventory-field.ts";
import type { Cell, PlannedCells } from "./inventory-record.ts";

const GAP_REASONS: readonly GapReason[] = [
  "denied",
  "throttled",
  "timeout",
  "unavailable",
  "expired",
  "malformed",
  "unsupported",
];
const STATUSES: readonly Detector["status"][] = ["enabled", "disabled", "absent"];
const RUNTIMES: readonly Detector["runtime"][] = ["on", "off", "legacy-eks", "unknown"];
const PRECISIONS: readonly TrialClock["precision"][] = ["exact", "day"];
const ENDPOINTS: readonly VpcEndpoint["endpoint"][] = ["guardduty", "self-made", "none", "unread"];
const SEEN = ["dnsSupport", "dnsHostnames", "privateDns", "opens443"] as const;
const MEASURED: readonly UsageLevel["of"][] = ["hosts", "fargate"];
const USABLE: readonly UsageLevel["usable"][] = ["yes", "too-few-hours", "other-level"];
const MANAGERS = ["guardduty-policy"] as const;
const RESOURCES: readonly CoverageRecord["resource"][] = ["eks-cluster", "ecs-cluster", "ec2-instance"];
const MANAGEMENTS = ["auto", "manual", "disabled"] as const;
const MOST_ZONES = 100;
const MOST_NODES = 1_000_000;

/** An account with its place in the organization. */
export function readAccount(raw: RawRecord): Account {
  return {
    id: accountId(raw["id"], "account", "id"),
    name: nameField(raw, "account"),
    ou: textsField(raw, "account", "ou"),
  };
}

/** The Regions that a scan means to read. */
export function readPlanned(raw: RawRecord): PlannedCells {
  const regionIds = textsField(raw, "planned", "regions").map((region) => regionId(region, "planned"));
  return { accountId: accountId(raw["account"], "planned"), regionIds };
}

/** GuardDuty in an account and Region; without a word on runtime monitoring nothing is known of that. */
export function readDetector(raw: RawRecord): Detector {
  return {
    accountId: accountId(raw["account"], "detector"),
    regionId: regionId(raw["region"], "detector"),
    status: wordField(raw, "detector", "status", STATUSES),
    runtime: raw["runtime"] === undefined ? "unknown" : wordField(raw, "detector", "runtime", RUNTIMES),
    automated: kindsOf(raw, "detector", "automated"),
    managedBy: orNull(raw, "managedBy", () => wordField(raw, "detector", "managedBy", MANAGERS)),
    updatedAt: orNull(raw, "updatedAt", () => instantField(raw, "detector", "updatedAt")),
  };
}

/** What a field holds; null where it is missing or null. */
export const orNull = <Value>(raw: RawRecord, field: string, read: () => Value): Value | null =>
  raw[field] === undefined || raw[field] === null ? null : read();

const kindsOf = (raw: RawRecord, record: string, field: string): readonly Kind[] =>
  textsField(raw, record, field).map((kind) => kindField({ [field]: kind }, record, field));

/** A trial clock, known exactly where nothing else is said. */
export function readTrial(raw: RawRecord): TrialClock {
  return {
    accountId: accountOrNull(raw["account"], "trial"),
    regionId: regionId(raw["region"], "trial"),
    kind: kindField(raw, "trial"),
    ends: instantField(raw, "trial", "ends"),
    precision: raw["precision"] === undefined ? "exact" : wordField(raw, "trial", "precision", PRECISIONS),
  };
}

/** A VPC with its endpoint. */
export function readVpc(raw: RawRecord): VpcEndpoint {
  return {
    accountId: accountId(raw["account"], "vpc"),
    regionId: regionId(raw["region"], "vpc"),
    vpcId: textField(raw, "vpc", "vpc"),
    azs: wholeField(raw, "vpc", "azs", MOST_ZONES),
    participants: textsField(raw, "vpc", "participants").map((id) => accountId(id, "vpc", "participant")),
    endpoint: raw["endpoint"] === undefined ? "none" : wordField(raw, "vpc", "endpoint", ENDPOINTS),
    reporting: flagField(raw, "vpc", "reporting"),
    ...seenFlags(raw),
    ...(raw["policy"] === undefined ? {} : { policy: policyOf(raw["policy"]) }),
  };
}

/** What was seen of DNS and of the endpoint's security groups; what is missing was not. */
function seenFlags(raw: RawRecord): Pick<VpcEndpoint, (typeof SEEN)[number]> {
  const flags: { [Field in (typeof SEEN)[number]]?: boolean } = {};
  for (const field of SEEN) if (raw[field] !== undefined) flags[field] = flagField(raw, "vpc", field);
  return flags;
}

function policyOf(value: unknown): NonNullable<VpcEndpoint["policy"]> {
  if (!isRecord(value)) return refuse("vpc", "policy", value, `{"accounts":null,"organizations":null} as "policy"`);
  const listed = (field: string) => orNull(value, field, () => textsField(value, "vpc", field));
  return { accounts: listed("accounts"), organizations: listed("organizations") };
}

/** What an account's usage metrics say of hosts or tasks in a Region. */
export function readUsage(raw: RawRecord): UsageLevel {
  const level = (field: "now" | "mean" | "quietest" | "busiest") => vcpuField(raw[field], "usage", field);
  return {
    accountId: accountId(raw["account"], "usage"),
    regionId: regionId(raw["region"], "usage"),
    of: wordField(raw, "usage", "of", MEASURED),
    now: level("now"),
    mean: level("mean"),
    quietest: level("quietest"),
    busiest: level("busiest"),
    usable: wordField(raw, "usage", "usable", USABLE),
  };
}

/** What AWS says it metered of an account, Region and kind. */
export function readMetered(raw: RawRecord): Metered {
  return {
    accountId: accountId(raw["account"], "metered"),
    regionId: regionId(raw["region"], "metered"),
    kind: kindField(raw, "metered"),
    vcpus: vcpuField(raw["vcpus"], "metered", "vcpus"),
    day: instantField(raw, "metered", "day"),
    vcpuHours: numberField(raw, "metered", "vcpuHours"),
  };
}

/** What GuardDuty's coverage list says of a cluster or an instance. */
export function readListed(raw: RawRecord): CoverageRecord {
  const counted = (field: string) => orNull(raw, field, () => wholeField(raw, "coverage", field, MOST_NODES));
  const told = (field: string) => orNull(raw, field, () => textField(raw, "coverage", field));
  return {
    accountId: accountOrNull(raw["account"], "coverage"),
    regionId: regionOrNull(raw["region"], "coverage"),
    resource: wordField(raw, "coverage", "resource", RESOURCES),
    name: textField(raw, "coverage", "name"),
    healthy: needed(raw, "healthy"),
    management: orNull(raw, "management", () => wordField(raw, "coverage", "management", MANAGEMENTS)),
    agentVersion: told("agentVersion"),
    covered: counted("covered"),
    compatible: counted("compatible"),
    ecsCluster: told("ecsCluster"),
    reasons: textsField(raw, "coverage", "reasons"),
    updatedAt: orNull(raw, "updatedAt", () => instantField(raw, "coverage", "updatedAt")),
  };
}

/** Whether agents report is what the record is for, so that nothing stands in where it isn't said. */
const needed = (raw: RawRecord, field: string): boolean =>
  raw[field] === undefined
    ? refuse("coverage", field, undefined, `true or false as "${field}"`)
    : flagField(raw, "coverage", field);

/** Reads the marker that closes a cell. Throws a RecordProblem. */
export function readCell(raw: RawRecord): Cell {
  return { accountId: accountOrNull(raw["account"], "cell"), regionId: regionOrNull(raw["region"], "cell") };
}

/** A gap; where it does not say what it can hide, its call decides, without a bound. */
export function readGap(raw: RawRecord): Gap {
  const api = textField(raw, "gap", "api");
  return {
    accountId: accountOrNull(raw["account"], "gap"),
    regionId: regionOrNull(raw["region"], "gap"),
    api,
    reason: wordField(raw, "gap", "reason", GAP_REASONS),
    message: textField(raw, "gap", "message"),
    hides:
      raw["hides"] === undefined ? hiddenKinds(api).map((kind) => ({ kind, bound: null })) : hiddenOf(raw["hides"]),
  };
}

function hiddenOf(value: unknown): Gap["hides"] {
  if (!Array.isArray(value)) return refuse("gap", "hides", value, `[{"kind":"ec2-instance","bound":null}] as "hides"`);
  return value.map((entry: unknown) => {
    if (!isRecord(entry)) return refuse("gap", "hides", entry, `{"kind":"ec2-instance","bound":null} in "hides"`);
    const bound = entry["bound"] ?? null;
    return { kind: kindField(entry, "gap"), bound: bound === null ? null : vcpuField(bound, "gap", "bound") };
  });
}

/** A Region that was passed over for a good reason. */
export function readSkipped(raw: RawRecord): Skipped {
  return {
    accountId: accountOrNull(raw["account"], "skipped"),
    regionId: regionId(raw["region"], "skipped"),
    reason: textField(raw, "skipped", "reason"),
  };
}

/** A value that the source took. */
export function readAssumption(raw: RawRecord): SourceAssumption {
  return {
    id: textField(raw, "assumption", "id"),
    value: textField(raw, "assumption", "value"),
    source: textField(raw, "assumption", "source"),
  };
}
