import { CreateAccountCommand, CreateOrganizationalUnitCommand } from "@aws-sdk/client-organizations";
import { CreateOrganizationCommand, ListRootsCommand } from "@aws-sdk/client-organizations";
import { MoveAccountCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

/** An account of the emulator, and where it stands in the tree: `["Root", "Prod"]`. */
export type Account = { readonly id: string; readonly name: string; readonly ou: readonly string[] };

/** An access key, with a token if it is a role's. */
export type Identity = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** An organization as it was seeded; the first account manages it. */
export type Organization = { readonly id: string; readonly accounts: readonly [Account, ...Account[]] };

/** moto's account for everyone it doesn't know. */
const MANAGEMENT = "123456789012";

/** The role that the members have, which trusts the management account. */
export const ROLE = "auditor";

const UNITS = ["Prod", "Dev", "Sandbox"];

/** Makes an organization of so many accounts (the managing one is among them), a tenth at the root, the rest in nested units. */
export async function seedOrganization(url: string, size: number): Promise<Organization> {
  const client = new OrganizationsClient(clientConfig(url, "us-east-1", STRANGER));
  const { Organization: made } = await client.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
  const root = must((await client.send(new ListRootsCommand())).Roots?.[0]?.Id);
  const makeUnit = async (Name: string, ParentId: string): Promise<string> => {
    const unit = await client.send(new CreateOrganizationalUnitCommand({ Name, ParentId }));
    return must(unit.OrganizationalUnit?.Id);
  };
  const places: { ou: string[]; id: string }[] = [{ ou: ["Root"], id: root }];
  for (const name of UNITS) {
    const id = await makeUnit(name, root);
    places.push({ ou: ["Root", name], id });
    for (const team of ["Web", "Data"]) places.push({ ou: ["Root", name, team], id: await makeUnit(team, id) });
  }
  const accounts: [Account, ...Account[]] = [{ id: MANAGEMENT, name: "master", ou: ["Root"] }];
  for (let n = 1; n < size; n++) {
    const name = `account-${String(n).padStart(3, "0")}`;
    const request = new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com`, RoleName: ROLE });
    const id = must((await client.send(request)).CreateAccountStatus?.AccountId);
    const place = must(places[n % places.length]);
    const move = { AccountId: id, SourceParentId: root, DestinationParentId: place.id };
    if (place.id !== root) await client.send(new MoveAccountCommand(move));
    accounts.push({ id, name, ou: place.ou });
  }
  client.destroy();
  return { id: must(made?.Id), accounts };
}

/** An identity in an account, from which moto tells whose request it is. */
export async function credentialsIn(url: string, { id }: Account): Promise<Identity> {
  const sts = new STSClient(clientConfig(url, "us-east-1", STRANGER));
  const role = { RoleArn: `arn:aws:iam::${id}:role/${ROLE}`, RoleSessionName: "seed" };
  const given = must((await sts.send(new AssumeRoleCommand(role))).Credentials);
  sts.destroy();
  const { AccessKeyId, SecretAccessKey, SessionToken } = given;
  return {
    accessKeyId: must(AccessKeyId),
    secretAccessKey: must(SecretAccessKey),
    sessionToken: must(SessionToken),
  };
}

/** A key that moto doesn't know: the management account, while nobody's identity is checked. */
export const STRANGER: Identity = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "any" };

/** Settings of an SDK client that speaks with the emulator. */
export const clientConfig = (endpoint: string, region: string, credentials: Identity) => ({
  endpoint,
  region,
  credentials,
  maxAttempts: 1,
});

/** A value that moto's answers hold, though their types leave it open. */
export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("moto left out what it was asked for");
  return value;
}
