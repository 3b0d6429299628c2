import type { Instant, Month } from "../units/month.ts";
import type { Range, Swing } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import { USD } from "../units/usd.ts";
import type { MilliVcpu } from "../units/vcpu.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_MONTHS = "January February March April May June July August September October November December".split(" ");

/** Thousands separated by commas. */
const grouped = (whole: number): string => String(whole).replace(/\B(?=(\d{3})+$)/g, ",");

/** An amount with two decimals, rounded half away from zero: `1,234.56`. */
export function amount(usd: Usd): string {
  const cents = Math.round(Math.abs(usd) / (USD / 100));
  const sign = usd < 0 && cents > 0 ? "-" : "";
  return `${sign}${grouped(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, "0")}`;
}

/** By how much an amount (micro-dollars) is above a limit; what rounds to nothing is still above it: `less than 0.01`. */
export const excess = (usd: Usd, sign = ""): string =>
  usd > 0 && usd < USD / 200 ? `less than ${sign}0.01` : `${sign}${amount(usd)}`;

/** An amount with its sign, so that a change reads as one: `+1,234.56`, `0.00`. */
export const signed = (usd: Usd): string => (Math.round(usd / (USD / 100)) > 0 ? `+${amount(usd)}` : amount(usd));

/** vCPUs, whole where they are whole, else with two decimals: `5,004`, `0.25`. */
export function vcpuText(milli: MilliVcpu): string {
  if (milli % 1000 === 0) return grouped(milli / 1000);
  if (milli < 5) return `0.${String(milli).padStart(3, "0")}`;
  const hundredths = Math.round(milli / 10);
  return `${grouped(Math.floor(hundredths / 100))}.${String(hundredths % 100).padStart(2, "0")}`;
}

/** A count. */
export const countText = (count: number): string => grouped(count);

/** Both bounds: `5,160.00 – 5,388.00`, `?` for the one that doesn't exist. */
export const rangeText = ({ low, high }: Range, format = amount): string =>
  `${format(low)} – ${high === null ? "?" : format(high)}`;

/** What another value would change: one figure, or from … to. */
export function swingText(swing: Swing | null): string {
  if (swing === null) return "not known";
  const { low, high } = swing;
  if (high === null) return `${signed(low)} … ?`;
  if (low === 0 && high === 0) return "0.00";
  return `${signed(low)} … ${signed(high)}`;
}

/** The mark of a range: `~` where a bound differs from the expected value as shown. */
export const rangeMark = (range: Range, format: (value: number) => string = amount): string =>
  range.high !== null && format(range.low) === format(range.expected) && format(range.high) === format(range.expected)
    ? ""
    : "~";

/** `21 Nov 2026`. */
export function dayText(instant: Instant): string {
  const date = new Date(instant);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `21 Nov 2026 00:00 UTC`. */
export const momentText = (instant: Instant): string =>
  `${dayText(instant)} ${new Date(instant).toISOString().slice(11, 16)} UTC`;

/** `Nov`, or `Nov 2026` with its year. */
export function monthText(month: Month, withYear = false): string {
  const name = MONTHS[Number(month.slice(5)) - 1] ?? month;
  return withYear ? `${name} ${month.slice(0, 4)}` : name;
}

/** `November 2026`. */
export const longMonthText = (month: Month): string =>
  `${LONG_MONTHS[Number(month.slice(5)) - 1] ?? month} ${month.slice(0, 4)}`;

/** A count with its word: `1 account`, `12 accounts`. */
export const counted = (count: number, word: string): string => `${countText(count)} ${word}${count === 1 ? "" : "s"}`;
