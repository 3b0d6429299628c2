import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readProfileNames } from "../../../src/sources/aws/profile-names.ts";
import { folderWith, workFolder } from "../../cli/watchbill.ts";

const CONFIG = `# ours
[default]
region = us-east-1
[profile audit] ; the auditor
sso_session = corp
[sso-session corp]
[services local]
[profile "two words"]
[audit-without-profile]
  [ profile  spaced ]
`;
const CREDENTIALS = "[audit]\naws_access_key_id = x\r\n[ci]\r\n[default]\n";

test("profiles are named as config and credentials name them, each once", () => {
  const home = workFolder();
  mkdirSync(join(home, ".aws"));
  writeFileSync(join(home, ".aws/config"), CONFIG);
  writeFileSync(join(home, ".aws/credentials"), CREDENTIALS);
  expect(readProfileNames({}, home)).toEqual({
    names: ["default", "audit", "two words", "spaced", "ci"],
    unread: [],
  });
});

test("the environment says where the files are", () => {
  const home = folderWith({ "my-config": "[profile one]", keys: "[two]" });
  const env = { AWS_CONFIG_FILE: "~/my-config", AWS_SHARED_CREDENTIALS_FILE: join(home, "keys") };
  expect(readProfileNames(env, home).names).toEqual(["one", "two"]);
});

test("no file names no profile; one that is asked for and isn't there, or can't be read, is said", () => {
  const home = workFolder();
  expect(readProfileNames({}, home)).toEqual({ names: [], unread: [] });
  const env = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: join(home, "gone") };
  expect(readProfileNames(env, home)).toEqual({
    names: [],
    unread: [`${join(home, "gone")} (AWS_SHARED_CREDENTIALS_FILE) does not exist`],
  });
  expect(readProfileNames({ AWS_CONFIG_FILE: home }, home).unread).toEqual([`${home} can't be read`]);
});
