import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { folderWith } from "../cli/watchbill.ts";
import { hclForm } from "../hostile/hcl-form.ts";
import { NOTICES } from "../fuzz/seeds.ts";
import { openWords, placed } from "../sources/open-words.ts";
import { runWords } from "./run-words.ts";

const EVENTS = NOTICES.split("\n");
const textOf = async (format: string): Promise<string> =>
  (await runWords(["setup", "event-rule", "-f", format])).stdout;

type Pattern = Readonly<Record<string, readonly string[]>>;

/** Whether EventBridge hands an event on: each key of the pattern lists the event's value. */
const passes = (pattern: Pattern, event: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(pattern).every(([key, values]) => values.some((value) => value === event[key]));

const pattern = async (): Promise<Pattern> => JSON.parse(await textOf("json"));

/** What is read of notices that something handed on, beside the moment and the file's name. */
async function read(path: string) {
  const { workloads, coverage, gaps, accounts } = await openWords([path]);
  return { workloads, coverage, gaps, accounts };
}

test("the pattern lets pass what is read as a source, and nothing else of GuardDuty", async () => {
  const wanted = await pattern();
  for (const event of EVENTS) expect(passes(wanted, JSON.parse(event))).toBe(true);
  expect(passes(wanted, { source: "aws.guardduty", "detail-type": "GuardDuty Finding" })).toBe(false);
  expect(passes(wanted, { ...JSON.parse(EVENTS[0] ?? ""), source: "aws.ec2" })).toBe(false);
});

test("both texts have that pattern, and a log group as its target", async () => {
  const { Resources } = parse(await textOf("cloudformation"), { logLevel: "silent" });
  expect(Resources.Rule.Properties.EventPattern).toEqual(await pattern());
  expect(Resources.Rule.Properties.Targets[0].Arn).toMatch(/:log-group:\$\{Notices\}$/);
  const { strings, blocks } = hclForm(await textOf("terraform"));
  for (const value of Object.values(await pattern()).flat()) expect(strings).toContain(value);
  expect(strings).toContain(Resources.Notices.Properties.LogGroupName);
  expect(blocks).toContain('resource "aws_cloudwatch_event_target" "log"');
});

/** An AWS CLI with one log group, whose messages it prints as text. */
const fakeCli = (group: string): string => `#!/bin/sh
[ "$*" = "logs filter-log-events --log-group-name ${group} --query events[].[message] --output text" ] || exit 1
cat messages
`;

describe("what the rule delivers is read as the notices are", () => {
  test.each(["terraform", "cloudformation"])("by the command at the head of the text for %s", async (format) => {
    const text = await textOf(format);
    const command = text
      .split("\n")
      .filter((line) => /^# {3}/.test(line))
      .map((line) => line.slice(1))
      .join("\n");
    const group = /LogGroupName: (\S+)/.exec(await textOf("cloudformation"))?.[1] ?? "";
    const folder = folderWith({ aws: fakeCli(group), messages: `${EVENTS.join("\n")}\n` });
    chmodSync(join(folder, "aws"), 0o755);
    const ran = spawnSync("/bin/sh", ["-c", command], { cwd: folder, env: { PATH: `${folder}:/usr/bin:/bin` } });
    expect(ran.status).toBe(0);
    const kept = join(folder, "events.ndjson");
    expect(readFileSync(kept, "utf8").trimEnd().split("\n")).toEqual(EVENTS);
    expect(await read(kept)).toEqual(await read(placed("notices.jsonl", NOTICES)));
  });

  test.each<readonly [string, string]>([
    [
      "the whole answer of filter-log-events",
      JSON.stringify({
        events: EVENTS.map((message, at) => ({
          logStreamName: "s",
          timestamp: 1_795_266_000_000 + at,
          message,
          eventId: `${at}`,
        })),
        searchedLogStreams: [],
      }),
    ],
    ["lines of aws logs tail", EVENTS.map((event) => `2026-11-21T13:00:00+00:00 a/b ${event}`).join("\n")],
    [
      "a queue",
      JSON.stringify({
        Messages: EVENTS.map((Body, at) => ({ MessageId: `${at}`, ReceiptHandle: "x", MD5OfBody: "y", Body })),
      }),
    ],
    [
      "a queue behind a topic",
      JSON.stringify({
        Messages: EVENTS.map((Message) => ({ Body: JSON.stringify({ Type: "Notification", TopicArn: "t", Message }) })),
      }),
    ],
  ])("by %s", async (_, content) => {
    expect(await read(placed("kept.json", content))).toEqual(await read(placed("notices.jsonl", NOTICES)));
  });

  test("also beside an inventory, which it brings up to date", async () => {
    const { stdout, code } = await runWords(["coverage", "sample", placed("events.ndjson", NOTICES), "-f", "json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("events.ndjson");
  });
});
