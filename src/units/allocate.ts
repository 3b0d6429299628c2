/** Numerator ÷ denominator (neither negative), rounded half up. */
export const divideRounded = (numerator: bigint, denominator: bigint): number =>
  Number((numerator * 2n + denominator) / (denominator * 2n));

/** Numerator ÷ denominator (neither negative), rounded down. */
export const divideDown = (numerator: bigint, denominator: bigint): number => Number(numerator / denominator);

/** Numerator ÷ denominator (neither negative), rounded up. */
export const divideUp = (numerator: bigint, denominator: bigint): number =>
  Number((numerator + denominator - 1n) / denominator);

/**
 * Splits an integer total in proportion to integer weights by the largest remainder, so that the shares add up exactly.
 * Equal remainders go to the earlier weight. A total of no weight at all goes nowhere: every share is 0.
 */
export function allocate(total: number, weights: readonly bigint[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map(() => 0);
  if (weights.length === 1) return [total];
  const amount = BigInt(total);
  const shares: number[] = [];
  const remainders: { readonly index: number; readonly remainder: bigint }[] = [];
  let left = total;
  for (const [index, weight] of weights.entries()) {
    const product = amount * weight;
    const share = Number(product / whole);
    shares.push(share);
    left -= share;
    remainders.push({ index, remainder: product % whole });
  }
  if (left === 0) return shares;
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of remainders.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
