import { EMPTY, line } from "../line.ts";
import type { Screen } from "../screen.ts";

export const ladders: Screen = {
  title: "ladders",
  third: null,
  head: () => [EMPTY, line("   ladders")],
  table: null,
  detailRows: () => 0,
  detail: () => [],
  count: () => 0,
  status: () => "",
  empty: () => [],
};
