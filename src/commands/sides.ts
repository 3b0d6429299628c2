import { UserError } from "../errors.ts";
import type { Workload } from "../inventory/workload.ts";
import type { BothSides, ChangeGathering } from "../plan/declared-change.ts";
import type { OpenOptions } from "../sources/open.ts";
import { openSources } from "../sources/open.ts";

/**
 * Reads sources into a population, and what code among them says that it was before; `inventory` is the organization that the
 * change joins. `onWorkload` sees each workload that is left.
 */
export async function readSides(
  words: readonly string[],
  inventory: string | null,
  options: OpenOptions,
  gathering: ChangeGathering,
  onWorkload: (workload: Workload) => void,
): Promise<BothSides> {
  let changes = false;
  const frame = await openSources(
    inventory === null ? words : [...words, inventory],
    options,
    (workload, stands) => {
      if (stands) gathering.stand(workload);
      onWorkload(workload);
    },
    (change) => {
      changes = true;
      gathering.change(change);
    },
  );
  if (inventory !== null && !changes) {
    throw new UserError(
      "no-change",
      `${words.join(" ")} holds no change that could join ${inventory}`,
      "name a plan or a template, or leave out --inventory",
    );
  }
  return gathering.finish(frame, inventory !== null);
}
