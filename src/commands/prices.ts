import type { Command } from "commander";
import { UserError } from "../errors.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { PriceList } from "../pricing/price-list.ts";
import { priceRows } from "../pricing/price-rows.ts";
import type { AskPriceList, PriceProblem } from "../sources/aws/price-list.ts";
import { knownRegion } from "../sources/known-region.ts";
import { readPriceList } from "../sources/price-file.ts";
import { readReferenceTables } from "../sources/reference-data.ts";
import { drawn } from "../views/cell-width.ts";
import { plainText } from "../views/plain-text.ts";
import type { Context } from "./context.ts";
import { listed, oneOf } from "./flags.ts";
import { emit, refuseUnwritable } from "./output.ts";

/** How AWS is reached, as it was typed: always as the caller, since prices are the same for every account. */
export type PriceReach = { readonly profile?: string };

export type PriceFlags = PriceReach & {
  readonly regions?: readonly string[];
  readonly prices?: string;
  readonly format?: "table" | "json";
  readonly output?: string;
};

/** Makes the question to the Price List Query API; only `refresh` calls it. */
export type ConnectPriceList = (reach: PriceReach) => Promise<AskPriceList>;

/** `watchbill prices show` prints the prices in use, `prices refresh` fetches them and writes a price file. */
export async function prices(
  what: "show" | "refresh",
  flags: PriceFlags,
  context: Context,
  connect: ConnectPriceList,
): Promise<number> {
  return what === "show" ? show(flags, context) : refresh(flags, context, connect);
}

async function show(flags: PriceFlags, context: Context): Promise<number> {
  const tables = readReferenceTables(context.dataDirectory);
  const list = readPriceList(context.dataDirectory, flags.prices);
  const named = [...list.prices, ...list.endpoints].map(({ regionId }) => regionId);
  const rows = priceRows(list, chosenRegions(flags, tables, named));
  if (flags.format === "json") {
    const [{ createHash }, { pricesJson }] = await Promise.all([
      import("node:crypto"),
      import("../views/formats/prices-json.ts"),
    ]);
    const pricesSha256 = createHash("sha256").update(list.content).digest("hex");
    emit(pricesJson(list, rows, { version: context.version, pricesSha256 }), {}, context);
    return 0;
  }
  const { priceTable } = await import("../views/price-table.ts");
  emit(await drawn((measure) => priceTable(list, rows, context.width, measure)), {}, context);
  return 0;
}

async function refresh(flags: PriceFlags, context: Context, connect: ConnectPriceList): Promise<number> {
  if (flags.output !== undefined) refuseUnwritable(flags.output);
  const regionIds = chosenRegions(flags, readReferenceTables(context.dataDirectory), []);
  const [{ fetchPriceList }, { mergePrices }] = await Promise.all([
    import("../sources/aws/price-list.ts"),
    import("../sources/merge-prices.ts"),
  ]);
  const live = await fetchPriceList(await connect(flags), regionIds, context.today);
  noteProblems(live.problems, context);
  if (!live.prices.some(({ meter }) => meter !== "flow-log")) {
    const message = `the AWS Price List has no price of Runtime Monitoring for ${regionIds.join(", ")}`;
    throw new UserError("no-prices", message, "name other Regions, or use the bundled prices");
  }
  const merged: PriceList = mergePrices(live, readPriceList(context.dataDirectory, undefined));
  emit(merged.content, flags, context);
  return 0;
}

/** The Regions that were named, else those of the commercial partition and what the list has beside them. */
function chosenRegions(flags: PriceFlags, tables: ReferenceTables, named: readonly string[]): string[] {
  if (flags.regions !== undefined) return [...new Set(flags.regions.map((region) => knownRegion(region, tables)))];
  const commercial = [...tables.regions.values()].filter(({ partition }) => partition === "aws").map(({ id }) => id);
  return [...new Set([...commercial, ...named])].sort();
}

/** Says which Regions got no fresh price and why: one line for each reason. */
function noteProblems(problems: readonly PriceProblem[], context: Context): void {
  for (const [message, regions] of Map.groupBy(problems, (problem) => problem.message)) {
    const where = [...new Set(regions.map(({ regionId }) => regionId))].join(", ");
    context.note(`watchbill: ${plainText(message)}: ${where}\n`);
  }
  if (problems.length > 0) {
    context.note("watchbill: there the bundled price stays, or US East stands in with a range\n");
  }
}

/** Adds `prices show` and `prices refresh`. */
export function addPriceCommands(
  program: Command,
  context: Context,
  setCode: (code: number) => void,
  connect: ConnectPriceList,
): void {
  const group = program.command("prices").description("the prices in use, and where they come from");
  const addRegions = (command: Command) =>
    command.option(
      "--regions <ID,…>",
      "these Regions only (default: all commercial ones)",
      listed((word) => word),
    );
  addRegions(group.command("show"))
    .description("print the price of every Region and meter, and what stands in where none is published")
    .option("--prices <FILE>", "a price file instead of the bundled one")
    .option("-f, --format <FORMAT>", "table, json", oneOf(["table", "json"]), "table")
    .action(async (flags: PriceFlags) => setCode(await prices("show", flags, context, connect)));
  addRegions(group.command("refresh"))
    .description("fetch the prices from AWS and write a price file for --prices")
    .option("-o, --output <FILE>", "write to a file")
    .option("--profile <NAME>", "the profile that AWS is reached with")
    .action(async (flags: PriceFlags) => setCode(await prices("refresh", flags, context, connect)));
}
