import { expect, test } from "vitest";
import { runWords } from "../commands/run-words.ts";
import { SETUP_TEXTS } from "./setup-words.ts";

test.each(Object.entries(SETUP_TEXTS))("%s", async (file, words) => {
  const ran = await runWords(["setup", ...words]);
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: "" });
  await expect(ran.stdout).toMatchFileSnapshot(`setup/${file}`);
});
