import { expect, test } from "vitest";
import { bugText } from "../../src/commands/bug.ts";
import { complaint } from "../../src/commands/complaint.ts";
import { nearest, UserError } from "../../src/errors.ts";
import { HOSTILE, ORDERS } from "../hostile/names.ts";

test.each(HOSTILE)("a complaint is one line that orders nothing, whatever it is about: %j", (name) => {
  const line = complaint(new UserError("code", `there is no ${name}`, `is it ${name}?`));
  expect(line).toMatch(/^watchbill: [^\n]+; [^\n]+\n$/);
  expect(ORDERS.test(line)).toBe(false);
});

test("a complaint about a name of a megabyte is short, and shows both ends of it", () => {
  const line = complaint(new UserError("code", `there is no ${"x".repeat(1e6)} here`, "mend it"));
  expect(line.length).toBeLessThan(700);
  expect(line).toMatch(/^watchbill: there is no x+…x+ here; mend it\n$/);
});

test("a bug is told with its stack, in which names order nothing", () => {
  const text = bugText(new TypeError(`no ${HOSTILE.join(" ")}`));
  expect(text).toMatch(/^watchbill: this is a bug, please report it\nTypeError: no /);
  expect(text).toContain("complaint.test.ts");
  expect(ORDERS.test(text)).toBe(false);
});

test("the nearest word to a megabyte is looked for among words of its length only", () => {
  expect(nearest("x".repeat(1e6), ["report", "check"])).toBeNull();
  expect(nearest("reprot", ["report", "check"])).toBe("report");
});
