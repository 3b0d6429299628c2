import type { Denial, PolicyKind } from "../../inventory/examination.ts";

const POLICIES: readonly PolicyKind[] = [
  "identity-based policy",
  "resource-based policy",
  "permissions boundary",
  "session policy",
  "service control policy",
  "resource control policy",
  "VPC endpoint policy",
];

/** Which policy refused a call, in AWS's words; null where they don't say. */
export function denialOf(message: string): Denial | null {
  const text = message.replaceAll(/\s+/g, " ");
  const [, denied, silent] = /with an explicit deny in an? ([\w -]+)|because no ([\w -]+?) allows/i.exec(text) ?? [];
  const named = denied ?? silent ?? "";
  const policy = POLICIES.find((one) => named.toLowerCase().startsWith(one.toLowerCase()));
  return policy === undefined ? null : { by: denied === undefined ? "no-allow" : "deny", policy };
}
