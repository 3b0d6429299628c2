import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import type { Ran } from "../cli/watchbill.ts";
import type { Tally } from "./live.ts";
import type { Statement } from "./iam.ts";
import { makeUser, permit } from "./iam.ts";
import { countedTally, organizationFlags, reportOf, runLive, seededTally } from "./live.ts";
import { enforceIam, resetMoto } from "./moto.ts";
import type { Identity } from "./organization.ts";
import { must, ROLE, seedOrganization } from "./organization.ts";
import type { Seeded } from "./cell-plan.ts";
import { seedWorkloads } from "./world.ts";

const REGIONS = ["us-east-1", "eu-west-1"];
const EVERYTHING: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
const deny = (Action: string, Resource = "*"): Statement => ({ Effect: "Deny", Action, Resource });

const url = inject("moto");
let seeded: readonly Seeded[];
/** Members: one whose role may not list tasks, one whose role can't be assumed by `barred`. */
let members: { readonly half: string; readonly shut: string };
/** Users: of the managing account, except `member`. */
let users: Readonly<Record<"reader" | "barred" | "blind" | "member", Identity>>;

beforeAll(async () => {
  await resetMoto(url);
  const organization = await seedOrganization(url, 4);
  seeded = await seedWorkloads(url, organization, REGIONS);
  const [master, plain, half, shut] = organization.accounts.map(({ id }) => id);
  members = { half: must(half), shut: must(shut) };
  for (const id of [must(plain), members.shut]) await permit(url, id, ROLE, [EVERYTHING]);
  await permit(url, members.half, ROLE, [EVERYTHING, deny("ecs:ListTasks")]);
  const user = (account: string | undefined, name: string, ...denied: readonly Statement[]) =>
    makeUser(url, must(account), name, [EVERYTHING, ...denied]);
  users = {
    reader: await user(master, "reader"),
    barred: await user(master, "barred", deny("sts:AssumeRole", `arn:aws:iam::${members.shut}:role/${ROLE}`)),
    blind: await user(master, "blind", deny("organizations:*")),
    member: await user(plain, "member", deny("organizations:*")),
  };
  await enforceIam(url, true);
});

afterAll(() => enforceIam(url, false));

const report = (who: Identity, endpoint = url): Promise<Ran> =>
  runLive(endpoint, who, ["report", "aws", ...organizationFlags(REGIONS), "--offline", "--details", "-f", "json"]);

/** Where a role may not list tasks. */
const isSilent = ({ account, kind }: Seeded) => account === members.half && kind === "fargate-task";

/** A tally without the silent places, where the cluster's services may still tell of tasks. */
const told = (tally: Tally): Tally =>
  Object.fromEntries(
    Object.entries(tally).filter(([place]) => !(place.startsWith(members.half) && place.endsWith("fargate-task"))),
  );

describe("a role that may not list tasks", () => {
  test("is a gap where there are clusters, and all else is counted", async () => {
    const read = reportOf(await report(users.reader));
    const regions = seeded.filter(isSilent).map(({ region }) => region);
    expect(regions).not.toEqual([]);
    const gap = { accountId: members.half, api: "ecs:ListTasks", reason: "denied" };
    const vital = read.gaps.filter(({ hides }) => hides.length > 0);
    expect(vital).toEqual(regions.map((regionId) => expect.objectContaining({ ...gap, regionId })));
    expect(told(countedTally(read))).toEqual(told(seededTally(seeded)));
  });
});

describe("a role that can't be assumed", () => {
  test("is a gap of its account and one line, and all else is counted", async () => {
    const ran = await report(users.barred);
    const read = reportOf(ran);
    const gap = { accountId: members.shut, api: "sts:AssumeRole", reason: "denied" };
    const vital = read.gaps.filter(({ accountId, hides }) => accountId !== members.half && hides.length > 0);
    expect(vital).not.toEqual([]);
    for (const one of vital) expect(one).toMatchObject(gap);
    expect(ran.stderr.split("\n").filter((line) => line.includes(members.shut))).toHaveLength(1);
    const seen = seeded.filter(({ account }) => account !== members.shut);
    expect(told(countedTally(read))).toEqual(told(seededTally(seen)));
  });
});

describe("what nothing can be read with is one clear line and exit code 2", () => {
  const wrong: readonly [what: string, run: () => Promise<Ran>, says: RegExp][] = [
    ["a wrong secret", () => report({ ...users.reader, secretAccessKey: "mistyped" }), /secret|signature|credentials/i],
    [
      "a key that doesn't exist",
      () => report({ ...users.reader, accessKeyId: "AKIAIOSFODNN7EXAMPLE" }),
      /key|credentials/i,
    ],
    ["an expired token", async () => report({ ...users.reader, sessionToken: "old" }, await allExpired()), /expired/i],
    ["an organization that the user may not see", () => report(users.blind), /the organization|organizations:/i],
    ["an organization that a member account asks for", () => report(users.member), /the organization|organizations:/i],
  ];

  test.each(wrong)("%s", async (_, run, says) => {
    const ran = await run();
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toMatch(/^watchbill: [^\n]+; [^\n]+\n$/);
    expect(ran.stderr).toMatch(says);
    expect(ran.stderr).not.toMatch(/SyntaxError|Unexpected token|<\/?\w+>/);
  });
});

/** An endpoint that says of every token what AWS says of an expired one, which moto never does. */
async function allExpired(): Promise<string> {
  const message = "The security token included in the request is expired";
  const json = JSON.stringify({ __type: "ExpiredTokenException", message });
  const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>${message}</Message></Error></ErrorResponse>`;
  const server = createServer((request, response) => {
    const isJson = request.headers["x-amz-target"] !== undefined;
    request.resume();
    response.writeHead(isJson ? 400 : 403, { "content-type": isJson ? "application/x-amz-json-1.1" : "text/xml" });
    response.end(isJson ? json : xml);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
