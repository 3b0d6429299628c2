import { expect, test } from "vitest";
import { folderWith } from "../cli/watchbill.ts";
import { planOf, readPlan } from "../sources/terraform/plans.ts";
import type { PublicInput } from "./inputs.ts";
import { faultsOf, filesByHash, readingOf } from "./public-files.ts";

const INPUT: PublicInput = {
  id: "one host",
  repository: "nobody/nothing (none)",
  path: "plan.json",
  sha256: "",
  vcpus: "2",
  regions: ["us-east-1"],
  unresolved: 0,
};

test("a copy is known by its content, wherever it lies", () => {
  const folder = folderWith({ "renamed.txt": "watchbill\n" });
  expect([...filesByHash(folder).keys()]).toEqual(["c39e22e8605b1109d8bc073e28564ca8c4bd4cfc65ddc244d116ca87ac20b6d1"]);
});

test("what a reading gets wrong is told, part by part", async () => {
  const plan = planOf([{ address: "aws_instance.a", after: { instance_type: "m5.large", region: "us-east-1" } }]);
  const { after, before } = await readPlan(plan);
  const reading = readingOf(after, before);
  expect(faultsOf(INPUT, reading)).toEqual([]);
  expect(faultsOf({ ...INPUT, vcpus: "3", unresolved: 1 }, reading)).toEqual(["vcpus 2, not 3", "unresolved 0, not 1"]);
});
