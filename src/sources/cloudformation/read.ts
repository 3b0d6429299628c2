import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import { saysCoverage } from "../../inventory/switched.ts";
import type { Observation, Workload } from "../../inventory/workload.ts";
import type { Instant } from "../../units/month.ts";
import type { Declaration } from "../declared/declaration.ts";
import { joinDeclarations, NOTHING_DECLARED, unresolvedAt } from "../declared/declaration.ts";
import { asDeclared, beyondCode } from "../declared/reach.ts";
import type { DeclaredSide, DeclaredSides } from "../declared/sides.ts";
import { inventoryOf } from "../declared/sides.ts";
import { readManifests } from "./assembly.ts";
import type { ReadResource, Side } from "./kept.ts";
import { besideOf, keptFrom } from "./kept.ts";
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

/** Templates that are deployed together, and how those nested in them are found. */
export type CodeSource = {
  /** The file or folder, as it was named. */
  readonly name: string;
  readonly stacks: readonly StackSource[];
  readonly local: LocalTemplates;
};

/** What templates will run, and ran before if they were compared; and the names of the parameters that they take. */
export type CloudFormation = DeclaredSides & { readonly parameters: ReadonlySet<string> };

type GivenPlace = Pick<CloudFormationOptions, "accountId" | "regionId">;

/** One template; those of nested stacks are looked for in its folder (`path`, null for standard input). Throws a UserError. */
export function templateSource(name: string, path: string | null, content: string, place: GivenPlace): CodeSource {
  const { accountId, regionId } = place;
  const template = readTemplate(name, content);
  const stack = { accountId, regionId, tags: {}, template, path: "", stackName: null, handed: new Map() };
  return { name, stacks: [stack], local: path === null ? () => null : localTemplates(path) };
}

/** A folder that `cdk synth` wrote, with all stacks of all its stages. Throws a UserError. */
export const assemblySource = (folder: string, place: GivenPlace): CodeSource => ({
  name: folder,
  ...readManifests(folder, place),
});

/** Reads templates, and what they were before (null where nothing says so): resources are paired by stack and logical id. */
export function readCloudFormation(
  now: CodeSource,
  was: CodeSource | null,
  options: CloudFormationOptions,
): CloudFormation {
  const found = was === null ? null : readSide(was, null, options);
  const after = readSide(now, found, options);
  const before = found === null ? null : besideOf(found, after);
  const parameters = new Set([...after.parameters, ...(before?.parameters ?? [])]);
  const had = before ?? NOTHING_BEFORE;
  const left = keptFrom(had, after);
  // A template by itself says what is on; whether its switches were flipped to be so, nobody can tell.
  const flipped = was === null ? { ...left, switches: left.switches.filter(({ state }) => state !== "off") } : left;
  const beyond = options.joins ? NOTHING_DECLARED : beyondCode(had, flipped);
  const says = saysCoverage([...had.switches, ...left.switches]);
  const inventory = (name: string, { declaration, switches }: DeclaredSide) =>
    inventoryOf({ declaration, switches }, { type: "cloudformation", name }, options.asOf, (seen) =>
      says ? asDeclared(options.judge(seen), switches) : options.judge(seen),
    );
  const whole = { ...left, declaration: joinDeclarations([left.declaration, beyond]) };
  const others = { ...beyond, unresolved: [] };
  const prior = { ...had, declaration: joinDeclarations([had.declaration, others]) };
  // What joins an inventory and was nowhere before is a new stack.
  const known = was !== null || options.joins;
  return {
    after: inventory(now.name, whole),
    before: known ? inventory(was?.name ?? now.name, prior) : null,
    parameters,
  };
}

const NOTHING_BEFORE: Side = { declaration: NOTHING_DECLARED, switches: [], read: new Map(), parameters: new Set() };

function readSide({ stacks, local }: CodeSource, before: Side | null, options: CloudFormationOptions): Side {
  const { typed, file } = options.parameters;
  for (const { template } of stacks) checkHanded(template.parameters, typed, template.file);
  const given = new Map([...file, ...typed].map(([key, value]) => [key, text(value)]));
  const { tables } = options;
  const { resources, unresolved, notes } = readStacks(
    stacks.map((stack) => ({ ...stack, handed: new Map([...stack.handed, ...given]) })),
    { tables, local, isRead: (type) => RESOURCE_TYPES.has(type) },
  );
  const scene = sceneOf(resources, before?.read ?? new Map(), tables);
  const read = new Map(
    resources.map((resource): [string, ReadResource] => {
      const reader = RESOURCE_TYPES.get(resource.type)?.read ?? null;
      const declaration = reader === null ? NOTHING_DECLARED : perhaps(resource, reader(resource, scene));
      return [resource.path, { resource, declaration }];
    }),
  );
  const declared = [...read.values()].map(({ declaration }) => declaration);
  return {
    declaration: joinDeclarations([{ ...NOTHING_DECLARED, unresolved, notes }, ...declared]),
    switches: resources.filter(({ type }) => type === DETECTOR).flatMap(switchesOf),
    read,
    parameters: new Set(stacks.flatMap(({ template }) => [...template.parameters.keys()])),
  };
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
