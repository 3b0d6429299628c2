import type { Account } from "../inventory/inventory.ts";
import type { ExplainedWorkloads, Explanation } from "../plan/explain.ts";
import type { Level } from "../plan/level.ts";
import { DAY, monthEnd, monthStart } from "../units/month.ts";
import type { Quantity } from "../units/quantity.ts";
import { decimalUsd } from "../units/usd.ts";
import { amount, dayText, longMonthText, rangeText, vcpuText } from "./format-number.ts";
import { KIND_SHORT, KIND_WORDS } from "./kind-words.ts";
import { plainText } from "./plain-text.ts";
import { marksOf } from "./report-tables.ts";
import type { Measure } from "./cell-width.ts";
import { wrapped } from "./table.ts";

type Row = { readonly step: string; readonly text: string; readonly figure: string };

/** Prints a figure taken apart in seven steps, each with its own figure at the right. */
export function explainText(
  explanation: Explanation,
  accounts: readonly Account[],
  sample: boolean,
  width: number,
  measure: Measure,
): string {
  const { subject, basis, cost, fullMonth, standalone, month, everything } = explanation;
  const name = (id: string | null) => accounts.find((account) => account.id === id)?.name ?? id ?? "account not given";
  const who =
    subject.accountId === null || name(subject.accountId) === subject.accountId
      ? name(subject.accountId)
      : `${name(subject.accountId)} (${subject.accountId})`;
  const moment = dayText(explanation.asOf);
  const title = [who, subject.regionId ?? "no Region", KIND_WORDS[subject.kind], BASIS_WORDS[basis], moment]
    .map(plainText)
    .join(" · ");
  const rows = [
    ...vcpuRows(explanation),
    ...hourRows(explanation),
    ...poolRows(explanation, name),
    ...priceRows(explanation),
  ];
  const closing: Row[] = [
    ...(month === null
      ? []
      : [{ step: "", text: `${longMonthText(month)}, billed`, figure: `${marked(cost)}${between(cost)}` }]),
    {
      step: "",
      text: month === null ? "a full month" : "a full month after the trial",
      figure: `${marked(fullMonth)}${between(fullMonth)}`,
    },
    { step: "", text: "alone, without a shared ladder", figure: `${marked(standalone)}${between(standalone)}` },
    ...(everything === null
      ? []
      : [
          {
            step: "",
            text: `if all were protected, ${vcpuText(everything.vcpus.expected)} vCPU`,
            figure: `${marked(everything.cost)}${between(everything.cost)}`,
          },
        ]),
  ];
  const sampleLine = sample ? ["SAMPLE, invented"] : [];
  return [
    ...sampleLine,
    ...wrapped(title, width, measure, ""),
    "",
    ...lines(rows, width, measure),
    "",
    ...lines(closing, width, measure),
    "",
  ].join("\n");
}

const BASIS_WORDS = { current: "protected today", everything: "if everything were protected" };

const marked = (cost: Explanation["cost"]): string => `${amount(cost.expected)}${marksOf(cost, {})}`;
const between = (cost: Explanation["cost"]): string => (marksOf(cost, {}) === "" ? "" : `   ${rangeText(cost)}`);

/** Steps with their figures in one column at the right; a long sentence goes on below. */
function lines(rows: readonly Row[], width: number, measure: Measure): string[] {
  const figures = Math.max(...rows.map(({ figure }) => figure.length));
  const room = Math.min(width, 110) - STEP - figures - 2;
  return rows.flatMap(({ step, text, figure }) => {
    const [first = "", ...more] = wrapped(plainText(text), figure === "" ? room + figures : room, measure, "");
    const line =
      `${step.padEnd(STEP)}${first}${" ".repeat(Math.max(0, room - measure(first)))}  ${figure.padStart(figures)}`.trimEnd();
    return [line, ...more.map((part) => " ".repeat(STEP) + part)];
  });
}

/** Columns that the names of the steps take. */
const STEP = 11;

function vcpuRows({ workloads, vcpus }: Explanation): Row[] {
  const shown = workloads.slice(0, 8).map((group) => ({ text: workloadText(group) }));
  const [first] = shown;
  const rest = workloads.length - shown.length;
  const total = `${vcpuText(vcpus.expected)}${marksOf(vcpus, {}, vcpuText)} vCPU`;
  return [
    { step: "1 vCPU", text: first?.text ?? "nothing was found here", figure: total },
    ...shown.slice(1).map(({ text }) => ({ step: "", text, figure: "" })),
    ...(rest > 0 ? [{ step: "", text: `and ${rest} more groups`, figure: "" }] : []),
  ];
}

function workloadText({ count, type, each, cluster, covered, coveredVcpus, state }: ExplainedWorkloads): string {
  const size = each === null ? "size unknown" : vcpuText(each);
  const what = type === null ? `${count} × ${size}` : `${count} × ${type} × ${size}`;
  const where = cluster === null ? "" : `, cluster ${cluster}`;
  const watched = {
    covered: "covered",
    partial: `${vcpuText(coveredVcpus)} vCPU covered`,
    "not-covered": "not covered",
    unknown: "coverage not read",
  }[covered];
  return plainText(`${what}${where}; ${state}, ${watched}`);
}

