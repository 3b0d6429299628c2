import { describe, expect, it } from "vitest";
import type { Answers } from "../../../src/sources/aws-answers/answers.ts";
import { endpointPolicy, vpcBook } from "../../../src/sources/aws-answers/vpc.ts";
import { openAnswers } from "../../../src/sources/aws-cli/open-answers.ts";

const EVERYTHING = { Action: "*", Resource: "*", Principal: "*" };
const ALLOW = { ...EVERYTHING, Effect: "Allow" };
const denyBut = (condition: object) => ({ ...EVERYTHING, Effect: "Deny", Condition: { StringNotEquals: condition } });
const policy = (...Statement: readonly object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

describe("the policy of an endpoint", () => {
  it.each([
    ["lets everybody through by default", policy(ALLOW), { accounts: null, organizations: null }],
    [
      "turns other accounts away, as AWS's guide writes it",
      policy(ALLOW, denyBut({ "aws:PrincipalAccount": "111122223333" })),
      { accounts: ["111122223333"], organizations: null },
    ],
    [
      "may name several accounts",
      policy(ALLOW, denyBut({ "aws:PrincipalAccount": ["111122223333", "222233334444"] })),
      { accounts: ["111122223333", "222233334444"], organizations: null },
    ],
    [
      "turns other organizations away, as it does for shared VPCs",
      policy(ALLOW, denyBut({ "aws:PrincipalOrgID": "o-1" })),
      { accounts: null, organizations: ["o-1"] },
    ],
    [
      "may let through instead of turning away",
      policy({ ...ALLOW, Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } } }),
      { accounts: ["111122223333"], organizations: null },
    ],
    [
      "lets through whom every statement does",
      policy(
        ALLOW,
        denyBut({ "aws:PrincipalAccount": ["111122223333", "222233334444"] }),
        denyBut({ "aws:PrincipalAccount": ["222233334444", "333344445555"] }),
      ),
      { accounts: ["222233334444"], organizations: null },
    ],
    ["that allows nothing lets nobody through", policy(), { accounts: [], organizations: [] }],
    [
      "that denies everything lets nobody through",
      policy(ALLOW, { ...EVERYTHING, Effect: "Deny" }),
      { accounts: [], organizations: [] },
    ],
    ["of one statement needs no list", JSON.stringify({ Statement: ALLOW }), { accounts: null, organizations: null }],
    [
      "is not judged by a condition that is not known",
      policy({ ...ALLOW, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }),
      null,
    ],
    ["is not judged for single principals", policy({ ...ALLOW, Principal: { AWS: "arn:aws:iam::1:root" } }), null],
    ["is not judged for what is spared from it", policy({ Effect: "Allow", NotAction: "x", Principal: "*" }), null],
    [
      "is not judged where several statements let somebody through",
      policy(ALLOW, { ...ALLOW, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
      null,
    ],
    [
      "is not judged where one denial spares by two conditions",
      policy(ALLOW, denyBut({ "aws:PrincipalAccount": "1", "aws:PrincipalOrgID": "o-1" })),
      null,
    ],
    ["that is no JSON is not judged", "{", null],
    ["that is no policy is not judged", "[]", null],
  ])("%s", (_, document, told) => {
    expect(endpointPolicy(document)).toEqual(told);
  });
});

const answersOf = (...values: readonly object[]): Answers => openAnswers([{ name: "all.json", value: values }]);

const open = (IpProtocol: string, ports: object, ...blocks: readonly string[]) => ({
  IpProtocol,
  ...ports,
  IpRanges: blocks.map((CidrIp) => ({ CidrIp })),
});
const HTTPS = { FromPort: 443, ToPort: 443 };

/** Whether a group with some rules opens an endpoint in a VPC of `10.0.0.0/16` and `10.9.0.0/24`. */
function opens(...IpPermissions: readonly object[]): boolean | undefined {
  const blocks = ["10.0.0.0/16", "10.9.0.0/24"].map((CidrBlock) => ({ CidrBlock }));
  const gone = { CidrBlock: "10.5.0.0/24", CidrBlockState: { State: "disassociated" } };
  const answers = answersOf(
    { Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16", CidrBlockAssociationSet: [...blocks, gone] }] },
    { SecurityGroups: [{ GroupId: "sg-1", IpPermissions }] },
    { VpcEndpoints: [{ VpcId: "vpc-1", ServiceName: "any", Groups: [{ GroupId: "sg-1" }] }] },
  );
  const endpoint = answers.of("describe-vpc-endpoints")[0]?.content.VpcEndpoints[0];
  if (endpoint === undefined) throw new Error("there is an endpoint");
  return vpcBook(answers).setup(endpoint).opens443;
}

describe("the security group of an endpoint", () => {
  it.each([
    ["opens to everybody", [open("tcp", HTTPS, "0.0.0.0/0")], true],
    ["opens to all blocks of the VPC", [open("tcp", HTTPS, "10.0.0.0/16", "10.9.0.0/24")], true],
    [
      "opens to them by several rules",
      [open("6", HTTPS, "10.0.0.0/17", "10.9.0.0/16"), open("-1", {}, "10.0.128.0/17")],
      true,
    ],
    ["opens by a range of ports", [open("tcp", { FromPort: 0, ToPort: 1000 }, "10.0.0.0/8")], true],
    ["is shut to a part of a block", [open("tcp", HTTPS, "10.0.0.0/17", "10.9.0.0/24")], false],
    ["is shut to the second block", [open("tcp", HTTPS, "10.0.0.0/16")], false],
    ["is shut on another port", [open("tcp", { FromPort: 80, ToPort: 80 }, "0.0.0.0/0")], false],
    ["is shut to another protocol", [open("udp", HTTPS, "0.0.0.0/0")], false],
    ["is shut without a rule", [], false],
    ["may be open to hosts of another group", [{ ...open("tcp", HTTPS), UserIdGroupPairs: [{}] }], undefined],
    ["may be open to a list of prefixes", [{ ...open("tcp", HTTPS), PrefixListIds: [{}] }], undefined],
  ])("%s", (_, rules, expected) => {
    expect(opens(...rules)).toBe(expected);
  });

  it("that wasn't read gives no verdict", () => {
    const answers = answersOf({
      VpcEndpoints: [{ VpcId: "vpc-1", ServiceName: "any", Groups: [{ GroupId: "sg-1" }], PrivateDnsEnabled: false }],
    });
    const endpoint = answers.of("describe-vpc-endpoints")[0]?.content.VpcEndpoints[0];
    if (endpoint === undefined) throw new Error("there is an endpoint");
    expect(vpcBook(answers).setup(endpoint)).toEqual({ privateDns: false });
  });
});

it("the DNS of a VPC is put together from two answers", () => {
  const book = vpcBook(
    answersOf(
      { VpcId: "vpc-1", EnableDnsSupport: { Value: true } },
      { VpcId: "vpc-1", EnableDnsHostnames: { Value: false } },
      { VpcId: "vpc-2", EnableDnsSupport: { Value: false } },
    ),
  );
  expect(["vpc-1", "vpc-2", "vpc-3"].map(book.dns)).toEqual([
    { dnsSupport: true, dnsHostnames: false },
    { dnsSupport: false },
    {},
  ]);
});
