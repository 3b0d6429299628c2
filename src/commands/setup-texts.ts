import { UserError } from "../errors.ts";
import { KINDS } from "../inventory/workload.ts";
import { clustersByHand, vpcsByHand } from "../plan/by-hand.ts";
import { DEFAULT_ROLE } from "../sources/aws/apis.ts";
import { callerPolicy, readerPolicy } from "../sources/aws/iam-policy.ts";
import { readAddonChoices } from "../sources/addon-versions.ts";
import { knownRegion } from "../sources/known-region.ts";
import { readReferenceTables } from "../sources/reference-data.ts";
import { roleModule, roleTemplate } from "../views/setup/account-role.ts";
import { addonCalls, addonCommands, addonCommandsFor, addonModule } from "../views/setup/addon.ts";
import { endpointCalls, endpointModule } from "../views/setup/endpoints.ts";
import { eventModule, eventPattern, eventTemplate } from "../views/setup/event-rule.ts";
import { featureCommands, featureModule } from "../views/setup/feature.ts";
import type { Origin } from "../views/setup/providers.ts";
import { ssmCommands, ssmModule, ssmTemplate } from "../views/setup/ssm.ts";
import type { Context } from "./context.ts";
import type { Loaded } from "./load.ts";
import { load } from "./load.ts";
import { refuseUnwritable } from "./output.ts";
import type { SetupFlags, SetupWhat } from "./setup.ts";

/** Writes one of the texts of `watchbill setup`. Throws a UserError. */
export type SetupText = (
  what: SetupWhat,
  sources: readonly string[],
  flags: SetupFlags,
  context: Context,
) => Promise<string>;

export const setupText: SetupText = async (what, sources, flags, context) => {
  if (flags.output !== undefined) refuseUnwritable(flags.output);
  const { format, role = DEFAULT_ROLE } = flags;
  switch (what) {
    case "iam-policy":
      return policyText(role, flags, context);
    case "account-role": {
      const actions = readerPolicy().Statement.flatMap(({ Action }) => Action);
      return format === "terraform" ? roleModule({ role, actions }) : roleTemplate({ role, actions });
    }
    case "feature": {
      const feature = { kinds: flags.kinds ?? KINDS, organization: flags.organization === true };
      return format === "cli" ? featureCommands(feature) : featureModule(feature);
    }
    case "addon":
      return addonText(sources, flags, context);
    case "endpoints": {
      if (sources.length === 0) return endpointModule();
      const { population, options, tables } = await read(sources, flags, context);
      return endpointCalls(vpcsByHand(population, options.view, tables.regions), originOf(population.frame));
    }
    case "ssm": {
      const tag = oneTag(flags);
      if (format === "cli") return ssmCommands(tag);
      return format === "cloudformation" ? ssmTemplate(tag) : ssmModule(tag);
    }
    case "event-rule":
      if (format === "json") return eventPattern();
      return format === "cloudformation" ? eventTemplate() : eventModule();
  }
};

function policyText(role: string, { caller, region }: SetupFlags, context: Context): string {
  const tables = readReferenceTables(context.dataDirectory);
  const partition = region === undefined ? "aws" : tables.regions.get(knownRegion(region, tables))?.partition;
  const policy = caller === true ? callerPolicy(role, partition) : readerPolicy();
  return `${JSON.stringify(policy, null, 2)}\n`;
}

async function addonText(sources: readonly string[], flags: SetupFlags, context: Context): Promise<string> {
  const builds = readAddonChoices(context.dataDirectory);
  const commands = flags.format === "cli";
  if (sources.length === 0) return commands ? addonCommands(builds) : addonModule(builds);
  const { population, options, tables } = await read(sources, flags, context);
  const found = clustersByHand(population, options.view, tables.regions);
  const origin = originOf(population.frame);
  return commands ? addonCommandsFor(found, builds, origin) : addonCalls(found, origin);
}

/** Reads what was read before: a text is the same wherever and whenever it is written. */
async function read(sources: readonly string[], flags: SetupFlags, context: Context): Promise<Loaded> {
  if (sources.includes("aws")) {
    const hint = "read it into a file, watchbill scan -o inventory.ndjson.gz, and name that";
    throw new UserError("live-source", "setup asks AWS nothing", hint);
  }
  const { accounts, regions, account, region, sourceType, output } = flags;
  const given = Object.entries({ accounts, regions, account, region, sourceType, output });
  const named = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return load(sources, { ...named, months: 1, offline: true }, context, false);
}

const originOf = ({ source, asOf, sample }: Loaded["population"]["frame"]): Origin => ({
  source: source.name,
  asOf: new Date(asOf).toISOString().slice(0, 10),
  sample,
});

function oneTag({ tag = [] }: SetupFlags): { readonly key: string; readonly value: string } | null {
  if (tag.length > 1) {
    throw new UserError("usage", "Systems Manager would take hosts with either tag", "name one --tag");
  }
  return tag[0] ?? null;
}
