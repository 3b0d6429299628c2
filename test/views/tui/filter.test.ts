import { expect, test } from "vitest";
import type { TableSpec } from "../../../src/views/tui/table-spec.ts";
import { arranged } from "../../../src/views/tui/table-spec.ts";

const spec: TableSpec<string> = {
  columns: [],
  rows: ["payments eks", "constructor: fargate"],
  key: (row) => row,
  words: (row) => row,
  fields: (row) => ({ kind: row.split(" ").at(-1) ?? "" }),
  together: null,
  order: { column: "", descending: false },
  orderWords: "",
  json: (row) => row,
};

test.each([
  ["kind:eks", ["payments eks"]],
  ["constructor:", ["constructor: fargate"]],
  ["constructor:x", []],
  ["__proto__:x", []],
  ["!toString:x", ["payments eks", "constructor: fargate"]],
])("the filter %s finds words, where no field is called so", (filter, rows) => {
  expect(arranged(spec, { cursor: 0, top: 0, filter, order: null, shift: 0, unfolded: [] }).rows).toEqual(rows);
});
