import type { Comparison } from "../plan/comparison.ts";
import type { Mover } from "../plan/parts.ts";
import { changeText, percentText, signedVcpus } from "./change-words.ts";
import { amount, signed, vcpuText } from "./format-number.ts";
import { KIND_WORDS } from "./kind-words.ts";
import type { Page } from "./page.ts";
import { plainText } from "./plain-text.ts";
import { numberCell, tableLines, textCell, wrapped } from "./table.ts";
import { coverageText, partText } from "./verdict-words.ts";

/** How a diff is drawn; `sample` says that a side is invented. */
export type DiffPage = Omit<Page, "reasons"> & { readonly sample: boolean };

/** How many movers of each sort are told before the rest is folded. */
const MOST_MOVERS = 5;

/** Prints a change: what it comes to, kind by kind, and what moved most. */
export function diffText(comparison: Comparison, page: DiffPage): string {
  const { accounts, clusters, tags, workloads } = comparison.movers;
  const blocks = [
    headBlock(comparison, page),
    kindBlock(comparison, page),
    moverBlock("Accounts", accounts, page),
    moverBlock("Clusters", clusters, page),
    moverBlock("Tags, a workload under each", tags, page),
    moverBlock("Workloads", workloads, page),
    gapBlock(comparison, page),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function headBlock(comparison: Comparison, { paint, width, measure, sample }: DiffPage): string[] {
  const { before, delta, names, coverage } = comparison;
  const { cost, vcpus } = delta;
  const exact = cost.low === cost.expected && cost.high === cost.expected && vcpus.low === vcpus.high;
  const moved = cost.expected !== 0 || vcpus.expected !== 0;
  const figures = moved
    ? `${signed(cost.expected)} a month${percentText(cost, before.cost.expected)}, ${signedVcpus(vcpus.expected)} vCPU.`
    : `no change${exact ? "" : " in what is expected"}.`;
  const bounds = exact ? "" : ` Between ${changeText(cost)} a month, ${changeText(vcpus, signedVcpus)} vCPU.`;
  const invented = sample ? `${paint("sample", " SAMPLE, invented ")} ` : "";
  return [
    `${invented}${plainText(`From ${names.before} to ${names.after}`)}`,
    ...wrapped(`${coverageText(coverage)}: ${figures}${bounds}`, width, measure, "").map((line) =>
      paint("strong", line),
    ),
    ...wrapped("GuardDuty Runtime Monitoring only, a full month, every trial over, US$ before tax", width, measure, ""),
  ];
}

function kindBlock({ kinds, ...whole }: Comparison, { width, measure, paint }: DiffPage): string[] {
  const rows = [
    ...kinds
      .filter(({ before, after }) => before.vcpus.high !== 0 || after.vcpus.high !== 0)
      .map((of) => ({ name: KIND_WORDS[of.kind], of })),
    { name: "together", of: whole },
  ];
  const number = (title: string, cell: (row: (typeof rows)[number]) => string) => ({
    title,
    align: "right" as const,
    cells: rows.map((row) => numberCell(cell(row))),
  });
  const [title = "", ...lines] = tableLines(
    [
      { title: "Kind", align: "left", cells: rows.map(({ name }) => textCell(`  ${name}`)) },
      number("vCPU before", ({ of }) => vcpuText(of.before.vcpus.expected)),
      number("after", ({ of }) => vcpuText(of.after.vcpus.expected)),
      number("change", ({ of }) => signedVcpus(of.delta.vcpus.expected)),
      number("US$ before", ({ of }) => amount(of.before.cost.expected)),
      number("after", ({ of }) => amount(of.after.cost.expected)),
      number("change", ({ of }) => signed(of.delta.cost.expected)),
    ],
    width,
    measure,
  );
  return [paint("strong", title), ...lines];
}

function moverBlock(title: string, movers: readonly Mover[], { width, measure, paint, details }: DiffPage): string[] {
  if (movers.length === 0) return [];
  const shown = details ? movers : movers.slice(0, MOST_MOVERS);
  const rest = movers.length - shown.length;
  const number = (head: string, cell: (mover: Mover) => string) => ({
    title: head,
    align: "right" as const,
    cells: shown.map((mover) => numberCell(cell(mover))),
  });
  const [head = "", ...lines] = tableLines(
    [
      { title, align: "left", shrinkTo: 20, cells: shown.map((mover) => textCell(`  ${partText(mover)}`)) },
      number("vCPU", ({ vcpus }) => moverVcpus(vcpus.delta)),
      number("US$ before", ({ cost }) => amount(cost.before)),
      number("after", ({ cost }) => amount(cost.after)),
      number("change", ({ cost }) => signed(cost.after - cost.before)),
    ],
    width,
    measure,
  );
  return [paint("strong", head), ...lines, ...(rest === 0 ? [] : [`  and ${rest} more (--details)`])];
}

/** What moved; where only a bound did, that it may have. */
function moverVcpus(delta: Mover["vcpus"]["delta"]): string {
  const exact = delta.low === delta.expected && delta.high === delta.expected;
  return `${signedVcpus(delta.expected)}${exact ? "" : "~"}`;
}

function gapBlock({ gaps }: Comparison, { width, measure, paint }: DiffPage): string[] {
  const lines = [
    ...gaps.appeared.map((gap) => ({ gap, what: "not read after" })),
    ...gaps.gone.map((gap) => ({ gap, what: "not read before" })),
  ];
  if (lines.length === 0) return [];
  return [
    paint("strong", "Not known on both sides"),
    ...lines.flatMap(({ gap: { accountId, regionId, api }, what }) =>
      wrapped(
        plainText(`? ${accountId ?? "all accounts"} × ${regionId ?? "all Regions"}: ${api}, ${what}`),
        width,
        measure,
        "  ",
        "    ",
      ),
    ),
  ];
}
