import { expect, test } from "vitest";
import { createAdmission } from "../../../src/sources/aws/admission.ts";

const rate = { group: "any", burst: 100, perSecond: 100 };

test("calls of a group that goes ahead leave before those that came earlier", async () => {
  const admission = createAdmission({ now: () => 0, sleep: () => Promise.resolve() }, 1);
  const order: string[] = [];
  const call = (name: string, ahead: boolean) =>
    admission.admit("here", { ...rate, ahead }, () => {
      order.push(name);
      return Promise.resolve();
    });
  await Promise.all([call("first", false), call("second", false), call("third", false), call("urgent", true)]);
  expect(order).toEqual(["first", "urgent", "second", "third"]);
});
