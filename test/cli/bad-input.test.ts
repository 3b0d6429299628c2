import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACME, awsFixture } from "../sources/open-words.ts";
import { runAllIn } from "./run-all.ts";
import type { Ran } from "./watchbill.ts";

const acme = readFileSync(ACME);

const row = (change: string): string =>
  `watchbill: estimate/1\nworkloads:\n  - { account: "111122223333", region: us-east-1, kind: ec2-instance, ${change} }\n`;

const header = (change: object): string =>
  `${JSON.stringify({ watchbill: "inventory/1", asOf: "2026-11-21T00:00:00Z", source: { type: "aws", name: "audit" }, ...change })}\n`;

const priceOf = (tiers: readonly object[], change: object = {}): object => ({
  regionId: "us-east-1",
  meter: "eks",
  source: "https://example.com",
  asOf: "2026-10-01",
  tiers,
  ...change,
});

const prices = (...records: readonly object[]): string => JSON.stringify({ prices: records });

const LADDER = [
  { from: 0, to: 500, usd: "1.50" },
  { from: 500, to: 5000, usd: "0.75" },
  { from: 5000, to: null, usd: "0.25" },
];

/** Characters that reach a terminal as orders: colours, a bell, the eight-bit forms of both, a turn of the reading direction. */
const HOSTILE = "a\u001b[31mb\u0007\u009b31m\u202e\nc";

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  "acme.ndjson": acme,
  "empty.json": "",
  "blank.json": "  \n\n",
  "object.json": "{}",
  "list.json": "[]",
  "null.json": "null",
  "truncated.json": readFileSync(awsFixture("hosts.json")).subarray(0, 300),
  "header-cut.ndjson": acme.subarray(0, 60),
  "cut.ndjson.gz": gzipSync(acme).subarray(0, 900),
  "garbage.gz": Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from("no gzip at all")]),
  "middle.ndjson": acme.toString("utf8").replace('{"record":"cell"', '{"record":"cell'),
  "inventory-2.ndjson": acme.toString("utf8").replace("inventory/1", "inventory/2"),
  "utf16.ndjson": Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(acme.toString("utf8"), "utf16le")]),
  "picture.png": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
  "zeros.bin": Buffer.alloc(64),
  "plan.out": Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(64, 1)]),
  "latin.yaml": Buffer.from("watchbill: estimate/1\norganization: caf\xe9\nworkloads: []\n", "latin1"),
  "estimate-2.yaml": "watchbill: estimate/2\nworkloads: []\n",
  "no-rows.yaml": "watchbill: estimate/1\nworkloads: []\n",
  "no-list.yaml": "watchbill: estimate/1\n",
  "region.yaml": row("vcpus: 8").replace("us-east-1", "us-est-1"),
  "account.yaml": row("vcpus: 8").replace("111122223333", "1111"),
  "negative.yaml": row("vcpus: -8"),
  "absurd.yaml": row("vcpus: 1e12"),
  "absurd-total.yaml": row("vcpus: 1000000, count: 10000000"),
  "words.yaml": row("vcpus: many"),
  "upside-down.yaml": row("vcpus: {low: 9, expected: 8, high: 7}"),
  "kind.yaml": row("vcpus: 8").replace("ec2-instance", "ec2-host"),
  "hours.yaml": row("vcpus: 8, hours: 900"),
  "key.yaml": row("vcpus: 8, protectd: true"),
  "missing.yaml": row("vcpu: 8"),
  "trial.yaml": row("vcpus: 8, protected: true, trialEnds: 2026-02-30"),
  "two-ends.yaml": `${row("vcpus: 8, trialEnds: 2026-12-01")}${row("vcpus: 8, trialEnds: 2026-12-02").split("\n").at(2)}\n`,
  "tags.yaml": row("vcpus: 8, tags: { team: { name: a } }"),
  "syntax.yaml": "watchbill: estimate/1\nworkloads: [\n",
  "twice.yaml": "watchbill: estimate/1\nwatchbill: estimate/1\nworkloads: []\n",
  "two-documents.yaml": "watchbill: estimate/1\nworkloads: []\n---\nwatchbill: estimate/1\nworkloads: []\n",
  "bomb.yaml": `watchbill: estimate/1\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nworkloads: [*c,*c,*c,*c,*c,*c]\n`,
  "no-state.json": JSON.stringify({
    tasks: [{ taskArn: "arn:aws:ecs:us-east-1:111122223333:task/shop/1", launchType: "FARGATE", cpu: "256" }],
  }),
  "many-tasks.json": JSON.stringify({
    services: [
      { serviceArn: "arn:aws:ecs:us-east-1:111122223333:service/shop/api", clusterArn: "shop", runningCount: 1e15 },
    ],
  }),
  "log.json": '{"@level":"info","@message":"Plan: 1 to add"}\n{"@level":"info"}\n',
  "log-version.json": '{"type":"version","terraform":"1.9.0"}\n',
  "plan.json": '{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{},"errored":true}',
  "plan-2.json": '{"format_version":"2.0","planned_values":{}}',
  "raw.tfstate": '{"version":4,"terraform_version":"1.9.0","serial":1,"lineage":"x","resources":[]}',
  "template.json": '{"AWSTemplateFormatVersion":"2010-09-09","Resources":{\n"A": {"Type": "hunter2',
  "template.yaml": "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A: {Properties: {}}\n",
  "cdk-manifest.json": '{"version":"48.0.0","artifacts":{}}',
  "whole.yaml": "Resources:\n  A: {Type: AWS::EC2::Instance}\n",
  "other.json": '{"a":1,"b":2}',
  "other-organization.ndjson": acme.toString("utf8").replaceAll("o-acme000001", "o-other00001"),
  "bad-account.ndjson": acme.toString("utf8").replace('"id":"111122223333"', '"id":"1111"'),
  "settings-2.yaml": "version: 2\n",
  "settings-empty.yaml": "",
  "settings-key.yaml": "version: 1\nsetings: {}\n",
  "settings-nested.yaml": "version: 1\nsettings: { laddr: shared }\n",
  "settings-discount.yaml": "version: 1\nsettings: { discount: 120% }\n",
  "settings-hours.yaml": "version: 1\nsettings: { monthHours: 731 }\n",
  "settings-allow.yaml": "version: 1\ngaps: { allow: everything }\n",
  "settings-budgets.yaml": "version: 1\nbudgets: [{ name: all }]\n",
  "prices-text.json": "{",
  "prices-object.json": "{}",
  "prices-number.json": prices(priceOf([{ from: 0, to: null, usd: 1.5 }])),
  "prices-negative.json": prices(priceOf([{ from: 0, to: null, usd: "-1.50" }])),
  "prices-dearer.json": prices(
    priceOf([
      { from: 0, to: 500, usd: "1.50" },
      { from: 500, to: null, usd: "2.00" },
    ]),
  ),
  "prices-hole.json": prices(
    priceOf([
      { from: 0, to: 500, usd: "1.50" },
      { from: 600, to: null, usd: "1.00" },
    ]),
  ),
  "prices-end.json": prices(priceOf([{ from: 0, to: 500, usd: "1.50" }])),
  "prices-meter.json": prices(priceOf(LADDER, { meter: "lambda" })),
  "prices-date.json": prices(priceOf(LADDER, { asOf: "yesterday" })),
  "prices-twice.json": prices(priceOf(LADDER), priceOf([{ from: 0, to: null, usd: "9.00" }])),
  "prices-none.json": prices(),
  "prices-reference.json": prices(priceOf(LADDER.map((tier, index) => (index === 0 ? tier : { ...tier, usd: null })))),
  "prices-free.json": prices(
    priceOf(LADDER.map((tier) => ({ ...tier, usd: "0.00" }))),
    priceOf(
      LADDER.map((tier, index) => (index === 0 ? tier : { ...tier, usd: null })),
      { regionId: "eu-west-1" },
    ),
  ),
  "prices-four.json": prices(
    priceOf(
      [
        { from: 0, to: 500, usd: "1.50" },
        { from: 500, to: 5000, usd: "1.00" },
        { from: 5000, to: 9000, usd: null },
        { from: 9000, to: null, usd: null },
      ],
      { regionId: "eu-west-1" },
    ),
  ),
  "hostile-region.yaml": row("vcpus: 8").replace("us-east-1", JSON.stringify(HOSTILE)),
  "hostile-key.yaml": `watchbill: estimate/1\n${JSON.stringify(HOSTILE)}: 1\nworkloads: []\n`,
  "hostile.json": `{"a": ${HOSTILE}}`,
  "hostile-key.json": JSON.stringify({ [HOSTILE]: 1 }),
  "hostile.ndjson": `${header({ watchbill: `inventory/${HOSTILE}` })}`,
  "hostile-organization.ndjson": acme.toString("utf8").replaceAll('"o-acme000001"', JSON.stringify(HOSTILE)),
};

