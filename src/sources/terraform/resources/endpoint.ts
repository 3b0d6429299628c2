import { NOTHING_DECLARED, noteAt } from "../../declared/declaration.ts";
import type { ReadResource } from "../scene.ts";
import { placed, textAt } from "../scene.ts";

/** An endpoint that agents report through: a sign that somebody installs them by hand. */
export const readAgentEndpoint: ReadResource = (resource, scene) => {
  if (!/guardduty-data/.test(textAt(resource, ["service_name"]) ?? "")) return NOTHING_DECLARED;
  const text = "is an endpoint for GuardDuty's agent: a sign of agents that are installed by hand";
  return { ...NOTHING_DECLARED, notes: [noteAt(placed(resource, scene), text)] };
};
