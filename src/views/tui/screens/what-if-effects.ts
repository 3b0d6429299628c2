import type { AccountChange, WhatIf } from "../../../plan/what-if.ts";
import type { Standing } from "../../../plan/standing.ts";
import { cut } from "../../cell-width.ts";
import { amount, countText, counted, vcpuText } from "../../format-number.ts";
import { KIND_SHORT } from "../../kind-words.ts";
import { plainText } from "../../plain-text.ts";
import { kindsOf } from "../../pool-name.ts";
import { aligned, changeCell } from "../figures.ts";
import type { Line, Span } from "../line.ts";
import { fitted, line, span, textOf } from "../line.ts";
import type { View } from "../screen.ts";

/** Who notices: the accounts whose bill moves, the largest move first, in at most so many lines. */
export function who(view: View, { accounts }: WhatIf, columns: number, most: number): Line[] {
  const moved = accounts
    .filter(({ cost }) => Math.abs(cost.difference.expected) >= 5_000)
    .sort((a, b) => Math.abs(b.cost.difference.expected) - Math.abs(a.cost.difference.expected));
  if (moved.length === 0) return [line(" WHO NOTICES   nobody", "dim")];
  const shown = moved.slice(0, Math.max(1, most - 1));
  const all = counted(moved.length, "account");
  return [
    line(` WHO NOTICES   ${shown.length < moved.length ? `${countText(shown.length)} of ` : ""}${all}`, "dim"),
    ...shown.map((one): Line => [
      ...fitted([span(` ${plainText(one.account?.name ?? one.accountId ?? "added")}`)], 16, view.measure),
      span(aligned(changeCell(one.cost.difference, { gap: one.gap }), 14)),
      ...fitted([span(` ${causeText(one)}`, "dim")], columns - 30, view.measure),
    ]),
  ];
}

function causeText({ cause, vcpus, moves }: AccountChange): string {
  const [pool] = moves;
  const [kind, other] = pool === undefined ? [] : kindsOf(pool);
  const what = kind === undefined || other !== undefined ? "" : ` ${KIND_SHORT[kind].name}`;
  const where = pool === undefined ? "" : `: ${pool.regionId ?? "no Region"}${what} pool`;
  switch (cause) {
    case "unwatched":
      return `${vcpuText(-vcpus.difference.expected)} vCPU unwatched`;
    case "joined":
      return `${vcpuText(vcpus.difference.expected)} vCPU join`;
    case "hours":
      return "runs other hours";
    case "dearer":
      return `dearer${where}`;
    case "cheaper":
      return `cheaper${where}`;
    case null:
      return "";
  }
}

const STAND = { within: "✓", warning: "▲", exceeded: "✗", undecided: "?" } as const;
const STAND_STYLE = { within: "within", warning: "warning", exceeded: "exceeded", undecided: "unknown" } as const;

/** Limits, judged on both sides; what is too wide for one line says less about which side is which. */
export function standings({ ceiling, limits }: WhatIf, columns: number, measure: View["measure"]): Line[] {
  return [...(ceiling === null ? [] : [ceiling]), ...limits].map(({ limit, base, scenario }: Standing): Line => {
    const name = `${plainText(limit.name)} ${amount(limit.monthly)}:`;
    const whole = [span(` ${name}  everything `), stand(base), span("   scenario "), stand(scenario)];
    if (measure(textOf(whole)) <= columns) return whole;
    const sides = [span(" "), stand(base), span(" → "), stand(scenario)];
    return [span(` ${cut(name, columns - 1 - measure(textOf(sides)), measure)}`), ...sides];
  });
}

const stand = ({ state, share }: Standing["base"]): Span =>
  span(`${share === null ? "" : `${share} % `}${STAND[state]} ${state}`, STAND_STYLE[state]);
