import { describe, expect, test } from "vitest";
import { runWords } from "../../commands/run-words.ts";
import { ACME, awsFixture } from "../../sources/open-words.ts";
import { csvRecords, parseCsv } from "./parse-csv.ts";

const csvOf = async (...words: string[]): Promise<string> =>
  (await runWords(["report", ...words, "--format", "csv"])).stdout;

describe("CSV", () => {
  test("has one row for each account × Region × kind, under one line of names", async () => {
    const rows = csvRecords(await csvOf(ACME));
    const places = rows.map((row) => `${row["account_id"]} ${row["region"]} ${row["kind"]}`);
    expect(new Set(places).size).toBe(places.length);
    // The small world's twenty rows, of which some share account, Region and kind, and the cell that wasn't read.
    expect(places).toHaveLength(15);
  });

  test("holds the figures of a row exactly, in vCPUs and in dollars", async () => {
    const rows = csvRecords(await csvOf(ACME));
    const find = (account: string, region: string, kind: string) =>
      rows.find((row) => row["account_name"] === account && row["region"] === region && row["kind"] === kind);
    expect(find("web-eu", "eu-west-1", "fargate-task")).toMatchObject({
      account_id: "444455556666",
      workloads: "56",
      protected_vcpus: "96",
      eligible_vcpus: "112",
      current_low_usd: "144.00",
      current_expected_usd: "172.80",
      current_high_usd: "216.00",
      everything_expected_usd: "201.60",
      everything_standalone_usd: "201.60",
      read: "whole",
    });
    expect(find("legacy-ops", "eu-west-1", "ec2-instance")).toMatchObject({
      workloads: "0",
      unknown_vcpus: "?",
      everything_expected_usd: "0.00",
      everything_high_usd: "216.00",
      read: "in part",
    });
  });

  test("shows a question mark, never 0 or nothing, where a size or a bound isn't known", async () => {
    const unsized = csvRecords(await csvOf(awsFixture("unknown-type.json")));
    expect(unsized.map((row) => row["unknown_vcpus"])).toEqual(["?"]);
    const sample = csvRecords(await csvOf("sample"));
    expect(sample.filter((row) => row["everything_high_usd"] === "?").length).toBeGreaterThan(0);
  });

  test("is a line of names alone where nothing is in view", async () => {
    const rows = parseCsv(await csvOf(ACME, "--regions", "eu-central-1"));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.[0]).toBe("account_id");
  });

  test("leaves the account open where nobody named one", async () => {
    const [row] = csvRecords(await csvOf("eks=300@us-east-1"));
    expect(row).toMatchObject({ account_id: "", account_name: "", region: "us-east-1", eligible_vcpus: "300" });
  });
});
