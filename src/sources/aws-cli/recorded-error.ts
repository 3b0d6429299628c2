import type { Gap } from "../../inventory/gap.ts";
import { hiddenKinds } from "../../inventory/gap.ts";
import type { RecordedError } from "./answer.ts";
import type { Place } from "../aws-answers/place.ts";
import { arnPlace, placeOr } from "../aws-answers/place.ts";
import { reasonOf } from "../aws-answers/refusal.ts";

/** What is asked for and doesn't exist hides nothing. */
const ABSENT = /NotFound|NoSuch|HTTP 404/i;

/**
 * The gap that a refused call leaves, or null where AWS said that the thing doesn't exist. The call is known from the file's
 * name, as boto's recorders write it (`ec2.DescribeInstances_1.json`), or from AWS's words; without either, it may hide anything.
 */
export function gapOfError(file: string, error: RecordedError, place: Place): Gap | null {
  if (ABSENT.test(error.code)) return null;
  const api = operationOf(file, error.message) ?? "unknown";
  const { accountId, regionId } = placeOr(place, arnPlace(/arn:[^\s"']+/.exec(error.message)?.[0]));
  const said = [error.code, error.message].filter((part) => part !== "").join(": ");
  return {
    accountId,
    regionId,
    api,
    reason: reasonOf(error.code) ?? ((error.status ?? 0) >= 500 ? "unavailable" : "unsupported"),
    message: `${file}: ${said}`,
    hides: hiddenKinds(api).map((kind) => ({ kind, bound: null })),
  };
}

function operationOf(file: string, message: string): string | null {
  const recorded = /(?:^|[/\\.])([a-z][a-z0-9-]*)\.([A-Z][A-Za-z]+)(?:_\d+)?(?:\.\w+)?$/.exec(file);
  if (recorded !== null) return `${recorded[1]}:${recorded[2]}`;
  return /perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1] ?? null;
}
