/** The key of an instance: a number under `count`, a text under `for_each`, null where there is one only. */
export type InstanceKey = string | number | null;

/** A step into a module, outermost first. */
export type ModuleStep = { readonly name: string; readonly key: InstanceKey };

/** `module.a[0].module.b["x.y"]` as steps; a key may hold any character, so dots don't part it. */
export function modulePath(address: string): readonly ModuleStep[] {
  const steps: ModuleStep[] = [];
  const pattern = /(?:^|\.)module\.([\w-]+)(?:\[(?:(\d+)|"((?:[^"\\]|\\.)*)"|'([^']*)')\])?/gy;
  for (const [, name = "", number, quoted, single] of address.matchAll(pattern)) {
    steps.push({ name, key: number === undefined ? unquoted(quoted ?? single) : Number(number) });
  }
  return steps;
}

function unquoted(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === "string" ? value : text;
  } catch {
    return text;
  }
}

/** One spelling of a module's place, whatever quotes the file uses. */
export const pathKey = (steps: readonly ModuleStep[]): string =>
  JSON.stringify(steps.map(({ name, key }) => [name, key]));

/** A reference or address that begins with a resource: its type, its name and the key it names, if any. */
export function resourceNamed(
  reference: string,
): { readonly type: string; readonly name: string; readonly key: InstanceKey } | null {
  const match = /^([a-z]\w*)\.([\w-]+)(?:\[(?:(\d+)|"((?:[^"\\]|\\.)*)")\])?(?:[.[]|$)/.exec(reference);
  if (match === null) return null;
  const [, type = "", name = "", number, quoted] = match;
  if (["var", "local", "module", "data", "each", "count", "path", "self", "terraform"].includes(type)) return null;
  return { type, name, key: number === undefined ? unquoted(quoted) : Number(number) };
}
