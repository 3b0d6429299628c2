const managed = (address: string, module: string | null, values: object, change: object = {}): object => {
  const [type, name] = address.split(".");
  return {
    address: module === null ? address : `${module}.${address}`,
    ...(module === null ? {} : { module_address: module }),
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: { actions: ["create"], before: null, after: values, after_unknown: { id: true }, ...change },
  };
};

const MANIFEST = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: default}
spec:
  limits: {cpu: "100"}
  template: {spec: {requirements: [{key: karpenter.k8s.aws/instance-cpu, operator: In, values: ["4", "8"]}]}}
`;

/** A plan with modules, links through code, a manifest in YAML, switches and everything that counts. */
export const PLAN = {
  format_version: "1.2",
  terraform_version: "1.13.3",
  variables: { region: { value: "us-east-1" }, size: { value: "m5.xlarge" } },
  planned_values: {
    root_module: {
      resources: [
        {
          address: "aws_instance.kept",
          mode: "managed",
          type: "aws_instance",
          name: "kept",
          values: { instance_type: "m5.large", tags: { team: "web" } },
        },
      ],
      child_modules: [
        {
          address: 'module.eks["a.b"]',
          resources: [
            {
              address: 'module.eks["a.b"].aws_eks_cluster.main',
              mode: "managed",
              type: "aws_eks_cluster",
              name: "main",
              values: { name: "web" },
            },
          ],
        },
      ],
    },
  },
  resource_drift: [
    managed("aws_ecs_service.api", null, { desired_count: 3 }, { actions: ["update"], before: { desired_count: 2 } }),
  ],
  resource_changes: [
    managed(
      "aws_eks_node_group.app",
      "module.eks",
      {
        cluster_name: "web",
        instance_types: ["m5.2xlarge"],
        scaling_config: [{ desired_size: 6, max_size: 12, min_size: 2 }],
        tags: { team: "web" },
      },
      {
        actions: ["update"],
        before: {
          cluster_name: "web",
          instance_types: ["m5.2xlarge"],
          scaling_config: [{ desired_size: 4, max_size: 12, min_size: 2 }],
        },
      },
    ),
    managed("aws_autoscaling_group.app", null, {
      desired_capacity: 2,
      min_size: 1,
      max_size: 9,
      launch_template: [{}],
      tag: [{ key: "team", value: "web", propagate_at_launch: true }],
    }),
    managed("aws_launch_template.app", null, { instance_type: "m5.large", image_id: "ami-1" }),
    managed("aws_ecs_task_definition.api", null, {
      family: "api",
      cpu: "1024",
      memory: "2048",
      requires_compatibilities: ["FARGATE"],
    }),
    managed("aws_ecs_service.api", null, { name: "api", launch_type: "FARGATE", desired_count: 3, cluster: "shop" }),
    managed("aws_appautoscaling_target.api", null, {
      service_namespace: "ecs",
      resource_id: "service/shop/api",
      min_capacity: 1,
      max_capacity: 9,
    }),
    managed("aws_instance.host", null, {
      instance_type: "c6i.4xlarge",
      availability_zone: "us-east-1a",
      tags: { a: "b" },
    }),
    managed("aws_batch_compute_environment.b", null, { compute_resources: [{ type: "FARGATE", max_vcpus: 64 }] }),
    managed("aws_spot_fleet_request.s", null, {
      target_capacity: 4,
      launch_specification: [{ instance_type: "m5.large" }],
    }),
    managed("kubectl_manifest.pool", null, { yaml_body: MANIFEST }),
    managed("aws_guardduty_detector.d", null, { enable: true }),
    managed("aws_guardduty_detector_feature.f", null, {
      name: "RUNTIME_MONITORING",
      status: "ENABLED",
      additional_configuration: [{ name: "ECS_FARGATE_AGENT_MANAGEMENT", status: "ENABLED" }],
    }),
    managed("aws_instance.gone", null, {}, { actions: ["delete"], before: { instance_type: "m5.large" }, after: null }),
  ],
  configuration: {
    provider_config: { aws: { name: "aws", expressions: { region: { references: ["var.region"] } } } },
    root_module: {
      variables: { region: { default: "us-east-1" }, size: {} },
      resources: [
        {
          address: "aws_autoscaling_group.app",
          mode: "managed",
          type: "aws_autoscaling_group",
          name: "app",
          expressions: {
            launch_template: [
              {
                id: {
                  references: ["aws_launch_template.app.id", "aws_launch_template.app", "module.eks.size", "each.key"],
                },
              },
            ],
          },
          for_each_expression: { references: ["var.size"] },
        },
        {
          address: "aws_ecs_service.api",
          mode: "managed",
          type: "aws_ecs_service",
          name: "api",
          expressions: {
            task_definition: { references: ["aws_ecs_task_definition.api.arn", "aws_ecs_task_definition.api"] },
          },
        },
      ],
      module_calls: {
        eks: {
          expressions: { size: { references: ["var.size"] } },
          module: {
            outputs: { size: { expression: { references: ["var.size"] } } },
            variables: { size: {} },
            resources: [],
          },
        },
      },
    },
  },
} as const;

/** A state with a module in a module. */
export const STATE = {
  format_version: "1.0",
  terraform_version: "1.9.0",
  values: {
    root_module: {
      resources: [
        {
          address: "aws_instance.a[0]",
          mode: "managed",
          type: "aws_instance",
          name: "a",
          index: 0,
          values: {
            instance_type: "m5.large",
            arn: "arn:aws:ec2:us-east-1:111122223333:instance/i-1",
            tags_all: { team: "web" },
          },
          sensitive_values: { tags_all: {} },
        },
        { address: "data.aws_ami.x", mode: "data", type: "aws_ami", name: "x", values: {} },
      ],
      child_modules: [
        {
          address: "module.m",
          child_modules: [
            {
              address: "module.m.module.n",
              resources: [
                {
                  address: "module.m.module.n.aws_ecs_service.s",
                  mode: "managed",
                  type: "aws_ecs_service",
                  name: "s",
                  values: {
                    desired_count: 2,
                    launch_type: "FARGATE",
                    task_definition: "arn:aws:ecs:us-east-1:111122223333:task-definition/t:1",
                  },
                },
              ],
            },
          ],
        },
      ],
    },
  },
} as const;

/** A template with every function, a loop, conditions, exports and a nested stack. */
export const TEMPLATE = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::LanguageExtensions
Parameters:
  Env: {Type: String, Default: prod, AllowedValues: [dev, prod]}
  Count: {Type: Number, Default: 3}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
  Zones: {Type: CommaDelimitedList, Default: "a,b,c"}
  Image: {Type: "AWS::SSM::Parameter::Value<String>", Default: /aws/ami}
Mappings:
  Sizes:
    prod: {type: m5.xlarge, next: {"Fn::FindInMap": [Sizes, dev, type]}}
    dev: {type: t3.medium}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  Open: !Equals [!Ref Image, x]
  Both: !And [!Condition IsProd, !Not [!Condition Open]]
Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {InstanceType: !FindInMap [Sizes, !Ref Env, type], ImageId: !Ref Image}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Condition: IsProd
    Properties:
      MinSize: "1"
      MaxSize: !If [Open, 9, !Ref Count]
      DesiredCapacity: !Ref Count
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
      Tags: [{Key: !Sub "team-\${Env}", Value: !Join ["-", [a, !Select [1, !Split [",", "a,b"]]]], PropagateAtLaunch: true}]
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Family: api, Cpu: !Base64 x, Memory: "2048", RequiresCompatibilities: [FARGATE]}
  Service:
    Type: AWS::ECS::Service
    DeletionPolicy: Retain
    Properties: {LaunchType: FARGATE, DesiredCount: !Length [a, b], TaskDefinition: !Ref Task, Cluster: !ImportValue shop}
  Fn::ForEach::Hosts:
    - Name
    - [a, b]
    - Host\${Name}:
        Type: AWS::EC2::Instance
        Properties: {InstanceType: !Sub "m5.large", UserData: !ToJsonString {a: b}}
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./inner.template.json, Parameters: {Tasks: !Ref Count}}
  Merged: &base
    Type: AWS::EC2::Instance
    Properties: {InstanceType: m5.large}
  Again:
    <<: *base
Outputs:
  Shop: {Value: !GetAtt Inner.Outputs.Name, Export: {Name: shop}}
`;

/** The template that is nested in the other. */
export const INNER = {
  Parameters: { Tasks: { Type: "Number" } },
  Resources: {
    Host: {
      Type: "AWS::EC2::Instance",
      Properties: { InstanceType: "m5.large", Tags: [{ Key: "n", Value: { Ref: "Tasks" } }] },
    },
  },
  Outputs: { Name: { Value: { Ref: "Tasks" } } },
};

/** What `cdk synth` writes beside templates. */
export const MANIFEST_FILE = {
  version: "48.0.0",
  artifacts: {
    "App.assets": { type: "cdk:asset-manifest", properties: { file: "App.assets.json" } },
    App: {
      type: "aws:cloudformation:stack",
      environment: "aws://111122223333/us-east-1",
      properties: {
        templateFile: "App.template.yaml",
        stackName: "app",
        tags: { team: "web" },
        parameters: { Env: "dev" },
      },
      displayName: "Prod/App",
    },
    "assembly-Stage": { type: "cdk:cloud-assembly", properties: { directoryName: "assembly-Stage" } },
  },
};

/** The list of assets of that assembly. */
export const ASSETS = {
  version: "48.0.0",
  files: { "9068b4": { source: { path: "inner.template.json", packaging: "file" }, destinations: {} } },
};
