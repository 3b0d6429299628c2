import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { expect, test } from "vitest";
import { MACHINE } from "./run-words.ts";
import { z } from "zod";
import { shownPricesSchema } from "../../data/refresh/prices-schema.ts";
import type { ConnectPriceList } from "../../src/commands/prices.ts";
import { addPriceCommands } from "../../src/commands/prices.ts";
import { UserError } from "../../src/errors.ts";
import { parsePriceList } from "../../src/sources/price-file.ts";
import { GUARDDUTY, VPC } from "../sources/aws/products.ts";
import { DATA, placed, TODAY } from "../sources/open-words.ts";

/** An API that sells in Ireland alone. */
const IRELAND: ConnectPriceList = async () => async (serviceCode, filters) =>
  filters.some(({ value }) => value === "eu-west-1")
    ? (serviceCode === "AmazonVPC" ? VPC : GUARDDUTY).map((one) => JSON.stringify(one))
    : [];

const UNREACHED: ConnectPriceList = () => Promise.reject(new Error("nothing may be asked"));

/** Runs `prices …` on a page of 80 columns. */
async function run(words: readonly string[], connect: ConnectPriceList = UNREACHED) {
  const said = { code: -1, stdout: "", stderr: "" };
  const context = {
    version: "0.0.0",
    dataDirectory: DATA,
    today: TODAY,
    now: TODAY,
    watched: false,
    onScan: null,
    stage: null,
    env: {},
    processId: 1,
    machine: () => MACHINE,
    decoder: "fast" as const,
    interruption: () => new AbortController().signal,
    width: 80,
    color: false,
    print: (text: string) => {
      said.stdout += text;
    },
    note: (text: string) => {
      said.stderr += text;
    },
  };
  const program = new Command("watchbill").exitOverride().configureOutput({ writeErr: () => {} });
  const setCode = (code: number) => {
    said.code = code;
  };
  addPriceCommands(program, context, setCode, connect);
  await program.parseAsync(["prices", ...words], { from: "user" });
  return said;
}

