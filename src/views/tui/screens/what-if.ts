import { EMPTY, line } from "../line.ts";
import type { Screen } from "../screen.ts";

export const whatIfScreen: Screen = {
  title: "What-if",
  third: null,
  head: () => [EMPTY, line("   workloads")],
  table: null,
  detailRows: () => 0,
  detail: () => [],
  count: () => 0,
  status: () => "",
  empty: () => [],
};
