/** What a name is of; the same word means different things in two of them. */
export type Sort = keyof typeof SHAPES;

/**
 * How the replacement of each sort looks: what stands before its number, and how many digits that has; null: as many as the
 * largest of its sort, so that they sort as they are counted. Ids have the form that every reader takes.
 */
const SHAPES = {
  account: { before: "", digits: 12 },
  organization: { before: "o-", digits: 10 },
  unit: { before: "ou-", digits: null },
  cluster: { before: "cluster-", digits: null },
  vpc: { before: "vpc-", digits: 17 },
  instance: { before: "i-", digits: 17 },
  origin: { before: "workload-", digits: null },
  address: { before: "resource-", digits: null },
  tag: { before: "tag-", digits: null },
  value: { before: "value-", digits: null },
  words: { before: "words-", digits: null },
  type: { before: "type-", digits: null },
  source: { before: "source-", digits: null },
} as const;

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
  /** Whether a name is the replacement of another. */
  readonly gave: (sort: Sort, name: string) => boolean;
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
        gave: (sort, name) => known.get(sort)?.gave(name) ?? false,
      };
    },
  };
}

function ranked(sort: Sort, names: ReadonlySet<string>) {
  const sorted = [...names].filter((name) => name !== "").sort();
  const { before, digits } = SHAPES[sort];
  const width = digits ?? String(sorted.length).length;
  const numbered = (number: number): string => `${before}${String(number).padStart(width, "0")}`;
  const book = new Map(sorted.map((name, index) => [name, numbered(index + 1)]));
  const given = new Set(book.values());
  return {
    of: (name: string): string => {
      const found = book.get(name);
      if (found !== undefined) return found;
      const next = numbered(book.size + 1);
      book.set(name, next);
      given.add(next);
      return next;
    },
    gave: (name: string): boolean => given.has(name),
  };
}
