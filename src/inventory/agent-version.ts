import type { HostRole } from "./operating-system.ts";
import type { AddonVersion, OperatingSystem } from "./reference-tables.ts";

/** Compares versions such as `v1.16.0-eksbuild.2` and `1.9`, part by part; builds aside. Null where one of them is none. */
export function compareVersions(a: string, b: string): number | null {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left === null || right === null) return null;
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version is known to be before another. */
export const isBefore = (version: string | null | undefined, other: string): boolean =>
  version !== null && version !== undefined && (compareVersions(version, other) ?? 0) < 0;

/** The first three numbers of a version; null where a text holds none. */
function partsOf(version: string): number[] | null {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match === null ? null : match.slice(1).map((part) => Number(part ?? 0));
}

/** What is to be said of an add-on's version on a Kubernetes version: nothing of a version that the table doesn't hold. */
export function addonCodes(
  version: string,
  kubernetes: string | null,
  table: readonly AddonVersion[],
): ("ADDON_K8S_INCOMPATIBLE" | "ADDON_EOL" | "ADDON_OUTDATED")[] {
  const row = table.find((one) => compareVersions(one.version, version) === 0);
  const runsOn = (one: AddonVersion): boolean =>
    kubernetes === null ||
    ((compareVersions(one.kubernetes.from, kubernetes) ?? 0) <= 0 &&
      (compareVersions(kubernetes, one.kubernetes.to) ?? 0) <= 0);
  const codes: ReturnType<typeof addonCodes> = [];
  if (row !== undefined && !runsOn(row)) codes.push("ADDON_K8S_INCOMPATIBLE");
  if (row !== undefined && row.endOfSupport !== null) codes.push("ADDON_EOL");
  // Without the cluster's version nobody can say which newer one it could run.
  if (kubernetes !== null && table.some((one) => runsOn(one) && isBefore(version, one.version)))
    codes.push("ADDON_OUTDATED");
  return codes;
}

/** The first EC2 agent that release notes name for a distribution in a role; null where they name none. */
export function firstAgent(os: string, role: HostRole, systems: readonly OperatingSystem[]): string | null {
  for (const { patterns, hosts, firstAgents } of systems) {
    if (!hosts.includes(role)) continue;
    const [match] = patterns.flatMap((pattern) => new RegExp(pattern, "i").exec(os) ?? []);
    if (match === undefined) continue;
    const version = patterns.flatMap((pattern) => new RegExp(pattern, "i").exec(os)?.groups?.["version"] ?? [])[0];
    const fitting = firstAgents.find(
      ({ agent, versions }) =>
        agent === "ec2" &&
        (versions.length === 0 ||
          (version !== undefined && versions.some((one) => version === one || version.startsWith(`${one}.`)))),
    );
    return fitting?.since ?? null;
  }
  return null;
}
