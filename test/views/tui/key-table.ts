import { readFileSync, writeFileSync } from "node:fs";
import type { KeyGroup } from "../../../src/views/tui/keymap.ts";
import { KEYMAP, keyText } from "../../../src/views/tui/keymap.ts";
import type { ScreenId } from "../../../src/views/tui/state.ts";
import { TITLES } from "../../../src/views/tui/screen.ts";

const START = "<!-- keys: made by node test/views/tui/key-table.ts -->";
const END = "<!-- /keys -->";

const GROUPS: Readonly<Record<KeyGroup, string>> = {
  MOVE: "Move",
  DRAWER: "Drawer",
  FIND: "Find",
  LOOK: "Look",
  DO: "Do",
};

const ELSEWHERE: Readonly<Record<string, string>> = { problems: "Problems", drawer: "a drawer with more than fits" };

/** The README's table of keys, between its marks. */
export function keyTable(): string {
  const rows = (Object.keys(GROUPS) as KeyGroup[]).flatMap((group) =>
    KEYMAP.filter((binding) => binding.group === group).map(({ keys, says, on }, index) => {
      const named = keys.map((key) => `\`${keyText(key)}\``).join(" ");
      const where = (on ?? []).map((place) => ELSEWHERE[place] ?? TITLES[place as ScreenId]).join(", ");
      return `| ${index === 0 ? GROUPS[group] : ""} | ${named} | ${says} | ${where} |`;
    }),
  );
  return [START, "", "| | Key | Does | Only on |", "|---|---|---|---|", ...rows, "", END].join("\n");
}

if (import.meta.main) {
  const file = new URL("../../../README.md", import.meta.url);
  const readme = readFileSync(file, "utf8");
  writeFileSync(
    file,
    `${readme.slice(0, readme.indexOf(START))}${keyTable()}${readme.slice(readme.indexOf(END) + END.length)}`,
  );
}
