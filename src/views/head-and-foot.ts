import type { Forecast } from "../plan/forecast.ts";
import { cut } from "./cell-width.ts";
import { counted, countText, dayText, momentText } from "./format-number.ts";
import type { Page } from "./page.ts";
import { plainText } from "./plain-text.ts";
import { MARKS_LEGEND } from "./report-tables.ts";
import { wrapped } from "./table.ts";

/** Whose bill a page is about, and as of when. */
export function headBlock(result: Forecast, { width, paint, measure }: Page): string[] {
  const { frame } = result;
  const { organization } = frame;
  const regions = new Set(result.cells.map(({ regionId }) => regionId).filter((id) => id !== null)).size;
  const accounts = result.accounts.filter(({ accountId }) => accountId !== null).length;
  const name =
    organization === null
      ? []
      : [organization.name === null ? organization.id : `${organization.name} (${organization.id})`];
  const counts = [accounts === 0 ? [] : [counted(accounts, "account")], [counted(regions, "Region")]].flat().join(", ");
  const sample = frame.sample ? " SAMPLE, invented " : "";
  const room = width - (sample === "" ? 0 : sample.length + 1);
  const who = plainText([...name, counts].join(" · "));
  const moment = `as of ${momentText(result.asOf)}`;
  const together = measure(who) + moment.length + 3 <= room;
  const source = frame.sample ? [] : [plainText(frame.source.name)];
  const what = ["GuardDuty Runtime Monitoring only, US$ a month before tax", ...source];
  return [
    `${sample === "" ? "" : `${paint("sample", sample)} `}${paint("strong", cut(together ? `${who} · ${moment}` : who, room, measure))}`,
    cut(
      (together ? what : [moment, ...what.slice(1), "Runtime Monitoring only, US$ before tax"]).join(" · "),
      width,
      measure,
    ),
  ];
}

/** The days that the prices are of: `17 Sep 2026 – 7 Oct 2026`. */
export function pricesText({ prices }: Forecast): string {
  const { first, last } = prices.asOf;
  const day = (date: string) => dayText(Date.parse(`${date.slice(0, 10)}T00:00:00Z`));
  return first === last ? day(first) : `${day(first)} – ${day(last)}`;
}

/** What was read, from when the prices are, and what the marks mean. */
export function footBlock(result: Forecast, { width, measure }: Page): string[] {
  const { cells, gaps, skipped } = result.frame;
  const prices = `Prices of ${pricesText(result)}.`;
  const refused = new Set(gaps.map(({ accountId, regionId }) => `${accountId} ${regionId}`));
  const partly = cells.filter(({ accountId, regionId }) => refused.has(`${accountId} ${regionId}`)).length;
  const read =
    cells.length === 0
      ? ""
      : `${counted(cells.length, "account × Region cell")} read${partly > 0 ? `, ${countText(partly)} of them in part` : gaps.length > 0 ? "" : ", all whole"}. `;
  const passed =
    skipped.length === 0
      ? ""
      : `Skipped: ${skipped
          .map(({ regionId, reason }) => `${regionId} (${reason})`)
          .slice(0, 3)
          .join(", ")}${skipped.length > 3 ? ` and ${skipped.length - 3} more` : ""}. `;
  return [
    ...wrapped(plainText(`${read}${passed}${prices}`), width, measure, ""),
    ...wrapped(MARKS_LEGEND, width, measure, ""),
    ...restLine(result).flatMap((line) => wrapped(line, width, measure, "")),
  ];
}

/** How to read the rest, where accounts couldn't be entered or one account of an organization was read. */
function restLine({ frame: { organization, accounts, source, gaps } }: Forecast): string[] {
  const closed = gaps.filter(({ api, reason }) => api === "sts:AssumeRole" && reason === "denied").length;
  if (closed > 0)
    return [`${counted(closed, "account")} couldn't be entered: name a role there that trusts you with --role`];
  if (organization === null || organization.whole || accounts.length !== 1) return [];
  const command = source.type === "aws" ? "report aws" : "scan";
  return [`One account of ${organization.id} was read; all of them: watchbill ${command} --organization --role NAME`];
}
