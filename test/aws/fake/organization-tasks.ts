import type { Task, TaskDefinition } from "@aws-sdk/client-ecs";
import type { CellOutline } from "./organization-outline.ts";
import type { CellPlan } from "./organization-plan.ts";
import { ago } from "./organization-plan.ts";
import type { Random } from "./random.ts";
import { hex } from "./random.ts";
import type { FakeEcsCluster } from "./world.ts";

/** CPU and memory of tasks, as ECS writes them. */
export const TASK_SIZES = [
  { cpu: "256", memory: "512" },
  { cpu: "512", memory: "1024" },
  { cpu: "1024", memory: "2048" },
  { cpu: "2048", memory: "4096" },
] as const;

/** One cluster with one service, whose older tasks run without GuardDuty's container. */
export function tasksOf(
  { accountId, regionId, asOf }: CellPlan,
  { taskSize: size, guarded: drawn }: Pick<CellOutline, "taskSize" | "guarded">,
  random: Random,
): { readonly ecs: FakeEcsCluster[]; readonly taskDefinitions: TaskDefinition[] } {
  const many = drawn.length;
  if (many === 0) return { ecs: [], taskDefinitions: [] };
  const arn = `arn:aws:ecs:${regionId}:${accountId}`;
  const taskDefinitionArn = `${arn}:task-definition/web:7`;
  const clusterArn = `${arn}:cluster/apps`;
  const tasks = drawn.map((guarded): Task => {
    const container = (name: string) => ({
      name,
      lastStatus: "RUNNING",
      containerArn: `${arn}:container/apps/${hex(random, 32)}`,
    });
    return {
      taskArn: `${arn}:task/apps/${hex(random, 32)}`,
      clusterArn,
      taskDefinitionArn,
      lastStatus: "RUNNING",
      desiredStatus: "RUNNING",
      launchType: "FARGATE",
      platformFamily: "Linux",
      platformVersion: "1.4.0",
      ...size,
      group: "service:web",
      startedBy: "ecs-svc/1",
      createdAt: ago(asOf, guarded ? 10 : 200),
      startedAt: ago(asOf, guarded ? 10 : 200),
      availabilityZone: `${regionId}a`,
      attributes: [{ name: "ecs.cpu-architecture", value: "x86_64" }],
      containers: [container("web"), ...(guarded ? [container(`aws-guardduty-agent-${hex(random, 6)}`)] : [])],
      tags: [],
    };
  });
  return {
    ecs: [
      {
        cluster: {
          clusterArn,
          clusterName: "apps",
          status: "ACTIVE",
          runningTasksCount: many,
          pendingTasksCount: 0,
          activeServicesCount: 1,
          registeredContainerInstancesCount: 0,
          capacityProviders: ["FARGATE", "FARGATE_SPOT"],
          statistics: [
            { name: "runningFargateTasksCount", value: String(many) },
            { name: "runningEC2TasksCount", value: "0" },
          ],
          tags: [],
        },
        tasks,
        services: [
          {
            serviceArn: `${arn}:service/apps/web`,
            serviceName: "web",
            clusterArn,
            status: "ACTIVE",
            desiredCount: many,
            runningCount: many,
            pendingCount: 0,
            launchType: "FARGATE",
            platformFamily: "Linux",
            platformVersion: "1.4.0",
            taskDefinition: taskDefinitionArn,
            deployments: [
              {
                id: "ecs-svc/1",
                status: "PRIMARY",
                taskDefinition: taskDefinitionArn,
                runningCount: many,
                launchType: "FARGATE",
                createdAt: ago(asOf, 200),
              },
            ],
          },
        ],
      },
    ],
    taskDefinitions: [
      {
        taskDefinitionArn,
        family: "web",
        revision: 7,
        status: "ACTIVE",
        ...size,
        requiresCompatibilities: ["FARGATE"],
        runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
      },
    ],
  };
}
