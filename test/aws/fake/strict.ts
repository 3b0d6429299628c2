import type { Shape, Structure } from "./shape.ts";

/**
 * What AWS always answers though no model says so: an answer without it is a slip of the one who wrote the world.
 * (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html and the pages of the others)
 */
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  "ec2.Instance": ["InstanceId", "InstanceType", "State"],
  "ec2.Vpc": ["VpcId", "OwnerId"],
  "ec2.Subnet": ["SubnetId", "VpcId", "OwnerId"],
  "ec2.VpcEndpoint": ["VpcEndpointId", "VpcId", "ServiceName", "State"],
  "ec2.InstanceTypeInfo": ["InstanceType", "VCpuInfo"],
  "ec2.Image": ["ImageId"],
  "ecs.Cluster": ["clusterArn", "clusterName", "status"],
  "ecs.Task": ["taskArn", "clusterArn", "lastStatus", "desiredStatus", "taskDefinitionArn"],
  "ecs.Service": ["serviceArn", "serviceName", "clusterArn", "runningCount"],
  "ecs.ContainerInstance": ["containerInstanceArn", "status"],
  "ecs.TaskDefinition": ["taskDefinitionArn", "family", "revision"],
  "eks.Cluster": ["name", "arn", "status"],
  "eks.Nodegroup": ["nodegroupName", "nodegroupArn", "clusterName", "status"],
  "eks.Addon": ["addonName", "clusterName", "status"],
  "guardduty.CoverageResource": ["ResourceId", "AccountId", "CoverageStatus", "ResourceDetails"],
  "guardduty.CoverageResourceDetails": ["ResourceType"],
};

/** What is wrong with a value by its shape: fields that do not exist, required ones that lack, values of another type. */
export function problemsOf(shape: Shape, value: unknown, path: string, service: string): string[] {
  const problems: string[] = [];
  check(shape, value, path, service, problems);
  return problems;
}

function check(shape: Shape, value: unknown, path: string, service: string, problems: string[]): void {
  if (shape.type === "structure") {
    checkStructure(shape, value, path, service, problems);
    return;
  }
  if (shape.type === "list") {
    if (!Array.isArray(value)) problems.push(`${path} is ${said(value)}, not a list`);
    else for (const [at, item] of value.entries()) check(shape.item.shape, item, `${path}[${at}]`, service, problems);
    return;
  }
  if (shape.type === "map") {
    if (!isPlain(value)) problems.push(`${path} is ${said(value)}, not a map`);
    else
      for (const [key, one] of Object.entries(value))
        check(shape.value.shape, one, `${path}.${key}`, service, problems);
    return;
  }
  if (!isOf(shape, value)) problems.push(`${path} is ${said(value)}, not a ${shape.type}`);
}

function checkStructure(shape: Structure, value: unknown, path: string, service: string, problems: string[]): void {
  if (!isPlain(value)) {
    problems.push(`${path} is ${said(value)}, not a ${shape.name}`);
    return;
  }
  for (const [key, one] of Object.entries(value)) {
    const field = shape.fields.get(key);
    if (field === undefined) problems.push(`${path}.${key}: ${shape.name} has no such field`);
    else if (one !== undefined) check(field.shape, one, `${path}.${key}`, service, problems);
  }
  for (const key of shape.required) if (value[key] === undefined) problems.push(`${path}.${key} is missing`);
  for (const key of ALWAYS[`${service}.${shape.name}`] ?? []) {
    if (value[key] === undefined) problems.push(`${path}.${key} is missing`);
  }
}

function isOf(shape: Shape, value: unknown): boolean {
  switch (shape.type) {
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "timestamp":
      return value instanceof Date && Number.isFinite(value.getTime());
    case "blob":
      return value instanceof Uint8Array;
    default:
      return true;
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function said(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return value instanceof Date ? "a Date" : `a ${typeof value}`;
}
