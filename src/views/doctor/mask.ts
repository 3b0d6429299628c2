import { withoutSecrets } from "../../inventory/secrets.ts";

/** How names and ids from AWS and the machine are told. */
export type Mask = {
  readonly hides: boolean;
  /** `account A`, the same for one id wherever it stands; letters go in the order in which accounts are first named. */
  readonly account: (id: string) => string;
  readonly organization: (id: string) => string;
  readonly role: (name: string) => string;
  readonly arn: (arn: string) => string;
  /** A path without the user's name. */
  readonly path: (path: string, home: string) => string;
  /** An address without user, password, path and query, and without the name of a host that isn't AWS's or this machine. */
  readonly address: (url: string) => string;
  /** AWS's own words; null where they might name something. */
  readonly words: (text: string) => string | null;
};

/** What shows who is meant is replaced by what kind of thing it is, unless `hides` is false; the role that everybody has is no secret. Sessions and keys are never shown. */
export function createMask(hides: boolean, usualRole: string): Mask {
  const letters = new Map<string, string>();
  const account = (id: string): string => {
    if (!hides) return id;
    const known = letters.get(id) ?? `account ${lettersOf(letters.size)}`;
    letters.set(id, known);
    return known;
  };
  return {
    hides,
    account,
    organization: (id) => (hides ? "o-…" : id),
    role: (name) => (hides && name !== usualRole ? `another role than ${usualRole}` : name),
    arn: (arn) => maskedArn(arn, hides, account),
    path: (path, home) => (hides ? inHome(path, home) : path),
    address: (url) => addressOf(url, hides),
    words: (text) => (hides ? null : withoutSecrets(text)),
  };
}

/** A, B, … Z, AA, AB, … */
function lettersOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : `${lettersOf(Math.floor(index / 26) - 1)}${last}`;
}

/** The shape of an ARN stays: whether a user, a role, or one that IAM Identity Center made. */
function maskedArn(arn: string, hides: boolean, account: (id: string) => string): string {
  const [, partition, service, id = "", resource = ""] = /^arn:([\w-]+):(\w+)::(\d*):(.*)$/.exec(arn) ?? [];
  if (partition === undefined) return hides ? "…" : withoutSecrets(arn);
  const [kind = "", ...names] = resource.split("/");
  const name = names.slice(0, kind === "assumed-role" ? 1 : undefined).join("/");
  const shown = hides ? name.replace(/^(AWSReservedSSO_)?.*$/s, "$1…") : name;
  const parts = [kind, ...(name === "" ? [] : [shown]), ...(kind === "assumed-role" ? ["…"] : [])];
  return `arn:${partition}:${service}::${account(id)}:${parts.join("/")}`;
}

function inHome(path: string, home: string): string {
  const inside = home.length > 1 && (path === home || path.startsWith(`${home}/`) || path.startsWith(`${home}\\`));
  if (inside) return `~${path.slice(home.length)}`;
  return /^\/tmp\/node-compile-cache(?=\/|$)/.exec(path)?.[0] ?? "…";
}

const OWN = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$|^(localhost|127(\.\d+){3}|\[::1\])$/;

function addressOf(text: string, hides: boolean): string {
  let url: URL;
  try {
    url = new URL(/^\w+:\/\//.test(text) ? text : `http://${text}`);
  } catch {
    return "no address";
  }
  const host = hides && !OWN.test(url.hostname) ? "…" : url.hostname;
  return `${url.protocol}//${host}${url.port === "" ? "" : `:${url.port}`}`;
}
