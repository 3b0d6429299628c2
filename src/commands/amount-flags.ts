import { InvalidArgumentError } from "commander";
import { UserError } from "../errors.ts";
import type { Allowance } from "../plan/budget.ts";
import { parseUsd } from "../units/usd.ts";

/** The amount of `--budget`, in US dollars. */
export function budget(typed: string): number {
  const amount = dollars(typed);
  if (amount === null)
    throw new UserError("bad-budget", `--budget ${typed} is no amount`, "write US dollars, such as 8000 or 99.50");
  return amount;
}

/** The amount of `--ceiling`, in US dollars. */
export function ceiling(typed: string): number {
  const amount = dollars(typed);
  if (amount === null)
    throw new UserError("bad-ceiling", `--ceiling ${typed} is no amount`, "write US dollars, such as 8000 or 99.50");
  return amount;
}

/** What `--max-increase` allows: an amount in US dollars, or hundredths of a percent. */
export function maxIncrease(typed: string): Allowance {
  const usd = dollars(typed);
  if (usd !== null) return { usd };
  if (/^\d{1,4}(\.\d{1,2})?%$/.test(typed)) return { percent: Math.round(Number.parseFloat(typed) * 100) };
  throw new UserError(
    "bad-budget",
    `--max-increase ${typed} is neither an amount nor a percentage`,
    "write US dollars, such as 100, or a percentage, such as 10%",
  );
}

/** A whole number from 0 on. */
export function count(typed: string): number {
  if (!/^\d{1,9}$/.test(typed)) throw new InvalidArgumentError("It is a whole number from 0 on.");
  return Number(typed);
}

/** US dollars as people type them, such as `$1,200.50`; null for anything else. */
function dollars(typed: string): number | null {
  const grouped = /^\$?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(typed);
  return grouped ? parseUsd(typed.replace(/^\$/, "").replaceAll(",", "")) : null;
}
