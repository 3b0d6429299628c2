import { describe, expect, test } from "vitest";
import type { Planned } from "./plans.ts";
import { block, configOf, planOf, readPlan, refers } from "./plans.ts";

const large = { instance_type: "m5.large" };
const host = (rest: Partial<Planned> = {}): Planned => ({ address: "aws_instance.a", after: large, ...rest });
const keyed = (key: string, providers: object, rest: object = {}) => ({
  ...configOf({ resources: [block("aws_instance.a", {}, { provider_config_key: key })] }, providers),
  ...rest,
});
const inRegion = (region: unknown) => ({ expressions: { region } });
const constant = (value: unknown) => ({ constant_value: value });

describe("the Region of a resource, first hit first", () => {
  test.each<[string, object, { regionId?: string }, string | null]>([
    [
      "its own",
      planOf(
        [host({ after: { ...large, region: "eu-west-1" } })],
        keyed("aws", { aws: inRegion(constant("us-east-1")) }),
      ),
      {},
      "eu-west-1",
    ],
    [
      "that of its ARN before the change",
      planOf([
        host({ actions: ["update"], before: { ...large, arn: "arn:aws:ec2:eu-west-2:111122223333:instance/i-1" } }),
      ]),
      {},
      "eu-west-2",
    ],
    ["that of its zone", planOf([host({ after: { ...large, availability_zone: "us-east-1e" } })]), {}, "us-east-1"],
    ["its provider's", planOf([host()], keyed("aws", { aws: inRegion(constant("eu-west-3")) })), {}, "eu-west-3"],
    [
      "that of an alias",
      planOf(
        [host()],
        keyed("aws.paris", { aws: inRegion(constant("us-east-1")), "aws.paris": inRegion(constant("eu-west-3")) }),
      ),
      {},
      "eu-west-3",
    ],
    [
      "that of a provider that a module inherits",
      planOf([host()], keyed("module.a:ec2:aws", { aws: inRegion(constant("eu-west-3")) })),
      {},
      "eu-west-3",
    ],
    [
      "a variable's",
      planOf(
        [host()],
        keyed("aws", { aws: inRegion(refers("var.region")) }, { variables: { region: { value: "ap-south-1" } } }),
      ),
      {},
      "ap-south-1",
    ],
    ["what is typed, where nothing says so", planOf([host()]), { regionId: "us-west-2" }, "us-west-2"],
    [
      "never what is typed, where the plan says so",
      planOf([host({ after: { ...large, region: "eu-west-1" } })]),
      { regionId: "us-west-2" },
      "eu-west-1",
    ],
    ["unresolved else, and never us-east-1", planOf([host()]), {}, null],
    [
      "unresolved where it is computed",
      planOf([host()], keyed("aws", { aws: inRegion(refers("local.region")) })),
      {},
      null,
    ],
    [
      "unresolved where an alias isn't configured here, and never another one's",
      planOf([host()], keyed("aws.src", { aws: inRegion(constant("us-east-1")) })),
      {},
      null,
    ],
  ])("%s", async (_, plan, options, region) => {
    const { after } = await readPlan(plan, options);
    expect(after.workloads.map(({ regionId }) => regionId)).toEqual([region]);
  });

  test("a variable of a module's provider is followed through its call", async () => {
    const config = configOf(
      {
        module_calls: {
          m: {
            expressions: { where: refers("var.region") },
            module: { resources: [block("aws_instance.a", {}, { provider_config_key: "module.m:aws" })] },
          },
        },
      },
      { "module.m:aws": { module_address: "module.m", ...inRegion(refers("var.where")) } },
    );
    const plan = planOf([host({ module: "module.m" })], { ...config, variables: { region: { value: "eu-north-1" } } });
    expect((await readPlan(plan)).after.workloads.map(({ regionId }) => regionId)).toEqual(["eu-north-1"]);
  });
});

describe("the account of a resource", () => {
  const role = { assume_role: [{ role_arn: constant("arn:aws:iam::222233334444:role/deploy") }] };
  test.each<[string, object, { accountId?: string }, string | null]>([
    [
      "that of its ARN",
      planOf([
        host({ actions: ["update"], before: { ...large, arn: "arn:aws:ec2:eu-west-2:111122223333:instance/i-1" } }),
      ]),
      {},
      "111122223333",
    ],
    [
      "that of the role its provider takes",
      planOf([host()], keyed("aws", { aws: { expressions: role } })),
      {},
      "222233334444",
    ],
    [
      "the only one that its provider allows",
      planOf([host()], keyed("aws", { aws: { expressions: { allowed_account_ids: constant(["333344445555"]) } } })),
      {},
      "333344445555",
    ],
    [
      "none of several that are allowed",
      planOf(
        [host()],
        keyed("aws", { aws: { expressions: { allowed_account_ids: constant(["333344445555", "111122223333"]) } } }),
      ),
      {},
      null,
    ],
    ["the one that is typed", planOf([host()]), { accountId: "444455556666" }, "444455556666"],
  ])("%s", async (_, plan, options, account) => {
    const { after } = await readPlan(plan, options);
    expect(after.workloads.map(({ accountId }) => accountId)).toEqual([account]);
  });
});
