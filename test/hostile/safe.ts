import { expect } from "vitest";
import { parseDocument } from "yaml";
import { csvRecords } from "../views/formats/parse-csv.ts";
import type { Parsed } from "../views/formats/parse-html.ts";
import { elementsOf, parseHtml } from "../views/formats/parse-html.ts";
import { strangeMarkup } from "../views/formats/parse-markdown.ts";
import { parseXml } from "../views/formats/parse-xml.ts";
import { junitFaults } from "../views/formats/junit-form.ts";
import { ORDERS } from "./names.ts";

/** What runs, loads or leads somewhere. */
const ACTIVE = /^(script|img|a|iframe|object|embed|link|form|input|base|video|audio|foreignobject)$/i;

const everyElement = (of: Parsed): Parsed[] =>
  of.children.flatMap((child) => (typeof child === "string" ? [] : [child, ...everyElement(child)]));

function safeHtml(text: string): void {
  const [main] = elementsOf(parseHtml(text), "main");
  const elements = main === undefined ? [] : everyElement(main);
  expect(elements.length).toBeGreaterThan(50);
  expect(elements.filter(({ tag }) => ACTIVE.test(tag))).toEqual([]);
  const attributes = elements.flatMap((element) => [...element.attributes]);
  expect(attributes.filter(([name]) => /^on|^(href|src|srcdoc|action|formaction|xlink:href)$/i.test(name))).toEqual([]);
}

/** What a spreadsheet would compute, whichever cell it stands in; a number may be negative. */
export const FORMULA = /^[\t\r\n ]*[=+@]|^[\t\r]|^-(?![\d.]+$)/;

function safeCsv(text: string): void {
  expect(text).toMatch(/^\w+,[\w,]+\r?\n/);
  const cells = csvRecords(text).flatMap((row) => Object.values(row));
  expect(cells.filter((cell) => FORMULA.test(cell))).toEqual([]);
}

/** Lines that a runner of GitHub Actions takes for an order; the program's own are known by their titles. */
const isOrder = (line: string): boolean => /^\s*::/.test(line) || line.includes("##[");
const OWN_ORDER = /^::(error|warning) title=(SAMPLE, invented%3A )?Runtime Monitoring( budget)?::[^\r\n]+$/;

function safeGithub(text: string): void {
  const orders = text.split("\n").filter(isOrder);
  expect(orders.filter((line) => !OWN_ORDER.test(line))).toEqual([]);
  expect(orders.length).toBeLessThanOrEqual(3);
  for (const order of orders) expect(order.replace(/%(25|0A|0D|3A|2C)/g, "")).not.toContain("%");
}

/** How each format is parsed as its readers do, and what must then hold. */
export const SAFE: Readonly<Record<string, (text: string) => void>> = {
  table: () => {},
  json: (text) => void JSON.parse(text),
  csv: safeCsv,
  html: safeHtml,
  markdown: (text) => expect(strangeMarkup(text)).toEqual([]),
  github: safeGithub,
  junit: (text) => expect(junitFaults(parseXml(text))).toEqual([]),
  baseline: (text) =>
    void text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line)),
  scenario: (text) => expect(parseDocument(text).errors).toEqual([]),
};

/** What holds of every output: a terminal is ordered nothing, and nothing is half a character. */
export function expectSafe(format: string, text: string): void {
  expect(ORDERS.exec(text)?.[0]).toBeUndefined();
  expect(text.isWellFormed()).toBe(true);
  SAFE[format]?.(text);
}
