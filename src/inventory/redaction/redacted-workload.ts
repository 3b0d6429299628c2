import { createPlainWords } from "../operating-system.ts";
import type { ReferenceTables } from "../reference-tables.ts";
import type { Coverage } from "../coverage.ts";
import type { Facts, Tags, Workload } from "../workload.ts";
import type { Dictionary } from "./dictionary.ts";
import { hasMeaning, instanceIn, isOurs } from "./meaning.ts";

/** Replaces what workloads and groups are told by; alike ones go on sharing their tags, facts and coverage. */
export type Redactor = {
  readonly tags: (tags: Tags) => Tags;
  readonly workload: (workload: Workload) => Workload;
};

/** Makes a redactor whose words for distributions and types mean to every reader what the original ones meant. */
export function createRedactor(names: Dictionary, tables: ReferenceTables): Redactor {
  const plainWords = createPlainWords(tables.operatingSystems);
  const tags = once((own: Tags): Tags => redactedTags(own, names));
  const facts = once((own: Facts): Facts => redactedFacts(own, names, plainWords));
  const coverage = once((own: Coverage): Coverage => redactedCoverage(own, names));
  return {
    tags,
    workload: (workload) => ({
      ...workload,
      origin: redactedOrigin(workload.origin, names),
      accountId: workload.accountId === null ? null : names.of("account", workload.accountId),
      type: workload.type === null ? null : redactedType(workload.type, names, tables),
      cluster: workload.cluster === null ? null : names.of("cluster", workload.cluster),
      tags: tags(workload.tags),
      facts: facts(workload.facts),
      coverage: coverage(workload.coverage),
    }),
  };
}

function once<Value extends object>(make: (value: Value) => Value): (value: Value) => Value {
  const made = new WeakMap<Value, Value>();
  return (value) => {
    const known = made.get(value) ?? make(value);
    made.set(value, known);
    return known;
  };
}

export const redactedTag = (key: string, value: string, names: Pick<Dictionary, "of">): readonly [string, string] =>
  hasMeaning(key, value) ? [key, value] : [names.of("tag", key), names.of("value", value)];

const redactedTags = (tags: Tags, names: Dictionary): Tags =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => redactedTag(key, value, names)));

function redactedOrigin(origin: string, names: Dictionary): string {
  const instance = instanceIn(origin);
  return names.of(instance === null ? "origin" : "instance", instance ?? origin);
}

/** A type that is known is AWS's word; of another one its size stays, which bounds it. */
function redactedType(type: string, names: Dictionary, { instanceTypes, largestOfSize }: ReferenceTables): string {
  if (instanceTypes.has(type)) return type;
  const size = type.slice(type.indexOf(".") + 1);
  if (largestOfSize(size) === null) return names.of("type", type);
  return size === type ? type : `${names.of("type", type.slice(0, -size.length - 1))}.${size}`;
}

/** Reason codes as they are, and AWS's words by their number. */
export const redactedReasons = (reasons: readonly string[], names: Dictionary): readonly string[] =>
  reasons.map((reason) =>
    isOurs(reason) ? reason : `${reason.startsWith("issue:") ? "issue:" : ""}${names.of("words", reason)}`,
  );

const redactedCoverage = (coverage: Coverage, names: Dictionary): Coverage =>
  coverage.state === "covered" ? coverage : { ...coverage, reasons: redactedReasons(coverage.reasons, names) };

/** Every fact is written out, so that one that is added stays out until it is decided on. */
function redactedFacts(facts: Facts, names: Dictionary, plainWords: (os: string) => string): Facts {
  const { platform, architecture, os, kernel, operator, place, ecsCluster } = facts;
  const { launchType, platformFamily, platformVersion, memoryMiB } = facts;
  const { vpc, imds, metadataTags, ssm, ecsAgent, executionRole, subnets } = facts;
  const word = (text: string): string => (/^[A-Za-z0-9]+([_.][A-Za-z0-9]+)*$/.test(text) ? text : "unknown");
  return {
    ...(platform === undefined ? {} : { platform }),
    ...(architecture === undefined ? {} : { architecture: word(architecture) }),
    ...(os === undefined ? {} : { os: plainWords(os) }),
    ...(kernel === undefined ? {} : { kernel: /^\d+(\.\d+)*/.exec(kernel)?.[0] ?? "unknown" }),
    ...(operator === undefined
      ? {}
      : { operator: /^[\w-]+(\.[\w-]+)*\.amazonaws\.com$/.test(operator) ? operator : "unknown" }),
    ...(place === undefined ? {} : { place }),
    ...(ecsCluster === undefined ? {} : { ecsCluster: names.of("cluster", ecsCluster) }),
    ...(launchType === undefined ? {} : { launchType: word(launchType) }),
    ...(platformFamily === undefined ? {} : { platformFamily: word(platformFamily) }),
    ...(platformVersion === undefined ? {} : { platformVersion: word(platformVersion) }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
    ...(vpc === undefined ? {} : { vpc: names.of("vpc", vpc) }),
    ...(imds === undefined ? {} : { imds }),
    ...(metadataTags === undefined ? {} : { metadataTags }),
    ...(ssm === undefined ? {} : { ssm }),
    ...(ecsAgent === undefined ? {} : { ecsAgent: /^\d+(\.\d+)*/.exec(ecsAgent)?.[0] ?? "unknown" }),
    ...(executionRole === undefined ? {} : { executionRole }),
    ...(subnets === undefined ? {} : { subnets }),
  };
}
