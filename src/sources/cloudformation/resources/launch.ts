import type { Facts } from "../../../inventory/workload.ts";
import type { Given } from "../../declared/given.ts";
import { given, knownOr, UNSET, unknownUntil } from "../../declared/given.ts";
import type { HostChoice } from "../../declared/hosts.ts";
import type { Scene } from "../scene.ts";
import { linked } from "../scene.ts";
import type { Value } from "../value.ts";
import { ABSENT, givenNumber, givenText, itemsOf, textsOf, valueAt, whyUnknown } from "../value.ts";

const TEMPLATE = "AWS::EC2::LaunchTemplate";
const CONFIGURATION = "AWS::AutoScaling::LaunchConfiguration";

/** The properties that say what a host is: a template's data, a launch configuration, or why there are none. */
export type Launched = { readonly data: Value } | { readonly why: string };

/** What a `LaunchTemplateSpecification` leads to. */
export function templateData(specification: Value, scene: Scene): Launched {
  const id = valueAt(specification, "LaunchTemplateId");
  const name = valueAt(specification, "LaunchTemplateName");
  // EKS calls them Id and Name.
  const named = [id, name, valueAt(specification, "Id"), valueAt(specification, "Name")].filter(
    (value) => value.is !== "absent",
  );
  for (const value of named) {
    const found = linked(value, TEMPLATE, scene, ["LaunchTemplateName"]);
    if (found !== null) return { data: valueAt(found.properties, "LaunchTemplateData") };
  }
  const [first] = named;
  if (first === undefined) return { why: whyUnknown(specification) ?? "it names no launch template" };
  return { why: outside(first, "launch template") };
}

/** The launch configuration that a group names. */
export function configurationData(name: Value, scene: Scene): Launched {
  const found = linked(name, CONFIGURATION, scene, ["LaunchConfigurationName"]);
  return found === null ? { why: outside(name, "launch configuration") } : { data: found.properties };
}

/** Why what a value names isn't found: it isn't here, or the value can't be told. */
const outside = (value: Value, what: string): string =>
  (value.is === "link" ? null : whyUnknown(value)) ?? `its ${what} is not in the template`;

/** What hosts are by the properties of an instance, a template or a launch configuration. */
export function choiceOf(data: Value, weight = 1): HostChoice {
  const written = valueAt(data, "InstanceType");
  const types = written.is === "either" ? textsOf(written) : null;
  return {
    type: givenText(written),
    cpus: cpusOf(data),
    required: requiredOf(data),
    weight,
    ...(types === null ? {} : { oneOf: types }),
  };
}

/** CPU options, where they are set: cores × threads, two where only the cores are. */
function cpusOf(data: Value): Given<number> {
  const cores = givenNumber(valueAt(data, "CpuOptions", "CoreCount"));
  const threads = givenNumber(valueAt(data, "CpuOptions", "ThreadsPerCore"));
  if (cores.is !== "known" || cores.value === 0 || threads.is === "unknown") return UNSET;
  return given(cores.value * (threads.is === "known" ? threads.value : 2));
}

/** Requirements by which types are chosen; without a minimum a host has one vCPU at least. */
function requiredOf(data: Value): HostChoice["required"] {
  const block = valueAt(data, "InstanceRequirements");
  if (block.is !== "map") return null;
  const min = knownOr(givenNumber(valueAt(block, "VCpuCount", "Min")));
  return { min: min ?? 1, max: knownOr(givenNumber(valueAt(block, "VCpuCount", "Max"))) };
}

/** The choice of what a group is launched from. */
export const launchedChoice = (launched: Launched, weight = 1): HostChoice =>
  "data" in launched
    ? choiceOf(launched.data, weight)
    : { ...choiceOf(ABSENT, weight), type: unknownUntil(launched.why) };

/** The choices that overrides name; one that names none takes the template's, and without any the template's own counts. */
export function overridden(launched: Launched, overrides: Value, scene: Scene): readonly HostChoice[] {
  const choices = itemsOf(overrides).map((item): HostChoice => {
    const weight = weightOf(valueAt(item, "WeightedCapacity"));
    const own = choiceOf(item, weight);
    if (own.type.is !== "unset" || own.required !== null) return own;
    const apart = valueAt(item, "LaunchTemplateSpecification");
    return launchedChoice(apart.is === "absent" ? launched : templateData(apart, scene), weight);
  });
  return choices.length === 0 ? [launchedChoice(launched)] : choices;
}

/** Units that a host counts for. */
export function weightOf(value: Value): number {
  const weight = knownOr(givenNumber(value));
  return weight === null || weight < 1 ? 1 : weight;
}

/** What an image tells of its system: the path of a public parameter names Windows. */
export function imageFacts(launched: Launched): Facts {
  const image = "data" in launched ? valueAt(launched.data, "ImageId") : ABSENT;
  const path = image.is === "unknown" ? (image.path ?? "") : "";
  return /windows/i.test(path) ? { platform: "windows" } : {};
}
