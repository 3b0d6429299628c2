import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { callerPolicy, readerPolicy } from "../../../src/sources/aws/iam-policy.ts";
import { DEFAULT_ROLE } from "../../../src/sources/aws/session.ts";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
const policies = [...readme.matchAll(/^```json\n(.*?)\n```$/gms)].map(([, text = ""]) => JSON.parse(text) as unknown);

test("the policies in the README allow the calls that the code makes, and no other", () => {
  expect(policies).toEqual([readerPolicy(), callerPolicy(DEFAULT_ROLE)]);
});

test("every action that is allowed reads", () => {
  const actions = [readerPolicy(), callerPolicy(DEFAULT_ROLE)].flatMap(({ Statement }) =>
    Statement.flatMap(({ Action }) => Action),
  );
  expect(actions.filter((action) => !/:(Describe|List|Get)/.test(action))).toEqual(["sts:AssumeRole"]);
});
