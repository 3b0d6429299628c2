import type { Organization, SourceType } from "../inventory/inventory.ts";
import type { Instant } from "../units/month.ts";
import type { RawRecord } from "./inventory-field.ts";
import {
  flagField,
  instantField,
  isRecord,
  nameField,
  RecordProblem,
  refuse,
  shown,
  textField,
  textsField,
  wordField,
} from "./inventory-field.ts";
import type { InventoryHeader, ScanIdentity } from "./inventory-record.ts";

/** The kinds of sources, as files and reports name them. */
export const SOURCE_TYPES = [
  "aws",
  "inventory",
  "sample",
  "quantities",
  "terraform-plan",
  "terraform-state",
  "cloudformation",
  "aws-cli",
  "events",
  "estimate",
] as const satisfies readonly SourceType[];

/**
 * Reads the first line of an inventory file, or of a baseline, which is read as of `moment` (null: none is taken). Throws
 * a RecordProblem, also for a major version that isn't known.
 */
export function readHeader(raw: RawRecord, moment: Instant | null): InventoryHeader {
  const version = raw["watchbill"];
  if (typeof version !== "string") {
    throw new RecordProblem("is not an inventory file's first line", `begin it with {"watchbill":"inventory/1",…}`);
  }
  const undated = moment !== null && /^baseline\/1(\.\d+)?$/.test(version);
  if (!undated && !/^inventory\/1(\.\d+)?$/.test(version)) {
    const remedy = /^(inventory|baseline)\//.test(version)
      ? "update watchbill, or make the file again with this one"
      : "name another file";
    const format = version.startsWith("baseline/") ? "baseline/1" : "inventory/1";
    throw new RecordProblem(`has version ${shown(version)}; this watchbill reads ${format}`, remedy);
  }
  const source = raw["source"];
  if (!isRecord(source)) return refuse("header", "source", source, `{"type":"aws","name":"…"} as "source"`);
  return {
    asOf: undated ? moment : instantField(raw, "header", "asOf"),
    source: { type: wordField(source, "source", "type", SOURCE_TYPES), name: textField(source, "source", "name") },
    sample: flagField(raw, "header", "sample"),
    organization: organizationOf(raw["organization"] ?? null),
    scan: scanOf(raw["scan"] ?? null),
  };
}

function organizationOf(raw: unknown): Organization | null {
  if (raw === null) return null;
  if (!isRecord(raw)) return refuse("header", "organization", raw, `{"id":"o-…","name":null,"whole":true} or null`);
  return {
    id: textField(raw, "organization", "id"),
    name: nameField(raw, "organization"),
    whole: flagField(raw, "organization", "whole"),
  };
}

function scanOf(raw: unknown): ScanIdentity | null {
  if (raw === null) return null;
  if (!isRecord(raw)) return refuse("header", "scan", raw, `{"identity":"…","arguments":[…]} or null as "scan"`);
  return { identity: textField(raw, "scan", "identity"), arguments: textsField(raw, "scan", "arguments") };
}
