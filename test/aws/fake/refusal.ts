import { escapeXml } from "./codec.ts";

export type ServiceName =
  | "ec2"
  | "ecs"
  | "eks"
  | "guardduty"
  | "organizations"
  | "sts"
  | "cloudwatch"
  | "pricing"
  | "ssm";

/** An answer of AWS that is an error, with its code and HTTP status. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Why AWS itself refuses, before an operation has a say. */
export type Reason = "invalid" | "denied" | "throttled" | "unknown-key" | "expired";

type Form = Readonly<Record<Reason, readonly [code: string, status: number]>>;

const JSON_FORM: Form = {
  invalid: ["ValidationException", 400],
  denied: ["AccessDeniedException", 400],
  throttled: ["ThrottlingException", 400],
  "unknown-key": ["UnrecognizedClientException", 400],
  expired: ["ExpiredTokenException", 400],
};

/** The services over REST answer with the HTTP status that fits. */
const REST_FORM: Form = {
  ...JSON_FORM,
  denied: ["AccessDeniedException", 403],
  throttled: ["ThrottlingException", 429],
  "unknown-key": ["UnrecognizedClientException", 403],
  expired: ["ExpiredTokenException", 403],
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html and the errors page of each service. */
const FORMS: Readonly<Record<ServiceName, Form>> = {
  ec2: {
    invalid: ["InvalidParameterValue", 400],
    denied: ["UnauthorizedOperation", 403],
    throttled: ["RequestLimitExceeded", 503],
    "unknown-key": ["AuthFailure", 401],
    expired: ["ExpiredToken", 400],
  },
  sts: {
    invalid: ["ValidationError", 400],
    denied: ["AccessDenied", 403],
    throttled: ["Throttling", 400],
    "unknown-key": ["InvalidClientTokenId", 403],
    expired: ["ExpiredToken", 403],
  },
  ecs: { ...JSON_FORM, invalid: ["InvalidParameterException", 400] },
  organizations: {
    ...JSON_FORM,
    invalid: ["InvalidInputException", 400],
    throttled: ["TooManyRequestsException", 400],
  },
  ssm: JSON_FORM,
  pricing: { ...JSON_FORM, invalid: ["InvalidParameterException", 400] },
  cloudwatch: { ...JSON_FORM, denied: ["AccessDeniedException", 403] },
  eks: { ...REST_FORM, invalid: ["InvalidParameterException", 400] },
  guardduty: { ...REST_FORM, invalid: ["BadRequestException", 400], throttled: ["TooManyRequestsException", 429] },
};

/** A refusal in the words of a service. */
export function refuse(service: ServiceName, reason: Reason, message: string): Refusal {
  return new Refusal(...FORMS[service][reason], message);
}

/** A refusal's body on the wire, in the service's own protocol. */
export function refusalBody(service: ServiceName, { code, message }: Refusal, requestId: string): string {
  const error = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  if (service === "ec2") {
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${error}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
  }
  if (service === "sts") {
    return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  }
  return JSON.stringify({ __type: code, message });
}
