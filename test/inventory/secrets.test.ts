import { expect, test } from "vitest";
import { withoutSecrets } from "../../src/inventory/secrets.ts";

const KEY = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12";
const TOKEN = `FwoGZXIvYXdzEJr//////////wEaDH${"kT4vG8nP2q".repeat(20)}==`;

test.each([
  ["a secret key", `key ${KEY} is wrong`, "key … is wrong"],
  ["an access key", "AKIAIOSFODNN7EXAMPLE is unknown", "AKIA… is unknown"],
  [
    "a role's session",
    "arn:aws:sts::111122223333:assumed-role/reader/jane@corp.example",
    "arn:aws:sts::111122223333:assumed-role/reader/…",
  ],
  ["a token", `x-amz-security-token:${TOKEN} host`, "x-amz-security-token:… host"],
  ["a token in JSON", `{"SessionToken": "${TOKEN}"}`, '{"SessionToken": "…"}'],
  ["a token alone", `${TOKEN} is expired`, "… is expired"],
  [
    "a header",
    "Authorization=AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261121/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0f1e2d",
    "Authorization=…",
  ],
])("%s is taken out of words", (_, words, left) => {
  const told = withoutSecrets(words);
  expect(told.startsWith(left)).toBe(true);
  for (const secret of [KEY, TOKEN, "IOSFODNN7EXAMPLE", "jane", "0f1e2d"]) expect(told).not.toContain(secret);
});

test.each([
  "User: arn:aws:iam::111122223333:user/reader is not authorized to perform: ecs:DescribeTasks on resource: arn:aws:ecs:us-east-1:111122223333:task/payments-production-cluster/0123456789abcdef0123456789abcdef",
  "The security token included in the request is expired",
  "You are not authorized to perform this operation because no service control policy allows the ec2:DescribeInstances action",
])("other words stay as they are: %s", (words) => {
  expect(withoutSecrets(words)).toBe(words);
});

test("what is known to be a secret is taken out whatever it looks like, the longest first", () => {
  expect(withoutSecrets("acme-42 and acme-42-prod, a", ["acme-42", "acme-42-prod", "a"])).toBe("… and …, a");
});
