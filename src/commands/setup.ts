import type { Command } from "commander";
import { nearest, UserError } from "../errors.ts";
import type { Kind } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import { DEFAULT_ROLE } from "../sources/aws/apis.ts";
import type { FileType } from "../sources/detect.ts";
import { FILE_TYPES } from "../sources/detect.ts";
import type { Context } from "./context.ts";
import { accountId, listed, oneOf, tagPair } from "./flags.ts";
import { emitText } from "./output.ts";
import type { SetupText } from "./setup-texts.ts";

/** What a text can be made of, as it was typed. */
export type SetupFlags = {
  readonly format: SetupFormat;
  readonly output?: string;
  readonly role?: string;
  readonly caller?: true;
  readonly organization?: true;
  readonly kinds?: readonly Kind[];
  readonly tag?: readonly { readonly key: string; readonly value: string }[];
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly account?: string;
  readonly region?: string;
  readonly sourceType?: FileType;
};

export type SetupFormat = "terraform" | "cloudformation" | "cli" | "json";

type What = {
  readonly says: string;
  /** The first is the one that is written unless another is asked for. */
  readonly formats: readonly [SetupFormat, ...SetupFormat[]];
  readonly flags?: (command: Command) => Command;
  readonly sources?: true;
};

const withRole = (command: Command): Command =>
  command.option("--role <NAME>", "the role in the other accounts", roleName, DEFAULT_ROLE);

/** What there are texts for. */
const WHATS = {
  "iam-policy": {
    says: "the least that the role in every account must be allowed; with --caller what its caller needs besides",
    formats: ["json"],
    flags: (command) =>
      withRole(command.option("--caller", "the policy of the caller")).option(
        "--region <ID>",
        "a Region of the partition that ARNs are of",
      ),
  },
  "account-role": {
    says: "the role in every account, as a template for a StackSet",
    formats: ["cloudformation", "terraform"],
    flags: withRole,
  },
  feature: {
    says: "switch Runtime Monitoring on, with agents that GuardDuty manages",
    formats: ["terraform", "cli"],
    flags: (command) =>
      command
        .option("--organization", "for all accounts of GuardDuty's administrator")
        .option("--kinds <KIND,…>", "manage the agents of these kinds only", listed(oneOf(KINDS))),
  },
  addon: {
    says: "agents by hand: the add-on, on each EKS cluster of a source that lacks it",
    formats: ["terraform", "cli"],
    sources: true,
  },
  endpoints: {
    says: "agents by hand: the endpoint of each VPC of a source that needs one",
    formats: ["terraform"],
    sources: true,
  },
  ssm: {
    says: "agents by hand: install them on EC2 hosts through Systems Manager",
    formats: ["terraform", "cloudformation", "cli"],
    flags: (command) => command.option("--tag <KEY=VALUE>", "hosts with this tag (default: all)", tagPair),
  },
  "event-rule": {
    says: "keep GuardDuty's notices of coverage, which watchbill reads as a source",
    formats: ["terraform", "cloudformation", "json"],
  },
} as const satisfies Readonly<Record<string, What>>;

export type SetupWhat = keyof typeof WHATS;

/** Adds `watchbill setup WHAT`: texts to apply, which ask nothing of any network. */
export function addSetupCommands(program: Command, context: Context, setCode: (code: number) => void): void {
  const group = program
    .command("setup")
    .description("write a text to apply: a policy, a role, Terraform, CloudFormation or commands of the AWS CLI")
    .argument("[WHAT]")
    .action((what: string | undefined) => {
      if (what === undefined) emitText(list(), {}, context);
      else throw unknownWhat(what);
    });
  for (const [name, what] of Object.entries<What>(WHATS)) {
    const command = group.command(name).description(what.says);
    what.flags?.(command);
    if (what.sources === true) addSourceWords(command);
    command
      .option("-f, --format <FORMAT>", what.formats.join(", "), oneOf(what.formats), what.formats[0])
      .option("-o, --output <FILE>", "write to a file")
      .option("--no-color", "plain text");
    const write = async (sources: readonly string[], flags: SetupFlags): Promise<void> => {
      const texts: SetupText = (await import("./setup-texts.ts")).setupText;
      emitText(await texts(name as SetupWhat, sources, flags, context), flags, context);
      setCode(0);
    };
    if (what.sources === true) command.action(write);
    else command.action((flags: SetupFlags) => write([], flags));
  }
}

/** The few flags of texts that are made from a source. */
const addSourceWords = (command: Command): Command =>
  command
    .argument("[SOURCE...]", "what was read before; without one, a text with variables")
    .option("--accounts <ID,…>", "these accounts only", listed(accountId))
    .option(
      "--regions <ID,…>",
      "these Regions only",
      listed((word) => word),
    )
    .option("--account <ID>", "the account where a source names none", accountId)
    .option("--region <ID>", "the Region where a source names none")
    .option("--source-type <TYPE>", `what the files hold: ${FILE_TYPES.join(", ")}`, oneOf(FILE_TYPES));

function roleName(typed: string): string {
  if (/^[\w+=,.@-]{1,64}$/.test(typed)) return typed;
  throw new UserError("bad-role", `--role ${typed} is no name of a role`, "write its name alone, without path or ARN");
}

const list = (): string => {
  const width = Math.max(...Object.keys(WHATS).map((name) => name.length));
  const rows = Object.entries<What>(WHATS).map(([name, { says }]) => `  ${name.padEnd(width)}  ${says}`);
  return `watchbill setup WHAT writes a text to apply:\n\n${rows.join("\n")}\n\n-f chooses Terraform, CloudFormation or the AWS CLI; watchbill setup WHAT --help says more.\n`;
};

function unknownWhat(what: string): UserError {
  const near = nearest(what, Object.keys(WHATS));
  const hint = near === null ? `it is one of ${Object.keys(WHATS).join(", ")}` : `did you mean ${near}?`;
  return new UserError("usage", `setup has no text for "${what}"`, hint);
}
