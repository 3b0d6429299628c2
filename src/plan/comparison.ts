import type { Gap } from "../inventory/gap.ts";
import type { Kind } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { AddedPrice } from "./added-price.ts";
import { addedPrice } from "./added-price.ts";
import type { Difference } from "./difference.ts";
import { differenceOf } from "./difference.ts";
import type { Coverage, Ground, Question } from "./ground.ts";
import { groundsOf } from "./ground.ts";
import type { Mover } from "./parts.ts";
import { moversOf, partsOf } from "./parts.ts";

/** What a change does to the bill: priced alike on both sides, on the basis that counts as the bill. */
export type Comparison = Difference & {
  readonly coverage: Coverage;
  /** How both sides' sources are called. */
  readonly names: { readonly before: string; readonly after: string };
  readonly kinds: readonly (Difference & { readonly kind: Kind })[];
  readonly movers: {
    readonly accounts: readonly Mover[];
    readonly clusters: readonly Mover[];
    /** A workload counts under each of its tags. */
    readonly tags: readonly Mover[];
    /** Workloads that prices and rules can't tell apart are one. */
    readonly workloads: readonly Mover[];
  };
  /** What explains the price, where vCPUs are only added. */
  readonly added: AddedPrice | null;
  /** What one side alone didn't read. */
  readonly gaps: { readonly appeared: readonly Gap[]; readonly gone: readonly Gap[] };
};

/** Compares two populations; null where there is nothing to compare with. */
export function compare(question: Question, coverage: Coverage): Comparison | null {
  const { before, after } = groundsOf(
    { ...question, options: { ...question.options, allowedGaps: [] } },
    coverage,
    null,
  );
  if (before === null || question.before === null) return null;
  const [was, is] = [partsOf(before), partsOf(after)];
  const [had, has] = [gapsOf(before), gapsOf(after)];
  return {
    ...differenceOf(before, after),
    coverage,
    names: { before: question.before.frame.source.name, after: question.population.frame.source.name },
    kinds: KINDS.map((kind) => ({ kind, ...differenceOf(only(before, kind), only(after, kind)) })),
    movers: {
      accounts: moversOf(was.account, is.account),
      clusters: moversOf(was.cluster, is.cluster),
      tags: moversOf(was.tag, is.tag),
      workloads: moversOf(was.workload, is.workload),
    },
    added: addedPrice(before, after),
    gaps: {
      appeared: [...has].filter(([key]) => !had.has(key)).map(([, gap]) => gap),
      gone: [...had].filter(([key]) => !has.has(key)).map(([, gap]) => gap),
    },
  };
}

/** The same ground, of which only one kind is looked at. */
const only = (ground: Ground, kind: Kind): Ground => ({
  ...ground,
  model: {
    ...ground.model,
    blocks: ground.model.blocks.map((block) => (block.kind === kind ? block : { ...block, seen: false })),
  },
});

const gapsOf = ({ model }: Ground): Map<string, Gap> =>
  new Map(
    model.blocks
      .filter(({ seen }) => seen)
      .flatMap(({ gaps }) => gaps.flatMap(({ gap }) => (gap === null ? [] : [gap])))
      .map((gap) => [JSON.stringify([gap.accountId, gap.regionId, gap.api, gap.hides]), gap]),
  );
