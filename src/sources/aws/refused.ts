import type { Denial } from "../../inventory/examination.ts";
import type { GapReason } from "../../inventory/gap.ts";
import { withoutSecrets } from "../../inventory/secrets.ts";
import { denialOf } from "../aws-answers/denial.ts";
import { reasonOf } from "../aws-answers/refusal.ts";
import type { Api } from "./apis.ts";

/** A call that AWS refused or never answered, in one form for all services. */
export class Refused extends Error {
  readonly api: Api;
  readonly reason: GapReason;
  /** AWS's error code, or the name of what went wrong on the way. */
  readonly code: string;
  /** Which policy refused it; null where AWS didn't say. */
  readonly denial: Denial | null;

  constructor(api: Api, reason: GapReason, code: string, message: string, denial: Denial | null = null) {
    super(message);
    this.name = "Refused";
    this.api = api;
    this.reason = reason;
    this.code = code;
    this.denial = denial;
  }
}

/** Whether the reason may have gone by the next time the call is made; an answer that breaks off is malformed. */
export const isPassing = ({ reason }: Refused): boolean =>
  reason === "throttled" || reason === "timeout" || reason === "unavailable" || reason === "malformed";

/** Whether the credentials themselves have ended, so that no further call can succeed. */
export const isOver = ({ reason }: Refused): boolean => reason === "expired";

/** Whether AWS said that what was asked for doesn't exist, which is an answer; a bare 404, which the SDK calls NotFound, is none. */
export const isAbsent = ({ code }: Refused): boolean => /(NotFound|NotInUse)Exception$/.test(code);

const LONGEST_MESSAGE = 300;

/** Failures of the connection, by Node's code. */
const CONNECTION = /^(ECONNRESET|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH|ENETUNREACH|CERT_|ERR_TLS)/;

/** A request that AWS holds for signed at the wrong time, or wrongly. */
const CLOCK = /^(RequestExpired|RequestInTheFuture|RequestTimeTooSkewed|SignatureDoesNotMatch|InvalidSignature)/;

/**
 * Tells why a call failed. The status counts before the name: an answer that isn't AWS's, such as a proxy's page, is a parsing
 * error by its name. What AWS says is kept without `secrets`, which it may repeat. Throws what is our own bug.
 */
export function refusedOf(api: Api, error: unknown, secrets: readonly string[] = []): Refused {
  // A call that was put together wrongly is our bug and must not pass for a gap.
  if (error instanceof Refused || error instanceof TypeError) throw error;
  const { name, message, code, status } = partsOf(error);
  // Before it is cut, since half a secret isn't known for one.
  const words = withoutSecrets(message.replaceAll(/\s+/g, " "), secrets).slice(0, LONGEST_MESSAGE);
  // A parser's words about a page that isn't AWS's help nobody.
  const strange = /^(SyntaxError|Error|NotFound|Unknown)$/.test(name);
  const said = strange && status !== null ? `HTTP ${status}, and no answer of AWS` : `${name}: ${words}`;
  return new Refused(api, reasonOfParts(name, code, status, strange), name, said, denialOf(message));
}

function reasonOfParts(name: string, code: string, status: number | null, strange: boolean): GapReason {
  // Good credentials are strangers where a Region is switched off for the account.
  if (/^(InvalidClientTokenId|UnrecognizedClient)/.test(name)) return "denied";
  // The SDK has set its clock by AWS's and tried again; a request that is too old says nothing of the session.
  if (CLOCK.test(name)) return "denied";
  // The SDK calls a connection that was reset a time-out.
  if (CONNECTION.test(code)) return "unavailable";
  const named = reasonOf(name) ?? reasonOf(code);
  if (named !== null) return named;
  if (name.startsWith("Credentials")) return "expired";
  if (status === null) return strange ? "malformed" : "unsupported";
  return reasonOf(`HTTP ${status}`) ?? (status < 400 ? "malformed" : "unsupported");
}

type Parts = {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly status: number | null;
};

function partsOf(error: unknown): Parts {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), code: "", status: null };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const metadata: unknown = "$metadata" in error ? error.$metadata : null;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? Number(metadata.httpStatusCode) || null
      : null;
  return { name: error.name, message: error.message, code, status };
}
