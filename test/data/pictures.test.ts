import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { frameSvg } from "../../data/refresh/frame-svg.ts";
import { PICTURES, pictures } from "../../data/refresh/pictures.ts";

test("the pictures in docs/pictures are what their generator draws", async () => {
  const drawn = await pictures();
  expect(readdirSync(PICTURES).sort()).toEqual([...drawn.keys()].sort());
  const stale = [...drawn].filter(([name, svg]) => svg !== readFileSync(new URL(name, PICTURES), "utf8"));
  expect(stale.map(([name]) => name)).toEqual([]);
});

test("every sign of a picture stands in its own cells, wide ones in two", () => {
  const svg = frameSvg([[{ text: "a 東京 <b>  c█▄", style: "text" }]], 20);
  const places = [...svg.matchAll(/<(?:text|rect) x="(\d+)"[^>]*?(?:textLength|width)="(\d+)"[^>]*>([^<\n]*)/g)];
  expect(places.map(([, x, width, text]) => [(Number(x) - 14) / 8, Number(width) / 8, text])).toEqual([
    [0, 1, "a"],
    [2, 2, "東"],
    [4, 2, "京"],
    [7, 3, "&lt;b&gt;"],
    [12, 1, "c"],
    [13, 1, ""],
    [14, 1, ""],
  ]);
});
