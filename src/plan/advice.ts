import type { GateEntry } from "../inventory/gate-book.ts";
import { gateBook } from "../inventory/gate-book.ts";
import type { Finding, GateGround } from "../inventory/gates.ts";
import type { Detector, InventoryFrame } from "../inventory/inventory.ts";
import type { Kind, Workload } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Range } from "../units/range.ts";
import type { Amount } from "./amount.ts";
import { amountsOf } from "./amount.ts";
import { addAmount } from "./sums.ts";

/** Who can act on advice: the account itself, GuardDuty's administrator, or who writes the organization's GuardDuty policy. */
export type AdviceOwner = "account" | "administrator" | "organization-policy";

/** One thing that keeps agents from reporting, or that is worth a word though they do, of one account and Region. */
export type Advice = {
  /** A code of data/eligibility/reasons.json. */
  readonly code: string;
  /** Whose it is to act: of a shared VPC its owner. */
  readonly accountId: string | null;
  readonly regionId: string | null;
  /** Of the workloads concerned. */
  readonly kinds: readonly Kind[];
  /** A cluster, a VPC or the ECS cluster of hosts; null for an account as a whole. */
  readonly subject: string | null;
  /** What it is about, and so what its subject is. */
  readonly of: Finding["of"];
  /** Hosts and tasks concerned. */
  readonly count: number;
  /** Their vCPUs (thousandths). */
  readonly vcpus: Range;
  /** Whether it keeps any of them from being watched. */
  readonly blocks: boolean;
  readonly owner: AdviceOwner;
  /** Of UNCHECKED: the IAM action that was refused. */
  readonly unchecked?: string;
};

/** The switches that an organization's policy or GuardDuty's administrator may hold. */
const SWITCHES: ReadonlySet<string> = new Set([
  "DETECTOR_DISABLED",
  "LEGACY_FEATURE_ON",
  "NOT_AUTO_MANAGED",
  "NO_DETECTOR",
  "POLICY_MANAGED",
  "RM_DISABLED",
  "SHARED_VPC_OWNER_EC2_ONLY",
  "SHARED_VPC_OWNER_NOT_ENABLED",
]);

type Line = Omit<Advice, "kinds" | "vcpus" | "count" | "blocks" | "owner"> & {
  readonly kinds: Set<Kind>;
  readonly vcpus: Amount;
  count: number;
  blocks: boolean;
};

/**
 * What the gates say of an inventory: one line for each code, account, Region and subject, in the order of those. Workloads
 * that can't be protected and aren't watched are left out.
 */
export function adviceOf(
  frame: InventoryFrame,
  workloads: Iterable<Workload>,
  tables: GateGround["tables"],
): readonly Advice[] {
  const lines = new Map<string, Line>();
  const book = gateBook(frame, tables);
  const lineOf = (start: Pick<Line, "code" | "accountId" | "regionId" | "subject" | "of" | "unchecked">): Line => {
    const key = JSON.stringify([start.code, start.accountId, start.regionId, start.subject, start.of, start.unchecked]);
    const before = lines.get(key);
    if (before !== undefined) return before;
    const vcpus = { low: 0, expected: 0, high: 0, unbounded: 0 };
    const line = { ...start, kinds: new Set<Kind>(), count: 0, vcpus, blocks: false };
    lines.set(key, line);
    return line;
  };
  // Alike workloads share their entry, and so the lines that it is told on.
  const known = new Map<GateEntry, readonly { readonly line: Line; readonly blocks: boolean }[]>();
  const told = (entry: GateEntry, { accountId, regionId, kind, cluster, facts }: Workload) => {
    const { findings, unchecked, vpc } = entry;
    const own = kind === "ec2-instance" ? (facts.ecsCluster ?? null) : cluster;
    const made = [
      ...findings.map(({ code, of, blocks }) => {
        const subject = of === "account" ? null : of === "vpc" ? (vpc?.vpcId ?? null) : own;
        const place = of === "vpc" ? (vpc?.accountId ?? accountId) : accountId;
        return { line: lineOf({ code, accountId: place, regionId, subject, of }), blocks };
      }),
      ...unchecked.map((action) => {
        const line = lineOf({
          code: "UNCHECKED",
          accountId,
          regionId,
          subject: null,
          of: "account",
          unchecked: action,
        });
        return { line, blocks: false };
      }),
    ];
    known.set(entry, made);
    return made;
  };
  for (const workload of workloads) {
    if (workload.eligibility.state === "ineligible" && workload.coverage.state !== "covered") continue;
    const entry = book(workload);
    if (entry.findings.length === 0 && entry.unchecked.length === 0) continue;
    const { everything } = amountsOf(workload);
    for (const { line, blocks } of known.get(entry) ?? told(entry, workload)) {
      line.kinds.add(workload.kind);
      line.count += workload.count.expected;
      line.blocks ||= blocks;
      addAmount(line.vcpus, everything);
    }
  }
  const detectors = new Map(frame.detectors.map((one) => [`${one.accountId} ${one.regionId}`, one]));
  return [...lines.values()]
    .map(({ kinds, vcpus, ...line }): Advice => ({
      ...line,
      kinds: KINDS.filter((kind) => kinds.has(kind)),
      vcpus: { low: vcpus.low, expected: vcpus.expected, high: vcpus.unbounded > 0 ? null : vcpus.high },
      owner: ownerOf(line.code, frame, detectors.get(`${line.accountId} ${line.regionId}`)),
    }))
    .sort((a, b) => compare(orderOf(a), orderOf(b)));
}

function ownerOf(code: string, { organization }: InventoryFrame, detector: Detector | undefined): AdviceOwner {
  if (!SWITCHES.has(code)) return "account";
  if (detector?.managedBy === "guardduty-policy") return "organization-policy";
  return organization === null ? "account" : "administrator";
}

const orderOf = ({ code, accountId, regionId, subject, of, unchecked }: Advice): string =>
  JSON.stringify([accountId ?? "", regionId ?? "", code, subject ?? "", of, unchecked ?? ""]);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
