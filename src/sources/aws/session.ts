import { STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { UserError } from "../../errors.ts";
import type { CredentialFacts } from "../../inventory/examination.ts";
import { withoutSecrets } from "../../inventory/secrets.ts";
import type { Instant } from "../../units/month.ts";
import type { Pacer } from "./admission.ts";
import { createAdmission, MOST_CALLS } from "./admission.ts";
import type { CallCount, Connection, ConnectionGround, Credentials } from "./connection.ts";
import { connect } from "./connection.ts";
import type { Network } from "./network.ts";
import { endLongAnswers } from "./end-long-answers.ts";
import { Refused, refusedOf } from "./refused.ts";
import { createSilence } from "./silence.ts";

/** How AWS is reached, as flags say it. */
export type Reach = {
  readonly profile: string | null;
  /** The role in the other accounts. */
  readonly role: string;
  readonly externalId: string | null;
  readonly decoder: "fast" | "sdk";
  readonly network: Network;
  /** The Region of AWS_DEFAULT_REGION, which the SDK doesn't read, where no other variable goes first. */
  readonly defaultRegion: string | null;
};

/** Who asks. */
export type Identity = { readonly accountId: string; readonly arn: string; readonly partition: string };

/** A way into every account that may be read. */
export type Session = {
  readonly identity: Identity;
  /** The Region in which what isn't regional is asked. */
  readonly homeRegion: string;
  /** The Region that environment or profile name: where a policy lets the caller work, if it doesn't let him everywhere. */
  readonly ownRegion: string;
  /** Connects to an account and Region: the caller's own account as the caller, any other through the role. */
  readonly at: (accountId: string, regionId: string) => Connection;
  /** Takes the role in an account, once for all its Regions. Throws a Refused. */
  readonly enter: (accountId: string) => Promise<void>;
  readonly count: Readonly<CallCount>;
  /** Lets go of the sockets. */
  readonly close: () => void;
};

/** Is told what is learned on the way to a session, whether or not it opens. */
export type Witness = {
  readonly credentials: (found: CredentialFacts) => void;
  readonly refused: (refused: Refused) => void;
  /** An answer came: its moment by the answerer's clock and by ours. */
  readonly answered: (theirs: Instant, ours: Instant) => void;
};

type Token = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
};

const CONNECT_MILLISECONDS = 5_000;
const ANSWER_MILLISECONDS = 30_000;
/** From an answer's first line to its last byte. */
const BODY_MILLISECONDS = 60_000;
/** Credentials are renewed so long before they end: the SDK itself renews in the last five minutes, at every call. */
const RENEW_MILLISECONDS = 6 * 60_000;

const ignore = (): void => {};
/** The SDK warns on stderr where a profile and keys in the environment stand side by side, though --profile says which is meant. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Where each partition answers what isn't regional. */
const HOME: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-cn": "cn-north-1",
};

/** Finds credentials and asks AWS who they are. Throws a UserError where there are none, or AWS doesn't take them. */
export async function openSession(
  reach: Reach,
  signal: AbortSignal,
  pacer: Pacer,
  witness: Witness | null = null,
): Promise<Session> {
  const named = reach.profile === null ? {} : { profile: reach.profile };
  const sockets = { keepAlive: true, maxSockets: MOST_CALLS, ...reach.network };
  const agents = { httpsAgent: sockets, httpAgent: sockets };
  const chain = fromNodeProviderChain({ ...named, logger: SILENT, clientConfig: { requestHandler: agents } });
  const shown = new Map<string, readonly string[]>();
  const own = remembered(async () => {
    const token = await chain();
    shown.set(CALLER, secretsOf(token));
    witness?.credentials(factsOf(token));
    return token;
  }, pacer);
  const sts = new STSClient({
    ...named,
    ...(reach.defaultRegion === null ? {} : { region: reach.defaultRegion }),
    credentials: own,
    requestHandler: {
      connectionTimeout: CONNECT_MILLISECONDS,
      requestTimeout: ANSWER_MILLISECONDS,
      throwOnRequestTimeout: true,
      // A body that stops half-way is no breach of the time for an answer.
      socketTimeout: ANSWER_MILLISECONDS,
      ...agents,
    },
  });
  const count: CallCount = { made: 0, repeated: 0 };
  const { requestHandler } = sts.config;
  endLongAnswers(requestHandler, BODY_MILLISECONDS);
  if (witness !== null) hearAnswers(requestHandler, pacer, witness);
  const ground: ConnectionGround = {
    admission: createAdmission(pacer),
    silence: createSilence(pacer.now),
    requestHandler,
    signal,
    count,
    decoder: reach.decoder,
    secretsOf: (accountId) => [reach.externalId ?? "", ...(shown.get(CALLER) ?? []), ...(shown.get(accountId) ?? [])],
    settings: new Map(),
  };
  // An answer that has begun is waited for to its end unless its socket goes.
  signal.addEventListener("abort", () => sts.destroy());
  const region = await regionOf(sts);
  const identity = await whoAmI(connect(ground, CALLER, region, own), own, reach, signal, witness);
  const homeRegion = HOME[identity.partition] ?? region;
  // Admitted calls wait for roles, so that a role must never wait for one of them to end.
  const caller = connect({ ...ground, admission: createAdmission(pacer) }, identity.accountId, homeRegion, own);

  const roles = new Map<string, () => Promise<Token>>();
  const credentialsOf = (accountId: string): (() => Promise<Token>) => {
    if (accountId === identity.accountId) return own;
    const known = roles.get(accountId);
    if (known !== undefined) return known;
    const taken = remembered(async () => {
      const token = await takeRole(caller, identity, accountId, reach);
      shown.set(accountId, secretsOf(token));
      return token;
    }, pacer);
    roles.set(accountId, taken);
    return taken;
  };
  return {
    identity,
    homeRegion,
    ownRegion: region,
    at: (accountId, regionId) => connect(ground, accountId, regionId, credentialsOf(accountId)),
    enter: async (accountId) => {
      await credentialsOf(accountId)();
    },
    count,
    close: () => sts.destroy(),
  };
}

