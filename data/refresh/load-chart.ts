import { readFileSync } from "node:fs";
import { COLORS } from "../../src/views/colors.ts";
import type { LoadPoint } from "../../test/bench/load.ts";

/** What `npm run bench:load -- --write test/bench/load.json` found. */
const FIGURES = new URL("../../test/bench/load.json", import.meta.url);

const WIDTH = 988;
const HEIGHT = 360;
const TOP = 64;
const BOTTOM = 300;
const PANEL = 390;
const LEFT = 74;

const { dark } = COLORS;
const TEXT = "#E6EDF3";
const GROUND = "#0D1117";

type Line = { readonly name: string; readonly color: string; readonly of: (point: LoadPoint) => number };

const runOf = (point: LoadPoint, name: string) => point.runs[name] ?? { seconds: 0, cpu: 0, megabytes: 0 };

const LINES = [
  { name: "scan", color: dark.eks },
  { name: "report", color: dark.fargate },
  { name: "check", color: dark.warning },
  { name: "rollout", color: dark.unknown },
];

/** CPU for each cell and peak of memory over the size of an organization, side by side. */
export function loadChart(): string {
  const { points } = JSON.parse(readFileSync(FIGURES, "utf8")) as { readonly points: readonly LoadPoint[] };
  const cpu = LINES.map(({ name, color }): Line => ({
    name,
    color,
    of: (point) => (runOf(point, name).cpu / point.cells) * 1000,
  }));
  const memory = LINES.map(({ name, color }): Line => ({ name, color, of: (point) => runOf(point, name).megabytes }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`,
    `<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}.b{font-weight:bold}</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="8" fill="${GROUND}"/>`,
    ...panel("CPU for each account × Region, ms", points, cpu, LEFT),
    ...panel("peak memory, MB", points, memory, LEFT + PANEL + 110),
    ...LINES.flatMap(({ name, color }, at) => [
      `<rect x="${LEFT + at * 110}" y="335" width="18" height="4" fill="${color}"/>`,
      words(name, LEFT + 26 + at * 110, 341, TEXT),
    ]),
    "</svg>\n",
  ].join("\n");
}

function panel(title: string, points: readonly LoadPoint[], lines: readonly Line[], left: number): string[] {
  const most = Math.max(...points.map(({ cells }) => cells));
  const step = stepOf(Math.max(...lines.flatMap(({ of }) => points.map(of))));
  const top = step * 4;
  const x = (cells: number): number => Math.round(left + (PANEL * cells) / most);
  const y = (value: number): number => Math.round(BOTTOM - ((BOTTOM - TOP) * value) / top);
  return [
    words(title, left, 34, TEXT, "b"),
    ...[0, 1, 2, 3, 4].flatMap((at) => [
      `<path d="M${left} ${y(at * step)}h${PANEL}" stroke="${dark.dim}" stroke-opacity="0.25"/>`,
      words(String(at * step), left - 10, y(at * step) + 4, dark.dim, "", "end"),
    ]),
    ...points.map(({ accounts, cells }) => words(`${accounts}`, x(cells), BOTTOM + 20, dark.dim, "", "middle")),
    ...lines.flatMap(({ color, of }) => [
      `<polyline points="${points.map((point) => `${x(point.cells)},${y(of(point))}`).join(" ")}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...points.map((point) => `<circle cx="${x(point.cells)}" cy="${y(of(point))}" r="4" fill="${color}"/>`),
    ]),
    words("accounts", left - 10, BOTTOM + 20, dark.dim, "", "end"),
  ];
}

/** A round quarter of an axis that holds a value: 1, 2, 2.5 or 5 and noughts. */
function stepOf(value: number): number {
  const least = value / 4;
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 2.5, 5, 10].find((one) => one * power >= least) ?? 10) * power;
}

const words = (text: string, x: number, y: number, color: string, look = "", anchor = "start"): string =>
  `<text x="${x}" y="${y}" fill="${color}"${look === "" ? "" : ` class="${look}"`}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}>${text}</text>`;
