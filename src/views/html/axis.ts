import type { Usd } from "../../units/usd.ts";
import { USD } from "../../units/usd.ts";
import { amount, countText } from "../format-number.ts";

/** An amount on an axis, without cents: `$500`, `$1.5k`, `$2m`; small ones keep them. */
export function axisUsd(usd: Usd): string {
  const dollars = Math.abs(usd) / USD;
  const sign = usd < 0 ? "-" : "";
  if (dollars >= 1e6) return `${sign}$${shortened(dollars / 1e6)}m`;
  if (dollars >= 1e3) return `${sign}$${shortened(dollars / 1e3)}k`;
  return Number.isInteger(dollars) ? `${sign}$${countText(dollars)}` : `${sign}$${amount(Math.abs(usd))}`;
}

const shortened = (value: number): string => String(Math.round(value * 100) / 100);
