import type { Instant } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import { addRanges } from "../units/range.ts";
import { columnsOf } from "./columns.ts";
import type { BlockGrowth } from "./course.ts";
import { difference, startingAt } from "./course.ts";
import type { KeptPart } from "./kept.ts";
import { keptBlocks, orderly } from "./kept.ts";
import type { Model } from "./model.ts";
import { cellKey } from "./population.ts";
import type { RolloutUnits } from "./rollout-unit.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioModel } from "./scenario-model.ts";
import { rolloutRules } from "./rollout-rules.ts";
import type { Block } from "./usage.ts";
import { addedFrom, WHOLE } from "./usage.ts";

/** A part of an account × Region × kind: as it is once its unit is switched on, and as it stays until then. */
export type RolloutPart = { readonly unit: number | null; readonly on: Block; readonly off: Block };

/** An account × Region × kind in which units can be switched on; it has one clock. */
export type RolloutCell = {
  readonly place: Pick<Block, "accountId" | "regionId" | "kind">;
  readonly parts: readonly RolloutPart[];
  readonly units: readonly number[];
};

/** What a rollout moves, what it leaves as it is, and the model of both. */
export type RolloutCells = {
  readonly model: Model;
  readonly cells: readonly RolloutCell[];
  readonly fixed: readonly Block[];
};

/** The rules of a scenario behind those of a rollout: what it says of protection stays as it says. */
export const behind = (rollout: Scenario["rules"], scenario: Scenario): Scenario => ({
  ...scenario,
  rules: [...rollout, ...scenario.rules],
});

/** Parts a model by unit. What a rule of the scenario protects, or leaves out, is no unit's. */
export function rolloutCells(model: Model, { all, inAccount }: RolloutUnits, scenario: Scenario): RolloutCells {
  // Dates long past, one for each unit of an account, so that rules part what is theirs.
  const marks = new Map([...inAccount.values()].flatMap((own) => own.map((unit, mark) => [unit, -1 - mark] as const)));
  const marked = rolloutRules(all.map((unit, index) => ({ unit, from: marks.get(index) ?? null })));
  const template = behind(marked, scenario);
  const kept = keptBlocks(model, template.rules, columnsOf(model.blocks));
  const whole = scenarioModel(model, kept, template, WHOLE);
  const parts = whole.blocks.map((block, index) => partOf(block, kept.parts[index], inAccount));
  const cells: RolloutCell[] = [];
  const fixed: Block[] = [];
  for (const list of Map.groupBy(parts, ({ on }) => cellKey(on)).values()) {
    const own = [...new Set(list.flatMap(({ unit }) => (unit === null ? [] : [unit])))];
    const [first] = list;
    if (first === undefined || own.length === 0) fixed.push(...list.map(({ off }) => off));
    else cells.push({ place: first.on, parts: list, units: own });
  }
  return { model: whole, cells, fixed };
}

function partOf(block: Block, part: KeptPart | undefined, inAccount: RolloutUnits["inAccount"]): RolloutPart {
  const from = part?.treatment?.from ?? null;
  const unit = inAccount.get(block.accountId)?.[-1 - (from ?? 0)];
  const added = difference(block.everything, block.protected);
  const nothing = added.low === 0 && added.expected === 0 && added.high === 0 && added.unbounded === 0;
  if (unit === undefined || nothing) return { unit: null, on: block, off: block };
  return { unit, on: block, off: asToday(block) };
}

function asToday(block: Block): Block {
  const { course } = block;
  const growth = course?.growth ?? null;
  const held = course === null ? null : { ...course, growth: growth === null ? null : heldGrowth(growth) };
  return { ...block, everything: block.protected, course: held };
}

function heldGrowth(growth: BlockGrowth): BlockGrowth {
  switch (growth.by) {
    case "rate":
      return growth;
    case "vcpus":
      return { ...growth, each: { ...growth.each, added: 0 } };
    case "steps":
      return { ...growth, steps: growth.steps.map((step) => ({ ...step, added: 0 })) };
  }
}

/** The blocks of a cell whose units begin at these starts, null for those that stay as they are; its clock begins with the first. */
export function startedBlocks(
  { parts }: Pick<RolloutCell, "parts">,
  starts: readonly (Instant | null)[],
  asOf: Instant,
): Block[] {
  const begun = parts.map(({ unit, on, off }) => {
    if (unit === null) return { block: on, start: on.course?.start ?? asOf };
    const start = starts[unit] ?? null;
    return start === null ? { block: off, start: asOf } : { block: on, start };
  });
  let clock = Number.POSITIVE_INFINITY;
  for (const { block, start } of begun)
    if (difference(block.everything, block.protected).expected > 0) clock = Math.min(clock, start);
  return begun.map(({ block, start }) => {
    const from = Number.isFinite(clock) ? clock : start;
    const clockFrom = { low: from, expected: from, high: from };
    return { ...block, course: { ...(block.course ?? startingAt(start)), start, clockFrom } };
  });
}

/** The cells of each unit that has something to switch on. */
export function cellsByUnit(cells: readonly RolloutCell[]): ReadonlyMap<number, readonly RolloutCell[]> {
  const byUnit = new Map<number, RolloutCell[]>();
  for (const cell of cells) {
    for (const unit of cell.units) {
      const own = byUnit.get(unit);
      if (own === undefined) byUnit.set(unit, [cell]);
      else own.push(cell);
    }
  }
  return byUnit;
}

/** The vCPUs (thousandths) that a unit would add to what is protected in its cells. */
export const movableVcpus = (cells: readonly RolloutCell[], unit: number): Range =>
  addRanges(
    cells
      .flatMap(({ parts }) => parts)
      .filter((part) => part.unit === unit)
      .map(({ on }) => orderly(difference(on.everything, on.protected))),
  );

/** When the last trial of a unit ends in its cells under these starts; null where it has none left. */
export function trialEnd(
  cells: readonly RolloutCell[],
  unit: number,
  starts: readonly (Instant | null)[],
  asOf: Instant,
): Instant | null {
  const start = starts[unit] ?? asOf;
  const ends = cells.flatMap((cell) =>
    startedBlocks(cell, starts, asOf)
      .filter((_, index) => cell.parts[index]?.unit === unit)
      .map((block) => addedFrom(block, asOf, "expected")),
  );
  const end = Math.max(start, ...ends);
  return end > start ? end : null;
}
