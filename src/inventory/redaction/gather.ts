import type { InventoryFrame } from "../inventory.ts";
import type { Tags, Workload } from "../workload.ts";
import type { Names } from "./dictionary.ts";
import { hasMeaning, instanceIn, isOurs, sourceNames } from "./meaning.ts";

/** What a group, or a workload, is told by. */
type Marked = { readonly accountId: string | null; readonly cluster: string | null; readonly tags: Tags };

/** Gathers what a frame names. */
export function gatherFrame(frame: InventoryFrame, names: Names): void {
  const { organization, declared } = frame;
  const account = (id: string | null): void => {
    if (id !== null) names.add("account", id);
  };
  if (organization !== null) names.add("organization", organization.id);
  for (const { id, ou } of frame.accounts) {
    account(id);
    for (const unit of ou) names.add("unit", unit);
  }
  for (const list of [
    frame.detectors,
    frame.trials,
    frame.usage,
    frame.metered,
    frame.gaps,
    frame.skipped,
    frame.cells,
  ])
    for (const { accountId } of list) account(accountId);
  for (const { accountId, vpcId, participants, policy } of frame.vpcs) {
    for (const id of [accountId, ...participants, ...(policy?.accounts ?? [])]) account(id);
    for (const id of policy?.organizations ?? []) names.add("organization", id);
    names.add("vpc", vpcId);
  }
  for (const { accountId, name, vpcId } of frame.clusters) {
    account(accountId);
    names.add("cluster", name);
    if (vpcId !== null) names.add("vpc", vpcId);
  }
  for (const record of frame.coverage) {
    account(record.accountId);
    if (record.resource === "ec2-instance") names.add("instance", record.name);
    else names.add("cluster", record.name);
    if (record.ecsCluster !== null) names.add("cluster", record.ecsCluster);
    gatherReasons(record.reasons, names);
  }
  for (const { address } of [
    ...(declared?.unresolved ?? []),
    ...(declared?.notes ?? []),
    ...(declared?.switches ?? []),
  ])
    names.add("address", address);
  for (const { accountId } of [...(declared?.unresolved ?? []), ...(declared?.switches ?? [])]) account(accountId);
  for (const name of sourceNames(frame)) names.add("source", name);
}

/** Gathers what a group, or a workload, is told by. */
export function gatherMarks({ accountId, cluster, tags }: Marked, names: Names): void {
  if (accountId !== null) names.add("account", accountId);
  if (cluster !== null) names.add("cluster", cluster);
  for (const [key, value] of Object.entries(tags)) {
    if (hasMeaning(key, value)) continue;
    names.add("tag", key);
    names.add("value", value);
  }
}

/** Gathers where a workload was seen. */
export function gatherOrigin(origin: string, names: Names): void {
  const instance = instanceIn(origin);
  names.add(instance === null ? "origin" : "instance", instance ?? origin);
}

/** Gathers what else a workload that is held names. */
export function gatherWorkload(workload: Workload, names: Names): void {
  gatherMarks(workload, names);
  const { facts, coverage } = workload;
  if (facts.ecsCluster !== undefined) names.add("cluster", facts.ecsCluster);
  if (facts.vpc !== undefined) names.add("vpc", facts.vpc);
  if (coverage.state !== "covered") gatherReasons(coverage.reasons, names);
}

function gatherReasons(reasons: readonly string[], names: Names): void {
  for (const reason of reasons) if (!isOurs(reason)) names.add("words", reason);
}
