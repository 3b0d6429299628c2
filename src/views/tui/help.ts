import { drawerHead } from "./drawer-head.ts";
import type { Binding, KeyGroup } from "./keymap.ts";
import { bindingsOf, DRAWER_BINDINGS, keyText } from "./keymap.ts";
import type { Line } from "./line.ts";
import { line, span } from "./line.ts";
import { isPartial } from "./partial.ts";
import type { View } from "./screen.ts";
import { TITLES } from "./screen.ts";
import { screenOf } from "./screens.ts";

const GROUPS: readonly KeyGroup[] = ["MOVE", "DRAWER", "FIND", "LOOK", "DO"];

const MARKS = ["~ has a range (w)", "° part is free in a trial", "+ not all was read", "? not known"];

/** The keys of the screen in front, and what its marks mean. */
export function helpLines(view: View, filter: string): Line[] {
  const { state, columns, measure } = view;
  const title = state.problems ? "Problems" : TITLES[state.screen];
  const wanted = filter.toLowerCase();
  const fits = ({ keys, says }: Binding): boolean => `${keys.join(" ")} ${says}`.toLowerCase().includes(wanted);
  const groups = GROUPS.map((group) => ({
    group,
    entries: [...bindingsOf(state), ...DRAWER_BINDINGS]
      .filter((binding) => binding.group === group && fits(binding))
      .map(({ keys, says }) => `${keys.map(keyText).join(" ")} ${says}`),
  })).filter(({ entries }) => entries.length > 0);
  const sorts = (screenOf(state).table?.(view).columns ?? [])
    .flatMap(({ letter, title: name }) => (letter === undefined ? [] : [`${letter} ${name.toLowerCase()}`]))
    .filter((entry) => entry.toLowerCase().includes(wanted));
  const all = [
    ...groups,
    ...(sorts.length === 0 ? [] : [{ group: "SORT", entries: sorts }]),
    {
      group: "MARKS",
      entries: [...MARKS, ...(isPartial(view.shown) ? ["≥ so much at least, more is coming"] : [])].filter((entry) =>
        entry.includes(wanted),
      ),
    },
  ];
  return [
    drawerHead(view, `help   keys of ${title}`, "? or esc closes"),
    line(` filter: ${filter}_   (/ types one)`, "dim"),
    ...all.flatMap(({ group, entries }) =>
      flowed(entries, columns - 9, measure).map((text, index): Line => [
        span(` ${(index === 0 ? group : "").padEnd(7)}`, "dim"),
        span(text),
      ]),
    ),
  ];
}

/** Entries in lines of a width, three blanks between. */
function flowed(entries: readonly string[], columns: number, measure: View["measure"]): string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && measure(last) + 3 + measure(entry) <= columns)
      lines[lines.length - 1] = `${last}   ${entry}`;
    else lines.push(entry);
  }
  return lines;
}
