import type { Identity } from "./organization.ts";
import { must } from "./organization.ts";

/** A statement of a policy, as far as moto judges it. */
export type Statement = {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
};

/** Makes a user of an account whom moto lets do what the statements say, and gives the key; for the time before moto enforces them. */
export async function makeUser(
  url: string,
  account: string,
  name: string,
  statements: readonly Statement[],
): Promise<Identity> {
  const ask = (action: string, more = {}) => iam(url, account, action, { UserName: name, ...more });
  await ask("CreateUser");
  await ask("PutUserPolicy", { PolicyName: "may", PolicyDocument: policy(statements) });
  const key = await ask("CreateAccessKey");
  const read = (field: string) => must(new RegExp(`<${field}>(.*)</${field}>`).exec(key)?.[1]);
  return { accessKeyId: read("AccessKeyId"), secretAccessKey: read("SecretAccessKey") };
}

/** Says what a role of an account may do. */
export const permit = (url: string, account: string, role: string, statements: readonly Statement[]) =>
  iam(url, account, "PutRolePolicy", { RoleName: role, PolicyName: "may", PolicyDocument: policy(statements) });

const policy = (Statement: readonly Statement[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

async function iam(
  url: string,
  account: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const scope = "Credential=any/20260101/us-east-1/iam/aws4_request";
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, Signature=none`, "x-moto-account-id": account },
    body: new URLSearchParams({ Action: action, Version: "2010-05-08", ...parameters }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`iam:${action}: ${text}`);
  return text;
}
