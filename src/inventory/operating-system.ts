import type { OperatingSystem } from "./reference-tables.ts";

/** What a host is used for, as far as a distribution is verified for one use and not for another. */
export type HostRole = OperatingSystem["hosts"][number];

/** What can be said against, or not be said for, a host's distribution and kernel. */
export type SystemCode =
  | "WINDOWS"
  | "MAC"
  | "KERNEL_UNSUPPORTED"
  | "OS_NOT_LISTED"
  | "OS_VERSION_NOT_LISTED"
  | "OS_HOST_NOT_LISTED"
  | "KERNEL_NOT_LISTED"
  | "OS_NOT_VISIBLE"
  | "KERNEL_NOT_VISIBLE";

/** Judges the words for a distribution and a kernel release in a role; null where all of it is verified. */
export type SystemJudge = (os: string | undefined, kernel: string | undefined, role: HostRole) => SystemCode | null;

/** A row of the table that the words match; version null where they don't hold it. */
type Row = { readonly system: OperatingSystem; readonly version: string | null };

type Reading =
  | { readonly rows: readonly Row[]; readonly kernel: string | null }
  | { readonly code: "WINDOWS" | "MAC" | "OS_NOT_VISIBLE" | "OS_NOT_LISTED" };

/** What AWS says where it doesn't know the distribution itself: EC2's platform details, EKS's `CUSTOM` image. */
const NOT_VISIBLE = /^\s*(custom|linux(\/unix)?|)\s*$/i;

/** How much of a wording is looked at: names of images have 128 signs, and patterns look ahead from each. */
const LONGEST = 400;

/** Makes a reader of the words for a distribution, which reads each wording once, however many hosts have it. */
function createReader(systems: readonly OperatingSystem[]): (os: string) => Reading {
  const patterns = systems.map((system) => ({
    system,
    expressions: system.patterns.map((text) => new RegExp(text, "i")),
  }));
  const readings = new Map<string, Reading>();

  function read(os: string): Reading {
    if (/windows/i.test(os)) return { code: "WINDOWS" };
    if (/mac ?os/i.test(os)) return { code: "MAC" };
    if (NOT_VISIBLE.test(os)) return { code: "OS_NOT_VISIBLE" };
    const rows = patterns.flatMap(({ system, expressions }) => {
      for (const expression of expressions) {
        const match = expression.exec(os);
        if (match !== null) return [{ system, version: match.groups?.version ?? null }];
      }
      return [];
    });
    // Images of Amazon Linux name their kernel: al2023-ami-2023.9.20251027.0-kernel-6.12-x86_64.
    return rows.length === 0 ? { code: "OS_NOT_LISTED" } : { rows, kernel: /kernel-(\d+\.\d+)/.exec(os)?.[1] ?? null };
  }

  return (os) => {
    const reading = readings.get(os) ?? read(os.slice(0, LONGEST));
    readings.set(os, reading);
    return reading;
  };
}

/** Makes a judge of distributions and kernels. */
export function createSystemJudge(systems: readonly OperatingSystem[]): SystemJudge {
  const kernels = new Set(systems.flatMap((system) => system.kernels));
  const read = createReader(systems);
  return (os = "", kernelRelease, role) => {
    const reading = read(os);
    const seen = kernelRelease === undefined ? null : (/^\d+\.\d+/.exec(kernelRelease)?.[0] ?? null);
    if ("code" in reading) {
      return reading.code === "OS_NOT_VISIBLE" && seen !== null && !kernels.has(seen)
        ? "KERNEL_NOT_LISTED"
        : reading.code;
    }
    const row = reading.rows.find(({ system }) => system.hosts.includes(role));
    return row === undefined ? "OS_HOST_NOT_LISTED" : judgeRow(row, seen ?? reading.kernel);
  };
}

/**
 * Makes what says of the words for a distribution, which may be an image that somebody named, the same in words of the tables:
 * they are judged alike in every role.
 */
export function createPlainWords(systems: readonly OperatingSystem[]): (os: string) => string {
  const read = createReader(systems);
  const plain = new Map<string, string>();
  const plainly = (os: string): string => {
    const reading = read(os);
    if ("code" in reading) return CODE_WORDS[reading.code];
    const kernel = reading.kernel === null ? "" : ` kernel-${reading.kernel}`;
    const names = [...new Set(reading.rows.map(({ system }) => system.name.replace(/ on .*/, "")))];
    const versions = [...new Set(reading.rows.flatMap(({ version }) => version ?? []))];
    const candidates = names.flatMap((name) => [
      ...versions.map((version) => `${name} ${version}${kernel}`),
      `${name}${kernel}`,
      `${name}-aws-ecs-1${kernel}`,
    ]);
    const wanted = JSON.stringify(reading);
    return candidates.find((words) => JSON.stringify(read(words)) === wanted) ?? CODE_WORDS.OS_NOT_LISTED;
  };
  return (os) => {
    const words = plain.get(os) ?? plainly(os);
    plain.set(os, words);
    return words;
  };
}

/** Words that are read as what they stand for. */
const CODE_WORDS = {
  WINDOWS: "Windows",
  MAC: "macOS",
  OS_NOT_VISIBLE: "Linux/UNIX",
  OS_NOT_LISTED: "not listed",
} as const;

function judgeRow({ system, version }: Row, kernel: string | null): SystemCode | null {
  const { versions, kernels, unsupportedKernels } = system;
  if (kernel !== null && unsupportedKernels.includes(kernel)) return "KERNEL_UNSUPPORTED";
  const listed = versions.length === 0 || (version !== null && versions.some((known) => isWithin(version, known)));
  // "9" may be the verified 9.4: its minor version is not visible.
  const hidden = !listed && (version === null || versions.some((known) => isWithin(known, version)));
  if (!listed && !hidden) return "OS_VERSION_NOT_LISTED";
  if (kernel !== null && !kernels.includes(kernel)) return "KERNEL_NOT_LISTED";
  if (hidden) return "OS_NOT_VISIBLE";
  return kernel === null && unsupportedKernels.length > 0 ? "KERNEL_NOT_VISIBLE" : null;
}

/** Whether a version is another one or a minor version of it: 9.4 is within 9. */
const isWithin = (version: string, of: string): boolean => version === of || version.startsWith(`${of}.`);
