import { UserError } from "../../errors.ts";
import type {
  CallOutcome,
  CredentialFacts,
  Entry,
  Examination,
  Obstacle,
  Refusal,
} from "../../inventory/examination.ts";
import type { Api } from "./apis.ts";
import { APIS } from "./apis.ts";
import type { Pacer } from "./admission.ts";
import type { Connection } from "./connection.ts";
import { probePlace } from "./probe-place.ts";
import type { Answers, Probed } from "./probes.ts";
import { PROBES } from "./probes.ts";
import { Refused } from "./refused.ts";
import type { Reach, Session, Witness } from "./session.ts";
import { openSession } from "./session.ts";
import type { Limit, Patience } from "./time-limit.ts";
import { beforeLate, startLimit } from "./time-limit.ts";

/** How far an examination is. */
export type ExamineEvent =
  | { readonly type: "identity" }
  | { readonly type: "entering"; readonly accounts: number }
  | { readonly type: "probing"; readonly done: number; readonly places: number }
  | { readonly type: "done" };

/** What is examined, and how. */
export type ExamineQuestion = {
  readonly reach: Reach;
  readonly organization: boolean;
  /** Null: the caller's account, or all of the organization. */
  readonly accounts: readonly string[] | null;
  /** Null: the Region that environment or profile name. */
  readonly regions: readonly string[] | null;
  readonly patience: Patience;
  readonly pacer: Pacer;
  readonly signal: AbortSignal;
  readonly onProgress: (event: ExamineEvent) => void;
};

/** Where the Price List answers. */
const PRICE_LIST_REGION = "us-east-1";

const probed = (asks: "caller" | "account"): Probed[] =>
  (Object.keys(PROBES) as Probed[]).filter((api) => APIS[api] === asks);

/**
 * Finds out who the caller is, enters each account once, and tries every call that a scan makes in each account and Region. What
 * fails is a part of the answer; only an interruption throws.
 */
export async function examine(question: ExamineQuestion): Promise<Examination> {
  try {
    return await examineAll(question);
  } finally {
    question.onProgress({ type: "done" });
  }
}

async function examineAll(question: ExamineQuestion): Promise<Examination> {
  const { reach, patience, pacer, signal, onProgress } = question;
  let credentials: CredentialFacts | null = null;
  let aheadMilliseconds: number | null = null;
  let refused: Refused | null = null;
  const witness: Witness = {
    credentials: (found) => (credentials ??= found),
    refused: (found) => (refused = found),
    answered: (theirs, ours) => (aheadMilliseconds ??= Math.round((ours - theirs) / 1000) * 1000),
  };
  onProgress({ type: "identity" });
  let session: Session;
  try {
    session = await beforeLate(openSession(reach, signal, pacer, witness), patience.identity, () =>
      noAnswer(credentials),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof UserError)) throw error;
    const { code, message } = error;
    return {
      credentials,
      aheadMilliseconds,
      obstacle: { code: obstacleCode(code), message, refusal: refused === null ? null : refusalOf(refused) },
    };
  }
  try {
    const found = await examineSession(session, question);
    return { credentials, aheadMilliseconds, obstacle: null, identity: session.identity, ...found };
  } finally {
    session.close();
  }
}

function noAnswer(credentials: CredentialFacts | null): UserError {
  return credentials === null
    ? new UserError("no-credentials", "what gives the credentials didn't answer", "see what the profile asks")
    : new UserError("aws-unreachable", "AWS didn't answer", "check the network");
}

const obstacleCode = (code: string): Obstacle["code"] =>
  code === "no-credentials" || code === "credentials-expired" || code === "credentials-refused"
    ? code
    : "aws-unreachable";

async function examineSession(session: Session, question: ExamineQuestion) {
  const { organization, pacer, patience, onProgress } = question;
  const { identity, homeRegion, ownRegion } = session;
  const limit = startLimit(patience, pacer);
  const place = { accountId: identity.accountId, organization, now: pacer.now() };
  const probeAs = (connection: Connection, apis: readonly Probed[]) =>
    probePlace(connection, apis, { ...place, accountId: connection.accountId }, limit);

  const callers = probed("caller").filter((api) => api !== "pricing:GetProducts");
  const [home, prices] = await Promise.all([
    probeAs(session.at(identity.accountId, homeRegion), callers),
    // The other partitions have no Price List of their own.
    identity.partition === "aws"
      ? probeAs(session.at(identity.accountId, PRICE_LIST_REGION), ["pricing:GetProducts"])
      : null,
  ]);
  const accountIds = await wantedAccounts(session, home.answers, question, limit);
  onProgress({ type: "entering", accounts: accountIds.length });
  const entries = await Promise.all(accountIds.map((accountId) => enter(session, accountId, limit)));
  const regionIds = [...new Set(question.regions ?? [ownRegion])];
  const places = entries
    .filter(({ state }) => state === "own" || state === "entered")
    .flatMap(({ accountId }) => regionIds.map((regionId) => session.at(accountId, regionId)));
  let done = 0;
  const reads = await Promise.all(
    places.map(async (connection) => {
      const { outcomes } = await probeAs(connection, probed("account"));
      onProgress({ type: "probing", done: ++done, places: places.length });
      return outcomes;
    }),
  );
  const calls: CallOutcome[] = [...home.outcomes, ...(prices?.outcomes ?? []), ...reads.flat()];
  return { organization: organizationOf(home.answers, home.outcomes, identity.accountId), regionIds, entries, calls };
}

/** The accounts that are named, or all active ones of the organization with the caller's first, or the caller's alone. */
async function wantedAccounts(
  { identity, at, homeRegion }: Session,
  answers: Answers,
  { organization, accounts }: ExamineQuestion,
  limit: Limit,
): Promise<string[]> {
  if (accounts !== null) return [...new Set(accounts)].sort();
  if (!organization || answers("organizations:ListAccounts") === null) return [identity.accountId];
  const api: Api = "organizations:ListAccounts";
  try {
    const pages = at(identity.accountId, homeRegion).pages(api, { MaxResults: 20 }, ({ Accounts }) => Accounts);
    const active = (await limit.within(api, pages)).filter(({ State, Status }) => (State ?? Status) === "ACTIVE");
    return ordered(identity.accountId, active);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // The first page is answered: what it holds can be entered.
    return ordered(identity.accountId, answers(api)?.Accounts ?? []);
  }
}

const ordered = (own: string, others: readonly { readonly Id?: string | undefined }[]): string[] => {
  const ids = others.flatMap(({ Id }) => (Id === undefined || Id === own ? [] : [Id]));
  return [own, ...ids.sort()];
};

async function enter({ identity, enter: take }: Session, accountId: string, limit: Limit): Promise<Entry> {
  if (accountId === identity.accountId) return { accountId, state: "own" };
  if (limit.over()) return { accountId, state: "time-up" };
  try {
    await limit.within("sts:AssumeRole", take(accountId));
    return { accountId, state: "entered" };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { accountId, state: "refused", ...refusalOf(error) };
  }
}

const refusalOf = ({ reason, code, message, denial }: Refused): Refusal => ({ reason, code, message, denial });

function organizationOf(answers: Answers, outcomes: readonly CallOutcome[], accountId: string) {
  const api = "organizations:DescribeOrganization";
  const found = answers(api)?.Organization;
  if (found?.Id !== undefined) return { id: found.Id, managed: found.MasterAccountId === accountId };
  return outcomes.some((one) => one.api === api && one.state === "works") ? ("none" as const) : null;
}
