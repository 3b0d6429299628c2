import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startParts } from "../../src/commands/parts.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Parts whose reckoning takes so long. */
function stage(milliseconds: number) {
  let now = 0;
  const shown: string[] = [];
  const parts = startParts(() => now);
  const closed = (name: string): void =>
    parts.closed(async () => () => {
      now += milliseconds;
      shown.push(name);
    });
  return { parts, shown, closed };
}

test("the first part is shown at once, then the newest a second later", async () => {
  const { parts, shown, closed } = stage(1);
  for (const name of ["a", "b", "c"]) closed(name);
  await vi.advanceTimersByTimeAsync(999);
  expect(shown).toEqual(["a"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(shown).toEqual(["a", "c"]);
  parts.end();
});

test("what takes long is shown less often: a twentieth of the time at most", async () => {
  const { parts, shown, closed } = stage(300);
  closed("a");
  closed("b");
  // What runs for the first time takes longer than it will.
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown).toEqual(["a", "b"]);
  closed("c");
  await vi.advanceTimersByTimeAsync(5999);
  expect(shown).toEqual(["a", "b"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(shown).toEqual(["a", "b", "c"]);
  parts.end();
});

test("no part is made amid a cell", async () => {
  const { parts, shown, closed } = stage(1);
  closed("a");
  closed("b");
  parts.begun();
  await vi.advanceTimersByTimeAsync(5000);
  expect(shown).toEqual(["a"]);
  closed("c");
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual(["a", "c"]);
  parts.end();
});

test("nothing is shown after the end, and nothing is waited for", async () => {
  const { parts, shown, closed } = stage(1);
  closed("a");
  parts.end();
  closed("b");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test("what goes wrong with a part is thrown at the end", async () => {
  const parts = startParts(() => 0);
  parts.closed(async () => {
    throw new Error("upside down");
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(() => parts.end()).toThrow("upside down");
});
