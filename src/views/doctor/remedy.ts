import type { Denial, Obstacle, ReachSettings, Refusal } from "../../inventory/examination.ts";

/** What to do where nothing can be asked. Names nothing of the user's. */
export function obstacleRemedy({ code, refusal }: Obstacle, { profile }: ReachSettings): string {
  const sso = profile.keys.some((key) => key.startsWith("sso_"));
  switch (code) {
    case "no-credentials":
      if (!profile.found && profile.from !== "default")
        return "no file names that profile: see aws configure list-profiles";
      if (sso) return "log in: aws sso login, with --profile where it isn't the default one";
      return profile.keys.length > 0
        ? `see what the profile says: ${profile.keys.join(", ")}`
        : "log in with aws sso login, set AWS_PROFILE, or pass --profile NAME";
    case "credentials-expired":
      return sso ? "log in again: aws sso login" : "get fresh credentials: these have ended";
    case "credentials-refused":
      if (refusal !== null && isClock(refusal)) return "set this machine's clock";
      return "check key, secret and session token, or pass --profile NAME";
    case "aws-unreachable":
      return "check the network, the endpoints and proxies listed here";
  }
}

/** AWS refuses what was signed more than five minutes ago or ahead, and says so in several ways. */
export const isClock = ({ code }: Refusal): boolean =>
  /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture|SignatureDoesNotMatch|InvalidSignatureException)$/.test(
    code,
  );

/** What lets a call pass; `who` is whom it is refused. */
export function refusalRemedy(api: string, refusal: Refusal, who: string): string {
  const { reason, denial } = refusal;
  switch (reason) {
    case "denied":
      return denial === null ? `allow ${api} to ${who}` : deniedRemedy(api, denial, who);
    case "expired":
      return "log in again";
    case "throttled":
      return "others ask too: try again later";
    case "timeout":
    case "unavailable":
      return "check the network and the endpoint of this service";
    case "malformed":
      return "something answers in AWS's place: a proxy, or a network that wants a login";
    case "unsupported":
      return "AWS doesn't know this call here";
  }
}

/** Who can change each kind of policy. */
function deniedRemedy(api: string, { by, policy }: Denial, who: string): string {
  const verb = by === "deny" ? "take the deny out of" : `allow ${api} in`;
  const whose = policy === "identity-based policy" || policy === "permissions boundary" ? ` of ${who}` : "";
  return `${verb} the ${policy}${whose}`;
}

/** How AWS refused, in a few words. */
export function refusalWords({ reason, code, denial }: Refusal): string {
  if (denial === null) return `${reason} (${code})`;
  return denial.by === "deny" ? `denied by a ${denial.policy}` : `not allowed by any ${denial.policy}`;
}
