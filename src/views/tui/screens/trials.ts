import { EMPTY, line } from "../line.ts";
import type { Screen } from "../screen.ts";

export const trials: Screen = {
  title: "trials",
  third: null,
  head: () => [EMPTY, line("   trials")],
  table: null,
  detailRows: () => 0,
  detail: () => [],
  count: () => 0,
  status: () => "",
  empty: () => [],
};
