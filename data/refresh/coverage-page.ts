import { readFileSync, writeFileSync } from "node:fs";
import type { IssueMatch, Reason, Step } from "../../src/inventory/reference-tables.ts";
import { CAUSES } from "../../src/plan/coverage-loss.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { NEED_WORDS, STAGE_WORDS } from "../../src/views/coverage-words.ts";
import { run } from "./run.ts";
import { DATA } from "./write-table.ts";

/** The page that explains coverage. */
export const COVERAGE_PAGE = new URL("../../docs/coverage.md", import.meta.url);

const BEGIN = "<!-- reasons: written by data/refresh/coverage-page.ts -->";
const END = "<!-- /reasons -->";

const RESOURCES: readonly (readonly [IssueMatch["resource"], string])[] = [
  ["EKS", "EKS clusters and the add-on"],
  ["ECS", "ECS clusters: tasks on Fargate"],
  ["EC2", "EC2 instances, Bottlerocket among them"],
];

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

const means = ({ explanation, remedy }: Reason): string => cell(`${explanation} ${remedy ?? "*Nothing can be done.*"}`);

/** A coverage issue's type and detail as they are looked for. */
const looks = ({ issueType, detail }: IssueMatch): string => {
  const type = `\`${cell(issueType)}\``;
  return detail === "" ? `${type}, any detail` : `${type} with \`${cell(detail)}\``;
};

const steps = (of: readonly Step[]): string =>
  of.map(({ text }) => text.replaceAll("{FIPS_SUFFIX}", "").replaceAll(/\{([A-Z][A-Z_]*)\}/g, "$1")).join("\n");

function fenced(language: string, of: readonly Step[] | null): string[] {
  return of === null ? [] : [`\`\`\`${language}`, steps(of), "```", ""];
}

/** What the table of reasons holds, for a reader. */
function reasonTables(): string {
  const reasons = [...readReferenceTables(DATA).reasons.values()];
  const about = (what: Reason["about"]): readonly Reason[] => reasons.filter((reason) => reason.about === what);
  const helped = reasons.filter(({ commands, terraform }) => commands !== null || terraform !== null);
  return [
    "## Coverage: why an agent doesn't report",
    "",
    "| Code | In short | Stops before | Needs | What it means and what to do |",
    "|---|---|---|---|---|",
    ...about("coverage").map((reason) => {
      const [stage, needs] = CAUSES[reason.code] ?? ["covered", "repair"];
      return `| [\`${reason.code}\`](${reason.source}) | ${cell(reason.words)} | ${STAGE_WORDS[stage]} | ${NEED_WORDS[needs]} | ${means(reason)} |`;
    }),
    "",
    "## Eligibility: what can't be protected, or isn't vouched for",
    "",
    "| Code | In short | What it means and what to do |",
    "|---|---|---|",
    ...[...about("eligibility"), ...about("size")].map(
      (reason) => `| [\`${reason.code}\`](${reason.source}) | ${cell(reason.words)} | ${means(reason)} |`,
    ),
    "",
    "## AWS's issues",
    "",
    "An issue is parted at its first colon; type and detail are looked for as below, whatever their case. A row in *italics* gives way",
    "to any other that fits.",
    "",
    ...RESOURCES.flatMap(([resource, title]) => [
      `**${title}**`,
      "",
      "| Type and detail | Code |",
      "|---|---|",
      ...reasons.flatMap(({ code, match }) =>
        match
          .filter((one) => one.resource === resource)
          .map((one) => `| ${looks(one)} | ${one.fallback ? `*\`${code}\`*` : `\`${code}\``} |`),
      ),
      "",
    ]),
    "## Commands and Terraform",
    "",
    "Words in capitals are what the program fills in where it knows the place, or what you put in. Lines for one kind of resource follow",
    "those of another; `watchbill` shows only those that fit.",
    "",
    ...helped.flatMap(({ code, commands, terraform }) => [
      `<details><summary><code>${code}</code></summary>`,
      "",
      ...fenced("sh", commands),
      ...fenced("terraform", terraform),
      "</details>",
      "",
    ]),
  ]
    .join("\n")
    .trimEnd();
}

/** The page with its tables as the data has them. */
export function withReasons(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("the page has no place for the tables");
  return `${page.slice(0, begin)}${BEGIN}\n\n${reasonTables()}\n\n${page.slice(end)}`;
}

function writeReasons(): readonly string[] {
  writeFileSync(COVERAGE_PAGE, withReasons(readFileSync(COVERAGE_PAGE, "utf8")));
  return ["docs/coverage.md written"];
}

if (import.meta.main) run(writeReasons);
