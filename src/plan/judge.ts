import { divideDown } from "../units/allocate.ts";
import type { Range } from "../units/range.ts";
import type { Usd } from "../units/usd.ts";
import { USD } from "../units/usd.ts";
import type { Period } from "./bill.ts";
import { billOf, highestBill, isEmpty } from "./bill.ts";
import type { Allowance, Budget, BudgetPolicy, Moved, Verdict, VerdictReason, VerdictState } from "./budget.ts";
import { costChange } from "./difference.ts";
import { unresolvedModel } from "./figure.ts";
import { knowsToday } from "./forecast.ts";
import type { Ground, Question } from "./ground.ts";
import { groundsOf } from "./ground.ts";
import type { Model } from "./model.ts";
import { openCauses } from "./open-cause.ts";
import { driversOf, nameOf } from "./parts.ts";
import { riseOf } from "./rise.ts";
import { standOf } from "./standing.ts";

/** Judges each budget of a policy; those on the increase only where there is a change to judge. */
export const judge = (question: Question, policy: BudgetPolicy): Verdict[] =>
  policy.budgets.flatMap((budget) => {
    const { before, after } = groundsOf(question, budget.coverage, budget.match);
    const period = periodOf(budget, question.options.months);
    if (!("increase" in budget.limit)) return [judgeBill(budget, budget.limit, policy, { before, after, period })];
    return before === null ? [] : [judgeIncrease(budget, budget.limit.increase, policy, { before, after, period })];
  });

type Sides = { readonly before: Ground | null; readonly after: Ground; readonly period: Period };

const periodOf = ({ basis, month }: Budget, months: number): Period =>
  basis === "after-trials" ? { basis } : month === null ? { basis, month, months } : { basis, month };

/** One side's bill against a limit, as strictly as the policy says. */
type Judged = {
  readonly state: VerdictState;
  readonly reasons: readonly VerdictReason[];
  readonly unresolvedHigh: Usd | null;
  readonly bill: ReturnType<typeof billOf>;
};

type MonthlyLimit = Extract<Budget["limit"], { readonly monthly: Usd }>;

/** The expected bill, unrounded: above the limit is exceeded, equal to it is within. */
function judgeBill(budget: Budget, limit: MonthlyLimit, policy: BudgetPolicy, sides: Sides): Verdict {
  const { before, after, period } = sides;
  const own = judgedSide(after, limit, policy, period);
  const was = before === null ? null : judgedSide(before, limit, policy, period);
  const moved = before === null || was === null ? null : movedOf(was, own, { before, after, period });
  // What was over before, and isn't raised, is nobody's fault today.
  const already = moved !== null && (moved.how === "untouched" || moved.how === "better");
  const state = already ? "warning" : own.state;
  const { bill, unresolvedHigh } = own;
  return {
    budget,
    state,
    month: bill.month,
    amount: bill.cost,
    limit: limit.monthly,
    unresolvedHigh,
    moved,
    reasons: [
      ...(already ? [{ what: "already", state: own.state } as const] : []),
      ...own.reasons,
      ...(isEmpty(after) ? [{ what: "empty" } as const] : []),
    ],
    causes: mayExceed(unresolvedHigh, limit.monthly, own.state) ? causesOf(after) : [],
    drivers:
      state === "exceeded"
        ? driversOf(
            { ground: after, month: bill.month },
            before === null || was === null ? null : { ground: before, month: was.bill.month },
          )
        : [],
  };
}

function judgedSide(ground: Ground, limit: MonthlyLimit, policy: BudgetPolicy, period: Period): Judged {
  const bill = billOf(ground, period);
  const open = { ...ground, model: unresolvedModel(ground.model, ground.allowedGaps) };
  const highest = highestBill(open, period);
  const unresolvedHigh = highest === null ? null : Math.max(highest, bill.cost.expected);
  const { state } = standOf(limit, { cost: bill.cost, unresolvedHigh });
  const near = limit.warnAt !== null && state === "warning" ? [{ what: "near", warnAt: limit.warnAt } as const] : [];
  return { ...strictly(state, near, ground, policy), unresolvedHigh, bill };
}

/** A state with what the policy says of groups without a bound, and of workloads that aren't resolved. */
function strictly(
  state: VerdictState,
  reasons: readonly VerdictReason[],
  ground: Ground,
  { maxUnresolved, requireLimits }: BudgetPolicy,
): Pick<Judged, "state" | "reasons"> {
  const where = unlimitedGroups(ground);
  const unlimited: VerdictReason[] = where.length === 0 ? [] : [{ what: "no-limit", where }];
  const workloads = unresolvedWorkloads(ground);
  const tooMany = maxUnresolved !== null && workloads > maxUnresolved;
  const unresolved: VerdictReason[] = tooMany ? [{ what: "unresolved", workloads, most: maxUnresolved }] : [];
  const states: VerdictState[] = [
    state,
    ...unlimited.map((): VerdictState => (requireLimits ? "exceeded" : "warning")),
    ...unresolved.map((): VerdictState => "undecided"),
  ];
  return { state: worstOf(states), reasons: [...reasons, ...unlimited, ...unresolved] };
}

const SEVERITY: readonly VerdictState[] = ["within", "warning", "undecided", "exceeded"];

