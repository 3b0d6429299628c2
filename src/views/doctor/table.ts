import type { NotTried } from "../../inventory/examination.ts";
import { counted, countText, momentText } from "../format-number.ts";
import type { Page } from "../page.ts";
import { pageText } from "../page.ts";
import { plainText } from "../plain-text.ts";
import { numberCell, tableLines, textCell, wrapped } from "../table.ts";
import { clockWords, credentialWords } from "./credential-words.ts";
import type { DoctorDocument } from "./document.ts";

type Paper = Pick<Page, "width" | "measure" | "paint">;

/** How many accounts or places a line names before it only counts them. */
const NAMED = 5;

/** The document as people read it: what is wrong first, then what there is. */
export function doctorTable(document: DoctorDocument, paper: Paper): string {
  return pageText([
    headBlock(document, paper),
    problemBlock(document, paper),
    whoBlock(document, paper),
    reachBlock(document, paper),
    accountBlock(document, paper),
    callBlock(document, paper),
    machineBlock(document, paper),
  ]);
}

const LABEL = 14;

/** A label, and its words beside it. */
const row = (label: string, words: string, { width, measure }: Paper): string[] =>
  wrapped(plainText(words), width, measure, `  ${label.padEnd(LABEL)}`, " ".repeat(LABEL + 2));

