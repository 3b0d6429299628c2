import { allocate } from "../units/allocate.ts";
import type { Instant, Month } from "../units/month.ts";
import { monthOf } from "../units/month.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import type { BlockGrowth, Joining } from "./course.ts";
import { difference } from "./course.ts";
import type { Growth } from "./growth.ts";
import type { KeptPart } from "./kept.ts";
import type { Scenario } from "./scenario.ts";

/** How each part grows: by the rule that says it, or as the scenario does. vCPUs go to the parts of one growth by what they hold. */
export function growthsOf(parts: readonly KeptPart[], scenario: Scenario, asOf: Instant): (BlockGrowth | null)[] {
  const running = monthOf(asOf);
  const growths = Array.from<BlockGrowth | null>({ length: parts.length }).fill(null);
  const sharing = new Map<unknown, { growth: Growth; since: Month; members: number[] }>();
  for (const [index, { treatment }] of parts.entries()) {
    const said = treatment?.growth ?? null;
    const growth = said?.growth ?? scenario.growth;
    if (growth === null || (growth.by === "rate" && growth.rate === 0)) continue;
    const since = said?.from === undefined || said.from === null ? running : monthOf(Math.max(asOf, said.from));
    if (growth.by === "rate") {
      growths[index] = { by: "rate", rate: growth.rate, since };
      continue;
    }
    const key = said?.rule ?? null;
    const group = sharing.get(key) ?? { growth, since, members: [] };
    sharing.set(key, group);
    group.members.push(index);
  }
  for (const { growth, since, members } of sharing.values()) {
    const shared = sharesOf(members.map((index) => parts[index]));
    for (const [rank, index] of members.entries())
      growths[index] = shareOf(growth, since, (vcpus) => shared(vcpus, rank));
  }
  return growths;
}

/** Gives vCPUs to parts, and in each to what is protected today and what isn't, by what they hold; the same vCPUs always alike. */
function sharesOf(parts: readonly (KeptPart | undefined)[]): (vcpus: MilliVcpu, rank: number) => Joining {
  const weights = parts.flatMap((part) => {
    if (part === undefined) return [0n, 0n];
    const { protected: held, everything } = part.block;
    return [held.expected, difference(everything, held).expected].map(BigInt);
  });
  const known = new Map<MilliVcpu, readonly number[]>();
  return (vcpus, rank) => {
    const shares =
      known.get(vcpus) ?? allocate(Math.abs(vcpus), weights).map((share) => (vcpus < 0 ? 0 - share : share));
    known.set(vcpus, shares);
    return { held: shares[rank * 2] ?? 0, added: shares[rank * 2 + 1] ?? 0 };
  };
}

function shareOf(growth: Growth, since: Month, share: (vcpus: MilliVcpu) => Joining): BlockGrowth {
  switch (growth.by) {
    case "rate":
      return { by: "rate", rate: growth.rate, since };
    case "vcpus":
      return { by: "vcpus", each: share(growth.vcpus), since };
    case "steps": {
      const steps = growth.steps.toSorted((a, b) => a.on - b.on).map(({ vcpus, on }) => ({ ...share(vcpus), on }));
      return { by: "steps", steps };
    }
  }
}
