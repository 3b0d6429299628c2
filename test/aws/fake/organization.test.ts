import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { checkWorld } from "./check-world.ts";
import { organizationWorld } from "./organization.ts";

const PLAN = { accounts: 6, regions: 3, seed: 7, busy: 0.5 };

describe("an invented organization", () => {
  it("is the same for the same plan and another for another seed", () => {
    expect(organizationWorld(PLAN)).toEqual(organizationWorld(PLAN));
    expect(organizationWorld(PLAN)).not.toEqual(organizationWorld({ ...PLAN, seed: 8 }));
  });

  it("holds only what AWS could answer, and as much as planned", () => {
    const world = organizationWorld({
      ...PLAN,
      accounts: 30,
      busy: 1,
      instancesPerCell: 2,
      nodesPerCell: 3,
      tasksPerCell: 5,
    });
    checkWorld(world);
    expect(world.accounts).toHaveLength(30);
    expect(world.regions.map(({ id }) => id)).toContain("us-east-1");
    const cells = world.accounts.flatMap(({ regions }) => Object.values(regions ?? {}));
    expect(cells).toHaveLength(90);
    expect(cells.every(({ instances }) => instances?.length === 5)).toBe(true);
    const sidecars = cells
      .flatMap(({ ecs }) => ecs ?? [])
      .flatMap(({ tasks }) => tasks ?? [])
      .map(({ containers }) => (containers ?? []).some(({ name }) => name?.startsWith("aws-guardduty-agent-")));
    expect(sidecars).toHaveLength(450);
    expect(new Set(sidecars)).toEqual(new Set([true, false]));
  });

  it("tells the administrator the sum of what its members are metered", () => {
    const world = organizationWorld({ ...PLAN, busy: 1 });
    const [first] =
      world.accounts[1]?.regions?.["us-east-1"]?.metrics?.filter(
        ({ namespace, dimensions }) => namespace === "AWS/GuardDuty" && !("AccountId" in dimensions),
      ) ?? [];
    const parts = world.accounts.map(({ id, regions }) =>
      regions?.["us-east-1"]?.metrics?.find(
        ({ dimensions }) =>
          dimensions["AccountId"] === id && dimensions["DataSource"] === first?.dimensions["DataSource"],
      ),
    );
    const sum = parts.reduce((all, metric) => all + (metric?.values[0] ?? 0), 0);
    expect(first?.values).toHaveLength(720);
    expect(first?.values[0]).toBeCloseTo(sum);
    expect(sum).toBeGreaterThan(0);
  });

  it("is served by a process of its own", async () => {
    const script = fileURLToPath(new URL("serve.ts", import.meta.url));
    const server = spawn(process.execPath, [script, "--accounts", "2", "--regions", "us-east-1"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = (await once(server.stdout, "data")) as [Buffer];
      const { url, env } = JSON.parse(String(line)) as { url: string; env: Record<string, string> };
      const client = new EC2Client({
        region: "us-east-1",
        endpoint: url,
        credentials: { accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "", secretAccessKey: "any" },
      });
      const { Reservations } = await client.send(new DescribeInstancesCommand({ MaxResults: 1000 }));
      expect(Reservations).toHaveLength(7);
      await expect(fetch(`${url}/fake/counts`).then((answer) => answer.json())).resolves.toEqual({
        "ec2:DescribeInstances 200": 1,
      });
    } finally {
      server.kill();
      await once(server, "exit");
    }
  });
});
