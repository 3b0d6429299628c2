import type { Verdict } from "../plan/budget.ts";
import type { Forecast } from "../plan/forecast.ts";
import { amount, signed } from "./format-number.ts";
import { plainText } from "./plain-text.ts";

const BASIS = { everything: "If everything were protected", current: "Protected today" };

/** A verdict in one sentence that begins with its basis, and a line that says why. */
export function verdictText(verdict: Verdict, result: Forecast): string {
  const { budget, state, amount: cost, unresolvedHigh, drivers } = verdict;
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
      return `${basis}: undecided. ${spent} is within ${limit}, but ${possible}.\n  because  ${causes(result).join(" · ")}\n`;
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

/** What keeps the high bound open: calls that were refused, prices nobody published, sizes nobody knows. */
function causes(result: Forecast): string[] {
  const gaps = result.gaps.map(({ group, swing }) => {
    const account =
      result.frame.accounts.find(({ id }) => id === group.accountId)?.name ?? group.accountId ?? "all accounts";
    return `${plainText(account)} × ${group.regionId ?? "all Regions"} not read ${swing.high === null ? "without bound" : signed(swing.high)}`;
  });
  const prices = result.unpriced
    .filter(({ missing }) => missing === "price")
    .map(({ regionId, swing }) => `${regionId ?? "no Region"} has no published price ${signed(swing.high ?? 0)}`);
  const unknown = result.vcpus.unknownWorkloads;
  const sizes = unknown > 0 ? [`${unknown} workload${unknown === 1 ? "" : "s"} of unknown size`] : [];
  const platforms = result.vcpus.unknown > 0 ? [`${result.vcpus.unknown / 1000} vCPU whose platform is unknown`] : [];
  return [...gaps, ...prices, ...sizes, ...platforms];
}
