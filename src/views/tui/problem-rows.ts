import type { Gap } from "../../inventory/gap.ts";
import { isComing } from "../../inventory/gap.ts";
import { KINDS } from "../../inventory/workload.ts";
import { counted, swingText, vcpuText } from "../format-number.ts";
import { KIND_SHORT } from "../kind-words.ts";
import { plainText } from "../plain-text.ts";
import { reasonLabel } from "./reason-words.ts";
import type { Shown } from "./shown.ts";

/** Something that isn't known, with what it moves. */
export type ProblemRow = {
  readonly key: string;
  readonly mark: "?" | "~" | "·";
  readonly what: string;
  readonly where: string;
  /** The account that it is about; null where it is about several, or none that is known. */
  readonly accountId: string | null;
  readonly moves: string;
  /** The widest that it moves everything by, for the order; null where nothing bounds it. */
  readonly size: number | null;
  /** What AWS or the file said. */
  readonly message: string | null;
  readonly remedy: string;
};

/** All that isn't known about a dataset: what is in the range of everything, unbounded things first, then by dollars; then what is beside it. */
export const problemRows = (shown: Shown): readonly ProblemRow[] =>
  shown.kept("problems", () =>
    [...gapRows(shown), ...priceRows(shown), ...assumedRows(shown)].sort(
      (a, b) =>
        Number(a.mark === "·") - Number(b.mark === "·") ||
        (b.size ?? Number.POSITIVE_INFINITY) - (a.size ?? Number.POSITIVE_INFINITY) ||
        (a.key < b.key ? -1 : 1),
    ),
  );

function gapRows({ result }: Shown): ProblemRow[] {
  const name = (id: string | null) =>
    result.frame.accounts.find((account) => account.id === id)?.name ?? id ?? "all accounts";
  const moved = new Map<object, number | null>();
  for (const { group, swing } of result.gaps) {
    if (group.gap === null) continue;
    const before = moved.get(group.gap) ?? 0;
    moved.set(group.gap, before === null || swing.high === null ? null : before + swing.high);
  }
  const [coming = [], refused = []] = [true, false].map((is) =>
    result.frame.gaps.filter((gap) => isComing(gap) === is),
  );
  const [first] = coming;
  const more = first === undefined ? [] : [comingRow(first, coming.length)];
  const rows = refused.map((gap): ProblemRow => {
    const high = moved.has(gap) ? (moved.get(gap) ?? null) : 0;
    return {
      key: `gap ${gap.accountId} ${gap.regionId} ${gap.api} ${gap.reason}`,
      mark: "?",
      what: plainText(`${gap.api} ${gap.reason}`),
      where: plainText(`${name(gap.accountId)} × ${gap.regionId ?? "all Regions"}`),
      accountId: gap.accountId,
      moves: swingText({ low: 0, high }),
      size: high,
      message: plainText(gap.message),
      remedy: `allow the call there, or accept the gap in the settings: gaps: {allow: ["${gap.accountId ?? "*"}/${gap.regionId ?? "*"}/${gap.api}"]}`,
    };
  });
  return [...more, ...rows];
}

/** All that a running scan has yet to read, as one. */
const comingRow = ({ message }: Gap, count: number): ProblemRow => ({
  key: "coming",
  mark: "?",
  what: "not read yet",
  where: counted(count, "cell"),
  accountId: null,
  moves: swingText({ low: 0, high: null }),
  size: null,
  message,
  remedy: "wait: the scan still runs",
});

function priceRows({ result }: Shown): ProblemRow[] {
  return result.unpriced.map(({ regionId, kinds, missing, swing }): ProblemRow => {
    const names = kinds.length === KINDS.length ? "" : `, ${kinds.map((kind) => KIND_SHORT[kind].name).join(" and ")}`;
    return {
      key: `price ${regionId} ${missing}`,
      mark: "~",
      what:
        missing === "price" ? "no published price: US East × 1.20" : "no published upper tiers: US East's proportion",
      where: plainText(`${regionId ?? "no Region"}${names}`),
      accountId: null,
      moves: swingText(swing),
      size: width(swing),
      message: null,
      remedy: "fetch AWS's prices: watchbill prices refresh -o prices.json, then --prices prices.json",
    };
  });
}

function assumedRows({ result, dataset }: Shown): ProblemRow[] {
  const doubts = result.doubts
    .filter(({ state }) => state === "unknown")
    .map(({ code, vcpus, workloads }): ProblemRow => ({
      key: `doubt ${code}`,
      mark: "?",
      what: reasonLabel([code], dataset.reasons) ?? code,
      where: vcpus > 0 ? `${vcpuText(vcpus)} vCPU` : counted(workloads, "workload"),
      accountId: null,
      moves: "in the range",
      size: 0,
      message: `${code}: ${dataset.reasons.get(code)?.explanation ?? "not explained"}`,
      remedy: [dataset.reasons.get(code)?.remedy ?? "", "3, then /state:unknown lists them"].join(" ").trim(),
    }));
  const assumptions = result.assumptions.map(({ id, value, other, swing, in: where }, index): ProblemRow => ({
    key: `assumption ${id} ${index}`,
    mark: where === "range" ? "~" : "·",
    what: plainText(value),
    where: plainText(id),
    accountId: null,
    moves: where === "range" ? swingText(swing) : `beside it, ${swingText(swing)}`,
    size: swing === null ? 0 : width(swing),
    message: other === null ? null : `else ${plainText(other)}`,
    remedy: "settings and flags change what is assumed; watchbill report --details lists the sources",
  }));
  return [...doubts, ...assumptions];
}

const width = ({ low, high }: { readonly low: number; readonly high: number | null }): number | null =>
  high === null ? null : Math.max(Math.abs(low), Math.abs(high));
