import { nearest, UserError } from "../errors.ts";
import type { Rollout } from "../plan/rollout.ts";
import { rollout } from "../plan/rollout.ts";
import type { RolloutBy, RolloutUnit } from "../plan/rollout-unit.ts";
import { unitNamed, unitNames, unitsOf } from "../plan/rollout-unit.ts";
import { readOrder } from "../sources/order-file.ts";
import type { Usd } from "../units/usd.ts";
import { drawn } from "../views/cell-width.ts";
import { refuseNarrowing } from "./baseline.ts";
import type { Context } from "./context.ts";
import type { ReportFlags, ROLLOUT_FORMATS } from "./flags.ts";
import type { Loaded } from "./load.ts";
import { load, somethingIn } from "./load.ts";
import { emit, emitText } from "./output.ts";
import { paintFor } from "./print.ts";

export type RolloutFlags = Omit<ReportFlags, "format"> & {
  readonly format: (typeof ROLLOUT_FORMATS)[number];
  readonly ceiling: Usd;
  readonly by: RolloutBy;
  readonly order?: string;
};

/** `watchbill rollout SOURCE… --ceiling USD`: when what can be switched on so that no month's bill passes the ceiling. */
export async function rolloutPlan(words: readonly string[], flags: RolloutFlags, context: Context): Promise<number> {
  const { scenario: _, ...narrowing } = flags;
  refuseNarrowing({ ...narrowing }, "a ceiling is on the whole bill");
  const lines = flags.order === undefined ? [] : readOrder(flags.order);
  const loaded = await load(words, { ...flags, namesTags: false }, context, false);
  somethingIn(loaded, words.join(" "));
  const { population, prices, options } = loaded;
  const { all } = unitsOf(population, flags.by);
  const order: string[] = [];
  for (const { name, line } of lines) {
    const where = `${flags.order} line ${line}: `;
    const unit = namedUnit(loaded.selectors.unit(name, flags.by), where, all, loaded);
    if (order.includes(unit.name)) throw new UserError("twice", `${where}${name} stands twice`, "name it once");
    order.push(unit.name);
  }
  const plan = rollout(population, prices, options, { by: flags.by, ceiling: flags.ceiling, order });
  const write = flags.format === "table" ? emitText : emit;
  write(await rendered(plan, loaded, flags, context), flags, context);
  if (flags.format !== "table" && flags.quiet !== true && population.frame.sample)
    context.note("watchbill: this is the SAMPLE, an invented organization\n");
  return 0;
}

function namedUnit(name: string, where: string, all: readonly RolloutUnit[], { population }: Loaded): RolloutUnit {
  const { accounts } = population.frame;
  const unit = unitNamed(all, accounts, name);
  if (unit !== null) return unit;
  const near = nearest(name, unitNames(all, accounts));
  const hint = near === null ? "name what is switched on together, as the table does" : `did you mean ${near}?`;
  throw new UserError("unknown-unit", `${where}the source holds no ${name}, or more than one`, hint);
}

async function rendered(plan: Rollout, { tables }: Loaded, flags: RolloutFlags, context: Context): Promise<string> {
  switch (flags.format) {
    case "json": {
      const { rolloutJson } = await import("../views/formats/rollout-json.ts");
      return rolloutJson(plan, context.version);
    }
    case "csv": {
      const { rolloutCsv } = await import("../views/formats/rollout-csv.ts");
      return rolloutCsv(plan);
    }
    case "scenario": {
      const { scenarioText } = await import("../sources/scenario-file.ts");
      return scenarioText(plan.scenario);
    }
    case "table": {
      const { rolloutTable } = await import("../views/formats/rollout-table.ts");
      const paint = paintFor(flags, context);
      const details = flags.details === true;
      const { reasons } = tables;
      return drawn((measure) => rolloutTable(plan, { width: context.width, measure, details, paint, reasons }));
    }
  }
}
