import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";
import { EKSClient } from "@aws-sdk/client-eks";
import { GuardDutyClient } from "@aws-sdk/client-guardduty";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { PricingClient } from "@aws-sdk/client-pricing";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { STSClientConfig } from "@aws-sdk/client-sts";
import { STSClient } from "@aws-sdk/client-sts";
import type { Admission } from "./admission.ts";
import { withInstanceDecoder } from "./decode-instances.ts";
import type { Api } from "./apis.ts";
import type { InputOf, OutputOf } from "./operations.ts";
import { OPERATIONS } from "./operations.ts";
import { Refused, refusedOf } from "./refused.ts";
import type { Silence } from "./silence.ts";

/** Calls made so far, the SDK's own repetitions among them. */
export type CallCount = { made: number; repeated: number };

/** What every connection of a session has in common. */
export type ConnectionGround = {
  readonly admission: Admission;
  readonly silence: Silence;
  /** One handler, so that sockets are shared, and its limits for all calls. */
  readonly requestHandler: NonNullable<STSClientConfig["requestHandler"]>;
  readonly signal: AbortSignal;
  readonly count: CallCount;
  /** How pages of hosts are decoded: by our own decoder, or by the SDK's. */
  readonly decoder: "fast" | "sdk";
  /** What AWS was shown of an account's credentials so far, and may repeat. */
  readonly secretsOf: (accountId: string) => readonly string[];
  /** What the first client of each service found in the environment and the profile. */
  readonly settings: Map<Service, Settings & Configured>;
};

/** AWS as one account in one Region answers it. */
export type Connection = {
  readonly accountId: string;
  readonly regionId: string;
  /** Makes a call. Throws a Refused. */
  readonly call: <One extends Api>(api: One, input: InputOf<One>) => Promise<OutputOf<One>>;
  /** Makes a call page by page and puts together what each page holds. Throws a Refused. */
  readonly pages: <One extends Api, Item>(
    api: One,
    input: InputOf<One>,
    items: (page: OutputOf<One>) => readonly Item[] | undefined,
  ) => Promise<Item[]>;
};

export type Credentials = NonNullable<STSClientConfig["credentials"]>;

const CLIENTS = {
  cloudwatch: CloudWatchClient,
  ec2: EC2Client,
  ecs: ECSClient,
  eks: EKSClient,
  guardduty: GuardDutyClient,
  organizations: OrganizationsClient,
  pricing: PricingClient,
  ssm: SSMClient,
  sts: STSClient,
} as const;

type Service = keyof typeof CLIENTS;

/** What every client of the SDK looks up for itself in environment and profile, though it is the same for all of a service. */
type Settings = {
  readonly authSchemePreference: unknown;
  readonly defaultUserAgentProvider: unknown;
  readonly useDualstackEndpoint: unknown;
  readonly useFipsEndpoint: unknown;
  readonly userAgentAppId: unknown;
};

/** The endpoint that environment or profile name for a service: found like the rest, but no client takes it when it is made. */
type Configured = { serviceConfiguredEndpoint: unknown };