type Case = readonly [what: string, args: readonly string[], says: RegExp, stdin?: string];

const CASES: readonly Case[] = [
  ["an unknown Region in a flag", ["report", "acme.ndjson", "--regions", "us-est-1"], /did you mean us-east-1\?/],
  ["an unknown Region in typed numbers", ["report", "eks=5@us-est-1"], /"us-est-1"; did you mean us-east-1\?/],
  ["no Region after the sign for one", ["report", "eks=5@"], /unknown region/],
  ["an unknown default Region", ["report", "sample", "--region", "us-est-1"], /did you mean us-east-1\?/],
  ["an unknown Region in an estimate", ["report", "region.yaml"], /region\.yaml line 3: .*did you mean us-east-1\?/],
  ["an unknown account in a flag", ["report", "acme.ndjson", "--accounts", "111122223334"], /mean 111122223333\?/],
  ["an account that isn't there", ["report", "acme.ndjson", "--accounts", "999999999999"], /unknown account/],
  ["an account that is none", ["report", "acme.ndjson", "--accounts", "payments"], /12 digits/],
  ["an account that is none in an estimate", ["report", "account.yaml"], /account\.yaml line 3: .*12 digits/],
  ["an account that is none in an inventory", ["report", "bad-account.ndjson"], /bad-account\.ndjson line 2/],
  ["no accounts at all", ["report", "acme.ndjson", "--accounts", ""], /--accounts/],
  ["no Regions at all", ["report", "acme.ndjson", "--regions", ","], /--regions/],
  ["no kinds at all", ["report", "acme.ndjson", "--kinds", ""], /--kinds/],
  ["a file that isn't there", ["report", "./nothing.json"], /nothing\.json does not exist/],
  ["a folder", ["report", "folder"], /is a folder/],
  ["an empty file", ["report", "empty.json"], /empty\.json is empty/],
  ["a blank file", ["report", "blank.json"], /blank\.json/],
  ["an empty object", ["report", "object.json"], /object\.json holds nothing/],
  ["an empty list", ["report", "list.json"], /list\.json holds nothing/],
  ["null", ["report", "null.json"], /null\.json holds nothing/],
  ["a truncated JSON file", ["report", "truncated.json"], /truncated\.json is not whole JSON/],
  ["an inventory cut in its first line", ["report", "header-cut.ndjson"], /cut off in its first line/],
  ["an inventory that is broken in the middle", ["report", "middle.ndjson"], /middle\.ndjson line \d+ is no JSON/],
  ["a truncated gzip file", ["report", "cut.ndjson.gz"], /ends too early/],
  ["a damaged gzip file", ["report", "garbage.gz"], /damaged gzip/],
  ["a binary file", ["report", "picture.png"], /picture\.png is (not UTF-8|a binary)/],
  ["a file of zeros", ["report", "zeros.bin"], /zeros\.bin is a binary file/],
  ["a binary plan of Terraform", ["report", "plan.out"], /terraform show -json plan\.out > plan\.json/],
  ["a log stream of Terraform", ["report", "log.json"], /log stream; .*terraform show -json/],
  ["a log stream that begins with its version", ["report", "log-version.json"], /log stream/],
  ["a plan that failed", ["report", "plan.json"], /plan\.json is of a plan that failed.*make it again/],
  ["a plan of a format of tomorrow", ["report", "plan-2.json"], /plan-2\.json has the format version 2\.0; .*1\.x/],
  ["a raw state of Terraform", ["report", "raw.tfstate"], /raw\.tfstate is a raw state file; .*terraform show -json/],
  [
    "a template that is broken",
    ["report", "template.json"],
    /template\.json line 2: a quote, bracket .* missing; mend/,
  ],
  ["a template that lacks a type", ["report", "template.yaml"], /template\.yaml line 3: resource A has no Type; see/],
  ["the manifest of CDK", ["report", "cdk-manifest.json"], /manifest of a folder of CDK; name the folder/],
  ["a folder of something else", ["report", "."], /\. is a folder; .*cdk\.out/],
  ["a parameter that no template has", ["report", "whole.yaml", "--parameter", "B=1"], /--parameter B: no template/],
  ["a parameter of no template", ["report", "acme.ndjson", "--parameter", "A=1"], /leave out --parameter$/m],
  ["JSON of another kind", ["report", "other.json"], /other\.json .*\(it has a, b\)/],
  ["a text that isn't UTF-8", ["report", "latin.yaml"], /latin\.yaml is not UTF-8/],
  ["an inventory in UTF-16", ["report", "utf16.ndjson"], /UTF-16|UTF-8/],
  ["a newer inventory", ["report", "inventory-2.ndjson"], /"inventory\/2"; .*update watchbill/],
  ["a newer estimate", ["report", "estimate-2.yaml"], /estimate-2\.yaml line 1: .*estimate\/1/],
  ["an estimate without rows' list", ["report", "no-list.yaml"], /workloads is a list/],
  ["negative vCPUs", ["report", "negative.yaml"], /negative\.yaml line 3: .*from 0 to 1,000,000/],
  ["absurd vCPUs", ["report", "absurd.yaml"], /absurd\.yaml line 3: .*from 0 to 1,000,000/],
  ["vCPUs whose total is absurd", ["report", "absurd-total.yaml"], /absurd-total\.yaml line 3/],
  ["vCPUs in words", ["report", "words.yaml"], /words\.yaml line 3/],
  ["a range upside down", ["report", "upside-down.yaml"], /low, expected and high stand in this order/],
  ["an unknown kind in an estimate", ["report", "kind.yaml"], /kind\.yaml line 3: .*ec2-instance/],
  ["more hours than a month has", ["report", "hours.yaml"], /900 hours are more than the month's \d+;/],
  ["an unknown key", ["report", "key.yaml"], /unknown key "protectd"; did you mean protected\?/],
  ["a misspelt key that leaves one out", ["report", "missing.yaml"], /unknown key "vcpu"; did you mean vcpus\?/],
  ["an impossible day", ["report", "trial.yaml"], /trial\.yaml line 3: .*2026-12-10/],
  ["two ends for one trial", ["report", "two-ends.yaml"], /two-ends\.yaml line 4: .*already ends/],
  ["tags that hold more than texts", ["report", "tags.yaml"], /tags\.yaml line 3/],
  ["broken YAML", ["report", "syntax.yaml"], /syntax\.yaml line \d/],
  ["a key that stands twice", ["report", "twice.yaml"], /twice\.yaml line 2/],
  ["two documents in one file", ["report", "two-documents.yaml"], /two-documents\.yaml line \d/],
  ["aliases that grow without bound", ["report", "bomb.yaml"], /bomb\.yaml/],
  ["two organizations", ["report", "acme.ndjson", "other-organization.ndjson"], /o-acme000001, .*o-other00001/],
  ["negative typed numbers", ["report", "eks=-5"], /"-5" is no number of vCPUs/],
  ["absurd typed numbers", ["report", "eks=5000000"], /"5000000" is no number of vCPUs/],
  ["typed numbers in another notation", ["report", "eks=0x10"], /"0x10" is no number of vCPUs/],
  ["an unknown kind in typed numbers", ["report", "ekz=5"], /unknown kind "ekz" .*did you mean eks\?/],
  ["typed numbers of two Regions", ["report", "eks=5@us-east-1@us-east-2"], /two Regions/],
  ["an unknown command", ["reprot"], /"reprot" is neither a command nor a source; did you mean report\?/],
  ["an unknown command unlike any", ["frobnicate"], /neither a command nor a source; a source is/],
  ["an unknown command to help with", ["help", "frobnicate"], /frobnicate/],
  ["a flag before the command", ["--no-color", "report", "sample"], /report/],
  ["an unknown flag", ["check", "sample", "--bugdet", "5"], /'--bugdet'; did you mean --budget\?/],
  ["an unknown flag unlike any", ["report", "--frobnicate"], /'--frobnicate'; see watchbill --help/],
  ["a flag without its value", ["report", "sample", "--format"], /'-f, --format <FORMAT>' argument missing/],
  ["an unknown format", ["report", "sample", "--format", "jsn"], /--format jsn is not understood; did you mean json\?/],
  ["an unknown kind", ["report", "sample", "--kinds", "ec2-instanc"], /did you mean ec2-instance\?/],
  ["an unknown type of source", ["report", "acme.ndjson", "--source-type", "plan"], /inventory, estimate, aws-cli/],
  [
    "a type of source that it isn't",
    ["report", "acme.ndjson", "--source-type", "estimate"],
    /acme\.ndjson line 1|estimate/,
  ],
  ["an unknown ladder", ["report", "sample", "--ladder", "one"], /per-meter, shared/],
  ["an unknown scope", ["report", "sample", "--tier-scope", "org"], /organization, account/],
  ["an unknown divisor", ["report", "sample", "--month-hours", "731"], /did you mean 730\?/],
  ["no months", ["report", "sample", "--months", "0"], /from 1 to 120/],
  ["too many months", ["report", "sample", "--months", "121"], /from 1 to 120/],
  ["a moment in words", ["report", "sample", "--as-of", "yesterday"], /a date such as 2026-12-01/],
  ["a moment that is no day", ["report", "sample", "--as-of", "2026-02-30"], /a date such as 2026-12-01/],
  ["a tag without a value", ["report", "sample", "--tag", "team"], /KEY=VALUE/],
  ["a tag without a key", ["report", "sample", "--tag", "=payments"], /KEY=VALUE/],
  ["live AWS without credentials", ["report", "aws"], /no AWS credentials were found: .*aws sso login/],
  ["live AWS in a check", ["check", "aws", "--budget", "5"], /no AWS credentials were found/],
  ["a scan without credentials", ["scan"], /no AWS credentials were found/],
  ["a role for a file", ["report", "sample", "--role", "auditor"], /--role .*no source is aws; .*leave out --role/],
  ["a check without a budget", ["check", "sample"], /no budget .*--budget USD/],
  ["a check without a source", ["check", "--budget", "5"], /'SOURCE'/],
  ["a negative budget", ["check", "sample", "--budget", "-5"], /-5 is no amount/],
  ["a budget in words", ["check", "sample", "--budget", "much"], /much is no amount/],
  ["nothing to judge", ["check", "no-rows.yaml", "--budget", "5"], /nothing that could be judged/],
  ["nothing to judge in view", ["check", "acme.ndjson", "--budget", "5", "--regions", "eu-central-1"], /nothing/],
  ["an explanation of several accounts", ["explain", "acme.ndjson"], /--account ID/],
  ["an explanation of an unknown account", ["explain", "acme.ndjson", "--account", "999999999999"], /unknown account/],
  [
    "an explanation of nothing",
    ["explain", "acme.ndjson", "--account", "111122223333", "--region", "eu-west-1"],
    /nothing was found for 111122223333 × eu-west-1/,
  ],
  ["settings that aren't there", ["report", "sample", "--config", "nothing.yaml"], /nothing\.yaml does not exist/],
  ["settings that are empty", ["report", "sample", "--config", "settings-empty.yaml"], /is empty/],
  ["settings of another version", ["report", "sample", "--config", "settings-2.yaml"], /line 1: version: .*version 1/],
  ["settings under the other name of the flag", ["report", "sample", "--policy", "settings-2.yaml"], /version 1/],
  ["an unknown key in the settings", ["report", "sample", "--config", "settings-key.yaml"], /did you mean settings\?/],
  ["an unknown setting", ["report", "sample", "--config", "settings-nested.yaml"], /did you mean ladder\?/],
  ["a discount of more than all", ["report", "sample", "--config", "settings-discount.yaml"], /0% to 99\.99%/],
  ["an unknown divisor in the settings", ["report", "sample", "--config", "settings-hours.yaml"], /730, 720 or 744/],
  ["allowed gaps that are no list", ["report", "sample", "--config", "settings-allow.yaml"], /allow is a list/],
  [
    "budgets in the settings that are none",
    ["check", "sample", "--config", "settings-budgets.yaml"],
    /neither monthly nor increase/,
  ],
  ["a price file that isn't there", ["report", "sample", "--prices", "nothing.json"], /does not exist/],
  [
    "a price file that isn't JSON",
    ["report", "sample", "--prices", "prices-text.json"],
    /prices-text\.json is not JSON/,
  ],
  ["a price file without prices", ["report", "sample", "--prices", "prices-object.json"], /no list of prices/],
  ["a price as a number", ["report", "sample", "--prices", "prices-number.json"], /price 1 .*decimal in quotes/],
  ["a negative price", ["report", "sample", "--prices", "prices-negative.json"], /price 1 has the price "-1\.50"/],
  ["a price that rises with volume", ["report", "sample", "--prices", "prices-dearer.json"], /price 1 gets dearer/],
  ["a hole in a ladder", ["report", "sample", "--prices", "prices-hole.json"], /price 1 has a hole/],
  ["a ladder that ends", ["report", "sample", "--prices", "prices-end.json"], /price 1 has no last tier/],
  ["an unknown meter", ["report", "sample", "--prices", "prices-meter.json"], /unknown meter "lambda"/],
  ["a price without a day", ["report", "sample", "--prices", "prices-date.json"], /price 1.*asOf|yesterday/],
  ["a price that stands twice", ["report", "sample", "--prices", "prices-twice.json"], /price 2/],
  ["a price file of no prices", ["report", "sample", "--prices", "prices-none.json"], /prices-none\.json/],
  [
    "US East without its upper tiers",
    ["report", "acme.ndjson", "--prices", "prices-reference.json"],
    /price 1|us-east-1/,
  ],
  [
    "upper tiers in proportion to nothing",
    ["report", "acme.ndjson", "--prices", "prices-free.json"],
    /price|us-east-1/,
  ],
  ["more open tiers than US East has", ["report", "acme.ndjson", "--prices", "prices-four.json"], /price 1|eu-west-1/],
  ["a task cut down to nothing", ["report", "no-state.json"], /no-state\.json: .*lastStatus/],
  ["more tasks than there can be", ["report", "many-tasks.json"], /many-tasks\.json: .*runningCount/],
  ["a report over its source", ["report", "acme.ndjson", "-o", "acme.ndjson"], /would overwrite the source/],
  ["a report into a folder", ["report", "sample", "-o", "folder"], /folder can't be written/],
  ["a report into no folder", ["report", "sample", "-o", "no-folder/report.txt"], /can't be written/],
  [
    "a report into a file",
    ["report", "sample", "-o", "acme.ndjson/report.txt"],
    /can't be written: its folder is a file/,
  ],
  ["a report under a name that is too long", ["report", "sample", "-o", "x".repeat(300)], /can't be written/],
  ["a scan into a folder", ["scan", "-o", "folder"], /folder can't be written: it is a folder/],
  ["prices into no folder", ["prices", "refresh", "-o", "no-folder/x.json"], /its folder does not exist/],
  ["nothing on standard input", ["report", "-"], /standard input is empty/],
  ["another kind of text on standard input", ["report", "-"], /standard input is neither/, "hello\n"],
  ["orders to a terminal in a word", ["report", HOSTILE], /neither a command nor a source/],
  ["orders to a terminal in a path", ["report", `./${HOSTILE}`], /does not exist/],
  ["orders to a terminal in a flag's value", ["report", "--format", HOSTILE], /--format/],
  ["orders to a terminal in a Region", ["report", `eks=5@${HOSTILE}`], /unknown region/],
  ["orders to a terminal in an estimate's Region", ["report", "hostile-region.yaml"], /unknown region/],
  ["orders to a terminal in an estimate's key", ["report", "hostile-key.yaml"], /unknown key/],
  ["orders to a terminal in broken JSON", ["report", "hostile.json"], /not whole JSON/],
  ["orders to a terminal in JSON of another kind", ["report", "hostile-key.json"], /no file that is understood/],
  ["orders to a terminal in an inventory's version", ["report", "hostile.ndjson"], /version/],
  ["orders to a terminal in an organization", ["report", "acme.ndjson", "hostile-organization.ndjson"], /o-acme/],
];

let folder = "";
let ran: ReadonlyMap<string, Ran> = new Map();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "watchbill-bad-input-"));
  mkdirSync(join(folder, "folder"));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  const writes = new Set(["report", "check", "explain"]);
  const results = await runAllIn(
    folder,
    CASES.map(([, args, , stdin]) => {
      // A failing run must leave no trace where it was told to write.
      const output = writes.has(args[0] ?? "") && !args.includes("-o") ? ["-o", "written.txt"] : [];
      return { args: [...args.slice(0, 1), ...output, ...args.slice(1)], stdin: stdin ?? "" };
    }),
  );
  ran = new Map(CASES.map(([what], index) => [what, results[index] ?? { code: null, stdout: "", stderr: "" }]));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("bad input ends with exit code 2, nothing on stdout, and one line that names the remedy", () => {
  test.each(CASES.map(([what, , says]) => [what, says] as const))("%s", (what, says) => {
    const result = ran.get(what);
    expect(result).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(/^watchbill: \S.*; \S.*\n$/) });
    expect(result?.stderr).toMatch(says);
    expect(result?.stderr.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});

test("every case has a name of its own", () => {
  expect(new Set(CASES.map(([what]) => what)).size).toBe(CASES.length);
});

test("nothing is written where something is wrong", () => {
  expect(readdirSync(folder).filter((name) => !(name in FILES) && name !== "folder")).toEqual([]);
});
