import type { Kind } from "../inventory/workload.ts";
import { KINDS } from "../inventory/workload.ts";
import type { Instant } from "../units/month.ts";
import { parseInstant } from "../units/month.ts";
import type { Range } from "../units/range.ts";
import type { MilliVcpu } from "../units/vcpu.ts";
import { milliVcpu, MOST_VCPUS } from "../units/vcpu.ts";

/** A record of an inventory file as JSON reads it. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** A record that breaks the format: what is wrong with it and what to write instead. The reader adds file and line. */
export class RecordProblem extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "RecordProblem";
    this.hint = hint;
  }
}

const ACCOUNT_ID = /^\d{12}$/;
const REGION_ID = /^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/;
const LONGEST_SHOWN = 60;

/** Whether a value is a JSON object: neither null nor a list. */
export const isRecord = (value: unknown): value is RawRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value of a file as a message shows it: JSON, at most 60 characters, without control characters. */
export function shown(value: unknown): string {
  const text = jsonOf(value).replace(/[^\x20-\x7e\u00a0-\ud7ff\ue000-\uffff]/g, "?");
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "nothing";
  } catch {
    return "something that is nested too deeply";
  }
}

/** Throws what is wrong with a field: that it is missing, or what it holds instead of `wanted`. */
export function refuse(record: string, field: string, value: unknown, wanted: string): never {
  const message = value === undefined ? `${record} has no ${field}` : `${record} has ${field} ${shown(value)}`;
  throw new RecordProblem(message, `write ${wanted}`);
}

/** A text of at least one character. */
export function textField(raw: RawRecord, record: string, field: string): string {
  const value = raw[field];
  return typeof value === "string" && value !== "" ? value : refuse(record, field, value, `a text as "${field}"`);
}

/** A name; null where it is missing or null. */
export const nameField = (raw: RawRecord, record: string): string | null =>
  raw["name"] === undefined || raw["name"] === null ? null : textField(raw, record, "name");

/** One of a closed set of words. */
export function wordField<Word extends string>(
  raw: RawRecord,
  record: string,
  field: string,
  words: readonly Word[],
): Word {
  const value = raw[field];
  const word = words.find((known) => known === value);
  return word ?? refuse(record, field, value, `one of ${words.join(", ")} as "${field}"`);
}

/** One of the three kinds of workload. */
export const kindField = (raw: RawRecord, record: string, field = "kind"): Kind => wordField(raw, record, field, KINDS);

/** A list of texts; empty where the field is missing. */
export function textsField(raw: RawRecord, record: string, field: string): readonly string[] {
  const value = raw[field];
  if (value === undefined) return [];
  const texts: string[] = [];
  for (const entry of Array.isArray(value) ? value : [null]) {
    if (typeof entry !== "string") refuse(record, field, value, `a list of texts as "${field}"`);
    texts.push(entry);
  }
  return texts;
}

/** True or false; false where the field is missing. */
export function flagField(raw: RawRecord, record: string, field: string): boolean {
  const value = raw[field] ?? false;
  return typeof value === "boolean" ? value : refuse(record, field, value, `true or false as "${field}"`);
}

/** A whole number from 0 to `most`. */
export function wholeField(raw: RawRecord, record: string, field: string, most: number): number {
  const value = raw[field];
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most) return value;
  return refuse(record, field, value, `a whole number from 0 to ${most} as "${field}"`);
}

/** A number that isn't negative. */
export function numberField(raw: RawRecord, record: string, field: string): number {
  const value = raw[field];
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  return refuse(record, field, value, `a number that isn't negative as "${field}"`);
}

/** An instant with its zone, or a date, which is 00:00 UTC of that day. */
export function instantField(raw: RawRecord, record: string, field: string): Instant {
  const value = raw[field];
  const instant = typeof value === "string" ? parseInstant(value) : null;
  return instant ?? refuse(record, field, value, `a moment such as 2026-11-21T00:00:00Z as "${field}"`);
}

/** An account id of twelve digits. */
export function accountId(value: unknown, record: string, field = "account"): string {
  if (typeof value === "string" && ACCOUNT_ID.test(value)) return value;
  return refuse(record, field, value, `an account id of twelve digits as "${field}"`);
}

/** A Region's id by its form; which Regions exist is not decided here. */
export function regionId(value: unknown, record: string): string {
  if (typeof value === "string" && REGION_ID.test(value)) return value;
  return refuse(record, "region", value, `a Region such as us-east-1 as "region"`);
}

/** An account id, or null where it is written as unknown. */
export const accountOrNull = (value: unknown, record: string): string | null =>
  value === null ? null : accountId(value, record);

/** A Region's id, or null where it is written as unknown. */
export const regionOrNull = (value: unknown, record: string): string | null =>
  value === null ? null : regionId(value, record);

/** vCPUs as thousandths: not negative, at most 1,000,000, no finer than a thousandth. */
export function vcpuField(value: unknown, record: string, field: string): MilliVcpu {
  const milli = typeof value === "number" ? milliVcpu(value) : null;
  return milli ?? refuse(record, field, value, `vCPUs from 0 to ${MOST_VCPUS}, to the thousandth, as "${field}"`);
}

/** A number, or its low, expected and high in order (high null where nothing bounds it), each read by `read`. */
export function rangeField(value: unknown, record: string, field: string, read: (part: unknown) => number): Range {
  if (!isRecord(value)) {
    const number = read(value);
    return { low: number, expected: number, high: number };
  }
  const high = value["high"] === null ? null : read(value["high"]);
  const range = { low: read(value["low"]), expected: read(value["expected"]), high };
  if (range.low <= range.expected && (high === null || range.expected <= high)) return range;
  return refuse(record, field, value, `low, expected and high in this order, or one number, as "${field}"`);
}
