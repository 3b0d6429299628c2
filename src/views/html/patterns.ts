import type { Element } from "./markup.ts";
import { el } from "./markup.ts";

const KINDS = ["eks", "fargate", "ec2"] as const;

/** The fills of the charts: a kind is told by its pattern too, and what is free in a trial is hatched. */
export const patterns = (): Element =>
  el(
    "svg",
    { class: "defs", "aria-hidden": "true" },
    el(
      "defs",
      {},
      el("pattern", { id: "eks", ...tile(8) }, ground("f-eks")),
      el(
        "pattern",
        { id: "fargate", ...tile(5) },
        ground("f-fargate"),
        el("path", { class: "s-ground", d: "M0 2.5H5", "stroke-width": 0.8, opacity: 0.6 }),
      ),
      el(
        "pattern",
        { id: "ec2", ...tile(5) },
        ground("f-ec2"),
        el("circle", { class: "f-ground", cx: 2.5, cy: 2.5, r: 0.7, opacity: 0.6 }),
      ),
      KINDS.map((kind) => hatched(`${kind}-free`, `s-${kind}`)),
      hatched("free", "s-dim"),
    ),
  );

const tile = (size: number) => ({ width: size, height: size, patternUnits: "userSpaceOnUse" });

const ground = (look: string): Element => el("rect", { class: look, width: 8, height: 8 });

const hatched = (id: string, look: string): Element =>
  el(
    "pattern",
    { id, ...tile(6) },
    ground("f-ground"),
    el("path", { class: look, d: "M-1 1L1 -1M0 6L6 0M5 7L7 5", "stroke-width": 1 }),
  );
