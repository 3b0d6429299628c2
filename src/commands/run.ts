import { Command, CommanderError, InvalidArgumentError } from "commander";
import { Interrupted, nearest, UserError } from "../errors.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Allowance } from "../plan/budget.ts";
import { parseUsd } from "../units/usd.ts";
import { logText } from "../views/log-text.ts";
import { plainText } from "../views/plain-text.ts";
import type { CheckFlags } from "./check.ts";
import { bugText } from "./bug.ts";
import type { Context } from "./context.ts";
import { emit, isStep } from "./output.ts";
import { addPriceCommands } from "./prices.ts";
import { report } from "./report.ts";
import type { ScanFlags } from "./scan.ts";
import type { ExplainFlags } from "./explain.ts";
import { COMMANDS } from "./load.ts";
import {
  addReachFlags,
  addReportFlags,
  addSourceFlags,
  FORMATS,
  oneOf,
  ROLLOUT_FORMATS,
  ROLLOUT_UNITS,
  TRIAL_FORMATS,
} from "./flags.ts";
import type { ReportFlags } from "./flags.ts";
import type { RolloutFlags } from "./rollout.ts";
import type { TrialFlags } from "./trials.ts";

const SOURCES = `
SOURCE is aws (live), a file (inventory, estimate, a plan or state of Terraform
as JSON, a template of CloudFormation, or answers of the AWS CLI, told apart by
content), a cdk.out folder, typed vCPUs such as eks=300,fargate=50@us-east-1,
- for standard input, or sample: the bundled, invented organization. Several
make one inventory.

Exit codes: 0 done or within budget, 1 over budget, 2 usage or input error,
3 undecided.`;

/** Reads the words of the command line, runs the command they name, and returns its exit code. */
export async function run(words: readonly string[], world: Context): Promise<number> {
  const context = isStep(world) ? { ...world, note: (text: string) => world.note(logText(text)) } : world;
  let code = 0;
  const program = new Command("watchbill")
    .description("What Amazon GuardDuty Runtime Monitoring costs, per AWS account, before and after it is switched on.")
    .version(context.version, "-V, --version")
    .addHelpText("after", SOURCES)
    .exitOverride()
    .configureOutput({ writeOut: (text) => emit(text, {}, context), writeErr: () => {} });
  addReportFlags(program.command("open", { isDefault: true, hidden: true }))
    .argument("[SOURCE...]")
    .action(async (sources: string[], flags: ReportFlags) => {
      const { stage } = context;
      const asksReport = flags.format !== "table" || flags.details === true || flags.output !== undefined;
      if (stage === null || asksReport) code = await report(sources, flags, context);
      else code = await (await import("./tui.ts")).openTui(sources, flags, stage, context);
    });
  addReportFlags(program.command("report"))
    .description("print a report (of the sample where no source is named)")
    .argument("[SOURCE...]")
    .action(async (sources: string[], flags: ReportFlags) => {
      code = await report(sources, flags, context);
    });
  addReportFlags(program.command("check"))
    .description("judge budgets: those of the settings file, and what is given here; the exit code is the verdict")
    .argument("<SOURCE...>")
    .option("--budget <USD>", "the most a full month may cost, every trial over", budget)
    .option("--baseline <SOURCE>", "what a change is measured from: any source, or a file of report -f baseline")
    .option("--max-increase <USD|PERCENT%>", "how much more than the baseline a full month may cost", maxIncrease)
    .option("--max-unresolved <N>", "undecided where more workloads than this have an unknown size or platform", count)
    .option("--require-limits", "over budget where something scales without an upper bound in code")
    .action(async (sources: string[], flags: CheckFlags) => {
      code = await (await import("./check.ts")).check(sources, flags, context);
    });
  addReportFlags(program.command("diff"), FORMATS, ["table", "json", "markdown", "github"])
    .description("what changed between two sources, in vCPU and dollars")
    .argument("<BEFORE>")
    .argument("<AFTER>")
    .action(async (before: string, after: string, flags: ReportFlags) => {
      code = await (await import("./diff.ts")).diff(before, after, flags, context);
    });
  addSourceFlags(program.command("init"))
    .description("begin a settings file with budgets, and a scenario, from what a source holds; overwrites nothing")
    .argument("<SOURCE...>")
    .option("-o, --output <FOLDER>", "where watchbill.yaml and scenario.yaml go (default: here)")
    .action(async (sources: string[], flags: ReportFlags) => {
      code = await (await import("./init.ts")).init(sources, flags, context);
    });
  addSourceFlags(program.command("explain"))
    .description("take one figure apart: vCPU, hours, divisor, pool, tiers, share, price and its source")
    .argument("<SOURCE...>")
    .option("--kind <KIND>", KINDS.join(", "), oneOf(KINDS))
    .option("-o, --output <FILE>", "write to a file")
    .action(async (sources: string[], flags: ExplainFlags) => {
      code = await (await import("./explain.ts")).explain(sources, flags, context);
    });
  addReportFlags(program.command("trials"), TRIAL_FORMATS)
    .description("the trial calendar: when each free trial ends, what trials hide, and when that comes onto the bill")
    .argument("<SOURCE...>")
    .action(async (sources: string[], flags: TrialFlags) => {
      code = await (await import("./trials.ts")).trials(sources, flags, context);
    });
  addReportFlags(program.command("rollout"), ROLLOUT_FORMATS)
    .description("when what can be switched on so that no month's bill passes a ceiling; -f scenario writes it as one")
    .argument("<SOURCE...>")
    .requiredOption("--ceiling <USD>", "the most that a month's expected bill may come to", ceiling)
    .option("--by <UNIT>", "what is switched on together: account, ou or cluster", oneOf(ROLLOUT_UNITS), "account")
    .option("--order <FILE>", "what comes first: names, one a line")
    .action(async (sources: string[], flags: RolloutFlags) => {
      code = await (await import("./rollout.ts")).rolloutPlan(sources, flags, context);
    });
  addReachFlags(program.command("scan"))
    .description("read AWS into an inventory file; goes on with an interrupted one")
    .option("-o, --output <FILE>", "the file; gzipped if it ends in .gz", "inventory.ndjson")
    .action(async (flags: ScanFlags) => {
      code = await (await import("./scan.ts")).scanFile(flags, context);
    });
  addPriceCommands(
    program,
    context,
    (done) => {
      code = done;
    },
    async (reach) => {
      const { connectPriceList } = await import("./live.ts");
      return connectPriceList(reach, context);
    },
  );
  const [first, asked] = words;
  if (first === "help" && asked !== undefined && !COMMANDS.includes(asked)) {
    const near = nearest(asked, COMMANDS);
    throw new UserError(
      "usage",
      `there is no command "${asked}"`,
      near === null ? "see watchbill --help" : `did you mean ${near}?`,
    );
  }
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw usageError(error);
  }
  return code;
}

