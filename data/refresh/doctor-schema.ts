import { z } from "zod";

const accountId = z.string().describe("12 digits, or a letter that stands for them where the document is masked");

const refusal = z.strictObject({
  reason: z.enum(["denied", "throttled", "timeout", "unavailable", "expired", "malformed", "unsupported"]),
  code: z.string().describe("AWS's error code, or the name of what went wrong on the way"),
  denial: z
    .strictObject({
      by: z.enum(["deny", "no-allow"]).describe("a deny in the policy, or nothing in it that allows the call"),
      policy: z.enum([
        "identity-based policy",
        "resource-based policy",
        "permissions boundary",
        "session policy",
        "service control policy",
        "resource control policy",
        "VPC endpoint policy",
      ]),
    })
    .nullable()
    .describe("null where AWS doesn't say which policy it was"),
  words: z.string(),
  message: z.string().nullable().describe("what AWS said; null where the document is masked"),
  remedy: z.string(),
});

/** What `doctor --format json` prints. */
export const doctorSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.literal("watchbill"), version: z.string() }),
  checkedAt: z.iso.datetime(),
  masked: z.boolean(),
  machine: z.strictObject({
    node: z.string(),
    platform: z.string(),
    architecture: z.string(),
    terminals: z.strictObject({ stdin: z.boolean(), stdout: z.boolean(), stderr: z.boolean() }),
    columns: z.int().nullable(),
    colors: z.boolean(),
    unicode: z.boolean(),
    compileCache: z.string().nullable().describe("where Node keeps the program compiled; nothing of AWS is kept"),
  }),
  data: z.strictObject({
    prices: z.strictObject({ first: z.string(), last: z.string() }).describe("the days that the bundled prices are of"),
    instanceTypes: z.strictObject({ asOf: z.string() }),
  }),
  reach: z.strictObject({
    profile: z.strictObject({
      name: z.string(),
      from: z.enum(["--profile", "AWS_PROFILE", "default"]),
      found: z.boolean().describe("whether a file names it"),
      keys: z.array(z.string()).describe("its keys that say where credentials come from"),
    }),
    region: z.strictObject({ id: z.string(), from: z.string() }).nullable(),
    role: z.string(),
    settings: z.array(
      z.strictObject({
        name: z.string(),
        from: z.enum(["environment", "profile"]),
        value: z.string().nullable().describe("null where only its presence is told"),
        used: z.boolean().describe("whether it changes how AWS is reached here"),
      }),
    ),
  }),
  credentials: z
    .strictObject({
      steps: z.array(z.string()).describe("how they came, as the AWS SDK names it, the last step first"),
      temporary: z.boolean(),
      expires: z.iso.datetime().nullable(),
    })
    .nullable(),
  clock: z.strictObject({ aheadSeconds: z.int().describe("this machine's clock before AWS's") }).nullable(),
  obstacle: z
    .strictObject({
      code: z.enum(["no-credentials", "credentials-expired", "credentials-refused", "aws-unreachable"]),
      awsCode: z.string().nullable(),
      message: z.string().nullable(),
      remedy: z.string(),
    })
    .nullable()
    .describe("why nothing could be asked"),
  identity: z.strictObject({ accountId, arn: z.string() }).nullable(),
  organization: z
    .union([z.strictObject({ id: z.string(), managed: z.boolean() }), z.literal("none")])
    .nullable()
    .describe("managed: this is its management account; null where that isn't told"),
  regionIds: z.array(z.string()).describe("where calls were tried"),
  accounts: z.array(
    z.strictObject({
      accountId,
      state: z.enum(["own", "entered", "refused", "time-up"]),
      refusal: refusal.nullable(),
    }),
  ),
  calls: z.array(
    z.strictObject({
      api: z.string(),
      accountId,
      regionId: z.string(),
      state: z.enum(["works", "refused", "not-tried"]),
      why: z.enum(["nothing-found", "after-refusal", "not-needed", "time-up"]).nullable(),
      refusal: refusal.nullable(),
    }),
  ),
});
