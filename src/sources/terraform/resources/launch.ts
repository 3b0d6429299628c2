import type { Given } from "../../declared/given.ts";
import { given, knownOr, numberGiven, textGiven, UNSET, unknownUntil } from "../../declared/given.ts";
import type { HostChoice } from "../../declared/hosts.ts";
import type { Node } from "../node.ts";
import { at, blocksAt, readAt } from "../node.ts";
import type { Resource } from "../resource.ts";
import type { Link, LinkPath, Scene } from "../scene.ts";
import { linkOf } from "../scene.ts";

const TEMPLATES = new Set(["aws_launch_template"]);
const CONFIGURATIONS = new Set(["aws_launch_configuration"]);

/** The launch template that a block at a path names by id or name, or whose expression leads to one. */
export function templateLink(
  resource: Resource,
  scene: Scene,
  path: readonly (string | number)[],
  guess = true,
): Link | null {
  const paths: LinkPath[] = [
    { path: [...path, "id"], names: ["id"] },
    { path: [...path, "launch_template_id"], names: ["id"] },
    { path: [...path, "name"], names: ["name"] },
    { path: [...path, "launch_template_name"], names: ["name"] },
    { path: [...path, "version"], names: [] },
  ];
  return linkOf(resource, scene, TEMPLATES, paths, guess);
}

/** The launch configuration of a group. */
export const configurationLink = (resource: Resource, scene: Scene): Link | null =>
  linkOf(resource, scene, CONFIGURATIONS, [{ path: ["launch_configuration"], names: ["name", "id"] }], true);

/** What hosts of a resource that names types itself, or of a template, are. */
export function choiceOf(node: Node, weight = 1): HostChoice {
  return {
    type: textGiven(readAt(node, "instance_type")),
    cpus: cpusOf(node),
    required: requiredOf(node),
    weight,
  };
}

/** CPU options, where they are set: cores × threads; older providers keep them beside the type. */
function cpusOf(node: Node): Given<number> {
  for (const [cores, threads] of CPU_OPTIONS) {
    const [count, each] = [numberGiven(readAt(node, ...cores)), numberGiven(readAt(node, ...threads))];
    if (count.is === "known" && each.is === "known") return given(count.value * each.value);
    if (count.is === "known" && count.value > 0 && each.is === "unset") return given(count.value * THREADS);
  }
  return UNSET;
}

/** A core of most types has two threads, where code sets the cores only. */
const THREADS = 2;

const CPU_OPTIONS = [
  [
    ["cpu_options", 0, "core_count"],
    ["cpu_options", 0, "threads_per_core"],
  ],
  [["cpu_core_count"], ["cpu_threads_per_core"]],
] as const;

/** Requirements by which types are chosen. */
function requiredOf(node: Node): HostChoice["required"] {
  const [block] = blocksAt(node, "instance_requirements");
  if (block === undefined) return null;
  if (readAt(block, "vcpu_count", 0, "min").is === "unknown") return null;
  const min = knownOr(numberGiven(readAt(block, "vcpu_count", 0, "min")));
  const max = knownOr(numberGiven(readAt(block, "vcpu_count", 0, "max")));
  return { min: min ?? 1, max };
}

/** A choice whose type is left to a template: what is written here wins. */
export function overridden(node: Node, template: HostChoice | null, weight: number): HostChoice {
  const own = choiceOf(node, weight);
  if (readAt(node, "weighted_capacity").is === "unknown")
    return { ...own, type: unknownUntil("its weight is known after apply"), cpus: UNSET, required: null };
  const silent = own.type.is === "unset" && own.required === null;
  return !silent || template === null ? own : { ...template, weight };
}

/** Units that a host counts for; weights are text. */
export function weightOf(node: Node, name = "weighted_capacity"): number {
  const weight = knownOr(numberGiven(readAt(node, name)));
  return weight === null || weight < 1 ? 1 : weight;
}

/** A choice that nothing leads to. */
export const noTemplate = (why: string): HostChoice => ({
  type: unknownUntil(why),
  cpus: UNSET,
  required: null,
  weight: 1,
});

/** The values of a linked template. */
export const templateChoice = (link: Link | null, why: string): HostChoice =>
  link === null ? noTemplate(why) : choiceOf(at(link.resource));
