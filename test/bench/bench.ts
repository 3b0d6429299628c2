import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { createJudge } from "../../src/inventory/eligibility.ts";
import { forecast } from "../../src/plan/forecast.ts";
import { choicesOf } from "../../src/plan/choices.ts";
import { startPreparation } from "../../src/plan/population.ts";
import type { Rule, Scenario } from "../../src/plan/scenario.ts";
import { EMPTY_SCENARIO } from "../../src/plan/scenario.ts";
import { WHOLE } from "../../src/plan/usage.ts";
import { prepareWhatIf } from "../../src/plan/what-if.ts";
import { readInventory } from "../../src/sources/inventory-file.ts";
import { readPriceList } from "../../src/sources/price-file.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";
import { writeInventoryMillion } from "./inventory-million.ts";
import { writeLargePlan } from "./large-plan.ts";

const ROOT = new URL("../../", import.meta.url);
const CLI = fileURLToPath(new URL("dist/watchbill.js", ROOT));
const PARSE = fileURLToPath(new URL("parse-lines.ts", import.meta.url));
const PARSE_PLAN = fileURLToPath(new URL("parse-json.ts", import.meta.url));
const SMALL_PLAN = fileURLToPath(new URL("../fixtures/terraform/pull-request.json", import.meta.url));
const DATA = new URL("data/", ROOT);

/** `--short` leaves out what takes minutes: a plan of a tenth of the size, and no inventories. */
const SHORT = process.argv.includes("--short");

/** Tells a process's peak memory on stderr when it ends. */
const TELL =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('maxRSS='+process.resourceUsage().maxRSS))";

type Run = { readonly milliseconds: number; readonly megabytes: number };

function run(args: readonly string[], told = false): Run {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...(told ? ["--import", TELL] : []), ...args], {
    encoding: "utf8",
  });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return { milliseconds, megabytes: Number(/maxRSS=(\d+)/.exec(stderr)?.[1] ?? 0) / 1024 };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Runs two commands in turn, so that both meet the same weather, and gives the ratio of their medians. */
function ratio(a: () => number, b: () => number, rounds: number): { ratio: number; a: number; b: number } {
  const pairs = Array.from({ length: rounds }, () => [a(), b()] as const);
  const [first, second] = [median(pairs.map(([one]) => one)), median(pairs.map(([, two]) => two))];
  return { ratio: first / second, a: first, b: second };
}

function say(what: string, value: string, goal: string): void {
  process.stdout.write(`${what.padEnd(66)} ${value.padStart(9)}   goal ${goal}\n`);
}

const bare = () => run(["-e", "0"]).milliseconds;
const version = ratio(() => run([CLI, "--version"]).milliseconds, bare, 15);
say("--version ÷ bare node", version.ratio.toFixed(2), "≤ 1.5");
const sample = ratio(() => run([CLI, "report", "sample"]).milliseconds, bare, 15);
say("report sample ÷ bare node", sample.ratio.toFixed(2), "≤ 4");
const check = ratio(() => run([CLI, "check", SMALL_PLAN, "--budget", "1000", "--offline"]).milliseconds, bare, 15);
say("check of a plan ÷ bare node", check.ratio.toFixed(2), "< 5");

