import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it, onTestFinished } from "vitest";
import { endLongAnswers } from "../../../src/sources/aws/end-long-answers.ts";
import { refusedOf } from "../../../src/sources/aws/refused.ts";
import { createSilence, LEFT_ALONE_MILLISECONDS, SILENT_AFTER } from "../../../src/sources/aws/silence.ts";
import type { Fault } from "../../aws/fault.ts";
import {
  ABROAD,
  busyCell,
  busyOrganization,
  HERE,
  HOME,
  read,
  serve,
  TEAM,
  vcpusOf,
  withFaults,
  worldOf,
} from "./small-world.ts";

describe("an endpoint that falls silent", () => {
  const place = "ec2 in eu-west-1";
  const silenced = (state: { now: number }) => {
    const silence = createSilence(() => state.now);
    for (let call = 0; call < SILENT_AFTER; call++) silence.note(place, false);
    return silence;
  };

  it("is left alone once so many calls in a row came to nothing, and no other endpoint is", () => {
    const silence = createSilence(() => 0);
    for (let call = 1; call < SILENT_AFTER; call++) silence.note(place, false);
    expect(silence.isSilent(place)).toBe(false);
    silence.note(place, false);
    expect(silence.isSilent(place)).toBe(true);
    expect(silence.isSilent("ec2 in us-east-1")).toBe(false);
  });

  it("is tried by one call after a while", () => {
    const state = { now: 0 };
    const silence = silenced(state);
    state.now = LEFT_ALONE_MILLISECONDS;
    expect([silence.isSilent(place), silence.isSilent(place)]).toEqual([false, true]);
    silence.note(place, false);
    expect(silence.isSilent(place)).toBe(true);
  });

  it("is asked again by all once it has answered", () => {
    const silence = silenced({ now: 0 });
    silence.note(place, true);
    expect(silence.isSilent(place)).toBe(false);
  });

  it("costs an organization no more calls than show it, and each cell there is a gap", async () => {
    const fake = await serve(busyOrganization());
    const timeOut: Fault = { kind: "server-error", code: "RequestTimeout", status: 400 };
    const { env, proxy } = await withFaults(fake, [{ match: { service: "ec2", regionId: ABROAD }, fault: timeOut }]);
    const inventory = await read(env, { regions: [HOME, ABROAD] });
    const gaps = inventory.gaps.filter(({ api }) => api === "ec2:DescribeInstances");
    expect(gaps.map(({ accountId, regionId, reason }) => [accountId, regionId, reason]).sort()).toEqual(
      inventory.accounts.map(({ id }) => [id, ABROAD, "timeout"]).sort(),
    );
    const asked = proxy.seen.filter(({ service, regionId }) => service === "ec2" && regionId === ABROAD);
    // Six calls of a cell, in three accounts, may be under way when the eighth comes back.
    expect(asked.length).toBeLessThanOrEqual(3 * (SILENT_AFTER + 6 * 3));
    expect(gaps.some(({ message }) => message.includes("no call to ec2 in eu-west-1 was answered"))).toBe(true);
  });
});

/** What a client's request handler gives of a server that answers so. */
async function bodyOf(answer: (request: IncomingMessage, response: ServerResponse) => void, milliseconds: number) {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const client = new STSClient({ region: HOME });
  onTestFinished(() => client.destroy());
  const { requestHandler: handler } = client.config;
  endLongAnswers(handler, milliseconds);
  const { port } = server.address() as AddressInfo;
  const request = { protocol: "http:", hostname: "127.0.0.1", port, method: "GET", path: "/", headers: {}, query: {} };
  const { response } = await handler.handle(request as never);
  let text = "";
  for await (const part of response.body as AsyncIterable<Buffer>) text += part.toString();
  return text;
}

describe("an answer's time", () => {
  it("ends also where its body drips", async () => {
    const drip = (_: IncomingMessage, response: ServerResponse): void => {
      const timer = setInterval(() => response.write("x"), 5);
      response.on("close", () => clearInterval(timer));
    };
    await expect(bodyOf(drip, 60)).rejects.toMatchObject({
      name: "TimeoutError",
      message: /did not end within 0.06 s/,
    });
  });

  it("is long enough for one that comes in parts", async () => {
    const parts = (_: IncomingMessage, response: ServerResponse): void => {
      response.write("one ");
      setTimeout(() => response.end("two"), 20);
    };
    expect(await bodyOf(parts, 5_000)).toBe("one two");
  });
});

it.each(["RequestExpired", "RequestInTheFuture", "SignatureDoesNotMatch", "InvalidSignatureException"])(
  "%s speaks of the clock, and doesn't end the session",
  (name) => {
    expect(refusedOf("ec2:DescribeInstances", Object.assign(new Error("odd"), { name }))).toMatchObject({
      reason: "denied",
    });
  },
);

it("a redirect says its status, and no parser's words", async () => {
  const fake = await serve(worldOf(busyCell(HERE)));
  const { env } = await withFaults(fake, [{ match: { operation: "DescribeInstances" }, fault: { kind: "redirect" } }]);
  const { gaps } = await read(env, { organization: false, regions: [HOME] });
  expect(gaps.map(({ api, reason, message }) => [api, reason, message])).toEqual([
    ["ec2:DescribeInstances", "malformed", "HTTP 302, and no answer of AWS"],
  ]);
});

it.each([
  ["sts", "GetCallerIdentity"],
  ["organizations", "ListAccounts"],
])("someone else's answer to %s %s is asked for again, though the SDK wouldn't", async (service, operation) => {
  const fake = await serve(busyOrganization());
  const match = { service, operation };
  const { env } = await withFaults(fake, [{ match, when: { first: 2 }, fault: { kind: "other-json" } }]);
  expect((await read(env, { regions: [HOME] })).gaps).toEqual([]);
});

it("what a session that ended left unread is a gap that says so", async () => {
  const fake = await serve(busyOrganization());
  const match = { operation: "DescribeInstances", regionId: ABROAD };
  const { env } = await withFaults(fake, [{ match, fault: { kind: "expired" } }]);
  const inventory = await read(env, { accounts: [TEAM] });
  expect(inventory.gaps).toContainEqual(
    expect.objectContaining({ accountId: TEAM, regionId: ABROAD, api: "scan:interrupted", reason: "expired" }),
  );
  expect(inventory.gaps.filter(({ reason }) => reason !== "expired")).toEqual([]);
  expect(Object.keys(vcpusOf(inventory)).filter((place) => place.includes(ABROAD))).toEqual([]);
});
