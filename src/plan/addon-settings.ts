import type { ClusterAddon } from "../inventory/cluster.ts";
import type { MilliVcpu } from "../units/vcpu.ts";

/** What the add-on's pod on each node asks for and may take: vCPUs in thousandths, memory in MiB. */
export type AddonSettings = {
  readonly cpu: { readonly reserved: MilliVcpu; readonly most: MilliVcpu };
  readonly memory: { readonly reserved: number; readonly most: number };
};

/** The add-on's defaults. (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-configure-security-agent-eks-addon.html) */
export const ADDON_DEFAULTS: AddonSettings = {
  cpu: { reserved: 200, most: 1000 },
  memory: { reserved: 256, most: 1024 },
};

/** What an add-on was set to, its defaults where nothing was; null where its settings can't be read here. */
export function addonSettings({ configuration }: Pick<ClusterAddon, "configuration">): AddonSettings | null {
  if (configuration === null) return ADDON_DEFAULTS;
  const resources = at(parsed(configuration), "resources");
  if (resources === null) return null;
  const [requests, limits] = [at(resources, "requests"), at(resources, "limits")];
  const isUnlimited = isRecord(resources) && resources["disableCpuLimits"] === true;
  const cpu = {
    reserved: milliCpu(at(requests, "cpu"), ADDON_DEFAULTS.cpu.reserved),
    most: isUnlimited ? null : milliCpu(at(limits, "cpu"), ADDON_DEFAULTS.cpu.most),
  };
  const memory = {
    reserved: mebibytes(at(requests, "memory"), ADDON_DEFAULTS.memory.reserved),
    most: mebibytes(at(limits, "memory"), ADDON_DEFAULTS.memory.most),
  };
  if (cpu.reserved === null || cpu.most === null || memory.reserved === null || memory.most === null) return null;
  return { cpu: { reserved: cpu.reserved, most: cpu.most }, memory: { reserved: memory.reserved, most: memory.most } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What stands under a name: undefined where nothing does, null in what isn't read. */
const at = (value: unknown, name: string): unknown =>
  value === undefined ? undefined : isRecord(value) ? value[name] : null;

function milliCpu(value: unknown, otherwise: MilliVcpu): MilliVcpu | null {
  if (value === undefined) return otherwise;
  const [, number = "", milli] = /^(\d+(?:\.\d{1,3})?)(m?)$/.exec(String(value)) ?? [];
  return number === "" ? null : Math.round(Number(number) * (milli === "m" ? 1 : 1000));
}

function mebibytes(value: unknown, otherwise: number): number | null {
  if (value === undefined) return otherwise;
  const [, number = "", unit] = /^(\d+)(Mi|Gi)$/.exec(String(value)) ?? [];
  return number === "" ? null : Number(number) * (unit === "Gi" ? 1024 : 1);
}