/** The worst of several states: exceeded, undecided, warning, within. */
export const worstOf = (states: readonly VerdictState[]): VerdictState =>
  states.reduce((worst, state) => (SEVERITY.indexOf(state) > SEVERITY.indexOf(worst) ? state : worst), "within");

/** Verdicts in the order of their severity, the worst first. */
export const bySeverity = (a: Pick<Verdict, "state">, b: Pick<Verdict, "state">): number =>
  SEVERITY.indexOf(b.state) - SEVERITY.indexOf(a.state);

/** Half a cent: what moves less shows as no move, and may come from the rounding of shares. */
const MOVE = USD / 200;

/** How a change moved a bill against its limit. */
function movedOf(was: Judged, own: Judged, { before, after, period }: Sides & { readonly before: Ground }): Moved {
  const delta = costChange(before, after, period, { was: was.bill.cost, is: own.bill.cost });
  const rest = { before: was.bill.cost, delta };
  if (!isBad(own.state)) return { ...rest, how: null };
  if (SEVERITY.indexOf(own.state) > SEVERITY.indexOf(was.state)) return { ...rest, how: "crossed" };
  const rise = own.state === "exceeded" ? delta.expected : riseOf(before, after, period);
  const stricter = countOf(own.reasons) > countOf(was.reasons);
  if (rise === null || rise >= MOVE || stricter) return { ...rest, how: "worse" };
  return { ...rest, how: delta.expected <= -MOVE ? "better" : "untouched" };
}

const isBad = (state: VerdictState): boolean => state === "exceeded" || state === "undecided";

/** How many groups without a bound and workloads that aren't resolved are told. */
const countOf = (reasons: readonly VerdictReason[]): number =>
  reasons.reduce(
    (sum, reason) =>
      sum + (reason.what === "no-limit" ? reason.where.length : reason.what === "unresolved" ? reason.workloads : 0),
    0,
  );

/** The signed increase against what is allowed: any allowance is enough. */
function judgeIncrease(
  budget: Budget,
  allowances: readonly Allowance[],
  policy: BudgetPolicy,
  { before, after, period }: Sides & { readonly before: Ground },
): Verdict {
  const [was, bill] = [billOf(before, period), billOf(after, period)];
  const delta = costChange(before, after, period, { was: was.cost, is: bill.cost });
  const limit = Math.max(...allowances.map((allowance) => allowed(allowance, was.cost)));
  const unresolvedHigh = riseOf(before, after, period);
  const { state: plain } = standOf(
    { monthly: limit, warnAt: null },
    { cost: { ...delta, low: delta.low ?? delta.expected }, unresolvedHigh },
  );
  const { state, reasons } = strictly(plain, [], after, policy);
  const old = strictly(plain, [], before, policy);
  // What had no bound, or wasn't resolved, before the change isn't its doing.
  const inherited = plain !== state && countOf(reasons) <= countOf(old.reasons);
  return {
    budget,
    state: inherited && isBad(state) ? "warning" : state,
    month: bill.month,
    amount: delta,
    limit,
    unresolvedHigh,
    moved: { before: was.cost, delta, how: null },
    reasons: [...reasons, ...(isEmpty(after) && isEmpty(before) ? [{ what: "empty" } as const] : [])],
    causes: mayExceed(unresolvedHigh, limit, state) ? causesOf(after) : [],
    drivers:
      state === "exceeded" ? driversOf({ ground: after, month: bill.month }, { ground: before, month: was.month }) : [],
  };
}

/** Rounded down, so that comparing whole micro-dollars is exact. */
const allowed = (allowance: Allowance, { expected }: Range): Usd =>
  "usd" in allowance ? allowance.usd : divideDown(BigInt(expected) * BigInt(allowance.percent), 10_000n);

/** Groups that scale without an upper bound in code, by what tells them apart. */
const unlimitedGroups = ({ model, basis }: Ground): string[] =>
  model.blocks
    .filter(({ seen }) => seen)
    .flatMap(({ groups }) =>
      groups
        .filter(
          (group) =>
            (basis === "current" ? group.protected : group.everything).unbounded > group.unseen[basis].unbounded,
        )
        .map(nameOf),
    );

/** Resources of code that can't be told; where there is more than code, workloads whose size or platform is unknown. */
function unresolvedWorkloads({ model }: Ground): number {
  const { frame } = model.population;
  return frame.declared === undefined || knowsToday(frame) ? unknownWorkloads(model) : frame.declared.unresolved.length;
}

const unknownWorkloads = (model: Model): number =>
  model.blocks
    .filter(({ seen }) => seen)
    .flatMap(({ doubts }) => [...doubts.values()])
    .reduce((sum, { state, workloads }) => sum + (state === "unknown" ? workloads : 0), 0);

/** Whether it is what wasn't read, priced or resolved that leaves a bill undecided. */
const mayExceed = (unresolvedHigh: Usd | null, limit: Usd, state: VerdictState): boolean =>
  state === "undecided" && (unresolvedHigh === null || unresolvedHigh > limit);

/** Computed only where they are told: each is a recomputation. */
const causesOf = ({ model, basis, allowedGaps }: Ground) => openCauses(model, basis, allowedGaps);
