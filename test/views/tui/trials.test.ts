import { describe, expect, test } from "vitest";
import { textWidth } from "../../../src/views/text-width.ts";
import { AS_OF, COVERED, inventoryOf, workload } from "../../plan/population-of.ts";
import { openWords } from "../../sources/open-words.ts";
import { hostileWorld } from "../../hostile/world.ts";
import { acme, drawScreen, sample, shownFrom, SIZES } from "./draw-screen.ts";

const shown = shownFrom(acme);

describe("trials of the small world at 120×36", () => {
  const lines = drawScreen(shown, "trials", [120, 36]);

  test("next to end first, then what has not begun, what was not read, what is over", () => {
    expect(lines.slice(4, 15)).toEqual([
      "   CLOCK         REGION    KIND    Nov             Dec             STARTED   ENDS      vCPU     ALONE",
      " ▸ payments-prod us-east-2 EKS     ░░░░░░░░░░│░░░░████████████████  29 Oct 28 Nov ± 1   128    192.00",
      "   platform-prod us-east-2 EC2     ··░░░░░░░░│░░░░░░░█████████████   5 Nov  5 Dec ± 1   344    516.00",
      "   payments-prod us-east-1 Fargate ·····░░░░░│░░░░░░░░░░██████████  11 Nov 11 Dec ± 1   180    270.00",
      "   data-lake     us-east-1 EC2     ········░░│░░░░░░░░░░░░░███████  16 Nov 16 Dec ± 1 3,200  2,775.00",
      "   web-eu        eu-west-1 EKS     ·········░│░░░░░░░░░░░░░░██████  19 Nov 19 Dec ± 1   160    288.00~",
      "   dev-shared    us-east-1 all 3   not started                           –      –       500    750.00",
      "   data-lake     us-east-2 EC2     not started                           –      –       300    450.00",
      "   legacy-ops    us-east-1 EC2     not started                           –      –       284~   426.00~",
      "   legacy-ops    eu-west-1 EC2     cell not read                         ?      ?         ?         ?",
      "   3 clocks over                   space lists them                                     992~ 1,411.80~",
    ]);
  });

  test("the cliff: months with what is billed, what trials hide, and what is left after them", () => {
    const at = lines.findIndex((line) => line.startsWith(" THE CLIFF"));
    const figures = lines.slice(at, at + 4).map((line) => line.replace(/[█▓▒░]+/g, "").replace(/ {2,}/g, "  "));
    expect(figures).toEqual([
      " THE CLIFF  EKS  Fargate  EC2  hidden  BILLED  HIDDEN  AFTER TRIALS",
      " Nov 2026  1,239.00~°  4,021.80~  5,260.80~",
      " Dec  3,778.61~°  1,482.19~  5,260.80~",
      " Jan 2027 on  5,260.80~  0.00  5,260.80~",
    ]);
    const bars = lines.slice(at + 1, at + 4).map((line) => line.replace(/[^█▓▒░]/g, ""));
    expect(new Set(bars.map((bar) => bar.length)).size).toBe(1);
    expect(bars[0]).toMatch(/^█+▓+░+$/);
    expect(bars[2]).toMatch(/^█+▓+▒+$/);
  });

  test("what trials hide, by pool and month", () => {
    const at = lines.findIndex((line) => line.startsWith(" HIDDEN, BY POOL"));
    expect(lines.slice(at, at + 7)).toEqual([
      " HIDDEN, BY POOL           NOV          DEC      JAN",
      " us-east-1 EC2        2,775.00     1,161.29     0.00",
      " us-east-2 EC2          516.00        66.58     0.00",
      " eu-west-1 EKS          288.00~      167.23~    0.00",
      " us-east-1 Fargate      270.00        87.10     0.00",
      " us-east-2 EKS          172.80         0.00     0.00",
      " together             4,021.80~    1,482.19~    0.00",
    ]);
  });

  test("what is over is told in a line, and one by one where it is unfolded", () => {
    expect(lines).toContain("   3 clocks are over: EKS of payments-prod, platform-prod; Fargate of web-eu");
    const unfolded = drawScreen(shown, "trials", [120, 60], { unfolded: ["over"] });
    expect(unfolded.slice(14, 18)).toEqual([
      "   3 clocks over                   space folds them                                     992~ 1,411.80~",
      "   payments-prod us-east-1 EKS     ██████████│████████████████████       –      –       640    855.00",
      "   platform-prod us-east-1 EKS     ██████████│████████████████████       –      –       256~   384.00~",
      "   web-eu        eu-west-1 Fargate ██████████│████████████████████       –      –        96    172.80~",
    ]);
  });

  test("a filter finds clocks by account, kind and state", () => {
    const count = (filter: string) => drawScreen(shown, "trials", [120, 36], { filter }).at(-2);
    expect(count("account:data-lake")).toMatch(/^ 1 of 2 /);
    expect(count("kind:ec2")).toMatch(/^ 1 of 6 /);
    expect(count("state:running")).toMatch(/^ 1 of 5 /);
  });

  test("a filter that leaves nothing says so", () => {
    expect(drawScreen(shown, "trials", [120, 36], { filter: "nowhere" })).toContain(
      "   No clock is running here: the filter leaves none. esc shows all 12.",
    );
  });
});

