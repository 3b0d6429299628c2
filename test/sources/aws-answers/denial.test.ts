import { expect, test } from "vitest";
import { denialOf } from "../../../src/sources/aws-answers/denial.ts";

const WHO = "User: arn:aws:sts::111111111111:assumed-role/reader/jane is not authorized to perform: ec2:DescribeImages";

test.each([
  ["because no identity-based policy allows the ec2:DescribeImages action", "no-allow", "identity-based policy"],
  ["because no permissions boundary allows the ec2:DescribeImages action", "no-allow", "permissions boundary"],
  ["because no session policy allows the ec2:DescribeImages action", "no-allow", "session policy"],
  ["because no resource-based policy allows the sts:AssumeRole action", "no-allow", "resource-based policy"],
  ["because no VPC endpoint policy allows the ec2:DescribeImages action", "no-allow", "VPC endpoint policy"],
  ["because no service control policy allows the ec2:DescribeImages action", "no-allow", "service control policy"],
  ["with an explicit deny in a service control policy", "deny", "service control policy"],
  ["with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/x", "deny", "identity-based policy"],
  ["with an explicit deny in a resource control policy", "deny", "resource control policy"],
  ["on resource: * with an explicit\n deny in a VPC endpoint policy", "deny", "VPC endpoint policy"],
])("AWS's words %j name the policy", (words, by, policy) => {
  expect(denialOf(`${WHO} ${words}`)).toEqual({ by, policy });
});

test.each([WHO, "Rate exceeded", "", "with an explicit deny in a dream"])("%j names none", (words) => {
  expect(denialOf(words)).toBeNull();
});
