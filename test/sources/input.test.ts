import { execFileSync, spawn } from "node:child_process";
import { chmodSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { decodeText, readHead, readText } from "../../src/sources/input.ts";
import { watchbill } from "../cli/watchbill.ts";
import { ACME, placed } from "./open-words.ts";

/** What is thrown at the user, without the folder's name. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.code}: ${error.message.replaceAll(/\S*watchbill-source-\w+\/?/g, "")}; ${error.hint}`;
  }
  return "nothing was refused";
}

const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);

const asUtf16 = (text: string, bigEndian: boolean): Buffer => {
  const encoded = Buffer.from(`\uFEFF${text}`, "utf16le");
  return bigEndian ? encoded.swap16() : encoded;
};

describe("text is UTF-8, or UTF-16 with its byte order mark", () => {
  test.each<readonly [string, Buffer]>([
    ["plain", Buffer.from("Zürich 東京 🚀")],
    ["behind a byte order mark", Buffer.from("\uFEFFZürich 東京 🚀")],
    ["as PowerShell writes it", asUtf16("Zürich 東京 🚀", false)],
    ["the other way round", asUtf16("Zürich 東京 🚀", true)],
  ])("%s", (_, encoded) => expect(decodeText("a.txt", encoded)).toBe("Zürich 東京 🚀"));

  test.each<readonly [string, Buffer, string]>([
    ["nothing", bytes(), "empty-file: a.txt is empty; was it written to the end? make it again"],
    ["Latin-1", Buffer.from("caf\xe9", "latin1"), "not-utf-8: a.txt is not UTF-8 text"],
    ["an overlong form", bytes(0xc0, 0xaf), "not-utf-8: a.txt is not UTF-8 text"],
    ["half a pair in UTF-8", bytes(0xed, 0xa0, 0x80), "not-utf-8: a.txt is not UTF-8 text"],
    ["a character that is cut off", Buffer.from("東").subarray(0, 2), "not-utf-8: a.txt is not UTF-8 text"],
    ["half a pair in UTF-16", bytes(0xff, 0xfe, 0x00, 0xd8), "not-utf-8: a.txt is not UTF-8 text"],
    ["an odd byte in UTF-16", bytes(0xff, 0xfe, 0x41, 0x00, 0x42), "not-utf-8: a.txt is not UTF-8 text"],
    ["UTF-16 without its mark", Buffer.from("text", "utf16le"), "binary-file: a.txt is a binary file"],
    ["a zero among letters", Buffer.from("a\u0000b"), "binary-file: a.txt is a binary file"],
  ])("%s is refused", (_, encoded, says) => expect(refusal(() => decodeText("a.txt", encoded))).toContain(says));
});

describe("a file that can't be read", () => {
  test.each([readText, readHead])("is named, with the reason", (read) => {
    const folder = dirname(placed("a.txt", "text"));
    expect(refusal(() => read(join(folder, "b.txt")))).toBe("unreadable-file: b.txt does not exist; check the path");
    expect(refusal(() => read(folder))).toMatch(/^unreadable-file: .*is a folder; check the path$/);
    expect(refusal(() => read(placed("c.txt", "")))).toContain("empty-file: c.txt is empty");
  });

  test("is named where a link leads nowhere", () => {
    const link = join(dirname(placed("a.txt", "text")), "link.txt");
    symlinkSync("nowhere.txt", link);
    expect(refusal(() => readText(link))).toContain("link.txt does not exist");
  });

  test.skipIf(process.getuid?.() === 0)("is named where it may not be read", () => {
    const path = placed("secret.txt", "text");
    chmodSync(path, 0o000);
    expect(refusal(() => readText(path))).toContain("secret.txt may not be read");
    expect(refusal(() => readHead(path))).toContain("secret.txt may not be read");
  });
});

describe("the head of a file", () => {
  test("is its first bytes, and all of a short one", () => {
    expect(readHead(placed("short.txt", "text")).toString("utf8")).toBe("text");
    expect(readHead(placed("long.txt", "x".repeat(10_000))).toString("utf8")).toBe("x".repeat(4096));
  });
});

/** Writes the small world into a pipe as a shell's <(…) does; the answer stops it. */
function feed(pipe: string): () => void {
  const cat = spawn("sh", ["-c", 'cat "$1" > "$2"', "sh", ACME, pipe], { stdio: "ignore" });
  return () => cat.kill();
}

test.skipIf(process.platform === "win32")(
  "a pipe that stands for a file is read like one",
  async () => {
    const pipe = join(dirname(placed("a.txt", "text")), "pipe");
    execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", pipe]);
    const stop = feed(pipe);
    const { code, stdout, stderr } = await watchbill(["report", pipe, "--as-of", "2026-11-21"]);
    stop();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("$7,382.60");
  },
  20_000,
);
