import { expect, test } from "vitest";
import { readReachSettings } from "../../../src/sources/aws/reach-settings.ts";
import { folderWith } from "../../cli/watchbill.ts";

const CONFIG = `[default]
region = us-east-1
[profile audit]
sso_session = corp
sso_account_id = 111122223333
region = eu-west-1
use_fips_endpoint = true
ca_bundle = /home/jane/ca.pem
endpoint_url = https://proxy.corp.example
[sso-session corp]
region = us-west-2
`;

function settingsOf(asked: string | null, env: Readonly<Record<string, string>> = {}) {
  const home = folderWith({ config: CONFIG });
  return readReachSettings(asked, { AWS_CONFIG_FILE: `${home}/config`, ...env }, home, "24.21.0");
}

test("the profile is the one asked for, else that of the environment, else the default one", () => {
  expect(settingsOf(null).profile).toEqual({ name: "default", from: "default", found: true, keys: [] });
  expect(settingsOf(null, { AWS_PROFILE: "audit" }).profile).toMatchObject({ name: "audit", from: "AWS_PROFILE" });
  expect(settingsOf("audit", { AWS_PROFILE: "other" }).profile).toEqual({
    name: "audit",
    from: "--profile",
    found: true,
    keys: ["sso_session"],
  });
  expect(settingsOf("gone").profile).toMatchObject({ name: "gone", found: false });
});

test("the Region is that of the environment, else of the profile; AWS_DEFAULT_REGION goes between", () => {
  const env = { AWS_DEFAULT_REGION: "ap-south-1" };
  expect(settingsOf("audit", { ...env, AWS_REGION: "us-east-2" }).region).toEqual({
    id: "us-east-2",
    from: "AWS_REGION",
  });
  expect(settingsOf("audit").region).toEqual({ id: "eu-west-1", from: "the profile" });
  expect(settingsOf("gone").region).toBeNull();
  expect(settingsOf("audit", env)).toMatchObject({
    region: { id: "ap-south-1", from: "AWS_DEFAULT_REGION" },
    settings: expect.arrayContaining([expect.objectContaining({ name: "AWS_DEFAULT_REGION", used: true })]),
  });
});

test("settings of environment and profile are found, each with whether it changes anything and what of it may be told", () => {
  const env = {
    AWS_ENDPOINT_URL_EC2: "http://127.0.0.1:1",
    HTTPS_PROXY: "http://jane:password@proxy.corp.example",
    AWS_SECRET_ACCESS_KEY: "hunter2",
    AWS_SESSION_TOKEN: "",
    PATH: "/bin",
  };
  const { settings } = settingsOf("audit", env);
  expect(settings.map(({ name, from, tells, used }) => `${from} ${name} ${tells} ${used ? "used" : "idle"}`)).toEqual([
    "environment AWS_CONFIG_FILE presence used",
    "environment AWS_ENDPOINT_URL_EC2 address used",
    "environment AWS_SECRET_ACCESS_KEY presence used",
    "environment HTTPS_PROXY address used",
    "profile use_fips_endpoint value used",
    "profile ca_bundle presence idle",
    "profile endpoint_url address used",
  ]);
});

test("an endpoint that is to be ignored is not used", () => {
  const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
  expect(settingsOf(null, env).settings.find(({ name }) => name === "AWS_ENDPOINT_URL")?.used).toBe(false);
});
