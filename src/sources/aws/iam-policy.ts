import type { Api } from "./apis.ts";
import { APIS } from "./apis.ts";

/** An IAM policy, ready to be written as JSON. */
export type IamPolicy = {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
};

/** Needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const FREE: ReadonlySet<Api> = new Set(["sts:GetCallerIdentity"]);

const actions = (asker: "caller" | "account"): Api[] =>
  (Object.keys(APIS) as Api[]).filter((api) => APIS[api] === asker && !FREE.has(api)).sort();

/** What the role in every account, the caller's own included, must allow: the calls that a scan makes there, all of them reading. */
export const readerPolicy = (): IamPolicy => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "WatchbillReads", Effect: "Allow", Action: actions("account"), Resource: "*" }],
});

/** What the caller needs beside that: to find an organization's accounts, to take the role there, to ask for prices. */
export const callerPolicy = (role: string, partition = "aws"): IamPolicy => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "WatchbillFinds",
      Effect: "Allow",
      Action: actions("caller").filter((api) => api !== "sts:AssumeRole"),
      Resource: "*",
    },
    {
      Sid: "WatchbillEnters",
      Effect: "Allow",
      Action: ["sts:AssumeRole"],
      Resource: `arn:${partition}:iam::*:role/${role}`,
    },
  ],
});
