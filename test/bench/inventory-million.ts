import { closeSync, openSync, writeSync } from "node:fs";

const REGIONS = ["us-east-1", "us-east-2", "eu-west-1", "eu-central-1", "ap-northeast-1"];
const TYPES = [
  "m6i.xlarge",
  "m6i.2xlarge",
  "m6i.4xlarge",
  "c7g.large",
  "r6i.4xlarge",
  "t3.medium",
  "m5.large",
  "c5.xlarge",
];
const SYSTEMS = [
  "Amazon Linux 2023",
  "Ubuntu 22.04",
  "Bottlerocket OS 1.20.3",
  "Red Hat Enterprise Linux 9.4",
  "Debian 12",
];
const TASK_SIZES = [0.25, 0.5, 1, 2, 4];
const ACCOUNTS = 40;
const TEAMS = 50;
const STAGES = ["prod", "dev", "test", "demo"];
const CHUNK_LINES = 4096;

/**
 * Writes an inventory file of the given number of workloads, 40 accounts in 5 Regions with 200 distinct tag sets, so that
 * the benchmark reads what a very large organization would: about 310 bytes a line, no two workloads alike in origin.
 */
export function writeInventoryMillion(path: string, workloads: number): void {
  const file = openSync(path, "w", 0o600);
  let lines = [
    `{"watchbill":"inventory/1","asOf":"2026-11-21T00:00:00Z","source":{"type":"aws","name":"bench"},"sample":false,"organization":{"id":"o-bench00001","name":"bench","whole":true}}`,
  ];
  let records = 0;
  const write = (line: string): void => {
    lines.push(line);
    if (lines.length < CHUNK_LINES) return;
    writeSync(file, `${lines.join("\n")}\n`);
    lines = [];
  };
  for (let account = 0; account < ACCOUNTS; account++) {
    write(`{"record":"account","id":"${accountId(account)}","name":"bench-${account}","ou":["Root","Bench"]}`);
    records++;
  }
  const cells = ACCOUNTS * REGIONS.length;
  for (let cell = 0; cell < cells; cell++) {
    const region = REGIONS[cell % REGIONS.length] ?? "us-east-1";
    const account = accountId(Math.floor(cell / REGIONS.length));
    const first = Math.floor((workloads * cell) / cells);
    const after = Math.floor((workloads * (cell + 1)) / cells);
    for (let index = first; index < after; index++) write(workloadLine(index, account, region));
    write(`{"record":"cell","account":"${account}","region":"${region}"}`);
    records += after - first + 1;
  }
  lines.push(`{"record":"end","records":${records}}`);
  writeSync(file, `${lines.join("\n")}\n`);
  closeSync(file);
}

const accountId = (index: number): string => String(100_000_000_000 + index * 1_234_567);

function workloadLine(index: number, account: string, region: string): string {
  const place = `"account":"${account}","region":"${region}"`;
  const id = (0x0a00_0000_0000 + index * 2_654_435_761).toString(16).padStart(17, "0");
  const stage = STAGES[Math.floor(index / TEAMS) % STAGES.length] ?? "prod";
  const tags = `"tags":{"team":"team-${index % TEAMS}","env":"${stage}"}`;
  const coverage =
    index % 5 === 0
      ? `"coverage":"not-covered","evidence":"coverage-list","reasons":["EC2_AGENT_SILENT"]`
      : `"coverage":"covered","evidence":"coverage-list"`;
  const type = TYPES[index % TYPES.length] ?? "m5.large";
  const system = SYSTEMS[index % SYSTEMS.length] ?? "Debian 12";
  switch (index % 4) {
    case 0:
      return `{"record":"workload",${place},"kind":"fargate-task","origin":"arn:aws:ecs:${region}:${account}:task/web/${id}","vcpus":${TASK_SIZES[index % 5] ?? 1},"cluster":"web",${tags},"facts":{"launchType":"FARGATE","platformVersion":"1.4.0","memoryMiB":2048},${coverage}}`;
    case 1:
      return `{"record":"workload",${place},"kind":"eks-node","origin":"i-${id}","type":"${type}","cluster":"cluster-${index % 3}",${tags},"facts":{"architecture":"x86_64","os":"${system}"},${coverage}}`;
    default:
      return `{"record":"workload",${place},"kind":"ec2-instance","origin":"i-${id}","type":"${type}",${tags},"facts":{"architecture":"x86_64","os":"${system}"},${coverage}}`;
  }
}
