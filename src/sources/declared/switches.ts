import type { RuntimeSwitch } from "../../inventory/declared.ts";
import type { Given } from "./given.ts";
import { mapGiven } from "./given.ts";

/** What a flag makes of a switch; one that nobody knows, or wrote, leaves it open. */
export const switchState = (enabled: Given<boolean>): RuntimeSwitch["state"] =>
  enabled.is !== "known" ? "unknown" : enabled.value ? "on" : "off";

/** A feature's status as a flag. */
export const flagOfStatus = (status: Given<string>): Given<boolean> =>
  mapGiven(status, (word) => (word === "ENABLED" ? true : word === "DISABLED" ? false : null));
