import { countText, counted } from "../format-number.ts";
import { plainText } from "../plain-text.ts";
import { bar } from "./charts.ts";
import type { Line } from "./line.ts";
import { EMPTY, fitted, line, span } from "./line.ts";
import type { View } from "./screen.ts";

/** How far one account × Region is. */
type CellState = "waiting" | "reading" | "read" | "refused";

/** What happens while a source is read, as far as it is shown. */
export type ReadingEvent =
  | { readonly type: "planned"; readonly cells: readonly { readonly accountId: string; readonly regionId: string }[] }
  | { readonly type: "reading" | "again"; readonly accountId: string; readonly regionId: string }
  | {
      readonly type: "refused";
      readonly where: string;
      readonly api: string;
      readonly reason: string;
      readonly cell: string;
    }
  | {
      readonly type: "read";
      readonly accountId: string;
      readonly regionId: string;
      readonly workloads: number;
      readonly calls: number;
      readonly repeated: number;
    };

/** A source that is being read. */
export type Reading = {
  readonly name: string;
  /** Whether it is in front; the screens of what was open before can be looked at meanwhile. */
  readonly inFront: boolean;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly cells: Readonly<Record<string, { readonly state: CellState; readonly workloads: number }>>;
  readonly refused: readonly string[];
  readonly calls: number;
  readonly repeated: number;
};

export const startReading = (name: string): Reading => ({
  name,
  inFront: true,
  accounts: [],
  regions: [],
  cells: {},
  refused: [],
  calls: 0,
  repeated: 0,
});

const keyOf = ({ accountId, regionId }: { readonly accountId: string; readonly regionId: string }): string =>
  `${accountId} ${regionId}`;

/** What is known after an event. */
export function readingAfter(reading: Reading, event: ReadingEvent): Reading {
  const cell = (key: string, state: CellState, workloads = 0): Reading => ({
    ...reading,
    cells: { ...reading.cells, [key]: { state, workloads } },
  });
  switch (event.type) {
    case "planned":
      return {
        ...reading,
        accounts: [...new Set(event.cells.map(({ accountId }) => accountId))],
        regions: [...new Set(event.cells.map(({ regionId }) => regionId))],
        cells: Object.fromEntries(event.cells.map((one) => [keyOf(one), { state: "waiting" as const, workloads: 0 }])),
      };
    case "reading":
      return cell(keyOf(event), "reading");
    case "again":
      return cell(keyOf(event), "waiting");
    case "refused":
      return {
        ...cell(event.cell, "refused"),
        refused: [...reading.refused, `${event.where}, ${event.api}, ${event.reason}`],
      };
    case "read": {
      const { workloads, calls, repeated } = event;
      const was = reading.cells[keyOf(event)]?.state;
      return { ...cell(keyOf(event), was === "refused" ? was : "read", workloads), calls, repeated };
    }
  }
}

const MARK: Readonly<Record<CellState, string>> = { waiting: "·", reading: "…", read: "✓", refused: "✗" };

const STATES: readonly (readonly [CellState, string])[] = [
  ["read", "read"],
  ["refused", "refused"],
  ["reading", "in hand"],
  ["waiting", "waiting"],
];

/** The screen of a source that is being read: how far it is, account by account and Region by Region, and what was refused. */
export function readingLines(view: View, reading: Reading): Line[] {
  const { columns, rows, measure } = view;
  const all = Object.values(reading.cells);
  const of = (state: CellState): number => all.filter((one) => one.state === state).length;
  const done = of("read") + of("refused");
  const wide = columns >= 100;
  const length = wide ? 18 : 12;
  const drawn = bar(
    [
      { value: of("read"), fill: "█", style: "text" },
      { value: of("refused"), fill: "✗", style: "unknown" },
      { value: of("reading"), fill: "▒", style: "dim" },
    ],
    Math.max(1, all.length),
    length,
  );
  const used = drawn.reduce((sum, { text }) => sum + measure(text), 0);
  const head: Line = [
    span(wide ? " READING       " : " READING  ", "dim"),
    ...drawn,
    span("·".repeat(length - used), "dim"),
    span(
      all.length === 0
        ? `  ${plainText(reading.name)}: finding accounts and Regions`
        : `  ${counted(all.length, "cell")}: ${STATES.map(([state, words]) => `${countText(of(state))} ${words}`).join(", ")}`,
    ),
  ];
  const width = 16;
  const shown = reading.regions.slice(0, Math.max(1, Math.floor((columns - 30) / width)));
  const more = reading.regions.length - shown.length;
  // Who an account is, is known once the first part of it is there.
  const names = new Map(view.shown.result.frame.accounts.map(({ id, name }) => [id, name]));
  const table = reading.accounts.slice(0, Math.max(1, rows - 10)).map((account): Line => [
    ...fitted([span(`   ${plainText(names.get(account) ?? account)}`)], 20, measure),
    ...shown.flatMap((region): Line => {
      const one = reading.cells[`${account} ${region}`];
      const text =
        one === undefined ? "–" : one.state === "waiting" ? "·" : `${countText(one.workloads)} ${MARK[one.state]}`;
      return [span(text.padStart(width), one?.state === "refused" ? "unknown" : "text")];
    }),
  ]);
  const hidden = reading.accounts.length - table.length;
  const beyond = [
    ...(hidden > 0 ? [counted(hidden, "account")] : []),
    ...(more > 0 ? [counted(more, "Region")] : []),
  ].join(" and ");
  return [
    EMPTY,
    head,
    EMPTY,
    ...(reading.accounts.length === 0
      ? []
      : [[span("   ACCOUNT".padEnd(20), "dim"), ...shown.map((region) => span(region.padStart(width), "dim"))]]),
    ...table,
    ...(beyond === "" ? [] : [line(`   and ${beyond} more`, "dim")]),
    EMPTY,
    line("   ✓ read   … in hand   · waiting   ✗ refused in part   – not opted in", "dim"),
    ...(reading.refused.length === 0 ? [] : [EMPTY]),
    ...reading.refused.slice(-3).map((text) => line(`   refused: ${plainText(text)}`, "unknown")),
    line(
      `   ${counted(reading.calls, "call")}${reading.repeated === 0 ? "" : `, ${countText(reading.repeated)} repeated`} · ${countText(done)} of ${countText(all.length)} done`,
      "dim",
    ),
  ].slice(0, rows);
}