test("at 80×24 the clocks keep their ends, and the cliff stays", () => {
  const lines = drawScreen(shown, "trials", [80, 24]);
  expect(lines[8]).toBe("   data-lake     us-east-1 EC2     ····░│░░░░░░████ 16 Dec 3,200  2,775.00");
  expect(lines).toContain(" Dec         ███████▓▓▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░  3,778.61~°  1,482.19~      5,260.80~");
});

test("at 200×60 each day is a cell", () => {
  const lines = drawScreen(shownFrom(sample), "trials", [200, 60]);
  expect(lines[6]).toBe(
    "   東京-storefront ap-northeast-1 EKS      ░░░░░░░░░░░░░░░░░░░░│░░░░░░░░░░███████████████████████████████   1 Nov  1 Dec ± 1      200~   400.00~",
  );
});

test.each(SIZES)("no line is wider than %i×%i, and nothing of the small world is cut", async (columns, rows) => {
  const hostile = shownFrom(await openWords([hostileWorld()]));
  for (const world of [shown, shownFrom(sample), hostile]) {
    const lines = drawScreen(world, "trials", [columns, rows]);
    expect(lines).toHaveLength(rows);
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
  }
  expect(drawScreen(shown, "trials", [columns, rows]).join("\n")).not.toContain("…");
});

test("typed numbers have a cliff if everything were protected, and no clock that is known", async () => {
  const typed = shownFrom(await openWords(["ec2=1200@us-east-1"], { asOf: AS_OF }));
  const lines = drawScreen(typed, "trials", [120, 36], { basis: "everything" });
  expect(lines[6]).toMatch(/ not given us-east-1 EC2 +not known here +\? +\? +1,200 +1,275\.00$/);
  expect(lines.join("\n")).toMatch(/^ Nov 2026 +░+ +0\.00° +600\.00 +600\.00$/m);
  expect(lines.join("\n")).toMatch(/^ us-east-1 EC2 +600\.00 +/m);
});

test("where no clock runs, it is said why", () => {
  const idle = shownFrom(inventoryOf([workload(8, { coverage: COVERED }), workload(4, { kind: "eks-node" })]));
  expect(drawScreen(idle, "trials", [80, 24])[4]).toBe(
    "   No clock is running: 1 over, 1 not begun as far as is known.",
  );
  expect(drawScreen(shownFrom(inventoryOf([])), "trials", [80, 24])).toContain(
    "   No clock is running here: nothing that Runtime Monitoring protects was found.",
  );
});
