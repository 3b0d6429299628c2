import type { Gap } from "../inventory/gap.ts";
import type { Names } from "../inventory/redaction/dictionary.ts";
import { gatherNames } from "../inventory/redaction/dictionary.ts";
import { gatherFrame, gatherMarks, gatherOrigin, gatherWorkload } from "../inventory/redaction/gather.ts";
import { redactedFrame, redactedGap } from "../inventory/redaction/redacted-frame.ts";
import { createRedactor } from "../inventory/redaction/redacted-workload.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { Workload } from "../inventory/workload.ts";
import type { Group, Population } from "./population.ts";
import { cellKey } from "./population.ts";
import type { Selectors } from "./selectors.ts";
import { redactedSelectors } from "./selectors.ts";

/** Replaces names in what was read of a source, and in what is asked about it; no figure changes. */
export type Redaction = {
  readonly population: (population: Population) => Population;
  readonly workload: (workload: Workload) => Workload;
  /** What a user asks about, in the words of what is shown. */
  readonly selectors: Selectors;
};

/** Gathers names while a source is read: workloads that aren't held are seen once, and only their origins are kept. */
export type RedactionGathering = {
  readonly see: (workload: Workload) => void;
  /** Replaces what the populations, which are all that is shown, and the workloads that were seen name. */
  readonly finish: (populations: readonly Population[], tables: ReferenceTables) => Redaction;
};

/** Starts an empty gathering. */
export function gatherRedaction(): RedactionGathering {
  const names = gatherNames();
  return {
    see: (workload) => {
      gatherOrigin(workload.origin, names);
      gatherWorkload(workload, names);
    },
    finish: (populations, tables) => {
      for (const population of populations) gatherPopulation(population, names);
      const dictionary = names.close();
      const redactor = createRedactor(dictionary, tables);
      const gaps = new Map<Gap, Gap>();
      const gapOf = (gap: Gap): Gap => {
        const known = gaps.get(gap) ?? redactedGap(gap, dictionary);
        gaps.set(gap, known);
        return known;
      };
      const groupOf = (group: Group): Group => {
        const accountId = group.accountId === null ? null : dictionary.of("account", group.accountId);
        return {
          ...group,
          accountId,
          cluster: group.cluster === null ? null : dictionary.of("cluster", group.cluster),
          tags: redactor.tags(group.tags),
          cell: cellKey({ ...group, accountId }),
          gap: group.gap === null ? null : gapOf(group.gap),
        };
      };
      return {
        population: ({ frame, groups }) => ({
          frame: redactedFrame(frame, dictionary, gapOf),
          groups: groups.map(groupOf),
        }),
        workload: redactor.workload,
        selectors: redactedSelectors(
          dictionary,
          populations.flatMap(({ frame }) => frame.accounts),
        ),
      };
    },
  };
}

function gatherPopulation({ frame, groups }: Population, names: Names): void {
  gatherFrame(frame, names);
  for (const group of groups) gatherMarks(group, names);
}
