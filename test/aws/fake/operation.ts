import type { FakeAccount, FakeRegion, FakeWorld } from "./world.ts";
import type { ServiceName } from "./refusal.ts";
import { refuse } from "./refusal.ts";
import type { Structure } from "./shape.ts";
import { structureOf, traitsOf } from "./shape.ts";

/** Who asks, where, and of which world. */
export type Call = {
  readonly world: FakeWorld;
  readonly service: ServiceName;
  readonly account: FakeAccount;
  readonly regionId: string;
  readonly region: FakeRegion;
  /** The caller as IAM names it. */
  readonly arn: string;
  readonly assumed: boolean;
  /** What a page holds at most, however much is asked for. */
  readonly mostItems: number;
  /** Makes credentials for an account that end after so many seconds. */
  readonly openSession: (accountId: string, arn: string, seconds: number) => Session;
};

export type Session = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly accountId: string;
  readonly arn: string;
  readonly expiration: Date;
};

/** Least and most: of a number, or of a list's length. */
export type Bounds = Readonly<Record<string, readonly [least: number, most: number]>>;

/** An operation that the fake serves, with its shapes and HTTP place from the SDK's schema. */
export type Operation = {
  readonly name: string;
  readonly input: Structure;
  readonly output: Structure;
  readonly http: readonly [method: string, path: string, status: number] | null;
  readonly bounds: Bounds;
  readonly answer: (input: never, call: Call) => object;
};

/** Binds an SDK operation schema to what answers it; bounds are those of the service model, which the schema lacks. */
export function serve<Input>(
  schema: readonly unknown[],
  answer: (input: Input, call: Call) => object,
  bounds: Bounds = {},
): Operation {
  const [, , name, traits, input, output] = schema;
  return {
    name: String(name),
    input: structureOf(typeof input === "function" ? input() : input),
    output: structureOf(typeof output === "function" ? output() : output),
    http: traitsOf(traits).http ?? null,
    bounds,
    answer,
  };
}

/** One page of what there is, and the token of the next where there is more. */
export function pageOf<Item>(
  call: Call,
  items: Pick<readonly Item[], "length" | "slice">,
  token: string | undefined,
  size: number,
): { readonly items: Item[]; readonly next: string | undefined } {
  const from = token === undefined ? 0 : Number(/^page-(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1]);
  if (!Number.isInteger(from) || from > items.length) throw refuse(call.service, "invalid", "The token is not valid.");
  const to = from + Math.min(size, call.mostItems);
  const next = to < items.length ? Buffer.from(`page-${to}`).toString("base64url") : undefined;
  return { items: items.slice(from, to), next };
}

/** What an account has in a Region, or nothing at all. */
export function regionOf(account: FakeAccount | undefined, regionId: string): FakeRegion {
  return account?.regions?.[regionId] ?? {};
}
