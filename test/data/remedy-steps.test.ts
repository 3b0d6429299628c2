import * as ec2 from "@aws-sdk/client-ec2";
import * as ecs from "@aws-sdk/client-ecs";
import * as eks from "@aws-sdk/client-eks";
import * as guardduty from "@aws-sdk/client-guardduty";
import { describe, expect, test } from "vitest";
import { DATA } from "../../data/refresh/write-table.ts";
import { readReferenceTables } from "../../src/sources/reference-data.ts";

const { reasons } = readReferenceTables(DATA);

const MODELS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { ec2, ecs, eks, guardduty };

/** Operations that no client here has, and what only the AWS CLI knows, with the options that are used of each. */
const BY_HAND: Readonly<Record<string, readonly string[]>> = {
  "ec2 authorize-security-group-ingress": ["group-id", "protocol", "port", "cidr"],
  // The CLI's own name for `version`.
  "eks update-cluster-version": ["name", "kubernetes-version"],
  "eks update-kubeconfig": ["name"],
  "eks wait addon-deleted": ["cluster-name", "addon-name"],
  "iam attach-role-policy": ["role-name", "policy-arn"],
  "ssm delete-association": ["association-id"],
  "ssm describe-association-execution-targets": ["association-id", "execution-id"],
  "ssm describe-association-executions": ["association-id"],
  "ssm describe-instance-information": ["filters"],
  "ssm list-associations": ["association-filter-list"],
  "ssm send-command": ["document-name", "instance-ids", "parameters"],
  "ssm start-automation-execution": ["document-name", "parameters"],
};

const KUBECTL: Readonly<Record<string, readonly string[]>> = {
  create: ["clusterrole", "user"],
  describe: ["namespace"],
  get: ["namespace", "output"],
  label: [],
  logs: ["namespace", "tail"],
};

const GLOBAL = new Set(["region", "query", "output"]);

/** Words that only the reader can put in. */
const OPEN = new Set([
  "ADDON_VERSION",
  "ASSOCIATION_ID",
  "DETECTOR_ID",
  "EXECUTION_ID",
  "EXECUTION_ROLE",
  "INSTANCE_ROLE",
  "KUBERNETES_VERSION",
  "SECURITY_GROUP_ID",
  "SUBNET_ID",
  "TASK_ID",
  "VPC_CIDR",
  "VPC_ENDPOINT_ID",
]);

/** Words that the place fills, save names of free form, which must never stand inside of quotes of a shell. */
const FILLED = new Set([
  "ACCOUNT_ID",
  "AGENT_MANAGEMENT",
  "FIPS_SUFFIX",
  "INSTANCE_ID",
  "OWNER_ACCOUNT_ID",
  "PARTITION",
  "REGION",
  "TASK_ARN",
  "VPC_ID",
]);
const FREE = new Set(["CLUSTER", "SERVICE"]);

const stepsOf = (list: "commands" | "terraform"): (readonly [string, string])[] => [
  ...new Map(
    [...reasons.values()].flatMap((reason) =>
      (reason[list] ?? []).map(({ text }) => [text, [reason.code, text]] as const),
    ),
  ).values(),
];

const COMMANDS = stepsOf("commands").filter(([, text]) => !text.startsWith("# "));

