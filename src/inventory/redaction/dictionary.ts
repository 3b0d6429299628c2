/** What a name is of; the same word means different things in two of them. */
export type Sort = keyof typeof SHAPES;

const padded = (number: number, width: number): string => String(number).padStart(width, "0");

/** How the replacement of each sort looks: as every reader takes it, and as wide as all of its sort, so that it sorts like them. */
const SHAPES = {
  account: (number: number, _: number) => padded(number, 12),
  organization: (number: number, _: number) => `o-${padded(number, 10)}`,
  unit: (number: number, width: number) => `ou-${padded(number, width)}`,
  cluster: (number: number, width: number) => `cluster-${padded(number, width)}`,
  vpc: (number: number, _: number) => `vpc-${padded(number, 17)}`,
  instance: (number: number, _: number) => `i-${padded(number, 17)}`,
  origin: (number: number, width: number) => `workload-${padded(number, width)}`,
  address: (number: number, width: number) => `resource-${padded(number, width)}`,
  tag: (number: number, width: number) => `tag-${padded(number, width)}`,
  value: (number: number, width: number) => `value-${padded(number, width)}`,
  words: (number: number, width: number) => `words-${padded(number, width)}`,
  type: (number: number, width: number) => `type-${padded(number, width)}`,
  source: (number: number, width: number) => `source-${padded(number, width)}`,
};

/** Gathers names before any is replaced. */
export type Names = {
  readonly add: (sort: Sort, name: string) => void;
  /** Ends the gathering. */
  readonly close: () => Dictionary;
};

/** Replaces names, each always by the same. */
export type Dictionary = {
  /** The replacement of a name; an empty one stays, and one that wasn't gathered gets a number after all others. */
  readonly of: (sort: Sort, name: string) => string;
  readonly holds: (sort: Sort, name: string) => boolean;
};

/**
 * Starts an empty gathering. Replacements are numbers in the order of the names themselves and not hashes, which whoever guesses
 * a name could confirm; so they don't hang on what was read first, and whatever sorts names, or breaks a tie by them, still does alike.
 */
export function gatherNames(): Names {
  const gathered = new Map<Sort, Set<string>>();
  return {
    add: (sort, name) => {
      const names = gathered.get(sort);
      if (names === undefined) gathered.set(sort, new Set([name]));
      else names.add(name);
    },
    close: () => {
      const known = new Map([...gathered].map(([sort, names]) => [sort, ranked(sort, names)]));
      return {
        of: (sort, name) => {
          if (name === "") return name;
          const book = known.get(sort) ?? ranked(sort, new Set());
          known.set(sort, book);
          return book.of(name);
        },
        holds: (sort, name) => gathered.get(sort)?.has(name) ?? false,
      };
    },
  };
}

function ranked(sort: Sort, names: ReadonlySet<string>) {
  const sorted = [...names].filter((name) => name !== "").sort();
  const width = String(sorted.length).length;
  const book = new Map(sorted.map((name, index) => [name, SHAPES[sort](index + 1, width)]));
  const given = new Set(book.values());
  return {
    of: (name: string): string => {
      const found = book.get(name);
      if (found !== undefined) return found;
      // What was saved from a redacted screen is in its words already.
      if (given.has(name)) return name;
      const next = SHAPES[sort](book.size + 1, width);
      book.set(name, next);
      return next;
    },
  };
}
