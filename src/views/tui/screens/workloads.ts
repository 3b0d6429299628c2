import { EMPTY, line } from "../line.ts";
import type { Screen } from "../screen.ts";

export const workloads: Screen = {
  title: "workloads",
  third: null,
  head: () => [EMPTY, line("   workloads")],
  table: null,
  detailRows: () => 0,
  detail: () => [],
  count: () => 0,
  status: () => "",
  empty: () => [],
};