const hours = (quantity: Quantity): string =>
  `${amount(Number((quantity * 10_000n) / 3_600_000n) * 100).replace(/\.00$/, "")} vCPU-hours`;

const months = (quantity: Quantity, unit: Quantity, mark = ""): string =>
  `${amount(Number((quantity * 1_000_000n + unit / 2n) / unit))}${mark} vCPU-months`;

function hourRows(explanation: Explanation): Row[] {
  const { month, metered, paid, trialEnds, divisorHours, unit, trial, level } = explanation;
  const span =
    month === null
      ? `a full month of ${divisorHours} hours`
      : `${longMonthText(month)} has ${(monthEnd(month) - monthStart(month)) / 3_600_000} hours`;
  const rows: Row[] = [{ step: "2 hours", text: `${runs(explanation)}; ${span}`, figure: hours(metered) }];
  if (level !== null) {
    const weeks = `quietest ${percentOfNow(level, "quietest")}, busiest ${percentOfNow(level, "busiest")}`;
    rows.push({ step: "  weeks", text: weeks, figure: "" });
  }
  if (month !== null && trialEnds !== null) {
    const from = trial === "not-started" ? "if switched on at the report's date, free" : "free";
    rows.push({
      step: "  trial",
      text: `${from} from ${dayText(trialEnds - 30 * DAY)} to ${dayText(trialEnds)}`,
      figure: `-${hours(metered - paid)}`,
    });
    rows.push({ step: "  paid", text: "", figure: hours(paid) });
  }
  rows.push({ step: "3 divisor", text: `÷ ${divisorHours} hours (setting month-hours)`, figure: months(paid, unit) });
  return rows;
}

/** How much of a month the vCPUs run. */
function runs({ always, level }: Explanation): string {
  if (level === null) return always ? "what was seen once runs on" : "the hours that are stated";
  const others = always ? "" : " where no hours are stated";
  return `usage metrics, mean of 30 days: ${percentOfNow(level, "mean")}${others}`;
}

const percentOfNow = (level: Level, part: keyof Level): string =>
  `${amount(Math.round((level[part] * 1e8) / level.now)).replace(/\.?0+$/, "")} % of now`;

function poolRows({ pool, unit, subject, paid, cost }: Explanation, name: (id: string | null) => string): Row[] {
  const others = pool.members.filter(({ accountId }) => accountId !== subject.accountId);
  const share = pool.quantity === 0n ? 0 : Number((paid * 1_000_000n) / pool.quantity) / 10_000;
  const who =
    pool.scope === subject.accountId || others.length === 0
      ? `${plainText(name(subject.accountId))} only`
      : `with ${others.length} other${others.length === 1 ? "" : "s"}: ${others
          .slice(0, 3)
          .map(
            (member) => `${plainText(name(member.accountId))} ${amount(Number((member.quantity * 1_000_000n) / unit))}`,
          )
          .join(", ")}`;
  const mark = pool.open ? "~" : "";
  const meter = pool.meter === "all" ? "all kinds" : KIND_SHORT[subject.kind].name;
  const where = `${subject.regionId ?? "no Region"} ${meter}`;
  const tiers = pool.tiers.flatMap((tier, index): Row[] => {
    if (tier.quantity === 0n) return [];
    const quantity = amount(Number((tier.quantity * 1_000_000n) / unit));
    const price = tier.price === null ? "each kind's price" : decimalUsd(tier.price);
    const words = index === 0 ? `first ${quantity}` : `next ${quantity}`;
    return [
      {
        step: index === 0 ? "5 tiers" : "",
        text: `${words} × ${price}${tier.assumed ? "~" : ""}`,
        figure: `${amount(tier.cost)}${mark}`,
      },
    ];
  });
  return [
    {
      step: "4 pool",
      text: subject.accountId === null ? `${where}, by itself` : `${where} of ${plainText(pool.scope)}: ${who}`,
      figure: months(pool.quantity, unit, mark),
    },
    ...tiers,
    ...(pool.tiers.length > 1 && tiers.length > 1
      ? [{ step: "", text: "the pool", figure: `${amount(pool.cost)}${mark}` }]
      : []),
    {
      step: "6 share",
      text: `${share.toFixed(2)} % of the pool`,
      figure: marked(cost),
    },
  ];
}

function priceRows({ rate, subject, discount }: Explanation): Row[] {
  const { price } = rate;
  const day = dayText(Date.parse(`${price.asOf.slice(0, 10)}T00:00:00Z`));
  const first = decimalUsd(price.tiers[0]?.price ?? 0);
  const text = {
    no: `${price.regionId}, list of ${day}, confidence ${[...new Set(price.tiers.map(({ confidence }) => confidence))].join(", ")}`,
    "upper-tiers": `${price.regionId}, list of ${day}: the first tier; the others keep US East's proportion`,
    region: `${subject.regionId ?? "no Region"} ${KIND_SHORT[subject.kind].name} is not in the price list: US East ${first} (${day}) × 1.20, from × 1.00 to × 1.50`,
  }[rate.assumed];
  return [
    { step: "7 price", text, figure: "" },
    { step: "", text: price.source, figure: "" },
    ...(discount === 0 ? [] : [{ step: "", text: `less the discount of ${discount / 100} %`, figure: "" }]),
  ];
}
