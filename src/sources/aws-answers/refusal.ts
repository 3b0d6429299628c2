import type { GapReason } from "../../inventory/gap.ts";

/** Reasons by AWS's error codes, the first match counts. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const REASONS: readonly (readonly [RegExp, GapReason])[] = [
  [/Expired|InvalidClientTokenId|UnrecognizedClient|TokenRefreshRequired|InvalidToken/i, "expired"],
  [/AccessDenied|Unauthorized|AuthFailure|OptInRequired|NotAuthorized|Forbidden|HTTP 40[13]/i, "denied"],
  [/Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|HTTP 429/i, "throttled"],
  [/Timeout|TimedOut/i, "timeout"],
  [/Internal|Unavailable|ServerException|ServiceException|HTTP 5/i, "unavailable"],
];

/** Why a call or a part of it was refused, by AWS's code; ECS writes some with underscores (`ACCESS_DENIED`). Null where no code fits. */
export const reasonOf = (code: string): GapReason | null =>
  REASONS.find(([pattern]) => pattern.test(code.replaceAll("_", "")))?.[1] ?? null;
