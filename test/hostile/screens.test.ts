import { describe, expect, test } from "vitest";
import { exported } from "../../src/views/tui/exported.ts";
import { textOf } from "../../src/views/tui/line.ts";
import { createSpeaker } from "../../src/views/tui/speaker.ts";
import { csvRecords } from "../views/formats/parse-csv.ts";
import { openWords } from "../sources/open-words.ts";
import { datasetOf, measure, stageOf } from "../views/tui/stage.ts";
import { hostileAnswers, hostileNotices, hostilePlan, hostileTemplate } from "./places.ts";
import { ORDERS } from "./names.ts";
import { FORMULA } from "./safe.ts";
import { hostileWorld } from "./world.ts";

const PLACES: Readonly<Record<string, () => string>> = {
  "an inventory": hostileWorld,
  "a plan": hostilePlan,
  "a template": hostileTemplate,
  "answers of the AWS CLI": hostileAnswers,
  notices: hostileNotices,
};

/** What opens each drawer and prompt, from any row of any screen. */
const LOOKS: readonly (readonly string[])[] = [
  [],
  ["enter"],
  ["w"],
  ["!"],
  ["?"],
  ["o"],
  ["space", "down"],
  ["/", ..."cript"],
  ["a"],
  ["e"],
  [":", ..."what"],
];

const SCREENS = ["1", "2", "3", "4", "5", "6", "7"];
const ROWS = [0, 1, 3, 7, 20];

describe.each(Object.keys(PLACES))("names from %s", (place) => {
  const stage = async () => {
    const inventory = await openWords([PLACES[place]?.() ?? ""], { regionId: "us-east-1" });
    const name = inventory.source.name;
    return stageOf(datasetOf(name, inventory), 120, 36);
  };

  test.each(SCREENS)("order nothing about on screen %s, its drawers and prompts, drawn or told", async (screen) => {
    const { ui } = await stage();
    let told = "";
    const speaker = createSpeaker(ui.view, (text) => {
      told += text;
    });
    for (const keys of LOOKS)
      for (const row of ROWS) {
        for (const key of ["esc", "esc", "esc", screen, "g", ...Array<string>(row).fill("down"), ...keys])
          ui.press(key);
        await Promise.resolve();
        speaker.tell(true);
        const lines = ui.frame().map(textOf);
        expect(lines.filter((line) => ORDERS.test(line) || measure(line) !== 120)).toEqual([]);
      }
    expect(told.length).toBeGreaterThan(100);
    expect(ORDERS.exec(told.replaceAll("\b \b", ""))?.[0]).toBeUndefined();
  });

  test.each(SCREENS)("are data in what screen %s exports and copies", async (screen) => {
    const { ui, did } = await stage();
    ui.press(screen);
    expect(ORDERS.exec(exported(ui.view(), "screen.txt"))?.[0]).toBeUndefined();
    // Overview and what-if are no tables.
    for (const name of ["1", "7"].includes(screen) ? [] : ["screen"]) {
      const [csv, json] = [exported(ui.view(), `${name}.csv`), exported(ui.view(), `${name}.json`)];
      const cells = csvRecords(csv).flatMap((row) => Object.values(row));
      expect(cells.filter((cell) => FORMULA.test(cell))).toEqual([]);
      expect([ORDERS.exec(csv)?.[0], ORDERS.exec(json)?.[0]]).toEqual([undefined, undefined]);
      expect(Array.isArray(JSON.parse(json))).toBe(true);
    }
    for (let row = 0; row < 12; row++) {
      ui.press("y");
      ui.press("down");
    }
    for (const copied of did.filter((what) => what.startsWith("copy ")))
      expect(ORDERS.exec(copied)?.[0]).toBeUndefined();
  });
});

test("names are still read on the screens: letters of every script, and signs that harm nobody here", async () => {
  const { ui } = stageOf(datasetOf("hostile", await openWords([hostileWorld()])), 200, 60);
  ui.press("2");
  const shown = ui.frame().map(textOf).join("\n");
  for (const name of ["東京-ストア-本番環境-アカウント", "<script>alert(1)</script>", "=cmd|' /C calc'!A0"])
    expect(shown).toContain(name.slice(0, 12));
});
