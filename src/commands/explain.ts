import { UserError } from "../errors.ts";
import type { Kind } from "../inventory/workload.ts";
import { explain as explainFigure } from "../plan/explain.ts";
import type { Subject } from "../plan/explain.ts";
import { inView } from "../plan/usage.ts";
import { knownRegion } from "../sources/known-region.ts";
import { explainText } from "../views/explain.ts";
import { plainText } from "../views/plain-text.ts";
import { wrapped } from "../views/table.ts";
import { drawn } from "../views/cell-width.ts";
import type { Context } from "./context.ts";
import type { SourceFlags } from "./flags.ts";
import { checkAccounts } from "./flags.ts";
import { load } from "./load.ts";
import { emitText } from "./output.ts";

export type ExplainFlags = SourceFlags & { readonly kind?: Kind; readonly output?: string };

/** `watchbill explain SOURCE… --account ID`: each matching figure taken apart, step by step. */
export async function explain(words: readonly string[], flags: ExplainFlags, context: Context): Promise<number> {
  const { account: typed, region, kind } = flags;
  if (flags.tag !== undefined) {
    throw new UserError("tag", "explain takes whole figures apart, and a tag narrows within one", "leave out --tag");
  }
  const loaded = await load(words, flags, context, true);
  const { population, workloads, prices, options, tables, selectors } = loaded;
  const account = typed === undefined ? undefined : selectors.account(typed);
  if (account !== undefined) {
    const holders = population.groups.flatMap(({ accountId }) => (accountId === null ? [] : [accountId]));
    checkAccounts({ ...options.view, accounts: [account] }, new Set(holders));
  }
  const regionId = region === undefined ? null : knownRegion(region, tables);
  const subjects = new Map<string, Subject>();
  for (const group of population.groups) {
    if (group.gap !== null || !inView(group, options.view) || (account !== undefined && group.accountId !== account))
      continue;
    if ((regionId !== null && group.regionId !== regionId) || (kind !== undefined && group.kind !== kind)) continue;
    const subject = { accountId: group.accountId, regionId: group.regionId, kind: group.kind };
    subjects.set(JSON.stringify(subject), subject);
  }
  if (account === undefined && new Set([...subjects.values()].map(({ accountId }) => accountId)).size > 1) {
    throw new UserError("no-account", "explain takes one account's figure apart", "name it with --account ID");
  }
  const refused = population.frame.gaps.filter(
    (gap) =>
      gap.hides.some((hidden) => kind === undefined || hidden.kind === kind) &&
      // What is asked for may hide in a gap whose place is unknown.
      (account === undefined || gap.accountId === null || gap.accountId === account) &&
      (regionId === null || gap.regionId === null || gap.regionId === regionId),
  );
  const unread = refused.map((gap) =>
    plainText(
      `${gap.accountId ?? "all accounts"} × ${gap.regionId ?? "all Regions"} was not read whole: ${gap.api} ${gap.reason}`,
    ),
  );
  if (subjects.size === 0 && unread.length > 0) {
    throw new UserError("not-read", unread.join(", "), "allow the call, and read it again");
  }
  if (subjects.size === 0) {
    const where = [account, region, kind].filter((word) => word !== undefined).join(" × ");
    throw new UserError(
      "nothing-found",
      `nothing was found for ${where}`,
      "leave out --region or --kind to see what there is",
    );
  }
  const { accounts, sample } = population.frame;
  const explanations = [...subjects.values()].map((subject) =>
    explainFigure(population, workloads, prices, options, subject),
  );
  const text = await drawn((measure) =>
    [
      ...explanations.map((one) => explainText(one, accounts, sample, context.width, measure)),
      ...unread.flatMap((line) => wrapped(line, context.width, measure, "", "  ")),
    ].join("\n"),
  );
  emitText(unread.length > 0 ? `${text}\n` : text, flags, context);
  return 0;
}
