import type { GapReason } from "../../src/inventory/gap.ts";
import type { Fault } from "../aws/fault.ts";

/** A fault of the matrix, and what may come of it. */
export type KnownFault = {
  readonly fault: Fault;
  /** What a gap may give as its reason where the fault lasts; none where it does no harm. */
  readonly reasons: readonly GapReason[];
  /** Whether a call that met it once is made again, so that nothing is missing where it passes. */
  readonly passes: boolean;
  /** Whether it can meet a call for a later page alone. */
  readonly laterOnly?: true;
};

const passing = (fault: Fault, ...reasons: readonly GapReason[]): KnownFault => ({ fault, reasons, passes: true });

const final = (fault: Fault, ...reasons: readonly GapReason[]): KnownFault => ({ fault, reasons, passes: false });

/** Every fault of the matrix, by its name. Throttles, errors and refusals are written in the form of the service that they meet. */
export const KNOWN_FAULTS: Readonly<Record<string, KnownFault>> = {
  throttle: passing({ kind: "throttle" }, "throttled"),
  "throttle 429, asked to wait": passing({ kind: "throttle", status: 429, retryAfterMs: 50 }, "throttled"),
  "HTTP 500": passing({ kind: "server-error" }, "unavailable"),
  "HTTP 503": passing({ kind: "server-error", status: 503 }, "unavailable"),
  "HTTP 502 of a load balancer": passing({ kind: "server-error", status: 502 }, "unavailable", "malformed"),
  "HTTP 404 of a proxy": final({ kind: "server-error", status: 404 }, "unsupported", "malformed"),
  "reset before the answer": passing({ kind: "reset" }, "unavailable"),
  "reset in the middle of the body": passing({ kind: "reset-middle" }, "unavailable", "malformed"),
  slow: { fault: { kind: "delay", ms: 120, jitterMs: 60 }, reasons: [], passes: true },
  "no answer": passing({ kind: "hang" }, "timeout"),
  "stuck in the middle of the body": passing({ kind: "stuck" }, "timeout"),
  "a body that drips": passing({ kind: "drip" }, "timeout"),
  "truncated body": passing({ kind: "truncated" }, "malformed"),
  "empty body": passing({ kind: "empty" }, "malformed"),
  "less than the promised length": passing({ kind: "length-long" }, "unavailable", "malformed"),
  "more than the promised length": passing({ kind: "length-short" }, "malformed", "unavailable"),
  "page of a captive portal": passing({ kind: "portal" }, "malformed"),
  "redirect to a captive portal": final({ kind: "redirect" }, "malformed", "unsupported"),
  "JSON of someone else": passing({ kind: "other-json" }, "malformed"),
  "wrong content type": { fault: { kind: "wrong-type" }, reasons: [], passes: true },
  "garbage called gzip": passing({ kind: "gzip-garbage" }, "malformed"),
  denied: final({ kind: "denied" }, "denied"),
  "Region switched off": final({ kind: "region-off" }, "denied"),
  "session expired": final({ kind: "expired" }, "expired"),
  "clock an hour off": final({ kind: "clock-skew" }, "expired", "denied", "unsupported"),
  "page token refused": { ...final({ kind: "bad-token" }, "malformed", "unsupported"), laterOnly: true },
};
