import { describe, expect, test } from "vitest";
import { textWidth } from "../../../src/views/text-width.ts";
import { inventoryOf, workload } from "../../plan/population-of.ts";
import { openWords } from "../../sources/open-words.ts";
import { hostileWorld } from "../../hostile/world.ts";
import { acme, drawScreen, sample, shownFrom, SIZES } from "./draw-screen.ts";

const shown = shownFrom(acme);

describe("ladders of the small world at 120×36", () => {
  const lines = drawScreen(shown, "ladders", [120, 36]);

  test("each pool stands on an axis that is broken at the tier edges", () => {
    expect(lines.slice(4, 13)).toEqual([
      "   POOL              0          500                     5,000   10k TODAY  EVERYTHING   NEXT vCPU  TO TIER      COST",
      " ▸ us-east-1 EC2     ████████████│██████████████▒▒▒▒▒▒▒▒▒▒│▒······· 3,200       5,284~       0.75    1,800  2,775.00",
      "   us-east-1 EKS     ████████████│██▒▒····················│········   896~      1,200        0.75    4,104~ 1,047.00~",
      "   us-east-2 EC2     ████████▒▒▒▒│▒·······················│········   344         660        1.50      156    516.00",
      "   us-east-1 Fargate ████▒▒······│························│········   180         240        1.50      320    270.00",
      "   eu-west-1 EKS     ████········│························│········   160         160        1.80~     340    288.00~",
      "   us-east-2 EKS     ███·········│························│········   128         128        1.50      372    192.00",
      "   eu-west-1 Fargate ██▒·········│························│········    96         112        1.80~     404    172.80~",
      "   eu-west-1 EC2     ░░··········│························│········     0           0~+      1.80~     500      0.00",
    ]);
  });

  test("the pool under the cursor is taken apart by tier and by account", () => {
    const at = lines.findIndex((line) => line.startsWith(" us-east-1 EC2"));
    expect(lines.slice(at)).toEqual([
      " us-east-1 EC2   3 accounts, one ladder   price of 7 Oct 2026, trust high for 2 tiers, medium for 1 tier",
      "",
      " TIER            UNIT PRICE    TODAY vCPU        COST    EVERYTHING vCPU         COST",
      " 0 – 500               1.50           500      750.00                500       750.00",
      " 500 – 5,000           0.75         2,700    2,025.00              4,500     3,375.00",
      " 5,000 and up          0.25             0        0.00                284~       71.00~",
      " the pool                           3,200    2,775.00              5,284~    4,196.00~",
      "",
      " ACCOUNT       TODAY vCPU    EVERYTHING vCPU       SHARE        PAYS        ALONE",
      " data-lake          3,200              4,800     90.84 %    3,811.66~    3,975.00",
      " legacy-ops             0                284~     5.37 %      225.52~      426.00~",
      " dev-shared             0                200      3.79 %      158.82~      300.00",
      " together           3,200              5,284~               4,196.00~    4,701.00~   pooling saves 505.00~ a month",
      "",
      " The next 100 vCPU cost 75.00 today, and 25.00 once everything is protected.",
      " 1 of 8 · reading: org, per meter   (:reading changes it)",
      expect.stringContaining("move"),
    ]);
  });

  test("b turns the order, the next vCPU and the cost to everything", () => {
    const [, first] = drawScreen(shown, "ladders", [120, 36], { basis: "everything" }).slice(4);
    expect(first).toMatch(/ us-east-1 EC2 .* 3,200 +5,284~ +0\.25 +– +4,196\.00~$/);
  });

  test("a Region without a price says what stands in for it", () => {
    const text = drawScreen(shown, "ladders", [120, 36], { cursor: 4 }).join("\n");
    expect(text).toContain(
      " eu-west-1 EKS   1 account, one ladder   no published price: US East × 1.20 (1.00 – 1.50), price of 7 Oct 2026",
    );
    expect(text).toMatch(/^ 0 – 500 +1\.80~ +160 +288\.00~ +160 +288\.00~$/m);
  });

  test("a filter finds pools by region, kind and account", () => {
    const pools = (filter: string) =>
      drawScreen(shown, "ladders", [120, 36], { filter }).filter((line) => line.includes("│·") || line.includes("│▒"));
    expect(pools("region:us-east-2")).toHaveLength(2);
    expect(pools("kind:fargate")).toHaveLength(2);
    expect(pools("account:dev-shared")).toHaveLength(3);
  });

  test("a filter that leaves nothing says how to get back", () => {
    expect(drawScreen(shown, "ladders", [120, 36], { filter: "nowhere" })).toContain(
      "   No pool matches. esc shows all 8.",
    );
  });
});

test("at 80×24 the axis and the tiers stay", () => {
  const lines = drawScreen(shown, "ladders", [80, 24]);
  expect(lines.slice(4, 6)).toEqual([
    "   POOL              0  500      5,000  TODAY  EVERYTHING       COST",
    " ▸ us-east-1 EC2     ████│█████▒▒▒▒│▒·· 3,200       5,284~  2,775.00",
  ]);
  expect(lines).toContain(" 5,000 and up        0.25           0      0.00              284~     71.00~");
  expect(lines).toContain(" The next 100 vCPU cost 75.00 today, and 25.00 once everything is protected.");
});

test("at 200×60 ranges and what each would cost alone become columns", () => {
  const lines = drawScreen(shownFrom(sample), "ladders", [200, 60]);
  expect(lines[4]).toMatch(/ COST +LOW – HIGH +ALONE$/);
  expect(lines.join("\n")).toMatch(/ us-east-1 Fargate .* 406\.50 +exact +406\.50$/m);
});

test("where each account climbs alone, a pool is called by its account", () => {
  const lines = drawScreen(shownFrom(acme, { tierScope: "account", ladder: "shared" }), "ladders", [120, 36]);
  expect(lines[5]).toMatch(/^ ▸ data-lake us-east-1 all kinds .* 3,200 +4,800 /);
  expect(lines.at(-2)).toBe(" 1 of 10 · reading: account, shared   (:reading changes it)");
});

test("where nothing is protected yet, it is said", () => {
  const nothing = shownFrom(inventoryOf([workload(600)]));
  const lines = drawScreen(nothing, "ladders", [120, 36]);
  expect(lines[3]).toBe("   Nothing is protected yet. b shows everything.");
  expect(lines[5]).toMatch(/ us-east-1 EC2 +▒{12}│▒·+│·+ +0 +600 +1\.50 +500 +0\.00$/);
});

test("without any vCPU there is no pool", () => {
  expect(drawScreen(shownFrom(inventoryOf([])), "ladders", [80, 24])).toContain(
    "   No vCPU that could be protected was found. o opens another source.",
  );
});

test.each(SIZES)("no line is wider than %i×%i, and nothing of the small world is cut", async (columns, rows) => {
  const hostile = shownFrom(await openWords([hostileWorld()]));
  for (const [world, basis] of [
    [shown, "today"],
    [shownFrom(sample), "everything"],
    [hostile, "today"],
  ] as const) {
    const lines = drawScreen(world, "ladders", [columns, rows], { basis });
    expect(lines).toHaveLength(rows);
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
  }
  expect(drawScreen(shown, "ladders", [columns, rows]).join("\n")).not.toContain("…");
});
