import { UserError } from "../errors.ts";
import { isAwsAnswer } from "./aws-cli/answer.ts";
import { isEvents } from "./events/envelope.ts";
import { decodeText, HEAD_BYTES, isStream, readBytes, readHead } from "./input.ts";
import { isTerraform } from "./terraform/envelope.ts";

/** Kinds of files that are read. */
export type FileType = "inventory" | "estimate" | "aws-cli" | "events" | "terraform" | "cloudformation";

export const FILE_TYPES: readonly FileType[] = [
  "inventory",
  "estimate",
  "aws-cli",
  "events",
  "terraform",
  "cloudformation",
];

export type Detected =
  /** `bytes` holds what came through a pipe, which can't be read twice; a baseline is an inventory without a moment of its own. */
  | { readonly type: "inventory"; readonly bytes: Buffer | null; readonly dated: boolean }
  | { readonly type: "aws-cli"; readonly value: unknown }
  | { readonly type: "events"; readonly name: string; readonly text: string }
  | { readonly type: "terraform"; readonly name: string; readonly value: unknown }
  | { readonly type: "cloudformation"; readonly name: string; readonly text: string }
  | { readonly type: "estimate"; readonly name: string; readonly text: string };

/** What a file (or `-`, standard input) holds, told from its content; `forced` overrides it. */
export function detect(path: string, forced: FileType | null): Detected {
  const piped = isStream(path) ? readBytes(path) : null;
  const name = path === "-" ? "standard input" : path;
  const head = piped === null ? readHead(path) : piped.subarray(0, HEAD_BYTES);
  refuseBinary(name, head);
  if (forced === "inventory" || (forced === null && isInventory(head))) {
    return { type: "inventory", bytes: piped, dated: !BASELINE.test(firstLineOf(head)) };
  }
  const text = stripWrapper(decodeText(name, piped ?? readBytes(path)));
  if (head[0] !== undefined && head[0] >= 0xfe && INVENTORY.test(text.slice(0, HEAD_BYTES))) {
    throw new UserError("not-utf-8", `${name} is an inventory in UTF-16`, "save it as UTF-8");
  }
  if (forced === "events" || (forced === null && isEvents(text.slice(0, HEAD_BYTES)))) {
    return { type: "events", name, text };
  }
  if (forced === "estimate" || forced === "cloudformation") return { type: forced, name, text };
  if (!/^\s*[[{]/.test(text)) return detectYaml(name, text);
  refuseStreams(name, text);
  const value = forced === null ? parseJsonOrTemplate(name, text) : parseJson(name, text);
  if (value === NEARLY || (forced === null && isTemplate(value))) return { type: "cloudformation", name, text };
  if (forced === "terraform" || (forced === null && isTerraform(value))) return { type: "terraform", name, value };
  if (forced === "aws-cli" || isAwsAnswer(value)) return { type: "aws-cli", value };
  if (isRecord(value) && typeof value["watchbill"] === "string" && value["watchbill"].startsWith("scenario/"))
    throw notASource(name);
  if (isRecord(value) && typeof value["watchbill"] === "string") return { type: "estimate", name, text };
  throw notUnderstood(name, value);
}

/** A scenario is asked of a source, and holds no workload itself. */
const notASource = (name: string): UserError =>
  new UserError(
    "scenario-is-no-source",
    `${name} is a scenario, and no source`,
    `name a source, and --scenario ${name}`,
  );

/** Whether a text in YAML is a template. */
export const isYamlTemplate = (text: string): boolean =>
  /^(AWSTemplateFormatVersion|Resources|["'](AWSTemplateFormatVersion|Resources)["'])\s*:/m.test(text);

function detectYaml(name: string, text: string): Detected {
  if (/^(watchbill|["']watchbill["'])\s*:\s*["']?scenario\//m.test(text)) throw notASource(name);
  if (/^(watchbill|["']watchbill["'])\s*:/m.test(text)) return { type: "estimate", name, text };
  if (isYamlTemplate(text)) return { type: "cloudformation", name, text };
  if (/^\s*(null|true|false|-?\d[\d.eE+-]*|"[^"]*")\s*$/.test(text))
    throw new UserError("nothing-in-it", `${name} holds nothing`, ACCEPTED);
  throw new UserError("not-understood", `${name} is neither JSON nor an estimate file`, ACCEPTED);
}

/** Whether a JSON value is an object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const INVENTORY = /^\uFEFF?\s*\{\s*"watchbill"\s*:\s*"(inventory|baseline)\//;
const BASELINE = /^\uFEFF?\s*\{\s*"watchbill"\s*:\s*"baseline\//;

const firstLineOf = (head: Buffer): string => head.toString("utf8").split("\n", 1)[0] ?? "";

/** A large inventory need not be read whole to be known as one. */
export function isInventory(head: Buffer): boolean {
  return isGzip(head) || INVENTORY.test(firstLineOf(head));
}

function refuseBinary(name: string, head: Buffer): void {
  if (head.subarray(0, 2).toString("latin1") === "PK") {
    const plan = name === "standard input" ? "PLANFILE" : name;
    const hint = `run: terraform show -json ${plan} > plan.json`;
    throw new UserError("binary-plan", `${name} is Terraform's binary plan`, hint);
  }
}

/** Whether a file begins as gzip writes it. */
export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** Takes away the lines that a CI wrapper puts around a command's output, as the setup-terraform action does. */
export const stripWrapper = (text: string): string =>
  /^\s*(\[command\]|::)/.test(text) || text.includes("\n::")
    ? text
        .split("\n")
        .filter((line) => !/^(\[command\]|::[a-z-]+)/.test(line))
        .join("\n")
    : text;

/** Streams of JSON lines have a meaning of their own, and none that is read here. */
function refuseStreams(name: string, text: string): void {
  const start = text.slice(0, HEAD_BYTES).trimStart();
  const [line = ""] = start.split("\n");
  if (/"@level"|"type":"version"/.test(line)) {
    throw new UserError(
      "log-stream",
      `${name} is Terraform's log stream`,
      "save the plan with -out and run: terraform show -json",
    );
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    const cut = /end of JSON|Unterminated|after array element|after property value/.test(why);
    const hint = cut ? "is it cut off? make it again" : "mend it, or make it again";
    throw new UserError("bad-json", `${name} is not whole JSON${placeIn(why)}`, hint);
  }
}

const NEARLY = Symbol("a template that isn't JSON");

/** A template in YAML may begin like JSON, and a broken one is told of with its line by who reads it. */
function parseJsonOrTemplate(name: string, text: string): unknown {
  try {
    return parseJson(name, text);
  } catch (error) {
    if (isNearlyTemplate(text)) return NEARLY;
    throw error;
  }
}

const isNearlyTemplate = (text: string): boolean =>
  /["']?(AWSTemplateFormatVersion|Resources)["']?\s*:/.test(text) &&
  !/"(planned_values|resource_changes)"\s*:/.test(text);

/** Whether a value is a template. */
export const isTemplate = (value: unknown): boolean =>
  isRecord(value) && (isRecord(value["Resources"]) || typeof value["AWSTemplateFormatVersion"] === "string");

/** Where JSON breaks off, without the text that stands there: it may be a secret. */
function placeIn(why: string): string {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(why) ?? [];
  if (line !== undefined) return `: it breaks off in line ${line}, column ${column}`;
  return /end of JSON/.test(why) ? ": it ends too soon" : "";
}

const ACCEPTED =
  "give an inventory, an estimate, a plan as JSON, a template, notices of GuardDuty, or an answer of the AWS CLI such as describe-instances";

function notUnderstood(name: string, value: unknown): UserError {
  const keys = typeof value === "object" && value !== null ? new Set(Object.keys(value)) : new Set<string>();
  if (keys.size === 0) return new UserError("nothing-in-it", `${name} holds nothing`, ACCEPTED);
  if (keys.has("artifacts") && keys.has("version"))
    return new UserError("manifest", `${name} is the manifest of a folder of CDK`, "name the folder, such as cdk.out");
  return new UserError(
    "not-understood",
    `${name} is no file that is understood (it has ${[...keys].slice(0, 3).join(", ")})`,
    ACCEPTED,
  );
}