const folder = mkdtempSync(join(tmpdir(), "watchbill-bench-"));
try {
  const bytes = SHORT ? 10e6 : 100e6;
  const plan = join(folder, "plan.json");
  writeLargePlan(plan, bytes);
  let planMemory = 0;
  const reportPlan = () => {
    const { milliseconds, megabytes } = run([CLI, "report", plan, "--quiet"], true);
    planMemory = Math.max(planMemory, megabytes);
    return milliseconds;
  };
  const parsed = ratio(reportPlan, () => run([PARSE_PLAN, plan]).milliseconds, 5);
  say(
    `report of a plan of ${bytes / 1e6} MB ÷ JSON.parse of it (${(parsed.b / 1000).toFixed(1)} s)`,
    parsed.ratio.toFixed(2),
    SHORT ? "none set" : "≤ 2",
  );
  say("  its peak memory, MB", planMemory.toFixed(0), "< 1000");
  rmSync(plan);
  if (!SHORT) await inventories(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function inventories(into: string): Promise<void> {
  const million = join(into, "million.ndjson");
  writeInventoryMillion(million, 1_000_000);
  let memory = 0;
  const report = () => {
    const { milliseconds, megabytes } = run([CLI, "report", million, "--quiet"], true);
    memory = Math.max(memory, megabytes);
    return milliseconds;
  };
  const read = ratio(report, () => run([PARSE, million]).milliseconds, 3);
  say(
    `report over 1,000,000 workloads ÷ JSON.parse of its lines (${(read.b / 1000).toFixed(1)} s)`,
    read.ratio.toFixed(2),
    "≤ 2.2",
  );
  say("  its peak memory, MB", memory.toFixed(0), "< 400");

  const file = join(into, "hundred-thousand.ndjson");
  writeInventoryMillion(file, 100_000);
  const tables = readReferenceTables(DATA);
  const prices = readPriceList(DATA, undefined);
  const { workloads, ...frame } = await readInventory(file, createJudge(tables));
  const prepareAll = () => {
    const preparation = startPreparation();
    for (const workload of workloads) preparation.add(workload);
    return preparation.finish(frame);
  };
  const population = prepareAll();
  const timed = (work: () => unknown) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const options = {
    asOf: frame.asOf,
    months: 12,
    monthHours: "calendar",
    ladder: "per-meter",
    tierScope: null,
    discount: 0,
    view: WHOLE,
    allowedGaps: [],
  } as const;
  const priced = ratio(
    () => timed(() => forecast(population, prices, options)),
    () => timed(prepareAll),
    15,
  );
  const what = `forecast of 100,000 prepared workloads (${population.groups.length} groups, ${priced.a.toFixed(0)} ms) ÷ preparing them`;
  say(what, priced.ratio.toFixed(2), "none set");

  const choices = choicesOf(population);
  const picked = [...choices.tags, ...choices.clusters, ...choices.accounts].map(({ match }) => ({
    match,
    protect: false,
  }));
  const pass = () => population.groups.reduce((sum, group) => sum + group.everything.expected, 0);
  const office = { days: "weekdays", from: 480, until: 1200, offset: 0 } as const;
  const said = ({ match }: Rule, rank: number): Rule => {
    if (rank % 4 === 0) return { match, growth: { by: "vcpus", vcpus: 40_000 } };
    if (rank % 4 === 1) return { match, hours: office };
    return { match, protect: rank % 4 === 2, from: Date.UTC(2027, rank % 2, 1) };
  };
  const rates = (index: number): Scenario["growth"] => ({ by: "rate", rate: index % 2 });
  const scenarios: readonly (readonly [string, readonly Rule[], (index: number) => Scenario["growth"]])[] = [
    ["20 rules", picked, rates],
    ["20 rules of dates, growth and hours", picked.map(said), () => null],
  ];
  for (const [name, rules, growthAt] of scenarios) {
    const { whatIf } = prepareWhatIf(population, prices, options);
    const own: number[] = [];
    const passes: number[] = [];
    for (let index = 0; index < 40; index++) {
      const scenario = { ...EMPTY_SCENARIO, rules: rules.slice(index, index + 20), growth: growthAt(index) };
      own.push(timed(() => whatIf(scenario)));
      passes.push(timed(pass));
    }
    const slow = own.toSorted((a, b) => a - b)[Math.floor(own.length * 0.95)] ?? 0;
    say(`what-if with ${name}, one changed (median ${median(own).toFixed(0)} ms), p95 in ms`, slow.toFixed(0), "≤ 50");
    say("  its median ÷ one pass over the groups", (median(own) / median(passes)).toFixed(1), "none set");
  }
}
