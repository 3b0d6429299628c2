import { closeSync, openSync, writeSync } from "node:fs";

/** How a plan of Terraform spreads over its sections: the planned values, the changes, the state before, and the code. */
const SECTIONS = ["planned", "changes", "prior", "code"] as const;

/** One resource in so many is a host; the others are what most of a plan is made of. */
const HOST_IN = 4;

/** An address and its values, as large as those of a provider's resources are. */
function resourceOf(index: number): { readonly type: string; readonly address: string; readonly values: object } {
  const type = index % HOST_IN === 0 ? "aws_instance" : "aws_iam_role";
  return {
    type,
    address: `module.fleet["team-${index % 97}"].${type}.host[${index}]`,
    values: {
      ami: `ami-${String(index).padStart(17, "0")}`,
      arn: `arn:aws:ec2:eu-west-1:111122223333:instance/i-${String(index).padStart(17, "0")}`,
      availability_zone: "eu-west-1b",
      instance_type: index % 3 === 0 ? "m5.xlarge" : "m5.large",
      root_block_device: [{ volume_size: 50, volume_type: "gp3", encrypted: true, tags: {} }],
      tags: { team: `team-${index % 97}`, owner: "platform" },
      user_data: "I2Nsb3VkLWNvbmZpZwo".repeat(30),
      vpc_security_group_ids: ["sg-0123456789abcdef0", "sg-0123456789abcdef1"],
    },
  };
}

const entryOf = (section: (typeof SECTIONS)[number], index: number): object => {
  const { type, address, values } = resourceOf(index);
  const [module = ""] = /^module\.[^\]]+\]/.exec(address) ?? [];
  const identity = {
    address,
    mode: "managed",
    type,
    name: "host",
    index,
    provider_name: "registry.terraform.io/hashicorp/aws",
  };
  switch (section) {
    case "planned":
    case "prior":
      return { ...identity, schema_version: 1, values };
    case "changes":
      return {
        ...identity,
        module_address: module,
        change: {
          actions: ["update"],
          before: { ...values, instance_type: "m5.large" },
          after: values,
          after_unknown: {},
          before_sensitive: {},
          after_sensitive: {},
        },
      };
    case "code":
      return {
        address: `aws_instance.other${index}`,
        mode: "managed",
        type: "aws_instance",
        name: `other${index}`,
        provider_config_key: "aws",
        expressions: { ami: { references: ["var.ami"] } },
      };
  }
};

/** Writes a plan of at least so many bytes. */
export function writeLargePlan(path: string, bytes: number): void {
  const each = SECTIONS.reduce((sum, section) => sum + JSON.stringify(entryOf(section, 0)).length + 1, 0);
  const count = Math.ceil(bytes / each);
  const file = openSync(path, "w");
  const list = (section: (typeof SECTIONS)[number]) => {
    for (let index = 0; index < count; index++)
      writeSync(file, `${index === 0 ? "" : ","}${JSON.stringify(entryOf(section, index))}`);
  };
  try {
    writeSync(
      file,
      '{"format_version":"1.2","terraform_version":"1.13.3","planned_values":{"root_module":{"child_modules":[{"address":"module.fleet","resources":[',
    );
    list("planned");
    writeSync(file, ']}]}},"resource_changes":[');
    list("changes");
    writeSync(file, '],"prior_state":{"values":{"root_module":{"resources":[');
    list("prior");
    writeSync(file, ']}}},"configuration":{"root_module":{"resources":[');
    list("code");
    writeSync(file, "]}}}");
  } finally {
    closeSync(file);
  }
}
