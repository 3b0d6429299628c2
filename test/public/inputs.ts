/** A public file with the vCPUs that it holds: kept where it was published, and known here by its hash only. */
export type PublicInput = {
  readonly id: string;
  /** Owner and name on GitHub, with its licence. */
  readonly repository: string;
  readonly path: string;
  readonly sha256: string;
  /** Templates of nested stacks, by their way from it; it is absent without them. */
  readonly beside?: readonly string[];
  /** `low..expected..high` of what the file leaves, before eligibility; one number where all are equal, `?` where nothing bounds it. */
  readonly vcpus: string;
  /** The same of what it finds, where it changes something. */
  readonly before?: string;
  /** Regions of its workloads, `?` where the file doesn't say. */
  readonly regions: readonly string[];
  readonly unresolved: number;
};

const TERRACOST = "cycloidio/terracost (MIT)";
const COMPLIANCE = "terraform-compliance/cli (MIT)";

const TEMPLATES = "aws-cloudformation/aws-cloudformation-templates (Apache-2.0)";
const REFERENCE = "aws-samples/ecs-refarch-cloudformation (Apache-2.0)";

/** Public plans and templates, with their numbers counted by hand from what they declare; a template is read for us-east-1. */
export const PUBLIC_INPUTS: readonly PublicInput[] = [
  {
    // One m5.4xlarge, in the wrapper of the setup-terraform action.
    id: "P-TF1",
    repository: "infracost/infracost (Apache-2.0)",
    path: "cmd/infracost/testdata/plan_with_terraform_wrapper.json",
    sha256: "df2c5375d9a6c5cc4e7f99247ca079a9b878dd5d1cb2d2f28ad2b0ae1622dffa",
    vcpus: "16",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    // t3.nano 2, two groups of one t2.micro and one t2.nano that may have 0 to 2, a fleet of one t2.nano.
    id: "P-TF2",
    repository: "antonbabenko/terraform-cost-estimation (Apache-2.0)",
    path: "samples/terraform-code/plan.json",
    sha256: "ceb9cd3b5c0494b82a0b13c3177971a27978b0d3e1617e44c76a383346fd6cf9",
    vcpus: "3..5..7",
    regions: ["eu-west-1"],
    unresolved: 0,
  },
  {
    // 2 × t2.micro and 13 × t3.micro, in modules under count and for_each.
    id: "P-TF3",
    repository: COMPLIANCE,
    path: "tests/functional/test_issue-456/plan.out.json",
    sha256: "ea24b8acc616f255af033794b4bb01525b8ba35c2adc3f227405499d08fb9e13",
    vcpus: "28",
    regions: ["?"],
    unresolved: 0,
  },
  {
    // A host of 1, and a group of t2.micro from 2 to 10 whose desired number is unknown.
    id: "P-TF4",
    repository: COMPLIANCE,
    path: "tests/functional/test_issue-127/plan.out.json",
    sha256: "4651dfc09d79c85138aeaf27d43b1c7325ab68cf7a1ca25c83c5778b0fc3450b",
    vcpus: "3..3..11",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    id: "P-TF5",
    repository: "fugue/regula (Apache-2.0)",
    path: "rego/tests/examples/aws/inputs/ec2_t2_only_infra.json",
    sha256: "6b35985964bfcc11b0435dd37aac392474483a2a61ab28015987d4abaf750567",
    vcpus: "19",
    regions: ["us-west-2"],
    unresolved: 0,
  },
  {
    // t2.micro becomes t2.xlarge; only its zone tells the Region.
    id: "P-TF6",
    repository: TERRACOST,
    path: "testdata/aws/terraform-plan.json",
    sha256: "36809f957ebcdeb4018bb2e4ddaa1ff3faee48be33c41cfee21d0ba2a7bec630",
    vcpus: "4",
    before: "1",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    // Two Regions by alias, one through an inherited key: t2.micro 1 and t3.small 2.
    id: "two Regions",
    repository: TERRACOST,
    path: "examples/terraform-plan.json",
    sha256: "3d62353cca93b5d5b6037a6125e5c9f0128cc750a693ff35363024edfe8941e5",
    vcpus: "3",
    regions: ["eu-west-1", "eu-west-3"],
    unresolved: 0,
  },
  {
    id: "no Region",
    repository: TERRACOST,
    path: "testdata/aws/terraform-plan-no-region.json",
    sha256: "98602c7726a0a19baf8e4699929e7dfa7d67210b3e3d55a64d823db5552e45f7",
    vcpus: "2",
    regions: ["?"],
    unresolved: 0,
  },
  {
    // One m5.4xlarge, and two scaling targets of tables that add nothing.
    id: "tables that scale",
    repository: "infracost/infracost (Apache-2.0)",
    path: "cmd/infracost/testdata/breakdown_with_policy_data_upload_plan_json/plan.json",
    sha256: "be5ddf1d2df98b06170d6e3613a9911d62846f861ad4a852275571c07d61abf7",
    vcpus: "16",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    // A node of an unknown type: t3.medium, AWS's default.
    id: "unknown type",
    repository: "bridgecrewio/checkov (Apache-2.0)",
    path: "tests/terraform/runner/resources/unexpected/eks_node_group_remote_access.json",
    sha256: "9ac9ea6e9b003592cfd798ce37552f112d60de39f710de9443f2beae659f9e60",
    vcpus: "2",
    regions: ["?"],
    unresolved: 0,
  },
  {
    // Two t2.nano that only the changes hold.
    id: "changes only",
    repository: "bridgecrewio/checkov (Apache-2.0)",
    path: "tests/terraform/parser/resources/plan_tags/tfplan.json",
    sha256: "feaf6480ec77493a549872789438c177470377000bc00f3354536f3260f2909a",
    vcpus: "2",
    regions: ["us-west-2"],
    unresolved: 0,
  },
  {
    // A group of 3 whose launch configuration is not in the plan.
    id: "lost configuration",
    repository: COMPLIANCE,
    path: "tests/functional/test_issue-208/plan.out.json",
    sha256: "38d871065b75c7511b1fdefb79e7aeda0b4e932832e45554c768e968805c4a40",
    vcpus: "0..0..?",
    regions: ["?"],
    unresolved: 1,
  },
  {
    // Two tasks of 256 units.
    id: "P-CF1",
    repository: TEMPLATES,
    path: "ECS/FargateLaunchType/services/public-service.yaml",
    sha256: "3525d06a839625b670c2769f625c595453ed77d5bd25c1b87f0aac56a442785c",
    vcpus: "0.5",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    // Two tasks of 256 units, up to four: 48 parameters, maps, 24 conditions.
    id: "P-CF2",
    repository: "widdix/aws-cf-templates (Apache-2.0)",
    path: "fargate/service-cloudmap.yaml",
    sha256: "5c94f6c65e6bd0fc12d6f2afe840ece7584367e10d3acdf30cc4fd5edc59881e",
    vcpus: "0.5..0.5..1",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    // Four t2.large, as the outer template hands down; the services run on them.
    id: "P-CF3",
    repository: REFERENCE,
    path: "master.yaml",
    sha256: "871c1b804b9c9bd845cf0e73dbadc614c9304f0beaef6f3ab29cec53aa815414",
    beside: ["infrastructure/ecs-cluster.yaml"],
    vcpus: "8",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    // Four c4.large, where nothing is handed down.
    id: "P-CF3, inner",
    repository: REFERENCE,
    path: "infrastructure/ecs-cluster.yaml",
    sha256: "31b96663ebdc47ad0dc20eec96ef7665117a505868e9dcc29a2df7cbc941ea51",
    vcpus: "8",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    // Three t3.medium, from one to four: nodes of EKS by the cluster's tag, whose name is a parameter.
    id: "P-CF4",
    repository: "awslabs/amazon-eks-ami (MIT-0), commit 06630cf",
    path: "amazon-eks-nodegroup.yaml",
    sha256: "26f077c9038540ed2b09d10741fea541b4600396a6d34609ae3c68f846e0fe46",
    vcpus: "2..6..8",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    // One t2.micro; the service runs on it, so that its target adds nothing.
    id: "P-CF5",
    repository: TEMPLATES,
    path: "ECS/ECS_Schedule_Example.yaml",
    sha256: "2643cb7e1cfec8bd4a704c8ec2c9d44af9166d158298afd68f25e4ae225f6972",
    vcpus: "1",
    regions: ["us-east-1"],
    unresolved: 0,
  },
  {
    // Five hosts of types that are parameters without a default, in three resources.
    id: "P-CF6",
    repository: "aws-cloudformation/cfn-lint (MIT-0)",
    path: "test/fixtures/templates/quickstart/nist_application.yaml",
    sha256: "9b1ec4c2bb22e9d55ee2bd9e7e408b187f246002f60be45807189ca63442f8d6",
    vcpus: "0..0..?",
    regions: ["us-east-1"],
    unresolved: 3,
  },
];
