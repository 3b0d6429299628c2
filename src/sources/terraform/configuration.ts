import type { Given } from "../declared/given.ts";
import { given, UNSET, unknownUntil } from "../declared/given.ts";
import type { ModuleStep } from "./module-path.ts";
import type { Fields } from "./node.ts";
import { fieldsOf, isFields, listOf } from "./node.ts";

/** The unevaluated code in a plan: the only place where links between resources that don't exist yet can be followed. */
export type Configuration = {
  /** The block of a module, found without instance keys; null where the plan doesn't hold it. */
  readonly module: (steps: readonly ModuleStep[]) => Fields | null;
  /** The block of a resource. */
  readonly resource: (steps: readonly ModuleStep[], type: string, name: string) => Fields | null;
  /** The call of the innermost module of a path. */
  readonly call: (steps: readonly ModuleStep[]) => Fields | null;
  readonly provider: (key: string) => Fields | null;
  /** The value of a variable of the root module. */
  readonly variable: (name: string) => unknown;
};

/** The code of a file that holds none. */
export const NO_CONFIGURATION = readConfiguration(undefined, undefined);

/** Indexes the code of a plan; modules are looked at when they are asked for. */
export function readConfiguration(configuration: unknown, variables: unknown): Configuration {
  const root = fieldsOf(fieldsOf(configuration)["root_module"]);
  const providers = fieldsOf(fieldsOf(configuration)["provider_config"]);
  const values = fieldsOf(variables);
  const resources = new Map<Fields, ReadonlyMap<string, Fields>>();

  const module: Configuration["module"] = (steps) => {
    let found: unknown = root;
    for (const { name } of steps) {
      found = fieldsOf(fieldsOf(fieldsOf(found)["module_calls"])[name])["module"];
      if (!isFields(found)) return null;
    }
    return isFields(found) ? found : null;
  };

  const call: Configuration["call"] = (steps) => {
    const last = steps.at(-1);
    if (last === undefined) return null;
    const found = fieldsOf(module(steps.slice(0, -1))?.["module_calls"])[last.name];
    return isFields(found) ? found : null;
  };

  return {
    module,
    call,
    resource: (steps, type, name) => {
      const holder = module(steps);
      if (holder === null) return null;
      let known = resources.get(holder);
      if (known === undefined) {
        const managed = listOf(holder["resources"])
          .filter(isFields)
          .filter(({ mode }) => mode !== "data");
        known = new Map(
          managed.map((block) => [
            [block["type"], block["name"]].filter((one) => typeof one === "string").join("."),
            block,
          ]),
        );
        resources.set(holder, known);
      }
      return known.get(`${type}.${name}`) ?? null;
    },
    provider: (key) => (isFields(providers[key]) ? providers[key] : null),
    variable: (name) => fieldsOf(values[name])["value"] ?? fieldsOf(fieldsOf(root["variables"])[name])["default"],
  };
}

/** The references of an expression, or of all expressions within a block, as Terraform lists them. */
export function referencesIn(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isFields(expression)) return [];
  if (Array.isArray(expression["references"]))
    return expression["references"].filter((one): one is string => typeof one === "string");
  if ("constant_value" in expression) return [];
  return Object.values(expression).flatMap(referencesIn);
}

/** What an expression comes to where it is a constant, or a variable whose value is handed down through the calls of modules. */
export function expressionValue(
  expression: unknown,
  steps: readonly ModuleStep[],
  configuration: Configuration,
): Given<unknown> {
  if (!isFields(expression)) return UNSET;
  if ("constant_value" in expression) return given(expression["constant_value"]);
  const [reference, ...more] = referencesIn(expression);
  const name = reference === undefined ? undefined : /^var\.([\w-]+)$/.exec(reference)?.[1];
  if (name === undefined || more.length > 0) return unknownUntil("it is computed");
  if (steps.length === 0) {
    const value = configuration.variable(name);
    return value === undefined || value === null ? unknownUntil(`var.${name} has no value`) : given(value);
  }
  const handed = fieldsOf(configuration.call(steps)?.["expressions"])[name];
  if (handed !== undefined) return expressionValue(handed, steps.slice(0, -1), configuration);
  const preset = fieldsOf(fieldsOf(configuration.module(steps)?.["variables"])[name])["default"];
  return preset === undefined || preset === null ? unknownUntil(`var.${name} has no value`) : given(preset);
}
