import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { followsProxies, readNetwork } from "../../../src/sources/aws/network.ts";
import { folderWith, watchbill } from "../../cli/watchbill.ts";
import { busyOrganization } from "./small-world.ts";
import { serve } from "./small-world.ts";

test("proxies and what goes past them are handed on, and nothing else of the environment", () => {
  const env = {
    HTTPS_PROXY: "http://proxy:3128",
    no_proxy: "localhost",
    HTTP_PROXY: "",
    AWS_SECRET_ACCESS_KEY: "hunter2",
  };
  expect(readNetwork(env)).toEqual({ proxyEnv: { HTTPS_PROXY: "http://proxy:3128", no_proxy: "localhost" } });
});

test("a bundle of certificates is read, and one that can't be read is named without its path", () => {
  const folder = folderWith({ "ca.pem": "-----BEGIN CERTIFICATE-----" });
  expect(readNetwork({ AWS_CA_BUNDLE: `${folder}/ca.pem` }).ca?.toString()).toContain("BEGIN");
  expect(() => readNetwork({ AWS_CA_BUNDLE: "/home/jane/ca.pem" })).toThrow(/^the file that AWS_CA_BUNDLE names/);
});

test.each([
  ["22.12.0", false],
  ["22.20.0", false],
  ["22.21.0", true],
  ["23.11.0", false],
  ["24.4.1", false],
  ["24.5.0", true],
  ["26.0.0", true],
])("Node %s follows proxies: %s", (version, follows) => {
  expect(followsProxies(version)).toBe(follows);
});

test("AWS is asked through the proxy that the environment names", async () => {
  const fake = await serve(busyOrganization());
  const asked = new Set<string>();
  const { hostname, port } = new URL(fake.url);
  const proxy = createServer((incoming, answer) => {
    const { host, pathname, search } = new URL(incoming.url ?? "");
    asked.add(host);
    const { method, headers } = incoming;
    const onward = request({ hostname, port, path: pathname + search, method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void proxy.close());
  const env = {
    ...fake.env,
    AWS_ENDPOINT_URL: "http://aws.invalid",
    HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
  };
  const { code, stdout } = await watchbill(["report", "aws", "--regions", "us-east-1", "-f", "json"], { env });
  expect([code, [...asked]]).toEqual([0, ["aws.invalid"]]);
  expect(JSON.parse(stdout).totals.vcpus.eligible).toBeGreaterThan(0);
});
