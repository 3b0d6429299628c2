import { constants, gunzipSync } from "node:zlib";
import { isAwsAnswer } from "./aws-cli/answer.ts";
import type { FileType } from "./detect.ts";
import { isGzip, isInventory, isRecord, isTemplate, isYamlTemplate, stripWrapper } from "./detect.ts";
import { isEvents } from "./events/envelope.ts";
import { jsonHead } from "./json-head.ts";
import { isTerraform } from "./terraform/envelope.ts";

/** What a file holds, as far as its first bytes tell it; null where that is nothing that is read. */
export function detectHead(head: Buffer): FileType | null {
  if (isGzip(head)) return isInventory(inflated(head)) ? "inventory" : null;
  if (isInventory(head)) return "inventory";
  const text = stripWrapper(head.toString("utf8"));
  if (/^(watchbill|["']watchbill["'])\s*:\s*["']?estimate\//m.test(text)) return "estimate";
  if (isEvents(text)) return "events";
  if (!/^\s*[[{]/.test(text)) return isYamlTemplate(text) ? "cloudformation" : null;
  const value = jsonHead(text);
  if (isRecord(value) && typeof value["watchbill"] === "string")
    return value["watchbill"].startsWith("estimate/") ? "estimate" : null;
  if (isTerraform(value)) return "terraform";
  if (isTemplate(value)) return "cloudformation";
  return isAwsAnswer(value) ? "aws-cli" : null;
}

/** As much as the first bytes of a gzip file give. */
function inflated(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}
