/** A source that can be opened: the words that open it, and what it is. */
export type Offer = {
  readonly group: "from AWS" | "files" | "sample";
  readonly words: readonly string[];
  readonly says: string;
};

/** What can be opened here, and what kept more from being known. */
export type Offers = { readonly found: readonly Offer[]; readonly unread: readonly string[] };

/** Takes what is typed apart into words; quotes hold together what has blanks in it. */
export const wordsIn = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map(([all, double, single]) => double ?? single ?? all);

/** Words as they would be typed. */
export const asTyped = (words: readonly string[]): string =>
  words
    .map((word) => (!/[\s"']/.test(word) && word !== "" ? word : word.includes('"') ? `'${word}'` : `"${word}"`))
    .join(" ");

/** The offers that have all typed words in them. */
export function matchingOffers({ found }: Offers, text: string): readonly Offer[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return found.filter(({ words, says }) => {
    const all = `${asTyped(words)} ${says}`.toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}

/** Whether an offer is what somebody who began to type is about to name: its words, a profile or a file begin so. */
export function beginsWith({ words }: Offer, text: string): boolean {
  const typed = text.toLowerCase();
  return typed !== "" && [asTyped(words), words.at(-1) ?? ""].some((name) => name.toLowerCase().startsWith(typed));
}
