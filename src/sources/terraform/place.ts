import { arnPlace, zonePlace } from "../aws-answers/place.ts";
import { knownOr } from "../declared/given.ts";
import type { Configuration } from "./configuration.ts";
import { expressionValue } from "./configuration.ts";
import type { Fields } from "./node.ts";
import { fieldsOf, listOf } from "./node.ts";
import type { Resource } from "./resource.ts";

/** Where a resource runs, and whether its zone is a Local or Wavelength Zone. */
export type TerraformPlace = {
  readonly accountId: string | null;
  readonly regionId: string | null;
  readonly local: boolean;
};

/** Account and Region where the plan doesn't say. */
export type GivenPlace = { readonly accountId: string | null; readonly regionId: string | null };

/** Attributes that may hold an ARN of the resource's own Region. */
const ARNS = ["arn", "id", "cluster", "task_definition", "cluster_arn", "ecs_cluster_arn", "detector_arn"];

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;

/** Reads Region and account of resources; what a provider says is read once. */
export function createPlacer(configuration: Configuration, given: GivenPlace): (resource: Resource) => TerraformPlace {
  const providers = new Map<string, GivenPlace>();

  function providerPlace(resource: Resource): GivenPlace {
    const key = configuration.resource(resource.module, resource.type, resource.name)?.["provider_config_key"];
    if (typeof key !== "string") return NOWHERE;
    const names = [key, key.slice(key.lastIndexOf(":") + 1)];
    const known = providers.get(key);
    if (known !== undefined) return known;
    const config = names.map((name) => configuration.provider(name)).find((found) => found !== null) ?? null;
    const place = config === null ? NOWHERE : placeOfProvider(config, configuration);
    providers.set(key, place);
    return place;
  }

  const places = new WeakMap<Resource, TerraformPlace>();

  return (resource) => {
    let place = places.get(resource);
    if (place === undefined) {
      place = placeOf(resource);
      places.set(resource, place);
    }
    return place;
  };

  function placeOf(resource: Resource): TerraformPlace {
    const { value, other } = resource;
    const own = [value, other].map(placeInValues);
    const provider = providerPlace(resource);
    const regionId =
      regionText(value["region"]) ??
      regionText(other["region"]) ??
      own.find((place) => place.regionId !== null)?.regionId ??
      provider.regionId ??
      given.regionId;
    const accountId = own.find((place) => place.accountId !== null)?.accountId ?? provider.accountId ?? given.accountId;
    return { accountId, regionId, local: own.some((place) => place.local) };
  }
}

const NOWHERE: GivenPlace = { accountId: null, regionId: null };

const regionText = (value: unknown): string | null => (typeof value === "string" && REGION.test(value) ? value : null);

/** What ARNs and zones among a resource's values say. */
function placeInValues(values: Fields): TerraformPlace {
  let accountId: string | null = null;
  let regionId: string | null = null;
  let local = false;
  for (const name of ARNS) {
    const text = values[name];
    if (typeof text !== "string" || !text.startsWith("arn:")) continue;
    const place = arnPlace(text);
    accountId ??= place.accountId;
    regionId ??= regionText(place.regionId);
  }
  for (const zone of [values["availability_zone"], ...listOf(values["availability_zones"])]) {
    if (typeof zone !== "string") continue;
    const place = zonePlace(zone);
    regionId ??= place.regionId;
    local ||= place.local;
  }
  return { accountId, regionId, local };
}

function placeOfProvider(config: Fields, configuration: Configuration): GivenPlace {
  const expressions = fieldsOf(config["expressions"]);
  const address = config["module_address"];
  const steps =
    typeof address === "string"
      ? [...address.matchAll(/module\.([\w-]+)/g)].map(([, name = ""]) => ({ name, key: null }))
      : [];
  const valueOf = (expression: unknown): unknown => knownOr(expressionValue(expression, steps, configuration));
  const roles = listOf(expressions["assume_role"]).map((block) => valueOf(fieldsOf(block)["role_arn"]));
  const role = roles.find((arn) => typeof arn === "string");
  const [allowed, ...others] = listOf(valueOf(expressions["allowed_account_ids"])).map((id) =>
    typeof id === "number" ? String(id) : id,
  );
  const only = typeof allowed === "string" && /^\d{12}$/.test(allowed) && others.length === 0 ? allowed : null;
  return {
    regionId: regionText(valueOf(expressions["region"])),
    accountId: arnPlace(typeof role === "string" ? role : null).accountId ?? only,
  };
}