const kebab = (member: string): string =>
  member.replaceAll(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3-$2").toLowerCase();

const pascal = (verb: string): string =>
  verb.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The members of an operation's input, as options of the AWS CLI; null where the model has no such operation. */
function optionsOf(service: string, verb: string): readonly string[] | null {
  const model = MODELS[service];
  const operation = model?.[`${pascal(verb)}$`];
  if (!Array.isArray(operation)) return null;
  const input: unknown = typeof operation[4] === "function" ? (operation[4] as () => unknown)() : operation[4];
  if (!Array.isArray(input)) throw new Error(`${service} ${verb} has no input`);
  return (input[4] as readonly string[]).map(kebab);
}

function parses(json: string): boolean {
  try {
    return JSON.parse(json) !== undefined;
  } catch {
    return false;
  }
}

/** The words of a shell line; quotes are part of a word. */
const shellWords = (line: string): string[] => line.match(/(?:[^\s']|'[^']*')+/g) ?? [];

test("the options of an operation are those that the AWS CLI has", () => {
  expect(optionsOf("eks", "update-addon")).toContain("resolve-conflicts");
  expect(optionsOf("ec2", "describe-vpc-endpoints")).toContain("filters");
  expect(optionsOf("ec2", "modify-vpc-attribute")).toEqual(
    expect.arrayContaining(["enable-dns-hostnames", "enable-dns-support", "vpc-id"]),
  );
  expect(optionsOf("eks", "toggle-addon")).toBeNull();
});

describe.each(COMMANDS)("%s: %s", (_, text) => {
  const words = shellWords(text);

  test("is one line with closed quotes and without anything that a shell would run or expand", () => {
    expect(text).not.toMatch(/\n/);
    expect(words.join(" ")).toBe(text);
    expect((text.match(/'/g) ?? []).length % 2).toBe(0);
    expect(text.replaceAll(/'[^']*'/g, "")).not.toMatch(/[;&|<>$`"\\*?()!#~]/);
  });

  test("calls what exists, with options that exist, each once", () => {
    const options = words.filter((word) => word.startsWith("--")).map((word) => word.slice(2).replace(/=.*$/, ""));
    expect(options).toEqual([...new Set(options)]);
    const [program, service = "", verb = "", third = ""] = words;
    const call = third.startsWith("--") ? `${service} ${verb}` : `${service} ${verb} ${third}`;
    const known = program === "kubectl" ? KUBECTL[service] : (BY_HAND[call] ?? optionsOf(service, verb));
    expect(["aws", "kubectl"]).toContain(program);
    expect(known).toEqual(expect.any(Array));
    expect(options.filter((option) => known?.includes(option) !== true && !GLOBAL.has(option))).toEqual([]);
    // IAM has no Region, and kubectl's cluster is that of its kubeconfig.
    expect(options.includes("region")).toBe(program === "aws" && service !== "iam");
  });

  test("holds JSON only where it parses", () => {
    const broken = words.filter((word) => /^'(\{"|\[\{)/.test(word) && !parses(word.slice(1, -1)));
    expect(broken).toEqual([]);
  });

  test("names only what the place or the reader can fill, and no free name inside of quotes", () => {
    const names = [...text.matchAll(/\{([A-Z][A-Z_]*)\}/g)].map(([, name = ""]) => name);
    expect(names.filter((name) => !OPEN.has(name) && !FILLED.has(name) && !FREE.has(name))).toEqual([]);
    const quoted = [...text.matchAll(/'([^']*)'/g)].flatMap(([, inner = ""]) => [
      ...inner.matchAll(/\{([A-Z][A-Z_]*)\}/g),
    ]);
    expect(quoted.map(([, name = ""]) => name).filter((name) => FREE.has(name))).toEqual([]);
  });
});

describe.each(stepsOf("terraform"))("%s: %s", (_, text) => {
  test("is blocks of resources with closed braces, brackets and quotes", () => {
    expect(text).toMatch(/^resource "aws_[a-z0-9_]+" "[a-z0-9_]+" \{\n[^]*\n\}$/);
    const bare = text.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, "").replaceAll(/#.*/g, "");
    expect(bare).not.toContain('"');
    for (const [open, close] of ["{}", "[]", "()"].map((pair) => [...pair])) {
      expect(bare.split(open ?? "")).toHaveLength(bare.split(close ?? "").length);
    }
  });

  test("names only what the place or the reader can fill, always inside of a string", () => {
    const names = (of: string): string[] => [...of.matchAll(/\{([A-Z][A-Z_]*)\}/g)].map(([, name = ""]) => name);
    expect(names(text).filter((name) => !OPEN.has(name) && !FILLED.has(name) && !FREE.has(name))).toEqual([]);
    expect(names(text.replaceAll(/"[^"\n]*"/g, ""))).toEqual([]);
  });
});

test("a step for one kind is beside steps that others can take, or is of a reason that only this kind has", () => {
  const kinds = [...reasons.values()].flatMap(({ commands }) => (commands ?? []).flatMap(({ kind }) => kind ?? []));
  expect(new Set(kinds)).toEqual(new Set(["eks-node", "fargate-task", "ec2-instance"]));
});

test("a tag that is out of step is removed and added again", () => {
  const lines = (code: string): string[] =>
    (reasons.get(code)?.commands ?? []).map(({ text }) => text.split(" ").slice(1, 3).join(" "));
  for (const code of ["TAG_EXCLUDED", "CONFIG_ONLY"]) {
    expect(lines(code).indexOf("eks untag-resource")).toBeGreaterThanOrEqual(0);
    expect(lines(code).indexOf("eks tag-resource")).toBe(lines(code).indexOf("eks untag-resource") + 1);
  }
});
