import { EMPTY, line } from "../line.ts";
import type { Screen } from "../screen.ts";

export const problems: Screen = {
  title: "problems",
  third: null,
  head: () => [EMPTY, line("   problems")],
  table: null,
  detailRows: () => 0,
  detail: () => [],
  count: () => 0,
  status: () => "",
  empty: () => [],
};
