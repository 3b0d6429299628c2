import type { FaultCase } from "./fault-cases.ts";
import type { Outcome, Report } from "./stage.ts";
import { LONGEST_SECONDS } from "./stage.ts";

/** How a disturbed run ended: with all that an undisturbed one says, with something missing that is named, or with one line and no report. */
export type Ending = "right" | "gap" | "told";

/** What an undisturbed run says, and the budgets (US dollars a month) on both sides of it. */
export type Truth = { readonly report: Report; readonly budgets: Readonly<Record<FaultCase["budget"], string>> };

/** Reads what an undisturbed run printed. Throws where that is no report. */
export function truthOf({ ended }: Outcome): Truth {
  if (ended.code !== 0 && ended.code !== 3)
    throw new Error(`undisturbed, and ended with ${ended.code}: ${ended.stderr}`);
  const report = JSON.parse(ended.stdout) as Report;
  const { expected, high } = report.totals.everything.monthlyCost;
  const cents = (usd: string, more: number) => ((Math.round(Number(usd) * 100) + more) / 100).toFixed(2);
  return { report, budgets: { "below the truth": cents(expected, -1), "above the truth": cents(high ?? expected, 1) } };
}

/** Tells how a run ended. */
export function endingOf({ ended }: Outcome, { report }: Truth): Ending {
  if (!ended.stdout.startsWith("{")) return "told";
  const said = JSON.parse(ended.stdout) as Report;
  return inOrder({ ...said, verdicts: [] }) === inOrder({ ...report, verdicts: [] }) ? "right" : "gap";
}

const partOf = (report: Report, key: string): unknown =>
  Object.entries(report).find(([name]) => name === key)?.[1] ?? null;

/** A value as text, its lists in an order that doesn't depend on which answer came first. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    Array.isArray(part) ? part.map((item) => inOrder(item)).toSorted() : part,
  );

/** All that is wrong with a disturbed run; nothing where it kept what is promised. */
export function wrongWith(outcome: Outcome, one: FaultCase, truth: Truth): readonly string[] {
  const { ended, seconds, seen } = outcome;
  const ending = endingOf(outcome, truth);
  const isStorm = one.call === null;
  const claims: readonly (readonly [holds: boolean, otherwise: string])[] = [
    [ended.signal === null, `hung: ${ended.signal} after ${seconds.toFixed(0)} s of ${LONGEST_SECONDS}`],
    [!/^ {4}at |\bunhandled/im.test(ended.stderr), `a bug: ${ended.stderr}`],
    [isStorm || seen.some(({ fault }) => fault === one.known.fault.kind), "the call was never made"],
    [one.lasts && one.known.reasons.length > 0 ? true : ending === "right", `${ending}, though the fault passed`],
  ];
  const wrong = claims.filter(([holds]) => !holds).map(([, otherwise]) => otherwise);
  if (ended.signal !== null) return wrong;
  if (ending === "told") return [...wrong, ...wrongLine(outcome, one)];
  const report = JSON.parse(ended.stdout) as Report;
  return [
    ...wrong,
    ...wrongTotals(report, truth.report),
    ...wrongCode(outcome, report, one, truth),
    ...(ending === "gap" ? wrongGaps(report, outcome, one, truth) : []),
  ];
}

/** Without an answer to these nothing can be read. */
const FATAL = ["sts:GetCallerIdentity", "organizations:DescribeOrganization", "organizations:ListAccounts"];

