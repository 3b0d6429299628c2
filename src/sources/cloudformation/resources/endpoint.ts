import { NOTHING_DECLARED, noteAt } from "../../declared/declaration.ts";
import type { ReadResource } from "../scene.ts";
import { placed, property } from "../scene.ts";

/** An endpoint that agents report through: a sign that somebody installs them by hand. */
export const readAgentEndpoint: ReadResource = (resource) => {
  const name = property(resource, "ServiceName");
  const written = name.is === "parts" ? name.parts : [name];
  if (!written.some((part) => part.is === "text" && part.text.includes("guardduty-data"))) return NOTHING_DECLARED;
  const text = "is an endpoint for GuardDuty's agent: a sign of agents that are installed by hand";
  return { ...NOTHING_DECLARED, notes: [noteAt(placed(resource), text)] };
};
