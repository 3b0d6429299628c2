import { describe, expect, test } from "vitest";
import { createJudge } from "../../../src/inventory/eligibility.ts";
import { given, UNSET, unknownUntil } from "../../../src/sources/declared/given.ts";
import { karpenterPool } from "../../../src/sources/declared/karpenter.ts";
import {
  declareAutoMode,
  declareBatch,
  declareFargateProfile,
  declareKarpenter,
} from "../../../src/sources/declared/pools.ts";
import type { BatchEnvironment } from "../../../src/sources/declared/pools.ts";
import { TABLES } from "../open-words.ts";
import { totals } from "./declared-totals.ts";

const PLACE = { origin: "a.b", accountId: null, regionId: "us-east-1", tags: {} };
const judge = createJudge(TABLES);

const nodePool = (spec: object, kind = "NodePool") => ({
  apiVersion: "karpenter.sh/v1",
  kind,
  metadata: { name: "general" },
  spec,
});

const requirement = (key: string, ...values: string[]) => ({ key, operator: "In", values });

describe("a Karpenter pool", () => {
  const pool = (manifest: object) => {
    const found = karpenterPool(manifest, PLACE, "web", TABLES);
    return found === null ? null : declareKarpenter(found);
  };

  test.each([
    ["runs up to its limit, as a number", nodePool({ limits: { cpu: 100 } }), [0, 0, 100]],
    ["runs up to its limit, as text", nodePool({ limits: { cpu: "100" } }), [0, 0, 100]],
    ["may have its limit in thousandths", nodePool({ limits: { cpu: "1500m" } }), [0, 0, 1.5]],
    ["has no limit where none is written", nodePool({}), [0, 0, null]],
    ["was once a Provisioner", nodePool({ limits: { resources: { cpu: "8" } } }, "Provisioner"), [0, 0, 8]],
    [
      "is static: 3 replicas of 2 vCPU, up to 5 nodes",
      nodePool({
        replicas: 3,
        limits: { nodes: 5 },
        template: { spec: { requirements: [requirement("node.kubernetes.io/instance-type", "m5.large")] } },
      }),
      [6, 6, 10],
    ],
  ])("%s", (_, manifest, [low, expected, high]) => {
    expect(totals(pool(manifest) ?? declareAutoMode(PLACE, null))).toEqual({ low, expected, high });
  });

  test("of Windows nodes can't be protected", () => {
    const spec = { template: { spec: { requirements: [requirement("kubernetes.io/os", "windows")] } } };
    const [observation] = pool(nodePool(spec))?.observations ?? [];
    expect(observation === undefined ? null : judge(observation).eligibility.state).toBe("ineligible");
  });

  test("is told from other manifests", () => {
    expect(pool({ apiVersion: "v1", kind: "ConfigMap" })).toBeNull();
    expect(pool({ apiVersion: "karpenter.k8s.aws/v1", kind: "EC2NodeClass" })).toBeNull();
  });
});

test("Auto Mode has no limit in code", () => {
  expect(totals(declareAutoMode(PLACE, "web"))).toEqual({ low: 0, expected: 0, high: null });
});

test("pods on Fargate are 0 vCPU, not supported", () => {
  const { observations } = declareFargateProfile(PLACE, "web");
  expect(observations.map((one) => judge(one).eligibility.reasons)).toEqual([["EKS_ON_FARGATE"]]);
});

describe("a Batch environment", () => {
  const BATCH: BatchEnvironment = {
    ...PLACE,
    on: "ec2",
    cluster: null,
    scale: { min: given(4), desired: given(8), max: given(64) },
    types: ["optimal"],
  };
  test.each([
    ["is in vCPUs already", {}, [4, 8, 64]],
    ["runs its minimum until jobs come", { scale: { min: given(4), desired: UNSET, max: given(64) } }, [4, 4, 64]],
    ["may pass its maximum by one host: 64 + 4", { types: ["m5.large", "m5.xlarge"] }, [4, 8, 68]],
    [
      "has only a maximum on Fargate",
      { on: "fargate", scale: { min: given(0), desired: UNSET, max: given(16) } },
      [0, 0, 16],
    ],
  ])("%s", (_, change, [low, expected, high]) => {
    expect(totals(declareBatch({ ...BATCH, ...(change as Partial<BatchEnvironment>) }, TABLES))).toEqual({
      low,
      expected,
      high,
    });
  });

  test("of an unknown maximum is listed", () => {
    const scale = { min: given(0), desired: UNSET, max: unknownUntil("known after apply") };
    expect(declareBatch({ ...BATCH, scale }, TABLES).unresolved).toMatchObject([{ what: "most vCPUs" }]);
  });
});
