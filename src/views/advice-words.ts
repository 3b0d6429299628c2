import type { Remedy } from "../inventory/remedy.ts";
import { advicePlace, remedyOf } from "../inventory/remedy.ts";
import type { Advice, AdviceOwner } from "../plan/advice.ts";
import type { IssueTables } from "./coverage-words.ts";
import { reasonWords } from "./coverage-words.ts";
import { counted } from "./format-number.ts";
import { plainText } from "./plain-text.ts";

type Reasons = IssueTables["reasons"];

/** Who can act on advice. */
export const OWNER_WORDS: Readonly<Record<AdviceOwner, string>> = {
  account: "account",
  administrator: "administrator",
  "organization-policy": "policy",
};

/** Who can act on advice, in a sentence. */
export const OWNER_SENTENCES: Readonly<Record<AdviceOwner, string>> = {
  account: "the account itself",
  administrator: "GuardDuty's administrator",
  "organization-policy": "who writes the organization's GuardDuty policy",
};

/** Advice in a few words; of a call that was refused, which. */
export function adviceWords({ code, unchecked }: Advice, reasons: Reasons): string {
  if (unchecked !== undefined) return `refused: ${plainText(unchecked)}`;
  return reasonWords(code, reasons) ?? plainText(code);
}

/** What advice means. */
export const adviceMeaning = ({ code }: Advice, reasons: Reasons): string =>
  reasons.get(code)?.explanation ?? "No table of ours has this code.";

/** What to do about it. */
export function adviceRemedy({ code, unchecked }: Advice, reasons: Reasons): string {
  if (unchecked !== undefined) return `Allow ${unchecked} there, then read again.`;
  return reasons.get(code)?.remedy ?? "Nothing can be done about it there.";
}

/** Commands and Terraform that help with it where it is; none where none does. */
export function adviceSteps(advice: Advice, { reasons, regions }: IssueTables): Pick<Remedy, "commands" | "terraform"> {
  const reason = reasons.get(advice.code);
  return reason === undefined ? { commands: [], terraform: null } : remedyOf(reason, advicePlace(advice, regions));
}

/** What advice is about: its cluster or VPC where it has one, else how many hosts and tasks. */
export function adviceWhere({ subject, count, kinds: [kind, other] }: Advice): string {
  if (subject !== null) return plainText(subject);
  const unit =
    other !== undefined ? "workload" : kind === "fargate-task" ? "task" : kind === "eks-node" ? "node" : "host";
  return counted(count, unit);
}
