import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { CHECKOUT, jobFolder, left, readLeft, resolved, runAction, runStep } from "./runner.ts";

const page = readFileSync(join(CHECKOUT, "docs/ci.md"), "utf8");

const [policy = "", workflow = "", pipeline = ""] = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(
  ([, text]) => text ?? "",
);

type Step = {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
};

/** A job's folder as the page has it: the policy, and the baseline that was committed. */
async function pageFolder(): Promise<string> {
  const folder = jobFolder();
  writeFileSync(join(folder, "watchbill.yaml"), policy);
  const { code } = await runStep("watchbill report main.ndjson.gz -f baseline -o baseline.json", folder);
  expect(code).toBe(0);
  return folder;
}

test("every command of the page runs, in its order", async () => {
  const folder = jobFolder();
  writeFileSync(join(folder, "watchbill.yaml"), policy);
  const commands = [...page.matchAll(/^ {4}(watchbill .*)$/gm)].map(([, command]) => command ?? "");
  expect(commands).toHaveLength(5);
  for (const command of commands) {
    const { code, stderr } = await runStep(command, folder);
    expect([command, code, stderr.includes("watchbill: ") && !stderr.includes("--baseline")]).toEqual([
      command,
      0,
      false,
    ]);
  }
  expect(readLeft(folder, "comment.md")).toContain("↑ $18.00 a month (+0.2 %) → $7,400.60");
});

const KNOWN: Readonly<Record<string, string>> = { "github.token": "secret", "github.event.number": "12" };

test.each([
  ["41\n42", "api --method PATCH repos/acme/infra/issues/comments/41 --field body=@comment.md"],
  ["", "api --method POST repos/acme/infra/issues/12/comments --field body=@comment.md"],
])("the workflow checks, and keeps one comment: found %j", async (found, posted) => {
  const folder = await pageFolder();
  const gh = `echo "$@" >> "$HOME/gh.log"; case "$*" in *--paginate*) printf '%s' "${found}" ;; esac`;
  writeFileSync(join(folder, ".bin", "gh"), `#!/bin/bash\n${gh}\n`, { mode: 0o755 });
  const { steps } = (parse(workflow) as { jobs: { cost: { steps: readonly Step[] } } }).jobs.cost;
  const verdicts: string[] = [];
  const scripts: unknown[] = [];
  for (const step of steps) {
    if (step.uses === "./.github/actions/watchbill") {
      const ran = await runAction(step.with ?? {}, folder);
      verdicts.push(`${ran.code} ${ran.outputs["verdict"]} ${ran.summary.includes("↑ $18.00")}`);
    }
    if (step.run === undefined) continue;
    const env = Object.entries(step.env ?? {}).map(([name, value]) => [name, resolved(value, (of) => KNOWN[of])]);
    const ran = await runStep(step.run, folder, { GITHUB_REPOSITORY: "acme/infra", ...Object.fromEntries(env) });
    scripts.push([ran.code, ran.stderr, step.run.includes("${{")]);
  }
  expect(steps.map(({ uses = "" }) => uses.replace(/@v\d+$/, ""))).toEqual([
    "actions/checkout",
    "actions/setup-node",
    "./.github/actions/watchbill",
    "./.github/actions/watchbill",
    "",
  ]);
  expect(scripts).toEqual([[0, "", false]]);
  expect(verdicts).toEqual(["0 within true", "0  false"]);
  expect(readLeft(folder, "comment.md")).toMatch(/^<!-- watchbill -->\n### GuardDuty Runtime Monitoring: ↑ \$18\.00/);
  expect(readLeft(folder, "gh.log").trim().split("\n").at(-1)).toBe(posted);
});

test("the GitLab job leaves its tests behind", async () => {
  const folder = await pageFolder();
  const { cost } = parse(pipeline) as { cost: { script: string[]; artifacts: { reports: { junit: string } } } };
  const { code } = await runStep(cost.script.join("\n"), folder);
  expect([code, left(folder, cost.artifacts.reports.junit)]).toEqual([0, true]);
  expect(readLeft(folder, cost.artifacts.reports.junit)).toContain('name="growth of a pull request');
});
