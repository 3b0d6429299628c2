import { scaleLinear } from "d3-scale";
import type { Forecast } from "../../plan/forecast.ts";
import type { PoolStanding, TierStanding } from "../../plan/pool-standing.ts";
import type { Range } from "../../units/range.ts";
import { amount, countText, vcpuText } from "../format-number.ts";
import { kindsOf, poolName } from "../pool-name.ts";
import { marksOf } from "../report-tables.ts";
import type { Cell, Column } from "../table.ts";
import { numberCell, textCell } from "../table.ts";
import type { Facts } from "./facts.ts";
import { MOST_ROWS } from "./facts.ts";
import { htmlTable } from "./html-table.ts";
import type { Element } from "./markup.ts";
import { el } from "./markup.ts";
import { KIND_LOOK } from "./kinds.ts";
import { rowChart, tick } from "./row-chart.ts";
import { figure, folded, note, section } from "./section.ts";
import { bar, legendEntry, RIGHT, whisker } from "./svg.ts";

/** Where each pool stands on its ladder, today and if everything were protected, on an axis that is broken at the tiers. */
export function laddersSection(result: Forecast, facts: Facts): Element {
  const today = new Map((facts.pools.today ?? []).map((pool) => [keyOf(pool), pool]));
  const pools = facts.pools.everything
    .filter(({ quantity }) => quantity.high !== 0)
    .map((everything) => ({ everything, today: today.get(keyOf(everything)) ?? null }))
    .toSorted((a, b) => b.everything.quantity.expected - a.everything.quantity.expected);
  const known = facts.pools.today !== null;
  const [first] = pools;
  if (first === undefined) return section("ladders", "Ladders", el("p", {}, "Nothing stands on a ladder."));
  const listed = facts.details ? pools : pools.slice(0, MOST_ROWS);
  const rest = pools.length - listed.length;
  return section(
    "ladders",
    "Ladders",
    chart(result, pools.slice(0, MOST_ROWS), known, facts),
    folded(
      "Every pool in figures",
      htmlTable("Pools, vCPU and US$ a month", poolColumns(result, listed, known, facts)),
      htmlTable("Tier by tier if everything were protected, vCPU and US$ a month", tierColumns(result, listed, facts)),
      rest > 0 ? note(`${countText(rest)} smaller pools are not listed (--details).`) : null,
    ),
  );
}

type Pool = { readonly everything: PoolStanding; readonly today: PoolStanding | null };

const keyOf = ({ scope, regionId, meter }: PoolStanding): string => JSON.stringify([scope, regionId, meter]);

/** How the width is shared among three tiers, the middle one the longest; other ladders have equal parts. */
const PARTS = [0, 0.28, 0.82, 1];

function chart(result: Forecast, pools: readonly Pool[], known: boolean, { measure, names }: Facts): Element {
  const steps = pools[0]?.everything.tiers.map(({ from }) => from * 1000) ?? [0];
  const last = steps.at(-1) ?? 0;
  const highest = Math.max(...pools.map(({ everything: { quantity } }) => quantity.high ?? quantity.expected));
  const end = Math.max(last * 2, highest, 1000);
  const edges = [...steps, end];
  const places = edges.map((_, index) => {
    const part = edges.length === PARTS.length ? PARTS[index] : index / (edges.length - 1);
    return (part ?? 1) * RIGHT;
  });
  const x = scaleLinear(edges, places).clamp(true);
  const [most] = pools;
  const sentence = `vCPU of each pool on its ladder, whose axis is broken where the price falls, at ${steps
    .slice(1)
    .map((edge) => vcpuText(edge))
    .join(
      " and ",
    )}; the largest is ${most === undefined ? "" : `${poolName(result, most.everything, names)} with ${known ? `${vcpuText(most.today?.quantity.expected ?? 0)} today and ` : ""}${vcpuText(most.everything.quantity.expected)} if everything were protected`}.`;
  return figure(
    "ladders",
    sentence,
    (named) =>
      rowChart(
        named,
        pools.map(({ everything, today }) => {
          const [kind, other] = kindsOf(everything);
          const look = kind === undefined || other !== undefined ? "now" : KIND_LOOK[kind].billed;
          const { quantity, gap } = everything;
          return {
            label: poolName(result, everything, names),
            figure: numberCell(vcpuText(quantity.expected), marksOf(quantity, { gap }, vcpuText)),
            draw: (top) => [
              bar("outline", 0, x(quantity.expected), top + 1, 12),
              bar(look, 0, x(today?.quantity.expected ?? 0), top + 1, 12),
              ...(quantity.low === quantity.high
                ? []
                : whisker(x(quantity.low), quantity.high === null ? null : x(quantity.high), top + 7)),
              ...places.slice(1, -1).map((at) => tick(at, top)),
            ],
          };
        }),
        measure,
        edges.map((edge, index) => ({ at: places[index] ?? 0, label: vcpuText(Math.round(edge / 1000) * 1000) })),
      ),
    [
      ...(known ? [legendEntry("now", "today, in the kind's colour")] : []),
      legendEntry("outline", "if everything were protected"),
      legendEntry("whisker", "its range"),
    ],
  );
}

const vcpu = (range: Range | null | undefined, gap = false): Cell =>
  range === null || range === undefined
    ? numberCell("–")
    : numberCell(vcpuText(range.expected), marksOf(range, { gap }, vcpuText));

const usd = (range: Range | null | undefined, gap = false): Cell =>
  range === null || range === undefined ? numberCell("–") : numberCell(amount(range.expected), marksOf(range, { gap }));

function poolColumns(result: Forecast, pools: readonly Pool[], known: boolean, { names }: Facts): Column[] {
  const number = (title: string, of: (pool: Pool) => Cell): Column => ({ title, align: "right", cells: pools.map(of) });
  const standing = ({ today, everything }: Pool): PoolStanding => (known ? (today ?? everything) : everything);
  return [
    {
      title: "Pool",
      align: "left",
      cells: pools.map(({ everything }) => textCell(poolName(result, everything, names))),
    },
    ...(known ? [number("today vCPU", ({ today }) => vcpu(today?.quantity, today?.gap))] : []),
    number("everything vCPU", ({ everything }) => vcpu(everything.quantity, everything.gap)),
    number("next vCPU costs", (pool) => usd(standing(pool).next)),
    number("vCPU to the next tier", (pool) => vcpu(standing(pool).toNextTier)),
    ...(known ? [number("today US$", ({ today }) => usd(today?.cost, today?.gap))] : []),
    number("everything US$", ({ everything }) => usd(everything.cost, everything.gap)),
    number("each alone US$", ({ everything }) => usd(everything.standalone, everything.gap)),
  ];
}

function tierColumns(result: Forecast, pools: readonly Pool[], { names }: Facts): Column[] {
  const rows = pools.flatMap(({ everything }) => everything.tiers.map((tier) => ({ pool: everything, tier })));
  const number = (title: string, of: (tier: TierStanding, pool: PoolStanding) => Cell): Column => ({
    title,
    align: "right",
    cells: rows.map(({ tier, pool }) => of(tier, pool)),
  });
  return [
    {
      title: "Pool and tier",
      align: "left",
      cells: rows.map(({ pool, tier }) =>
        textCell(
          `${poolName(result, pool, names)}, ${countText(tier.from)} ${tier.to === null ? "and up" : `– ${countText(tier.to)}`}`,
        ),
      ),
    },
    number("unit price", ({ price }) => usd(price)),
    number("vCPU", ({ quantity }) => vcpu(quantity)),
    number("cost", ({ cost }) => usd(cost)),
  ];
}
