import type { AgentOverhead, Appetite, HiddenCost } from "../plan/agent-overhead.ts";
import { counted, countText, vcpuText } from "./format-number.ts";
import { KIND_WORDS } from "./kind-words.ts";
import type { Page } from "./page.ts";
import { titled } from "./page.ts";
import { plainText } from "./plain-text.ts";
import type { Cell, Column } from "./table.ts";
import { numberCell, tableLines, textCell, wrapped } from "./table.ts";

/** The most clusters of tight tasks that are told one by one. */
const MOST = 5;

/** What agents take of hosts and tasks beside the bill. */
export function hiddenCostBlock(hidden: HiddenCost, names: (id: string | null) => string, page: Page): string[] {
  if (hidden.kinds.length === 0) return [];
  const rows = [
    ...hidden.kinds.flatMap(({ kind, current }) =>
      current === null || current.workloads === 0 ? [] : [{ label: `  ${KIND_WORDS[kind]} today`, of: current }],
    ),
    ...hidden.kinds.map(({ kind, eligible }) => ({ label: `  ${KIND_WORDS[kind]} if all`, of: eligible })),
  ];
  const right = (title: string, of: (overhead: AgentOverhead) => Cell): Column => ({
    title,
    align: "right",
    cells: rows.map((row) => of(row.of)),
  });
  const columns: Column[] = [
    {
      title: "What agents take beside the bill",
      align: "left",
      shrinkTo: 24,
      cells: rows.map(({ label }) => textCell(label)),
    },
    right("hosts, tasks", ({ workloads }) => numberCell(countText(workloads))),
    right("CPU, vCPU", ({ cpu, unknownCpu }) =>
      cpu === null ? numberCell("not published") : ceiling(cpu, vcpuText, unknownCpu),
    ),
    right("memory, GiB", ({ memory, unknownMemory }) => ceiling(memory, gib, unknownMemory)),
  ];
  return [
    ...titled(tableLines(columns, page.width, page.measure), page),
    ...hiddenCostLines(hidden, names, page.details).flatMap((line) =>
      wrapped(plainText(line), page.width, page.measure, "  ", "    "),
    ),
  ];
}

/** The most that today's agents take together, in a few words; null where none runs, or nobody looked. */
export function takenWords({ kinds }: HiddenCost): string | null {
  const now = kinds.flatMap(({ current }) => (current === null || current.workloads === 0 ? [] : [current]));
  if (now.length === 0) return null;
  const cpu = now.reduce((sum, one) => sum + (one.cpu?.high ?? 0), 0);
  const memory = now.reduce((sum, one) => sum + one.memory.high, 0);
  const open = now.some(({ unknownCpu, unknownMemory }) => unknownCpu > 0 || unknownMemory > 0)
    ? ", more where sizes aren't known"
    : "";
  return `≤ ${vcpuText(cpu)} vCPU and ≤ ${gib(memory)} GiB today${open}`;
}

const gib = (mib: number): string => vcpuText(Math.round((mib * 1000) / 1024));

/** What is set aside and the most that is taken, `+` where nobody knows a part of it. */
function ceiling({ reserved, low, high }: Appetite<number>, write: (value: number) => string, unknown: number): Cell {
  const most = low === high ? write(high) : `${write(low)} – ${write(high)}`;
  if (high === 0 && unknown > 0) return numberCell("?");
  return numberCell(`${reserved === null ? "" : `${write(reserved)}, `}≤ ${most}`, unknown > 0 ? "+" : "");
}

/** What the figures rest on, which tasks are tight, and what isn't priced here, in sentences. */
function hiddenCostLines(
  { kinds, tight, settingsRead }: HiddenCost,
  names: (id: string | null) => string,
  details: boolean,
): string[] {
  const of = (kind: string) => kinds.find((one) => one.kind === kind)?.eligible ?? null;
  const [nodes, hosts, tasks] = [of("eks-node"), of("ec2-instance"), of("fargate-task")];
  const shown = details ? tight : tight.slice(0, MOST);
  const rest = tight.length - shown.length;
  return [
    ...(nodes === null
      ? []
      : [
          settingsRead
            ? "EKS: what the add-on asks for and its limit, by the settings of each cluster"
            : "EKS: what the add-on asks for and its limit, by the settings that were read, else by its defaults",
        ]),
    ...(hosts === null
      ? []
      : ["EC2: a tenth of the vCPUs at most, and 128 MiB to 1 GiB by the host's memory, which isn't known here"]),
    ...(tasks === null || tasks.unknownMemory === 0
      ? []
      : [
          `${counted(tasks.unknownMemory, "task")} of a size that AWS's table doesn't list: what the agent takes isn't known`,
        ]),
    ...shown.map(
      ({ accountId, regionId, cluster, tasks: number, taskMiB, agentMiB }) =>
        `${cluster ?? "no cluster"}, ${names(accountId)} × ${regionId ?? "no Region"}: ${counted(number, "task")} of ${countText(taskMiB)} MiB; the agent may take ${agentMiB} MiB of it (${Math.round((agentMiB / taskMiB) * 100)} %), which leaves its own containers little room`,
    ),
    ...(rest > 0 ? [`and ${counted(rest, "more cluster")} with such tasks (--details)`] : []),
    ...(tasks === null || tasks.workloads === 0
      ? []
      : [
          "Fargate: each start of a task pulls the agent's image; ECR, S3 and NAT charge for its path, and none of that is priced here",
        ]),
  ];
}
