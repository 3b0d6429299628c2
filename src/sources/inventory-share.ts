/** Finds the value that was first kept under a list of keys, walked one key at a time, so that equal values become one object. */
export type SharedValues<Value> = {
  readonly root: Branch<Value>;
  /** The branch below for a key, made where there is room for it; null where equal values are too rare to look for. */
  readonly step: (branch: Branch<Value> | null, key: unknown) => Branch<Value> | null;
};

/** One place in the tree of keys, with the value whose keys end there. */
export type Branch<Value> = { next: Map<unknown, Branch<Value>> | null; value: Value | null };

/** Beyond so many different values they are hardly ever equal, so that keeping them costs more than it saves. */
const MOST_BRANCHES = 10_000;

/** Starts a tree without values. Keys are compared as JSON reads them: short ones are one string each, so that this is cheap. */
export function createSharedValues<Value>(): SharedValues<Value> {
  let branches = 0;
  const root: Branch<Value> = { next: null, value: null };
  const step = (branch: Branch<Value> | null, key: unknown): Branch<Value> | null => {
    if (branch === null) return null;
    const known = branch.next?.get(key);
    if (known !== undefined) return known;
    if (branches >= MOST_BRANCHES) return null;
    branches++;
    const grown: Branch<Value> = { next: null, value: null };
    branch.next ??= new Map();
    branch.next.set(key, grown);
    return grown;
  };
  return { root, step };
}
