import type { PoolStanding } from "../../plan/pool-standing.ts";
import type { Rate } from "../../pricing/price-list.ts";
import { parseInstant } from "../../units/month.ts";
import { countText, counted, dayText } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import type { Cell, Column } from "../table.ts";
import { numberCell, tableLines, textCell } from "../table.ts";
import { accountNames } from "./account-names.ts";
import { money, told, vcpu } from "./figures.ts";
import type { Line } from "./line.ts";
import { EMPTY, line, span } from "./line.ts";
import { isPartial } from "./partial.ts";
import type { PoolRow } from "./pool-rows.ts";
import type { View } from "./screen.ts";

/** How many accounts of a pool there is room for below its tiers. */
const mostMembers = ({ rows }: View): number => (rows >= 45 ? 14 : rows >= 34 ? 6 : rows >= 29 ? 4 : 0);

/** Rows that a pool's detail is given: its tiers, and on taller terminals who is in it. */
export const poolDetailRows = (view: View): number => {
  const members = mostMembers(view);
  return members > 0 ? 16 + members : view.rows >= 18 ? 8 : 0;
};

/** A pool tier by tier, who is in it, and what comes next. */
export function poolDetail(view: View, row: PoolRow | undefined): Line[] {
  if (row === undefined || view.rows < 18) return [];
  const members = mostMembers(view);
  if (members === 0) return [legend(row), heading(view, row), ...tiers(view, row), nextLine(row)];
  return [
    EMPTY,
    legend(row),
    EMPTY,
    heading(view, row),
    EMPTY,
    ...tiers(view, row),
    EMPTY,
    ...memberLines(view, row, members),
    EMPTY,
    nextLine(row),
  ];
}

const legend = ({ today, everything }: PoolRow): Line =>
  line(
    ` ${today === null ? "" : "█ today   "}▒ if everything were protected${everything.gap ? "   ░ at most, not read" : ""}   │ tier edge`,
    "dim",
  );

function heading({ columns }: View, { name, everything }: PoolRow): Line {
  const who = columns >= 100 ? `   ${counted(everything.members.length, "account")}, one ladder` : "";
  return [span(` ${plainText(name)}`, "strong"), span(`${who}   ${everything.rates.map(provenance).join("; ")}`)];
}

/** Where a rate comes from, in a few words. */
function provenance({ assumed, price }: Rate): string {
  const day = parseInstant(price.asOf);
  const date = day === null ? price.asOf : dayText(day);
  const [first] = price.tiers;
  if (assumed === "region") return `no published price: US East × 1.20 (1.00 – 1.50), price of ${date}`;
  if (assumed === "upper-tiers")
    return `first tier of ${date}, trust ${first?.confidence ?? "low"}; the others keep US East's proportion`;
  const runs: { readonly trust: string; count: number }[] = [];
  for (const { confidence } of price.tiers) {
    const last = runs.at(-1);
    if (last?.trust === confidence) last.count += 1;
    else runs.push({ trust: confidence, count: 1 });
  }
  const trust = runs.map(({ trust: word, count }) =>
    runs.length === 1 ? word : `${word} for ${counted(count, "tier")}`,
  );
  return `price of ${date}, trust ${trust.join(", ")}`;
}

function tiers(view: View, { today, everything }: PoolRow): Line[] {
  const coming = isPartial(view.shown);
  const figures = (title: string, of: (tier: PoolStanding["tiers"][number]) => Cell, whole: Cell, pool: PoolStanding) =>
    ({ title, align: "right", cells: [...pool.tiers.map(of), whole] }) satisfies Column;
  const both = (pool: PoolStanding, name: string): Column[] => [
    figures(name, ({ quantity }) => vcpu(quantity), vcpu(pool.quantity, { gap: pool.gap, coming }), pool),
    figures("COST", ({ cost }) => money(cost), money(pool.cost, { gap: pool.gap, coming }), pool),
  ];
  return drawn(view, [
    {
      title: "TIER",
      align: "left",
      cells: [
        ...everything.tiers.map(({ from, to }) =>
          textCell(to === null ? `${countText(from)} and up` : `${countText(from)} – ${countText(to)}`),
        ),
        textCell("the pool"),
      ],
    },
    figures("UNIT PRICE", ({ price }) => money(price), numberCell(""), everything),
    ...(today === null ? [] : both(today, "TODAY vCPU")),
    ...both(everything, "EVERYTHING vCPU"),
  ]);
}

function memberLines(view: View, { today, everything }: PoolRow, most: number): Line[] {
  const { members, quantity, cost, standalone, gap } = everything;
  const shown = members.slice(0, most);
  const rest = members.length - shown.length;
  const name = accountNames(view.shown);
  const held = new Map(today?.members.map((member) => [member.accountId, member]));
  const wide = view.columns >= 120 && today !== null;
  const column = (title: string, cells: readonly Cell[], whole: Cell): Column => ({
    title,
    align: "right",
    cells: [...cells, ...(rest > 0 ? [numberCell("…")] : []), whole],
  });
  const saved = standalone.expected - cost.expected;
  const saving = { low: saved, expected: saved, high: saved };
  const marks = money(standalone).marks === "" && money(cost).marks === "" ? "" : "~";
  const lines = drawn(view, [
    {
      title: "ACCOUNT",
      align: "left",
      shrinkTo: 16,
      cells: [
        ...shown.map(({ accountId }) => textCell(name(accountId))),
        ...(rest > 0 ? [textCell(`and ${countText(rest)} more`)] : []),
        textCell("together"),
      ],
    },
    ...(wide
      ? [
          column(
            "TODAY vCPU",
            shown.map(({ accountId }) => vcpu(held.get(accountId)?.quantity ?? NOBODY)),
            vcpu(today.quantity, { gap: today.gap, coming: isPartial(view.shown) }),
          ),
        ]
      : []),
    column(
      "EVERYTHING vCPU",
      shown.map((member) => vcpu(member.quantity)),
      vcpu(quantity, { gap }),
    ),
    column(
      "SHARE",
      shown.map(({ share }) => numberCell(share === null ? "–" : `${(share / 100).toFixed(2)} %`)),
      numberCell(""),
    ),
    column(
      "PAYS",
      shown.map((member) => money(member.cost)),
      money(cost, { gap }),
    ),
    column(
      "ALONE",
      shown.map((member) => money(member.standalone)),
      money(standalone, { gap }),
    ),
  ]);
  const last = lines.at(-1) ?? EMPTY;
  const pooling = saved > 0 ? `   pooling saves ${told({ ...money(saving), marks })} a month` : "";
  return [...lines.slice(0, -1), [...last, span(pooling)]];
}

const NOBODY = { low: 0, expected: 0, high: 0 };

function drawn(view: View, columns: readonly Column[]): Line[] {
  const lines = tableLines(columns, view.columns - 2, view.measure, view.columns >= 100 ? 4 : 2);
  return lines.map((text, index) =>
    line(` ${text}`, index === 0 ? "dim" : index === lines.length - 1 ? "strong" : "text"),
  );
}

function nextLine({ today, everything }: PoolRow): Line {
  const cost = (pool: PoolStanding | null) =>
    pool === null || pool.nextHundred === null ? null : told(money(pool.nextHundred));
  const [now, then] = [cost(today), cost(everything)];
  if (then === null) return line(" The kinds on this ladder have different prices: w takes one of them apart.", "dim");
  if (now === null) return line(` The next 100 vCPU cost ${then}.`);
  return line(` The next 100 vCPU cost ${now} today, and ${then} once everything is protected.`);
}
