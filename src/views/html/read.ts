import type { Forecast } from "../../plan/forecast.ts";
import { addRanges } from "../../units/range.ts";
import { amount, counted, countText, momentText } from "../format-number.ts";
import { pricesText } from "../head-and-foot.ts";
import { marksOf } from "../report-tables.ts";
import type { Column } from "../table.ts";
import { textCell } from "../table.ts";
import type { Facts } from "./facts.ts";
import { MOST_ROWS } from "./facts.ts";
import { htmlTable } from "./html-table.ts";
import type { Child, Element } from "./markup.ts";
import { el } from "./markup.ts";
import { folded, note, section } from "./section.ts";

/** What of each account × Region was read, what was refused, and where everything comes from. */
export function readSection(result: Forecast, facts: Facts): Element {
  const places = placesOf(result);
  const told = Object.entries(STATE_WORDS).flatMap(([state, words]) => {
    const count = places.filter((place) => place.state === state).length;
    return count === 0 ? [] : [`${countText(count)} ${words}`];
  });
  const rows = accountRows(places);
  const listed = facts.details ? rows : rows.slice(0, MOST_ROWS);
  const rest = rows.length - listed.length;
  const { gaps } = result.frame;
  return section(
    "read",
    "Read and not read",
    el(
      "p",
      {},
      places.length === 0
        ? "The source doesn't say what was looked at."
        : `${counted(places.length, "account × Region cell")}: ${told.join(", ")}.`,
    ),
    folded(
      "What was and wasn't read",
      places.length === 0 ? null : htmlTable("Account × Region", placeColumns(listed, places, facts)),
      rest > 0 ? note(`${counted(rest, "more account")} (--details).`) : null,
      gaps.length === 0
        ? null
        : htmlTable("What was refused", [
            {
              title: "Where",
              align: "left",
              cells: gaps.map(({ accountId, regionId }) =>
                textCell(
                  `${accountId === null ? "all accounts" : facts.names(accountId)} × ${regionId ?? "all Regions"}`,
                ),
              ),
            },
            { title: "call", align: "left", cells: gaps.map(({ api }) => textCell(api)) },
            { title: "why", align: "left", cells: gaps.map(({ reason }) => textCell(reason)) },
            { title: "message", align: "left", cells: gaps.map(({ message }) => textCell(message)) },
          ]),
    ),
    provenance(result, facts),
  );
}

type Place = { readonly accountId: string | null; readonly regionId: string; readonly state: keyof typeof GLYPHS };

/** A glyph and its word. */
const GLYPHS = { read: "●", "in part": "◐", "not read": "○", skipped: "–" } as const;

const STATE_WORDS: Readonly<Record<Place["state"], string>> = {
  read: "read whole",
  "in part": "in part",
  "not read": "not at all",
  skipped: "skipped",
};

function placesOf(result: Forecast): Place[] {
  const { cells, gaps, skipped, accounts } = result.frame;
  const held = result.cells.filter(({ workloads }) => workloads > 0);
  const regions = new Set<string>();
  const key = (accountId: string | null, regionId: string) => `${accountId} ${regionId}`;
  const states = new Map<string, Place>();
  const put = (accountId: string | null, regionId: string, state: Place["state"]): void => {
    regions.add(regionId);
    states.set(key(accountId, regionId), { accountId, regionId, state });
  };
  for (const { accountId, regionId } of held) if (regionId !== null) put(accountId, regionId, "read");
  for (const { accountId, regionId } of cells) if (regionId !== null) put(accountId, regionId, "read");
  for (const { accountId, regionId } of skipped) {
    for (const id of accountId === null ? accounts.map((account) => account.id) : [accountId])
      put(id, regionId, "skipped");
  }
  const found = new Set(held.map(({ accountId, regionId }) => `${accountId} ${regionId}`));
  for (const gap of gaps) {
    const ids = gap.accountId === null ? accounts.map(({ id }) => id) : [gap.accountId];
    for (const regionId of gap.regionId === null ? [...regions] : [gap.regionId]) {
      for (const id of ids)
        put(id, regionId, states.has(key(id, regionId)) || found.has(key(id, regionId)) ? "in part" : "not read");
    }
  }
  return [...states.values()];
}

/** Accounts with something that wasn't read whole come first. */
function accountRows(places: readonly Place[]): (string | null)[] {
  const rows = Map.groupBy(places, ({ accountId }) => accountId);
  const isOpen = (own: readonly Place[] | undefined) =>
    Number(own?.some(({ state }) => state === "in part" || state === "not read") ?? false);
  return [...rows.keys()].toSorted((a, b) => isOpen(rows.get(b)) - isOpen(rows.get(a)));
}

function placeColumns(accountIds: readonly (string | null)[], places: readonly Place[], { names }: Facts): Column[] {
  const regions = [...new Set(places.map(({ regionId }) => regionId))].sort();
  const states = new Map(places.map(({ accountId, regionId, state }) => [`${accountId} ${regionId}`, state]));
  return [
    { title: "Account", align: "left", cells: accountIds.map((id) => textCell(names(id))) },
    ...regions.map((regionId): Column => ({
      title: regionId,
      align: "left",
      cells: accountIds.map((id) => {
        const state = states.get(`${id} ${regionId}`);
        return textCell(state === undefined ? "not looked at" : `${GLYPHS[state]} ${state}`);
      }),
    })),
  ];
}

function provenance(result: Forecast, facts: Facts): Element {
  const { frame, options } = result;
  const rows: [string, Child][] = [
    ["Source", `${frame.source.name}${frame.sample ? " (SAMPLE, invented)" : ""}`],
    ["As of", momentText(result.asOf)],
    [
      "Settings",
      `${options.tierScope}, ${options.ladder} ladders, month hours ${options.monthHours}, discount ${options.discount / 100} %`,
    ],
    ["Prices", `${pricesText(result)}, sha256 ${facts.pricesSha256}`],
    ["Instance types", `as of ${facts.instanceTypesAsOf.slice(0, 10)}`],
    ["Figures", `the JSON report of the same command, sha256 ${facts.reportSha256}`],
    ...endpointRow(result),
    ["Made by", `watchbill ${facts.version}, on this machine`],
  ];
  return el(
    "dl",
    { class: "provenance" },
    rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
  );
}

function endpointRow({ endpoints }: Forecast): [string, Child][] {
  const used = (endpoints ?? []).filter(({ why }) => why !== "none");
  if (used.length === 0) return [];
  const own = addRanges(used.map(({ cost }) => cost));
  const ordinary = addRanges(used.map(({ ordinary: price }) => price));
  const text = `${counted(used.length, "VPC")}, $${amount(own.expected)}${marksOf(own, {})}; as ordinary endpoints ${amount(ordinary.expected)}${marksOf(ordinary, {})}`;
  return [["Endpoints", text]];
}
