import type { Advice } from "../../../plan/advice.ts";
import { coverageAdvice } from "../../../plan/coverage-advice.ts";
import type { CoverageFunnel } from "../../../plan/coverage-funnel.ts";
import type { HiddenCost } from "../../../plan/agent-overhead.ts";
import { hiddenCost } from "../../../plan/agent-overhead.ts";
import { coverageFunnel, isCoverageRead } from "../../../plan/coverage-funnel.ts";
import type { DoublePay } from "../../../plan/double-pay.ts";
import { doublePayOf } from "../../../plan/double-pay.ts";
import { inView } from "../../../plan/usage.ts";
import type { CoverageIssue } from "../../../plan/coverage-issue.ts";
import { dearness } from "../../../plan/coverage-issue.ts";
import { addRanges } from "../../../units/range.ts";
import { KINDS } from "../../../inventory/workload.ts";
import { countText, counted, rangeMark, rangeText } from "../../format-number.ts";
import { KIND_SHORT } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { adviceMeaning, adviceRemedy, adviceSteps, adviceWhere, adviceWords } from "../../advice-words.ts";
import { issueWords, meaningOf, NEED_WORDS, remedyOf } from "../../coverage-words.ts";
import { money, vcpu } from "../figures.ts";
import type { View } from "../screen.ts";
import type { Shown } from "../shown.ts";
import type { CoverageRow } from "./coverage-row.ts";
import { isAdvice } from "./coverage-row.ts";
import type { ShownCell, TableSpec } from "../table-spec.ts";

/** The funnel of what is shown. */
export const funnelOf = (shown: Shown): CoverageFunnel =>
  shown.kept("coverage funnel", () => {
    const { population, workloads, prices, options } = shown.dataset;
    return coverageFunnel(population, workloads, prices, options, shown.result);
  });

/** What agents take, and what is paid twice, beside the bill. */
export const besideOf = (shown: Shown): { readonly hidden: HiddenCost; readonly doublePay: readonly DoublePay[] } =>
  shown.kept("beside coverage", () => {
    const { population, workloads, options, fargateSizes } = shown.dataset;
    const funnel = funnelOf(shown);
    const seen = workloads.filter((workload) => inView(workload, options.view));
    return {
      hidden: hiddenCost(seen, isCoverageRead(funnel), fargateSizes, population.frame.clusters),
      doublePay: doublePayOf(funnel, workloads, population.frame.detectors, options),
    };
  });

/** What the gates say beside the issues. */
const adviceFor = (shown: Shown): readonly Advice[] => {
  const { population, workloads, options, addonVersions, operatingSystems } = shown.dataset;
  const tables = { addonVersions, operatingSystems };
  return coverageAdvice(population.frame, workloads, tables, options.view, funnelOf(shown).issues);
};

/** Why vCPUs aren't covered, the dearest cure first, and below them advice. */
export const issuesSpec = ({ shown }: View): TableSpec<CoverageRow> =>
  shown.kept("coverage issues", () => specOf(shown));

export const accountOf = ({ accountId }: CoverageRow, { result }: Shown): string =>
  plainText(result.frame.accounts.find(({ id }) => id === accountId)?.name ?? accountId ?? "not given");

export const kindsOf = ({ kinds }: CoverageRow): string =>
  kinds.length === KINDS.length ? "all 3" : kinds.map((kind) => KIND_SHORT[kind].name).join(", ");

const UNITS = { "eks-node": "node", "fargate-task": "task", "ec2-instance": "host" } as const;

/** The hosts or tasks of one kind by number, several kinds by their first cluster. */
export function whereOf({ kinds, clusters, missing, of }: CoverageIssue): string {
  const [kind, other] = kinds;
  if (kind === undefined || other !== undefined) {
    return clusters[0] === undefined ? `${countText(of)} hosts, tasks` : `${plainText(clusters[0])}, …`;
  }
  return missing === of ? counted(of, UNITS[kind]) : `${countText(missing)} of ${counted(of, UNITS[kind])}`;
}

const NOT_KNOWN: ShownCell = { text: "?", marks: "", style: "unknown" };

const NOTHING: ShownCell = { text: "–", marks: "", style: "dim" };

const adds = (row: CoverageRow): ShownCell =>
  isAdvice(row) ? NOTHING : row.adds === null ? NOT_KNOWN : money(row.adds);

/** What can't be priced for want of a look comes first, advice last. */
const addsOrder = (row: CoverageRow): number => (isAdvice(row) ? -2 : dearness(row));

