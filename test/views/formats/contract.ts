import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { amount, vcpuText } from "../../../src/views/format-number.ts";
import { parseUsd } from "../../../src/units/usd.ts";
import { runWords } from "../../commands/run-words.ts";
import { ORDERS } from "../../hostile/names.ts";
import { junitFaults } from "./junit-form.ts";
import { csvRecords } from "./parse-csv.ts";
import { elementsOf, parseHtml, tableOf, textOf } from "./parse-html.ts";
import { markdownTables, strangeMarkup } from "./parse-markdown.ts";
import { parseXml, xmlElements } from "./parse-xml.ts";

/** One world as words of a command line, and what its outputs have in common. */
export type World = {
  readonly name: string;
  readonly words: () => readonly string[];
  /** Whether nothing is looked at. */
  readonly empty?: true;
};

type Range = { readonly low: string; readonly expected: string; readonly high: string | null };
type Figure = { readonly vcpus: { readonly expected: number }; readonly monthlyCost: Range };
type Part = { readonly current: Figure | null; readonly everything: Figure };

/** What of the JSON report the other formats repeat. */
type Report = {
  readonly totals: Part & { readonly vcpus: Readonly<Record<string, number>> };
  readonly kinds: readonly Part[];
  readonly accounts: readonly (Part & { readonly accountId: string | null; readonly name: string | null })[];
  readonly gaps: readonly {
    readonly accountId: string | null;
    readonly regionId: string | null;
    readonly api: string;
    readonly reason: string;
    readonly hides: readonly { readonly kind: string }[];
  }[];
};

const WIDTHS = [80, 120, 200];

const usd = (text: string | undefined): number => {
  const amountOf = parseUsd(text ?? "");
  if (amountOf === null) throw new Error(`${text} is no amount`);
  return amountOf;
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);

async function printed(words: readonly string[], format: string, width = 80, more: readonly string[] = []) {
  const { code, stdout } = await runWords([...words, "--format", format, ...more], width);
  expect(code).toBe(0);
  return stdout;
}

