import { allocate } from "../../units/allocate.ts";
import type { Range } from "../../units/range.ts";
import { countText } from "../format-number.ts";

/** An axis broken at the tier edges: where each part begins (thousandths of vCPU-months, the end last), and its cells. */
export type LadderAxis = { readonly edges: readonly number[]; readonly cells: readonly number[] };

/** What a bar shows of a pool: what is protected today, everything, and at most what was not read. */
export type LadderMarks = { readonly today: number; readonly everything: number; readonly bound: number };

/** How cells are shared among three tiers, the middle one the longest; other ladders have equal parts. */
const PARTS = [12n, 24n, 8n];
const STEPS = [2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** An axis of `width` cells for a ladder whose tiers begin at `from` (vCPU-months), as far as the highest pool reaches. */
export function ladderAxis(from: readonly number[], highest: number, width: number): LadderAxis {
  const starts = from.map((vcpus) => vcpus * 1000);
  const last = starts.at(-1) ?? 0;
  const unit = last === 0 ? 1000 : last;
  const step = STEPS.find((one) => one * unit >= highest);
  const end = step === undefined ? highest : step * unit;
  const weights = from.length === PARTS.length ? PARTS : from.map(() => 1n);
  return { edges: [...starts, end], cells: allocate(Math.max(0, width - from.length + 1), weights) };
}

/** One pool on the axis: `█` today, `▒` everything, `░` what may hide in what was not read, `│` tier edges. */
export function ladderBar({ edges, cells }: LadderAxis, { today, everything, bound }: LadderMarks): string {
  return cells
    .map((room, index) => {
      const [from = 0, to = 0] = [edges[index], edges[index + 1]];
      const reach = (value: number, least: number): number => {
        if (value <= from || to <= from) return least;
        return Math.min(room, Math.max(1, least, Math.round(((value - from) / (to - from)) * room)));
      };
      const a = reach(today, 0);
      const b = reach(everything, a);
      const c = reach(bound, b);
      return "█".repeat(a) + "▒".repeat(b - a) + "░".repeat(c - b) + "·".repeat(room - c);
    })
    .join("│");
}

/** The figures above the axis, each over its edge as far as there is room. */
export function axisText({ edges, cells }: LadderAxis): string {
  const width = cells.reduce((sum, room) => sum + room, 0) + Math.max(0, cells.length - 1);
  let text = "0";
  let at = -1;
  for (const [index, room] of cells.slice(0, -1).entries()) {
    const label = countText((edges[index + 1] ?? 0) / 1000);
    at += room + 1;
    const start = at - Math.floor(label.length / 2);
    if (start > text.length && start + label.length <= width) text = text.padEnd(start) + label;
  }
  const end = thousands(edges.at(-1) ?? 0);
  return text.length + end.length >= width ? text : text.padEnd(width - end.length) + end;
}

const thousands = (milli: number): string =>
  milli >= 1_000_000 && milli % 1_000_000 === 0 ? `${countText(milli / 1_000_000)}k` : countText(milli / 1000);

/** A pool's marks on the axis: what isn't bounded reaches its end. */
export const ladderMarks = (today: Range | null, everything: Range, gap: boolean, { edges }: LadderAxis) => ({
  today: today?.expected ?? 0,
  everything: everything.expected,
  bound: gap ? (everything.high ?? edges.at(-1) ?? 0) : 0,
});
