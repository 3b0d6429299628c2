import type { Line } from "./line.ts";
import { ends, span } from "./line.ts";
import type { View } from "./screen.ts";

/** The head of a drawer: its name, and what stands at the right. */
export const drawerHead = ({ columns, measure }: View, name: string, right: string): Line =>
  ends([span("── ", "dim"), span(name, "strong")], [span(`${right} `, "dim")], columns, measure);