/** What every format must hold, whatever it prints. */
export function formatsContract(world: World): void {
  const inAll = async () => {
    const words = ["report", ...world.words()];
    const [table, json, csv, html] = [
      await printed(words, "table", 200, ["--details"]),
      await printed(words, "json"),
      await printed(words, "csv"),
      await printed(words, "html", 80, ["--details"]),
    ];
    return { table, json, csv, html, page: parseHtml(html), report: JSON.parse(json) as Report, rows: csvRecords(csv) };
  };

  describe(`${world.name}`, () => {
    test("table, JSON, CSV and the page tell the same totals", async () => {
      const { table, report, rows, page } = await inAll();
      const { current, everything, vcpus } = report.totals;
      for (const [basis, figure] of [["current", current] as const, ["everything", everything] as const]) {
        if (figure === null) continue;
        const total = usd(figure.monthlyCost.expected);
        const parts = (of: readonly Part[]) => sum(of.map((part) => usd(part[basis]?.monthlyCost.expected)));
        expect(parts(report.kinds)).toBe(total);
        expect(parts(report.accounts)).toBe(total);
        expect(sum(rows.map((row) => usd(row[`${basis}_expected_usd`])))).toBe(total);
      }
      expect(table).toMatch(/^If everything were protected /m);
      const hero = /^If everything were protected +\$([\d,.]+)/m.exec(table)?.[1];
      expect(hero).toBe(amount(usd(everything.monthlyCost.expected)));
      expect(table).toContain(vcpuText(everything.vcpus.expected * 1000));
      const big = elementsOf(page, "p").find(({ attributes }) => attributes.get("class") === "big");
      expect(big === undefined ? null : /^\$([\d,.]+)/.exec(textOf(big))?.[1]).toBe(
        amount(usd(everything.monthlyCost.expected)),
      );
      const [heads = [], ...shown] = tableOf(page, "Accounts, US$ a month");
      const together = shown.pop();
      expect(shown).toHaveLength(heads.length === 0 ? 0 : report.accounts.length);
      expect(together?.[heads.indexOf("everything")] ?? hero).toContain(hero);
      for (const state of ["protected", "eligible", "unverified", "ineligible"]) {
        expect(sum(rows.map((row) => Math.round(Number(row[`${state}_vcpus`]) * 1000)))).toBe(
          Math.round((vcpus[state] ?? Number.NaN) * 1000),
        );
      }
      expect(rows.length === 0).toBe(world.empty === true);
    });

    test("table, JSON, CSV and the page tell the same gaps", async () => {
      const { table, report, rows, page } = await inAll();
      const hidden = report.gaps.flatMap(({ accountId, regionId, hides }) =>
        hides.map(({ kind }) => `${accountId ?? ""} ${regionId ?? ""} ${kind}`),
      );
      const inPart = rows.filter(({ read }) => read === "in part");
      expect(inPart.map((row) => `${row["account_id"]} ${row["region"]} ${row["kind"]}`).sort()).toEqual(
        [...new Set(hidden)].sort(),
      );
      const said = table.split("\n").filter((line) => /^ {2}\? (?![\d,.]+ (vCPU|workload))/.test(line));
      const hiding = report.gaps.filter(({ hides }) => hides.length > 0);
      expect(said).toHaveLength(hiding.length);
      const causes = tableOf(page, "What moves a full month of everything, US$").map(([text = ""]) => text);
      expect(causes.filter((text) => /^\? (?![\d,.]+ (vCPU|workload))/.test(text))).toHaveLength(hiding.length);
    });

    test("Markdown tells the same totals and the same gaps, and holds no markup but its own", async () => {
      const { report } = await inAll();
      const text = await printed(["report", ...world.words()], "markdown", 80, ["--details"]);
      expect(text).toMatch(/^<!-- watchbill -->\n### (SAMPLE, invented: )?GuardDuty Runtime Monitoring: /);
      expect(text.length).toBeLessThanOrEqual(60_000);
      expect(strangeMarkup(text)).toEqual([]);
      const tables = markdownTables(text);
      const { everything } = report.totals;
      const cost = amount(usd(everything.monthlyCost.expected));
      const [stand] = tables;
      const row = stand?.rows.find(([title]) => title === "If everything were protected");
      expect(row?.slice(1, 3)).toEqual([vcpuText(everything.vcpus.expected * 1000), cost]);
      expect(text.split("\n")[1]).toContain(`$${cost} `);
      const accounts = tables.find(({ titles }) => titles[0] === "Account");
      const together = accounts?.rows.find(([name]) => name === "together");
      const named = report.accounts.some(({ accountId }) => accountId !== null);
      expect(together?.[accounts?.titles.indexOf("everything") ?? -1]?.replace(/[~°+]*$/, "")).toBe(
        named ? cost : undefined,
      );
      const open = tables.find(({ titles }) => titles[1] === "moves everything by");
      const refused = (open?.rows ?? []).filter(([what = ""]) => /^\? (?![\d,.]+ (vCPU|workload))/.test(what));
      const hiding = report.gaps.filter(({ hides }) => hides.length > 0).length;
      expect(refused).toHaveLength(hiding);
      expect(/(\d+) calls? not answered \(/.exec(text)?.[1] ?? "0").toBe(String(hiding));
    });

    test("GitHub is told the same on at most three lines, and in a summary", async () => {
      const { report } = await inAll();
      const text = await printed(["report", ...world.words()], "github");
      const orders = text.split("\n").filter((line) => line.trimStart().startsWith("::") || line.includes("##["));
      expect(orders.length).toBeLessThanOrEqual(3);
      for (const order of orders) expect(order).toMatch(/^::(error|warning) title=[\w %]+::[^\r\n]+$/);
      expect(text).toContain(`$${amount(usd(report.totals.everything.monthlyCost.expected))} `);
      const open = report.gaps.some(({ hides }) => hides.length > 0);
      expect(orders.some((order) => order.includes(" not answered (")) || !open).toBe(true);
      expect(strangeMarkup(text.slice(text.indexOf("<!-- watchbill -->")))).toEqual([]);
    });

    test("JUnit has its form, and tells the same total and the same gaps", async () => {
      const { report } = await inAll();
      const { code, stdout } = await runWords(["check", ...world.words(), "--budget", "1", "-f", "junit"]);
      expect(code).toBe(world.empty === true ? 2 : 1);
      if (world.empty === true) return;
      const root = parseXml(stdout);
      expect(junitFaults(root)).toEqual([]);
      const [failure] = xmlElements(root, "failure");
      expect(failure?.text).toContain(`${amount(usd(report.totals.everything.monthlyCost.expected))} of 1.00 US$`);
      const hiding = report.gaps.filter(({ hides }) => hides.length > 0).length;
      const said = xmlElements(root, "system-out").map(({ text }) => text);
      expect(/(\d+) calls? not answered \(/.exec(said.join(" "))?.[1] ?? "0").toBe(String(hiding));
    });

    test("no output orders a terminal about", async () => {
      const { table, json, csv, html } = await inAll();
      const words = ["report", ...world.words()];
      const more = [await printed(words, "markdown"), await printed(words, "github")];
      const judged = await runWords(["check", ...world.words(), "--budget", "1", "-f", "junit"]);
      for (const output of [table, json, csv, html, ...more, judged.stdout])
        expect(ORDERS.exec(output)?.[0]).toBeUndefined();
    });

    test.each(WIDTHS)("no line of the table is wider than a page of %i columns", async (width) => {
      const words = ["report", ...world.words()];
      for (const more of [[], ["--details"]]) {
        const table = await printed(words, "table", width, more);
        expect(table.split("\n").filter((line) => stringWidth(line) > width)).toEqual([]);
      }
    });

    test("the table is not painted where there is no colour, and says the same where there is", async () => {
      const words = ["report", ...world.words()];
      const [plain, painted] = [await runWords(words, 100), await runWords(words, 100, true)];
      expect(painted.stdout.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain.stdout);
      expect(painted.stdout).not.toBe(plain.stdout);
    });
  });
}
