import { Kept, UserError } from "../errors.ts";
import type { Examination } from "../inventory/examination.ts";
import type { ReferenceTables } from "../inventory/reference-tables.ts";
import type { PriceList } from "../pricing/price-list.ts";
import { REFERENCE_REGION } from "../pricing/price-list.ts";
import type { Pacer } from "../sources/aws/admission.ts";
import type { ExamineQuestion } from "../sources/aws/examine.ts";
import { examine } from "../sources/aws/examine.ts";
import { DEFAULT_ROLE } from "../sources/aws/apis.ts";
import type { LiveQuestion } from "../sources/aws/live.ts";
import { readNetwork } from "../sources/aws/network.ts";
import type { AskPriceList, FetchedPrices } from "../sources/aws/price-list.ts";
import { fetchPriceList } from "../sources/aws/price-list.ts";
import { Refused } from "../sources/aws/refused.ts";
import { openSession } from "../sources/aws/session.ts";
import type { Reach, Session } from "../sources/aws/session.ts";
import { knownRegion } from "../sources/known-region.ts";
import { mergePrices } from "../sources/merge-prices.ts";
import { plainText } from "../views/plain-text.ts";
import type { Context } from "./context.ts";
import type { ReachFlags } from "./flags.ts";
import { showProgress } from "./progress.ts";
import { unnamedEvents } from "./unnamed-events.ts";

/** Opens a session on AWS and puts together what is asked of it. */
export async function openLive(flags: ReachFlags, tables: ReferenceTables, context: Context): Promise<LiveQuestion> {
  const { profile = null, role = DEFAULT_ROLE, organization = false, accounts = null, regions } = flags;
  const { signal, stop } = stoppable(context);
  const pacer = pacerUntil(signal);
  const regionIds = regions === undefined ? null : regions.map((region) => knownRegion(region, tables));
  const session = await openSession(reachOf(flags, context), signal, pacer);
  const tell = context.onScan ?? (flags.quiet === true ? () => {} : showProgress(context, pacer.now));
  return {
    session,
    profile,
    role,
    organization,
    accounts,
    regions: regionIds,
    now: Math.floor(context.now / 1000) * 1000,
    tables,
    pacer,
    signal,
    stop,
    onProgress: flags.redact === true ? unnamedEvents(tell) : tell,
  };
}

const reachOf = ({ profile, role, externalId }: ReachFlags, { decoder, env }: Context): Reach => ({
  profile: profile ?? null,
  role: role ?? DEFAULT_ROLE,
  externalId: externalId ?? null,
  decoder,
  network: readNetwork(env),
  defaultRegion: env["AWS_REGION"] ? null : env["AWS_DEFAULT_REGION"] || null,
});

/** What is asked by `doctor`. */
type ExamineFlags = ReachFlags &
  Pick<ExamineQuestion, "patience" | "onProgress"> & { readonly regionIds: readonly string[] | null };

/** Tries every call on AWS; those that are still under way at the end are given up. */
export async function examineAws(flags: ExamineFlags, context: Context): Promise<Examination> {
  const { accounts = null, organization = false, regionIds, patience, onProgress } = flags;
  const { signal, stop } = stoppable(context);
  const pacer = pacerUntil(signal);
  const reach = reachOf(flags, context);
  try {
    return await examine({ reach, accounts, organization, regions: regionIds, patience, onProgress, pacer, signal });
  } finally {
    stop(new Kept());
  }
}

/** A signal that ends with the run's, or before it. */
function stoppable(context: Context): { readonly signal: AbortSignal; readonly stop: (why: unknown) => void } {
  const stopping = new AbortController();
  const interruption = context.interruption();
  interruption.addEventListener("abort", () => stopping.abort(interruption.reason));
  return { signal: stopping.signal, stop: (why) => stopping.abort(why) };
}

/** Waits end at once when the run is interrupted; whoever waits looks for that himself. */
const pacerUntil = (signal: AbortSignal): Pacer => ({
  now: Date.now,
  sleep: (milliseconds) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener("abort", end);
    }),
});

/** Where AWS answers for its Price List: it doesn't in every Region, and the SDK wouldn't say so. */
const PRICE_LIST_REGION = "us-east-1";

const askOf =
  (session: Session): AskPriceList =>
  (serviceCode, filters) =>
    session.at(session.identity.accountId, PRICE_LIST_REGION).pages(
      "pricing:GetProducts",
      {
        ServiceCode: serviceCode,
        FormatVersion: "aws_v1",
        MaxResults: 100,
        Filters: filters.map(({ field, value }) => ({ Type: "TERM_MATCH" as const, Field: field, Value: value })),
      },
      ({ PriceList }) => PriceList?.map(String),
    );

/** Makes the question to the Price List for `prices refresh`. Throws a UserError where it is refused. */
export async function connectPriceList(flags: ReachFlags, context: Context): Promise<AskPriceList> {
  const signal = context.interruption();
  const ask = askOf(await openSession(reachOf(flags, context), signal, pacerUntil(signal)));
  return async (serviceCode, filters) => {
    try {
      return await ask(serviceCode, filters);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const message = `the AWS Price List can't be read: ${error.api} ${error.reason} (${error.message})`;
      throw new UserError("prices-refused", message, "allow the call, or use the bundled prices");
    }
  };
}

/** AWS's own prices, each Region asked for once. */
export type LivePrices = {
  /** The prices of some Regions from AWS, with the bundled ones where it has none or doesn't answer. */
  readonly of: (regionIds: readonly string[]) => Promise<PriceList>;
  /** Says of which Regions that were asked for AWS gave none. */
  readonly say: () => Promise<void>;
};

/** Makes the questions to the Price List for the Regions of a live source, as they become known. */
export function startLivePrices(
  { session, signal }: LiveQuestion,
  bundled: PriceList,
  { redact }: ReachFlags,
  context: Context,
): LivePrices {
  const ask = askOf(session);
  const asked = new Map<string, Promise<FetchedPrices>>();
  const fetch = async (regionId: string): Promise<FetchedPrices> => {
    try {
      return await fetchPriceList(ask, [regionId], context.today);
    } catch (error) {
      // Whoever stops a reading keeps what there is.
      if (signal.aborted && signal.reason instanceof Kept) return { prices: [], endpoints: [], problems: [] };
      if (!(error instanceof Refused)) throw error;
      const message = `${error.api} ${error.reason}${redact === true ? "" : ` (${error.message})`}`;
      return { prices: [], endpoints: [], problems: [{ regionId, message }] };
    }
  };
  return {
    of: async (regionIds) => {
      // US East stands in for what has no price, so its own must be as fresh as the others.
      for (const regionId of new Set([REFERENCE_REGION, ...regionIds]))
        if (!asked.has(regionId) && !signal.aborted) asked.set(regionId, fetch(regionId));
      const fetched = await Promise.all([...asked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, answer]) => answer));
      return mergePrices(
        {
          prices: fetched.flatMap(({ prices }) => prices),
          endpoints: fetched.flatMap(({ endpoints }) => endpoints),
        },
        bundled,
      );
    },
    say: async () => sayMissing(await Promise.all(asked.values()), context),
  };
}

function sayMissing(fetched: readonly FetchedPrices[], context: Context): void {
  const problems = Map.groupBy(
    fetched.flatMap((one) => one.problems),
    ({ message }) => message,
  );
  for (const [message, alike] of problems) {
    const where = alike.map(({ regionId }) => regionId).join(", ");
    context.note(`watchbill: no live prices for ${plainText(`${where}: ${message}`)}; the bundled ones are used\n`);
  }
}
