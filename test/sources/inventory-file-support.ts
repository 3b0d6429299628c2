import * as fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { Coverage } from "../../src/inventory/coverage.ts";
import type { Facts, Kind, Observation, Workload } from "../../src/inventory/workload.ts";
import type { InventoryHeader } from "../../src/sources/inventory-record.ts";
import type { Range } from "../../src/units/range.ts";

export const NOON = Date.parse("2026-11-21T12:00:00Z");

export const HEADER: InventoryHeader = {
  asOf: NOON,
  source: { type: "aws", name: "audit" },
  sample: false,
  organization: { id: "o-test000001", name: null, whole: true },
  scan: { identity: "arn:aws:iam::111122223333:role/watchbill", arguments: ["--organization"] },
};

/** Judges nothing, so that what comes out is what was written. */
export const unjudged = (observation: Observation): Workload => ({
  ...observation,
  size: { state: "unknown", bound: null },
  eligibility: { state: "unknown", reasons: [] },
});

/** Takes the verdict off again. */
export function observed({ size: _size, eligibility: _eligibility, ...observation }: Workload): Observation {
  return observation;
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "watchbill-inventory-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file that is gone after the test and gives its path. */
export function temporaryFile(content: string | Uint8Array, name = "acme.ndjson"): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** What is thrown at the user, as `code: message; hint`, without the folder's name. */
export async function refusal(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.code}: ${error.message.replaceAll(/\S*watchbill-inventory-\w+\//g, "")}; ${error.hint}`;
  }
  return "nothing was refused";
}

const text = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" });

function rangeOf(number: fc.Arbitrary<number>): fc.Arbitrary<Range> {
  return fc.tuple(number, number, number, fc.boolean()).map(([a, b, c, bounded]) => {
    const [low = 0, expected = 0, high = 0] = [a, b, c].sort((one, other) => one - other);
    return { low, expected, high: bounded ? high : null };
  });
}

const milli = rangeOf(fc.nat({ max: 100_000 }));
const reasons = fc.array(text, { maxLength: 3 });
const evidence = fc.constantFrom("coverage-list" as const, "sidecar" as const, "addon" as const, "stated" as const);

const coverage: fc.Arbitrary<Coverage> = fc.oneof(
  fc.record({ state: fc.constant("covered" as const), evidence }),
  fc.record({ state: fc.constant("not-covered" as const), evidence: fc.option(evidence), reasons }),
  fc.record({ state: fc.constant("partial" as const), evidence, vcpus: milli, reasons }),
  fc.record({ state: fc.constant("unknown" as const), reasons }),
);

const facts: fc.Arbitrary<Facts> = fc.record(
  {
    platform: fc.constantFrom("linux" as const, "windows" as const, "mac" as const),
    architecture: text,
    os: text,
    kernel: text,
    place: fc.constantFrom("outpost" as const, "local-zone" as const),
    memoryMiB: fc.integer({ min: 1, max: 250_000 }),
    vpc: text,
    ecsAgent: text,
    imds: fc.constant("off" as const),
    metadataTags: fc.constant("off" as const),
    ssm: fc.constantFrom("absent" as const, "lost" as const),
    executionRole: fc.constant("missing" as const),
    subnets: fc.constant("missing" as const),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const kind = fc.constantFrom<Kind>("eks-node", "fargate-task", "ec2-instance");

/** Any observation that the format can hold. */
export const anyObservation: fc.Arbitrary<Observation> = fc
  .record({
    origin: text,
    accountId: fc.constantFrom("111122223333", "222233334444", null),
    regionId: fc.constantFrom("us-east-1", "ap-northeast-1", null),
    kind,
    type: fc.option(text),
    vcpus: fc.option(milli),
    count: rangeOf(fc.nat({ max: 9 })),
    hours: fc.oneof(fc.constant("always" as const), fc.nat({ max: 744 * 3600 })),
    cluster: fc.option(text),
    tags: fc.dictionary(text, fc.string({ unit: "grapheme" }), { maxKeys: 3, noNullPrototype: true }),
    facts,
    coverage,
    stated: fc.option(fc.constantFrom("eligible" as const, "unverified" as const, "ineligible" as const)),
    unread: fc.boolean(),
  })
  .map(({ stated, unread, ...observation }) => ({
    ...observation,
    ...(stated === null ? {} : { stated }),
    ...(unread ? { unread: true as const } : {}),
  }));
