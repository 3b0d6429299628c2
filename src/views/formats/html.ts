import { createHash } from "node:crypto";
import type { Forecast } from "../../plan/forecast.ts";
import { namesOf } from "../account-names.ts";
import { dayText } from "../format-number.ts";
import { accountsSection } from "../html/accounts.ts";
import { coverageSection } from "../html/coverage.ts";
import type { Facts } from "../html/facts.ts";
import { laddersSection } from "../html/ladders.ts";
import { el, written } from "../html/markup.ts";
import { monthsSection } from "../html/months.ts";
import { patterns } from "../html/patterns.ts";
import { readSection } from "../html/read.ts";
import { scenarioSection } from "../html/scenario.ts";
import { sheet, whoOf } from "../html/sheet.ts";
import { STYLE } from "../html/style.ts";
import { tornadoSection } from "../html/tornado.ts";
import { trialsSection } from "../html/trials.ts";

/** Prints a forecast as one self-contained page: no script, no request, and a first sheet to be signed. */
export function htmlReport(result: Forecast, told: Omit<Facts, "names">): string {
  const facts = { ...told, names: namesOf(result.frame.accounts) };
  const head = el(
    "head",
    {},
    el("meta", { charset: "utf-8" }),
    el("meta", { "http-equiv": "Content-Security-Policy", content: POLICY }),
    el("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    el("meta", { name: "color-scheme", content: "light dark" }),
    el("meta", { name: "referrer", content: "no-referrer" }),
    el("title", {}, `GuardDuty Runtime Monitoring: ${whoOf(result)}, ${dayText(result.asOf)}`),
    el("style", {}, STYLE),
  );
  const body = el(
    "body",
    result.frame.sample ? { class: "is-sample" } : {},
    patterns(),
    el(
      "main",
      {},
      sheet(result, facts),
      scenarioSection(result),
      monthsSection(result),
      tornadoSection(result, facts),
      accountsSection(result, facts),
      laddersSection(result, facts),
      trialsSection(result, facts),
      coverageSection(result, facts),
      readSection(result, facts),
    ),
  );
  return `<!doctype html>\n${written(el("html", { lang: "en" }, head, body))}`;
}

/** Nothing may be fetched, run, framed or sent: only the page's own style sheet counts. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;
