import type { ReachSetting, ReachSettings } from "../../inventory/examination.ts";
import { followsProxies } from "./network.ts";
import { readProfileLines } from "./profile-names.ts";

type Env = Readonly<Record<string, string | undefined>>;

type Known = Pick<ReachSetting, "tells"> & { readonly used: boolean | ((env: Env, node: string) => boolean) };

const USED = { tells: "value", used: true } as const;
const ADDRESS = { tells: "address", used: true } as const;
const PRESENT = { tells: "presence", used: true } as const;
const PROXY = { tells: "address", used: (_: Env, node: string) => followsProxies(node) } as const;
const NEVER = { tells: "address", used: false } as const;

/** The variables that change how AWS is reached, or that people expect to; attempts are set by the program. */
const VARIABLES: Readonly<Record<string, Known>> = {
  AWS_ENDPOINT_URL: { tells: "address", used: (env) => env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] !== "true" },
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: USED,
  AWS_USE_FIPS_ENDPOINT: USED,
  AWS_USE_DUALSTACK_ENDPOINT: USED,
  AWS_DEFAULT_REGION: { tells: "value", used: (env) => !env["AWS_REGION"] },
  HTTPS_PROXY: PROXY,
  https_proxy: PROXY,
  HTTP_PROXY: PROXY,
  http_proxy: PROXY,
  ALL_PROXY: NEVER,
  all_proxy: NEVER,
  NO_PROXY: { ...PROXY, tells: "presence" },
  no_proxy: { ...PROXY, tells: "presence" },
  AWS_CA_BUNDLE: PRESENT,
  NODE_EXTRA_CA_CERTS: PRESENT,
  NODE_TLS_REJECT_UNAUTHORIZED: USED,
  AWS_MAX_ATTEMPTS: { tells: "value", used: false },
  AWS_RETRY_MODE: { tells: "value", used: false },
  AWS_EC2_METADATA_DISABLED: USED,
  AWS_CONFIG_FILE: PRESENT,
  AWS_SHARED_CREDENTIALS_FILE: PRESENT,
  AWS_ACCESS_KEY_ID: PRESENT,
  AWS_SECRET_ACCESS_KEY: PRESENT,
  AWS_SESSION_TOKEN: PRESENT,
  AWS_WEB_IDENTITY_TOKEN_FILE: PRESENT,
  AWS_ROLE_ARN: PRESENT,
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: PRESENT,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: PRESENT,
};

/** Keys of a profile that change how AWS is reached. */
const KEYS: Readonly<Record<string, Known>> = {
  endpoint_url: VARIABLES["AWS_ENDPOINT_URL"] ?? ADDRESS,
  services: PRESENT,
  ignore_configured_endpoint_urls: USED,
  use_fips_endpoint: USED,
  use_dualstack_endpoint: USED,
  ca_bundle: { tells: "presence", used: false },
};

/** Keys of a profile that say where credentials come from. */
const CREDENTIAL_KEYS = [
  "sso_session",
  "sso_start_url",
  "login_session",
  "role_arn",
  "source_profile",
  "credential_source",
  "credential_process",
  "web_identity_token_file",
  "aws_access_key_id",
];

/** Finds out from environment and profile how AWS will be reached; asks nobody. */
export function readReachSettings(asked: string | null, env: Env, home: string, node: string): ReachSettings {
  const name = asked ?? (env["AWS_PROFILE"] || "default");
  const keys = new Map<string, string>();
  let found = false;
  readProfileLines(env, home, (profile, line) => {
    if (profile !== name) return;
    found = true;
    const [, key, value] = /^([\w-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) keys.set(key.toLowerCase(), value.trim());
  });
  const regionKey = keys.get("region");
  const region = env["AWS_REGION"]
    ? { id: env["AWS_REGION"], from: "AWS_REGION" }
    : env["AWS_DEFAULT_REGION"]
      ? { id: env["AWS_DEFAULT_REGION"], from: "AWS_DEFAULT_REGION" }
      : regionKey === undefined
        ? null
        : { id: regionKey, from: "the profile" };
  return {
    profile: {
      name,
      from: asked === null ? (env["AWS_PROFILE"] ? "AWS_PROFILE" : "default") : "--profile",
      found,
      keys: CREDENTIAL_KEYS.filter((key) => keys.has(key)),
    },
    region,
    settings: [
      ...Object.keys(env)
        .sort()
        .flatMap((key) => settingOf(key, env[key], knownVariable(key), "environment", env, node)),
      ...[...keys].flatMap(([key, value]) => settingOf(key, value, KEYS[key], "profile", env, node)),
    ],
  };
}

/** Each service may have an endpoint of its own. */
const knownVariable = (name: string): Known | undefined =>
  name.startsWith("AWS_ENDPOINT_URL_") ? VARIABLES["AWS_ENDPOINT_URL"] : VARIABLES[name];

function settingOf(
  name: string,
  value: string | undefined,
  known: Known | undefined,
  from: ReachSetting["from"],
  env: Env,
  node: string,
): ReachSetting[] {
  if (known === undefined || value === undefined || value === "") return [];
  const { tells, used } = known;
  return [{ name, from, value, tells, used: typeof used === "function" ? used(env, node) : used }];
}
