// Synthesizes the stacks whose templates are committed under out/; needs the packages of this folder's own lock file.
import * as autoscaling from "aws-cdk-lib/aws-autoscaling";
import * as batch from "aws-cdk-lib/aws-batch";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as patterns from "aws-cdk-lib/aws-ecs-patterns";
import * as eks from "aws-cdk-lib/aws-eks";
import * as eksv2 from "aws-cdk-lib/aws-eks-v2";
import * as guardduty from "aws-cdk-lib/aws-guardduty";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { App, CfnParameter, NestedStack, Stack, Stage, Tags } from "aws-cdk-lib";
import type { StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";

const IRELAND = { account: "111122223333", region: "eu-west-1" };
const VIRGINIA = { account: "444455556666", region: "us-east-1" };

const type = (name: string): ec2.InstanceType => new ec2.InstanceType(name);

const vpcOf = (stack: Construct): ec2.Vpc =>
  new ec2.Vpc(stack, "Vpc", { natGateways: 1, maxAzs: 2, restrictDefaultSecurityGroup: false });

const container: ecs.ContainerDefinitionOptions = {
  image: ecs.ContainerImage.fromRegistry("public.ecr.aws/nginx/nginx"),
};

/** A cluster with managed node groups, by the newer construct. */
class NodeGroups extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const cluster = new eksv2.Cluster(this, "Cluster", {
      version: eksv2.KubernetesVersion.V1_33,
      clusterName: "shop",
      defaultCapacityType: eksv2.DefaultCapacityType.NODEGROUP,
      defaultCapacity: 0,
      vpc: vpcOf(this),
    });
    cluster.addNodegroupCapacity("General", {
      instanceTypes: [type("m5.large")],
      minSize: 1,
      desiredSize: 3,
      maxSize: 5,
    });
    cluster.addNodegroupCapacity("Spot", {
      capacityType: eksv2.CapacityType.SPOT,
      instanceTypes: [type("m5.xlarge"), type("m5a.2xlarge")],
      minSize: 0,
      desiredSize: 2,
      maxSize: 4,
    });
    const template = new ec2.LaunchTemplate(this, "Template", { instanceType: type("c6i.4xlarge") });
    cluster.addNodegroupCapacity("Templated", {
      launchTemplateSpec: { id: template.launchTemplateId ?? "", version: template.latestVersionNumber },
      minSize: 1,
      maxSize: 2,
    });
  }
}

/** A cluster in Auto Mode, which is the newer construct's own choice. */
class AutoMode extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    new eksv2.Cluster(this, "Cluster", { version: eksv2.KubernetesVersion.V1_33, vpc: vpcOf(this) });
  }
}

/** A cluster by the older construct: a custom resource, with Karpenter's pool as a manifest and pods on Fargate. */
class Classic extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const layer = lambda.LayerVersion.fromLayerVersionArn(
      this,
      "Kubectl",
      "arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1",
    );
    const cluster = new eks.Cluster(this, "Cluster", {
      version: eks.KubernetesVersion.V1_33,
      vpc: vpcOf(this),
      defaultCapacity: 2,
      defaultCapacityInstance: type("t3.large"),
      kubectlLayer: layer,
    });
    cluster.addFargateProfile("Pods", { selectors: [{ namespace: "batch" }] });
    cluster.addManifest("Pool", {
      apiVersion: "karpenter.sh/v1",
      kind: "NodePool",
      metadata: { name: "general" },
      spec: { limits: { cpu: "100" }, template: { spec: { requirements: [] } } },
    });
  }
}

