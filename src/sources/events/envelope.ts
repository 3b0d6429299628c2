import { jsonHead } from "../json-head.ts";

/** A JSON object. */
export type Envelope = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Envelope =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What CloudWatch Logs, SQS and SNS put an event under, as text. */
const WRAPPERS = ["message", "Body", "body", "Message"];

/** The moment (and the stream) that CloudWatch Logs writes before an event. */
const LOG_PREFIX = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?\s+(?:[^\s{]+\s+)?(?=\{)/;

/** A line without what a log writes before the event. */
export const bareLine = (line: string): string => line.trim().replace(LOG_PREFIX, "");

/** The event in a JSON value: the value itself, or what is wrapped in it as text; null where there is none. */
export function eventIn(value: unknown, depth = 0): Envelope | null {
  if (!isObject(value)) return null;
  if (typeof value["detail-type"] === "string") return value;
  const inside = WRAPPERS.map((key) => value[key]).find((text) => typeof text === "string" && /^\s*\{/.test(text));
  if (typeof inside !== "string" || depth > 2) return null;
  try {
    return eventIn(JSON.parse(inside), depth + 1);
  } catch {
    return null;
  }
}

/** A list of events, plain or as `aws logs filter-log-events` and `aws sqs receive-message` print them; null for anything else. */
export function eventsIn(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isObject(value) || eventIn(value) !== null) return null;
  const inside = value["events"] ?? value["Messages"];
  return Array.isArray(inside) ? inside : null;
}

/** Whether a text, which may be cut off, begins with events of EventBridge: one, a list, or one on each line. */
export function isEvents(text: string): boolean {
  const lines = text.split("\n");
  if (lines.some((line) => /"detail-type|\{.*\{/.test(line) && holdsEvent(jsonHead(bareLine(line))))) return true;
  return text.includes('"detail-type') && holdsEvent(jsonHead(text.trimStart()));
}

const holdsEvent = (value: unknown): boolean =>
  eventsIn(value)?.some((one) => eventIn(one) !== null) ?? eventIn(value) !== null;