/** What all clients have in common, which is all that is asked of them here. */
type AnyClient = {
  readonly config: Settings & Configured;
  readonly middlewareStack: { readonly remove: (name: string) => boolean };
  readonly send: (command: unknown, options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;
};

/** Attempts of one call, the first included: the SDK's own repetitions, or ours where an answer is none of AWS's. */
const ATTEMPTS = 3;

/** Connects to an account and Region; its clients are made when they are first needed and go with it. */
export function connect(
  ground: ConnectionGround,
  accountId: string,
  regionId: string,
  credentials: Credentials,
): Connection {
  const clients = new Map<Service, AnyClient>();
  const clientOf = (service: Service): AnyClient => {
    const known = clients.get(service);
    if (known !== undefined) return known;
    const { requestHandler, settings } = ground;
    const own = { region: regionId, credentials, requestHandler, maxAttempts: ATTEMPTS, retryMode: "standard" };
    const first = settings.get(service);
    // The SDK's clients differ only in the commands that they take, and the table pairs each command with its service.
    const client = new CLIENTS[service]({ ...(first === undefined ? {} : (settingsOf(first) as object)), ...own });
    if (client instanceof EC2Client && ground.decoder === "fast") withInstanceDecoder(client);
    const any = client as unknown as AnyClient;
    if (first === undefined) settings.set(service, any.config);
    else any.config.serviceConfiguredEndpoint = first.serviceConfiguredEndpoint;
    // It copies every answer for a log that nobody keeps.
    any.middlewareStack.remove("loggerMiddleware");
    clients.set(service, any);
    return any;
  };

  const ask: Connection["call"] = async (api, input) => {
    const { command, rate } = OPERATIONS[api];
    const Command = command as unknown as new (input: unknown) => unknown;
    const service = api.slice(0, api.indexOf(":")) as Service;
    const client = clientOf(service);
    const endpoint = `${service} in ${regionId}`;
    try {
      const output = await ground.admission.admit(`${accountId} ${regionId}`, rate, async () => {
        if (ground.silence.isSilent(endpoint)) throw silent(api, endpoint);
        ground.count.made++;
        return client.send(new Command(input), { abortSignal: ground.signal });
      });
      ground.silence.note(endpoint, true);
      countRepeated(ground.count, output);
      if (isEmpty(output) && api !== "guardduty:GetAdministratorAccount") throw blank(api);
      return output as OutputOf<typeof api>;
    } catch (error) {
      if (error instanceof Refused) throw error;
      ground.signal.throwIfAborted();
      countRepeated(ground.count, error);
      const refused = refusedOf(api, error, ground.secretsOf(accountId));
      ground.silence.note(endpoint, refused.reason !== "timeout");
      throw refused;
    }
  };

  // The SDK takes someone else's page for an answer, or for our own mistake, and doesn't ask again.
  const call: Connection["call"] = async (api, input) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask(api, input);
      } catch (error) {
        if (!(error instanceof Refused) || error.reason !== "malformed" || attempt === ATTEMPTS) throw error;
        ground.count.repeated++;
      }
    }
  };

  const pages: Connection["pages"] = async (api, input, items) => {
    const all = [];
    let token: string | undefined;
    do {
      const page: unknown = await call(api, withToken(api, input, token));
      const found = items(page as OutputOf<typeof api>);
      // AWS sends an empty list where there is nothing; no list at all is a page of someone else's.
      if (found === undefined) throw blank(api);
      all.push(...found);
      const next = tokenOf(page);
      if (next !== undefined && next === token)
        throw new Refused(api, "malformed", "Error", "the same page was named twice");
      token = next;
    } while (token !== undefined);
    return all;
  };

  return { accountId, regionId, call, pages };
}

function settingsOf(first: Settings): Settings {
  const { authSchemePreference, defaultUserAgentProvider, useDualstackEndpoint, useFipsEndpoint, userAgentAppId } =
    first;
  return { authSchemePreference, defaultUserAgentProvider, useDualstackEndpoint, useFipsEndpoint, userAgentAppId };
}

/** Whether an answer holds nothing: the SDK makes that of a body that isn't AWS's. */
const isEmpty = (output: unknown): boolean =>
  typeof output === "object" && output !== null && Object.keys(output).every((key) => key === "$metadata");

const blank = (api: Api): Refused =>
  new Refused(api, "malformed", "Error", "the answer is empty, and no answer of AWS");

const silent = (api: Api, endpoint: string): Refused =>
  new Refused(
    api,
    "timeout",
    "TimeoutError",
    `no call to ${endpoint} was answered any more, and this one was not made`,
  );

/** The services that are written in camel case. */
const CAMEL = /^(ecs|eks):/;

function withToken<One extends Api>(api: One, input: InputOf<One>, token: string | undefined): InputOf<One> {
  if (token === undefined) return input;
  return { ...input, [CAMEL.test(api) ? "nextToken" : "NextToken"]: token };
}

function tokenOf(page: unknown): string | undefined {
  const { NextToken, nextToken } = page as { readonly NextToken?: string; readonly nextToken?: string };
  return NextToken || nextToken || undefined;
}

function countRepeated(count: CallCount, done: unknown): void {
  const metadata = (done as { readonly $metadata?: { readonly attempts?: number } } | null)?.$metadata;
  count.repeated += Math.max(0, (metadata?.attempts ?? 1) - 1);
}
