import { placed } from "../sources/open-words.ts";
import { HOSTILE } from "./names.ts";

/** Account ids, one for each name. */
export const accountOf = (index: number): string => String(100_000_000_001 + index);

const line = (record: object): string => JSON.stringify(record);

/** An inventory in which every text from outside is hostile: names, units, clusters, tags, origins, gaps, assumptions. */
export function hostileWorld(): string {
  const all = HOSTILE.join(" ");
  const records = HOSTILE.flatMap((name, index) => {
    const account = accountOf(index);
    const at = { account, region: "us-east-1" };
    const covered = index % 2 === 0 ? { coverage: "covered", evidence: "stated" } : { coverage: "not-covered" };
    return [
      { record: "account", id: account, name, ou: ["Root", name] },
      {
        record: "workload",
        ...at,
        kind: "eks-node",
        origin: `${name} ${index}`,
        type: "m6i.xlarge",
        count: 3,
        cluster: name,
        tags: { [name]: name },
        facts: { os: name, architecture: "x86_64" },
        ...covered,
        reasons: index % 2 === 0 ? undefined : [`issue:${name}`],
      },
      { record: "workload", ...at, kind: "ec2-instance", origin: `host ${name}`, type: `${name}.large` },
      {
        record: "gap",
        account,
        region: "eu-west-1",
        api: `ec2:${name}`,
        reason: "denied",
        message: name,
        hides: [{ kind: "fargate-task", bound: 8 }],
      },
      { record: "skipped", account, region: "me-central-1", reason: name },
      {
        record: "coverage",
        ...at,
        resource: "eks-cluster",
        name,
        healthy: index % 2 === 0,
        agentVersion: name,
        reasons: index % 2 === 0 ? [] : [`issue:${name}`],
      },
      {
        record: "coverage",
        ...at,
        resource: "ec2-instance",
        name: `host ${name}`,
        healthy: false,
        agentVersion: name,
        ecsCluster: name,
        reasons: ["AGENT_NOT_REPORTING", `issue:${name}`],
      },
      {
        record: "cluster",
        ...at,
        kind: "eks",
        name,
        status: name,
        kubernetes: name,
        addon: { version: name, status: name, issues: [name], configuration: name },
        vpc: name,
      },
      { record: "vpc", ...at, vpc: name, azs: 3, participants: [accountOf(index + 1)] },
      { record: "assumption", id: `a${index}`, value: name, source: name },
    ];
  });
  return placed(
    "hostile.ndjson",
    [
      line({
        watchbill: "inventory/1",
        asOf: "2026-11-21T00:00:00Z",
        source: { type: "aws", name: all },
        organization: { id: all, name: all, whole: true },
      }),
      ...records.map(line),
      line({ record: "end" }),
    ].join("\n"),
  );
}

/** An answer of AWS whose ARNs name a Region that orders the terminal about. */
export function hostileAnswer(): string {
  const region = "us\u001b[31m\u202e-east-1";
  const arn = (rest: string) => `arn:aws:ecs:${region}:111122223333:${rest}`;
  const task = { taskArn: arn("task/c/1"), clusterArn: arn("cluster/c"), lastStatus: "RUNNING", launchType: "FARGATE" };
  const size = { cpu: "1024", memory: "2048", platformVersion: "1.4.0", platformFamily: "Linux" };
  return placed("tasks.json", JSON.stringify({ tasks: [{ ...task, ...size }], failures: [] }));
}
