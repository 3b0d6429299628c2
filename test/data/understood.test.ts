import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { UNDERSTOOD_PAGE, withUnderstood } from "../../data/refresh/understood.ts";

test("the page on infrastructure code lists the resource types that the code reads", () => {
  const page = readFileSync(UNDERSTOOD_PAGE, "utf8");
  expect(withUnderstood(page)).toBe(page);
});
