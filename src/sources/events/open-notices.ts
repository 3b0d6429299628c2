import type { Inventory, SourceAssumption } from "../../inventory/inventory.ts";
import { NOTHING_BESIDE } from "../../inventory/inventory.ts";
import type { Notice, NoticeChange } from "../../inventory/notices.ts";
import type { CoverageRecord } from "../../inventory/coverage-record.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Observation, Workload } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import type { Answers } from "../aws-answers/answers.ts";
import { bookHosts, hostsOfCoverage } from "../aws-answers/collect-hosts.ts";
import type { CoverageList } from "../aws-answers/coverage-list.ts";
import { coverageList, recordKey } from "../aws-answers/coverage-list.ts";
import { hostDrafts, listedNodes } from "../aws-answers/drafts.ts";
import { collectEks } from "../aws-answers/eks.ts";
import { createIssueReader } from "../aws-answers/issue.ts";
import { joinCoverage } from "../aws-answers/join-coverage.ts";
import type { Shown } from "../aws-cli/unseen.ts";
import { containerHostGaps, taskGaps } from "../aws-cli/unseen.ts";
import { readNotices } from "./read-notices.ts";

/** A file of notices by its name, for messages. */
export type NoticeFile = { readonly name: string; readonly text: string };

const SOURCE = "https://docs.aws.amazon.com/guardduty/latest/ug/eks-runtime-monitoring-coverage.html";

/** The newest notice of each resource, and the same as a coverage list would have them. */
export type OpenedNotices = { readonly notices: readonly Notice[]; readonly list: CoverageList };

/** Reads the notices of some files. Throws a UserError with file and line. */
export function openNotices(files: readonly NoticeFile[], tables: ReferenceTables): OpenedNotices {
  const read = createIssueReader(tables.reasons);
  const newest = new Map<string, { readonly notice: Notice; readonly list: CoverageList }>();
  for (const { regionId, updatedAt, resource } of files.flatMap(({ name, text }) => readNotices(name, text))) {
    const list = coverageList([resource], () => regionId, read);
    const [record] = list.records;
    if (record === undefined) continue;
    const before = newest.get(recordKey(record));
    if (before !== undefined && before.notice.record.updatedAt > updatedAt) continue;
    const tasks = list.ecs[0]?.tasks ?? null;
    newest.set(recordKey(record), { notice: { record: { ...record, updatedAt }, tasks }, list });
  }
  const lists = [...newest.values()].map(({ list }) => list);
  return {
    notices: [...newest.values()].map(({ notice }) => notice),
    list: {
      records: lists.flatMap(({ records }) => records),
      eks: lists.flatMap(({ eks }) => eks),
      ecs: lists.flatMap(({ ecs }) => ecs),
      ec2: lists.flatMap(({ ec2 }) => ec2),
    },
  };
}

const NO_ANSWERS: Answers = { of: () => [] };
const NOWHERE = { accountId: null, regionId: null };

/** How notices that stand alone are read. */
export type AloneOptions = {
  readonly asOf: Instant;
  readonly judge: (observation: Observation) => Workload;
  readonly tables: ReferenceTables;
};

/**
 * Makes an inventory of notices alone, as a coverage list makes one: instances have their type's size, a cluster's nodes are counted
 * and of unknown size, an ECS cluster's tasks are a gap. What sent no notice isn't in it.
 */
export function noticesAlone({ list }: OpenedNotices, name: string, { asOf, judge, tables }: AloneOptions): Inventory {
  const hosts = bookHosts(hostsOfCoverage(list.ec2, bookHosts([])));
  const known = hostDrafts(hosts, collectEks(NO_ANSWERS, NOWHERE, null, false));
  const drafts = [...known, ...listedNodes(list, known)];
  const { observations, assumptions } = joinCoverage(drafts, {
    list,
    listed: () => false,
    detectors: [],
    eksTags: new Map(),
    ecsTags: new Map(),
    tables,
  });
  const workloads = observations.map(judge);
  const shown: Shown = { hosts, nodes: () => true, tasks: [], services: [] };
  const accounts = [...new Set(list.records.map(({ accountId }) => accountId))].filter((id) => id !== null);
  return {
    ...NOTHING_BESIDE,
    asOf,
    source: { type: "events", name },
    accounts: accounts.map((id) => ({ id, name: null, ou: [] })),
    coverage: list.records,
    gaps: [...taskGaps(NO_ANSWERS, list, shown, tables), ...containerHostGaps(NO_ANSWERS, list, shown, bookHosts([]))],
    assumptions: [
      {
        id: "notices-alone",
        value: "only what sent a notice is counted; name an inventory beside them for the rest",
        source: SOURCE,
      },
      ...assumptions,
    ],
    workloads,
  };
}

const MOST_NAMED = 5;

const WORDS: Readonly<Record<CoverageRecord["resource"], string>> = {
  "eks-cluster": "EKS cluster",
  "ecs-cluster": "ECS cluster",
  "ec2-instance": "instance",
};

/** What is told of notices beside an inventory: how many counted, and what it doesn't hold. */
export function noticeNotes({ fresh, stale, elsewhere }: NoticeChange): SourceAssumption[] {
  const named = elsewhere
    .slice(0, MOST_NAMED)
    .map(
      ({ record }) =>
        `${WORDS[record.resource]} ${record.name} (${record.accountId ?? "?"} × ${record.regionId ?? "?"})`,
    );
  const more = elsewhere.length - named.length;
  const notes: SourceAssumption[] = [
    {
      id: "notices",
      value: `resources whose notice is newer than the inventory and counts: ${fresh.length}; whose notice is not newer: ${stale.length}`,
      source: SOURCE,
    },
  ];
  if (named.length > 0) {
    notes.push({
      id: "notices-elsewhere",
      value: `notices about what the inventory doesn't hold, not counted: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
      source: SOURCE,
    });
  }
  return notes;
}
