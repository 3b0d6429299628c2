import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { Inventory } from "../../inventory/inventory.ts";
import { saysCoverage } from "../../inventory/switched.ts";
import type { Observation, Workload } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import type { Declaration } from "../declared/declaration.ts";
import { joinDeclarations, NOTHING_DECLARED, unresolvedAt } from "../declared/declaration.ts";
import { asDeclared, beyondCode } from "../declared/reach.ts";
import { inventoryOf } from "../declared/sides.ts";
import { readManifests } from "./assembly.ts";
import { localTemplates } from "./nested.ts";
import type { LocalTemplates } from "./nested.ts";
import { checkHanded } from "./parameters.ts";
import { DETECTOR, switchesOf } from "./resources/guardduty.ts";
import { RESOURCE_TYPES } from "./resource-types.ts";
import { placed, sceneOf } from "./scene.ts";
import type { Resource, StackSource } from "./stack.ts";
import { readStacks } from "./stack.ts";
import { readTemplate } from "./template.ts";
import { text } from "./value.ts";

/** Values for parameters, as they were typed or stand in a file; what is typed wins. */
export type GivenParameters = {
  readonly typed: ReadonlyMap<string, string>;
  readonly file: ReadonlyMap<string, string>;
};

export type CloudFormationOptions = {
  readonly asOf: Instant;
  /** Account and Region where a stack's own aren't known. */
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly tables: ReferenceTables;
  readonly judge: (observation: Observation) => Workload;
  readonly parameters: GivenParameters;
  /** Whether an inventory shows what switches reach beyond the template. */
  readonly joins: boolean;
};

/** What a template or a folder of them will run, and the names of the parameters that it takes. */
export type CloudFormation = { readonly inventory: Inventory; readonly parameters: ReadonlySet<string> };

/** Reads one template; those of nested stacks are looked for in its folder (`path`, null for standard input). Throws a UserError. */
export function readCloudFormation(
  name: string,
  path: string | null,
  content: string,
  options: CloudFormationOptions,
): CloudFormation {
  const { accountId, regionId } = options;
  const template = readTemplate(name, content);
  const place = { accountId, regionId, tags: {} };
  const source = { ...place, template, path: "", stackName: null, handed: new Map() };
  return read(name, [source], path === null ? () => null : localTemplates(path), options);
}

/** Reads a folder that `cdk synth` wrote, with all stacks of all its stages. Throws a UserError. */
export function readAssembly(folder: string, options: CloudFormationOptions): CloudFormation {
  const { stacks, local } = readManifests(folder, options);
  return read(folder, stacks, local, options);
}

function read(
  name: string,
  sources: readonly StackSource[],
  local: LocalTemplates,
  options: CloudFormationOptions,
): CloudFormation {
  const { typed, file } = options.parameters;
  for (const { template } of sources) checkHanded(template.parameters, typed, template.file);
  const given = new Map([...file, ...typed].map(([key, value]) => [key, text(value)]));
  const { tables, judge, asOf } = options;
  const { resources, unresolved, notes } = readStacks(
    sources.map((source) => ({ ...source, handed: new Map([...source.handed, ...given]) })),
    { tables, local, isRead: (type) => RESOURCE_TYPES.has(type) },
  );
  const scene = sceneOf(resources, tables);
  const declared = resources.flatMap((resource): Declaration[] => {
    const reader = RESOURCE_TYPES.get(resource.type)?.read ?? null;
    return reader === null ? [] : [perhaps(resource, reader(resource, scene))];
  });
  const own = joinDeclarations([{ ...NOTHING_DECLARED, unresolved, notes }, ...declared]);
  const switches = resources.filter(({ type }) => type === DETECTOR).flatMap(switchesOf);
  const on = { declaration: own, switches: switches.filter(({ state }) => state !== "off") };
  const beyond = options.joins ? NOTHING_DECLARED : beyondCode({ declaration: NOTHING_DECLARED, switches: [] }, on);
  const says = saysCoverage(switches);
  const side = { declaration: joinDeclarations([own, beyond]), switches };
  const inventory = inventoryOf(side, { type: "cloudformation", name }, asOf, (seen) =>
    says ? asDeclared(judge(seen), switches) : judge(seen),
  );
  return { inventory, parameters: new Set(sources.flatMap(({ template }) => [...template.parameters.keys()])) };
}

/** What hangs on a condition that can't be told counts in the most that may run, and in nothing else. */
function perhaps(resource: Resource, declaration: Declaration): Declaration {
  const { exists } = resource;
  if (typeof exists === "boolean" || declaration.observations.length === 0) return declaration;
  const [{ kind } = { kind: null }] = declaration.observations;
  return {
    ...declaration,
    observations: declaration.observations.map((one) => ({
      ...one,
      count: { low: 0, expected: 0, high: one.count.high },
      unread: true,
    })),
    unresolved: [...declaration.unresolved, unresolvedAt(placed(resource), kind, "whether it exists", exists.why)],
  };
}