const CREDENTIALS = /^watchbill: (the AWS session has expired|AWS doesn't accept these credentials) /;

function wrongLine({ ended: { code, stderr } }: Outcome, { call, known }: FaultCase): string[] {
  const apis = call === null ? FATAL : FATAL.filter((api) => api === call.api);
  if (code !== 2) return [`exit code ${code} without a report: ${stderr}`];
  if (!/^watchbill: [^\n]+; [^\n]+\n$/.test(stderr)) return [`not one line: ${stderr}`];
  const named = apis.some((api) => known.reasons.some((reason) => stderr.includes(`${api} ${reason} (`)));
  const isIdentity = apis.includes("sts:GetCallerIdentity") && CREDENTIALS.test(stderr);
  return named || isIdentity ? [] : [`no report, and not for a call that nothing can be read without: ${stderr}`];
}

function wrongTotals(report: Report, truth: Report): string[] {
  return (["current", "everything"] as const).flatMap((basis) =>
    (["vcpus", "monthlyCost"] as const).flatMap((figure) => {
      const { low, high } = report.totals[basis][figure];
      const real = Number(truth.totals[basis][figure].expected);
      const holds = Number(low) <= real && (high === null || real <= Number(high));
      return holds ? [] : [`${basis} ${figure}: ${low} to ${high} doesn't hold ${real}`];
    }),
  );
}

/** The code follows from what the report says; and no fault lets a budget pass that doesn't hold, or breaks one that does. */
function wrongCode({ ended }: Outcome, report: Report, one: FaultCase, { budgets }: Truth): string[] {
  const limit = Number(budgets[one.budget]);
  const { expected, high } = report.totals.everything.monthlyCost;
  const code = Number(expected) > limit ? 1 : high === null || Number(high) > limit ? 3 : 0;
  const isAssumed = report.unpriced.length > 0;
  return [
    ...(ended.code === code ? [] : [`exit code ${ended.code}, not ${code}: ${expected} to ${high} of ${limit}`]),
    ...(one.budget === "below the truth" && code === 0 ? [`passes a budget of ${limit}`] : []),
    ...(one.budget === "above the truth" && code === 1 && !isAssumed ? [`breaks a budget of ${limit}`] : []),
  ];
}

function wrongGaps(report: Report, { ended }: Outcome, one: FaultCase, truth: Truth): string[] {
  const { call, known, regionId } = one;
  const before = new Set(truth.report.gaps.map((gap) => JSON.stringify(gap)));
  const gaps = report.gaps.filter((gap) => !before.has(JSON.stringify(gap)));
  const reasons: readonly string[] = known.reasons;
  const noPrices = new RegExp(`^watchbill: no live prices for [^\n]*pricing:GetProducts (${reasons.join("|")}) `, "m");
  if (gaps.length === 0 && noPrices.test(ended.stderr)) return [];
  if (gaps.length === 0) {
    const parts = Object.entries(truth.report).filter(([key, part]) => inOrder(part) !== inOrder(partOf(report, key)));
    const differ = parts.map(([key, part]) => `${key}: ${inOrder(partOf(report, key))} not ${inOrder(part)}`);
    return [`something differs, and no gap is named: ${differ.join("\n").slice(0, 2000)} ${ended.stderr}`];
  }
  const fitting = gaps.filter(({ reason }) => reasons.includes(reason));
  if (fitting.length === 0) return [`no gap is ${reasons.join(" or ")}: ${JSON.stringify(gaps)}`];
  const elsewhere = gaps.filter((gap) => regionId !== null && gap.regionId !== null && gap.regionId !== regionId);
  if (elsewhere.length > 0) return [`gaps outside of ${regionId}: ${JSON.stringify(elsewhere)}`];
  // A session that ends ends everything, and an account whose Regions aren't listed is asked in all of them.
  if (call === null || reasons.includes("expired") || call.phase === "plan") return [];
  const own = fitting.filter(
    ({ api, accountId }) => api === call.api && [call.accountId ?? accountId].includes(accountId),
  );
  if (call.phase !== "role" && own.length === 0) return [`no gap names ${call.api}: ${JSON.stringify(gaps)}`];
  const others = gaps.filter(({ api }) => api !== call.api);
  return others.length === 0 ? [] : [`gaps of other calls than ${call.api}: ${JSON.stringify(others)}`];
}
