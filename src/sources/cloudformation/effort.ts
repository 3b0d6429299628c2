/** CloudFormation takes templates of 1 MB: a longer text was made to grow. */
export const MOST_TEXT = 1_000_000;

/** What one template may cost, and all that are read together: values that are worked out, a sixteenth for each sign of a text. */
const MOST_OF_ONE = 1_000_000;
const MOST_OF_ALL = 10_000_000;

/** Values that hang on each other in a row; a mapping may lead to itself. */
const MOST_DEPTH = 400;

/** What evaluating may cost, so that a small template can't keep its reader busy for ever. */
export type Effort = {
  /** Whether so many signs of text, as one value more, can still be paid for. */
  readonly spend: (signs: number) => boolean;
  /** Works something out one level deeper; null where that is too deep. */
  readonly deeper: <Result>(work: () => Result) => Result | null;
};

/** The effort of templates that are read together: each of them is given its own part. */
export function sharedEffort(): () => Effort {
  let all = MOST_OF_ALL;
  let depth = 0;
  return () => {
    let own = MOST_OF_ONE;
    return {
      spend: (signs) => {
        const cost = 1 + Math.ceil(signs / 16);
        own -= cost;
        all -= cost;
        return own >= 0 && all >= 0;
      },
      deeper: (work) => {
        if (depth >= MOST_DEPTH) return null;
        depth++;
        try {
          return work();
        } finally {
          depth--;
        }
      },
    };
  };
}