/** What a cure asks for. */
const needsOf = (row: CoverageRow): string => (isAdvice(row) ? "advice" : NEED_WORDS[row.needs]);

function specOf(shown: Shown): TableSpec<CoverageRow> {
  const { reasons } = shown.dataset;
  const funnel = funnelOf(shown);
  const wordsOf = (row: CoverageRow): string => (isAdvice(row) ? adviceWords(row, reasons) : issueWords(row, reasons));
  const text = (of: (row: CoverageRow) => string, from: number, id: string, title: string, letter: string) => ({
    id,
    title,
    align: "left" as const,
    from,
    letter,
    cell: (row: CoverageRow): ShownCell => ({ text: of(row), marks: "", ...(isAdvice(row) ? { style: "dim" } : {}) }),
    order: of,
  });
  return {
    columns: [
      { ...text(wordsOf, 80, "reason", "WHY NOT COVERED", "Y"), shrinkTo: 24 },
      { ...text((row) => accountOf(row, shown), 80, "account", "ACCOUNT", "A"), shrinkTo: 12 },
      text(({ accountId }) => accountId ?? "–", 150, "id", "ID", "I"),
      text(({ regionId }) => regionId ?? "no Region", 100, "region", "REGION", "R"),
      text(kindsOf, 100, "kind", "KIND", "K"),
      { ...text((row) => (isAdvice(row) ? adviceWhere(row) : whereOf(row)), 110, "where", "WHERE", "W"), shrinkTo: 8 },
      {
        id: "vcpu",
        said: "vCPU",
        title: "vCPU",
        align: "right",
        from: 80,
        letter: "V",
        cell: ({ vcpus }) => (vcpus.expected === 0 && vcpus.high === null ? NOT_KNOWN : vcpu(vcpus)),
        order: ({ vcpus }) => vcpus.expected,
      },
      {
        id: "adds",
        said: "dollars a month",
        title: "CURE ADDS",
        align: "right",
        from: 80,
        letter: "C",
        cell: adds,
        order: addsOrder,
      },
      {
        id: "range",
        title: "RANGE",
        align: "right",
        from: 160,
        cell: (row) =>
          isAdvice(row) || row.adds === null || rangeMark(row.adds) === ""
            ? NOTHING
            : { text: rangeText(row.adds), marks: "" },
      },
      text(needsOf, 80, "needs", "NEEDS", "E"),
      text(({ code }) => code ?? "–", 180, "code", "REASON CODE", "O"),
    ],
    rows: [...funnel.issues, ...adviceFor(shown)],
    key: (row) => {
      const { code, accountId, regionId } = row;
      const own = isAdvice(row) ? ["advice", row.of, row.subject, row.unchecked] : [row.said[0]];
      return JSON.stringify([code, accountId, regionId, ...own]);
    },
    words: (row) =>
      [
        wordsOf(row),
        row.code,
        accountOf(row, shown),
        row.accountId,
        row.regionId,
        ...(isAdvice(row) ? [row.subject] : row.clusters),
      ].join(" "),
    fields: (row) => ({
      account: `${accountOf(row, shown)} ${row.accountId}`,
      region: row.regionId ?? "",
      kind: row.kinds.map((kind) => KIND_SHORT[kind].name).join(" "),
      needs: needsOf(row),
      reason: row.code ?? "",
    }),
    together: (all) => {
      const rows = all.filter((row) => !isAdvice(row));
      if (rows.length === 0) return { reason: { text: `${counted(all.length, "line")} of advice`, marks: "" } };
      const open = rows.filter((row) => row.adds === null).length;
      return {
        reason: { text: `${counted(rows.length, "reason")}, cured together`, marks: "" },
        vcpu: vcpu(addRanges(rows.map(({ vcpus }) => vcpus))),
        adds: open === rows.length ? NOT_KNOWN : money(funnel.cured(rows), { gap: open > 0 }),
      };
    },
    order: { column: "adds", descending: true },
    orderWords: "dearest cure first",
    json: (row) => {
      const { code, ...rest } = row;
      return isAdvice(row)
        ? {
            reasonCode: code,
            explanation: adviceMeaning(row, reasons),
            remedy: adviceRemedy(row, reasons),
            ...adviceSteps(row, shown.dataset),
            ...rest,
          }
        : { reasonCode: code, explanation: meaningOf(row, reasons), remedy: remedyOf(row, reasons), ...rest };
    },
  };
}
