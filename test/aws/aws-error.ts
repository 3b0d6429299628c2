import type { AwsCall, Wire } from "./aws-call.ts";
import type { ErrorFault } from "./fault.ts";

/** An HTTP answer before it is sent: headers as names and values in turn. */
export type Answer = { readonly status: number; readonly headers: readonly string[]; readonly body: Buffer };

type Form = readonly [code: string, status: number, message: string];

const HOUR_MS = 3_600_000;
const REQUEST_ID = "5d0e7f3a-0000-4000-8000-000000000000";

/** Writes an error in the called service's own form. */
export function awsErrorAnswer(fault: ErrorFault, call: AwsCall, nowMs: number): Answer {
  if (fault.kind === "server-error" && fault.status === 502)
    return htmlPage(502, "502 Bad Gateway", "<hr><center>nginx</center>");
  if (fault.kind === "server-error" && fault.status === 404) return htmlPage(404, "404 Not Found");
  const [ownCode, ownStatus, ownMessage] = formOf(fault, call);
  const code = fault.code ?? ownCode;
  const skewMs = fault.skewMs ?? (fault.kind === "clock-skew" ? HOUR_MS : 0);
  const { type, body, headers } = written(call.wire, code, fault.message ?? ownMessage);
  const retryAfter = fault.retryAfterMs === undefined ? [] : ["x-amz-retry-after", String(fault.retryAfterMs)];
  return {
    status: fault.status ?? ownStatus,
    headers: ["Content-Type", type, "Date", new Date(nowMs + skewMs).toUTCString(), ...headers, ...retryAfter],
    body: Buffer.from(body),
  };
}

/** A page that is no answer of AWS's; well-formed XML unless `foot` spoils it. */
export function htmlPage(status: number, title: string, foot = ""): Answer {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body><h1>${title}</h1>${foot}</body>\r\n</html>\r\n`;
  return { status, headers: ["Content-Type", "text/html"], body: Buffer.from(body) };
}

function formOf({ kind, status }: ErrorFault, { wire, service, operation }: AwsCall): Form {
  const byWire = (ec2: Form, query: Form, json: Form, restJson: Form): Form =>
    ({ ec2, query, json, "query-json": json, "rest-json": restJson })[wire];
  switch (kind) {
    case "throttle":
      return byWire(
        ["RequestLimitExceeded", 503, "Request limit exceeded."],
        ["Throttling", 400, "Rate exceeded"],
        status === 429
          ? ["TooManyRequestsException", 429, "Too many requests"]
          : ["ThrottlingException", 400, "Rate exceeded"],
        ["TooManyRequestsException", 429, "Too many requests"],
      );
    case "denied": {
      const message = `User: arn:aws:sts::111122223333:assumed-role/reader/scan is not authorized to perform: ${service}:${operation}`;
      return byWire(
        ["UnauthorizedOperation", 403, `You are not authorized to perform this operation. ${message}`],
        ["AccessDenied", 403, message],
        ["AccessDeniedException", 400, message],
        ["AccessDeniedException", 403, message],
      );
    }
    case "region-off":
      return byWire(
        ["AuthFailure", 401, "AWS was not able to validate the provided access credentials"],
        ["InvalidClientTokenId", 403, "The security token included in the request is invalid"],
        ["UnrecognizedClientException", 400, "The security token included in the request is invalid."],
        ["UnrecognizedClientException", 403, "The security token included in the request is invalid."],
      );
    case "expired": {
      const message = "The security token included in the request is expired";
      return byWire(
        ["ExpiredToken", 400, message],
        ["ExpiredToken", 403, message],
        ["ExpiredTokenException", 400, message],
        ["ExpiredTokenException", 403, message],
      );
    }
    case "bad-token": {
      const code = BAD_TOKEN[service ?? ""] ?? "InvalidParameterException";
      return [code, 400, "The specified token is not valid or has expired."];
    }
    case "clock-skew": {
      const message = "Signature expired: 20261120T230000Z is now earlier than 20261120T234500Z";
      return byWire(
        ["RequestExpired", 400, "Request has expired."],
        ["SignatureDoesNotMatch", 403, message],
        ["InvalidSignatureException", 400, message],
        ["InvalidSignatureException", 403, message],
      );
    }
    case "server-error": {
      if (status === 503)
        return [wire === "ec2" ? "Unavailable" : "ServiceUnavailable", 503, "Service is unavailable."];
      return [wire === "ec2" ? "InternalError" : "InternalFailure", 500, "An internal error has occurred"];
    }
  }
}

/** Where a refused paging token isn't an `InvalidParameterException` (the services' models). */
const BAD_TOKEN: Readonly<Record<string, string>> = {
  ec2: "InvalidNextToken",
  guardduty: "BadRequestException",
  monitoring: "InvalidNextToken",
  organizations: "InvalidInputException",
  pricing: "InvalidNextTokenException",
};

type Written = { readonly type: string; readonly body: string; readonly headers: readonly string[] };

function written(wire: Wire, code: string, message: string): Written {
  const error = `<Code>${code}</Code><Message>${message}</Message>`;
  switch (wire) {
    case "ec2": {
      const body = `<Response><Errors><Error>${error}</Error></Errors><RequestID>${REQUEST_ID}</RequestID></Response>`;
      return { type: "text/xml;charset=UTF-8", body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`, headers: [] };
    }
    case "query": {
      const body = `<Error><Type>Sender</Type>${error}</Error><RequestId>${REQUEST_ID}</RequestId>`;
      const xmlns = "https://sts.amazonaws.com/doc/2011-06-15/";
      return { type: "text/xml", body: `<ErrorResponse xmlns="${xmlns}">${body}</ErrorResponse>`, headers: [] };
    }
    case "json":
    case "query-json": {
      const headers = ["x-amzn-RequestId", REQUEST_ID];
      if (wire === "query-json") headers.push("x-amzn-query-error", `${code.replace(/Exception$/, "")};Sender`);
      return { type: "application/x-amz-json-1.1", body: JSON.stringify({ __type: code, message }), headers };
    }
    case "rest-json": {
      const headers = ["x-amzn-RequestId", REQUEST_ID, "x-amzn-ErrorType", code];
      return { type: "application/json", body: JSON.stringify({ message }), headers };
    }
  }
}