const section = (title: string, { paint }: Paper, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [paint("strong", plainText(title)), ...lines];

function headBlock({ tool, checkedAt, masked }: DoctorDocument, paper: Paper): string[] {
  const { paint, width, measure } = paper;
  const hidden = masked ? "names and ids are masked, --unmasked shows them" : "names and ids are shown";
  return [
    paint("strong", `watchbill ${tool.version} doctor · ${momentText(Date.parse(checkedAt))}`),
    ...wrapped(`${hidden}; no keys, tokens or sessions`, width, measure, ""),
  ];
}

/** What stands in the way, the worst first. */
function problemBlock(document: DoctorDocument, paper: Paper): string[] {
  const { width, measure } = paper;
  const { obstacle, clock, accounts, calls, credentials } = document;
  const problems: string[] = [];
  if (obstacle !== null) {
    const code = obstacle.awsCode === null ? "" : ` (${obstacle.awsCode})`;
    const said = obstacle.message === null ? "" : `: ${obstacle.message}`;
    problems.push(`${OBSTACLES[obstacle.code]}${code}${said}; ${obstacle.remedy}`);
  }
  const clockProblem = clock === null ? null : clockWords(clock.aheadSeconds).problem;
  if (clockProblem !== null) problems.push(clockProblem);
  const ending = credentials === null ? null : credentialWords(credentials, document.checkedAt).problem;
  if (ending !== null && obstacle === null) problems.push(ending);
  const doors = accounts.flatMap(({ accountId, refusal }) =>
    refusal === null ? [] : [{ what: "sts:AssumeRole", where: accountId, refusal }],
  );
  const refused = calls.flatMap(({ api, accountId, regionId, refusal }) =>
    refusal === null ? [] : [{ what: api, where: `${accountId} × ${regionId}`, refusal }],
  );
  const alike = Map.groupBy([...doors, ...refused], ({ what, refusal }) =>
    JSON.stringify([what, refusal.words, refusal.message, refusal.remedy]),
  );
  for (const [first, ...more] of alike.values()) {
    if (first === undefined) continue;
    const { what, refusal } = first;
    const places = [first, ...more].map(({ where }) => where);
    const said = refusal.message === null ? "" : `: ${refusal.message}`;
    problems.push(`${what} ${refusal.words} in ${listed(places)}${said}; ${refusal.remedy}`);
  }
  return section(
    "IN THE WAY",
    paper,
    problems.flatMap((problem) => wrapped(plainText(problem), width, measure, "  ! ", "    ")),
  );
}

const OBSTACLES: Readonly<Record<NonNullable<DoctorDocument["obstacle"]>["code"], string>> = {
  "no-credentials": "no AWS credentials were found",
  "credentials-expired": "the AWS session has ended",
  "credentials-refused": "AWS doesn't accept these credentials",
  "aws-unreachable": "AWS can't be reached",
};

const listed = (places: readonly string[]): string =>
  places.length <= NAMED + 1
    ? places.join(", ")
    : `${places.slice(0, NAMED).join(", ")} and ${countText(places.length - NAMED)} more`;

function whoBlock(document: DoctorDocument, paper: Paper): string[] {
  const { identity, credentials, clock, organization, checkedAt } = document;
  return section("WHO ASKS", paper, [
    ...(identity === null ? [] : row("account", identity.accountId, paper)),
    ...(identity === null ? [] : row("ARN", identity.arn, paper)),
    ...row("credentials", credentials === null ? "none" : credentialWords(credentials, checkedAt).words, paper),
    ...(clock === null ? [] : row("clock", clockWords(clock.aheadSeconds).words, paper)),
    ...(identity === null ? [] : row("organization", organizationWords(organization), paper)),
  ]);
}

function organizationWords(organization: DoctorDocument["organization"]): string {
  if (organization === null) return "not told";
  if (organization === "none") return "in none";
  return `${organization.id}${organization.managed ? ", of which this is the management account" : ""}`;
}

function reachBlock({ reach }: DoctorDocument, paper: Paper): string[] {
  const { profile, region, settings } = reach;
  const files = profile.found ? "" : ", which no file names";
  const keys = profile.keys.length === 0 ? "" : `: ${profile.keys.join(", ")}`;
  const from = profile.from === "default" ? "" : `, from ${profile.from}`;
  return section("HOW AWS IS REACHED", paper, [
    ...row("profile", `${profile.name}${from}${files}${keys}`, paper),
    ...row("Region", region === null ? "none is named: us-east-1" : `${region.id}, from ${region.from}`, paper),
    ...settings.flatMap(({ name, from: place, value, used }) =>
      row(
        place === "profile" ? "in the profile" : "variable",
        `${name} ${value === null ? "is set" : `= ${value}`}${used ? "" : `; not used${NOT_USED[name.toUpperCase()] ?? ""}`}`,
        paper,
      ),
    ),
  ]);
}

const DIRECT = ": this Node asks AWS directly; 22.21, 24.5 and later take it";
const ATTEMPTS = ": each call has three attempts";

/** What people can do who count on a variable that changes nothing. */
const NOT_USED: Readonly<Record<string, string>> = {
  AWS_DEFAULT_REGION: ": AWS_REGION goes first",
  CA_BUNDLE: ": set AWS_CA_BUNDLE",
  HTTPS_PROXY: DIRECT,
  HTTP_PROXY: DIRECT,
  ALL_PROXY: ": set HTTPS_PROXY",
  NO_PROXY: DIRECT,
  AWS_MAX_ATTEMPTS: ATTEMPTS,
  AWS_RETRY_MODE: ATTEMPTS,
};

function accountBlock({ accounts, reach }: DoctorDocument, paper: Paper): string[] {
  const inState = (state: string) =>
    accounts.filter((account) => account.state === state).map(({ accountId }) => accountId);
  const [own, entered, refused, late] = ["own", "entered", "refused", "time-up"].map(inState);
  const line = (label: string, ids: readonly string[] = []) =>
    ids.length === 0 ? [] : row(label, `${counted(ids.length, "account")}: ${listed(ids)}`, paper);
  return section(`ACCOUNTS, through the role ${reach.role}`, paper, [
    ...line("as the caller", own),
    ...line("entered", entered),
    ...line("closed", refused),
    ...line("no time left", late),
  ]);
}

const WHY: Readonly<Record<NotTried, string>> = {
  "nothing-found": "nothing to ask about",
  "after-refusal": "what it needs was refused",
  "not-needed": "not needed for this",
  "time-up": "no time left",
};

function callBlock({ calls, regionIds }: DoctorDocument, paper: Paper): string[] {
  if (calls.length === 0) return [];
  const rows = [...Map.groupBy(calls, ({ api }) => api)].map(([api, own]) => ({
    api,
    works: own.filter(({ state }) => state === "works").length,
    refused: own.filter(({ state }) => state === "refused").length,
    notTried: own.filter(({ state }) => state === "not-tried").length,
  }));
  const number = (value: number) => numberCell(value === 0 ? "–" : countText(value));
  const columns = [
    { title: "CALL", align: "left", cells: rows.map(({ api }) => textCell(api)) },
    { title: "WORKS", align: "right", cells: rows.map(({ works }) => number(works)) },
    { title: "REFUSED", align: "right", cells: rows.map(({ refused }) => number(refused)) },
    { title: "NOT TRIED", align: "right", cells: rows.map(({ notTried }) => number(notTried)) },
  ] as const;
  const { width, measure, paint } = paper;
  const untried = Map.groupBy(
    calls.flatMap(({ api, why }) => (why === null ? [] : [{ api, why: WHY[why] }])),
    ({ why }) => why,
  );
  const sentences = [
    `Counted are accounts × Regions, here ${regionIds.join(", ")}; --regions names others.`,
    ...[...untried].map(([why, own]) => `Not tried, ${why}: ${[...new Set(own.map(({ api }) => api))].join(", ")}.`),
  ];
  const [title = "", ...lines] = tableLines(columns, width, measure);
  return [
    paint("strong", title),
    ...lines,
    ...sentences.flatMap((sentence) => wrapped(plainText(sentence), width, measure, "", "  ")),
  ];
}

function machineBlock({ tool, machine, data }: DoctorDocument, paper: Paper): string[] {
  const { first, last } = data.prices;
  const { terminals, columns } = machine;
  const named = (["stdin", "stdout", "stderr"] as const).filter((name) => terminals[name]);
  const terminal = named.length === 0 ? "none" : named.join(", ");
  const width = columns === null ? "" : `, ${columns} columns`;
  const shows = `${machine.colors ? "colours" : "no colours"}, ${machine.unicode ? "UTF-8" : "no UTF-8"}`;
  return section("THIS MACHINE", paper, [
    ...row(
      "program",
      `watchbill ${tool.version}, Node ${machine.node}, ${machine.platform} ${machine.architecture}`,
      paper,
    ),
    ...row("terminal", `${terminal}${width}, ${shows}`, paper),
    ...row("prices", `bundled, as of ${first === last ? last : `${first} to ${last}`}`, paper),
    ...row("types", `of instances, bundled, as of ${data.instanceTypes.asOf}`, paper),
    ...row(
      "cache",
      machine.compileCache === null ? NO_CACHE : `${NO_CACHE} The program, compiled by Node: ${machine.compileCache}`,
      paper,
    ),
  ]);
}

const NO_CACHE = "Nothing of AWS is kept between runs.";
