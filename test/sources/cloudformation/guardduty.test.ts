import { describe, expect, test } from "vitest";
import { notesOf, shortly, unresolvedOf } from "../terraform/plans.ts";
import { readText, templateOf } from "./templates.ts";

const status = (Name: string, Status: unknown, AdditionalConfiguration?: readonly object[]): object => ({
  Name,
  Status,
  ...(AdditionalConfiguration === undefined ? {} : { AdditionalConfiguration }),
});
const managed = (Name: string, Status = "ENABLED"): object => ({ Name, Status });

const detector = (features: readonly object[], properties: object = {}): object => ({
  Type: "AWS::GuardDuty::Detector",
  Properties: { Enable: true, Features: features, ...properties },
});
const HOST = { Type: "AWS::EC2::Instance", Properties: { InstanceType: "m5.large" } };
const NODES = {
  Type: "AWS::EKS::Nodegroup",
  Properties: { InstanceTypes: ["m5.large"], ScalingConfig: { MinSize: 1, DesiredSize: 1, MaxSize: 1 } },
};

const switchesIn = (resource: object) =>
  readText(templateOf({ D: resource, HOST })).declared?.switches.map(
    ({ feature, state, automated }) => `${feature} ${state} ${automated.join(",")}`,
  );

describe("a detector", () => {
  test.each<readonly [string, object, readonly string[]]>([
    ["by itself switches GuardDuty on", detector([]), ["detector on "]],
    ["may be switched off", detector([], { Enable: "false" }), ["detector off "]],
    [
      "with Runtime Monitoring and agents of its own",
      detector([
        status("RUNTIME_MONITORING", "ENABLED", [
          managed("EKS_ADDON_MANAGEMENT"),
          managed("EC2_AGENT_MANAGEMENT", "DISABLED"),
        ]),
      ]),
      ["detector on ", "runtime on eks-node"],
    ],
    [
      "with the older EKS feature",
      detector([status("EKS_RUNTIME_MONITORING", "ENABLED", [managed("EKS_ADDON_MANAGEMENT")])]),
      ["detector on ", "legacy-eks on eks-node"],
    ],
    [
      "with Runtime Monitoring off",
      detector([status("RUNTIME_MONITORING", "DISABLED")]),
      ["detector on ", "runtime off "],
    ],
    [
      "with a state that nobody can tell",
      detector([status("RUNTIME_MONITORING", { Ref: "Nobody" })]),
      ["detector on ", "runtime unknown "],
    ],
    ["with other features", detector([status("S3_DATA_EVENTS", "ENABLED")]), ["detector on "]],
  ])("%s", (_, resource, switches) => expect(switchesIn(resource)).toEqual(switches));

  test("that may not be there switches nothing for certain", () => {
    const resource = { ...detector([status("RUNTIME_MONITORING", "ENABLED")]), Condition: "Open" };
    expect(switchesIn(resource)).toEqual(["detector unknown ", "runtime unknown "]);
  });

  test("protects the kinds whose agent it manages, and leaves the others open", () => {
    const on = detector([status("RUNTIME_MONITORING", "ENABLED", [managed("EKS_ADDON_MANAGEMENT")])]);
    const { workloads } = readText(templateOf({ D: on, HOST, NODES }));
    expect(workloads.map(({ kind, coverage }) => `${kind} ${coverage.state}`)).toEqual([
      "ec2-instance unknown",
      "eks-node covered",
    ]);
  });

  test("that is off protects nothing", () => {
    const { workloads } = readText(templateOf({ D: detector([status("RUNTIME_MONITORING", "DISABLED")]), HOST }));
    expect(workloads.map(({ coverage }) => coverage.state)).toEqual(["not-covered"]);
  });

  test("with Runtime Monitoring and without machines depends on the inventory", () => {
    const template = templateOf({
      D: detector([status("RUNTIME_MONITORING", "ENABLED", [managed("EC2_AGENT_MANAGEMENT")])]),
    });
    expect(unresolvedOf(readText(template))).toEqual([
      "t.yaml#D: what the switch reaches, the cost depends on the inventory: pass --inventory",
    ]);
    expect(shortly(readText(template))).toBe("0..0..?");
    expect(unresolvedOf(readText(template, { joins: true }))).toEqual([]);
    expect(notesOf(readText(template))).toEqual([]);
  });
});