/** Services on Fargate, and one on hosts. */
class Services extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const cluster = new ecs.Cluster(this, "Cluster", { vpc: vpcOf(this), clusterName: "web" });
    cluster.enableFargateCapacityProviders();
    const definition = (name: string, cpu: number, memoryLimitMiB: number) => {
      const task = new ecs.FargateTaskDefinition(this, name, { cpu, memoryLimitMiB });
      task.addContainer("app", container);
      return task;
    };
    const scaled = new ecs.FargateService(this, "Scaled", {
      cluster,
      taskDefinition: definition("Half", 512, 1024),
      desiredCount: 3,
    });
    scaled
      .autoScaleTaskCount({ minCapacity: 2, maxCapacity: 10 })
      .scaleOnCpuUtilization("Cpu", { targetUtilizationPercent: 60 });
    new ecs.FargateService(this, "Mixed", {
      cluster,
      taskDefinition: definition("Two", 2048, 4096),
      desiredCount: 5,
      capacityProviderStrategies: [
        { capacityProvider: "FARGATE", base: 1, weight: 1 },
        { capacityProvider: "FARGATE_SPOT", weight: 3 },
      ],
    });
    new ecs.FargateService(this, "Quiet", { cluster, taskDefinition: definition("Quarter", 256, 512) });
    new patterns.QueueProcessingFargateService(this, "Queue", { cluster, image: container.image, cpu: 256 });
    new patterns.ApplicationLoadBalancedFargateService(this, "Front", {
      cluster,
      cpu: 1024,
      memoryLimitMiB: 2048,
      desiredCount: 2,
      publicLoadBalancer: false,
      openListener: false,
      taskImageOptions: { image: container.image },
    });
    const group = new autoscaling.AutoScalingGroup(this, "Group", {
      vpc: cluster.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      instanceType: type("m6g.large"),
      machineImage: ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.ARM),
      minCapacity: 2,
      maxCapacity: 6,
    });
    cluster.addAsgCapacityProvider(new ecs.AsgCapacityProvider(this, "Hosts", { autoScalingGroup: group }));
    const onHosts = new ecs.Ec2TaskDefinition(this, "OnHosts");
    onHosts.addContainer("app", { ...container, memoryLimitMiB: 256 });
    new ecs.Ec2Service(this, "OnEc2", { cluster, taskDefinition: onHosts, desiredCount: 4 });
  }
}

/** Hosts by themselves and in groups. */
class Hosts extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const vpc = vpcOf(this);
    const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
    const template = new ec2.LaunchTemplate(this, "Template", {
      instanceType: type("m5.large"),
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
      securityGroup: new ec2.SecurityGroup(this, "Group", { vpc }),
    });
    new autoscaling.AutoScalingGroup(this, "Mixed", {
      vpc,
      vpcSubnets,
      minCapacity: 8,
      desiredCapacity: 16,
      maxCapacity: 40,
      mixedInstancesPolicy: {
        launchTemplate: template,
        launchTemplateOverrides: [
          { instanceType: type("m5.xlarge"), weightedCapacity: 4 },
          { instanceType: type("m5.2xlarge"), weightedCapacity: 8 },
        ],
      },
    });
    new autoscaling.AutoScalingGroup(this, "Plain", {
      vpc,
      vpcSubnets,
      launchTemplate: template,
      minCapacity: 1,
      maxCapacity: 3,
    });
    new ec2.Instance(this, "Bastion", {
      vpc,
      vpcSubnets,
      instanceType: type("t3.small"),
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
    });
    new ec2.Instance(this, "Desk", {
      vpc,
      vpcSubnets,
      instanceType: type("m5.xlarge"),
      machineImage: ec2.MachineImage.latestWindows(ec2.WindowsVersion.WINDOWS_SERVER_2022_ENGLISH_FULL_BASE),
    });
    const size = new CfnParameter(this, "Size", { type: "String" });
    new ec2.CfnInstance(this, "Asked", { imageId: "ami-0abcdef1234567890", instanceType: size.valueAsString });
    Tags.of(this).add("team", "platform");
  }
}

