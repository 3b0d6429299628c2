import { HOUR } from "../../units/month.ts";
import { counted } from "../format-number.ts";

/** What is said of something, and what is wrong with it. */
type Words = { readonly words: string; readonly problem: string | null };

/** AWS refuses what is signed further away from its own clock: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const REFUSED_SECONDS = 300;
/** AWS's answers tell whole seconds, and take a while. */
const UNSURE_SECONDS = 2;

/** This machine's clock against AWS's. */
export function clockWords(ahead: number): Words {
  const away = Math.abs(ahead);
  if (away <= UNSURE_SECONDS) return { words: "as AWS's", problem: null };
  const words = `${durationText(away * 1000)} ${ahead > 0 ? "ahead of" : "behind"} AWS's`;
  const problem = `this machine's clock is ${words}: AWS refuses calls from five minutes on; set the clock`;
  return { words, problem: away < REFUSED_SECONDS ? null : problem };
}

/** The SDK's steps in plain words, the last one first. (https://github.com/aws/aws-sdk-js-v3/tree/main/packages/types/src/feature-ids.ts) */
const STEPS: Readonly<Record<string, string>> = {
  CREDENTIALS_CODE: "given by the program",
  CREDENTIALS_ENV_VARS: "environment variables",
  CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN: "a web identity named by environment variables",
  CREDENTIALS_STS_ASSUME_ROLE: "a role",
  CREDENTIALS_STS_ASSUME_ROLE_WEB_ID: "a role for a web identity",
  CREDENTIALS_PROFILE: "keys in the profile",
  CREDENTIALS_PROFILE_SOURCE_PROFILE: "the profile's source profile",
  CREDENTIALS_PROFILE_NAMED_PROVIDER: "the profile's credential source",
  CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN: "a web identity named by the profile",
  CREDENTIALS_PROFILE_SSO: "the profile's SSO session",
  CREDENTIALS_SSO: "IAM Identity Center",
  CREDENTIALS_PROFILE_SSO_LEGACY: "the profile's SSO start page",
  CREDENTIALS_SSO_LEGACY: "IAM Identity Center",
  CREDENTIALS_PROFILE_PROCESS: "the profile's process",
  CREDENTIALS_PROCESS: "a process",
  CREDENTIALS_HTTP: "the container's endpoint",
  CREDENTIALS_IMDS: "the instance's role",
  CREDENTIALS_PROFILE_LOGIN: "the profile's login",
  CREDENTIALS_LOGIN: "aws login",
};

type Credentials = { readonly steps: readonly string[]; readonly temporary: boolean; readonly expires: string | null };

/** Where credentials come from, and how long they hold. */
export function credentialWords({ steps, temporary, expires }: Credentials, checkedAt: string): Words {
  const way =
    steps.length === 0
      ? "from the SDK's chain"
      : [...new Set(steps.map((step) => STEPS[step] ?? step))].join(", from ");
  if (expires === null)
    return { words: `${way}; ${temporary ? "temporary, until nobody says when" : "they don't end"}`, problem: null };
  const left = Date.parse(expires) - Date.parse(checkedAt);
  const words = `${way}; they end ${left > 0 ? `in ${durationText(left)}` : `${durationText(-left)} ago`}`;
  return {
    words,
    problem: left < HOUR / 12 ? `the credentials end ${left > 0 ? "in five minutes" : "now"}; log in again` : null,
  };
}

function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return counted(seconds, "second");
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? counted(minutes, "minute") : counted(Math.round(minutes / 60), "hour");
}