/** Who asks, before it is known which account that is. */
const CALLER = "caller";

const secretsOf = ({ accessKeyId, secretAccessKey, sessionToken }: Token): readonly string[] => [
  accessKeyId,
  secretAccessKey,
  ...(sessionToken === undefined ? [] : [sessionToken]),
];

type Handler = STSClient["config"]["requestHandler"];

/** Tells a witness of every answer that says when it was given. */
function hearAnswers(handler: Handler, pacer: Pacer, witness: Witness): void {
  const handle: Handler["handle"] = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const answer = await handle(request, options);
    const theirs = Date.parse(answer.response.headers["date"] ?? "");
    if (Number.isFinite(theirs)) witness.answered(theirs, pacer.now());
    return answer;
  };
}

/** The SDK notes on credentials which steps led to them. */
function factsOf(token: Token & { readonly $source?: object }): CredentialFacts {
  return {
    steps: Object.keys(token.$source ?? {}).toReversed(),
    temporary: token.sessionToken !== undefined,
    expires: token.expiration?.getTime() ?? null,
  };
}

/** The Region that environment or profile name; it only matters for who answers, so one is taken where none is named. */
async function regionOf(sts: STSClient): Promise<string> {
  try {
    return await sts.config.region();
  } catch {
    return "us-east-1";
  }
}

/** Keeps credentials for all clients until shortly before they end: the SDK keeps them for one client alone. */
function remembered(load: () => Promise<Token>, pacer: Pacer): () => Promise<Token> {
  let current: Promise<Token> | null = null;
  let ends = Number.POSITIVE_INFINITY;
  const renew = async (): Promise<Token> => {
    const token = await load();
    ends = token.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    return token;
  };
  return () => {
    if (current === null || ends - pacer.now() < RENEW_MILLISECONDS) {
      ends = Number.POSITIVE_INFINITY;
      current = renew();
      current.catch(() => {
        current = null;
      });
    }
    return current;
  };
}

async function takeRole(caller: Connection, identity: Identity, accountId: string, reach: Reach): Promise<Token> {
  const { Credentials: found } = await caller.call("sts:AssumeRole", {
    RoleArn: `arn:${identity.partition}:iam::${accountId}:role/${reach.role}`,
    RoleSessionName: "watchbill",
    ...(reach.externalId === null ? {} : { ExternalId: reach.externalId }),
  });
  if (!found?.AccessKeyId || !found.SecretAccessKey || !found.SessionToken) {
    throw new Refused("sts:AssumeRole", "malformed", "Error", "the answer holds no credentials");
  }
  return {
    accessKeyId: found.AccessKeyId,
    secretAccessKey: found.SecretAccessKey,
    sessionToken: found.SessionToken,
    ...(found.Expiration === undefined ? {} : { expiration: found.Expiration }),
  };
}

async function whoAmI(
  connection: Connection,
  own: Credentials,
  { profile }: Reach,
  signal: AbortSignal,
  witness: Witness | null,
): Promise<Identity> {
  try {
    // Whoever gives credentials can't be told to stop.
    if (typeof own === "function") await Promise.race([own(), aborted(signal)]);
  } catch (error) {
    signal.throwIfAborted();
    throw noCredentials(error, profile);
  }
  try {
    const { Account, Arn } = await connection.call("sts:GetCallerIdentity", {});
    if (Account === undefined || Arn === undefined) throw refusedOf("sts:GetCallerIdentity", new Error("no identity"));
    return { accountId: Account, arn: Arn, partition: Arn.split(":")[1] ?? "aws" };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    witness?.refused(error);
    throw notTaken(error);
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });

/** What gives credentials may say them, or name them in its own command line. */
const HELPER = /^Command failed\b/;

function noCredentials(error: unknown, profile: string | null): UserError {
  const said = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : "unknown";
  const why = HELPER.test(said) ? "its credential_process failed" : withoutSecrets(said).slice(0, 200);
  if (/expired|refresh|sso/i.test(why)) {
    return new UserError("credentials-expired", `the AWS session can't be used: ${why}`, "log in again: aws sso login");
  }
  return profile === null
    ? new UserError(
        "no-credentials",
        `no AWS credentials were found: ${why}`,
        "log in with aws sso login, set AWS_PROFILE, or pass --profile NAME",
      )
    : new UserError(
        "no-credentials",
        `no AWS credentials were found for the profile ${profile}: ${why}`,
        "check its name and what it says, see aws configure list-profiles",
      );
}

function notTaken(refused: Refused): UserError {
  const { code, reason, message } = refused;
  if (/Expired/i.test(code)) {
    return new UserError("credentials-expired", `the AWS session has expired (${code})`, "log in again");
  }
  if (reason === "expired" || reason === "denied" || /Signature/.test(code)) {
    return new UserError(
      "credentials-refused",
      `AWS doesn't accept these credentials (${message})`,
      "check key, secret, session token and clock, or pass --profile NAME",
    );
  }
  return new UserError(
    "aws-unreachable",
    `AWS can't be reached: sts:GetCallerIdentity ${reason} (${message})`,
    "check the network, the proxy and AWS_ENDPOINT_URL",
  );
}
