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

test("a bucket that was dropped because it was full again is full again, and one that is empty is kept", async () => {
  const clock = { now: 0 };
  const slept: number[] = [];
  const sleep = (milliseconds: number) => {
    slept.push(milliseconds);
    return Promise.resolve();
  };
  const admission = createAdmission({ now: () => clock.now, sleep }, 1);
  const ask = (place: string, many: number) =>
    Promise.all(Array.from({ length: many }, () => admission.admit(place, rate, () => Promise.resolve())));
  await ask("drained", 300);
  expect(slept.at(-1)).toBe(2000);
  clock.now = 1000;
  for (let place = 0; place < 10_000; place++) await ask(`place ${place}`, 1);
  slept.length = 0;
  await ask("drained", 1);
  expect(slept).toEqual([1010]);
  await ask("place 1", 99);
  expect(slept).toEqual([1010]);
  await ask("place 1", 1);
  expect(slept).toHaveLength(2);
});