/** Batch on hosts and on Fargate. */
class Batch extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const vpc = vpcOf(this);
    new batch.ManagedEc2EcsComputeEnvironment(this, "OnHosts", {
      vpc,
      minvCpus: 4,
      maxvCpus: 64,
      instanceTypes: [type("c5.2xlarge"), type("c5.4xlarge")],
      useOptimalInstanceClasses: false,
    });
    new batch.FargateComputeEnvironment(this, "OnFargate", { vpc, maxvCpus: 32 });
  }
}

/** GuardDuty with Runtime Monitoring, its agents managed on EKS and Fargate, and hosts that it reaches. */
class Detector extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    new guardduty.CfnDetector(this, "Detector", {
      enable: true,
      features: [
        {
          name: "RUNTIME_MONITORING",
          status: "ENABLED",
          additionalConfiguration: [
            { name: "EKS_ADDON_MANAGEMENT", status: "ENABLED" },
            { name: "ECS_FARGATE_AGENT_MANAGEMENT", status: "ENABLED" },
            { name: "EC2_AGENT_MANAGEMENT", status: "DISABLED" },
          ],
        },
        { name: "EBS_MALWARE_PROTECTION", status: "ENABLED" },
      ],
    });
  }
}

/** Services in a stack within a stack, with a size that the outer one hands down. */
class Nested extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const count = new CfnParameter(this, "Count", { type: "Number", default: 3 });
    const inner = new NestedStack(this, "Inner", { parameters: { Tasks: count.valueAsString } });
    const tasks = new CfnParameter(inner, "Tasks", { type: "Number" });
    const cluster = new ecs.Cluster(inner, "Cluster", { vpc: vpcOf(inner) });
    const taskDefinition = new ecs.FargateTaskDefinition(inner, "Task", { cpu: 512, memoryLimitMiB: 1024 });
    taskDefinition.addContainer("app", container);
    new ecs.FargateService(inner, "Service", { cluster, taskDefinition, desiredCount: tasks.valueAsNumber });
  }
}

/** A cluster in one stack whose default strategy is Fargate, and a service in another one that imports it. */
class Shared extends Stack {
  readonly cluster: ecs.Cluster;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.cluster = new ecs.Cluster(this, "Cluster", { vpc: vpcOf(this) });
    new ecs.CfnClusterCapacityProviderAssociations(this, "Providers", {
      cluster: this.cluster.clusterName,
      capacityProviders: ["FARGATE"],
      defaultCapacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
    });
  }
}

class Importing extends Stack {
  constructor(scope: Construct, id: string, cluster: ecs.Cluster, props: StackProps) {
    super(scope, id, props);
    const task = new ecs.FargateTaskDefinition(this, "Task", { cpu: 1024, memoryLimitMiB: 2048 });
    task.addContainer("app", container);
    new ecs.CfnService(this, "Service", {
      cluster: cluster.clusterName,
      taskDefinition: task.taskDefinitionArn,
      desiredCount: 2,
      networkConfiguration: {
        awsvpcConfiguration: { subnets: cluster.vpc.privateSubnets.map(({ subnetId }) => subnetId) },
      },
    });
  }
}

/** Writes the whole app, with a stage of its own for production, into a folder. */
export function synthesize(outdir: string): void {
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    context: { "aws:cdk:disable-version-reporting": true },
  });
  new NodeGroups(app, "NodeGroups", { env: IRELAND });
  new AutoMode(app, "AutoMode", { env: IRELAND });
  new Classic(app, "Classic", { env: IRELAND });
  new Services(app, "Services", { env: IRELAND });
  new Hosts(app, "Hosts", { env: IRELAND });
  new Batch(app, "Batch", {});
  new Nested(app, "Nested", { env: IRELAND });
  const shared = new Shared(app, "Shared", { env: IRELAND });
  new Importing(app, "Importing", shared.cluster, { env: IRELAND });
  const production = new Stage(app, "Production", { env: VIRGINIA });
  new Detector(production, "Detector", {});
  new Services(production, "Services", {});
  app.synth();
}
