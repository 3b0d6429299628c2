/** Money: an integer number of micro-dollars (USD). A sum of charges is exact; rounding happens once, when a charge is made. */
export type Usd = number;

/** Micro-dollars in a dollar. */
export const USD = 1_000_000;

/**
 * Reads a decimal such as `1.50` or `0.0000125` into micro-dollars.
 * Returns null for anything that is not a plain decimal, or that is finer than a micro-dollar.
 */
export function parseUsd(text: string): Usd | null {
  const match = /^(-?)(\d{1,9})(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > 6) return null;
  const amount = Number(whole) * USD + Number(digits.padEnd(6, "0"));
  return sign === "-" ? -amount : amount;
}

/** Writes micro-dollars as a decimal string with two to six decimals, without loss: `1500000` is `1.50`. */
export function decimalUsd(amount: Usd): string {
  const absolute = Math.abs(amount);
  const fraction = String(absolute % USD)
    .padStart(6, "0")
    .replace(/0{1,4}$/, "");
  return `${amount < 0 ? "-" : ""}${Math.floor(absolute / USD)}.${fraction}`;
}
