import type { Note } from "../../inventory/declared.ts";
import type { Envelope } from "./envelope.ts";
import type { Fields } from "./node.ts";
import { fieldsOf, isFields, listOf } from "./node.ts";
import type { Resource } from "./resource.ts";
import { createIdentifier, identityOf, isManaged, resourceOf } from "./resource.ts";

/** The resources of both sides; `before` is null where the file knows no change. */
export type Sides = {
  readonly after: readonly Resource[];
  readonly before: readonly Resource[] | null;
  readonly notes: readonly Note[];
};

export type SidesOptions = {
  /** Whether a type's figures or switches are read; of others nothing is said. */
  readonly isRead: (type: unknown) => boolean;
};

/** Sorts the resources of a plan into before and after, action by action; a state is an inventory without a change. */
export function readSides({ changes, drift, root }: Envelope, { isRead }: SidesOptions): Sides {
  const identify = createIdentifier();
  const planned = resourcesOf(root, isRead, identify);
  if (changes === null) return { after: planned, before: null, notes: [] };
  const after: Resource[] = [];
  const before: Resource[] = [];
  const notes: Note[] = drift.filter(isResized).map(({ address }) => ({
    address: typeof address === "string" ? address : "a resource without an address",
    text: "runs another number than was last applied: somebody, or its scaling, changed it",
  }));
  // Sections don't always spell an address alike, nor always give the key apart.
  const seen = new Set<string>();
  for (const entry of changes) {
    if (!isManaged(entry) || !isRead(entry["type"])) continue;
    const identity = identify(entry, typeof entry["module_address"] === "string" ? entry["module_address"] : "");
    if (identity === null) continue;
    // A deposed object is what a replacement has left behind; the replacement itself has an entry of its own.
    if (entry["deposed"] !== undefined && entry["deposed"] !== null && entry["deposed"] !== "") continue;
    const { address } = identity;
    seen.add(identityOf(identity)).add(address);
    const change = fieldsOf(entry["change"]);
    const actions = new Set(listOf(change["actions"]));
    if (actions.has("read")) continue;
    const was = change["before"];
    const imported = isFields(change["importing"]);
    // What is imported exists already, so that its cost is none of the change's.
    const held = isFields(was) ? was : imported ? change["after"] : null;
    const old = resourceOf(identity, held, undefined, change["after"], change["before_sensitive"]);
    if (isFields(held)) before.push(old);
    if (imported) notes.push({ address, text: "exists already, and is managed from now on" });
    const forgotten = actions.has("forget");
    if (forgotten && isFields(held)) {
      notes.push({ address, text: "is no longer managed, and still runs" });
      after.push(actions.has("create") ? { ...old, address: `${address} (forgotten)` } : old);
    }
    const stays = !actions.has("delete") && !forgotten;
    if (!stays && !actions.has("create")) continue;
    const values = isFields(change["after"]) ? change["after"] : actions.has("no-op") ? held : null;
    if (values === null && change["after_unknown"] !== true) continue;
    after.push(resourceOf(identity, values, change["after_unknown"], was, change["after_sensitive"]));
  }
  // What only the planned values show is not part of the change: it stays as it is.
  for (const resource of planned) {
    if (seen.has(resource.address) || seen.has(identityOf(resource))) continue;
    after.push(resource);
    before.push(resource);
  }
  return { after, before, notes };
}

/** Where resources keep how many they run. */
const NUMBERS: readonly (readonly string[])[] = [
  ["desired_capacity"],
  ["desired_count"],
  ["scaling_config", "desired_size"],
  ["compute_resources", "desired_vcpus"],
];

/** Whether a change outside of Terraform was one of a number. */
function isResized(entry: Fields): boolean {
  const { before, after } = fieldsOf(entry["change"]);
  const numberOf = (values: unknown, [name = "", inner]: readonly string[]): unknown => {
    const value = fieldsOf(values)[name];
    return inner === undefined ? value : fieldsOf(listOf(value)[0])[inner];
  };
  return (
    isManaged(entry) &&
    isFields(after) &&
    NUMBERS.some((path) => {
      const [was, is] = [numberOf(before, path), numberOf(after, path)];
      return typeof was === "number" && typeof is === "number" && was !== is;
    })
  );
}

/** The managed resources of a module and of those within it, at any depth. */
function resourcesOf(
  root: Fields,
  isRead: SidesOptions["isRead"],
  identify: ReturnType<typeof createIdentifier>,
): Resource[] {
  const found: Resource[] = [];
  const modules: { readonly module: Fields; readonly address: string }[] = [{ module: root, address: "" }];
  for (let next = modules.pop(); next !== undefined; next = modules.pop()) {
    const { module, address } = next;
    for (const entry of listOf(module["resources"])) {
      if (!isFields(entry) || !isManaged(entry) || !isRead(entry["type"])) continue;
      const identity = identify(entry, address);
      if (identity === null) continue;
      found.push(resourceOf(identity, entry["values"], undefined, undefined, entry["sensitive_values"]));
    }
    for (const child of listOf(module["child_modules"])) {
      if (!isFields(child)) continue;
      modules.push({ module: child, address: typeof child["address"] === "string" ? child["address"] : address });
    }
  }
  return found;
}
