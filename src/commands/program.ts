import { Argument, Command, Option } from "commander";
import { KINDS } from "../inventory/workload.ts";
import { budget, ceiling, count, maxIncrease } from "./amount-flags.ts";
import type { CheckFlags } from "./check.ts";
import { SORT_KEYS, WHERE_KEYS } from "../plan/coverage-filter.ts";
import type { CompletionShell } from "../views/completion/command-words.ts";
import { SHELLS } from "../views/completion/command-words.ts";
import type { Context } from "./context.ts";
import type { CoverageFlags } from "./coverage.ts";
import type { DoctorFlags } from "./doctor.ts";
import type { ExplainFlags } from "./explain.ts";
import {
  addReachFlags,
  addReportFlags,
  addSourceFlags,
  COVERAGE_FORMATS,
  FORMATS,
  listed,
  oneOf,
  REDACT,
  ROLLOUT_FORMATS,
  ROLLOUT_UNITS,
  TRIAL_FORMATS,
} from "./flags.ts";
import type { ReportFlags } from "./flags.ts";
import { emit } from "./output.ts";
import { addPriceCommands } from "./prices.ts";
import { addSetupCommands } from "./setup.ts";
import { report } from "./report.ts";
import type { RolloutFlags } from "./rollout.ts";
import type { ScanFlags } from "./scan.ts";
import type { TrialFlags } from "./trials.ts";
import { condition } from "./where.ts";

const SOURCES = `
SOURCE is aws (live), a file (inventory, estimate, a plan or state of Terraform
as JSON, a template of CloudFormation, answers of the AWS CLI, or EventBridge's
notices of coverage, told apart by content), a cdk.out folder, typed vCPUs such
as eks=300,fargate=50@us-east-1, - for standard input, or sample: the bundled,
invented organization. Several make one inventory.

Exit codes: 0 done or within budget, 1 over budget, 2 usage or input error,
3 undecided.`;

/** Builds the command line: every command with its flags, which hands its exit code to `setCode` when it is done. */
export function buildProgram(context: Context, setCode: (code: number) => void): Command {
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
      if (stage === null || asksReport) setCode(await report(sources, flags, context));
      else setCode(await (await import("./tui.ts")).openTui(sources, flags, stage, context));
    });
  addReportFlags(program.command("report"))
    .description("print a report (of the sample where no source is named)")
    .argument("[SOURCE...]")
    .action(async (sources: string[], flags: ReportFlags) => setCode(await report(sources, flags, context)));
  addReportFlags(program.command("check"))
    .description("judge budgets: those of the settings file, and what is given here; the exit code is the verdict")
    .argument("<SOURCE...>")
    .option("--budget <USD>", "the most a full month may cost, every trial over", budget)
    .option("--baseline <SOURCE>", "what a change is measured from: any source, or a file of report -f baseline")
    .option("--max-increase <USD|PERCENT%>", "how much more than the baseline a full month may cost", maxIncrease)
    .option("--max-unresolved <N>", "undecided where more workloads than this have an unknown size or platform", count)
    .option("--require-limits", "over budget where something scales without an upper bound in code")
    .action(async (sources: string[], flags: CheckFlags) =>
      setCode(await (await import("./check.ts")).check(sources, flags, context)),
    );
  addReportFlags(program.command("diff"), FORMATS, ["table", "json", "markdown", "github"])
    .description("what changed between two sources, in vCPU and dollars")
    .argument("<BEFORE>")
    .argument("<AFTER>")
    .action(async (before: string, after: string, flags: ReportFlags) =>
      setCode(await (await import("./diff.ts")).diff(before, after, flags, context)),
    );
  addSourceFlags(program.command("init"))
    .description("begin a settings file with budgets, and a scenario, from what a source holds; overwrites nothing")
    .argument("<SOURCE...>")
    .option("-o, --output <FOLDER>", "where watchbill.yaml and scenario.yaml go (default: here)")
    .action(async (sources: string[], flags: ReportFlags) =>
      setCode(await (await import("./init.ts")).init(sources, flags, context)),
    );
  addSourceFlags(program.command("explain"))
    .description("take one figure apart: vCPU, hours, divisor, pool, tiers, share, price and its source")
    .argument("<SOURCE...>")
    .option("--kind <KIND>", KINDS.join(", "), oneOf(KINDS))
    .option("--redact", REDACT)
    .option("-o, --output <FILE>", "write to a file")
    .action(async (sources: string[], flags: ExplainFlags) =>
      setCode(await (await import("./explain.ts")).explain(sources, flags, context)),
    );
  addReportFlags(program.command("coverage"), COVERAGE_FORMATS)
    .description("why vCPUs aren't protected: from eligible to billable, the issues, and what to do about each")
    .argument("<SOURCE...>")
    .option(
      "--where <KEY=VALUE,…>",
      `list what has it, or with != what doesn't: ${WHERE_KEYS.join(", ")}`,
      listed(condition),
    )
    .option("--sort <KEY>", `list by ${SORT_KEYS.join(", ")}`, oneOf(SORT_KEYS))
    .action(async (sources: string[], flags: CoverageFlags) =>
      setCode(await (await import("./coverage.ts")).coverage(sources, flags, context)),
    );
  addReportFlags(program.command("trials"), TRIAL_FORMATS)
    .description("the trial calendar: when each free trial ends, what trials hide, and when that comes onto the bill")
    .argument("<SOURCE...>")
    .action(async (sources: string[], flags: TrialFlags) =>
      setCode(await (await import("./trials.ts")).trials(sources, flags, context)),
    );
  addReportFlags(program.command("rollout"), ROLLOUT_FORMATS)
    .description("when what can be switched on so that no month's bill passes a ceiling; -f scenario writes it as one")
    .argument("<SOURCE...>")
    .requiredOption("--ceiling <USD>", "the most that a month's expected bill may come to", ceiling)
    .option("--by <UNIT>", "what is switched on together: account, ou or cluster", oneOf(ROLLOUT_UNITS), "account")
    .option("--order <FILE>", "what comes first: names, one a line")
    .action(async (sources: string[], flags: RolloutFlags) =>
      setCode(await (await import("./rollout.ts")).rolloutPlan(sources, flags, context)),
    );
  addReachFlags(program.command("scan"))
    .description("read AWS into an inventory file; goes on with an interrupted one")
    .option("-o, --output <FILE>", "the file; gzipped if it ends in .gz", "inventory.ndjson")
    .addOption(new Option("--redact").hideHelp())
    .action(async (flags: ScanFlags) => setCode(await (await import("./scan.ts")).scanFile(flags, context)));
  addSetupCommands(program, context, setCode);
  addPriceCommands(program, context, setCode, async (reach) => {
    const { connectPriceList } = await import("./live.ts");
    return connectPriceList(reach, context);
  });
  addReachFlags(program.command("doctor"))
    .description("which calls work, with which identity, where; safe to paste: names and ids are masked")
    .option("-f, --format <FORMAT>", "table, json", oneOf(["table", "json"]), "table")
    .option("--unmasked", "show account ids, names and AWS's own words")
    .option("--no-color", "plain text")
    .action(async (flags: DoctorFlags) => setCode(await (await import("./doctor.ts")).doctor(flags, context)));
  program
    .command("completion")
    .description("a script that completes commands, flags and their values: source <(watchbill completion bash)")
    .addArgument(new Argument("<SHELL>", SHELLS.join(", ")).argParser(oneOf(SHELLS)))
    .action(async (shell: CompletionShell) =>
      setCode((await import("./completion.ts")).completion(shell, program, context)),
    );
  return program;
}
