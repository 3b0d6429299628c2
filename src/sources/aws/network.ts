import { readFileSync } from "node:fs";
import { UserError } from "../../errors.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** How connections to AWS are made, as options of Node's agents. */
export type Network = {
  /** Variables that name proxies, and what goes past them; Node follows them itself. */
  readonly proxyEnv: Env;
  /** Certificates to trust in place of Node's own. */
  readonly ca?: Buffer;
};

const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

/** Reads what AWS's other tools take from the environment too. Throws a UserError where AWS_CA_BUNDLE can't be read. */
export function readNetwork(env: Env): Network {
  const proxyEnv = Object.fromEntries(PROXIES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const bundle = env["AWS_CA_BUNDLE"];
  if (!bundle) return { proxyEnv };
  try {
    return { proxyEnv, ca: readFileSync(bundle) };
  } catch {
    throw new UserError(
      "no-ca-bundle",
      "the file that AWS_CA_BUNDLE names can't be read",
      "name a file of PEM certificates, or unset it",
    );
  }
}

/** Whether a version of Node follows `proxyEnv`: 22.21, and 24.5 or later. */
export function followsProxies(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return (major === 22 && minor >= 21) || (major === 24 && minor >= 5) || major > 24;
}
