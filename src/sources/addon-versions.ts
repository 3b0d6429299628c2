import { readFileSync } from "node:fs";
import { UserError } from "../errors.ts";

/** Kubernetes versions, and the newest build of GuardDuty's add-on that runs on all of them. */
export type AddonChoice = { readonly build: string; readonly kubernetes: readonly string[] };

type Row = {
  readonly newestBuild: string | null;
  readonly kubernetes: { readonly from: string; readonly to: string };
  readonly released: string;
  readonly endOfSupport: string | null;
};

/** Reads which add-on fits which Kubernetes version, newest first, and the day of that knowledge. Throws a UserError. */
export function readAddonChoices(dataDirectory: URL): {
  readonly asOf: string;
  readonly choices: readonly AddonChoice[];
} {
  const file = new URL("eligibility/kubernetes.json", dataDirectory);
  try {
    const { asOf, addonVersions } = JSON.parse(readFileSync(file, "utf8")) as { asOf: string; addonVersions: Row[] };
    return { asOf, choices: choicesOf(addonVersions) };
  } catch {
    const hint = "install watchbill again, or in a checkout restore data/ from git";
    throw new UserError("reference-table-damaged", "the table data/eligibility/kubernetes.json is damaged", hint);
  }
}

/** Each Kubernetes version goes to the newest build that is still supported and runs on it. */
export function choicesOf(rows: readonly Row[]): AddonChoice[] {
  const taken = new Set<number>();
  return rows
    .filter(({ endOfSupport }) => endOfSupport === null)
    .toSorted((a, b) => (a.released < b.released ? 1 : -1))
    .flatMap(({ newestBuild, kubernetes }) => {
      const [from, to] = [minor(kubernetes.from), minor(kubernetes.to)];
      const news = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((one) => !taken.has(one));
      if (newestBuild === null || news.length === 0) return [];
      for (const one of news) taken.add(one);
      return [{ build: newestBuild, kubernetes: news.map((one) => `1.${one}`) }];
    });
}

const minor = (version: string): number => Number(version.split(".")[1]);
