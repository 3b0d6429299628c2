import { UserError } from "../../errors.ts";
import { NO_CONFIGURATION, readConfiguration } from "./configuration.ts";
import type { Configuration } from "./configuration.ts";
import type { Fields } from "./node.ts";
import { fieldsOf, isFields, listOf } from "./node.ts";

/** A plan or a state as `terraform show -json` and `tofu show -json` print it. */
export type Envelope = {
  readonly is: "plan" | "state";
  /** Null where the file carries no change information. */
  readonly changes: readonly Fields[] | null;
  /** What was changed outside of Terraform since it was last applied. */
  readonly drift: readonly Fields[];
  /** The root module of the planned values, or of the state. */
  readonly root: Fields;
  readonly configuration: Configuration;
  /** False where planning left something for a later run. */
  readonly complete: boolean;
};

const SHOW = "save the plan with -out and run: terraform show -json PLANFILE > plan.json";

/** Whether a parsed file claims to be a plan or a state. */
export const isTerraform = (value: unknown): boolean =>
  isFields(value) &&
  ("planned_values" in value ||
    "resource_changes" in value ||
    ("terraform_version" in value && ("values" in value || "format_version" in value)) ||
    ("values" in value && "format_version" in value) ||
    isRawState(value));

/** The file in which Terraform keeps its state, which no version promises to leave as it is. */
const isRawState = (value: Fields): boolean =>
  "terraform_version" in value && ("lineage" in value || Array.isArray(value["resources"]));

/** Checks the envelope: the format's version, whether it was planned to the end, and what it holds. Throws a UserError. */
export function readEnvelope(name: string, value: unknown): Envelope {
  if (!isFields(value)) throw new UserError("nothing-in-it", `${name} is no plan and no state`, SHOW);
  if (isRawState(value)) {
    throw new UserError(
      "raw-state",
      `${name} is a raw state file`,
      "run: terraform show -json > state.json (or tofu show -json)",
    );
  }
  checkVersion(name, value["format_version"]);
  if (value["errored"] === true) {
    throw new UserError(
      "plan-errored",
      `${name} is of a plan that failed, so its changes are partial`,
      "mend the plan and make it again",
    );
  }
  const changes = Array.isArray(value["resource_changes"]) ? listOf(value["resource_changes"]).filter(isFields) : null;
  const planned = value["planned_values"];
  const isPlan = planned !== undefined || changes !== null;
  if (!isPlan && value["values"] === undefined && Object.keys(value).every((key) => key.endsWith("_version"))) {
    // A state that holds nothing is shown without values.
    return { is: "state", changes: null, drift: [], root: {}, configuration: NO_CONFIGURATION, complete: true };
  }
  const root = fieldsOf(fieldsOf(isPlan ? planned : value["values"])["root_module"]);
  return {
    is: isPlan ? "plan" : "state",
    changes,
    drift: listOf(value["resource_drift"]).filter(isFields),
    root,
    configuration: readConfiguration(value["configuration"], value["variables"]),
    complete: value["complete"] !== false,
  };
}

/** 0.1 and 0.2 are what most saved plans have, 1.x is promised to stay readable. */
function checkVersion(name: string, version: unknown): void {
  if (version === undefined || version === null) return;
  const match = typeof version === "string" ? /^(\d+)\.(\d+)/.exec(version) : null;
  const known = match !== null && (match[1] === "1" || (match[1] === "0" && /^[12]$/.test(match[2] ?? "")));
  if (known) return;
  const shown = match === null ? "that is not understood" : match[0];
  throw new UserError(
    "format-version",
    `${name} has the format version ${shown}; 0.1, 0.2 and 1.x are read`,
    "show it with a version of Terraform or OpenTofu that writes 1.x, or use a newer watchbill",
  );
}
