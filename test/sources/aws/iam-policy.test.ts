import { expect, test } from "vitest";
import type { IamPolicy } from "../../../src/sources/aws/iam-policy.ts";
import { callerPolicy, readerPolicy } from "../../../src/sources/aws/iam-policy.ts";
import { APIS, DEFAULT_ROLE } from "../../../src/sources/aws/apis.ts";
import { OPERATIONS } from "../../../src/sources/aws/operations.ts";
import { runWords } from "../../commands/run-words.ts";
import { AUDIT, busyOrganization, HOME, inEnvironment, MANAGEMENT, ROLE, serve, TEAM } from "./small-world.ts";

const actionsOf = ({ Statement }: IamPolicy): string[] => Statement.flatMap(({ Action }) => Action).sort();

test("each call that may be made has a command, and no other", () => {
  expect(new Set(Object.keys(OPERATIONS))).toEqual(new Set(Object.keys(APIS)));
});

test("the policies allow exactly the calls that are recorded while AWS is read", async () => {
  const world = busyOrganization();
  const delegating = {
    ...world,
    organization: world.organization && { ...world.organization, delegatedAdministrators: [AUDIT, TEAM] },
  };
  const organization = ["report", "aws", "--organization", "--role", ROLE, "-f", "json"];
  const readings = [
    { world, from: MANAGEMENT, words: organization },
    // Where tasks can't be listed, services tell of them.
    {
      world: { ...world, denied: [{ accountId: TEAM, regionId: HOME, api: "ecs:ListTasks" }] },
      from: MANAGEMENT,
      words: organization,
    },
    // A delegated administrator that isn't GuardDuty's asks who that is.
    { world: delegating, from: TEAM, words: organization },
  ];
  const made = { all: new Set<string>(), byRole: new Set<string>() };
  for (const reading of readings) {
    const fake = await serve(reading.world);
    const ran = await inEnvironment(fake.envOf(reading.from), () => runWords(reading.words));
    expect(ran.code).toBe(0);
    for (const { service, operation, accountId } of fake.requests) {
      made.all.add(`${service}:${operation}`);
      if (accountId !== reading.from) made.byRole.add(`${service}:${operation}`);
    }
  }
  const [reads, finds] = [actionsOf(readerPolicy()), actionsOf(callerPolicy(DEFAULT_ROLE))];
  expect([...made.all].sort()).toEqual([...reads, ...finds, "sts:GetCallerIdentity"].sort());
  expect([...made.byRole].filter((call) => !reads.includes(call))).toEqual([]);
});

test("another partition has ARNs of its own", () => {
  const [, enters] = callerPolicy("auditor", "aws-us-gov").Statement;
  expect(enters?.Resource).toBe("arn:aws-us-gov:iam::*:role/auditor");
});

test("every action that is allowed reads", () => {
  const actions = [readerPolicy(), callerPolicy(DEFAULT_ROLE)].flatMap(actionsOf);
  expect(actions.filter((action) => !/:(Describe|List|Get)/.test(action))).toEqual(["sts:AssumeRole"]);
});
