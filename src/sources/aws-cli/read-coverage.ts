import type { Answers } from "../aws-answers/answers.ts";
import type { SourceAssumption } from "../../inventory/inventory.ts";
import type { ReferenceTables } from "../../inventory/reference-tables.ts";
import type { ResourceAnswer } from "../aws-answers/answer-shapes.ts";
import type { HostBook } from "../aws-answers/collect-hosts.ts";
import { latest } from "../aws-answers/collect-hosts.ts";
import type { CoverageList } from "../aws-answers/coverage-list.ts";
import { coverageList, recordKey } from "../aws-answers/coverage-list.ts";
import type { CutOff } from "./cut-off.ts";
import { createIssueReader } from "../aws-answers/issue.ts";
import { grouped } from "../aws-answers/join-coverage.ts";
import type { Place } from "../aws-answers/place.ts";
import { arnPlace, maySame } from "../aws-answers/place.ts";
import type { SilentPlace } from "./silent-place.ts";

/** A cluster that other answers know; EKS and ECS clusters may share a name. */
export type KnownCluster = Place & { readonly name: string; readonly of: "eks" | "ecs" };

/** What tells the Region of entries: hosts and clusters that other answers know, the Region given, and what asks for one. */
export type CoverageSurroundings = {
  readonly hosts: HostBook;
  readonly clusters: readonly KnownCluster[];
  readonly given: Place;
  readonly silent: SilentPlace;
  readonly tables: ReferenceTables;
};

/**
 * Reads coverage lists, which name no Region. One call sees one Region: an entry's is that of its host or cluster where other
 * answers know it, else the one that the rest of its file turns out to be in, else the one given. Throws a UserError where an
 * entry's Region stays open.
 */
export function readCoverage(
  answers: Answers,
  around: CoverageSurroundings,
): { readonly list: CoverageList; readonly assumptions: readonly SourceAssumption[] } {
  const assumptions: SourceAssumption[] = [];
  const read = createIssueReader(around.tables.reasons);
  const clusters = grouped(around.clusters, ({ of, name }) => `${of} ${name}`);
  const ownRegion = ({ AccountId, ResourceDetails }: ResourceAnswer): string | null => {
    const { Ec2InstanceDetails, EksClusterDetails, EcsClusterDetails } = ResourceDetails;
    const place = { accountId: AccountId ?? null, regionId: null };
    if (Ec2InstanceDetails) {
      const host = around.hosts.find(Ec2InstanceDetails.InstanceId, place);
      return host?.regionId ?? arnPlace(Ec2InstanceDetails.ClusterArn).regionId;
    }
    const key = EksClusterDetails ? `eks ${EksClusterDetails.ClusterName}` : `ecs ${EcsClusterDetails?.ClusterName}`;
    const regions = new Set(
      (clusters.get(key) ?? []).filter((one) => maySame(one, place)).map(({ regionId }) => regionId),
    );
    const [only = null] = regions;
    return regions.size === 1 ? only : null;
  };
  const files = grouped(answers.of("list-coverage"), ({ file }) => file);
  const lists = [...files.values()].map((pages): CoverageList => {
    const resources = pages.flatMap(({ content }) => content.Resources);
    const regions = new Set(resources.map(ownRegion).filter((region) => region !== null));
    const [only = null] = regions;
    const common = regions.size === 1 ? only : null;
    const elsewhere = (): string | null => {
      if (around.given.regionId !== null) return around.given.regionId;
      const found = around.silent("list-coverage", ["region"]);
      assumptions.push(...found.assumptions);
      return found.place.regionId;
    };
    return coverageList(resources, (resource) => ownRegion(resource) ?? common ?? elsewhere(), read);
  });
  const list: CoverageList = {
    records: latest(
      lists.flatMap(({ records }) => records),
      recordKey,
    ),
    eks: lists.flatMap(({ eks }) => eks),
    ecs: lists.flatMap(({ ecs }) => ecs),
    ec2: latest(
      lists.flatMap(({ ec2 }) => ec2),
      ({ accountId, instanceId }) => `${accountId}/${instanceId}`,
    ),
  };
  return { list, assumptions };
}

/** Tells whether a coverage list was read to its end that speaks of a place. */
export function listing(cutOff: readonly CutOff[], list: CoverageList): (place: Place) => boolean {
  if (cutOff.some(({ kind }) => kind === "list-coverage")) return () => false;
  const regions = new Set([...list.eks, ...list.ecs, ...list.ec2].map(({ regionId }) => regionId));
  return ({ regionId }) => regions.has(regionId);
}
