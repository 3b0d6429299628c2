/** What can go wrong between a caller and AWS. */
export type Fault = Delay | ErrorFault | BodyFault | SilentFault;

/** The call takes longer, and then goes its way: to the next rule, or to the target. */
export type Delay = { readonly kind: "delay"; readonly ms: number; readonly jitterMs?: number };

/** AWS answers with an error, written as the called service writes it; code, status and message are the service's own unless given. */
export type ErrorFault = {
  readonly kind: "throttle" | "denied" | "region-off" | "expired" | "bad-token" | "clock-skew" | "server-error";
  readonly code?: string;
  readonly message?: string;
  /** With `server-error`, 502 is a load balancer's HTML page, 404 a proxy's well-formed one. */
  readonly status?: number;
  /** `x-amz-retry-after`, in milliseconds. */
  readonly retryAfterMs?: number;
  /** How far the answer's Date is from this machine's clock; `clock-skew` alone is an hour ahead. */
  readonly skewMs?: number;
};

/** The target's answer is spoilt on its way, or replaced. */
export type BodyFault = {
  /**
   * `reset-middle`: half the body, then the connection is reset. `stuck`: half the body, then nothing. `truncated`: half the body as if it were
   * all. `empty`: nothing as if it were all. `length-long`: promises more bytes than come. `length-short`: sends more bytes than it promised.
   * `portal`: 200 with a captive portal's page, which is well-formed XML. `redirect`: 302 to one. `other-json`: 200 with the JSON of someone
   * else. `wrong-type`: the answer, called HTML. `gzip-garbage`: bytes that are called gzip, and aren't. `drip`: a byte now and then, for ever.
   */
  readonly kind:
    | "reset-middle"
    | "stuck"
    | "truncated"
    | "empty"
    | "length-long"
    | "length-short"
    | "portal"
    | "redirect"
    | "other-json"
    | "wrong-type"
    | "gzip-garbage"
    | "drip";
};

/** No answer comes: the connection is reset at once, or stays open for ever. */
export type SilentFault = { readonly kind: "reset" | "hang" };

/** Text is compared whole, a pattern anywhere. */
export type Pattern = string | RegExp;

/** A fault, the calls it may meet and which of them it does; a rule without `match` means every call, without `when` all of them. */
export type FaultRule = {
  readonly match?: {
    /** The name in the signature: CloudWatch is `monitoring`. */
    readonly service?: Pattern;
    readonly operation?: Pattern;
    readonly regionId?: Pattern;
    readonly accessKeyId?: Pattern;
    /** Known for keys that came from an `AssumeRole` through the proxy. */
    readonly accountId?: Pattern;
    /** Path, query and body: a role's name, a paging token. */
    readonly text?: Pattern;
  };
  /** Counts the calls that match, from 1. */
  readonly when?: When;
  readonly fault: Fault;
  /** Draws `probability` and jitter; 1 unless given. */
  readonly seed?: number;
};

/** Which of the matching calls; `between` includes both ends. */
export type When =
  | { readonly every: number }
  | { readonly first: number }
  | { readonly after: number }
  | { readonly between: readonly [first: number, last: number] }
  | { readonly probability: number };
