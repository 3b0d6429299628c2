import type { Instant } from "../units/month.ts";
import type { GapReason } from "./gap.ts";

/** A kind of policy that decides on a call. (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html) */
export type PolicyKind =
  | "identity-based policy"
  | "resource-based policy"
  | "permissions boundary"
  | "session policy"
  | "service control policy"
  | "resource control policy"
  | "VPC endpoint policy";

/** Which policy refused a call: by a deny of its own, or because nothing in it allows the call. */
export type Denial = { readonly by: "deny" | "no-allow"; readonly policy: PolicyKind };

/** Why a call failed. */
export type Refusal = {
  readonly reason: GapReason;
  /** AWS's error code, or the name of what went wrong on the way. */
  readonly code: string;
  /** What AWS said, names and ids included. */
  readonly message: string;
  /** Null where AWS didn't say which policy it was. */
  readonly denial: Denial | null;
};

/** Why a call was not made: no resource to ask about, a call before it refused, nothing that was asked for needs it, or no time left. */
export type NotTried = "nothing-found" | "after-refusal" | "not-needed" | "time-up";

/** What became of one call in one account and Region. */
export type CallOutcome = {
  /** Such as `ec2:DescribeInstances`, which is also the name of the permission. */
  readonly api: string;
  readonly accountId: string;
  readonly regionId: string;
} & (
  | { readonly state: "works" }
  | ({ readonly state: "refused" } & Refusal)
  | { readonly state: "not-tried"; readonly why: NotTried }
);

/** How an account is reached: as the caller, through the role, or not. */
export type Entry = {
  readonly accountId: string;
} & ({ readonly state: "own" | "entered" | "time-up" } | ({ readonly state: "refused" } & Refusal));

/** How credentials came, as the SDK tells; nothing of what they are. */
export type CredentialFacts = {
  /** The SDK's names of the steps, the last one first, such as `CREDENTIALS_PROFILE_SSO`. */
  readonly steps: readonly string[];
  readonly temporary: boolean;
  /** Null where they don't end, or don't say when. */
  readonly expires: Instant | null;
};

/** Why nothing can be asked: no credentials, credentials that AWS doesn't take, or nobody who answers. */
export type Obstacle = {
  readonly code: "no-credentials" | "credentials-expired" | "credentials-refused" | "aws-unreachable";
  readonly message: string;
  readonly refusal: Refusal | null;
};

/** What AWS answers to a caller: who that is, which accounts are reached, which calls work where. */
export type Examination = {
  readonly credentials: CredentialFacts | null;
  /** How far this machine's clock is ahead of AWS's, in milliseconds, to the second; null where nobody answered. */
  readonly aheadMilliseconds: number | null;
} & (
  | { readonly obstacle: Obstacle }
  | {
      readonly obstacle: null;
      readonly identity: { readonly accountId: string; readonly arn: string };
      /** `none` where the account is in none, null where that isn't told. */
      readonly organization: { readonly id: string; readonly managed: boolean } | "none" | null;
      readonly regionIds: readonly string[];
      readonly entries: readonly Entry[];
      readonly calls: readonly CallOutcome[];
    }
);

/** A variable or a key of the profile that changes how AWS is reached. */
export type ReachSetting = {
  readonly name: string;
  readonly from: "environment" | "profile";
  readonly value: string;
  /** How much of the value can be told: all, an address without its secrets, or only that it is there. */
  readonly tells: "value" | "address" | "presence";
  /** Whether it changes anything here. */
  readonly used: boolean;
};

/** What environment and profile say of the way to AWS. */
export type ReachSettings = {
  readonly profile: {
    readonly name: string;
    readonly from: "--profile" | "AWS_PROFILE" | "default";
    /** Whether a file names it. */
    readonly found: boolean;
    /** The keys that say where its credentials come from. */
    readonly keys: readonly string[];
  };
  /** Null where none is named: AWS is then asked in us-east-1. */
  readonly region: { readonly id: string; readonly from: string } | null;
  readonly settings: readonly ReachSetting[];
};
