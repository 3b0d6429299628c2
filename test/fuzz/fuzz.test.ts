import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { createRandom } from "../aws/fake/random.ts";
import type { Place } from "./engine.ts";
import { failureOf, inputOf, minimised, placeFor } from "./engine.ts";
import { mutatedTree } from "./mutate-tree.ts";
import type { Reader } from "./reader.ts";
import { READERS } from "./readers.ts";
import { traceReads } from "./trace.ts";
import { treeOf, written } from "./tree.ts";

/** The same inputs in every run; the long mode, `npm run test:fuzz`, hunts with others. */
const SEED = 20261121;
const INPUTS = 30;

const { outside } = traceReads();
const places: Place[] = [];
afterAll(() => places.forEach(({ clear }) => clear()));

const placed = (reader: Reader): Place => {
  const place = placeFor(reader);
  places.push(place);
  return place;
};

describe.each(READERS)("$name", (reader) => {
  test("reads its seeds, so that what becomes of them is about the change", async () => {
    const place = placed(reader);
    for (const index of reader.seeds.keys()) {
      expect(await failureOf(reader, inputOf(reader, SEED, index), place, outside, true)).toBeNull();
      const input = reader.file === null ? inputOf(reader, SEED, index).toString() : `${place.folder}/${reader.file}`;
      await expect(Promise.resolve(reader.read(input))).resolves.toBeDefined();
    }
  });

  test("keeps its promises whatever it is given, or says in a line what to mend", async () => {
    const place = placed(reader);
    for (let index = reader.seeds.length; index < reader.seeds.length + INPUTS; index++) {
      const failure = await failureOf(reader, inputOf(reader, SEED, index), place, outside, index % 10 === 0);
      expect(failure === null ? null : { index, ...failure }).toBeNull();
    }
  });
});

describe("the harness itself", () => {
  const [inventory] = READERS;
  if (inventory === undefined) throw new Error("no readers");
  const broken = (read: Reader["read"]): Reader => ({ ...inventory, read });
  const failing = (read: Reader["read"], bytes = Buffer.from("x")) =>
    failureOf(broken(read), bytes, placed(inventory), outside, true);

  test.each<readonly [string, Reader["read"]]>([
    ["TypeError", () => (null as unknown as { readonly x: number }).x],
    [
      "no clear line",
      () => {
        throw new UserError("code", "", "");
      },
    ],
    ["two answers", () => Math.random()],
    ["read outside", () => readFileSync("/etc/hostname", "utf8").length],
  ])("tells %s", async (what, read) => {
    expect((await failing(read))?.what).toContain(what);
  });

  test("tells a prototype that has grown", async () => {
    const polluting = (): number =>
      Reflect.defineProperty(Object.prototype, "polluted", { configurable: true, value: 1 }) ? 1 : 0;
    const failure = await failing(polluting);
    Reflect.deleteProperty(Object.prototype, "polluted");
    expect(failure).toEqual({ what: "pollution", told: "a prototype has grown: polluted" });
  });

  test("makes the same input for the same seed, and others for others", () => {
    const made = (seed: number) => READERS.map((reader) => inputOf(reader, seed, 99).toString("latin1"));
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });

  test("takes away of an input what a failure doesn't need", async () => {
    const least = await minimised(Buffer.from("abc needle def".repeat(9)), async (bytes) => bytes.includes("needle"));
    expect(least.toString()).toBe("needle");
  });

  test("writes keys that stand twice, and numbers that no value holds", () => {
    const texts = Array.from({ length: 400 }, (_, seed) =>
      written(mutatedTree(treeOf({ a: 1, b: [2] }), createRandom(seed), [])),
    );
    expect(texts.some((text) => /"a".*"a"/.test(text))).toBe(true);
    expect(texts.some((text) => text.includes("1e999"))).toBe(true);
    expect(texts.some((text) => text.includes("__proto__"))).toBe(true);
  });
});
