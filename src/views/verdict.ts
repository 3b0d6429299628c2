import type { Verdict } from "../plan/budget.ts";
import type { OpenCause } from "../plan/open-cause.ts";
import { amount, signed } from "./format-number.ts";
import { plainText } from "./plain-text.ts";

const BASIS = { everything: "If everything were protected", current: "Protected today" };

/** A verdict in one sentence that begins with its basis, and a line that says why. */
export function verdictText(verdict: Verdict): string {
  const { budget, state, amount: cost, unresolvedHigh, causes, drivers } = verdict;
  const spent = `$${amount(cost.expected)}`;
  const limit = `$${amount(budget.monthly)} a month`;
  const basis = BASIS[budget.coverage];
  switch (state) {
    case "exceeded": {
      const over = amount(cost.expected - budget.monthly);
      const names = drivers.map(
        (driver) => `${plainText(driver.name ?? driver.accountId ?? "not given")} ${amount(driver.cost)}`,
      );
      return `${basis}: exceeded by $${over}. ${spent} of ${limit}.\n${names.length === 0 ? "" : `  drivers  ${names.join(" · ")}\n`}`;
    }
    case "undecided": {
      const possible =
        unresolvedHigh === null ? "nothing bounds what was not read" : `$${amount(unresolvedHigh)} is possible`;
      return `${basis}: undecided. ${spent} is within ${limit}, but ${possible}.\n  because  ${causes.map(causeText).join(" · ")}\n`;
    }
    case "within": {
      const share = budget.monthly === 0 ? "" : ` (${Math.round((cost.expected / budget.monthly) * 100)} %)`;
      const most =
        cost.high === null
          ? ", with no upper bound"
          : cost.high > cost.expected
            ? `, at most $${amount(cost.high)}`
            : "";
      return `${basis}: within. ${spent} of ${limit}${share}${most}.\n`;
    }
  }
}

/** A cause with the most that it can add. */
function causeText({ what, where, high }: OpenCause): string {
  const words = { gap: `${where} not read`, price: `${where} has no published price`, workloads: where }[what];
  return `${plainText(words)} ${high === null ? "without bound" : signed(high)}`;
}