test("show prints the bundled prices, and names every Region that has none with the range that stands in", async () => {
  const { code, stdout, stderr } = await run(["show"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("us-east-1       ec2       1.50, 0.75 from 500, 0.25 from 5,000      medium  [6]\n");
  expect(stdout).toContain("ap-northeast-1  eks       2.00, ~1.00 from 500, ~0.333 from 5,000   medium  [1]\n");
  expect(stdout).toContain("me-central-1    endpoint  0.0121 an hour, each zone                 medium  [5]\n");
  const prose = stdout.replaceAll(/\n {2}/g, " ");
  expect(prose).toMatch(
    /^No published price of eks, fargate, ec2, flow GB, endpoint in: af-south-1, .*, us-west-2\.$/m,
  );
  expect(prose).toMatch(/^No published price of endpoint in: us-east-2\.$/m);
  expect(prose).toContain("stands in for eks, fargate, ec2: 1.80, 0.90 from 500, 0.30 from 5,000; at least 1.50,");
  expect(prose).toContain("stands in for endpoint: 0.012 an hour, each zone; at least 0.01");
  expect(prose).toMatch(/^\[3\] https:\/\/calculator\.aws\/ .*, as of 2026-09-24$/m);
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("show looks at the Regions that are named, once each, and at the file that is given", async () => {
  const own = {
    regionId: "eu-west-1",
    meter: "eks",
    tiers: [{ from: 0, to: null, usd: "1.7001", confidence: "high" }],
    source: "https://example.com",
    asOf: "2026-11-01",
  };
  const path = placed("own.json", JSON.stringify({ prices: [own] }));
  const { stdout } = await run(["show", "--prices", path, "--regions", "eu-west-1,eu-west-1"]);
  expect(stdout).toMatch(/^eu-west-1 {2}eks {4}1\.7001 +high +\[1\]$/m);
  expect(stdout.match(/eu-west-1/g)).toHaveLength(2);
  expect(stdout).not.toContain("us-east-2");
});

test("show --format json keeps to its schema and holds every Region and meter", async () => {
  const { stdout } = await run(["show", "--format", "json"]);
  const document = shownPricesSchema.parse(JSON.parse(stdout));
  const committed = z.fromJSONSchema(JSON.parse(readFileSync(new URL("schemas/prices.schema.json", DATA), "utf8")));
  expect(committed.safeParse(document).error).toBeUndefined();
  const regions = new Set(document.prices.map(({ regionId }) => regionId));
  expect(document.prices).toHaveLength(regions.size * 5);
  expect(regions.has("sa-east-1")).toBe(true);
  const fargate = document.prices.find(({ regionId, meter }) => regionId === "sa-east-1" && meter === "fargate");
  expect(fargate).toMatchObject({
    published: null,
    tiers: [{ from: 0, to: 500, unitPrice: { low: "1.50", expected: "1.80", high: "2.25" }, assumed: true }, {}, {}],
  });
  const ec2 = document.prices.find(({ regionId, meter }) => regionId === "us-east-1" && meter === "ec2");
  expect(ec2).toMatchObject({
    published: { asOf: "2026-10-07", confidence: "medium" },
    tiers: [{}, { unitPrice: { low: "0.75", expected: "0.75", high: "0.75" }, assumed: false }, { to: null }],
  });
});

test("refresh prints a price file in which the fetched prices win, and says which Regions got none", async () => {
  const { code, stdout, stderr } = await run(["refresh"], IRELAND);
  expect(code).toBe(0);
  const list = parsePriceList("printed", stdout);
  const ireland = list.prices.filter(({ regionId }) => regionId === "eu-west-1");
  expect(ireland.map(({ meter }) => meter)).toEqual(["ec2", "eks", "fargate", "flow-log"]);
  expect(list.prices.some(({ regionId }) => regionId === "us-east-2")).toBe(true);
  expect(stderr).toMatch(
    /^watchbill: PaidEKSvCPUMonitored has no price in the AWS Price List: af-south-1, .*, us-west-2$/m,
  );
  expect(stderr).not.toMatch(/eu-west-1|us-gov|cn-/);
  expect(stderr.trim().split("\n")).toHaveLength(6);
});

test("refresh writes to a file that show reads", async () => {
  const path = join(dirname(placed("a.txt", "")), "prices.json");
  const said = await run(["refresh", "--regions", "eu-west-1", "-o", path], IRELAND);
  expect(said).toEqual({ code: 0, stdout: "", stderr: "" });
  const { stdout } = await run(["show", "--prices", path, "--regions", "eu-west-1"]);
  expect(stdout).toMatch(/^eu-west-1 {2}fargate {3}1\.81, 0\.91 from 500, 0\.30 from 5,000 +high +\[1\]$/m);
  expect(stdout).toMatch(/^eu-west-1 {2}endpoint {2}0\.011 an hour, each zone +high +\[2\]$/m);
});

test("refresh reaches AWS as it is told", async () => {
  const reached: unknown[] = [];
  const connect: ConnectPriceList = ({ profile }) => {
    reached.push(profile);
    return IRELAND({});
  };
  await run(["refresh", "--regions", "eu-west-1", "--profile", "audit"], connect);
  expect(reached).toEqual(["audit"]);
});

test.each([
  ["a Region that is mistyped", ["show", "--regions", "eu-west-11"], 'unknown region "eu-west-11"'],
  ["a Region that is mistyped", ["refresh", "--regions", "eu-wst-1"], 'unknown region "eu-wst-1"'],
  ["nothing fetched", ["refresh", "--regions", "sa-west-1"], "has no price of Runtime Monitoring for sa-west-1"],
])("%s is an error, and no file is written: %s", async (_, words, message) => {
  const outcome = run(words, IRELAND);
  await expect(outcome).rejects.toThrow(message);
  await expect(outcome).rejects.toBeInstanceOf(UserError);
});
