/** Where something stands; null where nothing says so. */
export type Place = { readonly accountId: string | null; readonly regionId: string | null };

/** One text for account × Region, to look things up by. */
export const placeKey = ({ accountId, regionId }: Place): string => `${accountId ?? "?"}/${regionId ?? "?"}`;

/** Account and Region of an ARN; null where the text is no ARN or leaves them out. */
export function arnPlace(arn: string | null | undefined): Place {
  const [start, , , region, account] = (arn ?? "").split(":");
  if (start !== "arn") return { accountId: null, regionId: null };
  return {
    accountId: account !== undefined && /^\d{12}$/.test(account) ? account : null,
    regionId: region === undefined || region === "" ? null : region,
  };
}

/** The last part of an ARN's resource: a cluster's or a service's name. */
export const arnName = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1);

/** The place, with what is unknown of it taken from another. */
export const placeOr = (place: Place, other: Place): Place => ({
  accountId: place.accountId ?? other.accountId,
  regionId: place.regionId ?? other.regionId,
});

/** Whether two places can be the same one: nothing known of either contradicts it. */
export const maySame = (a: Place, b: Place): boolean =>
  (a.accountId === null || b.accountId === null || a.accountId === b.accountId) &&
  (a.regionId === null || b.regionId === null || a.regionId === b.regionId);

/**
 * The Region of an Availability Zone, and whether the zone is a Local or Wavelength Zone: `us-east-1a` is an ordinary one,
 * `us-west-2-lax-1a` is not. (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html)
 */
export function zonePlace(zone: string | null | undefined): {
  readonly regionId: string | null;
  readonly local: boolean;
} {
  const match = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)(-.+|[a-z])$/.exec(zone ?? "");
  if (match === null) return { regionId: null, local: false };
  return { regionId: match[1] ?? null, local: match[2]?.startsWith("-") === true };
}
