import type { AssumeRoleRequest, AssumeRoleResponse, GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import { AssumeRole$, GetCallerIdentity$ } from "@aws-sdk/client-sts";
import type { Operation } from "./operation.ts";
import { serve } from "./operation.ts";
import { refuse } from "./refusal.ts";

const HOUR = 3600;

/** What a scan needs of STS. (https://docs.aws.amazon.com/STS/latest/APIReference/) */
export const STS: readonly Operation[] = [
  serve(GetCallerIdentity$, (_: unknown, { account, arn }): GetCallerIdentityResponse => {
    return { UserId: `AIDA${account.id}FAKE`, Account: account.id, Arn: arn };
  }),
  serve(
    AssumeRole$,
    (ask: AssumeRoleRequest, call): AssumeRoleResponse => {
      const [, accountId, name] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(ask.RoleArn ?? "") ?? [];
      if (accountId === undefined || name === undefined) throw refuse("sts", "invalid", `${ask.RoleArn} is invalid`);
      const seconds = ask.DurationSeconds ?? HOUR;
      // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: a chained role lasts an hour at most.
      if (call.assumed && seconds > HOUR) {
        throw refuse(
          "sts",
          "invalid",
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        );
      }
      const account = call.world.accounts.find(({ id }) => id === accountId);
      const role = (account?.roles ?? []).find((one) => one.name === name);
      // STS says the same of a role that is missing, closed, or asked for with the wrong words.
      if (
        role === undefined ||
        (account?.state ?? "ACTIVE") !== "ACTIVE" ||
        (role.externalId !== undefined && role.externalId !== ask.ExternalId) ||
        (role.sourceIdentity !== undefined && role.sourceIdentity !== ask.SourceIdentity)
      ) {
        throw refuse(
          "sts",
          "denied",
          `User: ${call.arn} is not authorized to perform: sts:AssumeRole on resource: ${ask.RoleArn}`,
        );
      }
      const arn = `arn:aws:sts::${accountId}:assumed-role/${name}/${ask.RoleSessionName}`;
      const session = call.openSession(accountId, arn, seconds);
      return {
        Credentials: {
          AccessKeyId: session.accessKeyId,
          SecretAccessKey: session.secretAccessKey,
          SessionToken: session.sessionToken,
          Expiration: session.expiration,
        },
        AssumedRoleUser: { AssumedRoleId: `AROA${accountId}FAKE:${ask.RoleSessionName}`, Arn: arn },
        ...(ask.SourceIdentity === undefined ? {} : { SourceIdentity: ask.SourceIdentity }),
      };
    },
    { DurationSeconds: [900, 43_200], RoleSessionName: [2, 64] },
  ),
];