/** Runs a command line and tells what went wrong: one line for what the user can put right, a stack for our own bug. */
export async function runToExit(words: readonly string[], context: Context): Promise<number> {
  try {
    return await run(words, context);
  } catch (error) {
    if (error instanceof Interrupted) return error.code;
    if (error instanceof UserError) {
      context.note(`watchbill: ${plainText(error.message)}; ${plainText(error.hint)}\n`);
    } else {
      context.note(bugText(error));
    }
    return 2;
  }
}

function budget(typed: string): number {
  const amount = dollars(typed);
  if (amount === null)
    throw new UserError("bad-budget", `--budget ${typed} is no amount`, "write US dollars, such as 8000 or 99.50");
  return amount;
}

function ceiling(typed: string): number {
  const amount = dollars(typed);
  if (amount === null)
    throw new UserError("bad-ceiling", `--ceiling ${typed} is no amount`, "write US dollars, such as 8000 or 99.50");
  return amount;
}

function maxIncrease(typed: string): Allowance {
  const usd = dollars(typed);
  if (usd !== null) return { usd };
  if (/^\d{1,4}(\.\d{1,2})?%$/.test(typed)) return { percent: Math.round(Number.parseFloat(typed) * 100) };
  throw new UserError(
    "bad-budget",
    `--max-increase ${typed} is neither an amount nor a percentage`,
    "write US dollars, such as 100, or a percentage, such as 10%",
  );
}

function count(typed: string): number {
  if (!/^\d{1,9}$/.test(typed)) throw new InvalidArgumentError("It is a whole number from 0 on.");
  return Number(typed);
}

/** US dollars as people type them, such as `$1,200.50`; null for anything else. */
function dollars(typed: string): number | null {
  const grouped = /^\$?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/.test(typed);
  return grouped ? parseUsd(typed.replace(/^\$/, "").replaceAll(",", "")) : null;
}

/** Commander's message as one line of ours. */
function usageError(error: CommanderError): UserError {
  const text = error.message.replace(/^error: /, "");
  const [, flag, value, why] = /^option '.*?(--[\w-]+).*?' argument '(.*)' is invalid\. (.*)$/s.exec(text) ?? [];
  if (why !== undefined)
    return new UserError("usage", `${flag} ${value} is not understood`, lowered(why.replace(/\.$/, "")));
  const [first = "", ...more] = text.split("\n");
  const hint = lowered(more.join(" ").replace(/[()]/g, "").trim());
  return new UserError("usage", first.replace(/\.$/, ""), hint === "" ? "see watchbill --help" : hint);
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
