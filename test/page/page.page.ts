import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBrowser } from "./browser.ts";
import { pageOf, WORLDS } from "./worlds.ts";

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1200, height: 900 };
/** What `@page` leaves of A4, in CSS pixels. */
const PAPER = { width: 657, height: 986 };

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => browser?.close());

type Look = { readonly viewport: typeof PHONE; readonly colorScheme?: "light" | "dark" };

/** Opens a page and hands over what it said and asked for meanwhile. */
async function opened(address: string, look: Look, use: (page: Page) => Promise<void>): Promise<string[]> {
  const heard: string[] = [];
  const page = await browser.newPage({ ...look, deviceScaleFactor: 1 });
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== address) heard.push(`request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => heard.push(`dialog: ${dialog.message()}`));
  await page.goto(address);
  await use(page);
  await page.close();
  return heard;
}

/** The size of a PNG, from its header. */
const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

const pagesOf = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;

const open = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });

/** The looks that every page is seen in; a sheet is printed besides. */
const LOOKS = [
  ["a phone", { viewport: PHONE, colorScheme: "light" }],
  ["a desktop in the dark", { viewport: DESKTOP, colorScheme: "dark" }],
] as const;

describe.each(Object.keys(WORLDS))("the page of %s", (name) => {
  const address = () => pageOf(WORLDS[name]?.() ?? []);

  test.each(LOOKS)("fits %s, says nothing, asks for nothing and passes axe", async (_, look) => {
    const { viewport } = look;
    const heard = await opened(await address(), look, async (page) => {
      for (const state of ["folded", "open"]) {
        if (state === "open") await open(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
        expect(await outside(page, viewport.width)).toEqual([]);
        expect(await drawnOver(page)).toEqual([]);
      }
      const { width, height } = sizeOf(await page.screenshot({ fullPage: true }));
      expect(width).toBe(viewport.width);
      expect(height).toBeGreaterThan(viewport.height);
      expect(await violations(page)).toEqual([]);
    });
    expect(heard).toEqual([]);
  });

  test("prints its sheet alone on one page of A4, light, its tables open behind it", async () => {
    await opened(await address(), { viewport: PAPER, colorScheme: "dark" }, async (page) => {
      await page.emulateMedia({ media: "print" });
      const paper = await page.evaluate(() => ({
        ground: getComputedStyle(document.body).backgroundColor,
        // A page that is wider than its paper would be printed smaller.
        width: document.documentElement.scrollWidth,
        height: document.querySelector(".sheet")?.getBoundingClientRect().height ?? Number.POSITIVE_INFINITY,
        shut: [...document.querySelectorAll("table")].filter((table) => table.getBoundingClientRect().height === 0)
          .length,
      }));
      expect(paper).toMatchObject({ ground: "rgb(255, 255, 255)", width: PAPER.width, shut: 0 });
      expect(paper.height).toBeLessThanOrEqual(PAPER.height);
      expect(await printedPages(page)).toBeGreaterThan(1);
      await page.evaluate(() => {
        for (const section of document.querySelectorAll("section:not(.sheet)")) section.remove();
      });
      expect(await printedPages(page)).toBe(1);
    });
  });
});

/** Words that leave the page, and would be cut off. */
const outside = (page: Page, width: number): Promise<string[]> =>
  page.evaluate(
    (most) =>
      [...document.querySelectorAll("svg.chart text, h1, h2, figcaption, p, dd, summary")].flatMap((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < -1 || right > most + 1 ? [element.textContent ?? ""] : [];
      }),
    width,
  );

/** Figures that stand on what is drawn. */
const drawnOver = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("svg.chart")].flatMap((chart) => {
      const bars = [...chart.querySelectorAll("rect, line")].map((bar) => bar.getBoundingClientRect());
      return [...chart.querySelectorAll("text.figure")].flatMap((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        const isCovered = bars.some(
          (bar) => bar.right > left && bar.left < right && bar.bottom > top && bar.top < bottom,
        );
        return isCovered ? [text.textContent ?? ""] : [];
      });
    }),
  );

const printedPages = async (page: Page): Promise<number> => pagesOf(await page.pdf({ preferCSSPageSize: true }));

/** What axe-core finds against WCAG and good practice. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

describe("the checks themselves", () => {
  const page = (body: string) =>
    `data:text/html,${encodeURIComponent(`<!doctype html><html lang=en><title>x</title><main><h1>x</h1>${body}</main>`)}`;

  test("hear what a page says and asks for", async () => {
    const body = "<script>console.log('hello')</script><img alt=x src='http://127.0.0.1:9/x.png'>";
    const heard = await opened(page(body), { viewport: PHONE }, async () => {});
    expect(heard).toContain("console: hello");
    expect(heard).toContain("request: http://127.0.0.1:9/x.png");
  });

  test("see a figure that stands on a bar", async () => {
    const body = "<svg class=chart><rect width=99 height=20 /><text class=figure y=15>1.00</text></svg>";
    await opened(page(body), { viewport: PHONE }, async (shown) => {
      expect(await drawnOver(shown)).toEqual(["1.00"]);
    });
  });

  test("see a picture without a name, and words beyond the edge", async () => {
    const body = "<svg role=img></svg><p style='width:900px'>far</p>";
    await opened(page(body), { viewport: PHONE }, async (shown) => {
      expect(await violations(shown)).toEqual([expect.stringMatching(/^svg-img-alt/)]);
      expect(await outside(shown, PHONE.width)).toEqual(["far"]);
    });
  });
});
